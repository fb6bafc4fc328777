import { readFileSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import { BloomFilter, CountMinSketch, type SparkException, SparkSession } from '#dist/index.js'

// sketches.json is what real Spark makes of the values, by test/record/record_sketches.py
interface Failure {
  readonly condition: string | null
  readonly parameters: Readonly<Record<string, string>> | null
  readonly message: string | null
}
interface Filter {
  readonly bytes: string
  readonly bitSize: number
  readonly expectedFpp: number
  readonly cardinality: number
  readonly foreign: readonly boolean[]
}
interface Counts {
  readonly bytes: string
  readonly depth: number
  readonly width: number
  readonly total: number
  readonly relativeError: number
  readonly confidence: number
  readonly counts: readonly number[]
}
interface Case {
  readonly kind: 'bloomFilter' | 'countMinSketch'
  readonly sql: string
  readonly args: readonly number[]
  readonly answer: Filter | Counts | Failure
}

const cases = JSON.parse(readFileSync('test/session/sketches.json', 'utf8')) as Case[]
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
let spark: SparkSession

beforeAll(async () => {
  spark = await SparkSession.builder().master('local[2]').getOrCreate()
})

async function made({ kind, sql, args }: Case): Promise<Filter | Counts> {
  const frame = await spark.sql(sql)
  if (kind === 'bloomFilter') {
    const filter = await frame.stat.bloomFilter('v', args[0]!, args[1]!)
    const { bitSize, expectedFpp, cardinality } = filter
    const foreign = Array.from({ length: 100 }, (_, i) => filter.mightContainLong(i))
    return { bytes: hex(filter.toByteArray()), bitSize, expectedFpp, cardinality, foreign }
  }
  const sketch = await frame.stat.countMinSketch('v', args[0]!, args[1]!, args[2]!)
  const bytes = hex(sketch.toByteArray())
  const { depth, width, totalCount: total, relativeError, confidence } = sketch
  const values = (await frame.rows()).map(r => r[0]).filter(v => typeof v === 'string' || typeof v === 'number' || typeof v === 'bigint')
  return { bytes, depth, width, total, relativeError, confidence, counts: values.map(v => sketch.estimateCount(v)) }
}

test('sketches have the bytes and the answers of Spark', async () => {
  for (const c of cases) {
    const name = `${c.kind} ${c.sql} ${c.args.join()}`
    const { answer } = c
    if ('bytes' in answer) {
      const ours = await made(c)
      if ('expectedFpp' in ours && 'expectedFpp' in answer) expect(ours.expectedFpp, name).toBeCloseTo(answer.expectedFpp, 12)
      expect({ ...ours, expectedFpp: 0 }, name).toEqual({ ...answer, expectedFpp: 0 })
    } else if (answer.condition === null) {
      // Spark fails on nothing at all, as it has no filter then: here there is an empty one
      const { cardinality } = (await made(c)) as Filter
      expect(cardinality, name).toBe(0)
    } else {
      const error = await made(c).then(
        () => undefined,
        (e: SparkException) => e,
      )
      expect({ condition: error?.condition, parameters: error?.messageParameters }, name).toEqual({
        condition: answer.condition,
        parameters: answer.parameters,
      })
    }
  }
})

test('sketches by hand are those of the rows', async () => {
  for (const c of cases) {
    if (!('bytes' in c.answer)) continue
    const values = (await (await spark.sql(c.sql)).rows()).flatMap(r => (r[0] === null ? [] : [r[0] as number | string | Uint8Array]))
    const [first, second, seed] = c.args as [number, number, number]
    const half = values.length >> 1
    const halves = [values.slice(0, half), values.slice(half)]
    if (c.kind === 'bloomFilter') {
      const [a, b] = halves.map(part => {
        const filter = second < 1 ? BloomFilter.create(first, second) : BloomFilter.ofBits(first, second)
        for (const v of part) filter.put(v)
        return BloomFilter.readFrom(filter.toByteArray())
      }) as [BloomFilter, BloomFilter]
      expect(hex(a.mergeInPlace(b).toByteArray()), c.sql).toBe(c.answer.bytes)
      for (const v of values) expect(a.mightContain(v)).toBe(true)
      expect(a.intersectInPlace(b).cardinality).toBe(b.cardinality)
    } else {
      const [a, b] = halves.map(part => {
        const sketch = first < 1 ? CountMinSketch.forError(first, second, seed) : CountMinSketch.create(first, second, seed)
        for (const v of part) sketch.add(v)
        return CountMinSketch.readFrom(sketch.toByteArray())
      }) as [CountMinSketch, CountMinSketch]
      expect(hex(a.mergeInPlace(b).toByteArray()), c.sql).toBe(c.answer.bytes)
    }
  }
})

test('sketches that do not fit are refused', () => {
  expect(() => BloomFilter.create(10, 1.5)).toThrow('False positive probability must be within range (0.0, 1.0)')
  expect(() => BloomFilter.ofBits(0, 10)).toThrow('Expected insertions must be positive')
  expect(() => BloomFilter.create(10).mergeInPlace(BloomFilter.create(1000))).toThrow('Cannot merge bloom filters with different bit size')
  expect(() => BloomFilter.readFrom(new Uint8Array([0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 0, 127, 0, 0, 0]))).toThrow('end too early')
  expect(() => CountMinSketch.create(2, 3, 1).mergeInPlace(CountMinSketch.create(2, 3, 2))).toThrow(
    'Cannot merge estimators of different seed',
  )
  expect(() => CountMinSketch.readFrom(new Uint8Array(19))).toThrow('end too early')
})
