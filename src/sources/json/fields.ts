import type { Kernels } from '../../kernels/exports.ts'
import type { DataType } from '../../types/data-type.ts'
import type { FieldFormat } from '../text/field-columns.ts'
import type { LineFormat } from '../text/row-index.ts'
import type { JsonOptions } from './options.ts'
import type { ObjectShape } from './shape.ts'

/** How the kernels find rows: lines that are objects of the shape as it is at the time; all others are odd. */
export function jsonLines(kernels: Kernels, o: JsonOptions, shape: ObjectShape): LineFormat {
  const end1 = o.lineSep === undefined ? 10 : o.lineSep.charCodeAt(0)
  const end2 = o.lineSep === undefined ? 13 : end1
  return {
    end1,
    end2,
    lineWords: 2,
    index: (from, to, positions, lines, odds, out) => kernels.json_index(from, to, end1, end2, positions, lines, odds, out),
    rows: (positions, lines, n, ordinal, start, checked, most, odds, rows, odd, out) =>
      kernels.json_rows(positions, lines, n, ordinal, start, shape.keys, shape.names?.length ?? 0, checked, most, odds, rows, odd, out),
  }
}

/** Types whose values are written as the kernels read them; those of others go to the parser. */
const PLAIN: readonly DataType['type'][] = [
  'string',
  'char',
  'varchar',
  'byte',
  'short',
  'int',
  'long',
  'decimal',
  'float',
  'double',
  'boolean',
]

export function jsonFields(kernels: Kernels, o: JsonOptions): FieldFormat {
  const formats = { date: o.dateFormat, timestamp: o.timestampFormat, timestamp_ntz: o.timestampNTZFormat }
  return {
    prepare: stride => kernels.field_options_json(stride),
    plain: t => PLAIN.includes(t.type) || (t.type in formats && formats[t.type as keyof typeof formats] === undefined),
    converter: () => undefined,
    timeZone: o.timeZone,
  }
}
