import type { DataType } from '../../types/data-type.ts'
import type { Value } from '../../types/value.ts'
import { murmur128, murmurDouble, murmurLong } from './murmur.ts'

const utf8 = new TextEncoder()
type Hash = readonly [bigint, bigint]

/** The hash by which theta and tuple sketches know a value; undefined for what counts as nothing (empty strings, bytes and arrays). */
export function itemHash(t: DataType): (v: Value) => Hash | undefined {
  const bytes = (b: Uint8Array): Hash | undefined => (b.length === 0 ? undefined : murmur128(b))
  switch (t.type) {
    case 'int':
    case 'long':
      return v => murmurLong(BigInt(v as number | bigint))
    case 'float':
    case 'double':
      return v => murmurDouble(v as number)
    case 'string':
      return v => bytes(utf8.encode(v as string))
    case 'binary':
      return v => bytes(v as Uint8Array)
    case 'array':
      return t.element.type === 'int'
        ? v => bytes(new Uint8Array(Int32Array.from(v as number[]).buffer))
        : v => bytes(new Uint8Array(BigInt64Array.from(v as bigint[]).buffer))
    default:
      return () => undefined
  }
}
