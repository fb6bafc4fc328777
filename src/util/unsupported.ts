import { type QueryContext, type SparkException, sparkError } from './errors.ts'

/** `[UNSUPPORTED_FEATURE]` for what Spark has and we don't have yet, named in the message. */
export function unsupported(what: string, context: readonly QueryContext[] = []): SparkException {
  const error = sparkError('UNSUPPORTED_FEATURE', {}, context)
  error.message = error.message.replace(' SQLSTATE', ` ${what}. SQLSTATE`)
  return error
}
