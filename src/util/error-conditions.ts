/** One error condition: message template (`<name>` marks a parameter), SQLSTATE, and the family of exception it is raised as. */
export interface Condition {
  readonly message: string
  readonly sqlState?: string
  readonly kind?: 'arithmetic' | 'datetime' | 'number' | 'argument' | 'unsupported' | 'index' | 'analysis' | 'parse' | 'runtime'
}

/** Spark's error conditions, those that we raise; a sub-condition is `MAIN.SUB` and its text follows the main one's. Sorted by name. */
export const conditions: Readonly<Record<string, Condition>> = {
  INTERNAL_ERROR: { message: '<message>', sqlState: 'XX000' },
  UNABLE_TO_ACQUIRE_MEMORY: { message: 'Unable to acquire <requestedBytes> bytes of memory, got <receivedBytes>.', sqlState: '53200' },
  UNSUPPORTED_FEATURE: { message: 'The feature is not supported:', sqlState: '0A000', kind: 'analysis' },
}
