/** Reading of protocol buffers' wire format: a cursor over bytes, and a walk over a message's fields. Malformed input raises RangeError. */
export interface ProtoCursor {
  readonly bytes: Uint8Array
  pos: number
  readonly end: number
}

export const protoCursor = (bytes: Uint8Array, pos = 0, end = bytes.length): ProtoCursor => ({ bytes, pos, end })

const Wire = { VARINT: 0, FIXED64: 1, BYTES: 2, FIXED32: 5 } as const

function malformed(): never {
  throw new RangeError('malformed protocol buffer')
}

function byte(c: ProtoCursor): number {
  if (c.pos >= c.end) malformed()
  return c.bytes[c.pos++]!
}

/** A varint of up to 64 bits (what it may have above them is left, as nothing valid has). */
export function uint64(c: ProtoCursor): bigint {
  let value = 0n
  for (let shift = 0n; shift < 70n; shift += 7n) {
    const b = byte(c)
    value |= BigInt(b & 127) << shift
    if (b < 128) return value
  }
  return malformed()
}

/** A varint that a double holds exactly. */
export function uint(c: ProtoCursor): number {
  let value = 0
  let factor = 1
  for (let i = 0; i < 8; i++) {
    const b = byte(c)
    value += (b & 127) * factor
    if (b < 128) return value <= Number.MAX_SAFE_INTEGER ? value : malformed()
    factor *= 128
  }
  return malformed()
}

export const bool = (c: ProtoCursor): boolean => uint64(c) !== 0n

/** A zigzag varint. */
export function sint64(c: ProtoCursor): bigint {
  const v = uint64(c)
  return (v >> 1n) ^ -(v & 1n)
}

/** An int32: negative ones are written as 64 bits. */
export const int32 = (c: ProtoCursor): number => Number(BigInt.asIntN(32, uint64(c)))

export function double(c: ProtoCursor): number {
  const at = c.pos
  if (c.end - at < 8) malformed()
  c.pos += 8
  return new DataView(c.bytes.buffer, c.bytes.byteOffset + at).getFloat64(0, true)
}

/** The bytes of a string, of bytes or of a message, as a cursor. */
export function message(c: ProtoCursor): ProtoCursor {
  const length = uint(c)
  const start = c.pos
  if (length > c.end - start) malformed()
  c.pos = start + length
  return { bytes: c.bytes, pos: start, end: start + length }
}

export function bytes(c: ProtoCursor): Uint8Array {
  const m = message(c)
  return m.bytes.subarray(m.pos, m.end)
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
export const string = (c: ProtoCursor): string => decoder.decode(bytes(c))

/** Adds the values of a repeated number, packed or alone. */
export function numbers<V>(c: ProtoCursor, wire: number, read: (c: ProtoCursor) => V, to: V[]): void {
  if (wire !== Wire.BYTES) {
    to.push(read(c))
    return
  }
  const m = message(c)
  while (m.pos < m.end) to.push(read(m))
}

/** Walks over a message's fields. `read` takes the field's value and says so, or leaves it to be passed over. */
export function fields(c: ProtoCursor, read: (field: number, wire: number) => unknown): void {
  while (c.pos < c.end) {
    const tag = uint(c)
    const before = c.pos
    const wire = tag % 8
    const field = Math.floor(tag / 8)
    if (field === 0) malformed()
    if (read(field, wire) === SKIP) {
      c.pos = before
      skip(c, wire)
    } else if (c.pos === before) malformed()
  }
}

/** What `read` gives for fields that it doesn't know. */
export const SKIP = Symbol('skip')

function skip(c: ProtoCursor, wire: number): void {
  switch (wire) {
    case Wire.VARINT:
      uint64(c)
      return
    case Wire.FIXED64:
    case Wire.FIXED32: {
      const n = wire === Wire.FIXED64 ? 8 : 4
      if (c.end - c.pos < n) malformed()
      c.pos += n
      return
    }
    case Wire.BYTES:
      message(c)
      return
    default:
      malformed()
  }
}
