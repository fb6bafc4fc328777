import { compressionNamed } from '../../sources/compression/codecs.ts'
import { hadoopPath } from '../../sources/path.ts'
import type { Definition } from '../definition.ts'
import type { NodeData } from '../job/program.ts'
import { codecNamed } from '../sequence-file/header.ts'
import { headerOf, rawRecords } from '../sequence-file/reader.ts'
import { writableOf } from '../sequence-file/writables.ts'
import { iterableBatches, later } from '../worker/batches.ts'
import type { BindKind } from '../worker/environment.ts'
import { type FileSplit, fileSplits, inputFiles, once } from './input-files.ts'

interface SequenceFileNode extends NodeData {
  readonly type: 'sequenceFile'
  readonly splits: readonly FileSplit[]
  readonly keyClass?: string
  readonly valueClass?: string
}

/** The pairs of Hadoop's sequence files. The classes are the files' where they are not given. */
export function sequenceFile(paths: string, minPartitions: number, keyClass?: string, valueClass?: string): Definition {
  const splits = once(() => fileSplits(inputFiles(paths), minPartitions))
  return {
    kind: 'HadoopRDD',
    partitions: () => splits().length,
    dependencies: [],
    describe: () =>
      ({
        type: 'sequenceFile',
        splits: splits(),
        ...(keyClass !== undefined && { keyClass: writableOf(keyClass).className }),
        ...(valueClass !== undefined && { valueClass: writableOf(valueClass).className }),
      }) satisfies SequenceFileNode,
  }
}

export const bindSequenceFile: BindKind<SequenceFileNode> =
  ({ splits, keyClass, valueClass }, env) =>
  partition => {
    const { path, start, length } = splits[partition]!
    const header = headerOf(path)
    expectClass(path, 'key', keyClass, header.keyClass)
    expectClass(path, 'value', valueClass, header.valueClass)
    const [key, value] = [writableOf(header.keyClass), writableOf(header.valueClass)]
    const codec = header.codecClass === undefined ? undefined : compressionNamed(codecNamed(header.codecClass))
    const records = rawRecords(path, header, start, start + length)
    env.task.onEnd.push(() => records.return(undefined))
    const pairs = function* () {
      for (const r of records) yield [key.read(r.key), value.read(r.value)]
    }
    const open = () => iterableBatches(pairs(), env.settings.lazy)
    const waiting = codec?.prepare?.()
    return waiting === undefined ? open() : later(waiting.then(open))
  }

function expectClass(path: string, of: string, given: string | undefined, found: string): void {
  if (given !== undefined && given !== found) throw new Error(`wrong ${of} class: ${found} is not class ${given} in ${hadoopPath(path)}`)
}
