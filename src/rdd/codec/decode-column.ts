import type { StructType } from '../../types/data-type.ts'
import { fromJson } from '../../types/json-schema.ts'
import { rowClass } from '../../types/row.ts'
import {
  ANY,
  ANY_INSTANCES,
  BIGINT64,
  BOOLEAN,
  CONSTANT,
  FLOAT64,
  INSTANCE,
  INT32,
  LATIN1,
  LIST,
  NULLABLE,
  ROW,
  STRUCT,
  TUPLE,
  TYPED_ARRAY,
  typedArrays,
  UTF16,
} from './column-tags.ts'
import { instancesOf, restoreInstances } from './instances.ts'
import { buildStructs, buildTuples, type FieldColumn } from './record-builder.ts'
import { deserializeAny } from './serialize.ts'

/** Reads what `encodeColumn` wrote; `bytes` begins at a multiple of 8 of its buffer. */
export class ColumnDecoder {
  private readonly bytes: Uint8Array
  private at = 0
  /** There were instances of classes of the program's. */
  instances = false

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  column(n: number): unknown[] {
    const tag = this.bytes[this.at]!
    this.at += 8
    switch (tag) {
      case ANY:
        return this.sized(b => deserializeAny(b)) as unknown[]
      case ANY_INSTANCES: {
        const names = this.sized(b => b.toString()).split('\n')
        const found = this.sized(b => new Int32Array(b.buffer.slice(b.byteOffset, b.byteOffset + b.length)))
        const values = this.sized(b => deserializeAny(b)) as unknown[]
        restoreInstances(values, { names, found: [...found] })
        this.instances = true
        return values
      }
      case INSTANCE: {
        const name = this.sized(b => b.toString())
        this.instances = true
        return instancesOf(name, this.column(n) as object[])
      }
      case CONSTANT:
        return new Array<unknown>(n).fill(this.sized(b => deserializeAny(b)))
      case INT32:
        return listOf(this.ints(n))
      case FLOAT64: {
        const out = listOf(new Float64Array(this.bytes.buffer, this.bytes.byteOffset + this.at, n))
        this.skip(n * 8)
        return out
      }
      case LATIN1:
      case UTF16:
        return this.strings(n, tag === LATIN1)
      case BOOLEAN:
        return Array.from(this.take(n), b => b === 1)
      case BIGINT64: {
        const out = Array.from(new BigInt64Array(this.bytes.buffer, this.bytes.byteOffset + this.at, n))
        this.skip(n * 8)
        return out
      }
      case TUPLE:
        return this.tuples(n)
      case LIST:
        return this.lists(n)
      case STRUCT:
        return this.structs(n)
      case TYPED_ARRAY:
        return this.typed(n)
      case NULLABLE: {
        const flags = this.take(n).slice()
        const rest = this.column(this.count())
        let next = 0
        return Array.from(flags, f => (f === 0 ? rest[next++] : f === 1 ? null : undefined))
      }
      case ROW:
        return this.rows(n)
      default:
        throw new RangeError(`A block of records is damaged: there is no column of kind ${tag}`)
    }
  }

  /** A column that is read once: numbers where they lie. */
  private field(n: number): FieldColumn {
    const tag = this.bytes[this.at]!
    if (tag !== INT32 && tag !== FLOAT64) return this.column(n)
    this.at += 8
    if (tag === INT32) return this.ints(n)
    const out = new Float64Array(this.bytes.buffer, this.bytes.byteOffset + this.at, n)
    this.skip(n * 8)
    return out
  }

  /** Passes over bytes, and the zeros behind them. */
  private skip(length: number): void {
    this.at += (length + 7) & ~7
  }
  private take(length: number): Uint8Array {
    const out = this.bytes.subarray(this.at, this.at + length)
    this.skip(length)
    return out
  }
  count(): number {
    const n = new Int32Array(this.bytes.buffer, this.bytes.byteOffset + this.at, 1)[0]!
    this.at += 8
    return n
  }
  private ints(n: number): Int32Array {
    const out = new Int32Array(this.bytes.buffer, this.bytes.byteOffset + this.at, n)
    this.skip(n * 4)
    return out
  }
  private sized<T>(read: (bytes: Buffer) => T): T {
    const length = this.count()
    // V8 reads no shared memory
    return read(Buffer.from(this.take(length)))
  }

  private strings(n: number, latin: boolean): string[] {
    const lengths = this.ints(n)
    let total = 0
    for (let i = 0; i < n; i++) total += lengths[i]!
    const raw = this.take(latin ? total : total * 2)
    const text = Buffer.from(raw.buffer, raw.byteOffset, raw.length).toString(latin ? 'latin1' : 'utf16le')
    const out = new Array<string>(n)
    let from = 0
    for (let i = 0; i < n; i++) {
      const to = from + lengths[i]!
      out[i] = text.slice(from, to)
      from = to
    }
    return out
  }

  private tuples(n: number): unknown[][] {
    return buildTuples(this.fields(n), n)
  }

  private fields(n: number): FieldColumn[] {
    return Array.from({ length: this.count() }, () => this.field(n))
  }

  /** The columns of a column of tuples. */
  columns(n: number): FieldColumn[] {
    this.at += 8
    return this.fields(n)
  }

  private lists(n: number): unknown[][] {
    const lengths = this.ints(n)
    const items = this.column(this.count())
    let from = 0
    return Array.from(lengths, length => items.slice(from, (from += length)))
  }

  private structs(n: number): Record<string, unknown>[] {
    const keys = this.sized(b => b.toString()).split('\u0000')
    const columns = keys.map(() => this.field(n))
    return buildStructs(keys, columns, n)
  }

  private typed(n: number): unknown[] {
    const Class = typedArrays[this.count()]!
    const lengths = this.ints(n).slice()
    const width = Class.BYTES_PER_ELEMENT
    let total = 0
    for (const l of lengths) total += l
    const all = this.take(total * width)
    let from = 0
    return Array.from(lengths, length => {
      const part = all.slice(from, (from += length * width))
      return new Class(part.buffer as ArrayBuffer, 0, length)
    })
  }

  private rows(n: number): unknown[] {
    const schema = schemaOf(this.sized(b => b.toString()))
    const Class = rowClass(schema)
    const columns = schema.fields.map(() => this.column(n))
    return Array.from({ length: n }, (_, i) => new Class(columns.map(c => c[i])))
  }
}

/** `Array.from`, which would go by way of an iterator. */
function listOf(values: Int32Array | Float64Array): number[] {
  const n = values.length
  const out = new Array<number>(n)
  for (let i = 0; i < n; i++) out[i] = values[i]!
  return out
}

/** One object per schema: rows of one schema are of one class. */
const schemas = new Map<string, StructType>()
function schemaOf(json: string): StructType {
  let schema = schemas.get(json)
  if (schema === undefined) schemas.set(json, (schema = fromJson(json) as StructType))
  return schema
}
