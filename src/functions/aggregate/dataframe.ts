import { groupKey } from '../../types/compare.ts'
import { ArrayType, DoubleType } from '../../types/data-type.ts'
import type { Value } from '../../types/value.ts'
import { aggregate } from '../define.ts'

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
  returns: ([t]) => ArrayType(t!, true),
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
