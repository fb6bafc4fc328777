import { JavaException, SparkException, sparkError } from '../util/errors.ts'

/** SPARK_JOB_CANCELLED, as Spark words it; `reason` follows "cancelled". */
export const jobCancelled = (jobId: number, reason: string, cause?: unknown): SparkException =>
  sparkError('SPARK_JOB_CANCELLED', { jobId: String(jobId), reason }, [], cause)

/** The failure of a task beyond its retries. Spark has no condition for it: the cause tells. */
export function jobAborted(reason: string, cause?: unknown): SparkException {
  const error = new SparkException(null, {}, [], { cause })
  const message = `Job aborted due to stage failure: ${reason}`
  Object.defineProperty(error, 'message', { value: message, configurable: true, writable: true, enumerable: false })
  // The user's frames come first.
  const frames = cause instanceof Error ? (cause.stack ?? '').split('\n').filter(line => /^\s+at /.test(line)) : []
  Object.defineProperty(error, 'stack', {
    value: [`${error.name}: ${message}`, ...frames].join('\n'),
    configurable: true,
    writable: true,
    enumerable: false,
  })
  return error
}

/** Conditions whose cause may be gone at the next attempt. */
const passing = new Set(['UNABLE_TO_ACQUIRE_MEMORY'])

/** Errors of the query itself come again at every attempt. */
export const isDeterministic = (error: unknown): boolean =>
  error instanceof JavaException || (error instanceof SparkException && error.condition !== null && !passing.has(error.condition))
