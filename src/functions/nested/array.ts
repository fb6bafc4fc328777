import { int32 } from '../../codegen/value.ts'
import { type Expression, Literal } from '../../plan/expression.ts'
import { nullableOf } from '../../plan/output.ts'
import { compareValues, groupKey, valuesEqual } from '../../types/compare.ts'
import {
  ArrayType,
  BooleanType,
  type DataType,
  IntegerType,
  LongType,
  NullType,
  StringType,
  StructField,
  StructType,
} from '../../types/data-type.ts'
import { quotedSqlName } from '../../types/names.ts'
import { MersenneTwister } from '../../types/random/mersenne-twister.ts'
import type { MapValue, Value } from '../../types/value.ts'
import { sparkError } from '../../util/errors.ts'
import { i32, select } from '../../wasm/instructions.ts'
import { type CallInfo, type ScalarFunction, scalar } from '../define.ts'
import { perPartition } from '../misc/partition-state.ts'
import { anyNullable, castTo, elementsNullable, firstNullable, mismatch, seedProblem, typeOf } from '../type-rules.ts'
import {
  concatCode,
  containsCode,
  distinctCode,
  extremeCode,
  flattenCode,
  joinCode,
  lookupCode,
  membersCode,
  positionCode,
  sliceCode,
  sortCode,
  unionCode,
} from './array-kernels.ts'
import { requireArrayLength } from './array-length.ts'
import { additionCode, arrayCode, compactCode, getCode, insertCode, overlapCode, removeCode, repeatCode } from './array-make.ts'
import { countCode, itemCode } from './blob-code.ts'
import { mapLookup, partName } from './struct.ts'
import { zipCode } from './struct-code.ts'

/** Arrays: making, looking into, combining. Equality is SQL's, with nulls equal to each other where a function says so. */

type Items = readonly Value[]
const array = (spec: Omit<ScalarFunction, 'kind' | 'group'> & { group?: string }): ScalarFunction =>
  scalar({ group: 'array_funcs', ...spec })
const elementOf = (info: CallInfo): DataType => (info.argTypes[0] as ArrayType).element
const sameAsFirst = (types: readonly DataType[]): DataType => types[0]!
const elementType = (types: readonly DataType[]): DataType => (types[0] as ArrayType).element
/** The array type of several: nulls where any has them. */
const joined = (types: readonly DataType[]): DataType =>
  ArrayType(
    (types[0] as ArrayType).element,
    types.some(t => (t as ArrayType).containsNull),
  )

const keyed = (t: DataType) => (v: Value) => groupKey(v, t)

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

// ---- as sets ----

function distinct(items: Items, t: DataType): Value[] {
  const key = keyed(t)
  const seen = new Set<unknown>()
  return items.filter(v => {
    const k = key(v)
    if (seen.has(k)) return false
    seen.add(k)
    return true
  })
}

const setFunction = (
  name: string,
  doc: string,
  example: readonly [string, string],
  returns: ScalarFunction['returns'],
  combine: (a: Items, b: Items, t: DataType) => Value,
  fast?: ScalarFunction['fast'],
) =>
  array({
    name,
    since: '2.4.0',
    usage: `${name}(array1, array2)`,
    doc,
    examples: [example],
    args: ['T', 'T'],
    check: args => {
      const types = args.map(typeOf)
      return types.every(t => t.type === 'array')
        ? undefined
        : mismatch('BINARY_ARRAY_DIFF_TYPES', {
            functionName: `\`${name}\``,
            arrayType: '"ARRAY"',
            leftType: quotedSqlName(types[0]!),
            rightType: quotedSqlName(types[1]!),
          })
    },
    returns,
    bind: info => {
      const t = elementOf(info)
      return (a: Items, b: Items) => combine(a, b, t)
    },
    ...(fast && { fast }),
  })

export const arrayDistinct = array({
  name: 'array_distinct',
  since: '2.4.0',
  usage: 'array_distinct(array)',
  doc: 'The elements without repetitions.',
  examples: [['SELECT array_distinct(array(1, 2, 3, null, 3))', '[1, 2, 3, NULL]']],
  args: ['array'],
  returns: sameAsFirst,
  bind: info => (items: Items) => distinct(items, elementOf(info)),
  fast: distinctCode,
})
export const arrayUnion = setFunction(
  'array_union',
  'The elements of both, without repetitions.',
  ['SELECT array_union(array(1, 2, 3), array(1, 3, 5))', '[1, 2, 3, 5]'],
  joined,
  (a, b, t) => distinct([...a, ...b], t),
  unionCode,
)
export const arrayIntersect = setFunction(
  'array_intersect',
  'The elements that are in both, without repetitions.',
  ['SELECT array_intersect(array(1, 2, 3), array(1, 3, 5))', '[1, 3]'],
  (types, args) =>
    ArrayType(
      (types[0] as ArrayType).element,
      // one has none of them as it was before it was cast to the type of both
      args.every(a => (typeOf(a.type === 'Cast' ? a.child : a) as ArrayType).containsNull),
    ),
  (a, b, t) => {
    const other = new Set(b.map(keyed(t)))
    return distinct(a, t).filter(v => other.has(keyed(t)(v)))
  },
  membersCode(true),
)
export const arrayExcept = setFunction(
  'array_except',
  'The elements of the first that are not in the second, without repetitions.',
  ['SELECT array_except(array(1, 2, 3), array(1, 3, 5))', '[2]'],
  sameAsFirst,
  (a, b, t) => {
    const other = new Set(b.map(keyed(t)))
    return distinct(a, t).filter(v => !other.has(keyed(t)(v)))
  },
  membersCode(false),
)
export const arraysOverlap = {
  ...setFunction(
    'arrays_overlap',
    'Have they an element in common that is not null? Null where only nulls could be.',
    ['SELECT arrays_overlap(array(1, 2, 3), array(3, 4, 5))', 'true'],
    BooleanType,
    (a, b, t) => {
      const other = new Set(b.filter(v => v !== null).map(keyed(t)))
      if (a.some(v => v !== null && other.has(keyed(t)(v)))) return true
      return a.length > 0 && b.length > 0 && (a.includes(null) || b.includes(null)) ? null : false
    },
  ),
  fast: overlapCode,
  nullable: elementsNullable,
}

// ---- changing ----

const addition = (name: 'array_append' | 'array_prepend', example: readonly [string, string]): ScalarFunction =>
  array({
    name,
    since: name === 'array_append' ? '3.4.0' : '3.5.0',
    usage: `${name}(array, element)`,
    doc: `The array with an element added at its ${name === 'array_append' ? 'end' : 'beginning'}.`,
    examples: [example],
    args: ['array<T>', 'T'],
    returns: types => ArrayType((types[0] as ArrayType).element, true),
    nullable: firstNullable,
    nulls: 'custom',
    eval: (items: Items | null, v: Value) => (items === null ? null : name === 'array_append' ? [...items, v] : [v, ...items]),
    wasmLazy: additionCode(name === 'array_append'),
  })
export const arrayAppend = addition('array_append', ["SELECT array_append(array('b', 'd', 'c', 'a'), 'd')", '[b, d, c, a, d]'])
export const arrayPrepend = addition('array_prepend', ["SELECT array_prepend(array('b', 'd', 'c', 'a'), 'd')", '[d, b, d, c, a]'])

export const arrayRemove = array({
  name: 'array_remove',
  since: '2.4.0',
  usage: 'array_remove(array, element)',
  doc: 'The array without the elements that equal one.',
  examples: [['SELECT array_remove(array(1, 2, 3, null, 3), 3)', '[1, 2, NULL]']],
  args: ['array<T>', 'T'],
  returns: sameAsFirst,
  bind: info => {
    const t = elementOf(info)
    return (items: Items, v: Value) => items.filter(x => x === null || !valuesEqual(x, v, t))
  },
  fast: removeCode,
})
export const arrayCompact = array({
  name: 'array_compact',
  since: '3.4.0',
  usage: 'array_compact(array)',
  doc: 'The array without its nulls.',
  examples: [['SELECT array_compact(array(1, 2, 3, null))', '[1, 2, 3]']],
  args: ['array'],
  returns: types => ArrayType(elementType(types), false),
  eval: (items: Items) => items.filter(v => v !== null),
  fast: compactCode,
})
export const arrayInsert = array({
  name: 'array_insert',
  nullable: args => anyNullable(args.slice(0, 2)),
  since: '3.4.0',
  usage: 'array_insert(x, pos, val)',
  doc: 'The array with a value at an index (from 1, or from the end); nulls fill a gap.',
  examples: [
    ['SELECT array_insert(array(1, 2, 3, 4), 5, 5)', '[1, 2, 3, 4, 5]'],
    ['SELECT array_insert(array(5, 4, 3, 2), -1, 1)', '[5, 4, 3, 2, 1]'],
    ['SELECT array_insert(array(5, 3, 2, 1), -4, 4)', '[5, 4, 3, 2, 1]'],
  ],
  args: ['array<T>', 'int', 'T'],
  returns: types => ArrayType(elementType(types), true),
  nulls: 'custom',
  mayThrow: true,
  bind: info => (items: Items | null, position: number | null, v: Value) => {
    if (items === null || position === null) return null
    if (position === 0) return info.fail('INVALID_INDEX_OF_ZERO')
    requireArrayLength(Math.abs(position), 'array_insert', 'FUNCTION')
    const out = [...items]
    if (position > 0) {
      while (out.length < position - 1) out.push(null)
      out.splice(position - 1, 0, v)
      return out
    }
    const at = items.length + position + (info.options.legacy?.negativeInsert ? 0 : 1)
    if (at >= 0) {
      out.splice(at, 0, v)
      return out
    }
    return [v, ...new Array<Value>(-at).fill(null), ...items]
  },
  wasmLazy: insertCode,
})
export const arrayRepeat = array({
  name: 'array_repeat',
  nullable: args => nullableOf(args[1]!),
  since: '2.4.0',
  usage: 'array_repeat(element, count)',
  doc: 'An array of one value, so many times.',
  examples: [["SELECT array_repeat('123', 2)", '[123, 123]']],
  args: ['any', 'int'],
  returns: (types, args) => ArrayType(types[0]!, args[0] === undefined || nullableOf(args[0])),
  nulls: 'custom',
  mayThrow: true,
  eval: (v: Value, n: number | null) => {
    if (n === null) return null
    requireArrayLength(n, 'array_repeat')
    return new Array<Value>(Math.max(n, 0)).fill(v)
  },
  wasmLazy: repeatCode,
})
export const flatten = array({
  name: 'flatten',
  nullable: elementsNullable,
  since: '2.4.0',
  usage: 'flatten(arrayOfArrays)',
  doc: 'The elements of the arrays in an array; null where one of them is null.',
  examples: [['SELECT flatten(array(array(1, 2), array(3, 4)))', '[1, 2, 3, 4]']],
  args: ['array<array<T>>'],
  returns: types => elementType(types),
  mayReturnNull: true,
  mayThrow: true,
  eval: (arrays: readonly (Items | null)[]) => {
    if (arrays.includes(null)) return null
    requireArrayLength(
      arrays.reduce((n, a) => n + a!.length, 0),
      'flatten',
    )
    return (arrays as readonly Items[]).flat(1)
  },
  fast: flattenCode,
})
export const slice = array({
  name: 'slice',
  since: '2.4.0',
  usage: 'slice(x, start, length)',
  doc: 'So many elements from an index on (from 1, or from the end).',
  examples: [
    ['SELECT slice(array(1, 2, 3, 4), 2, 2)', '[2, 3]'],
    ['SELECT slice(array(1, 2, 3, 4), -2, 2)', '[3, 4]'],
  ],
  args: ['array', 'int', 'int'],
  returns: sameAsFirst,
  mayThrow: true,
  eval: (items: Items, start: number, length: number) => {
    if (start === 0) throw sparkError('INVALID_PARAMETER_VALUE.START', { parameter: '`start`', functionName: '`slice`' })
    if (length < 0)
      throw sparkError('INVALID_PARAMETER_VALUE.LENGTH', { parameter: '`length`', functionName: '`slice`', length: String(length) })
    const from = start > 0 ? start - 1 : items.length + start
    return from < 0 || from >= items.length ? [] : items.slice(from, from + length)
  },
  fast: sliceCode,
})
export const sortArray = array({
  name: 'sort_array',
  since: '1.5.0',
  usage: 'sort_array(array[, ascendingOrder])',
  doc: 'The elements in order, nulls first; descending with nulls last for `false`.',
  examples: [["SELECT sort_array(array('b', 'd', null, 'c', 'a'), true)", '[NULL, a, b, c, d]']],
  args: ['array', 'boolean!?'],
  coerce: args => (args.length === 1 ? [...args, Literal({ value: true, dataType: BooleanType })] : args),
  returns: sameAsFirst,
  bind: info => {
    const t = elementOf(info)
    return (items: Items, ascending: boolean) => {
      const order = (a: Value, b: Value) => (a === null ? (b === null ? 0 : -1) : b === null ? 1 : compareValues(a, b, t))
      return [...items].sort((a, b) => (ascending ? order(a, b) : order(b, a)))
    }
  },
  fast: sortCode(true),
})
export const shuffle = array({
  name: 'shuffle',
  nullable: firstNullable,
  since: '2.4.0',
  usage: 'shuffle(array)',
  doc: 'The elements in random order.',
  examples: [],
  args: ['array', 'any?'],
  check: ([, seed]) => seedProblem('shuffle', seed),
  returns: sameAsFirst,
  sql: args => `shuffle(${args[0]})`,
  deterministic: false,
  nulls: 'custom',
  bind: info => {
    const generator = perPartition(info, info.constants[1] ?? undefined, seed => new MersenneTwister(seed))
    return (items: Items | null) => {
      if (items === null) return null
      const random = generator()
      const out: Value[] = []
      for (const [i, item] of items.entries()) {
        const j = random.below(i + 1)
        if (j !== i) out[i] = out[j]!
        out[j] = item
      }
      return out
    }
  },
})
export const arrayJoin = array({
  name: 'array_join',
  since: '2.4.0',
  usage: 'array_join(array, delimiter[, nullReplacement])',
  doc: 'The elements as text with a delimiter between; nulls are left out, or replaced.',
  examples: [
    ["SELECT array_join(array('hello', 'world'), ' ')", 'hello world'],
    ["SELECT array_join(array('hello', null ,'world'), ' ')", 'hello world'],
    ["SELECT array_join(array('hello', null ,'world'), ' ', ',')", 'hello , world'],
  ],
  args: ['array<string>', 'string', 'string?'],
  // the delimiter and what stands for nulls are not cast
  check: args => {
    const i = args.findIndex((a, n) => n > 0 && a.type === 'Cast' && a.implicit === true && typeOf(a.child).type !== 'null')
    if (i < 0) return undefined
    const { child } = args[i] as Extract<Expression, { type: 'Cast' }>
    return mismatch('UNEXPECTED_INPUT_TYPE', {
      paramIndex: i === 1 ? 'second' : 'third',
      requiredType: '"STRING"',
      inputSql: '',
      inputType: quotedSqlName(typeOf(child)),
    })
  },
  returns: StringType,
  eval: (items: readonly (string | null)[], delimiter: string, replacement?: string) =>
    items.flatMap(v => (v === null ? (replacement === undefined ? [] : [replacement]) : [v])).join(delimiter),
  fast: joinCode,
})
/** What a field of `arrays_zip` is called, where its array has a name. */
const zippedName = (e: Expression): string | undefined => {
  if (e.type === 'AttributeReference' || e.type === 'Alias' || e.type === 'LambdaVariable') return e.name
  return partName(e)
}
export const arraysZip = array({
  name: 'arrays_zip',
  since: '2.4.0',
  usage: 'arrays_zip(a1, a2, ...)',
  doc: 'An array of structs of the elements at the same index; nulls where an array is shorter.',
  examples: [['SELECT arrays_zip(array(1, 2, 3), array(2, 3, 4))', '[{1, 2}, {2, 3}, {3, 4}]']],
  args: ['array*'],
  returns: (types, args) =>
    ArrayType(
      StructType(
        types.map((t, i) => {
          return StructField(zippedName(args[i]!) ?? String(i), (t as ArrayType).element, true)
        }),
      ),
      false,
    ),
  eval: (...arrays: Items[]) => Array.from({ length: Math.max(0, ...arrays.map(a => a.length)) }, (_, i) => arrays.map(a => a[i] ?? null)),
  fast: zipCode,
})
