import { hadoopPath } from '../../sources/path.ts'
import { unsupported } from '../../util/unsupported.ts'
import { blockReader } from '../codec/block.ts'
import type { Definition } from '../definition.ts'
import type { NodeData } from '../job/program.ts'
import { headerOf, rawRecords } from '../sequence-file/reader.ts'
import { writableOf } from '../sequence-file/writables.ts'
import type { Format } from '../sequence-file/writer.ts'
import { type Batches, emptyBatches } from '../worker/batches.ts'
import type { BindKind } from '../worker/environment.ts'
import { inputFiles, once } from './input-files.ts'

const MARK = 'firesteel.records'

/**
 * Object files are sequence files without keys, as Spark's are. Its values hold objects of Java or Python, which nobody else can read; ours hold records as
 * blocks, and the head says so.
 */
export const OBJECT_FILE: Format = {
  keyClass: writableOf('NullWritable').className,
  valueClass: writableOf('BytesWritable').className,
  type: 'NONE',
  metadata: new Map([[MARK, '1']]),
}

interface ObjectFileNode extends NodeData {
  readonly type: 'objectFile'
  readonly paths: readonly string[]
}

export const objectFileNode = (paths: readonly string[]): ObjectFileNode => ({ type: 'objectFile', paths })

/** The records that `saveAsObjectFile` wrote, in as many partitions. */
export function objectFile(paths: string, kind = 'HadoopRDD'): Definition {
  const files = once(() => inputFiles(paths).map(f => f.path))
  return {
    kind,
    partitions: () => files().length,
    dependencies: [],
    describe: () => objectFileNode(files()),
  }
}

export const bindObjectFile: BindKind<ObjectFileNode> =
  ({ paths }, env) =>
  partition => {
    const path = paths[partition]!
    const header = headerOf(path)
    if (header.metadata.get(MARK) !== '1')
      throw unsupported(
        `Reading the objects of Java or Python in ${hadoopPath(path)}, which saveAsObjectFile or saveAsPickleFile of Spark wrote,`,
      )
    const values = rawRecords(path, header, 0, Number.POSITIVE_INFINITY)
    env.task.onEnd.push(() => values.return(undefined))
    let block: Batches = emptyBatches
    return () => {
      for (;;) {
        const records = block()
        if (records !== undefined) return records
        const next = values.next()
        if (next.done) return undefined
        const bytes = next.value.value
        // at a multiple of 8 of its buffer
        block = blockReader(bytes.raw(bytes.int32()).slice())
      }
    }
  }
