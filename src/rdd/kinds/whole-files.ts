import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { compressionOf, withCodecs } from '../../sources/compression/codecs.ts'
import type { ListedFile } from '../../sources/listing.ts'
import { hadoopPath } from '../../sources/path.ts'
import type { Definition } from '../definition.ts'
import type { NodeData } from '../job/program.ts'
import { type Batches, isPromise, iterableBatches, later } from '../worker/batches.ts'
import type { BindKind } from '../worker/environment.ts'
import { type FileSplit, fileSplits, inputFiles, once } from './input-files.ts'

interface WholeFilesNode extends NodeData {
  readonly type: 'wholeTextFiles' | 'binaryFiles'
  /** The paths of each partition. */
  readonly groups: readonly (readonly string[])[]
}

function wholeFiles(type: WholeFilesNode['type'], kind: string, groups: () => string[][]): Definition {
  const found = once(groups)
  return {
    kind,
    partitions: () => found().length,
    dependencies: [],
    describe: () => ({ type, groups: found() }) satisfies WholeFilesNode,
  }
}

/** Pairs of each file's path and its whole text. */
export const wholeTextFiles = (paths: string, minPartitions: number): Definition =>
  wholeFiles('wholeTextFiles', 'WholeTextFileRDD', () => {
    const files = inputFiles(paths)
    const total = files.reduce((sum, f) => sum + f.size, 0)
    return packed(files, Math.ceil(total / Math.max(1, minPartitions)))
  })

/** What opening a file costs, in bytes that could be read in that time; spark.files.openCostInBytes. */
const OPEN_COST = 4 * 1024 ** 2
const MAX_PARTITION = 128 * 1024 ** 2

/** Pairs of each file's path and its bytes. */
export const binaryFiles = (paths: string, minPartitions: number, parallelism: number): Definition =>
  wholeFiles('binaryFiles', 'BinaryFileRDD', () => {
    const files = inputFiles(paths)
    const total = files.reduce((sum, f) => sum + f.size + OPEN_COST, 0)
    const perCore = Math.floor(total / Math.max(parallelism, minPartitions))
    return packed(files, Math.min(MAX_PARTITION, Math.max(OPEN_COST, perCore)))
  })

/** Files together until they have so many bytes, as Hadoop's CombineFileInputFormat packs them. */
function packed(files: readonly ListedFile[], size: number): string[][] {
  const groups: string[][] = []
  let group: string[] = []
  let bytes = 0
  for (const f of files) {
    group.push(f.path)
    bytes += f.size
    if (bytes < size) continue
    groups.push(group)
    group = []
    bytes = 0
  }
  return group.length > 0 ? [...groups, group] : groups
}

function textOf(path: string): string {
  const bytes = readFileSync(path)
  return Buffer.from(compressionOf(path)?.decompressAll(bytes) ?? bytes).toString('utf8')
}

export const bindWholeTextFiles: BindKind<WholeFilesNode> =
  ({ groups }, env) =>
  partition => {
    const paths = groups[partition]!
    const open = () =>
      iterableBatches(
        mapped(paths, path => [hadoopPath(path), textOf(path)]),
        env.settings.lazy,
      )
    const opened = withCodecs(paths, open)
    return isPromise(opened) ? later(opened) : opened
  }

export const bindBinaryFiles: BindKind<WholeFilesNode> =
  ({ groups }, env) =>
  partition =>
    iterableBatches(
      mapped(groups[partition]!, path => [hadoopPath(path), new Uint8Array(readFileSync(path))]),
      env.settings.lazy,
    )

function* mapped<T, R>(items: readonly T[], f: (item: T) => R): Generator<R> {
  for (const item of items) yield f(item)
}

interface BinaryRecordsNode extends NodeData {
  readonly type: 'binaryRecords'
  readonly splits: readonly FileSplit[]
  readonly recordLength: number
}

/** The bytes of files in records of one length. */
export function binaryRecords(paths: string, recordLength: number, minPartitions: number): Definition {
  if (!(recordLength > 0)) throw new RangeError(`Record length ${recordLength} is not positive`)
  const splits = once(() => {
    const files = inputFiles(paths)
    const odd = files.find(f => f.size % recordLength !== 0)
    if (odd !== undefined) throw new Error(`The file ${hadoopPath(odd.path)} has ${odd.size} bytes, no multiple of ${recordLength}`)
    return fileSplits(files, minPartitions, recordLength)
  })
  return {
    kind: 'NewHadoopRDD',
    partitions: () => splits().length,
    dependencies: [],
    describe: () => ({ type: 'binaryRecords', splits: splits(), recordLength }) satisfies BinaryRecordsNode,
  }
}

export const bindBinaryRecords: BindKind<BinaryRecordsNode> =
  ({ splits, recordLength }, env) =>
  partition => {
    const { path, start, length } = splits[partition]!
    const records = Math.max(1, Math.floor((1 << 20) / recordLength))
    let file: number | undefined
    let at = start
    const end = start + length
    const next: Batches = () => {
      if (at >= end) return undefined
      if (file === undefined) {
        const opened = openSync(path, 'r')
        file = opened
        env.task.onEnd.push(() => closeSync(opened))
      }
      const bytes = new Uint8Array(Math.min(records * recordLength, end - at))
      for (let got = 0, n = 1; n > 0 && got < bytes.length; got += n) n = readSync(file, bytes, got, bytes.length - got, at + got)
      at += bytes.length
      return Array.from({ length: bytes.length / recordLength }, (_, i) => bytes.slice(i * recordLength, (i + 1) * recordLength))
    }
    return next
  }
