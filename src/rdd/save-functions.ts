import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hadoopPath, localPath } from '../sources/path.ts'
import { textCodec } from '../sources/write-codec.ts'
import { unsupported } from '../util/unsupported.ts'
import { decodeValue } from './codec/block.ts'
import type { ActionOptions } from './job/run-job.ts'
import type { Native } from './native-form.ts'
import { native } from './native-form.ts'
import { partName } from './natives/write-files.ts'
import { OrderedFunctions } from './ordered-functions.ts'

/** What writes files: one for each partition, all or none. */
export class SaveFunctions<out T> extends OrderedFunctions<T> {
  /** Writes the records as lines. `codec`: `gzip`, `deflate`, or Hadoop's name of the class. */
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
  async saveAsSequenceFile(_path: string, _codec?: string): Promise<never> {
    throw unsupported('saveAsSequenceFile')
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

  private async save(
    name: string,
    given: string,
    writer: (staging: string) => Native,
    suffix: string,
    options: ActionOptions,
  ): Promise<void> {
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
