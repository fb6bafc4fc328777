import { describe, expect, test } from 'vitest'
import { freeHeap, growHeap, HEAP_SIZE, heapAllocate, heapChunks, transferHeap } from '#dist/columnar/heap.js'
import { createMemory } from '#dist/columnar/shared-memory.js'
import { decodeUtf8, pointView, readString, readView, writeString, writeView } from '#dist/columnar/view-codec.js'

const PAGE = 65_536
const MiB = 1 << 20

function setUp(maximumBytes = 32 * MiB) {
  const memory = createMemory({ maximumBytes })
  const page = memory.allocate(PAGE)
  memory.u8.fill(0, page, page + PAGE)
  return { memory, heap: page, at: page + HEAP_SIZE }
}

describe('the bump heap', () => {
  test('doubles its chunks up to 1 MiB, and larger values get larger ones', () => {
    const { memory, heap } = setUp()
    for (let i = 0; i < 6; i++) heapAllocate(memory, heap, memory.u32[heap / 4 + 1]! - memory.u32[heap / 4]! + 1)
    expect(heapChunks(memory, heap).map(c => c.size / PAGE)).toEqual([1, 2, 4, 8, 16, 16])
    heapAllocate(memory, heap, 3 * MiB)
    expect(heapChunks(memory, heap).at(-1)!.size).toBe(3 * MiB + PAGE)
  })

  test('knows how much of each chunk is used', () => {
    const { memory, heap } = setUp()
    heapAllocate(memory, heap, 100)
    heapAllocate(memory, heap, 60_000)
    heapAllocate(memory, heap, 60_000)
    expect(heapChunks(memory, heap).map(c => c.end - c.address)).toEqual([16 + 60_100, 16 + 60_000])
  })

  test('grow leaves the bump to the caller', () => {
    const { memory, heap } = setUp()
    const at = growHeap(memory, heap, 40)
    expect(memory.u32[heap / 4]).toBe(at)
    expect(growHeap(memory, heap, 40)).toBe(at)
  })

  test('is freed whole, and handed over whole', () => {
    const { memory, heap } = setUp()
    const before = memory.used
    for (let i = 0; i < 10; i++) heapAllocate(memory, heap, 50_000)
    transferHeap(memory, heap, 5)
    expect(memory.usedBy(5)).toBe(memory.used - before)
    freeHeap(memory, heap)
    expect(memory.used).toBe(before)
    expect(heapChunks(memory, heap)).toEqual([])
    expect(heapAllocate(memory, heap, 8)).toBeGreaterThan(0)
  })
})

describe('views', () => {
  const strings = [
    '',
    'a',
    'twelve bytes',
    'thirteen bytes',
    'ärger',
    'zwölf Bytes',
    'zwölf Bytes!',
    'größer als zwölf',
    '🎉',
    '🎉🎉🎉',
    '🎉🎉🎉🎉',
    'x'.repeat(64),
    'x'.repeat(65),
    'é'.repeat(100_000),
  ]

  test.each(strings.map(s => [s.slice(0, 20), s]))('a string comes back: %s', (_, s) => {
    const { memory, heap, at } = setUp()
    writeString(memory, at, s, heap)
    expect(readString(memory, at)).toBe(s)
    expect(Buffer.from(readView(memory, at)).toString()).toBe(s)
  })

  test('at most 12 bytes lie in the view itself, zero-padded, and need no heap', () => {
    const { memory, heap, at } = setUp()
    memory.u8.fill(0xff, at, at + 16)
    writeString(memory, at, 'größe', heap)
    expect([...memory.u8.subarray(at, at + 16)]).toEqual([7, 0, 0, 0, 0x67, 0x72, 0xc3, 0xb6, 0xc3, 0x9f, 0x65, 0, 0, 0, 0, 0])
    expect(heapChunks(memory, heap)).toEqual([])
  })

  test('longer ones keep their first 4 bytes beside the address', () => {
    const { memory, heap, at } = setUp()
    writeView(memory, at, Buffer.from('abcdefghijklmnop'), heap)
    expect(memory.u32[at / 4]).toBe(16)
    expect(Buffer.from(memory.u8.subarray(at + 4, at + 8)).toString()).toBe('abcd')
    const [chunk] = heapChunks(memory, heap)
    expect(memory.u32[at / 4 + 2]).toBe(chunk!.address + 16)
  })

  test('bytes that are not UTF-8 become U+FFFD', () => {
    const { memory, heap, at } = setUp()
    writeView(memory, at, Uint8Array.of(0x61, 0xff, 0x62), heap)
    expect(readString(memory, at)).toBe('a\ufffdb')
  })

  test('a byte order mark is kept', () => {
    const { memory, heap, at } = setUp()
    writeString(memory, at, '\ufeffa', heap)
    expect(readString(memory, at)).toBe('\ufeffa')
  })

  test('bytes in place are pointed at, or copied where they are short', () => {
    const { memory, heap, at } = setUp()
    const text = heapAllocate(memory, heap, 20)
    memory.buffer.latin1Write('12345678901234567890', text, 20)
    pointView(memory, at, text, 20)
    expect(memory.u32[at / 4 + 2]).toBe(text)
    expect(readString(memory, at)).toBe('12345678901234567890')
    pointView(memory, at, text, 12)
    expect(readString(memory, at)).toBe('123456789012')
  })

  test('strings beyond 2 GiB', () => {
    const { memory, heap, at } = setUp(4096 * MiB)
    memory.allocate(3000 * MiB)
    for (const s of ['a text of more than twelve', 'Ein Text mit mehr als zwölf', 'ü'.repeat(90)]) {
      writeString(memory, at, s, heap)
      expect(memory.u32[at / 4 + 2]).toBeGreaterThan(2 ** 31)
      expect(readString(memory, at)).toBe(s)
    }
    const high = memory.allocate(PAGE)
    memory.u8.set(Buffer.from('hello'), high)
    expect(decodeUtf8(memory, high, 5)).toBe('hello')
  })
})
