import { sparkError } from '../../util/errors.ts'
import { BASIC, PRIMITIVE, type VariantEntry, type VariantNode, VERSION } from './value.ts'

/** Reads variants where they lie: a cursor is a value's place in its bytes, so that a path visits only what it names. Raises MALFORMED_VARIANT. */
export class VariantCursor {
  readonly bytes: Uint8Array
  readonly at: number
  private readonly view: DataView

  constructor(bytes: Uint8Array, at?: number) {
    this.bytes = bytes
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.at = at ?? 4 + this.metadataSize
    if (this.at >= bytes.length) malformed()
  }

  /** The name with an id. */
  private key(id: number): string {
    const header = this.byte(4)
    if ((header & 15) !== VERSION) malformed()
    const width = (header >> 6) + 1
    if (id >= this.unsigned(5, width)) malformed()
    const names = 5 + width
    const data = names + (this.unsigned(5, width) + 1) * width
    return this.text(data + this.unsigned(names + id * width, width), data + this.unsigned(names + (id + 1) * width, width))
  }
  private get metadataSize(): number {
    return this.bytes.length < 5 ? malformed() : this.view.getUint32(0, true)
  }
  private byte(at: number): number {
    return this.bytes[at] ?? malformed()
  }
  private unsigned(at: number, width: number): number {
    let n = 0
    for (let i = width - 1; i >= 0; i--) n = n * 256 + this.byte(at + i)
    return n
  }
  private signed(at: number, width: number): bigint {
    let n = 0n
    for (let i = width - 1; i >= 0; i--) n = (n << 8n) | BigInt(this.byte(at + i))
    return BigInt.asIntN(8 * width, n)
  }
  private part(from: number, to: number): Uint8Array {
    return from <= to && to <= this.bytes.length ? this.bytes.subarray(from, to) : malformed()
  }
  private text(from: number, to: number): string {
    return decoder.decode(this.part(from, to))
  }
  private sized(): Uint8Array {
    return this.part(this.at + 5, this.at + 5 + this.unsigned(this.at + 1, 4))
  }

  get basic(): number {
    return this.byte(this.at) & 3
  }
  get isNull(): boolean {
    return this.byte(this.at) === 0
  }

  private container(): { size: number; offset(i: number): number; id(i: number): number } {
    const header = this.byte(this.at) >> 2
    const object = this.basic === BASIC.object
    const offsetWidth = (header & 3) + 1
    const idWidth = object ? ((header >> 2) & 3) + 1 : 0
    const sizeWidth = (object ? header >> 4 : header >> 2) & 1 ? 4 : 1
    const size = this.unsigned(this.at + 1, sizeWidth)
    const ids = this.at + 1 + sizeWidth
    const offsets = ids + size * idWidth
    const data = offsets + (size + 1) * offsetWidth
    return {
      size,
      offset: i => data + this.unsigned(offsets + i * offsetWidth, offsetWidth),
      id: i => this.unsigned(ids + i * idWidth, idWidth),
    }
  }

  /** How many elements an array has. */
  get length(): number {
    return this.container().size
  }

  /** The element of an array; undefined where there is none, or no array. */
  element(i: number): VariantCursor | undefined {
    if (this.basic !== BASIC.array) return undefined
    const c = this.container()
    return i >= 0 && i < c.size ? new VariantCursor(this.bytes, c.offset(i)) : undefined
  }

  /** The field of an object; undefined where there is none, or no object. */
  field(name: string): VariantCursor | undefined {
    if (this.basic !== BASIC.object) return undefined
    const c = this.container()
    let [low, high] = [0, c.size]
    while (low < high) {
      const middle = (low + high) >> 1
      const key = this.key(c.id(middle))
      if (key === name) return new VariantCursor(this.bytes, c.offset(middle))
      if (key < name) low = middle + 1
      else high = middle
    }
    return undefined
  }

  /** The whole value. */
  node(): VariantNode {
    if (this.basic === BASIC.shortString) return { is: 'string', value: this.text(this.at + 1, this.at + 1 + (this.byte(this.at) >> 2)) }
    if (this.basic === BASIC.primitive) return this.primitive()
    const c = this.container()
    const items = Array.from({ length: c.size }, (_, i) => new VariantCursor(this.bytes, c.offset(i)).node())
    if (this.basic === BASIC.array) return { is: 'array', items }
    return { is: 'object', entries: items.map((v, i): VariantEntry => [this.key(c.id(i)), v]) }
  }

  private primitive(): VariantNode {
    const { view, at } = this
    const p = at + 1
    const kind = this.byte(at) >> 2
    switch (kind) {
      case PRIMITIVE.null:
        return { is: 'null' }
      case PRIMITIVE.true:
      case PRIMITIVE.false:
        return { is: 'boolean', value: kind === PRIMITIVE.true }
      case PRIMITIVE.int8:
      case PRIMITIVE.int16:
      case PRIMITIVE.int32:
      case PRIMITIVE.int64:
        return { is: 'long', value: this.signed(p, 1 << (kind - PRIMITIVE.int8)) }
      case PRIMITIVE.double:
        return { is: 'double', value: view.getFloat64(p, true) }
      case PRIMITIVE.float:
        return { is: 'float', value: view.getFloat32(p, true) }
      case PRIMITIVE.decimal4:
      case PRIMITIVE.decimal8:
      case PRIMITIVE.decimal16:
        return { is: 'decimal', scale: this.byte(p), unscaled: this.signed(p + 1, 4 << (kind - PRIMITIVE.decimal4)) }
      case PRIMITIVE.date:
        return { is: 'date', value: Number(this.signed(p, 4)) }
      case PRIMITIVE.timestamp:
        return { is: 'timestamp', value: this.signed(p, 8) }
      case PRIMITIVE.timestamp_ntz:
        return { is: 'timestamp_ntz', value: this.signed(p, 8) }
      case PRIMITIVE.time:
        return { is: 'time', value: this.signed(p, 8) * 1000n }
      case PRIMITIVE.binary:
        return { is: 'binary', value: this.sized().slice() }
      case PRIMITIVE.string:
        return { is: 'string', value: decoder.decode(this.sized()) }
      case PRIMITIVE.uuid:
        return { is: 'uuid', value: uuidText(this.part(p, p + 16)) }
      default:
        throw sparkError('UNKNOWN_PRIMITIVE_TYPE_IN_VARIANT', { id: String(kind) })
    }
  }
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
const malformed = (): never => {
  throw sparkError('MALFORMED_VARIANT')
}
const uuidText = (b: Uint8Array): string =>
  Buffer.from(b)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')

/** A variant's whole value. */
export const readVariant = (bytes: Uint8Array): VariantNode => new VariantCursor(bytes).node()

/** The two parts, as other systems take them. */
export function variantParts(bytes: Uint8Array): { metadata: Uint8Array; value: Uint8Array } {
  const at = new VariantCursor(bytes).at
  return { metadata: bytes.subarray(4, at), value: bytes.subarray(at) }
}
