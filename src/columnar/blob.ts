import type { DataType } from '../types/data-type.ts'
import { type Layout, layoutOf, widthOf } from '../types/layout.ts'
import type { CalendarInterval, MapValue, Value } from '../types/value.ts'
import { unsupported } from '../util/unsupported.ts'
import { readFixed, writeFixed } from './fixed-value.ts'
import type { Memory, StringBuffer } from './memory.ts'
import { INLINE } from './view.ts'

/**
 * Nested values and calendar intervals as bytes, for the `view` layout. A blob holds no addresses, only offsets from its own start, so it may
 * be copied, spilled and shuffled as it is; it is read with its type at hand. Equal values have equal bytes (gaps and null
 * lanes are zero), but for floats' zeros and NaNs, and maps, whose entries keep their order.
 *
 * | type | bytes |
 * |---|---|
 * | array | u32 count, u32 0 · validity, a byte per element · elements in their layout · long bytes |
 * | map | u32 bytes of the keys' array, u32 0 · array of the keys · array of the values |
 * | struct | validity, a byte per field · fields in slots of 8 bytes (16 for i128 and view) · long bytes |
 * | calendar interval | i32 months, i32 days, i64 microseconds |
 * | binary, variant, string | the bytes |
 *
 * Each part is padded to 8 bytes. Views inside are as everywhere (view.ts), but with an offset from the blob's start in place of the
 * address. Long bytes begin at multiples of 8.
 */
export function encodeBlob(value: Value, type: DataType): Uint8Array {
  if (value instanceof Uint8Array) return value
  if (typeof value === 'string') return Buffer.from(value, 'utf8')
  const out = new BlobWriter()
  out.write(value, type)
  return out.bytes()
}

/** Bytes of a nested value at most. */
const MAX_BLOB = 1 << 30

/** The bytes of a part with what fills it up. */
export const padded = (bytes: number): number => (bytes + 7) & ~7
const slotOf = (width: number): number => (width === 16 ? 16 : 8)

/** Where the fields of a struct lie in its blob, from the bytes of their values; then where what is long begins. */
export function slotsOf(widths: readonly number[]): number[] {
  let at = padded(widths.length)
  return [...widths.map(width => (at += slotOf(width)) - slotOf(width)), at]
}

class BlobWriter {
  private buffer = Buffer.alloc(256)
  private view = new DataView(this.buffer.buffer, this.buffer.byteOffset, this.buffer.byteLength)
  private used = 0

  bytes(): Uint8Array {
    return this.buffer.subarray(0, this.used)
  }

  private requireRoom(bytes: number): void {
    if (this.used + bytes > MAX_BLOB) throw unsupported(`a nested value of more than ${MAX_BLOB} bytes`)
  }

  /** Zeroed bytes at the end. */
  private take(bytes: number): number {
    const at = this.used
    this.requireRoom(padded(bytes))
    this.used += padded(bytes)
    if (this.used > this.buffer.length) {
      const larger = Buffer.alloc(Math.max(this.used, this.buffer.length * 2))
      larger.set(this.buffer)
      this.buffer = larger
      this.view = new DataView(larger.buffer, larger.byteOffset, larger.byteLength)
    }
    return at
  }

  write(value: Value, type: DataType): void {
    switch (type.type) {
      case 'array':
        return this.array(value as readonly Value[], type.element)
      case 'map': {
        const { keys, values } = value as MapValue
        const start = this.take(8)
        this.array(keys, type.key)
        this.view.setUint32(start, this.used - start - 8, true)
        return this.array(values, type.value)
      }
      case 'struct':
        return this.struct(value as readonly Value[], type.fields)
      case 'calendar_interval': {
        const { months, days, micros } = value as CalendarInterval
        const at = this.take(16)
        this.view.setInt32(at, months, true)
        this.view.setInt32(at + 4, days, true)
        this.view.setBigInt64(at + 8, micros, true)
        return
      }
      default:
        return this.raw(value as Uint8Array | string)
    }
  }

  private raw(value: Uint8Array | string): void {
    const bytes = typeof value === 'string' ? Buffer.from(value, 'utf8') : value
    const at = this.take(bytes.length)
    this.buffer.set(bytes, at)
  }

  private array(values: readonly Value[], element: DataType): void {
    const start = this.take(8)
    this.view.setUint32(start, values.length, true)
    const validity = this.take(values.length)
    const layout = layoutOf(element)
    const width = widthOf[layout]
    const at = this.take(values.length * width)
    // what is far too large is refused before much of it is written
    if (element.type === 'array')
      this.requireRoom(
        (values as readonly (readonly Value[] | null)[]).reduce((n, v) => n + (v?.length ?? 0), 0) * widthOf[layoutOf(element.element)],
      )
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!
      if (value === null) continue
      this.buffer[validity + i] = 1
      this.cell(value, element, layout, at + i * width, start)
    }
  }

  private struct(values: readonly Value[], fields: readonly { readonly dataType: DataType }[]): void {
    const start = this.take(fields.length)
    const layouts = fields.map(f => layoutOf(f.dataType))
    let at = this.take(layouts.reduce((sum, layout) => sum + slotOf(widthOf[layout]), 0))
    fields.forEach((field, i) => {
      const value = values[i]!
      if (value !== null) {
        this.buffer[start + i] = 1
        this.cell(value, field.dataType, layouts[i]!, at, start)
      }
      at += slotOf(widthOf[layouts[i]!])
    })
  }

  private cell(value: Value, type: DataType, layout: Layout, at: number, start: number): void {
    if (layout === 'view') this.nested(value, type, at, start)
    else writeFixed(this.view, at, layout, value)
  }

  /** A view at `at` of bytes that are written at the end, or into the view where they are short. */
  private nested(value: Value, type: DataType, at: number, start: number): void {
    const from = this.used
    this.write(value, type)
    const length = value instanceof Uint8Array ? value.length : typeof value === 'string' ? Buffer.byteLength(value) : this.used - from
    if (length <= INLINE) {
      this.buffer.copyWithin(at + 4, from, from + length)
      this.buffer.fill(0, from, this.used)
      this.used = from
    } else {
      this.buffer.copyWithin(at + 4, from, from + 4)
      this.view.setUint32(at + 8, from - start, true)
    }
    this.view.setUint32(at, length, true)
  }
}

/** Reads a blob at an address of the engine's memory. */
export function readBlob(memory: Memory, start: number, length: number, type: DataType): Value {
  return new BlobReader(memory.dataView, memory.buffer).read(start, length, type)
}

/** Reads a blob from bytes of its own. */
export function decodeBlob(bytes: Uint8Array, type: DataType): Value {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) as Buffer as StringBuffer
  return new BlobReader(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), buffer).read(0, bytes.length, type)
}

class BlobReader {
  private readonly view: DataView
  private readonly buffer: StringBuffer

  constructor(view: DataView, buffer: StringBuffer) {
    this.view = view
    this.buffer = buffer
  }

  read(start: number, length: number, type: DataType): Value {
    switch (type.type) {
      case 'array':
        return this.array(start, type.element)
      case 'map': {
        const keys = this.view.getUint32(start, true)
        return { keys: this.array(start + 8, type.key), values: this.array(start + 8 + keys, type.value) }
      }
      case 'struct':
        return this.struct(start, type.fields)
      case 'calendar_interval':
        return {
          months: this.view.getInt32(start, true),
          days: this.view.getInt32(start + 4, true),
          micros: this.view.getBigInt64(start + 8, true),
        }
      case 'binary':
      case 'variant':
      case 'geometry':
      case 'geography':
        return Uint8Array.prototype.slice.call(this.buffer, start, start + length)
      default:
        return this.buffer.utf8Slice(start, start + length)
    }
  }

  private array(start: number, element: DataType): Value[] {
    const count = this.view.getUint32(start, true)
    const layout = layoutOf(element)
    const width = widthOf[layout]
    const validity = start + 8
    const at = validity + padded(count)
    const values: Value[] = new Array(count)
    for (let i = 0; i < count; i++) values[i] = this.buffer[validity + i] === 0 ? null : this.cell(at + i * width, element, layout, start)
    return values
  }

  private struct(start: number, fields: readonly { readonly dataType: DataType }[]): Value[] {
    let at = start + padded(fields.length)
    return fields.map((field, i) => {
      const layout = layoutOf(field.dataType)
      const value = this.buffer[start + i] === 0 ? null : this.cell(at, field.dataType, layout, start)
      at += slotOf(widthOf[layout])
      return value
    })
  }

  private cell(at: number, type: DataType, layout: Layout, start: number): Value {
    if (layout !== 'view') return readFixed(this.view, at, layout)
    const length = this.view.getUint32(at, true)
    return this.read(length <= INLINE ? at + 4 : start + this.view.getUint32(at + 8, true), length, type)
  }
}
