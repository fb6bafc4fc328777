import { int32 } from '../../codegen/value.ts'
import { nullableOf } from '../../plan/output.ts'
import { compareValues, valuesEqual } from '../../types/compare.ts'
import { ArrayType, BooleanType, IntegerType, LongType, NullType, StringType } from '../../types/data-type.ts'
import { quotedSqlName } from '../../types/names.ts'
import type { MapValue, Value } from '../../types/value.ts'
import { sparkError } from '../../util/errors.ts'
import { i32, select } from '../../wasm/instructions.ts'
import type { CallInfo, ScalarFunction } from '../define.ts'
import { anyNullable, castTo, elementsNullable, mismatch, typeOf } from '../type-rules.ts'
import { array, elementOf, elementType, type Items, joined } from './array-entry.ts'
import { concatCode, containsCode, extremeCode, lookupCode, positionCode } from './array-kernels.ts'
import { arrayCode, getCode } from './array-make.ts'
import { countCode, itemCode } from './blob-code.ts'
import { mapLookup } from './struct.ts'

/** Arrays: making them and looking into them. Equality is SQL's, with nulls equal to each other where a function says so. */

export const arrayFunction = array({
  name: 'array',
  since: '1.1.0',
  usage: 'array(expr, ...)',
  doc: 'An array of the values.',
  examples: [['SELECT array(1, 2, 3)', '[1, 2, 3]']],
  args: ['T*'],
  returns: (types, args, options) =>
    ArrayType(
      types.find(t => t.type !== 'null') ?? (types.length === 0 && options?.legacy?.emptyOfText ? StringType : NullType),
      args.some(nullableOf),
    ),
  nulls: 'never',
  eval: (...items: Value[]) => items,
  wasmLazy: arrayCode,
})

export const concatArrays = array({
  name: '$concat_arrays',
  checkedAs: 'concat',
  since: '2.4.0',
  usage: 'concat',
  doc: '',
  examples: [],
  args: ['T+'],
  returns: joined,
  sql: args => `concat(${args.join(', ')})`,
  eval: (...arrays: Items[]) => arrays.flat(1),
  fast: concatCode,
})

export const size = array({
  name: 'size',
  nullable: (args, options) => options.legacy?.sizeOfNull !== true && anyNullable(args),
  aliases: ['cardinality'],
  printsAlias: true,
  group: 'collection_funcs',
  since: '1.5.0',
  usage: 'size(expr)',
  doc: 'How many elements an array or entries a map has; null for null.',
  examples: [
    ["SELECT size(array('b', 'd', 'c', 'a'))", '4'],
    ["SELECT size(map('a', 1, 'b', 2))", '2'],
  ],
  args: ['array|map'],
  returns: IntegerType,
  nulls: 'custom',
  mayReturnNull: (_types, options) => options.legacy?.sizeOfNull !== true,
  bind: info => {
    const ofNull = info.options.legacy?.sizeOfNull ? -1 : null
    return (v: Items | MapValue | null) =>
      v === null ? ofNull : 'keys' in v && !Array.isArray(v) ? (v as MapValue).keys.length : (v as Items).length
  },
  wasmLazy: (g, [value], info) => {
    const { val, isNull } = value!()
    const count = g.keep(countCode(g, val, info.argTypes[0]!))
    if (isNull === undefined) return { val: int32(count) }
    const known = g.keep(isNull)
    return info.options.legacy?.sizeOfNull ? { val: int32(select(i32.const(-1), count, known)) } : { val: int32(count), isNull: known }
  },
})
export const arraySize = array({
  name: 'array_size',
  since: '3.3.0',
  usage: 'array_size(expr)',
  doc: 'How many elements the array has.',
  examples: [["SELECT array_size(array('b', 'd', 'c', 'a'))", '4']],
  args: ['array'],
  returns: IntegerType,
  eval: (v: Items) => v.length,
  wasm: (g, [v], info) => int32(countCode(g, v!, info.argTypes[0]!)),
})

export const arrayContains = array({
  name: 'array_contains',
  nullable: elementsNullable,
  since: '1.5.0',
  usage: 'array_contains(array, value)',
  doc: 'Is the value among the elements? Null where it is not, but an element is null.',
  examples: [['SELECT array_contains(array(1, 2, 3), 2)', 'true']],
  args: ['array<T>', 'T'],
  returns: BooleanType,
  mayReturnNull: true,
  bind: info => {
    const t = elementOf(info)
    return (items: Items, v: Value) => {
      if (items.some(x => x !== null && valuesEqual(x, v, t))) return true
      return items.includes(null) ? null : false
    }
  },
  fast: containsCode,
})
export const arrayPosition = array({
  name: 'array_position',
  since: '2.4.0',
  usage: 'array_position(array, element)',
  doc: 'Where the element first is, from 1; 0 if it is not there.',
  examples: [
    ['SELECT array_position(array(312, 773, 708, 708), 708)', '3'],
    ['SELECT array_position(array(312, 773, 708, 708), 414)', '0'],
  ],
  args: ['array<T>', 'T'],
  returns: LongType,
  bind: info => {
    const t = elementOf(info)
    return (items: Items, v: Value) => BigInt(items.findIndex(x => x !== null && valuesEqual(x, v, t)) + 1)
  },
  fast: positionCode,
})

const outOfBounds = (info: CallInfo, condition: string, index: number, count: number): never =>
  info.fail(condition, { indexValue: String(index), arraySize: String(count) })

export const get = array({
  name: 'get',
  since: '3.4.0',
  usage: 'get(array, index)',
  doc: 'The element at an index, from 0; null outside.',
  examples: [
    ['SELECT get(array(1, 2, 3), 0)', '1'],
    ['SELECT get(array(1, 2, 3), 3)', null],
  ],
  args: ['array', 'int'],
  returns: elementType,
  mayReturnNull: true,
  eval: (items: Items, i: number) => items[i] ?? null,
  fast: getCode,
})

const element = (name: 'element_at' | 'try_element_at', doc: string, examples: ScalarFunction['examples']): ScalarFunction =>
  array({
    name,
    group: 'collection_funcs',
    since: name === 'element_at' ? '2.4.0' : '3.3.0',
    usage: `${name}(array, index), ${name}(map, key)`,
    doc,
    examples,
    args: ['array|map', 'any'],
    coerce: ([value, key]) => {
      const t = typeOf(value!)
      if (t.type === 'map') return [value!, castTo(key!, t.key)]
      return [value!, ['byte', 'short'].includes(typeOf(key!).type) ? castTo(key!, IntegerType) : key!]
    },
    check: ([value, key]) => {
      const t = typeOf(key!)
      return typeOf(value!).type !== 'array' || t.type === 'int' || t.type === 'null'
        ? undefined
        : mismatch('UNEXPECTED_INPUT_TYPE', { paramIndex: 'second', requiredType: '"INT"', inputSql: '', inputType: quotedSqlName(t) })
    },
    returns: ([t]) => (t!.type === 'map' ? t!.value : (t as ArrayType).element),
    mayReturnNull: true,
    checkedAs: 'element_at',
    mayThrow: name === 'element_at',
    bind: info => {
      const t = info.argTypes[0]!
      if (t.type === 'map') return (m: MapValue, k: Value) => mapLookup(m, k, t.key) ?? null
      return (items: Items, i: number) => {
        if (i === 0) throw sparkError('INVALID_INDEX_OF_ZERO', {}, name === 'element_at' && info.options.ansi ? info.context : [])
        const at = i > 0 ? i - 1 : items.length + i
        if (at >= 0 && at < items.length) return items[at]!
        return name === 'element_at' && info.options.ansi ? outOfBounds(info, 'INVALID_ARRAY_INDEX_IN_ELEMENT_AT', i, items.length) : null
      }
    },
    fast: (g, args, info) => {
      if (info.argTypes[0]!.type === 'map') return lookupCode(g, args, info)
      return args[1]!.layout === 'i32' ? itemCode(g, args[0]!, args[1]!, info.returnType, true) : undefined
    },
  })
export const elementAt = element(
  'element_at',
  'The element at an index (from 1, or from the end), or the value of a key; null for a key that is not there.',
  [
    ['SELECT element_at(array(1, 2, 3), 2)', '2'],
    ["SELECT element_at(map(1, 'a', 2, 'b'), 2)", 'b'],
  ],
)
export const tryElementAt = element(
  'try_element_at',
  'The element at an index (from 1, or from the end), or the value of a key; null where there is none.',
  [
    ['SELECT try_element_at(array(1, 2, 3), 2)', '2'],
    ["SELECT try_element_at(map(1, 'a', 2, 'b'), 2)", 'b'],
  ],
)

const extreme = (name: 'array_max' | 'array_min', example: readonly [string, string]): ScalarFunction => {
  const sign = name === 'array_max' ? 1 : -1
  return array({
    name,
    since: '2.4.0',
    usage: `${name}(array)`,
    doc: `The ${name === 'array_max' ? 'greatest' : 'least'} element; nulls are left out.`,
    examples: [example],
    args: ['array'],
    returns: elementType,
    mayReturnNull: true,
    bind: info => {
      const t = elementOf(info)
      return (items: Items) => {
        let best: Value = null
        for (const v of items) if (v !== null && (best === null || compareValues(v, best, t) * sign > 0)) best = v
        return best
      }
    },
    fast: extremeCode(sign > 0),
  })
}
export const arrayMax = extreme('array_max', ['SELECT array_max(array(1, 20, null, 3))', '20'])
export const arrayMin = extreme('array_min', ['SELECT array_min(array(1, 20, null, 3))', '1'])
