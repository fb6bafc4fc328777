import type { Expression } from '../../plan/expression.ts'
import { nullableOf } from '../../plan/output.ts'
import { groupKey } from '../../types/compare.ts'
import { ArrayType, BinaryType, DoubleType } from '../../types/data-type.ts'
import { quotedSqlName } from '../../types/names.ts'
import type { Value } from '../../types/value.ts'
import { aggregate, type Mismatch } from '../define.ts'
import { type Bloom, bloomBytes, emptyBloom, mergeBloom, putItem } from '../sketch/bloom-filter.ts'
import { hashed } from '../sketch/count-min.ts'
import { constantOf, isIntegral, isString, mismatch, typeOf } from '../type-rules.ts'

/** Aggregates that the DataFrame API has and SQL text cannot call. */

/** The product of doubles; null over no values. */
export const product = aggregate({
  name: '$product',
  group: '',
  since: '3.2.0',
  usage: 'product(expr)',
  doc: 'The product of the values.',
  examples: [],
  args: ['double'],
  returns: DoubleType,
  sql: args => `product(${args.join(', ')})`,
  bind: () => {
    const times = (a: number | null, b: number | null) => (b === null ? a : a === null ? b : a * b)
    return { init: () => null, update: times, merge: times, finish: (s: number | null) => s }
  },
})

type Counts = Map<string, { value: Value; count: number }>

/** Values that may be frequent: as many as counters, by the algorithm of Misra and Gries (Karp, Schenker, Papadimitriou). */
export const frequentItems = aggregate({
  name: '$frequent_items',
  group: '',
  since: '3.4.0',
  usage: 'collect_frequent_items(expr, size)',
  doc: 'Values that are more frequent than one in size, and perhaps others.',
  examples: [],
  args: ['any', 'int'],
  returns: ([t], [e]) => ArrayType(t!, nullableOf(e!)),
  nullable: false,
  sql: args => `collect_frequent_items(${args.join(', ')})`,
  bind: info => {
    const size = Number(info.constants[1])
    const type = info.argTypes[0]!
    const add = (counts: Counts, value: Value, count: number): Counts => {
      const key = value === null ? 'null' : `v${String(groupKey(value, type))}`
      const known = counts.get(key)
      if (known) known.count += count
      else if (counts.size < size) counts.set(key, { value, count })
      else {
        const least = Math.min(...[...counts.values()].map(c => c.count))
        if (count >= least) counts.set(key, { value, count })
        const taken = Math.min(count, least)
        for (const [k, c] of counts) {
          if (count >= least && c.count <= least) counts.delete(k)
          else c.count -= taken
        }
      }
      return counts
    }
    return {
      init: (): Counts => new Map(),
      update: (counts: Counts, value: Value) => add(counts, value, 1),
      merge: (a: Counts, b: Counts) => {
        for (const { value, count } of b.values()) add(a, value, count)
        return a
      },
      finish: (counts: Counts) => [...counts.values()].map(c => c.value),
    }
  },
})

/** Filters of no more items and bits are made, as by `spark.sql.optimizer.runtime.bloomFilter.max…`. */
const [MAX_ITEMS, MAX_BITS] = [4_000_000, 67_108_864]

function bloomProblem(args: readonly Expression[]): Mismatch | undefined {
  const t = typeOf(args[0]!)
  if (!(isIntegral(t) || isString(t) || t.type === 'null')) {
    const actual = args.map(a => quotedSqlName(typeOf(a))).join(', ')
    const expected = { expectedLeft: '"BINARY"', expectedRight: '"BIGINT"' }
    return mismatch('BLOOM_FILTER_WRONG_TYPE', { functionName: '`bloom_filter_agg`', ...expected, actual })
  }
  for (const [i, name] of ['', 'estimatedNumItems', 'numBits'].entries()) {
    const value = i === 0 ? 1 : Number(constantOf(args[i]))
    if (!(value > 0)) return mismatch('VALUE_OUT_OF_RANGE', { exprName: name, valueRange: '[0, positive]', currentValue: `${value}L` })
  }
  return undefined
}

/** A Bloom filter of whole numbers or text. */
export const bloomFilterAgg = aggregate({
  name: '$bloom_filter_agg',
  group: '',
  since: '3.3.0',
  usage: 'bloom_filter_agg(expr, items, bits)',
  doc: 'A Bloom filter of the values as bytes.',
  examples: [],
  args: ['any', 'bigint', 'bigint'],
  check: bloomProblem,
  returns: BinaryType,
  sql: args => `bloom_filter_agg(${args.join(', ')})`,
  bind: info => ({
    init: () => emptyBloom(Math.min(Number(info.constants[1]), MAX_ITEMS), Math.min(Number(info.constants[2]), MAX_BITS)),
    update: (s: Bloom, v: Value) => {
      if (v !== null) putItem(s, hashed(v as number | bigint | string))
      return s
    },
    merge: mergeBloom,
    finish: bloomBytes,
  }),
})
