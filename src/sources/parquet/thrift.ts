/** Reading of Thrift's compact protocol: a cursor over bytes, and a walk over a struct's fields. Malformed input raises RangeError. */
export interface ThriftCursor {
  readonly bytes: Uint8Array
  pos: number
  readonly end: number
}

export const thriftCursor = (bytes: Uint8Array, pos = 0, end = bytes.length): ThriftCursor => ({ bytes, pos, end })

/** Compact type ids of fields and list elements. */
export const T = {
  TRUE: 1,
  FALSE: 2,
  BYTE: 3,
  I16: 4,
  I32: 5,
  I64: 6,
  DOUBLE: 7,
  BINARY: 8,
  LIST: 9,
  SET: 10,
  MAP: 11,
  STRUCT: 12,
  UUID: 13,
}

const MAX_DEPTH = 32

function malformed(): never {
  throw new RangeError('malformed Thrift data')
}

function byte(c: ThriftCursor): number {
  if (c.pos >= c.end) malformed()
  return c.bytes[c.pos++]!
}

/** An unsigned varint of at most 53 bits. */
export function varint(c: ThriftCursor): number {
  let value = 0
  let factor = 1
  for (let i = 0; i < 8; i++) {
    const b = byte(c)
    value += (b & 127) * factor
    if (b < 128) return value
    factor *= 128
  }
  return malformed()
}

/** i16 and i32, and i64 that fit a double exactly. */
export function int(c: ThriftCursor): number {
  const start = c.pos
  let value = 0
  let factor = 1
  for (let i = 0; i < 7; i++) {
    const b = byte(c)
    value += (b & 127) * factor
    if (b < 128) return value % 2 === 1 ? -(value + 1) / 2 : value / 2
    factor *= 128
  }
  c.pos = start
  const v = long(c)
  if (v > 9007199254740991n || v < -9007199254740991n) malformed()
  return Number(v)
}

export function long(c: ThriftCursor): bigint {
  let value = 0n
  for (let shift = 0n; shift < 70n; shift += 7n) {
    const b = byte(c)
    value |= BigInt(b & 127) << shift
    if (b < 128) return BigInt.asIntN(64, (value >> 1n) ^ -(value & 1n))
  }
  return malformed()
}

/** A count that something of at least one byte each follows. */
export function count(c: ThriftCursor): number {
  const n = varint(c)
  if (n > c.end - c.pos) malformed()
  return n
}

export function binary(c: ThriftCursor): Uint8Array {
  const n = count(c)
  const start = c.pos
  c.pos += n
  return c.bytes.subarray(start, c.pos)
}

const decoder = new TextDecoder()
export const text = (c: ThriftCursor): string => decoder.decode(binary(c))

/** The element type and length of a list. */
export function listHead(c: ThriftCursor): { type: number; length: number } {
  const b = byte(c)
  const length = b >> 4 === 15 ? varint(c) : b >> 4
  if (length > c.end - c.pos) malformed()
  return { type: b & 15, length }
}

export function list<V>(c: ThriftCursor, read: (c: ThriftCursor) => V): V[] {
  const { length } = listHead(c)
  const out: V[] = []
  for (let i = 0; i < length; i++) out.push(read(c))
  return out
}

/**
 * Walks a struct's fields: `field` reads the value of those that it knows and says true; the others are passed over. Booleans are in the
 * type: `T.TRUE` or `T.FALSE`.
 */
export function struct(c: ThriftCursor, field: (id: number, type: number) => boolean): void {
  let id = 0
  for (;;) {
    const b = byte(c)
    const type = b & 15
    if (type === 0) return
    const delta = b >> 4
    id = delta === 0 ? int(c) : id + delta
    if (!field(id, type)) skip(c, type)
  }
}

/** Passes over a value. */
export function skip(c: ThriftCursor, type: number, depth = 0): void {
  if (depth > MAX_DEPTH) malformed()
  switch (type) {
    case T.TRUE:
    case T.FALSE:
      return
    case T.BYTE:
      byte(c)
      return
    case T.I16:
    case T.I32:
    case T.I64:
      while (byte(c) >= 128);
      return
    case T.DOUBLE:
      c.pos += 8
      break
    case T.UUID:
      c.pos += 16
      break
    case T.BINARY: {
      const n = count(c)
      c.pos += n
      break
    }
    case T.LIST:
    case T.SET: {
      const { type: element, length } = listHead(c)
      for (let i = 0; i < length; i++) skipElement(c, element, depth + 1)
      break
    }
    case T.MAP: {
      const length = varint(c)
      if (length === 0) return
      const types = byte(c)
      if (length > c.end - c.pos) malformed()
      for (let i = 0; i < length; i++) {
        skipElement(c, types >> 4, depth + 1)
        skipElement(c, types & 15, depth + 1)
      }
      break
    }
    case T.STRUCT: {
      for (;;) {
        const b = byte(c)
        if ((b & 15) === 0) return
        if (b >> 4 === 0) int(c)
        skip(c, b & 15, depth + 1)
      }
    }
    default:
      malformed()
  }
  if (c.pos > c.end) malformed()
}

/** A boolean takes a byte in a collection. */
function skipElement(c: ThriftCursor, type: number, depth: number): void {
  if (type === T.TRUE || type === T.FALSE) byte(c)
  else skip(c, type, depth)
}
