import { nullableOf } from '../plan/output.ts'
import { type ArrayType, type DataType, IntegerType, type MapType, StructField, StructType } from '../types/data-type.ts'
import type { GeneratorFunction } from './define.ts'
import { constantOf } from './type-rules.ts'

/** Functions that make rows. `returns` is the struct of the columns of one row; the rows themselves are the Generate operator's. */

const generator = (f: Omit<GeneratorFunction, 'kind' | 'group'>): GeneratorFunction =>
  Object.freeze({ kind: 'generator', group: 'generator_funcs', ...f })

/** The columns that an array or a map is taken apart into. */
const elements = (t: DataType, outer: boolean): StructField[] => {
  if (t.type === 'map')
    return [StructField('key', (t as MapType).key, outer), StructField('value', (t as MapType).value, outer || t.valueContainsNull)]
  const a = t as ArrayType
  return [StructField('col', a.element, outer || a.containsNull)]
}

const exploding = (name: string, outer: boolean, position: boolean, doc: string): GeneratorFunction =>
  generator({
    name,
    since: outer ? '2.2.0' : position ? '2.0.0' : '1.0.0',
    usage: `${name}(expr)`,
    doc,
    examples: [],
    args: ['array|map'],
    returns: ([t]) => StructType([...(position ? [StructField('pos', IntegerType, outer)] : []), ...elements(t!, outer)]),
  })

export const explodes = [
  exploding('explode', false, false, 'A row per element of an array, or per entry of a map.'),
  exploding('explode_outer', true, false, 'As `explode`, with a row of nulls for nothing.'),
  exploding('posexplode', false, true, 'A row per element with its index from 0.'),
  exploding('posexplode_outer', true, true, 'As `posexplode`, with a row of nulls for nothing.'),
]

const inlining = (name: string, outer: boolean): GeneratorFunction =>
  generator({
    name,
    since: '2.0.0',
    usage: `${name}(expr)`,
    doc: `A row per struct of an array${outer ? ', or one of nulls for nothing' : ''}.`,
    examples: [],
    args: ['array'],
    returns: ([t]) => {
      const a = t as ArrayType
      return StructType((a.element as StructType).fields.map(f => StructField(f.name, f.dataType, f.nullable || outer || a.containsNull)))
    },
  })
export const inlines = [inlining('inline', false), inlining('inline_outer', true)]

export const stack = generator({
  name: 'stack',
  since: '2.0.0',
  usage: 'stack(n, expr1, ..., exprk)',
  doc: 'The values as n rows; nulls where there are too few.',
  examples: [],
  args: ['int!', 'any+'],
  returns: (types, args) => {
    const n = Number(constantOf(args[0]))
    const width = Math.ceil((types.length - 1) / n)
    return StructType(
      Array.from({ length: width }, (_, c) => {
        const column = types.flatMap((t, i) => (i > 0 && (i - 1) % width === c ? [{ t, nullable: nullableOf(args[i]!) }] : []))
        const full = (types.length - 1) % width === 0
        return StructField(`col${c}`, column.find(x => x.t.type !== 'null')?.t ?? column[0]!.t, !full || column.some(x => x.nullable))
      }),
    )
  },
})
