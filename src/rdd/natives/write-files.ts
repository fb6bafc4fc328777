import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { compressionNamed } from '../../sources/compression/codecs.ts'
import { openTextOutput } from '../../sources/text-output.ts'
import type { TextCodec } from '../../sources/write-codec.ts'
import { Row } from '../../types/row.ts'
import { BLOCK_RECORDS, encodeBlocks } from '../codec/block.ts'
import { OBJECT_FILE } from '../kinds/object-file.ts'
import { DataOutput } from '../sequence-file/bytes.ts'
import { codecNamed } from '../sequence-file/header.ts'
import { type Writable, writableOf } from '../sequence-file/writables.ts'
import { type Format, type SequenceOutput, sequenceOutput } from '../sequence-file/writer.ts'
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
  (directory: string, codec: TextCodec) =>
  async (context: TaskContext, records: AsyncIterable<unknown> & Iterable<unknown>): Promise<string> => {
    const path = attemptPath(directory, context)
    mkdirSync(directory, { recursive: true })
    const output = openTextOutput(path, codec, 'utf-8')
    try {
      let lines = 0
      for await (const record of records) {
        output.text(`${lineOf(record)}\n`)
        if (++lines % 1024 === 0) await output.ready()
      }
      await output.close()
      return path
    } catch (error) {
      output.abort()
      throw error
    }
  }

/** Writes a partition's records as blocks. */
export const objectWriter =
  (directory: string) =>
  (context: TaskContext, records: AsyncIterable<unknown>): Promise<string> =>
    writeSequenceFile(directory, context, OBJECT_FILE, async append => {
      const value = new DataOutput()
      let block: unknown[] = []
      const flush = (): void => {
        BYTES.write(encodeBlocks(block), value)
        append(NOTHING, value.bytes)
        value.clear()
        block = []
      }
      for await (const record of records) if (block.push(record) === BLOCK_RECORDS) flush()
      if (block.length > 0) flush()
    })

const BYTES = writableOf('BytesWritable')
const NOTHING = new Uint8Array()

/** Writes a partition's pairs as keys and values of a sequence file's classes. */
export const sequenceWriter =
  (directory: string, format: Format) =>
  (context: TaskContext, records: AsyncIterable<unknown>): Promise<string> =>
    writeSequenceFile(directory, context, format, async append => {
      const [keys, values] = [writableOf(format.keyClass), writableOf(format.valueClass)]
      const [key, value] = [new DataOutput(), new DataOutput()]
      for await (const record of records) {
        if (!Array.isArray(record) || record.length !== 2) throw new TypeError('RDD element of type pair expected')
        writeAs(keys, record[0], key)
        writeAs(values, record[1], value)
        append(key.bytes, value.bytes)
        key.clear()
        value.clear()
      }
    })

function writeAs(writable: Writable, value: unknown, output: DataOutput): void {
  if (!writable.write(value, output))
    throw new TypeError(`${String(value)} does not fit ${writable.className}; the options keyClass and valueClass name others`)
}

async function writeSequenceFile(
  directory: string,
  context: TaskContext,
  format: Format,
  fill: (append: SequenceOutput['append']) => Promise<void>,
): Promise<string> {
  const path = attemptPath(directory, context)
  mkdirSync(directory, { recursive: true })
  if (format.codecClass !== undefined) await compressionNamed(codecNamed(format.codecClass)).prepare?.()
  const file = openSync(path, 'w')
  try {
    const output = sequenceOutput(format, bytes => {
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
    })
    await fill(output.append)
    output.end()
  } finally {
    closeSync(file)
  }
  return path
}
