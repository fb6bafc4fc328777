import type { AttributeReference, Expression } from '../../plan/expression.ts'
import { childrenOf } from '../../plan/tree.ts'
import { ArrayType, BinaryType, type DataType, IntegerType, LongType, StringType, StructField, StructType } from '../../types/data-type.ts'
import { catalogString, sqlName } from '../../types/names.ts'
import type { Value } from '../../types/value.ts'
import { sparkError } from '../../util/errors.ts'
import { aggregate, type Mismatch, scalar } from '../define.ts'
import { quoted } from '../errors.ts'
import { constantOf, isNumeric, mismatch, typeOf } from '../type-rules.ts'
import { isConstant, withDefaults } from './arguments.ts'
import {
  addItems,
  emptyFrequent,
  type Frequent,
  frequentBytes,
  frequentItems,
  frequentOf,
  hashCodeOf,
  mergeFrequent,
} from './frequent-items.ts'

/** The most frequent items, approximately: at once, or by way of a sketch. */

const LIMIT = 1_000_000
const TRACKED = 10_000
const K = 5

function positive(argName: string, value: Value | undefined): number {
  if (value === null || value === undefined) throw sparkError('APPROX_TOP_K_NULL_ARG', { argName: quoted(argName) })
  if (Number(value) <= 0) throw sparkError('APPROX_TOP_K_NON_POSITIVE_ARG', { argName: quoted(argName), argValue: String(value) })
  return Number(value)
}

function tracked(value: Value | undefined): number {
  const n = positive('maxItemsTracked', value)
  if (n > LIMIT) throw sparkError('APPROX_TOP_K_MAX_ITEMS_TRACKED_EXCEEDS_LIMIT', { maxItemsTracked: String(n), limit: String(LIMIT) })
  return n
}

const enough = (k: number, maxItems: number): void => {
  if (k > maxItems) throw sparkError('APPROX_TOP_K_MAX_ITEMS_TRACKED_LESS_THAN_K', { maxItemsTracked: String(maxItems), k: String(k) })
}

const ITEMS = new Set([
  'boolean',
  'byte',
  'short',
  'int',
  'long',
  'float',
  'double',
  'decimal',
  'string',
  'date',
  'timestamp',
  'timestamp_ntz',
])
const hint = (msg: string): Mismatch => mismatch('TYPE_CHECK_FAILURE_WITH_HINT', { msg, hint: '' })

function itemProblem(e: Expression): Mismatch | undefined {
  const t = typeOf(e)
  return ITEMS.has(t.type) || t.type === 'null'
    ? undefined
    : hint(
        `${sqlName(t)
          .replace(/[<(].*/, '')
          .toLowerCase()} columns are not supported`,
      )
}
const kProblem = (e: Expression | undefined): Mismatch | undefined => (isConstant(e) ? undefined : hint('K must be a constant literal'))
const trackedProblem = (e: Expression | undefined): Mismatch | undefined =>
  isConstant(e) ? undefined : hint('Number of items tracked must be a constant literal')

const resultType = (item: DataType): DataType =>
  ArrayType(StructType([StructField('item', item, true), StructField('count', LongType, false)]), false)

interface State {
  maxItems: number
  sketch: Frequent
  nulls: number
}

const newState = (maxItems: number): State => ({ maxItems, sketch: emptyFrequent(maxItems), nulls: 0 })

/** Nulls are counted beside the sketch, and take their place among the items. */
function topOf(s: { readonly sketch: Frequent; readonly nulls: number }, k: number): Value {
  const items = frequentItems(s.sketch)
  if (s.nulls > 0) {
    const at = items.findIndex(([, n]) => n < s.nulls)
    items.splice(at < 0 ? items.length : at, 0, [null, s.nulls])
  }
  return items.slice(0, k).map(([item, n]) => [item, BigInt(n)])
}

const updating = (t: DataType) => {
  const hash = hashCodeOf(t)
  return {
    update: (s: State, v: Value): State => {
      if (v === null) s.nulls++
      else addItems(s.sketch, v, 1, hash)
      return s
    },
    merge: (a: State, b: State): State => {
      mergeFrequent(a.sketch, b.sketch, hash)
      a.nulls += b.nulls
      return a
    },
  }
}

export const approxTopK = aggregate({
  name: 'approx_top_k',
  group: 'agg_funcs',
  since: '4.1.0',
  usage: 'approx_top_k(expr[, k[, maxItemsTracked]])',
  doc: 'The k most frequent items and how often they are there, approximately, where there are more different items than can be tracked.',
  examples: [
    [
      'SELECT approx_top_k(expr) FROM VALUES (0), (0), (1), (1), (2), (3), (4), (4) AS tab(expr)',
      '[{0, 2}, {4, 2}, {1, 2}, {2, 1}, {3, 1}]',
    ],
    ["SELECT approx_top_k(expr, 2) FROM VALUES 'a', 'b', 'c', 'c', 'c', 'c', 'd', 'd' AS tab(expr)", '[{c, 4}, {d, 2}]'],
  ],
  args: ['any', 'int?', 'int?'],
  coerce: withDefaults([1, K], [2, TRACKED]),
  check: args => itemProblem(args[0]!) ?? kProblem(args[1]) ?? trackedProblem(args[2]),
  returns: types => resultType(types[0]!),
  nullable: false,
  bind: info => ({
    ...updating(info.argTypes[0]!),
    init: () => {
      const k = positive('k', info.constants[1])
      const maxItems = tracked(info.constants[2])
      enough(k, maxItems)
      return newState(maxItems)
    },
    finish: (s: State) => topOf(s, Number(info.constants[1])),
  }),
})

const sketchType = (item: DataType): DataType =>
  StructType([
    StructField('sketch', BinaryType, false),
    StructField('maxItemsTracked', IntegerType, false),
    StructField('itemDataType', item, true),
    StructField('itemDataTypeDDL', StringType, false),
  ])

const ddlOf = (t: DataType): string => (t.type === 'string' ? 'item string not null' : `item ${sqlName(t)} NOT NULL`)
const written = (s: State, t: DataType): Value => [frequentBytes(s.sketch, s.nulls, t), s.maxItems, null, ddlOf(t)]

export const approxTopKAccumulate = aggregate({
  name: 'approx_top_k_accumulate',
  group: 'agg_funcs',
  since: '4.1.0',
  usage: 'approx_top_k_accumulate(expr[, maxItemsTracked])',
  doc: 'A sketch of frequent items, from which `approx_top_k_estimate` reads the most frequent.',
  examples: [
    [
      "SELECT approx_top_k_estimate(approx_top_k_accumulate(expr, 100), 2) FROM VALUES 'a', 'b', 'c', 'c', 'c', 'c', 'd', 'd' AS tab(expr)",
      '[{c, 4}, {d, 2}]',
    ],
  ],
  args: ['any', 'int?'],
  constants: [1],
  coerce: withDefaults([1, TRACKED]),
  check: args => itemProblem(args[0]!) ?? trackedProblem(args[1]),
  returns: types => sketchType(types[0]!),
  nullable: false,
  bind: info => ({
    ...updating(info.argTypes[0]!),
    init: () => newState(tracked(info.constants[1])),
    finish: (s: State) => written(s, info.argTypes[0]!),
  }),
})

/** The types of a sketch's fields; its item is of any. */
const FIELDS = ['binary', 'int', undefined, 'string'] as const
const ORDINALS = ['first', 'second', 'third', 'fourth']

/** A sketch comes as the struct that `approx_top_k_accumulate` makes. */
function structProblem(e: Expression): Mismatch | undefined {
  const t = typeOf(e)
  if (t.type !== 'struct' && t.type !== 'null')
    return mismatch('UNEXPECTED_INPUT_TYPE', { paramIndex: 'first', requiredType: '"STRUCT"', inputSql: '', inputType: `"${sqlName(t)}"` })
  const fields = t.type === 'struct' ? t.fields : []
  if (fields.length !== FIELDS.length)
    return hint(
      `State must be a struct with 4 fields. Expected struct: struct<sketch:binary,maxItemsTracked:int,itemDataType:any,itemDataTypeDDL:string>. Got: ${t.type === 'null' ? 'struct<>' : catalogString(t)}`,
    )
  const wrong = FIELDS.findIndex((type, i) => type !== undefined && fields[i]!.dataType.type !== type)
  if (wrong < 0) return undefined
  return hint(
    `State struct must have the ${ORDINALS[wrong]} field to be ${wrong === 1 ? 'int' : FIELDS[wrong]}. Got: ${catalogString(fields[wrong]!.dataType)}`,
  )
}
const itemType = (t: DataType): DataType => (t.type === 'struct' ? t.fields[2]!.dataType : t)

/** Spark has the size before it looks at the sketch. */
function sizeFirst(e: Expression | undefined): undefined {
  const column = e && columnIn(e)
  if (column) throw sparkError('INTERNAL_ERROR', { message: `Cannot evaluate expression: ${column.name}#${column.exprId}` })
  const size = constantOf(e)
  if (e !== undefined && size === AS_THEY_ARE) return undefined
  if (e !== undefined && (size === null || isNumeric(typeOf(e)))) tracked(size)
  return undefined
}
function columnIn(e: Expression): AttributeReference | undefined {
  if (e.type === 'AttributeReference') return e
  for (const c of childrenOf(e)) {
    const found = columnIn(c)
    if (found) return found
  }
  return undefined
}

/** Not asked for: the sketches must be of one size. */
const AS_THEY_ARE = -1

export const approxTopKCombine = aggregate({
  name: 'approx_top_k_combine',
  group: 'agg_funcs',
  since: '4.1.0',
  usage: 'approx_top_k_combine(sketch[, maxItemsTracked])',
  doc: 'Several sketches of frequent items as one; of the given size, or all of the same.',
  examples: [],
  args: ['any', 'any?'],
  constants: [1],
  coerce: withDefaults([1, AS_THEY_ARE]),
  check: args => sizeFirst(args[1]) ?? structProblem(args[0]!) ?? trackedProblem(args[1]),
  returns: types => types[0]!,
  nullable: false,
  bind: info => {
    const t = itemType(info.argTypes[0]!)
    const asked = info.constants[1] === AS_THEY_ARE ? undefined : info.constants[1]
    const hash = hashCodeOf(t)
    const add = (s: State, other: State): State => {
      if (info.constants[1] === AS_THEY_ARE && s.maxItems === AS_THEY_ARE) Object.assign(s, newState(other.maxItems))
      else if (info.constants[1] === AS_THEY_ARE && s.maxItems !== other.maxItems)
        throw sparkError('APPROX_TOP_K_SKETCH_SIZE_NOT_MATCH', { size1: String(s.maxItems), size2: String(other.maxItems) })
      mergeFrequent(s.sketch, other.sketch, hash)
      s.nulls += other.nulls
      return s
    }
    return {
      init: (): State => (info.constants[1] === AS_THEY_ARE ? { ...newState(TRACKED), maxItems: AS_THEY_ARE } : newState(tracked(asked))),
      update: (s: State, v: Value) => {
        if (v === null) return s
        const [bytes, maxItems] = v as unknown as [Uint8Array, number]
        return add(s, { ...frequentOf(bytes, t), maxItems })
      },
      merge: (a: State, b: State) => (b.maxItems === AS_THEY_ARE ? a : add(a, b)),
      finish: (s: State) => written(s.maxItems === AS_THEY_ARE ? { ...s, maxItems: TRACKED } : s, t),
    }
  },
})

export const approxTopKEstimate = scalar({
  name: 'approx_top_k_estimate',
  group: 'sketch_funcs',
  since: '4.1.0',
  usage: 'approx_top_k_estimate(sketch[, k])',
  doc: 'The k most frequent items of a sketch, and how often they are there.',
  examples: [
    [
      "SELECT approx_top_k_estimate(approx_top_k_accumulate(expr), 2) FROM VALUES 'a', 'b', 'c', 'c', 'c', 'c', 'd', 'd' tab(expr)",
      '[{c, 4}, {d, 2}]',
    ],
  ],
  args: ['any', 'int?'],
  coerce: withDefaults([1, K]),
  check: args => structProblem(args[0]!) ?? kProblem(args[1]),
  returns: types => resultType(itemType(types[0]!)),
  nulls: 'custom',
  mayReturnNull: true,
  mayThrow: true,
  bind: info => {
    const t = itemType(info.argTypes[0]!)
    return (v: Value, wanted: Value) => {
      if (v === null) return null
      const k = positive('k', wanted)
      const [bytes, maxItems] = v as unknown as [Uint8Array, number]
      enough(k, maxItems)
      return topOf(frequentOf(bytes, t), k)
    }
  },
})
