import { createHash } from 'node:crypto'
import type { Emitter } from '../../codegen/emitter.ts'
import { asI32, int32, int64, type Maybe, type Val } from '../../codegen/value.ts'
import { type DataType, IntegerType, LongType, StringType } from '../../types/data-type.ts'
import { hashValue, xxhash64Value } from '../../types/hash.ts'
import { layoutOf } from '../../types/layout.ts'
import type { Value } from '../../types/value.ts'
import { type I32, type I64, i32, i64, select } from '../../wasm/instructions.ts'
import { isComparable } from '../comparison/comparison.ts'
import { type ScalarFunction, scalar } from '../define.ts'
import { makeString } from '../string/string-code.ts'
import { mismatch, typeOf } from '../type-rules.ts'

/** Hashes of values (Murmur3, xxHash64: as Spark partitions by) and digests of bytes. */

const SUFFIX: Readonly<Record<string, string>> = { i64: 'i64', f32: 'f32', f64: 'f64', view: 'view' }

/** The hash chained through one more value, which is left out where it is null. */
export function hashStep(g: Emitter, which: 'murmur3' | 'xxhash64', m: Maybe, seed: I32 | I64): I32 | I64 | undefined {
  const { val } = m
  if (val.layout === 'i128') return undefined
  const type = which === 'murmur3' ? 'i32' : 'i64'
  const argument = val.layout === 'i64' ? 'i64' : val.layout === 'f32' ? 'f32' : val.layout === 'f64' ? 'f64' : 'i32'
  const kept = g.keep(seed as I32) as I32 | I64
  const next = g.callKernel(`${which}_${SUFFIX[val.layout] ?? 'i32'}`, [argument, type], type, val.code, kept)
  return m.isNull ? (select(kept as I32, next as I32, m.isNull) as I32 | I64) : next
}

const has = (type: 'map' | 'variant', t: DataType): boolean =>
  t.type === type ||
  (t.type === 'array' && has(type, t.element)) ||
  (t.type === 'map' && (has(type, t.key) || has(type, t.value))) ||
  (t.type === 'struct' && t.fields.some(f => has(type, f.dataType)))

const hashes = (
  name: string,
  which: 'murmur3' | 'xxhash64',
  returns: DataType,
  since: string,
  doc: string,
  examples: ScalarFunction['examples'],
  evaluate: (v: Value, t: DataType, seed: never) => unknown,
  seed: number | bigint,
): ScalarFunction =>
  scalar({
    name,
    group: 'hash_funcs',
    since,
    usage: `${name}(expr1, expr2, ...)`,
    doc,
    examples,
    args: ['any+'],
    returns,
    check: es => {
      if (es.some(e => has('map', typeOf(e)))) return mismatch('HASH_MAP_TYPE', { functionName: `\`${name}\`` })
      return es.some(e => has('variant', typeOf(e))) ? mismatch('HASH_VARIANT_TYPE', { functionName: `\`${name}\`` }) : undefined
    },
    nulls: 'never',
    bind: info => {
      const types = info.argTypes
      return (...values: Value[]) => values.reduce<unknown>((h, v, i) => evaluate(v, types[i]!, h as never), seed) as Value
    },
    wasmLazy: (g, args, info) => {
      if (!info.argTypes.every(t => isComparable(t) && t.type !== 'null' && layoutOf(t) !== 'i128')) return undefined
      let h: I32 | I64 = which === 'murmur3' ? i32.const(Number(seed)) : i64.const(seed)
      for (const arg of args) h = hashStep(g, which, arg(), h)!
      return { val: which === 'murmur3' ? int32(h as I32) : int64(h as I64) }
    },
  })

export const hash = hashes(
  'hash',
  'murmur3',
  IntegerType,
  '2.0.0',
  'The Murmur3 hash of the values.',
  [["SELECT hash('Spark', array(123), 2)", '-1321691492']],
  hashValue as never,
  42,
)
export const xxhash64 = hashes(
  'xxhash64',
  'xxhash64',
  LongType,
  '3.0.0',
  'The 64-bit xxHash of the values.',
  [["SELECT xxhash64('Spark', array(123), 2)", '5602566077635097486']],
  xxhash64Value as never,
  42n,
)

/** A kernel that writes a digest as text; undefined where the pipeline has no heap. */
const digestCode =
  (kernel: string) =>
  (g: Emitter, [v]: readonly Val[]) =>
    makeString(g, kernel, [asI32(v!)], true)

const digest = (algorithm: string, bytes: Uint8Array): string => createHash(algorithm).update(bytes).digest('hex')

export const md5 = scalar({
  name: 'md5',
  group: 'hash_funcs',
  since: '1.5.0',
  usage: 'md5(expr)',
  doc: 'The MD5 digest as hexadecimal text.',
  examples: [["SELECT md5('Spark')", '8cde774d6f7333752ed72cacddb05126']],
  args: ['binary'],
  returns: StringType,
  eval: (b: Uint8Array) => digest('md5', b),
  wasm: digestCode('md5_view'),
})
export const sha1 = scalar({
  name: 'sha1',
  aliases: ['sha'],
  printsAlias: true,
  group: 'hash_funcs',
  since: '1.5.0',
  usage: 'sha1(expr)',
  doc: 'The SHA-1 digest as hexadecimal text.',
  examples: [["SELECT sha1('Spark')", '85f5955f4b27a9a4c2aab6ffe5d7189fc298b92c']],
  args: ['binary'],
  returns: StringType,
  eval: (b: Uint8Array) => digest('sha1', b),
  wasm: digestCode('sha1_view'),
})
const SHA2: Readonly<Record<number, string>> = { 0: 'sha256', 224: 'sha224', 256: 'sha256', 384: 'sha384', 512: 'sha512' }
export const sha2 = scalar({
  name: 'sha2',
  group: 'hash_funcs',
  since: '1.5.0',
  usage: 'sha2(expr, bitLength)',
  doc: 'The SHA-2 digest of 224, 256 (also 0), 384 or 512 bits as hexadecimal text; null for another length.',
  examples: [["SELECT sha2('Spark', 256)", '529bc3b07127ecb7e53a4dcf1991d9152c24537d919178022b2c42657f79a26b']],
  args: ['binary', 'int'],
  returns: StringType,
  mayReturnNull: true,
  eval: (b: Uint8Array, bits: number) => (SHA2[bits] === undefined ? null : digest(SHA2[bits]!, b)),
  wasm: (g, args, info) => {
    const bits = info.constants[1]
    return bits === 0 || bits === 256 ? digestCode('sha256_view')(g, args) : undefined
  },
})

const TABLE = Int32Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1
  return c
})
export const crc32 = scalar({
  name: 'crc32',
  group: 'hash_funcs',
  since: '1.5.0',
  usage: 'crc32(expr)',
  doc: 'The cyclic redundancy check of 32 bits, as a bigint.',
  examples: [["SELECT crc32('Spark')", '1557323817']],
  args: ['binary'],
  returns: LongType,
  eval: (bytes: Uint8Array) => {
    let c = -1
    for (const b of bytes) c = TABLE[(c ^ b) & 255]! ^ (c >>> 8)
    return BigInt((c ^ -1) >>> 0)
  },
  wasm: (g, [v]) => int64(g.callKernel('crc32_view', ['i32'], 'i64', asI32(v!))),
})
