import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SparkContext } from '#dist/index.js'
import { glom, rejection, testContext } from './context.ts'

let sc: SparkContext
const folder = mkdtempSync(join(tmpdir(), 'firesteel-rdd-'))
const file = (name: string, content: string | Buffer): string => {
  const path = join(folder, name)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, content)
  return path
}
beforeAll(async () => {
  sc = await testContext()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('text files', () => {
  it('give their lines, whatever ends them', async () => {
    expect(await sc.textFile(file('a.txt', 'one\ntwo\r\nthree\rfour\n\nsix')).collect()).toEqual(['one', 'two', 'three', 'four', '', 'six'])
    expect(await sc.textFile(file('b.txt', '\ufeffö€😀\nx\n')).collect()).toEqual(['ö€😀', 'x'])
    expect(await sc.textFile(file('c.txt', '')).collect()).toEqual([])
    expect(sc.textFile(file('c.txt', '')).getNumPartitions()).toBe(1)
    expect(await sc.textFile(file('d.txt', '\n')).collect()).toEqual([''])
  })
  it('are cut as Hadoop cuts them: each line is in one partition, however many there are', async () => {
    const lines = Array.from({ length: 40 }, (_, i) => 'x'.repeat((i * 7) % 23) + i)
    for (const end of ['\n', '\r\n', '\r']) {
      const path = file(`lines${end.length}${end.charCodeAt(0)}.txt`, lines.join(end) + end)
      for (const n of [1, 2, 3, 7, 40, 200]) expect(await sc.textFile(path, n).collect(), `${n} ${JSON.stringify(end)}`).toEqual(lines)
    }
    // 10 bytes in goals of 3: 3, 3, and 4, which is a tenth too much for one more
    const ten = sc.textFile(file('ten.txt', 'ab\ncd\nef\ng'), 3)
    expect(await glom(ten)).toEqual([['ab', 'cd'], ['ef'], ['g'], []])
  })
  it('are found by folders, globs and lists, and are decompressed', async () => {
    file('in/a.txt', '1\n2')
    file('in/b.txt.gz', gzipSync('3\n4\n'))
    file('in/_hidden', 'no')
    file('other/c.txt', '5')
    expect(await sc.textFile(join(folder, 'in')).collect()).toEqual(['1', '2', '3', '4'])
    expect(await sc.textFile(`${folder}/{in,other}/*.txt`).collect()).toEqual(['1', '2', '5'])
    expect(await sc.textFile(`${folder}/other/c.txt,file:${folder}/in/a.txt`).collect()).toEqual(['5', '1', '2'])
    expect(
      await sc
        .textFile(`${folder}/in/b.txt.gz`)
        .mapPartitions(r => [[...r].length])
        .collect(),
    ).toEqual([2])
    expect((await rejection(sc.textFile(join(folder, 'nowhere')).collect())).message).toBe(
      `Input path does not exist: file:${folder}/nowhere`,
    )
    expect((await rejection(sc.textFile(`${folder}/no*`).collect())).message).toBe(`Input Pattern file:${folder}/no* matches 0 files`)
    expect((await rejection(sc.textFile(file('z.txt.xz', 'x')).collect())).message).toMatch(/UNSUPPORTED_FEATURE/)
  })
  it('longer than a chunk', async () => {
    const lines = Array.from({ length: 60_000 }, (_, i) => `line ${i} ${'é'.repeat(i % 40)}`)
    const path = file('long.txt', lines.join('\n'))
    expect(await sc.textFile(path, 2).count()).toBe(60_000)
    expect((await sc.textFile(path, 3).collect()).at(-1)).toBe(lines.at(-1))
    const huge = file('huge.txt', `${'y'.repeat(3_000_000)}\nshort`)
    expect((await sc.textFile(huge, 4).collect()).map(l => l.length)).toEqual([3_000_000, 5])
  })
})

describe('other files', () => {
  it('whole, by bytes, by records', async () => {
    const one = file('whole/1.txt', 'a\nb')
    const two = file('whole/2.txt', 'c')
    expect(await sc.wholeTextFiles(join(folder, 'whole')).collect()).toEqual([
      [`file:${one}`, 'a\nb'],
      [`file:${two}`, 'c'],
    ])
    expect(await sc.binaryFiles(two).collect()).toEqual([[`file:${two}`, new Uint8Array([99])]])
    const records = file('records.bin', Buffer.from([1, 2, 3, 4, 5, 6]))
    expect(await sc.binaryRecords(records, 2).collect()).toEqual([new Uint8Array([1, 2]), new Uint8Array([3, 4]), new Uint8Array([5, 6])])
    expect((await rejection(sc.binaryRecords(records, 4).collect())).message).toContain('no multiple of 4')
  })
  it('are written all or not at all', async () => {
    const out = join(folder, 'out')
    await sc.parallelize(['x', 'y', 'z'], 2).saveAsTextFile(out)
    expect(readdirSync(out).sort()).toEqual(['_SUCCESS', 'part-00000', 'part-00001'])
    expect(readFileSync(join(out, 'part-00001'), 'utf8')).toBe('y\nz\n')
    expect((await rejection(sc.range(1).saveAsTextFile(out))).message).toBe(`Output directory file:${out} already exists`)
    const pairs = join(folder, 'pairs')
    await sc.parallelize([['a', [1, null]] as const], 1).saveAsTextFile(pairs, 'org.apache.hadoop.io.compress.GzipCodec')
    expect(gunzipSync(readFileSync(join(pairs, 'part-00000.gz'))).toString()).toBe('(a,(1,null))\n')
    expect(await sc.textFile(pairs).collect()).toEqual(['(a,(1,null))'])
    const failed = join(folder, 'failed')
    await rejection(
      sc
        .range(0, 4, 1, 2)
        .map(x => {
          if (x === 3) throw new Error('no')
          return x
        })
        .saveAsTextFile(failed),
    )
    expect(readdirSync(folder)).not.toContain('failed')
  })
  it('object files hold any records', async () => {
    const out = join(folder, 'objects')
    const records = [1, 'a', [2, { x: new Date(0) }], null, new Map([[1, 2]])]
    await sc.parallelize(records, 3).saveAsObjectFile(out)
    const back = sc.objectFile(out)
    expect(back.getNumPartitions()).toBe(3)
    expect(await back.collect()).toEqual(records)
    expect((await rejection(sc.objectFile(file('not-objects', 'hello world')).collect())).message).toContain('not a SequenceFile')
    const bytes = (await sc.sequenceFile<null, Uint8Array>(out).collect()) as unknown[][]
    expect(bytes.map(([k, v]) => [k, v instanceof Uint8Array])).toEqual(Array(3).fill([null, true]))
  })
})
