import { decodeBlocks } from '../codec/block.ts'
import { programData } from '../codec/program-data.ts'
import type { Definition } from '../definition.ts'
import type { NodeData } from '../job/program.ts'
import { arrayBatches } from '../worker/batches.ts'
import type { BindKind } from '../worker/environment.ts'

interface ParallelCollectionNode extends NodeData {
  readonly type: 'parallelCollection'
  /** The records of each partition, in memory that all threads see. */
  readonly slices: readonly Uint8Array[]
}

/** The records of the program, cut into slices of about the same length. They are encoded when the first job asks for them. */
export function parallelCollection(
  records: readonly unknown[],
  numSlices: number,
  preferences?: readonly (readonly string[])[],
): Definition {
  if (!(numSlices >= 1)) throw new RangeError('Positive number of partitions required')
  let slices: readonly Uint8Array[] | undefined
  return {
    kind: 'ParallelCollectionRDD',
    partitions: numSlices,
    dependencies: [],
    ...(preferences && { preferredLocations: (p: number) => preferences[p] ?? [] }),
    describe: program => {
      slices ??= slicesOf(records, numSlices).map(s => programData(s, true))
      return { type: 'parallelCollection', slices: slices.map(s => program.data(s)) } satisfies ParallelCollectionNode
    },
  }
}

export function slicesOf<T>(records: readonly T[], n: number): T[][] {
  return Array.from({ length: n }, (_, i) =>
    records.slice(Math.floor((i * records.length) / n), Math.floor(((i + 1) * records.length) / n)),
  )
}

export const bindParallelCollection: BindKind<ParallelCollectionNode> =
  ({ slices }, env) =>
  partition =>
    arrayBatches(decodeBlocks(slices[partition]!), env.settings.lazy)

/** No partitions, no records. */
export const emptyDefinition: Definition = {
  kind: 'EmptyRDD',
  partitions: 0,
  dependencies: [],
  describe: () => ({ type: 'parallelCollection', slices: [] }),
}
