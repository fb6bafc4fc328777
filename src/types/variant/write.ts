import { BASIC, MAX_SHORT_STRING, PRIMITIVE, type VariantEntry, type VariantNode, VERSION } from './value.ts'

/** A value as a variant's bytes; names go into the dictionary in the order in which they are met. */
export function writeVariant(node: VariantNode): Uint8Array {
  const names = new Map<string, number>()
  const value = encode(node, name => {
    const known = names.get(name)
    if (known !== undefined) return known
    names.set(name, names.size)
    return names.size - 1
  })
  const metadata = dictionary([...names.keys()])
  const out = new Uint8Array(4 + metadata.length + value.length)
  new DataView(out.buffer).setUint32(0, metadata.length, true)
  out.set(metadata, 4)
  out.set(value, 4 + metadata.length)
  return out
}

/** An object of these entries, whose names are all different. */
export const objectNode = (entries: readonly VariantEntry[]): VariantNode => ({
  is: 'object',
  entries: [...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
})

const encoder = new TextEncoder()

const widthOf = (n: number): number => (n < 1 << 8 ? 1 : n < 1 << 16 ? 2 : n < 1 << 24 ? 3 : 4)

function putUnsigned(out: Uint8Array, at: number, n: number, width: number): number {
  for (let i = 0; i < width; i++) out[at + i] = Math.floor(n / 2 ** (8 * i)) & 255
  return at + width
}

function dictionary(names: readonly string[]): Uint8Array {
  const texts = names.map(n => encoder.encode(n))
  const total = texts.reduce((n, t) => n + t.length, 0)
  const width = widthOf(Math.max(total, names.length))
  const out = new Uint8Array(1 + width * (names.length + 2) + total)
  out[0] = VERSION | ((width - 1) << 6)
  let at = putUnsigned(out, 1, names.length, width)
  let data = at + width * (names.length + 1)
  const start = data
  for (const t of texts) {
    at = putUnsigned(out, at, data - start, width)
    out.set(t, data)
    data += t.length
  }
  putUnsigned(out, at, data - start, width)
  return out
}

const header = (kind: number): number => kind << 2

/** A header and an integer of so many bytes. */
function fixed(kind: number, v: bigint, width: number): Uint8Array {
  const out = new Uint8Array(1 + width)
  out[0] = header(kind)
  for (let i = 0; i < width; i++) out[1 + i] = Number((v >> BigInt(8 * i)) & 255n)
  return out
}

function sized(kind: number, bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(5 + bytes.length)
  out[0] = header(kind)
  new DataView(out.buffer).setUint32(1, bytes.length, true)
  out.set(bytes, 5)
  return out
}

/** The narrowest integer. */
function long(v: bigint): Uint8Array {
  const log = [0, 1, 2].find(i => BigInt.asIntN(8 << i, v) === v) ?? 3
  return fixed(PRIMITIVE.int8 + log, v, 1 << log)
}

function decimal(unscaled: bigint, scale: number): Uint8Array {
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().length
  const log = scale <= 9 && digits <= 9 ? 0 : scale <= 18 && digits <= 18 ? 1 : 2
  return fixed(PRIMITIVE.decimal4 + log, (unscaled << 8n) | BigInt(scale), 1 + (4 << log))
}

function floating(kind: number, v: number, width: 4 | 8): Uint8Array {
  const out = new Uint8Array(1 + width)
  out[0] = header(kind)
  const view = new DataView(out.buffer)
  if (width === 4) view.setFloat32(1, v, true)
  else view.setFloat64(1, v, true)
  return out
}

function text(s: string): Uint8Array {
  const bytes = encoder.encode(s)
  if (bytes.length > MAX_SHORT_STRING) return sized(PRIMITIVE.string, bytes)
  const out = new Uint8Array(1 + bytes.length)
  out[0] = BASIC.shortString | (bytes.length << 2)
  out.set(bytes, 1)
  return out
}

function encode(node: VariantNode, idOf: (name: string) => number): Uint8Array {
  switch (node.is) {
    case 'null':
      return Uint8Array.of(header(PRIMITIVE.null))
    case 'boolean':
      return Uint8Array.of(header(node.value ? PRIMITIVE.true : PRIMITIVE.false))
    case 'long':
      return long(node.value)
    case 'float':
      return floating(PRIMITIVE.float, node.value, 4)
    case 'double':
      return floating(PRIMITIVE.double, node.value, 8)
    case 'decimal':
      return decimal(node.unscaled, node.scale)
    case 'date':
      return fixed(PRIMITIVE.date, BigInt(node.value), 4)
    case 'timestamp':
      return fixed(PRIMITIVE.timestamp, node.value, 8)
    case 'timestamp_ntz':
      return fixed(PRIMITIVE.timestamp_ntz, node.value, 8)
    case 'time':
      return fixed(PRIMITIVE.time, node.value / 1000n, 8)
    case 'string':
      return text(node.value)
    case 'binary':
      return sized(PRIMITIVE.binary, node.value)
    case 'uuid': {
      const out = new Uint8Array(17)
      out[0] = header(PRIMITIVE.uuid)
      out.set(Buffer.from(node.value.replaceAll('-', ''), 'hex'), 1)
      return out
    }
    case 'array':
      return container(
        BASIC.array,
        undefined,
        node.items.map(v => encode(v, idOf)),
      )
    case 'object': {
      const ids = node.entries.map(([name]) => idOf(name))
      return container(
        BASIC.object,
        ids,
        node.entries.map(([, v]) => encode(v, idOf)),
      )
    }
  }
}

/** Count, ids of names (of objects), offsets, values. */
function container(basic: number, ids: readonly number[] | undefined, values: readonly Uint8Array[]): Uint8Array {
  const total = values.reduce((n, v) => n + v.length, 0)
  const large = values.length > 255 ? 1 : 0
  const sizeWidth = large ? 4 : 1
  const offsetWidth = widthOf(total)
  const idWidth = ids === undefined ? 0 : widthOf(Math.max(0, ...ids))
  const head = 1 + sizeWidth + values.length * idWidth + (values.length + 1) * offsetWidth
  const out = new Uint8Array(head + total)
  const flags = ids === undefined ? (large << 2) | (offsetWidth - 1) : (large << 4) | ((idWidth - 1) << 2) | (offsetWidth - 1)
  out[0] = basic | (flags << 2)
  let at = putUnsigned(out, 1, values.length, sizeWidth)
  for (const id of ids ?? []) at = putUnsigned(out, at, id, idWidth)
  let offset = 0
  for (const v of values) {
    at = putUnsigned(out, at, offset, offsetWidth)
    out.set(v, head + offset)
    offset += v.length
  }
  putUnsigned(out, at, offset, offsetWidth)
  return out
}
