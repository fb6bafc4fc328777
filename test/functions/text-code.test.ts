import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { type DataType, DateType, IntegerType, StringType } from '#dist/types/data-type.js'
import type { Value } from '#dist/types/value.js'
import { forget } from './compiled.ts'
import { fastFunction } from './fast.ts'

// Functions of texts and dates with code for plain arguments: where it gives something, that is what the evaluator gives.

afterEach(forget)

const letters = fc.constantFrom('a', 'b', 'B', ' ', ',', 'ab', 'aa', 'é', '😀', 'z')
const text = fc.array(letters, { maxLength: 24 }).map(parts => parts.join(''))
const short = fc.array(letters, { maxLength: 3 }).map(parts => parts.join(''))
const number = fc.oneof(fc.integer({ min: -4, max: 6 }), fc.constantFrom(2 ** 31 - 1, -(2 ** 31)))
const few = fc.integer({ min: -2, max: 9 })
const day = fc.oneof(fc.integer({ min: -1_000_000, max: 3_000_000 }), fc.constantFrom(0, -719_468, 2 ** 31 - 1, -(2 ** 31)))

/** `least`: how many of the rows the code must have done itself. */
function check(
  name: string,
  types: readonly DataType[],
  samples: readonly fc.Arbitrary<Value>[],
  least: number,
  constants: readonly (Value | undefined)[] = [],
): void {
  const { run, meaning } = fastFunction(name, types, constants)
  let [rows, done] = [0, 0]
  fc.assert(
    fc.property(fc.tuple(...samples), args => {
      rows++
      const got = run(args)
      if (rows % 50 === 0) forget()
      if (got === undefined) return
      done++
      expect(got).toEqual(meaning(args))
    }),
    { numRuns: 500 },
  )
  expect(done / rows).toBeGreaterThan(least)
}

const S = StringType
const I = IntegerType
test('instr', () => check('instr', [S, S], [text, short], 0.9))
test('locate', () => check('locate', [S, S, I], [short, text, fc.constant(1)], 0.9, [undefined, undefined, 1]))
test('split_part', () => check('split_part', [S, S, I], [text, short, number], 0.5))
test('substring_index', () => check('substring_index', [S, S, I], [text, short, number], 0.5))
test('right', () => check('right', [S, I], [text, number], 0.3))
test('repeat', () => check('repeat', [S, I], [text, few], 0.9))
test('initcap', () => check('initcap', [S], [text], 0.05))
test('translate', () => check('translate', [S, S, S], [text, short, short], 0.02))
test('levenshtein', () => {
  check('levenshtein', [S, S], [short, short], 0.05)
  check('levenshtein', [S, S, I], [short, short, few], 0.05)
})
test('last_day', () => check('last_day', [DateType], [day], 0.5))
test('dayofyear', () => check('dayofyear', [DateType], [day], 0.5))
test('weekofyear', () => check('weekofyear', [DateType], [day], 0.5))
