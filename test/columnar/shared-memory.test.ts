import { execFileSync } from 'node:child_process'
import { Worker } from 'node:worker_threads'
import { describe, expect, test } from 'vitest'
import { attachMemory, createMemory } from '#dist/columnar/shared-memory.js'

const PAGE = 65_536
const MiB = 1 << 20

describe('the page allocator', () => {
  test('hands out the lowest free pages first and never page 0 or the last', () => {
    const memory = createMemory({ maximumBytes: 16 * MiB })
    const addresses: number[] = []
    for (;;) {
      try {
        addresses.push(memory.allocate(1))
      } catch {
        break
      }
    }
    expect(addresses).toEqual([...addresses].sort((a, b) => a - b))
    expect(addresses[0]).toBeGreaterThan(0)
    expect(addresses.at(-1)! + 2 * PAGE).toBe(16 * MiB)
    expect(memory.used).toBe(memory.limit)
    memory.free(addresses[7]!)
    memory.free(addresses[3]!)
    expect(memory.allocate(PAGE)).toBe(addresses[3])
    expect(memory.allocate(PAGE)).toBe(addresses[7])
  })

  test('finds runs among holes, and joins freed neighbours', () => {
    const memory = createMemory({ maximumBytes: 16 * MiB })
    const [a, b, c] = [memory.allocate(PAGE), memory.allocate(2 * PAGE), memory.allocate(PAGE)]
    expect(b).toBe(a + PAGE)
    memory.free(a)
    expect(memory.allocate(2 * PAGE)).toBe(c + PAGE)
    memory.free(b)
    expect(memory.allocate(3 * PAGE)).toBe(a)
  })

  test('says how much it could not give', () => {
    const memory = createMemory({ maximumBytes: 16 * MiB })
    expect(() => memory.allocate(17 * MiB)).toThrow(
      `[UNABLE_TO_ACQUIRE_MEMORY] Unable to acquire ${17 * MiB} bytes of memory, got ${memory.limit}. SQLSTATE: 53200`,
    )
    memory.allocate(memory.limit)
    expect(() => memory.allocate(1)).toThrow('Unable to acquire 1 bytes of memory, got 0.')
  })

  test('charges runs to owners, hands them over and frees them together', () => {
    const memory = createMemory({ maximumBytes: 16 * MiB })
    memory.owner = 7
    const first = memory.allocate(3 * PAGE)
    memory.allocate(PAGE)
    memory.owner = 0
    const own = memory.allocate(PAGE)
    memory.transfer(first, 9)
    expect([memory.usedBy(7), memory.usedBy(9), memory.usedBy(0)]).toEqual([PAGE, 3 * PAGE, PAGE])
    memory.freeOwner(9)
    expect(memory.used).toBe(2 * PAGE)
    memory.transferOwner(7, 0)
    expect(memory.runsOf(0)).toEqual([first + 3 * PAGE, own])
    memory.freeOwner(0)
    expect(memory.used).toBe(0)
    expect(memory.peak).toBe(5 * PAGE)
  })

  test('refuses to free what was not allocated', () => {
    const memory = createMemory({ maximumBytes: 16 * MiB })
    const a = memory.allocate(2 * PAGE)
    expect(() => memory.free(a + PAGE)).toThrow('No allocation starts at address')
    expect(() => memory.free(0)).toThrow('No allocation starts at address 0')
    memory.free(a)
    expect(() => memory.free(a)).toThrow('No allocation starts')
  })

  test('addresses beyond 2 GiB are unsigned', () => {
    const memory = createMemory({ maximumBytes: 4096 * MiB })
    memory.allocate(3000 * MiB)
    const high = memory.allocate(PAGE)
    expect(high).toBeGreaterThan(2 ** 31)
    memory.u8[high] = 5
    expect(memory.dataView.getUint8(high)).toBe(5)
    memory.free(high | 0)
    expect(memory.used).toBe(3000 * MiB)
  })

  test('several threads allocate and free at once without overlap', async () => {
    const memory = createMemory({ maximumBytes: 64 * MiB })
    const body = `
      import { parentPort, workerData as d } from 'node:worker_threads'
      const { attachMemory } = await import(d.url)
      const memory = attachMemory(d.wasm, d.control)
      memory.owner = d.owner
      const held = []
      let seed = d.owner * 7919
      const random = n => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) % n
      for (let i = 0; i < 4000; i++) {
        if (held.length > 20 || (held.length > 0 && random(2) === 0)) {
          const [[a, n]] = held.splice(random(held.length), 1)
          for (let p = 0; p < n; p++) if (memory.u32[(a + p * 65536) / 4] !== d.owner) throw new Error('overlap')
          memory.free(a)
        } else {
          const n = 1 + random(5)
          const a = memory.allocate(n * 65536)
          for (let p = 0; p < n; p++) memory.u32[(a + p * 65536) / 4] = d.owner
          held.push([a, n])
        }
      }
      for (const [a] of held) memory.free(a)`
    const url = import.meta.resolve('#dist/columnar/shared-memory.js')
    const exits = [1, 2, 3].map(
      owner =>
        new Promise((resolve, reject) =>
          new Worker(new URL(`data:text/javascript,${encodeURIComponent(body)}`), {
            workerData: { wasm: memory.wasm, control: memory.controlAddress, owner, url },
          })
            .on('error', reject)
            .on('exit', resolve),
        ),
    )
    await Promise.all(exits)
    expect(memory.used).toBe(0)
  })

  test('the lock of a thread that is gone can be broken, and what is used is counted anew', () => {
    const memory = createMemory({ maximumBytes: 16 * MiB })
    memory.allocate(2 * PAGE)
    const control = new Int32Array(memory.wasm.buffer, memory.controlAddress, 64)
    control[0] = 42 + 1
    control[3] = 99
    expect(memory.breakLock(41)).toBe(false)
    memory.markDying(42)
    memory.allocate(PAGE)
    expect(memory.used).toBe(3 * PAGE)
    control[0] = 43 + 1
    expect(memory.breakLock(43)).toBe(true)
    expect(attachMemory(memory.wasm, memory.controlAddress).allocate(PAGE)).toBeGreaterThan(0)
  })
})

describe('what the system grants', () => {
  const run = (limit: string, script: string) =>
    execFileSync('bash', ['-c', `ulimit ${limit}; "$0" --input-type=module -e "$1"`, process.execPath, script], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  const url = import.meta.resolve('#dist/columnar/shared-memory.js')

  test('half is taken where growth is refused', () => {
    const out = run(
      '-d 3000000',
      `const m = (await import('${url}')).createMemory({ maximumBytes: 2 ** 32 }); m.u8[m.allocate(1)] = 1; console.log(m.limit)`,
    )
    expect(Number(out)).toBeGreaterThan(64 * MiB)
    expect(Number(out)).toBeLessThan(3_000_000 * 1024)
  })

  test('an error names the limit where nothing is granted', () => {
    const out = run(
      '-v 9000000',
      `try { (await import('${url}')).createMemory({ maximumBytes: 2 ** 32 }) } catch (e) { console.log(e.message) }`,
    )
    expect(out).toMatch(/\[UNABLE_TO_ACQUIRE_MEMORY\].*\n.*Max address space: \d+ bytes/)
  })
})
