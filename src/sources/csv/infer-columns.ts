import { kernelsOf } from '../../kernels/kernels.ts'
import type { DataType } from '../../types/data-type.ts'
import { NullType } from '../../types/data-type.ts'
import { isSplittable } from '../byte-input.ts'
import { driverMemory } from '../text/driver-memory.ts'
import { inferColumn, KINDS, type KindOf } from '../text/field-kinds.ts'
import { openRows } from '../text/row-index.ts'
import { csvFields, csvLines } from './fields.ts'
import type { CsvOptions } from './options.ts'
import { sameTokens, sampling } from './sample.ts'
import { tokenizer } from './tokenizer.ts'

/** Whether lines can be told apart by bytes, and read at once. */
export const canInferByKernels = (paths: readonly string[], o: CsvOptions): boolean =>
  !o.multiLine && (o.lineSep?.length ?? 1) === 1 && paths.every(path => isSplittable(path, o.encoding))

/** The types of `width` columns, from all records of the files but headers, which are like `first`. */
export function inferColumns(
  paths: readonly string[],
  o: CsvOptions,
  first: readonly (string | null)[],
  width: number,
  infer: (soFar: DataType, token: string | null) => DataType,
): DataType[] {
  const memory = driverMemory()
  const kernels = kernelsOf(memory)
  const fields = csvFields(memory, kernels, o)
  const { line } = tokenizer(o)
  const types: DataType[] = new Array<DataType>(width).fill(NullType)
  const keep = sampling(o.samplingRatio)
  const kindOf: KindOf = t => {
    if (t.type === 'date' && (o.dateFormat !== undefined || !o.preferDate)) return 0
    if (t.type === 'timestamp' && o.timestampFormat !== undefined) return 0
    return t.type === 'timestamp_ntz' && o.timestampNTZFormat !== undefined ? 0 : (KINDS[t.type] ?? 0)
  }
  try {
    for (const path of paths) {
      const range = { path, start: 0, end: 0, toEnd: true }
      const index = openRows(memory, kernels, range, o.encoding, csvLines(kernels, o, width))
      try {
        let header = o.header
        for (let n = index.next(4096) as number; n > 0; n = index.next(4096) as number) {
          let rows = n
          if (header && sameTokens(line(index.text(0)) ?? [], first)) rows = index.filter(rows, r => r > 0)
          header = false
          if (o.samplingRatio < 1) rows = index.filter(rows, keep)
          const known = new Map<number, readonly (string | null)[]>()
          const tokensOf = (row: number): readonly (string | null)[] => {
            let tokens = known.get(row)
            if (tokens === undefined) {
              tokens = line(index.text(row)) ?? []
              known.set(row, tokens)
            }
            return tokens
          }
          fields.prepare(index.stride)
          for (let i = 0; i < width; i++)
            types[i] = inferColumn(kernels, index, rows, i - 1, types[i]!, kindOf, (row, soFar) => {
              const tokens = tokensOf(row)
              return i < tokens.length ? infer(soFar, tokens[i]!) : soFar
            })
        }
      } finally {
        index.close()
      }
    }
  } finally {
    fields.close()
  }
  return types
}
