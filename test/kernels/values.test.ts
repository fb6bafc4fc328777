import fc from 'fast-check'
import { beforeEach, expect, test } from 'vitest'
import { kernelMemory } from './kernel-memory.ts'

const k = kernelMemory()
beforeEach(() => k.reset())

const values = fc.oneof(
  fc.array(fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }), { maxLength: 400 }),
  // many that are equal, and lists that are sorted already
  fc.array(fc.bigInt({ min: 0n, max: 3n }), { maxLength: 400 }),
  fc.nat(400).map(n => Array.from({ length: n }, (_, i) => BigInt(i))),
  fc.nat(400).map(n => Array.from({ length: n }, (_, i) => -BigInt(i))),
)

/** A list of the values, in two pieces. */
function list(all: readonly bigint[], cut: number): number {
  const [a, b] = [k.room(16), k.room(16)]
  for (const at of [a, b]) k.memory.u8.fill(0, at, at + 16)
  all.forEach((v, i) => k.kernels.values_add(i < cut ? a : b, v, k.heap))
  k.kernels.values_append(a, b, k.heap)
  return a
}

test('the value in every place, and the least behind it', () => {
  fc.assert(
    fc.property(values, fc.nat(400), fc.nat(1000), (all, cut, place) => {
      k.reset()
      const at = list(all, cut)
      expect(k.memory.u32[at >>> 2]).toBe(all.length * 8)
      if (all.length === 0) return
      const sorted = BigInt64Array.from(all).sort()
      const i = place % all.length
      expect(k.kernels.values_nth(at, i)).toBe(sorted[i])
      if (i + 1 < all.length) expect(k.kernels.values_least(at, i + 1)).toBe(sorted[i + 1])
      // nothing is lost
      for (const other of [0, all.length >>> 1, all.length - 1]) expect(k.kernels.values_nth(at, other)).toBe(sorted[other])
    }),
  )
})

test('a list without capacity of its own is copied before it grows', () => {
  const at = list([1n, 2n, 3n], 3)
  const bytes = k.memory.u32[(at + 8) >>> 2]!
  k.memory.u32[(at + 12) >>> 2] = 0
  k.kernels.values_add(at, 4n, k.heap)
  expect(k.memory.u32[(at + 8) >>> 2]).not.toBe(bytes)
  expect(k.kernels.values_nth(at, 3)).toBe(4n)
  expect(k.kernels.values_nth(at, 0)).toBe(1n)
})
