import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { allocateBatch } from '#dist/columnar/batch-builder.js'
import { columnToArray } from '#dist/columnar/reader.js'
import { createMemory } from '#dist/columnar/shared-memory.js'
import { writeColumn } from '#dist/columnar/writer.js'
import { allocateBatchPage, appendToPage, type BatchPage, batchOfPage } from '#dist/storage/batch-page.js'
import { createBlockManager } from '#dist/storage/block-manager.js'
import { createDiskStore } from '#dist/storage/disk-store.js'
import { createLocalDirectory } from '#dist/storage/local-directory.js'
import { memoryLimit } from '#dist/storage/memory-limit.js'
import { createMemoryManager } from '#dist/storage/memory-manager.js'
import { describeLevel, storageLevel, storageLevels } from '#dist/storage/storage-level.js'
import { LongType, StringType } from '#dist/types/data-type.js'

const parent = mkdtempSync(join(tmpdir(), 'firesteel-test-'))
const directory = createLocalDirectory(parent)
const made = [parent]
const makeParent = () => {
  made.push(mkdtempSync(join(tmpdir(), 'firesteel-test-')))
  return made.at(-1)!
}
afterAll(() => {
  directory.remove()
  for (const path of made) rmSync(path, { recursive: true })
})
const MiB = 1 << 20
const { MEMORY_ONLY, MEMORY_AND_DISK, DISK_ONLY } = storageLevels as Record<string, NonNullable<ReturnType<typeof storageLevel>>>

let memory = createMemory({ maximumBytes: 16 * MiB })
const disk = createDiskStore(directory)
beforeEach(() => {
  memory = createMemory({ maximumBytes: 16 * MiB })
})
const start = (maxSharedBytes = 0) => {
  const manager = createMemoryManager({ memory })
  return { manager, blocks: createBlockManager({ memory, manager, disk, maxSharedBytes }) }
}

const types = [LongType, StringType]
const COUNT = 2000
/** About 1 MiB. */
function makePage(n: number): BatchPage {
  const page = allocateBatchPage(memory, types, 36_000)
  const batch = allocateBatch(memory, types)
  writeColumn(
    memory,
    batch.columns[0]!,
    Array.from({ length: COUNT }, (_, i) => BigInt(n * COUNT + i)),
    batch.heap,
  )
  writeColumn(memory, batch.columns[1]!, new Array(COUNT).fill(`the text of block ${n}`), batch.heap)
  appendToPage(memory, page, batch, COUNT)
  memory.free(memory.u32[batch.heap / 4 + 2]!)
  memory.free(batch.address)
  return page
}
const isPage = (page: BatchPage | undefined, n: number) => {
  const [ids, texts] = batchOfPage(memory, page!).columns.map(c => columnToArray(memory, c, page!.rows))
  expect([ids![0], ids!.at(-1), texts![7]]).toEqual([BigInt(n * COUNT), BigInt(n * COUNT + COUNT - 1), `the text of block ${n}`])
}
const tiers = (blocks: ReturnType<typeof start>['blocks']) => Object.fromEntries(blocks.blocks.map(b => [b.id, b.tier]))

describe('the block manager', () => {
  test('keeps blocks in memory while there is room, and accounts for them', () => {
    const { blocks, manager } = start()
    for (let n = 0; n < 3; n++) expect(blocks.put(`b${n}`, makePage(n), MEMORY_ONLY!)).toBe(true)
    expect(manager.storageUsed).toBe(memory.used)
    isPage(blocks.get('b1'), 1)
    blocks.remove('b0')
    expect(blocks.get('b0')).toBe(undefined)
    blocks.close()
    // b1 is still in use.
    expect(memory.used).toBeGreaterThan(0)
  })

  test('evicts the least recently used to disk, and brings it back', () => {
    const { blocks, manager } = start()
    for (let n = 0; n < 5; n++) blocks.put(`b${n}`, makePage(n), MEMORY_AND_DISK!)
    blocks.release(blocks.get('b0')!)
    const free = manager.reserveExecution(manager.maxMemory - manager.storageUsed + 2 * MiB)
    // Below storage's half nothing is taken from it.
    expect(free).toBe(manager.maxMemory - manager.storageUsed)
    expect(new Set(Object.values(tiers(blocks)))).toEqual(new Set(['memory']))
    expect(manager.reserveStorage(free + 2 * MiB)).toBe(true)
    expect(tiers(blocks)).toEqual({ b0: 'memory', b1: 'disk', b2: 'disk', b3: 'memory', b4: 'memory' })
    const page = blocks.get('b1')
    isPage(page, 1)
    expect(tiers(blocks).b1).toBe('memory')
    blocks.release(page!)
    blocks.close()
    expect([memory.used, manager.storageUsed]).toEqual([0, 0])
  })

  test('execution takes memory back from storage, down to its share', () => {
    const { blocks, manager } = start()
    for (let n = 0; n < 10; n++) blocks.put(`b${n}`, makePage(n), MEMORY_AND_DISK!)
    expect(manager.storageUsed).toBeGreaterThan(manager.storageShare)
    manager.reserveExecution(manager.maxMemory)
    expect(manager.storageUsed).toBeLessThanOrEqual(manager.storageShare)
    expect(manager.storageUsed).toBeGreaterThan(manager.storageShare - 2 * MiB)
    blocks.close()
  })

  test('a MEMORY_ONLY block goes to shared buffers while these last, and is dropped then', () => {
    const { blocks, manager } = start(150_000)
    for (let n = 0; n < 3; n++) blocks.put(`b${n}`, makePage(n), MEMORY_ONLY!)
    manager.reserveStorage(manager.maxMemory)
    expect(tiers(blocks)).toEqual({ b0: 'shared' })
    expect(blocks.get('b2')).toBe(undefined)
    isPage(blocks.get('b0'), 0)
    expect(tiers(blocks)).toEqual({ b0: 'memory' })
  })

  test('a DISK_ONLY block takes no memory until it is read; a pinned one stays', () => {
    const { blocks, manager } = start()
    blocks.put('d', makePage(4), DISK_ONLY!)
    expect([memory.used, tiers(blocks).d]).toEqual([0, 'disk'])
    const page = blocks.get('d')!
    expect(manager.reserveStorage(manager.maxMemory)).toBe(false)
    isPage(page, 4)
    blocks.remove('d')
    isPage(page, 4)
    blocks.release(page)
    expect([memory.used, manager.storageUsed]).toEqual([0, 0])
  })

  test('removes by prefix', () => {
    const { blocks } = start()
    for (const id of ['rdd_1_0', 'rdd_1_1', 'rdd_12_0']) blocks.put(id, makePage(1), MEMORY_ONLY!)
    blocks.removeAll('rdd_1_')
    expect(Object.keys(tiers(blocks))).toEqual(['rdd_12_0'])
  })

  test('a damaged file is noticed', () => {
    const { path, size } = disk.write('x', Buffer.from('some bytes of a block'))
    expect(Buffer.from(disk.read({ path, size })).toString()).toBe('some bytes of a block')
    const bytes = readFileSync(path)
    bytes[9]! ^= 1
    writeFileSync(path, bytes)
    expect(() => disk.read({ path, size })).toThrow(/damaged: its checksum differs/)
    writeFileSync(path, bytes.subarray(0, 12))
    expect(() => disk.read({ path, size })).toThrow(/damaged: it has 12 bytes of 25/)
  })
})

describe('temporary files', () => {
  const url = import.meta.resolve('#dist/storage/local-directory.js')
  const host = hostname().replace(/[^\w.]/g, '_')
  const script = (end: string) =>
    `const d = (await import('${url}')).createLocalDirectory(process.argv[1]); (await import('node:fs')).writeFileSync(d.file('f'), 'x'); ${end}`
  const run = (end: string, where: string) => spawnSync(process.execPath, ['--input-type=module', '-e', script(end), where])

  test.each(['', 'process.exit(3)', 'throw new Error()'])('vanish when the process ends: %s', end => {
    const where = makeParent()
    run(end, where)
    expect(readdirSync(where)).toEqual([])
  })

  test('of killed processes vanish when the next one starts; those of others stay', () => {
    const where = makeParent()
    run(`process.kill(process.pid, 'SIGKILL')`, where)
    expect(readdirSync(where)).toHaveLength(1)
    const others = [`firesteel-blocks-elsewhere-999999-abc`, `firesteel-blocks-${host}-${process.pid}-abc`, 'something']
    for (const name of others) mkdirSync(join(where, name))
    const mine = createLocalDirectory(where)
    expect(existsSync(mine.file('f'))).toBe(false)
    expect(readdirSync(where)).toHaveLength(4)
    for (const name of others) expect(existsSync(join(where, name))).toBe(true)
    mine.remove()
  })
})

test('levels are described as Spark describes them', () => {
  // Real Spark: StorageLevel.description
  expect(describeLevel(storageLevel('memory_and_disk')!)).toBe('Disk Memory Deserialized 1x Replicated')
  expect(describeLevel(storageLevel('MEMORY_AND_DISK_SER_2')!)).toBe('Disk Memory Serialized 2x Replicated')
  expect(describeLevel(storageLevel('OFF_HEAP')!)).toBe('Disk Memory (off heap) Serialized 1x Replicated')
  expect(describeLevel(storageLevel('DISK_ONLY')!)).toBe('Disk Serialized 1x Replicated')
  expect(storageLevel('x')).toBe(undefined)
})

test('the limit is what is asked for, or a share of what there is, at most 4 GiB', () => {
  expect(memoryLimit(5 * MiB)).toBe(5 * MiB)
  expect(memoryLimit(8 * 1024 * MiB)).toBe(2 ** 32)
  expect(memoryLimit(undefined, 1000 * MiB)).toBe(600 * MiB)
  expect(memoryLimit(undefined, 64 * 1024 * MiB)).toBe(2 ** 32)
})
