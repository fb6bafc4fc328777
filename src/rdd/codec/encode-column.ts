import type { GrowingBytes } from '../../columnar/growing-bytes.ts'
import { toJson } from '../../types/json-schema.ts'
import { Row } from '../../types/row.ts'
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
  type TypedArray,
  typedArrays,
  UTF16,
} from './column-tags.ts'
import { instancesWithin, nameOfInstance } from './instances.ts'
import { serializeAny } from './serialize.ts'
import { type Column, columnsOf, itemsOf } from './transpose.ts'

/** Records nested deeper are stored as V8 stores them. */
const MAX_DEPTH = 8
/** Tuples wider are lists, and objects with more keys are V8's. */
const MAX_WIDTH = 64

/** Appends values as a column of the narrowest kind that gives them back as they are. */
export function encodeColumn(out: GrowingBytes, values: Column, depth = 0): void {
  if (values instanceof Float64Array) return encodeDoubles(out, values)
  const first = values[0]
  if (values.length > 1 && typeof first !== 'object' && isConstant(values)) return encodeConstant(out, first)
  switch (typeof first) {
    case 'number':
      if (encodeNumbers(out, values)) return
      break
    case 'string':
      if (every(values, 'string')) return encodeStrings(out, values as readonly string[])
      break
    case 'boolean':
      if (every(values, 'boolean')) return encodeBooleans(out, values)
      break
    case 'bigint':
      if (values.every(v => typeof v === 'bigint' && BigInt.asIntN(64, v) === v)) return encodeBigints(out, values as readonly bigint[])
      break
    case 'object':
      if (first !== null && depth < MAX_DEPTH && encodeObjects(out, values, first, depth)) return
      break
  }
  if (encodeNullable(out, values, depth)) return
  encodeAny(out, values)
}

function every(values: readonly unknown[], type: string): boolean {
  for (let i = 0; i < values.length; i++) if (typeof values[i] !== type) return false
  return true
}

function isConstant(values: readonly unknown[]): boolean {
  const first = values[0]
  for (let i = 1; i < values.length; i++) if (!Object.is(values[i], first)) return false
  return typeof first !== 'function' && typeof first !== 'symbol'
}

/** Begins a column: its kind, then zeros up to a multiple of 8. */
function begin(out: GrowingBytes, tag: number): void {
  out.appendByte(tag)
  out.take((8 - (out.used & 7)) & 7)
}

function appendBytes(out: GrowingBytes, bytes: Uint8Array): void {
  out.append(bytes)
  out.take((8 - (out.used & 7)) & 7)
}

function appendSized(out: GrowingBytes, bytes: Uint8Array): void {
  out.appendInt32(bytes.length)
  out.take(4)
  appendBytes(out, bytes)
}

const bytesOf = (a: ArrayBufferView): Uint8Array => new Uint8Array(a.buffer, a.byteOffset, a.byteLength)

function encodeConstant(out: GrowingBytes, value: unknown): void {
  begin(out, CONSTANT)
  appendSized(out, serializeAny(value))
}

function encodeAny(out: GrowingBytes, values: readonly unknown[]): void {
  const { names, found } = instancesWithin(values)
  begin(out, found.length > 0 ? ANY_INSTANCES : ANY)
  if (found.length > 0) {
    appendSized(out, Buffer.from(names.join('\n')))
    appendSized(out, bytesOf(Int32Array.from(found)))
  }
  appendSized(out, serializeAny(values))
}

/** Instances of one class, by their fields. */
function encodeInstances(out: GrowingBytes, values: readonly unknown[], first: object, depth: number): boolean {
  const name = nameOfInstance(first)
  if (name === undefined) return false
  const prototype = Object.getPrototypeOf(first) as object
  if (!values.every(v => typeof v === 'object' && v !== null && Object.getPrototypeOf(v) === prototype)) return false
  begin(out, INSTANCE)
  appendSized(out, Buffer.from(name))
  encodeColumn(
    out,
    values.map(v => ({ ...(v as object) })),
    depth + 1,
  )
  return true
}

function encodeNumbers(out: GrowingBytes, values: readonly unknown[]): boolean {
  const n = values.length
  const ints = new Int32Array(n)
  let i = 0
  for (; i < n; i++) {
    const v = values[i]
    if (typeof v !== 'number') break
    const int = v | 0
    if (int !== v || (int === 0 && Object.is(v, -0))) break
    ints[i] = int
  }
  if (i === n) {
    begin(out, INT32)
    appendBytes(out, bytesOf(ints))
    return true
  }
  const doubles = new Float64Array(n)
  for (let j = 0; j < n; j++) {
    const v = values[j]
    if (typeof v !== 'number') return false
    doubles[j] = v
  }
  begin(out, FLOAT64)
  appendBytes(out, bytesOf(doubles))
  return true
}

/** As `encodeColumn` does, where it is known that all are numbers. */
function encodeDoubles(out: GrowingBytes, values: Float64Array): void {
  const n = values.length
  const first = values[0]!
  let i = 1
  while (i < n && Object.is(values[i], first)) i++
  if (n > 1 && i === n) return encodeConstant(out, first)
  const ints = new Int32Array(n)
  for (i = 0; i < n; i++) {
    const v = values[i]!
    const int = v | 0
    if (int !== v || (int === 0 && Object.is(v, -0))) break
    ints[i] = int
  }
  begin(out, i === n ? INT32 : FLOAT64)
  appendBytes(out, bytesOf(i === n ? ints : values))
}

function encodeStrings(out: GrowingBytes, values: readonly string[]): void {
  const text = values.join('')
  const lengths = new Int32Array(values.length)
  for (let i = 0; i < values.length; i++) lengths[i] = values[i]!.length
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of Latin-1
  const latin = !/[^\x00-\xff]/.test(text)
  begin(out, latin ? LATIN1 : UTF16)
  appendBytes(out, bytesOf(lengths))
  appendBytes(out, Buffer.from(text, latin ? 'latin1' : 'utf16le'))
}

function encodeBooleans(out: GrowingBytes, values: readonly unknown[]): void {
  begin(out, BOOLEAN)
  appendBytes(
    out,
    Uint8Array.from(values, v => (v ? 1 : 0)),
  )
}

function encodeBigints(out: GrowingBytes, values: readonly bigint[]): void {
  begin(out, BIGINT64)
  appendBytes(out, bytesOf(BigInt64Array.from(values)))
}

function encodeNullable(out: GrowingBytes, values: readonly unknown[], depth: number): boolean {
  const flags = new Uint8Array(values.length)
  const rest: unknown[] = []
  for (let i = 0; i < values.length; i++) {
    const v = values[i]
    if (v === null) flags[i] = 1
    else if (v === undefined) flags[i] = 2
    else rest.push(v)
  }
  if (rest.length === values.length || depth >= MAX_DEPTH) return false
  begin(out, NULLABLE)
  appendBytes(out, flags)
  encodeCounted(out, rest, depth + 1)
  return true
}

function encodeCounted(out: GrowingBytes, values: Column, depth: number): void {
  out.appendInt32(values.length)
  out.take(4)
  encodeColumn(out, values, depth)
}

function encodeObjects(out: GrowingBytes, values: readonly unknown[], first: object, depth: number): boolean {
  if (Array.isArray(first)) return encodeArrays(out, values, first.length, depth)
  if (ArrayBuffer.isView(first)) return encodeTyped(out, values)
  if (first instanceof Row) return encodeRows(out, values, first, depth)
  if (Object.getPrototypeOf(first) === Object.prototype) return encodeStructs(out, values, first, depth)
  return encodeInstances(out, values, first, depth)
}

function encodeArrays(out: GrowingBytes, values: readonly unknown[], width: number, depth: number): boolean {
  let same = true
  for (let i = 0; i < values.length; i++) {
    const v = values[i]
    if (!Array.isArray(v)) return false
    if (v.length !== width) same = false
  }
  const arrays = values as readonly (readonly unknown[])[]
  if (same && width <= MAX_WIDTH) {
    encodeTuple(out, columnsOf(arrays, width), depth)
    return true
  }
  begin(out, LIST)
  const lengths = new Int32Array(arrays.length)
  let total = 0
  for (let i = 0; i < arrays.length; i++) total += lengths[i] = arrays[i]!.length
  appendBytes(out, bytesOf(lengths))
  encodeCounted(out, itemsOf(arrays, total), depth + 1)
  return true
}

/** Arrays of one length, by the columns of their items. */
export function encodeTuple(out: GrowingBytes, columns: readonly Column[], depth: number): void {
  begin(out, TUPLE)
  out.appendInt32(columns.length)
  out.take(4)
  for (const column of columns) encodeColumn(out, column, depth + 1)
}

function encodeTyped(out: GrowingBytes, values: readonly unknown[]): boolean {
  const Class = Object.getPrototypeOf(values[0]).constructor as (typeof typedArrays)[number]
  const kind = typedArrays.indexOf(Class)
  if (kind < 0 || !values.every(v => ArrayBuffer.isView(v) && Object.getPrototypeOf(v) === Class.prototype)) return false
  const arrays = values as readonly TypedArray[]
  begin(out, TYPED_ARRAY)
  out.appendInt32(kind)
  out.take(4)
  appendBytes(out, bytesOf(Int32Array.from(arrays, a => a.length)))
  for (const a of arrays) out.append(bytesOf(a))
  out.take((8 - (out.used & 7)) & 7)
  return true
}

function encodeRows(out: GrowingBytes, values: readonly unknown[], first: Row, depth: number): boolean {
  const { schema } = first
  if (!values.every(v => v instanceof Row && v.schema === schema)) return false
  const rows = values.map(v => (v as Row).toArray())
  begin(out, ROW)
  appendSized(out, Buffer.from(toJson(schema)))
  for (let c = 0; c < schema.fields.length; c++)
    encodeColumn(
      out,
      rows.map(r => r[c]),
      depth + 1,
    )
  return true
}

function encodeStructs(out: GrowingBytes, values: readonly unknown[], first: object, depth: number): boolean {
  const keys = Object.keys(first)
  if (keys.length === 0 || keys.length > MAX_WIDTH) return false
  const joined = keys.join('\u0000')
  for (const v of values) {
    if (typeof v !== 'object' || v === null || Object.getPrototypeOf(v) !== Object.prototype) return false
    // the order of keys is part of an object
    let n = 0
    for (const key in v) if (key !== keys[n++]) return false
    if (n !== keys.length) return false
  }
  begin(out, STRUCT)
  appendSized(out, Buffer.from(joined))
  for (const key of keys)
    encodeColumn(
      out,
      values.map(v => (v as Record<string, unknown>)[key]),
      depth + 1,
    )
  return true
}
