import { expect, it } from 'vitest'
import { SparkSession, TaskContext } from '#dist/index.js'

it('spark.speculation: a partition that hangs in one worker is computed by another, and counts once', async () => {
  const spark = await SparkSession.builder()
    .master('local[2]')
    .config('spark.speculation', 'true')
    .config('spark.speculation.quantile', '0.5')
    .config('spark.speculation.multiplier', '2')
    .config('spark.speculation.interval', '50ms')
    .getOrCreate()
  const sc = spark.sparkContext
  const added = sc.longAccumulator('records')
  const hanging = sc.range(0, 800, 1, 8).mapPartitions(function* (records) {
    const context = TaskContext.get()!
    if (context.partitionId() === 5 && context.attemptNumber() === 0) for (const end = Date.now() + 120_000; Date.now() < end; );
    for (const r of records) {
      added.add(1)
      yield [r % 10, 1] as const
    }
  })
  const started = Date.now()
  const counts = await hanging.reduceByKey((a, b) => a + b, 3).collect()
  expect(counts.sort(([a], [b]) => a - b)).toEqual(Array.from({ length: 10 }, (_, i) => [i, 80]))
  expect(added.value).toBe(800)
  expect(Date.now() - started).toBeLessThan(100_000)
  await spark.stop()
}, 150_000)
