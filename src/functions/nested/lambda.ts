import { type Expression, LambdaFunction, LambdaVariable, newExprId } from '../../plan/expression.ts'
import { nullableOf } from '../../plan/output.ts'
import { compareValues } from '../../types/compare.ts'
import { ArrayType, BooleanType, type DataType, MapType } from '../../types/data-type.ts'
import type { MapValue, Value } from '../../types/value.ts'
import { sparkError } from '../../util/errors.ts'
import { type ScalarFunction, scalar } from '../define.ts'
import { anyNullable, firstNullable, typeOf } from '../type-rules.ts'
import { sortCode } from './array-kernels.ts'
import {
  aggregateCode,
  arraySortCode,
  filterCode,
  mapFilterCode,
  quantifierCode,
  transformCode,
  transformKeysCode,
  transformValuesCode,
  zipWithCode,
} from './lambda-code.ts'
import { keyProblem, mapOf } from './map.ts'
import { mapZipWithCode } from './map-code.ts'

/** Higher-order functions: `eval` gets lambdas as JS functions of their parameters; what type a lambda gives is the type of its argument here. */

type Lambda = (...args: Value[]) => Value
type Items = readonly Value[]
const higher = (spec: Omit<ScalarFunction, 'kind' | 'group'>): ScalarFunction => scalar({ group: 'lambda_funcs', ...spec })
const sameAsFirst = (types: readonly DataType[]): DataType => types[0]!

export const transform = higher({
  name: 'transform',
  nullable: firstNullable,
  since: '2.4.0',
  usage: 'transform(expr, func)',
  doc: 'Each element put through a function of it, or of it and its index.',
  examples: [
    ['SELECT transform(array(1, 2, 3), x -> x + 1)', '[2, 3, 4]'],
    ['SELECT transform(array(1, 2, 3), (x, i) -> x + i)', '[1, 3, 5]'],
  ],
  args: ['array', 'lambda2'],
  returns: (types, args) => ArrayType(types[1]!, nullableOf(args[1]!)),
  mayThrow: true,
  eval: (items: Items, f: Lambda) => items.map((v, i) => f(v, i)),
  wasmLazy: transformCode,
})
export const filter = higher({
  name: 'filter',
  nullable: firstNullable,
  since: '2.4.0',
  usage: 'filter(expr, func)',
  doc: 'The elements for which the function (of the element, or of it and its index) is true.',
  examples: [
    ['SELECT filter(array(1, 2, 3), x -> x % 2 == 1)', '[1, 3]'],
    ['SELECT filter(array(0, 2, 3), (x, i) -> x > i)', '[2, 3]'],
  ],
  args: ['array', 'lambda2'],
  returns: sameAsFirst,
  mayThrow: true,
  eval: (items: Items, f: Lambda) => items.filter((v, i) => f(v, i) === true),
  wasmLazy: filterCode,
})
export const exists = higher({
  name: 'exists',
  nullable: anyNullable,
  since: '2.4.0',
  usage: 'exists(expr, pred)',
  doc: 'Is the condition true for an element? Null where it is for none, but null for one.',
  examples: [
    ['SELECT exists(array(1, 2, 3), x -> x % 2 == 0)', 'true'],
    ['SELECT exists(array(1, 2, 3), x -> x % 2 == 10)', 'false'],
    ['SELECT exists(array(1, null, 3), x -> x % 2 == 0)', null],
  ],
  args: ['array', 'lambda1'],
  returns: BooleanType,
  mayReturnNull: true,
  mayThrow: true,
  bind:
    ({ options }) =>
    (items: Items, f: Lambda) => {
      let unknown = false
      for (const v of items) {
        const r = f(v)
        if (r === true) return true
        unknown ||= r === null
      }
      return unknown && !options.legacy?.twoValuedExists ? null : false
    },
  wasmLazy: quantifierCode(true),
})
export const forall = higher({
  name: 'forall',
  nullable: anyNullable,
  since: '3.0.0',
  usage: 'forall(expr, pred)',
  doc: 'Is the condition true for all elements?',
  examples: [
    ['SELECT forall(array(1, 2, 3), x -> x % 2 == 0)', 'false'],
    ['SELECT forall(array(2, 4, 8), x -> x % 2 == 0)', 'true'],
    ['SELECT forall(array(2, null, 8), x -> x % 2 == 0)', null],
  ],
  args: ['array', 'lambda1'],
  returns: BooleanType,
  mayReturnNull: true,
  mayThrow: true,
  eval: (items: Items, f: Lambda) => {
    let unknown = false
    for (const v of items) {
      const r = f(v)
      if (r === false) return false
      unknown ||= r === null
    }
    return unknown ? null : true
  },
  wasmLazy: quantifierCode(false),
})

export const aggregateFunction = higher({
  name: 'aggregate',
  aliases: ['reduce'],
  printsAlias: true,
  since: '2.4.0',
  usage: 'aggregate(expr, start, merge[, finish])',
  doc: 'A state merged with each element in turn, then put through a last function.',
  examples: [
    ['SELECT aggregate(array(1, 2, 3), 0, (acc, x) -> acc + x)', '6'],
    ['SELECT aggregate(array(1, 2, 3), 0, (acc, x) -> acc + x, acc -> acc * 10)', '60'],
  ],
  args: ['array', 'any', 'lambda2', 'lambda1?'],
  coerce: args => (args.length === 3 ? [...args, identity()] : args),
  returns: types => types[3] ?? types[1]!,
  nulls: 'custom',
  mayReturnNull: true,
  mayThrow: true,
  eval: (items: Items | null, start: Value, merge: Lambda, finish?: Lambda) => {
    if (items === null) return null
    let state = start
    for (const v of items) state = merge(state, v)
    return finish ? finish(state) : state
  },
  wasmLazy: aggregateCode,
})
const identity = (): Expression => {
  const x = LambdaVariable({ name: 'id', exprId: newExprId() })
  return LambdaFunction({ params: [x], body: x })
}

export const zipWith = higher({
  name: 'zip_with',
  nullable: args => anyNullable(args.slice(0, 2)),
  since: '2.4.0',
  usage: 'zip_with(left, right, func)',
  doc: 'Each pair of elements at the same index put through a function; nulls where an array is shorter.',
  examples: [
    ['SELECT zip_with(array(1, 2), array(3, 4), (x, y) -> x + y)', '[4, 6]'],
    ["SELECT zip_with(array('a', 'b', 'c'), array('d', 'e', 'f'), (x, y) -> concat(x, y))", '[ad, be, cf]'],
  ],
  args: ['array', 'array', 'lambda2'],
  returns: (types, args) => ArrayType(types[2]!, nullableOf(args[2]!)),
  mayThrow: true,
  eval: (a: Items, b: Items, f: Lambda) => Array.from({ length: Math.max(a.length, b.length) }, (_, i) => f(a[i] ?? null, b[i] ?? null)),
  wasmLazy: zipWithCode,
})

/** How Spark prints the comparison that array_sort makes by itself. */
export const naturalOrder = (a: string, b: string): string => {
  const order = `(IF((${a} < ${b}), -1, (IF((${a} > ${b}), 1, 0))))`
  const nulls = `(IF((${a} IS NULL), 1, (IF((${b} IS NULL), -1, ${order}))))`
  return `lambdafunction((IF(((${a} IS NULL) AND (${b} IS NULL)), 0, ${nulls})), ${a}, ${b})`
}
const NATURAL_ORDER = naturalOrder('namedlambdavariable()', 'namedlambdavariable()')

export const arraySort = higher({
  name: 'array_sort',
  since: '2.4.0',
  usage: 'array_sort(expr[, func])',
  doc: 'The elements in order, nulls last; or in the order of a function that gives a negative number, 0 or a positive one.',
  examples: [
    ['SELECT array_sort(array(5, 6, 1), (left, right) -> case when left < right then -1 when left > right then 1 else 0 end)', '[1, 5, 6]'],
    ["SELECT array_sort(array('b', 'd', null, 'c', 'a'))", '[a, b, c, d, NULL]'],
  ],
  args: ['array', 'lambda2?'],
  returns: sameAsFirst,
  sql: ([items, f], name) => `${name}(${items}, ${f ?? NATURAL_ORDER})`,
  mayThrow: true,
  bind: info => {
    const t = (info.argTypes[0] as ArrayType).element
    return (items: Items, f?: Lambda) => {
      if (f === undefined) return [...items].sort((a, b) => (a === null ? (b === null ? 0 : 1) : b === null ? -1 : compareValues(a, b, t)))
      return [...items].sort((a, b) => {
        const r = f(a, b)
        // Spark tells the first of the two twice
        if (r === null) throw sparkError('COMPARATOR_RETURNS_NULL', { firstValue: String(a), secondValue: String(a) })
        return r as number
      })
    }
  },
  wasmLazy: arraySortCode,
  fast: sortCode(false),
})

// ---- maps ----

const overEntries = (m: MapValue, f: Lambda): Value[] => m.keys.map((k, i) => f(k, m.values[i]!))

export const mapFilter = higher({
  name: 'map_filter',
  since: '3.0.0',
  usage: 'map_filter(expr, func)',
  doc: 'The entries for which the function of key and value is true.',
  examples: [['SELECT map_filter(map(1, 0, 2, 2, 3, -1), (k, v) -> k > v)', '{1 -> 0, 3 -> -1}']],
  args: ['map', 'lambda2'],
  returns: sameAsFirst,
  mayThrow: true,
  eval: (m: MapValue, f: Lambda) => {
    const keep = overEntries(m, f).map(r => r === true)
    return { keys: m.keys.filter((_, i) => keep[i]), values: m.values.filter((_, i) => keep[i]) }
  },
  wasmLazy: mapFilterCode,
})
export const transformKeys = higher({
  name: 'transform_keys',
  since: '3.0.0',
  usage: 'transform_keys(expr, func)',
  doc: 'The map with each key replaced by what a function of key and value gives.',
  examples: [['SELECT transform_keys(map_from_arrays(array(1, 2, 3), array(1, 2, 3)), (k, v) -> k + 1)', '{2 -> 1, 3 -> 2, 4 -> 3}']],
  args: ['map', 'lambda2'],
  check: ([, f]) => (f?.type === 'LambdaFunction' ? keyProblem(typeOf(f.body)) : undefined),
  returns: ([t, key]) => MapType(key!, (t as MapType).value, (t as MapType).valueContainsNull),
  mayThrow: true,
  bind: info => (m: MapValue, f: Lambda) => mapOf(overEntries(m, f), m.values, (info.returnType as MapType).key, info.options),
  wasmLazy: transformKeysCode,
})
export const transformValues = higher({
  name: 'transform_values',
  nullable: firstNullable,
  since: '3.0.0',
  usage: 'transform_values(expr, func)',
  doc: 'The map with each value replaced by what a function of key and value gives.',
  examples: [['SELECT transform_values(map_from_arrays(array(1, 2, 3), array(1, 2, 3)), (k, v) -> v + 1)', '{1 -> 2, 2 -> 3, 3 -> 4}']],
  args: ['map', 'lambda2'],
  returns: ([t, value], args) => MapType((t as MapType).key, value!, nullableOf(args[1]!)),
  mayThrow: true,
  eval: (m: MapValue, f: Lambda) => ({ keys: m.keys, values: overEntries(m, f) }),
  wasmLazy: transformValuesCode,
})
export const mapZipWith = higher({
  name: 'map_zip_with',
  nullable: args => anyNullable(args.slice(0, 2)),
  since: '3.0.0',
  usage: 'map_zip_with(map1, map2, function)',
  doc: 'A map of the keys of both, each with what a function of the key and both values gives; nulls where a map has no such key.',
  examples: [["SELECT map_zip_with(map(1, 'a', 2, 'b'), map(1, 'x', 2, 'y'), (k, v1, v2) -> concat(v1, v2))", '{1 -> ax, 2 -> by}']],
  args: ['map', 'map', 'lambda3'],
  returns: ([t, , value], args) => MapType((t as MapType).key, value!, nullableOf(args[2]!)),
  mayThrow: true,
  bind: info => {
    const { key } = info.returnType as MapType
    return (a: MapValue, b: MapValue, f: Lambda) => {
      const find = (m: MapValue, k: Value) => m.keys.findIndex(x => compareValues(x, k, key) === 0)
      const keys = [...a.keys, ...b.keys.filter(k => find(a, k) < 0)]
      const at = (m: MapValue, k: Value) => m.values[find(m, k)] ?? null
      return { keys, values: keys.map(k => f(k, at(a, k), at(b, k))) }
    }
  },
  wasmLazy: mapZipWithCode,
})
