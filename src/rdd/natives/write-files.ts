import { once } from 'node:events'
import { closeSync, createWriteStream, mkdirSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Transform, Writable } from 'node:stream'
import { createDeflate, createGzip } from 'node:zlib'
import { Row } from '../../types/row.ts'
import { BLOCK_RECORDS, encodeBlocks } from '../codec/block.ts'
import { OBJECT_FILE } from '../kinds/object-file.ts'
import type { TaskContext } from '../task-context.ts'

/** A record as a line of text: pairs and other arrays as Spark prints tuples. */
export function lineOf(record: unknown): string {
  if (Array.isArray(record)) return `(${record.map(lineOf).join(',')})`
  if (record instanceof Row) return `[${record.toArray().map(lineOf).join(',')}]`
  if (typeof record === 'object' && record !== null && Object.getPrototypeOf(record) === Object.prototype) return JSON.stringify(record)
  return String(record)
}

export const partName = (partition: number): string => `part-${String(partition).padStart(5, '0')}`

/** Where an attempt writes: nobody else does. */
const attemptPath = (directory: string, context: TaskContext) =>
  join(directory, `${partName(context.partitionId())}-${context.stageId()}-${context.attemptNumber()}`)

/** Writes a partition's lines to a file below `directory`, and gives its path. */
export const textWriter =
  (directory: string, codec: 'none' | 'gzip' | 'deflate') =>
  async (context: TaskContext, records: AsyncIterable<unknown> & Iterable<unknown>): Promise<string> => {
    const path = attemptPath(directory, context)
    mkdirSync(directory, { recursive: true })
    const file = createWriteStream(path)
    const stream: Writable = codec === 'none' ? file : codec === 'gzip' ? createGzip() : createDeflate()
    if (stream !== file) (stream as Transform).pipe(file)
    const failed = new Promise<never>((_, reject) => {
      file.on('error', reject)
      stream.on('error', reject)
    })
    failed.catch(() => {})
    let lines: string[] = []
    const write = async () => {
      if (!stream.write(lines.map(l => `${l}\n`).join(''))) await Promise.race([once(stream, 'drain'), failed])
      lines = []
    }
    for await (const record of records) if (lines.push(lineOf(record)) === 1024) await write()
    if (lines.length > 0) await write()
    stream.end()
    await Promise.race([once(file, 'close'), failed])
    return path
  }

/** Writes a partition's records as blocks. */
export const objectWriter =
  (directory: string) =>
  async (context: TaskContext, records: AsyncIterable<unknown>): Promise<string> => {
    const path = attemptPath(directory, context)
    mkdirSync(directory, { recursive: true })
    const file = openSync(path, 'w')
    try {
      const append = (bytes: Uint8Array) => {
        for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
      }
      append(OBJECT_FILE)
      let block: unknown[] = []
      for await (const record of records) {
        if (block.push(record) < BLOCK_RECORDS) continue
        append(encodeBlocks(block))
        block = []
      }
      if (block.length > 0) append(encodeBlocks(block))
    } finally {
      closeSync(file)
    }
    return path
  }
