import type { RDD, SparkContext } from '#dist/index.js'
import { SparkSession } from '#dist/index.js'

/** The context of the process's engine, with two workers. */
export async function testContext(): Promise<SparkContext> {
  return (await SparkSession.builder().master('local[2]').getOrCreate()).sparkContext
}

/** The records of each partition. */
export const glom = <T>(rdd: RDD<T>): Promise<T[][]> => rdd.glom().collect()

/** Records in an order of their own, where the RDD has none. */
export const sorted = <T>(records: readonly T[]): T[] =>
  [...records].sort((a, b) => {
    const [x, y] = [JSON.stringify(a), JSON.stringify(b)]
    return x < y ? -1 : x > y ? 1 : 0
  })

/** What a promise is rejected with. */
export async function rejection(promise: Promise<unknown>): Promise<Error & { condition?: string }> {
  try {
    await promise
  } catch (error) {
    return error as Error
  }
  throw new Error('nothing was raised')
}
