import { entry } from './entry.ts'

const positive = [(n: number) => n > 0, 'must be positive'] as const

/** How RDDs are computed. */
export const rddCodegen = entry({
  key: 'spark.rdd.codegen',
  type: 'boolean',
  default: 'true',
  since: 'firesteel',
  doc: 'Chains of narrow operations run as one generated loop; otherwise as closures that call each other.',
})
export const rddSpillBytes = entry({
  key: 'spark.rdd.spillBytes',
  type: 'bytes',
  since: 'firesteel',
  check: positive,
  doc: 'The bytes of records that a task may hold before it writes them to disk; a share of the memory unless set.',
})
export const rddAsyncConcurrency = entry({
  key: 'spark.rdd.async.concurrency',
  type: 'int',
  default: '16',
  since: 'firesteel',
  check: positive,
  doc: 'How many calls of an asynchronous function a task awaits at the same time.',
})
