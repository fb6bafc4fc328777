import { sparkError } from './errors.ts'

/** Runs a phase of a query: a plan that is nested beyond JavaScript's stack is FAILED_TO_PARSE_TOO_COMPLEX. */
export async function withinStack<T>(phase: () => T | Promise<T>): Promise<T> {
  try {
    return await phase()
  } catch (error) {
    throw error instanceof RangeError && /call stack/.test(error.message) ? sparkError('FAILED_TO_PARSE_TOO_COMPLEX', {}, [], error) : error
  }
}
