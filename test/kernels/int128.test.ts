import fc from 'fast-check'
import { expect, test } from 'vitest'
import { halves, kernelMemory } from './kernel-memory.ts'

const k = kernelMemory()
const out = k.room(16)
const MAX = (1n << 127n) - 1n
const MIN = -(1n << 127n)
/** Numbers of all sizes, and those at the edges. */
const i128 = fc.oneof(
  fc.bigInt({ min: MIN, max: MAX }),
  fc.bigInt({ min: -(1n << 64n), max: 1n << 64n }),
  fc.bigInt({ min: -1000n, max: 1000n }),
  fc.constantFrom(MIN, MIN + 1n, MAX, 1n << 64n, (1n << 64n) - 1n, 1n << 32n, -(1n << 63n), (1n << 96n) - 1n, 10n ** 38n),
)
const fits = (v: bigint) => v === BigInt.asIntN(128, v)
const abs = (v: bigint) => (v < 0n ? -v : v)

function halfUp(a: bigint, b: bigint): bigint {
  const q = abs(a) / abs(b)
  const up = 2n * (abs(a) % abs(b)) >= abs(b) ? 1n : 0n
  return a < 0n !== b < 0n ? -(q + up) : q + up
}

test('products', () => {
  fc.assert(
    fc.property(i128, i128, (a, b) => {
      const overflow = k.kernels.i128_mul(...halves(a), ...halves(b), out)
      expect(overflow).toBe(fits(a * b) ? 0 : 1)
      if (!overflow) expect(k.i128(out)).toBe(a * b)
    }),
  )
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }),
      fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }),
      (a, b) => {
        k.kernels.i64_mul_wide(a, b, out)
        expect(k.i128(out)).toBe(a * b)
      },
    ),
  )
})

test('quotients and remainders', () => {
  fc.assert(
    fc.property(
      i128,
      i128.filter(b => b !== 0n),
      (a, b) => {
        k.kernels.i128_div(...halves(a), ...halves(b), out)
        expect(k.i128(out)).toBe(BigInt.asIntN(128, a / b))
        k.kernels.i128_rem(...halves(a), ...halves(b), out)
        expect(k.i128(out)).toBe(a % b)
        k.kernels.i128_div_half_up(...halves(a), ...halves(b), out)
        expect(k.i128(out)).toBe(BigInt.asIntN(128, halfUp(a, b)))
      },
    ),
    { numRuns: 500 },
  )
})

test('a product in 256 bits, divided', () => {
  fc.assert(
    fc.property(
      i128,
      i128,
      i128.filter(d => d !== 0n),
      (a, m, d) => {
        const want = halfUp(a * m, d)
        const signFix = a * m === 0n ? 0n : want
        const overflow = k.kernels.i128_mul_div_half_up(...halves(a), ...halves(m), ...halves(d), out)
        expect(overflow).toBe(fits(signFix) ? 0 : 1)
        if (!overflow) expect(k.i128(out)).toBe(signFix)
      },
    ),
    { numRuns: 500 },
  )
})

test('order, and conversion to double', () => {
  fc.assert(
    fc.property(i128, i128, (a, b) => {
      expect(Math.sign(k.kernels.i128_compare(...halves(a), ...halves(b)))).toBe(a < b ? -1 : a > b ? 1 : 0)
      expect(k.kernels.i128_to_f64(...halves(a))).toBe(Number(a))
    }),
  )
})
