import { Worker } from 'node:worker_threads'
import { describe, expect, test } from 'vitest'
import { createMemory, type SharedMemory } from '#dist/columnar/shared-memory.js'

const PAGE = 65_536
const MiB = 1 << 20

/** 16 MiB, of which 4 may be kept, as long as 8 are not exceeded. */
const memoryOf = () => createMemory({ maximumBytes: 16 * MiB, kept: { most: 0.25, ceiling: 0.5 } })
const key = (n: number) => ({ file: 1, offset: n * 1000, length: 500 })

/** Keeps a run of so many pages under a key, and lets it go; gives its address. */
function keep(memory: SharedMemory, n: number, pages = 1): number {
  const address = memory.allocate(pages * PAGE)
  memory.u32[address >>> 2] = n
  const held = memory.kept.keep(key(n), address, 100, memory.kept.admits(key(n), pages * PAGE)!)
  expect(held).toMatchObject({ address, bytes: 100 })
  memory.kept.letGo(held!)
  return address
}

/** Uses a run: as it is kept, or makes it and keeps it where that is worth while. Gives whether it was there. */
function use(memory: SharedMemory, n: number, pages: number): boolean {
  if (isKept(memory, n)) return true
  const admission = memory.kept.admits(key(n), pages * PAGE)
  if (admission === undefined) return false
  const address = memory.allocate(pages * PAGE)
  const held = memory.kept.keep(key(n), address, 100, admission)
  if (held === undefined) memory.free(address)
  else memory.kept.letGo(held)
  return false
}

const isKept = (memory: SharedMemory, n: number): boolean => {
  const held = memory.kept.hold(key(n))
  if (held) memory.kept.letGo(held)
  return held !== undefined
}

describe('runs that are kept', () => {
  test('are found by the part of the file, and count as free', () => {
    const memory = memoryOf()
    const address = keep(memory, 7, 3)
    expect([memory.used, memory.kept.bytes, memory.charged]).toEqual([0, 3 * PAGE, 0])
    expect(memory.kept.hold(key(7))).toMatchObject({ address, bytes: 100 })
    expect(memory.kept.hold({ ...key(7), file: 2 })).toBeUndefined()
    expect(memory.kept.hold({ ...key(7), length: 501 })).toBeUndefined()
    expect(memory.kept.hold({ ...key(7), offset: 7000 + 2 ** 32 })).toBeUndefined()
    expect(memory.allocate(PAGE)).not.toBe(address)
  })

  test('are not kept twice: the second stays with whoever made it', () => {
    const memory = memoryOf()
    keep(memory, 1)
    const again = memory.allocate(PAGE)
    expect(memory.kept.keep(key(1), again, 100, { since: undefined })).toBeUndefined()
    memory.free(again)
    expect([memory.used, memory.kept.bytes]).toEqual([0, PAGE])
  })

  test('without a share nothing is kept', () => {
    const memory = createMemory({ maximumBytes: 16 * MiB })
    for (let i = 0; i < 3; i++) expect(memory.kept.admits(key(1), 1)).toBeUndefined()
    expect(memory.kept.keep(key(1), memory.allocate(PAGE), 1, { since: 1 })).toBeUndefined()
  })

  test('take their share at most: what was asked for before takes the place of what was last used before that', () => {
    const memory = memoryOf()
    for (let n = 0; n < 8; n++) keep(memory, n, 8)
    expect(memory.kept.bytes).toBe(4 * MiB)
    expect(memory.kept.admits(key(100), 8 * PAGE)).toBeUndefined()
    for (let n = 0; n < 8; n++) if (n !== 3) expect(isKept(memory, n)).toBe(true)
    keep(memory, 100, 8)
    expect(memory.kept.bytes).toBe(4 * MiB)
    expect([0, 1, 2, 3, 4, 5, 6, 7].filter(n => isKept(memory, n))).toEqual([0, 1, 2, 4, 5, 6, 7])
    expect(isKept(memory, 100)).toBe(true)
  })

  test('make room for what is allocated', () => {
    const memory = memoryOf()
    for (let n = 0; n < 16; n++) keep(memory, n, 4)
    const most = memory.allocate(6 * MiB)
    expect(memory.kept.bytes).toBe(2 * MiB)
    const rest: number[] = []
    while (memory.used < memory.limit) rest.push(memory.allocate(PAGE))
    expect([memory.kept.bytes, memory.peak]).toEqual([0, memory.limit])
    for (const address of [most, ...rest]) memory.free(address)
    expect(memory.used).toBe(0)
    for (let n = 0; n < 16; n++) expect(isKept(memory, n)).toBe(false)
  })

  test('stay where they are while they are held', () => {
    const memory = memoryOf()
    for (let n = 0; n < 8; n++) keep(memory, n)
    const held = memory.kept.hold(key(3))!
    expect(() => memory.allocate(memory.limit)).toThrow('UNABLE_TO_ACQUIRE_MEMORY')
    expect(memory.kept.bytes).toBe(PAGE)
    expect(memory.u32[held.address >>> 2]).toBe(3)
    memory.kept.letGo(held)
    expect(memory.allocate(memory.limit)).toBeGreaterThan(0)
  })

  test('of scans of more than fits, as much as fits stays, and other data that is read once drops nothing of it', () => {
    const memory = memoryOf()
    const pass = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, i) => use(memory, from + i, 4)).filter(there => there).length
    pass(0, 40)
    for (let i = 0; i < 3; i++) expect(pass(0, 40)).toBe(16)
    pass(1000, 1100)
    expect(pass(0, 40)).toBe(16)
  })

  test('of what is read now takes the place of what was read before, from the second time on', () => {
    const memory = memoryOf()
    const pass = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, i) => use(memory, from + i, 8)).filter(there => there).length
    for (let i = 0; i < 3; i++) pass(0, 8)
    expect(pass(0, 8)).toBe(8)
    pass(100, 108)
    pass(100, 108)
    expect(pass(100, 108)).toBe(8)
    expect(pass(0, 8)).toBe(0)
  })

  test('are not worth making where they are large, or memory is in use', () => {
    const memory = memoryOf()
    expect(memory.kept.admits(key(1), 2 * MiB)).toBeUndefined()
    memory.allocate(8 * MiB)
    for (let i = 0; i < 2; i++) expect(memory.kept.admits(key(2), PAGE)).toBeUndefined()
  })

  test('are counted anew when a thread dies under the lock, without those that no entry names', () => {
    const memory = memoryOf()
    const address = keep(memory, 1, 2)
    const lost = keep(memory, 2, 3)
    const control = new Int32Array(memory.wasm.buffer, memory.controlAddress, 64)
    // as if it had died between the entry and the run
    const table = new Int32Array(memory.wasm.buffer)
    const entry = table.indexOf(lost / PAGE, (memory.controlAddress + 64 * 4 + 256 * 8) / 4 + 16)
    table[entry] = 0
    control[0] = 42 + 1
    expect(memory.breakLock(42)).toBe(true)
    expect([memory.kept.bytes, memory.used]).toEqual([2 * PAGE, 0])
    expect(memory.allocate(3 * PAGE)).toBe(lost)
    expect(memory.kept.hold(key(1))).toMatchObject({ address })
  })
})

describe('threads that keep and hold at once', () => {
  const url = import.meta.resolve('#dist/columnar/shared-memory.js')
  const start = (memory: SharedMemory, body: string, seed: number) =>
    new Worker(
      new URL(
        `data:text/javascript,${encodeURIComponent(`
          import { parentPort, workerData as d } from 'node:worker_threads'
          const { attachMemory } = await import(d.url)
          const memory = attachMemory(d.wasm, d.control)
          const PAGE = ${PAGE}
          const key = n => ({ file: 1, offset: n * 1000, length: 500 })
          let seed = d.seed
          const random = n => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) % n
          ${body}`)}`,
      ),
      { workerData: { wasm: memory.wasm, control: memory.controlAddress, url, seed } },
    )
  const end = (worker: Worker) => new Promise<number>((resolve, reject) => worker.on('error', reject).on('exit', resolve))

  test('see what was kept, and nothing else', async () => {
    const memory = memoryOf()
    const body = `
      for (let i = 0; i < 20_000; i++) {
        const n = random(200)
        let held = memory.kept.hold(key(n))
        const admission = held === undefined ? memory.kept.admits(key(n), 3 * PAGE) : undefined
        if (admission !== undefined) {
          const address = memory.allocate((1 + n % 3) * PAGE)
          memory.u32[address >>> 2] = n
          held = memory.kept.keep(key(n), address, n, admission)
          if (held === undefined) memory.free(address)
        }
        if (held === undefined) continue
        if (held.bytes !== n || memory.u32[held.address >>> 2] !== n) throw new Error('another run')
        if (random(10) === 0) memory.free(memory.allocate(random(20) * PAGE))
        if (memory.u32[held.address >>> 2] !== n) throw new Error('dropped while it was held')
        memory.kept.letGo(held)
      }`
    expect(await Promise.all([1, 2, 3].map(seed => end(start(memory, body, seed * 7919))))).toEqual([0, 0, 0])
    expect(memory.used).toBe(0)
    memory.allocate(memory.limit)
    expect(memory.kept.bytes).toBe(0)
  })

  test('leave nothing held when they are gone', async () => {
    const memory = memoryOf()
    keep(memory, 5)
    const worker = start(memory, "memory.kept.hold(key(5)); parentPort.postMessage('held'); setInterval(() => {}, 1000)", 1)
    const { threadId } = worker
    await new Promise(resolve => worker.once('message', resolve))
    expect(() => memory.allocate(memory.limit)).toThrow('UNABLE_TO_ACQUIRE_MEMORY')
    await worker.terminate()
    memory.breakLock(threadId)
    expect(memory.allocate(memory.limit)).toBeGreaterThan(0)
  })
})
