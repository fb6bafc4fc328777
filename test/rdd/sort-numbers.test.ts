import fc from 'fast-check'
import { expect, it } from 'vitest'
import { sortByNumbers } from '#dist/rdd/worker/sort-numbers.js'

const numbers = [
  fc.integer(),
  fc.integer({ min: -3, max: 3 }),
  fc.double({ noNaN: true }),
  fc.constantFrom(0, -0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
]

it('sorts by numbers as comparing does, stably', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...numbers).chain(n => fc.array(n, { minLength: 600, maxLength: 2000 })),
      fc.boolean(),
      (keys, descending) => {
        const records = keys.map((k, i) => [k, i] as const)
        const expected = records.toSorted(([a], [b]) => (a === b ? 0 : a < b !== descending ? -1 : 1))
        expect(sortByNumbers(records.slice(), r => r[0], descending)).toEqual(expected)
      },
    ),
    { numRuns: 40 },
  )
})
