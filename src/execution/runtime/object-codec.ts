import { deserialize as fromV8, serialize as toV8 } from 'node:v8'

/**
 * States of JS aggregates as bytes. Lists of numbers or of strings, of which there may be one for each of many groups, are their doubles, or
 * their UTF-8 with lengths; everything else is V8's own form, which begins with 0xff.
 */

/** The bytes of a state; they hold until the next call. */
export function serialize(state: unknown): Uint8Array {
  if (Array.isArray(state) && state.length > 0) {
    if (state.every(v => typeof v === 'number')) return numbers(state)
    if (state.every(v => typeof v === 'string')) return strings(state)
  }
  return toV8(state)
}

export function deserialize(bytes: Uint8Array): unknown {
  if (bytes[0] === 0xff) return fromV8(bytes)
  if (bytes[0] === STRINGS) return stringsOf(bytes)
  return Array.from(new Float64Array(bytes.buffer, bytes.byteOffset + 8, (bytes.length - 8) / 8))
}

const STRINGS = 1
/** A string has at most so many bytes per UTF-16 unit. */
const UTF8 = 3

// a buffer for each of many small states would be garbage that V8 sees late
let scratch = Buffer.alloc(1024)

function room(bytes: number): Buffer {
  if (scratch.length < bytes) scratch = Buffer.alloc(Math.max(bytes, scratch.length * 2))
  return scratch
}

function numbers(state: readonly number[]): Uint8Array {
  const out = room(8 + state.length * 8).subarray(0, 8 + state.length * 8)
  out.fill(0, 0, 8)
  new Float64Array(out.buffer, out.byteOffset + 8, state.length).set(state)
  return out
}

/** The mark, the count, and each string behind its length. */
function strings(state: readonly string[]): Uint8Array {
  const out = room(state.reduce((n, s) => n + 4 + s.length * UTF8, 8))
  out.writeUInt32LE(STRINGS, 0)
  out.writeUInt32LE(state.length, 4)
  let at = 8
  for (const s of state) {
    const length = out.write(s, at + 4)
    out.writeUInt32LE(length, at)
    at += 4 + length
  }
  return out.subarray(0, at)
}

function stringsOf(bytes: Uint8Array): string[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const out: string[] = []
  let at = 8
  for (let n = buffer.readUInt32LE(4); n > 0; n--) {
    const end = at + 4 + buffer.readUInt32LE(at)
    out.push(buffer.toString('utf8', at + 4, end))
    at = end
  }
  return out
}
