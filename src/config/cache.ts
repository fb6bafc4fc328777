import { entry } from './entry.ts'

/** Cached DataFrames. */
export const cacheCompressed = entry({
  key: 'spark.sql.inMemoryColumnarStorage.compressed',
  type: 'boolean',
  default: 'true',
  since: '1.0.1',
  doc: 'Cached columns take the smallest form that can be read at once: narrow integers, dictionaries of text.',
})
export const cacheBatchSize = entry({
  key: 'spark.sql.inMemoryColumnarStorage.batchSize',
  type: 'int',
  default: '10000',
  since: '1.1.1',
  doc: 'Rows of a batch of cached data, rounded up to whole batches of execution.',
})
export const cachePartitionPruning = entry({
  key: 'spark.sql.inMemoryColumnarStorage.partitionPruning',
  type: 'boolean',
  default: 'true',
  since: '1.2.0',
  doc: 'Batches of cached data are skipped where their least and greatest values say that no row of them is wanted.',
})
export const defaultCacheStorageLevel = entry({
  key: 'spark.sql.defaultCacheStorageLevel',
  type: 'string',
  default: 'MEMORY_AND_DISK',
  since: '4.0.0',
  doc: 'The storage level of `cache()`, `cacheTable` and CACHE TABLE where none is named.',
})
