import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import type { SparkContext } from '#dist/index.js'
import { glom, testContext } from './context.ts'

type Parts = number[][]
interface Recorded {
  sample: [boolean, number, number, Parts][]
  takeSample: [boolean, number, number[]][]
  randomSplit: Parts[]
  repartition: [number, number, number, Parts][]
}
/** What Spark drew (`test/record/rdd/samples.py`). */
const recorded = JSON.parse(readFileSync('test/rdd/samples.json', 'utf8')) as Recorded

let sc: SparkContext
beforeAll(async () => {
  sc = await testContext()
})
const hundred = () => sc.range(0, 100, 1, 3)

describe('random parts are those that Spark draws', () => {
  it.each(recorded.sample)('sample(%s, %s, %s)', async (replacement, fraction, seed, parts) => {
    expect(await glom(hundred().sample(replacement, fraction, seed))).toEqual(parts)
  })
  it.each(recorded.takeSample)('takeSample(%s, %s)', async (replacement, n, records) => {
    expect(await hundred().takeSample(replacement, n, 9)).toEqual(records)
  })
  it('randomSplit', async () => {
    const parts = hundred().randomSplit([1, 2, 3], 7)
    expect(await Promise.all(parts.map(p => glom(p)))).toEqual(recorded.randomSplit)
  })
  it.each(recorded.repartition)('repartition of %s records in %s partitions to %s', async (n, from, to, parts) => {
    const dealt = await glom(sc.range(0, n, 1, from).repartition(to))
    // the order in which a task reads its blocks is open
    const inOrder = (p: number[]) => [...p].sort((a, b) => a - b)
    expect(dealt.map(inOrder)).toEqual(parts.map(inOrder))
  })
  it('sampleByKey takes of each key its fraction, and the same every time', async () => {
    const rdd = sc.range(0, 3000, 1, 3).map(x => [x % 3, x] as const)
    const fractions = new Map([
      [0, 0],
      [1, 0.5],
      [2, 1],
    ])
    const counts = await rdd.sampleByKey(false, fractions, 5).countByKey()
    expect(counts.get(0)).toBeUndefined()
    expect(counts.get(2)).toBe(1000)
    expect(Math.abs(counts.get(1)! - 500)).toBeLessThan(80)
    expect(await rdd.sampleByKey(true, fractions, 5).countByKey()).toEqual(await rdd.sampleByKey(true, fractions, 5).countByKey())
  })
  it('sampleByKeyExact takes of each key exactly its fraction, rounded up', async () => {
    const rdd = sc.range(0, 3005, 1, 4).map(x => [['a', 'b', 'c'][x % 3]!, x] as const)
    const fractions = { a: 0, b: 0.3333, c: 1 }
    const without = rdd.sampleByKeyExact(false, fractions, 5)
    const taken = await without.collect()
    expect(new Set(taken.map(([, x]) => x)).size).toBe(taken.length)
    expect(taken.every(([k, x]) => k === ['a', 'b', 'c'][x % 3])).toBe(true)
    // of 1002 and of 1001
    expect([...(await without.countByKey())].sort()).toEqual([
      ['b', 334],
      ['c', 1001],
    ])
    expect(await without.collect()).toEqual(taken)
    // no part of the records is left out, or taken whole
    const parts = [0, 1, 2, 3].map(p => taken.filter(([k, x]) => k === 'b' && Math.floor((x * 4) / 3005) === p).length)
    expect(Math.min(...parts)).toBeGreaterThan(50)
    const repeated = await rdd.sampleByKeyExact(true, { a: 0, b: 2, c: 0.5 }, 5).collect()
    expect(repeated.filter(([k]) => k === 'b').length).toBe(2004)
    expect(repeated.filter(([k]) => k === 'c').length).toBe(501)
    const different = new Set(repeated.filter(([k]) => k === 'b').map(([, x]) => x)).size
    // of n records drawn 2 n times about 86 % are there
    expect(Math.abs(different / 1002 - (1 - Math.exp(-2)))).toBeLessThan(0.05)
    await expect(rdd.sampleByKeyExact(false, { a: 1 }, 5).count()).rejects.toThrow('key not found: b')
    expect(() => rdd.sampleByKeyExact(false, { a: -1 }, 5)).toThrow('Negative sampling rates')
  })
})
