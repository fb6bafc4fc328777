import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type SparkContext, StorageLevel } from '#dist/index.js'
import { rejection, testContext } from './context.ts'

let sc: SparkContext
const folder = mkdtempSync(join(tmpdir(), 'firesteel-rdd-'))
beforeAll(async () => {
  sc = await testContext()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Numbers, and how many of them have been computed. */
function counted() {
  const computed = sc.longAccumulator()
  const rdd = sc.range(0, 100, 1, 4).map(x => {
    computed.add(1)
    return { x, text: `t${x}` }
  })
  return { rdd, computed }
}

describe('what is kept', () => {
  it.each([StorageLevel.MEMORY_ONLY, StorageLevel.MEMORY_AND_DISK, StorageLevel.DISK_ONLY, StorageLevel.MEMORY_ONLY_2])(
    'partitions at the level %s are computed once',
    async level => {
      const { rdd, computed } = counted()
      rdd.persist(level)
      expect(await rdd.count()).toBe(100)
      expect(await rdd.count()).toBe(100)
      expect((await rdd.collect())[7]).toEqual({ x: 7, text: 't7' })
      expect(computed.value).toBe(100)
      expect(rdd.toDebugString()).toContain('CachedPartitions: 4')
      expect(sc.getPersistentRDDs().has(rdd.id)).toBe(true)
      rdd.unpersist()
      expect(sc.getPersistentRDDs().has(rdd.id)).toBe(false)
      await rdd.count()
      expect(computed.value).toBe(200)
    },
  )
  it('a partition that was taken from is kept whole', async () => {
    const { rdd, computed } = counted()
    rdd.cache()
    expect(await rdd.map(r => r.x).take(2)).toEqual([0, 1])
    expect(computed.value).toBe(25)
    expect(await rdd.count()).toBe(100)
    expect(computed.value).toBe(100)
    rdd.unpersist()
  })
  it('the level is said once', () => {
    const rdd = sc.range(3).cache()
    expect(() => rdd.persist(StorageLevel.DISK_ONLY)).toThrow('Cannot change storage level of an RDD after it was already assigned a level')
    expect(String(rdd.getStorageLevel())).toBe(String(StorageLevel.MEMORY_ONLY))
    expect(rdd.unpersist().getStorageLevel()).toEqual(StorageLevel.NONE)
  })
  it('stages whose output is there are skipped', async () => {
    const mapped = sc.longAccumulator()
    const sums = sc
      .range(0, 100, 1, 4)
      .map(x => {
        mapped.add(1)
        return [x % 10, x] as const
      })
      .reduceByKey((a, b) => a + b)
    expect((await sums.collectAsMap()).get(3)).toBe(480)
    expect(await sums.mapValues(v => v * 2).count()).toBe(10)
    expect(await sums.filter(([k]) => k === 1).count()).toBe(1)
    expect(mapped.value).toBe(100)
    sums.cleanShuffleDependencies()
    expect(await sums.count()).toBe(10)
    expect(mapped.value).toBe(200)
  })
  it('checkpoints cut the lineage', async () => {
    const { rdd, computed } = counted()
    expect(() => rdd.checkpoint()).toThrow('Checkpoint directory has not been set in the SparkContext')
    sc.setCheckpointDir(folder)
    rdd.checkpoint()
    expect(rdd.isCheckpointed).toBe(false)
    expect(await rdd.filter(r => r.x > 97).count()).toBe(2)
    expect(rdd.isCheckpointed).toBe(true)
    const before = computed.value
    expect((await rdd.collect()).length).toBe(100)
    expect(computed.value).toBe(before)
    expect(rdd.dependencies).toEqual([])
    expect(rdd.toDebugString().split('\n').length).toBe(1)
    const file = rdd.getCheckpointFile()!.replace('file:', '')
    expect(readdirSync(file).filter(f => f.startsWith('part-')).length).toBe(4)
  })
  it('local checkpoints as well', async () => {
    const { rdd, computed } = counted()
    rdd.localCheckpoint()
    await rdd.count()
    const before = computed.value
    expect(await rdd.map(r => r.x).reduce((a, b) => a + b)).toBe(4950)
    expect(computed.value).toBe(before)
    expect([rdd.isLocallyCheckpointed, rdd.getCheckpointFile()]).toEqual([true, null])
  })
  it('what is checkpointed locally may be cached at another level, and goes to disk as well', async () => {
    const sc = await testContext()
    const rdd = sc.range(0, 4, 1, 2).map(x => x + 1)
    rdd.localCheckpoint()
    rdd.cache()
    expect([rdd.getStorageLevel().useDisk, rdd.getStorageLevel().useMemory]).toEqual([true, true])
    expect(await rdd.sum()).toBe(10)
  })

  it('partitions beyond the share of memory are dropped, and computed again', async () => {
    const made = sc.longAccumulator()
    const big = sc.range(0, 40, 1, 40).map(i => {
      made.add(1)
      return new Float64Array(1 << 18).fill(i)
    })
    big.cache()
    const sums = async () => (await big.map(a => a[5]!).collect()).reduce((a, b) => a + b, 0)
    expect(await sums()).toBe(780)
    expect(await sums()).toBe(780)
    expect(made.value).toBeGreaterThanOrEqual(40)
    big.unpersist()
    expect(
      (
        await rejection(
          sc
            .range(1)
            .map(() => () => 1)
            .collect(),
        )
      ).message,
    ).toContain('could not be cloned')
  })
})
