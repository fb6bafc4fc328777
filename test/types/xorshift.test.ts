import { expect, test } from 'vitest'
import { xorShift } from '#dist/types/random/xorshift.js'

// Expected values: real Spark 4.3's XORShiftRandom.
test.each([
  [0n, [0, 0, 2, 2, 28, 260399014]],
  [1n, [0, 0, 0, 5, 103, 256234351]],
  [2n, [0, 1, 1, 1, 28, 1024454414]],
  [-5n, [0, 0, 0, 5, 40, 527919720]],
  [42n, [0, 0, 2, 6, 79, 222103139]],
  [123456789012n, [0, 1, 1, 0, 134, 1029180467]],
])('the first number below a bound, seed %s', (seed, expected) => {
  expect([1, 2, 3, 7, 200, 2 ** 30].map(n => xorShift(seed).nextInt(n))).toEqual(expected)
})

test('a sequence', () => {
  const random = xorShift(42n)
  expect(Array.from({ length: 10 }, () => random.nextInt(10))).toEqual([9, 3, 5, 6, 6, 4, 8, 3, 1, 9])
  expect([random.nextDouble(), random.nextDouble(), random.nextDouble()]).toEqual([
    0.5173283545794627, 0.9991441647585968, 0.06993233728279169,
  ])
})
