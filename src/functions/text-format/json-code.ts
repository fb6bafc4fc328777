import type { Emitter } from '../../codegen/emitter.ts'
import { asI32, type Val, view } from '../../codegen/value.ts'
import type { DataType } from '../../types/data-type.ts'
import { layoutOf, widthOf } from '../../types/layout.ts'
import { i32 } from '../../wasm/instructions.ts'
import type { FastResult } from '../define.ts'
import { parsePath } from './json-path.ts'

/** JSON by kernels (kernels/assembly/json-get.ts, json-struct.ts) over texts in strict form; the others are JavaScript's. */

const encoder = new TextEncoder()

/** Words and texts one after another. */
function words(...parts: readonly (number | string)[]): Uint8Array {
  return Buffer.concat(parts.map(p => (typeof p === 'string' ? encoder.encode(p) : new Uint8Array(Uint32Array.of(p).buffer))))
}
const counted = (text: string): [number, string] => [encoder.encode(text).length, text]

/** Bytes that are no text come as this character, which is then in the text. */
const isName = (text: string): boolean => !text.includes('\ufffd')

const MOST_STEPS = 32
const INDEX = 0x8000_0000

/** A constant path of names and indices; undefined for others. */
function pathBytes(path: unknown): Uint8Array | undefined {
  const steps = typeof path === 'string' ? parsePath(path) : undefined
  if (!steps || steps.length > MOST_STEPS) return undefined
  const plain = steps.every(s => (s.is === 'name' && isName(s.name)) || (s.is === 'index' && s.index < INDEX))
  return plain ? words(...steps.flatMap(s => (s.is === 'name' ? counted(s.name) : [INDEX + s.index]))) : undefined
}

/** The part of a text at a constant path. */
export function partOfJson(g: Emitter, text: Val, path: unknown): FastResult | undefined {
  const bytes = pathBytes(path)
  if (!g.text || !bytes) return undefined
  const out = g.keep(g.scratch(16))
  const did = g.keep(g.callKernel('json_get', ['i32', 'i32', 'i32'], 'i32', asI32(text), g.text.constant(g, bytes), out))
  return { val: view(out), isNull: i32.eq(did, i32.const(2)), done: did }
}

export interface JsonField {
  readonly name: string
  readonly dataType: DataType
}

const KINDS: Partial<Record<DataType['type'], number>> = { string: 0, boolean: 16, double: 17, float: 18, date: 19 }
const DECIMAL = 20
const MOST_FIELDS = 128

/** As json-struct.ts has it; undefined for types without a plain form. */
function kindOf(t: DataType): number | undefined {
  if (t.type === 'byte' || t.type === 'short' || t.type === 'int' || t.type === 'long') return widthOf[layoutOf(t)]
  if (t.type === 'decimal') return t.precision <= 18 && t.scale >= 0 ? DECIMAL + t.precision * 2 ** 8 + t.scale * 2 ** 16 : undefined
  return KINDS[t.type]
}

/** A struct of plain fields out of a text; `wrapped`: as the only element of an array. */
export function structOfJson(g: Emitter, text: Val, fields: readonly JsonField[], wrapped = false): FastResult | undefined {
  const distinct = new Set(fields.map(f => f.name)).size === fields.length
  const kinds = fields.map(f => (isName(f.name) ? kindOf(f.dataType) : undefined))
  if (!g.text || !distinct || fields.length === 0 || fields.length > MOST_FIELDS || kinds.includes(undefined)) return undefined
  const spec = words(fields.length, ...fields.flatMap((f, i) => [kinds[i]!, ...counted(f.name)]))
  const out = g.keep(g.scratch(16))
  const types = ['i32', 'i32', 'i32', 'i32', 'i32'] as const
  const [named, heap] = [g.text.constant(g, spec), g.text.heap(g)]
  return {
    val: view(out),
    done: g.keep(g.callKernel('json_struct', types, 'i32', asI32(text), named, i32.const(wrapped ? 1 : 0), out, heap)),
  }
}
