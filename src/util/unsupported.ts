import { type QueryContext, type SparkException, sparkError } from './errors.ts'

/** What Spark has and we don't have yet, named in the message. */
export const unsupported = (feature: string, context: readonly QueryContext[] = []): SparkException =>
  sparkError('UNSUPPORTED_FEATURE.IN_FIRESTEEL', { feature }, context)
