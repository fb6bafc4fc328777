import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RDD, SparkContext } from '#dist/index.js'
import { headerOf } from '#dist/rdd/sequence-file/reader.js'
import { glom, rejection, testContext } from './context.ts'

let sc: SparkContext
beforeAll(async () => {
  sc = await testContext()
})
const out = mkdtempSync(join(tmpdir(), 'sequence-'))
afterAll(() => rmSync(out, { recursive: true, force: true }))

/** What `sequence-files/record.py` had Spark write. */
const recorded = (name: string): string => `test/rdd/sequence-files/${name}.seq`
const expected = JSON.parse(readFileSync('test/rdd/sequence-files/expected.json', 'utf8')) as Record<string, unknown[][]>
const plain = (v: unknown): unknown => (typeof v === 'bigint' ? String(v) : v instanceof Uint8Array ? [...v] : v)

describe('sequence files', () => {
  it.each(Object.keys(expected))('of Spark: %s', async name => {
    const pairs = await sc.sequenceFile<unknown, unknown>(recorded(name)).collect()
    expect(pairs.map(p => p.map(plain))).toEqual(expected[name])
  })

  const all: [unknown, unknown][][] = [
    [
      ['a', 1],
      ['ü', -7],
    ],
    [
      [2 ** 40, true],
      [1, false],
    ],
    [
      [0.5, null],
      [7, null],
    ],
    [
      [new Uint8Array([1, 2]), 2n ** 60n],
      [new Uint8Array(), 5n],
    ],
  ]
  it.each([undefined, 'deflate', 'snappy', 'lz4', 'org.apache.hadoop.io.compress.ZStandardCodec'])('come back, codec %s', async codec => {
    for (const [i, records] of all.entries())
      for (const compressionType of ['BLOCK', 'RECORD'] as const) {
        const path = join(out, `${codec}-${i}-${compressionType}`)
        await sc.parallelize(records, 1).saveAsSequenceFile(path, codec, { compressionType })
        const back = await sc.sequenceFile<unknown, unknown>(path).collect()
        expect(back.map(p => p.map(Number.isNaN).concat(p as never))).toEqual(
          records.map(p => p.map(Number.isNaN).concat(p.map(v => (v === 5n ? 5 : v)) as never)),
        )
      }
  })

  it('have the classes of the first record, or those that are given', async () => {
    const pairs = sc.parallelize(
      [
        [1, 1],
        [2, 2.5],
      ] as [number, number][],
      1,
    )
    const error = await rejection(pairs.saveAsSequenceFile(join(out, 'unfit')))
    expect(error.message).toContain('2.5 does not fit org.apache.hadoop.io.IntWritable')
    await pairs.saveAsSequenceFile(join(out, 'fit'), undefined, {
      keyClass: 'VLongWritable',
      valueClass: 'org.apache.hadoop.io.FloatWritable',
    })
    expect(headerOf(join(out, 'fit/part-00000'))).toMatchObject({
      keyClass: 'org.apache.hadoop.io.VLongWritable',
      valueClass: 'org.apache.hadoop.io.FloatWritable',
      type: 'NONE',
    })
    expect(await sc.sequenceFile(join(out, 'fit'), 'VLongWritable').collect()).toEqual(await pairs.collect())
    expect((await rejection(sc.sequenceFile(join(out, 'fit'), 'Text').collect())).message).toContain('wrong key class')
    expect((await rejection(sc.parallelize([[1, {}]] as [number, object][]).saveAsSequenceFile(join(out, 'o')))).message).toContain(
      '[UNSUPPORTED_FEATURE',
    )
    expect(
      (await rejection((sc.parallelize([1, 2]) as never as RDD<[number, number]>).saveAsSequenceFile(join(out, 'p')))).message,
    ).toContain('type pair expected')
  })

  it.each([undefined, 'deflate'])(
    'are cut at their marks: every record is in one partition, however many there are; codec %s',
    async codec => {
      const path = join(out, `large-${codec}`)
      const records = sc.range(0, 40_000, 1, 1).map(i => [i, `value ${(i * 7919) % 40_009}`.repeat(1 + (i % 9))] as [number, string])
      await records.saveAsSequenceFile(path, codec)
      const whole = await records.collect()
      const { size } = statSync(join(path, 'part-00000'))
      for (const n of [1, 2, 3, 7, 50, 500]) {
        const back = sc.sequenceFile<number, string>(path, undefined, undefined, n)
        const parts = await glom(back)
        expect(parts.flat()).toEqual(whole)
        expect(parts.length).toBeGreaterThanOrEqual(Math.min(n, size))
        if (n === 3) expect(parts.filter(p => p.length > 0).length).toBe(3)
      }
    },
  )

  it('that are none, or end early, are refused', async () => {
    expect((await rejection(sc.sequenceFile('test/rdd/sequence-files/record.py').collect())).message).toContain('not a SequenceFile')
    expect((await rejection(sc.objectFile(recorded('pickled')).collect())).message).toContain('[UNSUPPORTED_FEATURE')
    expect(await sc.sequenceFile(recorded('pickled')).count()).toBe(1)
    expect(sc.sequenceFile(recorded('text-int')).toDebugString()).toMatch(
      /MapPartitionsRDD\[\d+\] at sequenceFile.*\n \|.*HadoopRDD\[\d+\] at sequenceFile/,
    )
  })
})
