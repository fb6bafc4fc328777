import type { Memory } from '../../columnar/memory.ts'
import { decodeUtf8 } from '../../columnar/view-codec.ts'
import { kernelsOf } from '../../kernels/kernels.ts'
import { type DataType, NullType, StructField, type StructType } from '../../types/data-type.ts'
import { sampling } from '../csv/sample.ts'
import { driverMemory } from '../text/driver-memory.ts'
import { inferColumn, KINDS } from '../text/field-kinds.ts'
import { openRows, type RowIndex } from '../text/row-index.ts'
import { jsonFields, jsonLines } from './fields.ts'
import type { JsonInference } from './infer.ts'
import type { JsonOptions } from './options.ts'
import { objectShape } from './shape.ts'

/** Finds the schema of files of lines: by kernels where lines are of one shape, record by record where they are not. */
export function inferFromLines(paths: readonly string[], o: JsonOptions, inference: JsonInference): StructType {
  const memory = driverMemory()
  const kernels = kernelsOf(memory)
  const fields = jsonFields(kernels, o)
  const shape = objectShape(memory, o)
  const keep = sampling(o.samplingRatio)
  /** Of the shape at hand, by its names. */
  let types: DataType[] = []
  let any = false
  // What the options read into strings and numbers the kernels don't know
  const kindOf = (t: DataType): number =>
    o.primitivesAsString || t.type === 'int' || t.type === 'date' || t.type === 'timestamp' ? 0 : (KINDS[t.type] ?? 0)

  function learn(record: string): void {
    if (any) inference.addFields(shape.names!.map((name, i) => StructField(name, types[i]!)))
    any = false
    shape.learn(record)
    types = shape.names!.map(() => NullType)
  }

  /** Goes through a batch; gives an odd record that may have the shape of others, where most are odd. */
  function take(index: RowIndex, n: number): string | undefined {
    const rows = o.samplingRatio < 1 ? index.filter(n, keep) : n
    const odd: string[] = []
    for (let r = 0; index.oddRows > 0 && r < rows; r++) if (memory.u8[index.odd + r] !== 0) odd.push(index.text(r))
    for (const record of odd) inference.add(record)
    if (odd.length < rows) {
      any = true
      fields.prepare(index.stride)
      types = types.map((t, i) =>
        inferColumn(kernels, index, rows, i * 2, t, kindOf, (row, soFar) =>
          memory.u8[index.odd + row] !== 0 ? soFar : inference.widen(soFar, valueText(memory, index, row, i)),
        ),
      )
    }
    return odd.length * 2 > rows ? odd[0] : undefined
  }

  try {
    for (const path of paths) {
      const index = openRows(memory, kernels, { path, start: 0, end: 0, toEnd: true }, o.encoding, jsonLines(kernels, o, shape))
      try {
        for (;;) {
          const n = index.next(shape.names === undefined ? 1 : 4096) as number
          if (n === 0) break
          const other = take(index, n)
          if (other !== undefined) learn(other)
        }
      } finally {
        index.close()
      }
    }
    learn('')
  } finally {
    shape.close()
  }
  return inference.schema()
}

/** The JSON of a value of a row that is not odd. */
function valueText(memory: Memory, index: RowIndex, row: number, field: number): string {
  const mark = (index.index >>> 2) + memory.u32[(index.rows >>> 2) + row * 2]! + field * 2
  const start = memory.u32[mark]! + 1
  return decodeUtf8(memory, start, memory.u32[mark + 1]! - start)
}
