import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { classOf } from '../sources/compression/codecs.ts'
import { hadoopPath, localPath } from '../sources/path.ts'
import { textCodec } from '../sources/write-codec.ts'
import { unsupported } from '../util/unsupported.ts'
import { decodeValue } from './codec/block.ts'
import type { ActionOptions } from './job/run-job.ts'
import type { Native } from './native-form.ts'
import { native } from './native-form.ts'
import { partName } from './natives/write-files.ts'
import { OrderedFunctions } from './ordered-functions.ts'
import type { Pair } from './pair-functions.ts'
import type { RDD } from './rdd.ts'
import { classOfValue, writableOf } from './sequence-file/writables.ts'
import type { Format } from './sequence-file/writer.ts'

export interface SequenceFileOptions extends ActionOptions {
  /** Hadoop's classes of keys and values, as `IntWritable`. */
  readonly keyClass?: string
  readonly valueClass?: string
  /** What is compressed: blocks of many records, or each value. */
  readonly compressionType?: 'BLOCK' | 'RECORD'
}

/** What writes files: one for each partition, all or none. */
export class SaveFunctions<out T> extends OrderedFunctions<T> {
  /** Writes the records as lines. `codec`: `gzip`, `deflate`, `snappy`, `lz4`, or Hadoop's name of the class. */
  async saveAsTextFile(path: string, codec?: string, options: ActionOptions = {}): Promise<void> {
    const { codec: name, suffix } = textCodec(codec === undefined ? {} : { codec })
    await this.save('saveAsTextFile', path, staging => native('writeText', staging, name), suffix, options)
  }
  /** Writes the records as they are, for `sc.objectFile`. */
  async saveAsObjectFile(path: string, options: ActionOptions = {}): Promise<void> {
    await this.save('saveAsObjectFile', path, staging => native('writeObjects', staging), '', options)
  }
  /** PySpark's name of it. */
  async saveAsPickleFile(path: string, _batchSize?: number, options: ActionOptions = {}): Promise<void> {
    await this.saveAsObjectFile(path, options)
  }
  /**
   * Writes pairs as Hadoop's sequence files. `codec`: a name as for text files. The classes of keys and values are those of the first record, unless
   * options name them: whole numbers are IntWritable or LongWritable, others DoubleWritable; texts, booleans, bytes and null go too.
   */
  async saveAsSequenceFile<K, V>(this: RDD<Pair<K, V>>, path: string, codec?: string, options: SequenceFileOptions = {}): Promise<void> {
    const { keyClass, valueClass, compressionType = 'BLOCK', ...rest } = options
    const [first] = keyClass && valueClass ? [] : await this.take(1, rest)
    const compression = textCodec(codec === undefined ? {} : { codec }).codec
    const format: Format = {
      keyClass: writableOf(keyClass ?? classOfValue(first?.[0])).className,
      valueClass: writableOf(valueClass ?? classOfValue(first?.[1])).className,
      metadata: new Map(),
      ...(compression === 'none' ? { type: 'NONE' } : { type: compressionType, codecClass: classOf(compression) }),
    }
    await this.save('saveAsSequenceFile', path, staging => native('writeSequence', staging, format), '', rest)
  }
  async saveAsHadoopFile(_path: string, ..._rest: unknown[]): Promise<never> {
    throw unsupported('saveAsHadoopFile')
  }
  async saveAsNewAPIHadoopFile(_path: string, ..._rest: unknown[]): Promise<never> {
    throw unsupported('saveAsNewAPIHadoopFile')
  }
  async saveAsHadoopDataset(_conf: unknown, ..._rest: unknown[]): Promise<never> {
    throw unsupported('saveAsHadoopDataset')
  }
  async saveAsNewAPIHadoopDataset(_conf: unknown, ..._rest: unknown[]): Promise<never> {
    throw unsupported('saveAsNewAPIHadoopDataset')
  }

  /** @internal */
  async save(name: string, given: string, writer: (staging: string) => Native, suffix: string, options: ActionOptions): Promise<void> {
    const path = localPath(given)
    if (existsSync(path)) throw new Error(`Output directory ${hadoopPath(path)} already exists`)
    const staging = join(path, '_temporary', randomUUID())
    mkdirSync(staging, { recursive: true })
    try {
      const files: string[] = []
      await this.run(
        program => ({ type: 'partition', f: program.fn(writer(staging)) }),
        (p, value) => {
          files[p] = decodeValue(value as Uint8Array) as string
        },
        { name, ...options },
      )
      for (const [p, file] of files.entries()) renameSync(file, join(path, partName(p) + suffix))
      rmSync(join(path, '_temporary'), { recursive: true, force: true })
      writeFileSync(join(path, '_SUCCESS'), '')
    } catch (error) {
      rmSync(path, { recursive: true, force: true })
      throw error
    }
  }
}
