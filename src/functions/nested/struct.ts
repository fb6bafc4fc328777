import type { Expression } from '../../plan/expression.ts'
import { exprString } from '../../plan/expression-string.ts'
import { nullableOf } from '../../plan/output.ts'
import { valuesEqual } from '../../types/compare.ts'
import { ArrayType, type DataType, type MapType, StructField, StructType } from '../../types/data-type.ts'
import { quotedSqlName } from '../../types/names.ts'
import type { MapValue, Value } from '../../types/value.ts'
import { type Mismatch, type ScalarFunction, scalar } from '../define.ts'
import { constantOf, isString, mismatch, typeOf } from '../type-rules.ts'
import { lookupCode } from './array-kernels.ts'
import { fieldCode, itemCode } from './blob-code.ts'
import { structCode } from './struct-code.ts'

/** Structs, and how parts are taken out of nested values (`value.field`, `value[key]`: names that SQL text cannot call). */

export const namedStruct = scalar({
  name: 'named_struct',
  group: 'struct_funcs',
  since: '1.5.0',
  usage: 'named_struct(name1, val1, name2, val2, ...)',
  doc: 'A struct of the given field names and values.',
  examples: [['SELECT named_struct("a", 1, "b", 2, "c", 3)', '{1, 2, 3}']],
  args: ['any*'],
  returns: (_types, args) =>
    StructType(args.flatMap((a, i) => (i % 2 === 1 ? [StructField(String(constantOf(args[i - 1])), typeOf(a), nullableOf(a))] : []))),
  check: args =>
    args.length % 2 === 0
      ? checkNames(args)
      : {
          condition: 'WRONG_NUM_ARGS.WITHOUT_SUGGESTION',
          parameters: { functionName: '`named_struct`', expectedNum: '2n (n > 0)', actualNum: String(args.length) },
          placeless: true,
        },
  nulls: 'never',
  // where their number is wrong, that is what is wrong
  constants: (i, count) => count % 2 === 0 && i % 2 === 0,
  eval: (...args: Value[]) => args.filter((_, i) => i % 2 === 1),
  fieldsAt: i => i % 2 === 1,
  wasmLazy: structCode(i => i % 2 === 1),
})

function checkNames(args: readonly Expression[]): Mismatch | undefined {
  const names = args.filter((_, i) => i % 2 === 0)
  const isNull = (e: Expression): boolean => constantOf(e.type === 'Cast' ? e.child : e) === null
  if (names.every(n => isString(typeOf(n)) && (n.type === 'Literal' || isNull(n))))
    return names.some(isNull) ? mismatch('UNEXPECTED_NULL', { exprName: '' }) : undefined
  return mismatch('CREATE_NAMED_STRUCT_WITHOUT_FOLDABLE_STRING', {
    inputExprs: '',
  })
}

/** The name that a field of `struct(...)` gets: its own, or `col` and its number. */
const fieldName = (e: Expression, i: number): string => {
  if (e.type === 'Alias' || e.type === 'AttributeReference' || e.type === 'LambdaVariable') return e.name
  if (e.type === 'OuterReference') return e.attribute.name
  return partName(e) ?? `col${i + 1}`
}

/** What an extracted part is called: the field, or the text that is a map's key. */
export function partName(e: Expression): string | undefined {
  if (e.type !== 'Call') return undefined
  if (e.name === '$struct_field') return String(constantOf(e.args[2]))
  if (e.name !== '$map_value') return undefined
  const [, key] = e.args
  const written = key!.type === 'Cast' && key!.implicit ? key!.child : key!
  return written.type === 'Literal' && isString(written.dataType) && written.value !== null ? String(written.value) : undefined
}

export const struct = scalar({
  name: 'struct',
  group: 'struct_funcs',
  since: '1.4.0',
  usage: 'struct(col1, col2, col3, ...)',
  doc: 'A struct of the values; a column keeps its name.',
  examples: [['SELECT struct(1, 2, 3)', '{1, 2, 3}']],
  args: ['any*'],
  returns: (_types, args) => StructType(args.map((a, i) => StructField(fieldName(a, i), typeOf(a), nullableOf(a)))),
  nulls: 'never',
  eval: (...args: Value[]) => args,
  fieldsAt: () => true,
  wasmLazy: structCode(() => true),
})

const part = (spec: Pick<ScalarFunction, 'name' | 'args' | 'returns'> & Partial<ScalarFunction>): ScalarFunction =>
  scalar({ group: '', since: '1.0.0', usage: spec.name, doc: '', examples: [], mayReturnNull: true, ...spec })

export const structField = part({
  name: '$struct_field',
  args: ['struct', 'int', 'string'],
  returns: ([t], args) => (t as StructType).fields[constantOf(args[1]) as number]!.dataType,
  sql: ([value, , name]) => `${value}.${name}`,
  eval: (row: readonly Value[], i: number) => row[i]!,
  wasm: (g, [row], info) => fieldCode(g, row!, info.argTypes[0] as StructType, info.constants[1] as number),
})
/** What is written as the first argument and means the second. */
export const shownAs = part({
  name: '$shown_as',
  args: ['any', 'any'],
  returns: ([, meant]) => meant!,
  sql: ([written]) => written!,
  rewrite: ([, meant]) => meant,
})
/** `s.withField(name, value)` and `s.dropFields(name)`: the struct, the field's name, and the value that it gets. */
export const updateField = part({
  name: '$update_field',
  mayReturnNull: false,
  args: ['any', 'string', 'any?'],
  returns: ([t, , value], args) => {
    const { fields } = t as StructType
    const name = String(constantOf(args[1]))
    if (value === undefined) return StructType(fields.filter(f => !sameField(f.name, name)))
    const made = StructField(name, value, nullableOf(args[2]!))
    return StructType(fields.some(f => sameField(f.name, name)) ? fields.map(f => (sameField(f.name, name) ? made : f)) : [...fields, made])
  },
  check: args => {
    const t = typeOf(args[0]!)
    if (t.type !== 'struct')
      return mismatch('UNEXPECTED_INPUT_TYPE', {
        paramIndex: 'first',
        requiredType: '"STRUCT"',
        inputSql: `"${exprString(args[0]!).replace(/#\d+L?/g, '')}"`,
        inputType: quotedSqlName(t),
      })
    const gone = args.length === 2 && t.fields.every(f => sameField(f.name, String(constantOf(args[1]))))
    return gone ? mismatch('CANNOT_DROP_ALL_FIELDS') : undefined
  },
  nulls: 'custom',
  // one update after the other prints as one
  sql: ([struct, , value]) => {
    const before = /^update_fields\((.*)\)$/s.exec(struct!)?.[1] ?? struct
    return `update_fields(${before}, ${value === undefined ? 'dropfield()' : `WithField(${value})`})`
  },
  bind: info => {
    const { fields } = info.argTypes[0] as StructType
    const name = String(info.constants[1])
    const adds = info.argTypes.length > 2
    const places = fields.flatMap((f, i) => (sameField(f.name, name) ? [i] : []))
    return (row: readonly Value[] | null, _name: Value, value: Value) => {
      if (row === null) return null
      if (!adds) return row.filter((_, i) => !places.includes(i))
      return places.length === 0 ? [...row, value] : row.map((v, i) => (places.includes(i) ? value : v))
    }
  },
})
/** Fields are updated whatever the case of their names. */
const sameField = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

export const arrayStructField = part({
  name: '$array_struct_field',
  args: ['array', 'int', 'string'],
  returns: ([t], args) => {
    const f = ((t as ArrayType).element as StructType).fields[constantOf(args[1]) as number]!
    return ArrayType(f.dataType, (t as ArrayType).containsNull || f.nullable)
  },
  sql: ([value, , name]) => `${value}.${name}`,
  eval: (rows: readonly (readonly Value[] | null)[], i: number) => rows.map(r => (r === null ? null : r[i]!)),
})
export const arrayItem = part({
  name: '$array_item',
  args: ['array', 'integral'],
  returns: ([t]) => (t as ArrayType).element,
  mayThrow: true,
  sql: ([value, key]) => `${value}[${key}]`,
  bind: info => (items: readonly Value[], index: number | bigint) => {
    const i = Number(index)
    if (i >= 0 && i < items.length) return items[i]!
    if (!info.options.ansi) return null
    return info.fail('INVALID_ARRAY_INDEX', {
      indexValue: String(index),
      arraySize: String(items.length),
    })
  },
  fast: (g, [items, index], info) => itemCode(g, items!, index!, info.returnType, false),
})
/** The value of a key; the last entry would win, but keys are unique. */
export function mapLookup(m: MapValue, key: Value, keyType: DataType): Value | undefined {
  const i = m.keys.findIndex(k => valuesEqual(k, key, keyType))
  return i < 0 ? undefined : m.values[i]!
}
export const mapValue = part({
  name: '$map_value',
  args: ['map', 'any'],
  returns: ([t]) => (t as MapType).value,
  sql: ([value, key]) => `${value}[${key}]`,
  bind: info => {
    const { key } = info.argTypes[0] as MapType
    return (m: MapValue, k: Value) => mapLookup(m, k, key) ?? null
  },
  fast: lookupCode,
})
