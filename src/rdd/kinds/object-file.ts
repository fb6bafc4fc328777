import { readFileSync } from 'node:fs'
import { unsupported } from '../../util/unsupported.ts'
import { blockReader } from '../codec/block.ts'
import type { Definition } from '../definition.ts'
import type { NodeData } from '../job/program.ts'
import type { Batches } from '../worker/batches.ts'
import type { BindKind } from '../worker/environment.ts'
import { inputFiles, once } from './input-files.ts'

/**
 * Files of records as blocks, behind eight bytes that say so. Spark's own object files hold objects of Java or Python, which nobody else can read; this
 * is their equivalent.
 */
export const OBJECT_FILE = Buffer.from('FSRDD\u0001\r\n', 'latin1')

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
  ({ paths }) =>
  partition => {
    let next: Batches | undefined
    return () => {
      if (next === undefined) {
        const bytes = readFileSync(paths[partition]!)
        if (bytes.length > 0 && !bytes.subarray(0, OBJECT_FILE.length).equals(OBJECT_FILE))
          throw unsupported(`Reading ${paths[partition]}, which is no object file of Firesteel`)
        // at a multiple of 8 of its buffer
        next = blockReader(new Uint8Array(bytes.subarray(OBJECT_FILE.length)))
      }
      return next()
    }
  }
