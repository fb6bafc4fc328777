import workerThreads from 'node:worker_threads'
import { expect, it } from 'vitest'
import { SparkSession } from '#dist/index.js'

it('spark.excludeOnFailure: a worker in which all fails is replaced, and the job ends well', async () => {
  const spark = await SparkSession.builder()
    .master('local[2]')
    .config('spark.excludeOnFailure.enabled', 'true')
    .config('spark.excludeOnFailure.stage.maxFailedTasksPerExecutor', '1')
    .getOrCreate()
  const sc = spark.sparkContext
  const sick = await sc
    .range(0, 1, 1, 1)
    .map(() => workerThreads.threadId)
    .first()
  const threads = sc.range(0, 40, 1, 40).map(x => {
    if (workerThreads.threadId === sick) throw new Error('this thread is in disorder')
    for (const end = Date.now() + 20; Date.now() < end; );
    return [x, workerThreads.threadId] as const
  })
  const found = await threads.collect()
  expect(found.map(([x]) => x)).toEqual(Array.from({ length: 40 }, (_, i) => i))
  expect(found.some(([, thread]) => thread === sick)).toBe(false)
  await spark.stop()
})
