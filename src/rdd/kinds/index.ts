import { bindShuffled } from '../shuffle/read.ts'
import type { BindKind } from '../worker/environment.ts'
import { bindCached } from './cached.ts'
import { bindCartesian } from './cartesian.ts'
import { bindCoGrouped } from './co-grouped.ts'
import { bindCoalesced } from './coalesced.ts'
import { bindMapPartitions } from './map-partitions.ts'
import { bindObjectFile } from './object-file.ts'
import { bindParallelCollection } from './parallel-collection.ts'
import { bindPruned } from './partition-pruning.ts'
import { bindPiped } from './piped.ts'
import { bindRange } from './range.ts'
import { bindSequenceFile } from './sequence-file.ts'
import { bindSubtracted } from './subtracted.ts'
import { bindTable } from './table.ts'
import { bindTextFile } from './text-file.ts'
import { bindPartitionerAwareUnion, bindUnion } from './union.ts'
import { bindBinaryFiles, bindBinaryRecords, bindWholeTextFiles } from './whole-files.ts'
import { bindZipped } from './zipped-partitions.ts'

/** How nodes compute, by type. Element operations are missing: they are fused (`worker/fuse.ts`). */
export const kinds: Readonly<Record<string, BindKind<never>>> = {
  parallelCollection: bindParallelCollection,
  range: bindRange,
  table: bindTable,
  textFile: bindTextFile,
  wholeTextFiles: bindWholeTextFiles,
  binaryFiles: bindBinaryFiles,
  binaryRecords: bindBinaryRecords,
  objectFile: bindObjectFile,
  sequenceFile: bindSequenceFile,
  mapPartitions: bindMapPartitions,
  union: bindUnion,
  partitionerAwareUnion: bindPartitionerAwareUnion,
  coalesced: bindCoalesced,
  pruned: bindPruned,
  cartesian: bindCartesian,
  zipped: bindZipped,
  piped: bindPiped,
  shuffled: bindShuffled,
  coGrouped: bindCoGrouped,
  subtracted: bindSubtracted,
  cached: bindCached,
}
