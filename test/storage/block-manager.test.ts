import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { createMemory } from '#dist/columnar/shared-memory.js'
import { kernelsOf } from '#dist/kernels/kernels.js'
import { createBlockManager } from '#dist/storage/block-manager.js'
import type { BlockPlace } from '#dist/storage/block-place.js'
import { createDiskStore } from '#dist/storage/disk-store.js'
import { createLocalDirectory } from '#dist/storage/local-directory.js'
import { memoryBeyond, memoryLimit } from '#dist/storage/memory-limit.js'
import { createMemoryManager } from '#dist/storage/memory-manager.js'
import { StorageLevel } from '#dist/storage/storage-level.js'

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
const { MEMORY_ONLY, MEMORY_AND_DISK } = StorageLevel

let memory = createMemory({ maximumBytes: 16 * MiB })
const disk = createDiskStore(directory)
beforeEach(() => {
  memory = createMemory({ maximumBytes: 16 * MiB })
})
const start = (sharedUnits = 0) => {
  const manager = createMemoryManager({ memory })
  const sharedBudget = Int32Array.of(sharedUnits)
  const kernels = () => kernelsOf(memory)
  // the kernels' own room stays
  kernels()
  const before = memory.used
  return { manager, before, blocks: createBlockManager({ memory, manager, disk, sharedBudget, kernels }) }
}

/** 1 MiB whose bytes are hard to compress, but for their first half. */
function makeRun(n: number): BlockPlace {
  const address = memory.allocate(MiB)
  const words = memory.u32.subarray(address >>> 2, (address + MiB) >>> 2)
  for (let i = 0, x = n + 1; i < words.length; i++) words[i] = i < words.length / 2 ? n : (x = (Math.imul(x, 1664525) + 1013904223) >>> 0)
  return { tier: 'memory', address, bytes: MiB }
}
function isRun(place: BlockPlace | undefined, n: number): void {
  if (place?.tier !== 'memory') throw new Error(`it is in ${place?.tier}`)
  const other = makeRun(n)
  if (other.tier !== 'memory') throw new Error()
  const bytes = (at: number) => Buffer.from(memory.u8.slice(at, at + MiB))
  expect(bytes(place.address).equals(bytes(other.address))).toBe(true)
  memory.free(other.address)
}
const tiers = (blocks: ReturnType<typeof start>['blocks']) => Object.fromEntries(blocks.blocks.map(b => [b.id, b.tier]))

describe('the block manager', () => {
  test('keeps blocks in memory while there is room, and accounts for them', () => {
    const { blocks, manager, before } = start()
    for (let n = 0; n < 3; n++) blocks.put(`b${n}`, makeRun(n), MEMORY_ONLY)
    expect(manager.storageUsed).toBe(memory.used - before)
    const pinned = blocks.pin('b1')!
    isRun(pinned.place, 1)
    blocks.remove('b0')
    expect(blocks.pin('b0')).toBe(undefined)
    blocks.close()
    // b1 is still in use
    expect(memory.used - before).toBe(MiB)
    isRun(pinned.place, 1)
    pinned.unpin()
    pinned.unpin()
    expect(memory.used).toBe(before)
  })

  test('evicts the least recently used to disk, and brings it back where there is room again', () => {
    const { blocks, manager, before } = start()
    for (let n = 0; n < 5; n++) blocks.put(`b${n}`, makeRun(n), MEMORY_AND_DISK)
    blocks.pin('b0')!.unpin()
    expect(manager.reserveStorage(manager.storageCeiling - memory.used + 2 * MiB)).toBe(true)
    expect(tiers(blocks)).toEqual({ b0: 'memory', b1: 'disk', b2: 'disk', b3: 'memory', b4: 'memory' })
    const other = blocks.blocks.find(b => b.id === 'b1')!
    // half of it is packed
    expect(other.size).toBeGreaterThan(MiB / 2)
    expect(other.size).toBeLessThan(MiB * 0.6)
    const pinned = blocks.pin('b1')!
    isRun(pinned.place, 1)
    expect(tiers(blocks).b1).toBe('memory')
    pinned.unpin()
    blocks.close()
    expect([memory.used, manager.storageUsed]).toEqual([before, 0])
  })

  test('a block stays below where there is no room beside what execution keeps for itself', () => {
    const { blocks, manager } = start()
    for (let n = 0; n < 3; n++) blocks.put(`b${n}`, makeRun(n), MEMORY_AND_DISK)
    manager.reserveStorage(manager.maxMemory)
    const execution = memory.allocate(manager.storageCeiling - memory.used)
    expect(blocks.pin('b0')!.place.tier).toBe('disk')
    memory.free(execution)
  })

  test('execution takes memory back from storage, down to its share', () => {
    const { blocks, manager } = start()
    for (let n = 0; n < 10; n++) blocks.put(`b${n}`, makeRun(n), MEMORY_AND_DISK)
    expect(manager.storageUsed).toBeGreaterThan(manager.storageShare)
    manager.reserveExecution(manager.maxMemory)
    expect(manager.storageUsed).toBeLessThanOrEqual(manager.storageShare)
    expect(manager.storageUsed).toBeGreaterThan(manager.storageShare - 2 * MiB)
    blocks.close()
  })

  test('a MEMORY_ONLY block goes to shared buffers while these last, and is dropped then', () => {
    const { blocks, manager } = start(200)
    for (let n = 0; n < 3; n++) blocks.put(`b${n}`, makeRun(n), MEMORY_ONLY)
    manager.reserveStorage(manager.maxMemory)
    expect(tiers(blocks)).toEqual({ b0: 'shared' })
    expect(blocks.pin('b2')).toBe(undefined)
    isRun(blocks.pin('b0')!.place, 0)
    expect(tiers(blocks)).toEqual({ b0: 'memory' })
    // the budget is there again
    blocks.put('b3', makeRun(3), MEMORY_ONLY)
    manager.reserveStorage(manager.maxMemory)
    expect(tiers(blocks)).toEqual({ b0: 'memory', b3: 'shared' })
  })

  test('removes by prefix', () => {
    const { blocks } = start()
    for (const id of ['rdd_1_0', 'rdd_1_1', 'rdd_12_0']) blocks.put(id, makeRun(1), MEMORY_ONLY)
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
  // Real Spark: StorageLevel.description and toString
  const level = (name: string) => StorageLevel.fromString(name)!
  expect(level('memory_and_disk').description).toBe('Disk Memory Deserialized 1x Replicated')
  expect(level('MEMORY_AND_DISK_SER_2').description).toBe('Disk Memory Serialized 2x Replicated')
  expect(level('OFF_HEAP').description).toBe('Disk Memory (off heap) Serialized 1x Replicated')
  expect(level('DISK_ONLY').description).toBe('Disk Serialized 1x Replicated')
  expect(level('MEMORY_ONLY').planString).toBe('StorageLevel(memory, deserialized, 1 replicas)')
  expect(level('OFF_HEAP').planString).toBe('StorageLevel(disk, memory, offheap, 1 replicas)')
  expect(StorageLevel.fromString('x')).toBe(undefined)
})

test('the limit is what is asked for, or a share of what there is, at most 4 GiB', () => {
  expect(memoryLimit(5 * MiB)).toBe(5 * MiB)
  expect(memoryLimit(8 * 1024 * MiB)).toBe(2 ** 32)
  expect(memoryLimit(undefined, 1000 * MiB)).toBe(600 * MiB)
  expect(memoryLimit(undefined, 64 * 1024 * MiB)).toBe(2 ** 32)
  expect(memoryBeyond(5 * MiB)).toBe(0)
  expect(memoryBeyond(8 * 1024 * MiB)).toBe(2 ** 32)
})
