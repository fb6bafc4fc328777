import { mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { hadoopPath } from '../sources/path.ts'
import { decodeValue } from './codec/block.ts'
import type { NodeData } from './job/program.ts'
import { runJob } from './job/run-job.ts'
import { objectFileNode } from './kinds/object-file.ts'
import { native } from './native-form.ts'
import { partName } from './natives/write-files.ts'
import type { RDD } from './rdd.ts'

/** An RDD that is to be written to files, or has been, and is read from there since. */
export class Checkpoint {
  readonly reliable: boolean
  /** Once it is written. */
  node: NodeData | undefined
  private readonly rdd: RDD<unknown>
  private readonly path: string
  private writing: Promise<void> | undefined

  constructor(rdd: RDD<unknown>, directory: string, reliable: boolean) {
    this.rdd = rdd
    this.reliable = reliable
    this.path = join(directory, `rdd-${rdd.id}`)
  }

  get done(): boolean {
    return this.node !== undefined
  }
  get url(): string {
    return hadoopPath(this.path)
  }

  write(): Promise<void> {
    this.writing ??= this.writeFiles()
    return this.writing
  }

  private async writeFiles(): Promise<void> {
    const staging = join(this.path, '_temporary')
    mkdirSync(staging, { recursive: true })
    const paths: string[] = []
    await runJob(
      this.rdd,
      program => ({ type: 'partition', f: program.fn(native('writeObjects', staging)) }),
      (partition, value) => {
        const path = join(this.path, partName(partition))
        renameSync(decodeValue(value as Uint8Array) as string, path)
        paths[partition] = path
      },
      { name: 'checkpoint', checkpoints: false },
    )
    this.node = objectFileNode(paths)
  }
}
