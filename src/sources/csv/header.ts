import { readFailure } from '../byte-input.ts'
import { fileUri } from '../path.ts'
import type { CsvOptions } from './options.ts'

/** Column names of a header, or `_c0`, `_c1`… ; names that come twice get their place behind them (of all that are alike). */
export function columnNames(first: readonly (string | null)[], o: CsvOptions, caseSensitive: boolean): string[] {
  if (!o.header) return first.map((_, i) => `_c${i}`)
  const key = (name: string) => (caseSensitive ? name : name.toLowerCase())
  const counts = new Map<string, number>()
  for (const name of first) if (name !== null) counts.set(key(name), (counts.get(key(name)) ?? 0) + 1)
  return first.map((name, i) => {
    if (name === null || name === '' || name === o.nullValue) return `_c${i}`
    return counts.get(key(name))! > 1 ? `${name}${i}` : name
  })
}

/** Compares a file's header with the schema (where `enforceSchema` is off). */
export function checkHeader(header: readonly (string | null)[], names: readonly string[], path: string, caseSensitive: boolean): void {
  if (header.length !== names.length)
    throw readFailure(
      path,
      new Error(
        `Number of column in CSV header is not equal to number of fields in the schema:\n Header length: ${header.length}, schema size: ${names.length}\nCSV file: ${fileUri(path)}`,
      ),
    )
  for (const [i, name] of names.entries()) {
    const found = header[i] ?? ''
    if (caseSensitive ? found === name : found.toLowerCase() === name.toLowerCase()) continue
    throw readFailure(
      path,
      new Error(
        `CSV header does not conform to the schema.\n Header: ${header.join(', ')}\n Schema: ${names.join(', ')}\nExpected: ${name} but found: ${found}\nCSV file: ${fileUri(path)}`,
      ),
    )
  }
}
