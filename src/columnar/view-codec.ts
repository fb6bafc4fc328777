import { heapAllocate } from './heap.ts'
import type { Memory } from './memory.ts'
import { INLINE } from './view.ts'

/** Views (view.ts) read and written from JavaScript. A `heap` is the address of a heap's struct (heap.ts). */

/** Up to here the bytes are looked at one by one for ASCII; beyond, the decoder's own fast path is the better one. */
const SHORT = 64

/** Where the view's bytes lie. */
export function viewStart(memory: Memory, address: number): number {
  return memory.u32[address >>> 2]! <= INLINE ? address + 4 : memory.u32[(address >>> 2) + 2]!
}

/** The view's bytes, not copied: valid as long as they stay where they are. */
export function readView(memory: Memory, address: number): Uint8Array {
  const start = viewStart(memory, address)
  return memory.u8.subarray(start, start + memory.u32[address >>> 2]!)
}

/** The view's bytes as a string; bytes that are not UTF-8 become U+FFFD. */
export function readString(memory: Memory, address: number): string {
  const length = memory.u32[address >>> 2]!
  if (length === 0) return ''
  return decodeUtf8(memory, length <= INLINE ? address + 4 : memory.u32[(address >>> 2) + 2]!, length)
}

/** UTF-8 bytes in memory as a string. */
export function decodeUtf8(memory: Memory, start: number, length: number): string {
  if (length > SHORT) return memory.buffer.utf8Slice(start, start + length)
  const u8 = memory.u8
  let or = 0
  for (let i = start, end = start + length; i < end; i++) or |= u8[i]!
  return or < 0x80 ? memory.buffer.latin1Slice(start, start + length) : memory.buffer.utf8Slice(start, start + length)
}

/** Writes a view of the string as UTF-8; long bytes go to the heap. */
export function writeString(memory: Memory, address: number, s: string, heap: number): void {
  if (s.length <= INLINE && writeShortAscii(memory, address, s)) return
  const length = Buffer.byteLength(s, 'utf8')
  if (length <= INLINE) {
    clearView(memory, address)
    memory.u32[address >>> 2] = length
    memory.buffer.utf8Write(s, address + 4, length)
    return
  }
  const to = heapAllocate(memory, heap, length)
  memory.buffer.utf8Write(s, to, length)
  pointView(memory, address, to, length, memory.u32[(heap >>> 2) + 3]!)
}

function writeShortAscii(memory: Memory, address: number, s: string): boolean {
  const u8 = memory.u8
  clearView(memory, address)
  for (let i = 0; i < s.length; i++) {
    const code = s.charCodeAt(i)
    if (code >= 0x80) return false
    u8[address + 4 + i] = code
  }
  memory.u32[address >>> 2] = s.length
  return true
}

/** Writes a view of the bytes; long ones are copied to the heap. */
export function writeView(memory: Memory, address: number, bytes: Uint8Array, heap: number): void {
  const length = bytes.length
  if (length <= INLINE) {
    clearView(memory, address)
    memory.u32[address >>> 2] = length
    memory.u8.set(bytes, address + 4)
    return
  }
  const to = heapAllocate(memory, heap, length)
  memory.u8.set(bytes, to)
  pointView(memory, address, to, length, memory.u32[(heap >>> 2) + 3]!)
}

/** Makes a view of bytes that lie in memory already; short ones are copied into it. */
export function pointView(memory: Memory, address: number, start: number, length: number, block = 0): void {
  if (length <= INLINE) {
    // The bytes may overlap the view itself.
    const bytes = memory.u8.slice(start, start + length)
    clearView(memory, address)
    memory.u8.set(bytes, address + 4)
    memory.u32[address >>> 2] = length
    return
  }
  const w = address >>> 2
  memory.u32[w] = length
  memory.u8.copyWithin(address + 4, start, start + 4)
  memory.u32[w + 2] = start
  memory.u32[w + 3] = block
}

/** An empty view; what null lanes hold. */
export function clearView(memory: Memory, address: number): void {
  const w = address >>> 2
  const u32 = memory.u32
  u32[w] = 0
  u32[w + 1] = 0
  u32[w + 2] = 0
  u32[w + 3] = 0
}
