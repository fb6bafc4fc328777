import { pathToFileURL } from 'node:url'
import { type SparkException, sparkError } from '../../util/errors.ts'

/** `file:///a/b.parquet`, as Spark names files in messages about reading. */
export const fileUri = (path: string): string => pathToFileURL(path).href

export interface Place {
  readonly path: string
  readonly rowGroup?: number
  readonly column?: string
}

/** What is wrong with a file, in our words: the cause of a FAILED_READ_FILE. */
export class ParquetFormatError extends Error {}

/** FAILED_READ_FILE.NO_HINT; its cause names row group, column and the fault. */
export function readFailure(place: Place, fault: unknown): SparkException {
  const where = [
    ...(place.rowGroup === undefined ? [] : [`row group ${place.rowGroup}`]),
    ...(place.column === undefined ? [] : [`column ${place.column}`]),
  ].join(', ')
  const text = fault instanceof Error ? fault.message : String(fault)
  const cause = new ParquetFormatError(`${fileUri(place.path)}${where && `, ${where}`}: ${text}`, {
    ...(fault instanceof Error ? { cause: fault } : {}),
  })
  const error = sparkError('FAILED_READ_FILE.NO_HINT', { path: fileUri(place.path) }, [], cause)
  error.message = `${error.message.trimEnd()}\n${cause.message}`
  return error
}

export function footerFailure(path: string, fault: unknown): SparkException {
  const text = fault instanceof Error ? fault.message : String(fault)
  const cause = new ParquetFormatError(`${fileUri(path)}: ${text}`)
  const error = sparkError('FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER', { path: `file:${path}` }, [], cause)
  error.message = `${error.message}\n${cause.message}`
  return error
}

/** Throws a format error, to be placed by the caller. */
export function fault(message: string): never {
  throw new ParquetFormatError(message)
}
