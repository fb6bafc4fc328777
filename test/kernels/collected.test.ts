import fc from 'fast-check'
import { beforeEach, expect, test } from 'vitest'
import { decodeBlob, encodeBlob } from '#dist/columnar/blob.js'
import { inHashSetOrder } from '#dist/functions/aggregate/hash-order.js'
import { ArrayType, BooleanType, IntegerType, LongType, ShortType, StringType } from '#dist/types/data-type.js'
import { kernelMemory } from './kernel-memory.ts'

const k = kernelMemory()
beforeEach(() => k.reset())

const empty = (): number => {
  const at = k.room(16)
  k.memory.u8.fill(0, at, at + 16)
  return at
}

/** As it comes back from disk: without room behind it. */
const forget = (list: number): void => {
  if (k.memory.u32[list >>> 2]! > 12) k.memory.u32[(list + 12) >>> 2] = 0
}

/** Adds values in two pieces, one of which has been on disk, and joins them. */
function gather<T>(all: readonly T[], cut: number, add: (list: number, v: T) => void, join: (a: number, b: number) => void): number {
  const [a, b] = [empty(), empty()]
  all.forEach((v, i) => {
    if (i === cut >>> 1) forget(a)
    add(i < cut ? a : b, v)
  })
  forget(b)
  join(a, b)
  return a
}

const longs = fc.oneof(
  fc.array(fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }), { maxLength: 300 }),
  fc.array(fc.bigInt({ min: 0n, max: 40n }), { maxLength: 300 }),
)
const texts = fc.oneof(
  fc.array(fc.string({ maxLength: 40 }), { maxLength: 100 }),
  fc.array(
    fc.nat(60).map(n => 'a text with a number: '.slice(0, n % 23) + n),
    { maxLength: 300 },
  ),
)

test('numbers: each of them, and each once, in their order', () => {
  fc.assert(
    fc.property(longs, fc.nat(300), (all, cut) => {
      k.reset()
      const { kernels, heap } = k
      const array = (list: number): unknown => {
        const out = empty()
        kernels.values_array(list, 8, out, heap)
        return decodeBlob(k.bytesOf(out), ArrayType(LongType))
      }
      const list = gather(
        all,
        cut,
        (at, v) => kernels.values_add(at, v, heap),
        (a, b) => kernels.values_append(a, b, heap),
      )
      expect(array(list)).toEqual(all)
      const set = gather(
        all,
        cut,
        (at, v) => kernels.values_put(at, v, heap),
        (a, b) => kernels.values_unite(a, b, heap),
      )
      expect(array(set)).toEqual([...new Set(all)])
    }),
  )
})

test('texts: each of them, and each once, in their order, in the bytes that a blob has', () => {
  fc.assert(
    fc.property(texts, fc.nat(300), (all, cut) => {
      k.reset()
      const { kernels, heap } = k
      const array = (list: number): Uint8Array => {
        const out = empty()
        kernels.texts_array(list, out, heap)
        return k.bytesOf(out)
      }
      const list = gather(
        all,
        cut,
        (at, v) => kernels.texts_add(at, k.view(v), heap),
        (a, b) => kernels.values_append(a, b, heap),
      )
      expect(Buffer.from(array(list))).toEqual(Buffer.from(encodeBlob(all, ArrayType(StringType))))
      const set = gather(
        all,
        cut,
        (at, v) => kernels.texts_put(at, k.view(v), heap),
        (a, b) => kernels.texts_unite(a, b, heap),
      )
      expect(decodeBlob(array(set), ArrayType(StringType))).toEqual([...new Set(all)])
    }),
  )
})

test('narrow numbers take their width', () => {
  const list = empty()
  for (const v of [-1n, 300n, -32768n, 32767n, 0n]) k.kernels.values_add(list, v, k.heap)
  const out = empty()
  k.kernels.values_array(list, 2, out, k.heap)
  expect(Buffer.from(k.bytesOf(out))).toEqual(Buffer.from(encodeBlob([-1, 300, -32768, 32767, 0], ArrayType(ShortType))))
})

const ints = fc.array(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), { maxLength: 200 })

test('sets in the order of Spark’s', () => {
  const { kernels } = k
  const listOf = <T>(values: readonly T[], put: (list: number, v: T) => void): number => {
    const list = empty()
    for (const v of values) put(list, v)
    return list
  }
  const read = (list: number, element: typeof LongType | typeof StringType, width?: number): unknown => {
    const out = k.room(16)
    if (width === undefined) kernels.texts_array(list, out, k.heap)
    else kernels.values_array(list, width, out, k.heap)
    return decodeBlob(k.bytesOf(out), ArrayType(element))
  }
  fc.assert(
    fc.property(longs, ints, texts, fc.array(fc.boolean(), { maxLength: 3 }), (some, narrow, words, flags) => {
      k.reset()
      const numbers = [
        { values: some, bits: (v: unknown) => v as bigint, type: LongType, kind: 0, width: 8 },
        { values: narrow, bits: (v: unknown) => BigInt.asUintN(32, BigInt(v as number)), type: IntegerType, kind: 1, width: 4 },
        { values: flags, bits: (v: unknown) => BigInt(v as boolean), type: BooleanType, kind: 2, width: 1 },
      ]
      for (const { values, bits, type, kind, width } of numbers) {
        const once = [...new Set<bigint | number | boolean>(values)]
        const to = k.room(16)
        kernels.values_ordered(
          listOf(once, (list, v) => kernels.values_put(list, bits(v), k.heap)),
          kind,
          to,
          k.heap,
        )
        expect(read(to, type as typeof LongType, width)).toEqual(inHashSetOrder(once, type))
      }
      const once = [...new Set(words)]
      const to = k.room(16)
      kernels.texts_ordered(
        listOf(once, (list, v) => kernels.texts_put(list, k.view(v), k.heap)),
        to,
        k.heap,
      )
      expect(read(to, StringType)).toEqual(inHashSetOrder(once, StringType))
    }),
  )
})
