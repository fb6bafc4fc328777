/** A protocol buffers message as it is written: fields that are undefined are left out. */
export type Field = readonly [number, FieldValue | undefined]
export type FieldValue =
  | { readonly type: 'uint'; readonly value: number | bigint }
  | { readonly type: 'sint'; readonly value: bigint }
  | { readonly type: 'double'; readonly value: number }
  | { readonly type: 'bytes'; readonly value: Uint8Array }

export const uint = (value: number | bigint): FieldValue => ({ type: 'uint', value })
export const sint = (value: number | bigint): FieldValue => ({ type: 'sint', value: BigInt(value) })
export const double = (value: number): FieldValue => ({ type: 'double', value })
export const bytes = (value: Uint8Array): FieldValue => ({ type: 'bytes', value })
export const text = (value: string): FieldValue => bytes(Buffer.from(value))
export const nested = (...fields: readonly Field[]): FieldValue => bytes(encode(...fields))

/** A repeated number, packed. */
export function packed(values: readonly (number | bigint)[]): FieldValue {
  const out: number[] = []
  for (const v of values) varint(out, BigInt(v))
  return bytes(Uint8Array.from(out))
}

export function encode(...fields: readonly Field[]): Buffer {
  const parts: Uint8Array[] = []
  for (const [field, v] of fields) {
    if (v === undefined) continue
    const head: number[] = []
    switch (v.type) {
      case 'uint':
        varint(head, BigInt(field * 8))
        varint(head, BigInt(v.value))
        break
      case 'sint':
        varint(head, BigInt(field * 8))
        varint(head, BigInt.asUintN(64, (v.value << 1n) ^ (v.value >> 63n)))
        break
      case 'double': {
        varint(head, BigInt(field * 8 + 1))
        const b = Buffer.alloc(8)
        b.writeDoubleLE(v.value)
        head.push(...b)
        break
      }
      case 'bytes':
        varint(head, BigInt(field * 8 + 2))
        varint(head, BigInt(v.value.length))
    }
    parts.push(Uint8Array.from(head))
    if (v.type === 'bytes') parts.push(v.value)
  }
  return Buffer.concat(parts)
}

function varint(out: number[], v: bigint): void {
  for (; v >= 128n; v >>= 7n) out.push(Number(v & 127n) | 128)
  out.push(Number(v))
}
