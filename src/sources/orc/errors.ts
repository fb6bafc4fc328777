import { type SparkException, sparkError } from '../../util/errors.ts'
import { readFailure } from '../byte-input.ts'
import { fileUri, hadoopPath } from '../path.ts'

/** Where in a file something is wrong. */
export interface Place {
  readonly path: string
  readonly stripe?: number
  readonly column?: string
}

/** What is wrong with a file, in our words: the cause of a FAILED_READ_FILE. */
export class OrcFormatError extends Error {}

/** Throws a format error, to be placed by the caller. */
export function fault(message: string): never {
  throw new OrcFormatError(message)
}

const textOf = (e: unknown): string => (e instanceof Error ? e.message : String(e))

/** FAILED_READ_FILE.NO_HINT (or FILE_NOT_EXIST); its cause names stripe, column and the fault. */
export function orcFailure(place: Place, e: unknown): Error {
  if ((e as NodeJS.ErrnoException)?.code === 'ENOENT') return readFailure(place.path, e)
  const where = [
    ...(place.stripe === undefined ? [] : [`stripe ${place.stripe}`]),
    ...(place.column === undefined ? [] : [`column ${place.column}`]),
  ].join(', ')
  const cause = new OrcFormatError(`${fileUri(place.path)}${where && `, ${where}`}: ${textOf(e)}`, e instanceof Error ? { cause: e } : {})
  return readFailure(place.path, cause)
}

/** FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER. */
export function footerFailure(path: string, e: unknown): SparkException {
  const cause = new OrcFormatError(`${fileUri(path)}: ${textOf(e)}`)
  const error = sparkError('FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER', { path: hadoopPath(path) }, [], cause)
  error.message = `${error.message}\n${cause.message}`
  return error
}
