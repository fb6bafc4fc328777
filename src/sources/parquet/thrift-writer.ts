import { T } from './thrift.ts'

/** A Thrift value to be written in the compact protocol. Fields that are undefined are left out. */
export type ThriftValue =
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'i8' | 'i16' | 'i32'; readonly value: number }
  | { readonly type: 'i64'; readonly value: number | bigint }
  | { readonly type: 'binary'; readonly value: Uint8Array }
  | { readonly type: 'list'; readonly of: ThriftValue['type']; readonly value: readonly ThriftValue[] }
  | ThriftStruct
/** Fields by id, ascending. */
export interface ThriftStruct {
  readonly type: 'struct'
  readonly fields: readonly (readonly [id: number, value: ThriftValue | undefined])[]
}

const encoder = new TextEncoder()

export const bool = (value: boolean): ThriftValue => ({ type: 'bool', value })
export const i8 = (value: number): ThriftValue => ({ type: 'i8', value })
export const i32 = (value: number): ThriftValue => ({ type: 'i32', value })
export const i64 = (value: number | bigint): ThriftValue => ({ type: 'i64', value })
export const bytes = (value: Uint8Array): ThriftValue => ({ type: 'binary', value })
export const text = (value: string): ThriftValue => ({ type: 'binary', value: encoder.encode(value) })
export const list = (of: ThriftValue['type'], value: readonly ThriftValue[]): ThriftValue => ({ type: 'list', of, value })
export const struct = (...fields: ThriftStruct['fields']): ThriftStruct => ({ type: 'struct', fields })

const CODES: Record<ThriftValue['type'], number> = {
  bool: T.TRUE,
  i8: T.BYTE,
  i16: T.I16,
  i32: T.I32,
  i64: T.I64,
  binary: T.BINARY,
  list: T.LIST,
  struct: T.STRUCT,
}

/** The bytes of a struct. */
export function encode(value: ThriftStruct): Uint8Array {
  let out = new Uint8Array(256)
  let n = 0
  const room = (k: number) => {
    if (n + k <= out.length) return
    const larger = new Uint8Array(Math.max(out.length * 2, n + k))
    larger.set(out)
    out = larger
  }
  const byte = (b: number) => {
    room(1)
    out[n++] = b
  }
  const varint = (v: number) => {
    while (v > 127) {
      byte((v % 128) | 128)
      v = Math.floor(v / 128)
    }
    byte(v)
  }
  const zigzag = (v: bigint) => {
    let u = BigInt.asUintN(64, (v << 1n) ^ (v >> 63n))
    while (u > 127n) {
      byte(Number(u & 127n) | 128)
      u >>= 7n
    }
    byte(Number(u))
  }
  const write = (v: ThriftValue): void => {
    switch (v.type) {
      case 'bool':
        byte(v.value ? T.TRUE : T.FALSE)
        return
      case 'i8':
        byte(v.value & 255)
        return
      case 'i16':
      case 'i32':
      case 'i64':
        zigzag(BigInt(v.value))
        return
      case 'binary':
        varint(v.value.length)
        room(v.value.length)
        out.set(v.value, n)
        n += v.value.length
        return
      case 'list':
        if (v.value.length < 15) byte((v.value.length << 4) | CODES[v.of])
        else {
          byte(0xf0 | CODES[v.of])
          varint(v.value.length)
        }
        v.value.forEach(write)
        return
      case 'struct': {
        let last = 0
        for (const [id, field] of v.fields) {
          if (field === undefined) continue
          const code = field.type === 'bool' ? (field.value ? T.TRUE : T.FALSE) : CODES[field.type]
          if (id - last > 0 && id - last < 16) byte(((id - last) << 4) | code)
          else {
            byte(code)
            zigzag(BigInt(id))
          }
          last = id
          if (field.type !== 'bool') write(field)
        }
        byte(0)
      }
    }
  }
  write(value)
  return out.slice(0, n)
}
