import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SparkSession } from '#dist/index.js'
import type { CodecName } from '#dist/sources/compression/codecs.js'
import { codecOf, compressionNamed } from '#dist/sources/compression/codecs.js'

/** What `compression/record.py` had Spark write. */
const lines = Array.from({ length: 300 }, (_, i) => `line ${i} ${String.fromCharCode(97 + (i % 26)).repeat(i % 50)} ü`)
const recorded = (name: string): string => join('test/sources/compression', name)
const out = mkdtempSync(join(tmpdir(), 'compression-'))

let spark: SparkSession
beforeAll(async () => {
  spark = await SparkSession.builder().master('local[2]').getOrCreate()
})
afterAll(() => rmSync(out, { recursive: true, force: true }))

const SUFFIXES = ['.gz', '.deflate', '.bz2', '.snappy', '.lz4']
const CODECS: CodecName[] = ['gzip', 'deflate', 'bzip2', 'snappy', 'lz4', 'zstd']

describe('compressed files', () => {
  it.each(SUFFIXES)('%s of Spark', async suffix => {
    const path = recorded(`lines${suffix}`)
    expect(await spark.sparkContext.textFile(path).collect()).toEqual(lines)
    expect((await spark.sparkContext.wholeTextFiles(path).values().collect())[0]).toBe(`${lines.join('\n')}\n`)
    expect((await spark.read.text(path).collect()).map(r => r.at(0))).toEqual(lines)
    expect((await spark.read.csv(path).collect()).map(r => r.at(0))).toEqual(lines)
    expect(await spark.sparkContext.textFile(recorded(`empty${suffix}`)).collect()).toEqual([])
  })

  it.each(CODECS)('%s: what is written comes back', async codec => {
    const { suffix, className } = compressionNamed(codec)
    const records = spark.sparkContext.range(0, 30_000, 1, 2).map(i => `${i},${'x'.repeat(i % 90)}`)
    const path = join(out, codec)
    await records.saveAsTextFile(path, `org.apache.hadoop.io.compress.${className}`)
    expect(readdirSync(path).filter(f => f.startsWith('part'))).toEqual([`part-00000${suffix}`, `part-00001${suffix}`])
    expect(await spark.sparkContext.textFile(path).collect()).toEqual(await records.collect())
    const read = spark.read.option('inferSchema', 'true').csv(path)
    expect(await read.count()).toBe(30_000)
    expect((await read.schema()).fields.map(f => f.dataType.type)).toEqual(['int', 'string'])
  })

  it.each(CODECS)('%s: pieces, concatenated streams, an early end', async codec => {
    const { compress, decompress, decompressAll, prepare } = compressionNamed(codec)
    await prepare?.()
    const text = Buffer.from(lines.join('\n').repeat(40))
    const bytes = Buffer.concat([compress.all(text), ...(codec === 'deflate' ? [] : [compress.all(text)])])
    const whole = Buffer.concat(codec === 'deflate' ? [text] : [text, text])
    expect(Buffer.from(decompressAll(bytes)).equals(whole)).toBe(true)
    const pieces = Array.from({ length: Math.ceil(bytes.length / 100) }, (_, i) => bytes.subarray(i * 100, i * 100 + 100))
    const got: Uint8Array[] = []
    for await (const piece of decompress(pieces)) got.push(Buffer.from(piece))
    expect(Buffer.concat(got).equals(whole)).toBe(true)
    for await (const piece of decompress(pieces)) {
      expect(piece.length).toBeGreaterThan(0)
      break
    }
    await expect(
      (async () => {
        for await (const _ of decompress([bytes.subarray(0, bytes.length - 5)])) {
        }
      })(),
    ).rejects.toThrow()
  })

  it('written by the DataFrame writer, with the names of the option', async () => {
    for (const compression of ['snappy', 'LZ4', 'deflate', 'gzip', 'bzip2', 'none']) {
      const path = join(out, `frame-${compression}`)
      await spark.range(0, 1000).selectExpr('cast(id as string) v').write.option('compression', compression).text(path)
      expect(await spark.read.text(path).count()).toBe(1000)
    }
    await expect(spark.range(3).write.option('compression', 'zstd').csv(join(out, 'refused'))).rejects.toThrow('CODEC_NOT_AVAILABLE')
  })

  it('that are none tell their name', async () => {
    for (const suffix of [...SUFFIXES, '.zst']) {
      const path = join(out, `bad${suffix}`)
      writeFileSync(path, 'no compressed file, whatever its name says')
      await expect(spark.sparkContext.textFile(path).count()).rejects.toThrow(`bad${suffix}`)
      await expect(spark.read.text(path).collect()).rejects.toThrow(`bad${suffix}`)
    }
  })

  it('are known by their names', () => {
    expect(codecOf('/a.b/c.GZ')).toBe('gzip')
    expect(codecOf('/a.gz/c')).toBeUndefined()
    expect(() => codecOf('/a/c.xz')).toThrow('UNSUPPORTED_FEATURE')
  })
})

it('bzip2 as its own tools write it', () => {
  const { decompressAll } = compressionNamed('bzip2')
  const bytes = readFileSync(recorded('lines.bz2'))
  const twice = Buffer.from(decompressAll(Buffer.concat([bytes, bytes]))).toString()
  expect(twice).toBe(`${lines.join('\n')}\n`.repeat(2))
  const broken = Buffer.from(bytes)
  broken[100]! ^= 1
  expect(() => decompressAll(broken)).toThrow('malformed')
})

it('bzip2 of texts of every kind comes back, through its own tool as well', () => {
  const { compress, decompressAll } = compressionNamed('bzip2')
  const random = Uint8Array.from({ length: 50_000 }, (_, i) => (Math.imul(i + 7, 0x9e3779b1) >>> 13) & 0xff)
  const kinds = {
    none: new Uint8Array(0),
    one: Uint8Array.of(65),
    zeros: new Uint8Array(300_000),
    runs: Uint8Array.from({ length: 3000 }, (_, i) => (i * i) >> 9),
    periods: Buffer.from('abc'.repeat(10_000)),
    pairs: Buffer.from('ab'.repeat(2)),
    random,
    blocks: Buffer.concat([Buffer.from(lines.join('\n').repeat(100)), random, Buffer.alloc(600_000, 'aaaab')]),
  }
  for (const [name, bytes] of Object.entries(kinds)) {
    const packed = compress.all(bytes)
    expect(Buffer.from(decompressAll(packed)).equals(bytes), name).toBe(true)
    const tool = spawnSync('python3', ['-c', 'import bz2, sys; sys.stdout.buffer.write(bz2.decompress(sys.stdin.buffer.read()))'], {
      input: packed,
      maxBuffer: 1 << 26,
    })
    if (tool.status === 0) expect(tool.stdout.equals(bytes), name).toBe(true)
  }
})
