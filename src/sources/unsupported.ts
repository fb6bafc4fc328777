import { type SparkException, sparkError } from '../util/errors.ts'

/** UNSUPPORTED_FEATURE for what Spark has and we don't have yet. */
export function unsupported(what: string): SparkException {
  const error = sparkError('UNSUPPORTED_FEATURE', {})
  error.message = error.message.replace(' SQLSTATE', ` ${what} SQLSTATE`)
  return error
}
