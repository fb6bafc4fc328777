import { afterEach, describe, expect, test } from 'vitest'
import type { ScalarFunction } from '#dist/functions/define.js'
import { lookupFunction } from '#dist/functions/registry.js'
import {
  BinaryType,
  BooleanType,
  type DataType,
  DateType,
  DecimalType,
  DoubleType,
  FloatType,
  IntegerType,
  LongType,
  StringType,
  TimestampNTZType,
} from '#dist/types/data-type.js'
import type { Value } from '#dist/types/value.js'
import { compile, forget, infoOf } from './compiled.ts'

/** Code against meaning: on edge values and random ones the compiled form gives what `eval` gives, and fails exactly where it raises. */

const ByteType: DataType = { type: 'byte' }
const ShortType: DataType = { type: 'short' }

let seed = 1
const random = (): number => {
  seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff
  return seed / 0x7fffffff
}
const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!

const numbers = (bits: number): number[] => {
  const top = 2 ** (bits - 1)
  return [0, 1, -1, 2, -2, 3, 7, -7, 10, 100, -100, top - 1, -top, top - 2, -top + 1, Math.floor(top / 2)]
}
const TEXTS = [
  '',
  'a',
  'ab',
  'abc',
  'Spark',
  'spark',
  'Spark SQL',
  'a longer text that is not inline',
  'a longer text that is not inlinf',
  'é',
  'aé😀b',
  '😀',
  '  padded  ',
  ' ',
  'special requests here',
  'ab%c_',
]

/** A value of a type: edges and small values more often than others. */
function sampleOf(t: DataType): Value {
  if (random() < 0.08) return null
  switch (t.type) {
    case 'boolean':
      return random() < 0.5
    case 'byte':
      return pick(numbers(8))
    case 'short':
      return pick(numbers(16))
    case 'int':
      return random() < 0.5 ? pick(numbers(32)) : Math.floor((random() - 0.5) * 2 ** 32) | 0
    case 'date':
      return random() < 0.2 ? pick([0, -1, -719_468, 2_932_896, 2 ** 31 - 1, -(2 ** 31)]) : Math.floor((random() - 0.5) * 4_000_000)
    case 'long':
    case 'timestamp_ntz':
    case 'day_time_interval':
      return random() < 0.5
        ? pick([0n, 1n, -1n, 2n, 2n ** 63n - 1n, -(2n ** 63n), 2n ** 32n, -(2n ** 31n), 10n ** 18n])
        : BigInt(Math.floor((random() - 0.5) * 2 ** 53)) * pick([1n, 3n, 1000n])
    case 'float':
      return Math.fround(pick([0, -0, 1, -1.5, 2.5, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e30, 3.4e38, 0.1]))
    case 'double':
      return pick([
        0,
        -0,
        1,
        -1.5,
        2.5,
        -2.5,
        0.49999999999999994,
        Number.NaN,
        Number.POSITIVE_INFINITY,
        Number.NEGATIVE_INFINITY,
        1e300,
        5e-324,
        0.1,
        1e18,
        -1e19,
        123456.789,
      ])
    case 'decimal': {
      const limit = 10n ** BigInt(t.precision)
      if (random() < 0.3) return pick([0n, 1n, -1n, limit - 1n, 1n - limit, limit / 2n, 5n])
      const digits = 1 + Math.floor(random() * t.precision)
      let v = 0n
      for (let i = 0; i < digits; i++) v = v * 10n + BigInt(Math.floor(random() * 10))
      return random() < 0.5 ? v : -v
    }
    case 'binary':
      return new TextEncoder().encode(pick(TEXTS))
    default:
      return pick(TEXTS)
  }
}

const FAILED = 'failed'

/** What `eval` says: the value, or that it raises an error. */
function meaning(f: ScalarFunction, types: readonly DataType[], constants: readonly (Value | undefined)[], ansi: boolean) {
  const info = infoOf(f, types, constants, ansi)
  const evaluate = f.bindLazy ? undefined : f.bind ? f.bind(info) : f.eval!
  const lazy = f.bindLazy?.(info)
  return (args: readonly Value[]): Value | 'failed' => {
    if (!lazy && (f.nulls ?? 'propagate') === 'propagate' && args.includes(null)) return null
    try {
      return lazy ? lazy(...args.map(a => () => a)) : evaluate!(...args)
    } catch (e) {
      if (e instanceof TypeError || e instanceof RangeError) throw e
      return FAILED
    }
  }
}

const shown = (v: unknown): string =>
  typeof v === 'bigint' ? `${v}n` : Object.is(v, -0) ? '-0' : v instanceof Uint8Array ? Buffer.from(v).toString('hex') : String(v)

/** `sample` gives the arguments that are no constants, where theirs are not to be any of their types. */
function check(
  name: string,
  types: readonly DataType[],
  constants: readonly (Value | undefined)[] = [],
  ansi = true,
  sample: (t: DataType) => Value = sampleOf,
): void {
  const f = lookupFunction(name) as ScalarFunction
  const code = compile(f, types, constants, ansi)
  expect(code, `${name} has code`).toBeDefined()
  const expected = meaning(f, types, constants, ansi)
  const propagates = (f.nulls ?? 'propagate') === 'propagate' && !f.wasmLazy
  for (let i = 0; i < 400; i++) {
    const args = types.map((t, j) => (constants[j] === undefined ? sample(t) : constants[j]!))
    if (propagates && args.includes(null)) continue
    const want = expected(args)
    const got = code!.run(args)
    // every NaN is the same to SQL
    if (shown(got) !== shown(want)) expect.fail(`${name}(${args.map(shown).join(', ')}): code gives ${shown(got)}, eval ${shown(want)}`)
    if (i % 100 === 99) forget()
  }
}

afterEach(forget)

const INTEGRALS = [ByteType, ShortType, IntegerType, LongType]
const SCALARS = [
  BooleanType,
  ...INTEGRALS,
  FloatType,
  DoubleType,
  DateType,
  StringType,
  BinaryType,
  DecimalType(15, 2),
  DecimalType(30, 4),
  DecimalType(38, 10),
]
const label = (t: DataType) => (t.type === 'decimal' ? `decimal(${t.precision},${t.scale})` : t.type)

describe('arithmetic', () => {
  for (const op of ['+', '-', '*'])
    for (const t of [...INTEGRALS, FloatType, DoubleType])
      test(`${op} of ${label(t)}`, () => {
        check(op, [t, t])
        if (t.type !== 'float' && t.type !== 'double') check(op, [t, t], [], false)
      })
  for (const [a, b] of [
    [DecimalType(15, 2), DecimalType(15, 2)],
    [DecimalType(1, 0), DecimalType(15, 2)],
    [DecimalType(15, 2), DecimalType(16, 2)],
    [DecimalType(32, 4), DecimalType(16, 2)],
    [DecimalType(8, 4), DecimalType(5, 1)],
    [DecimalType(38, 2), DecimalType(38, 2)],
    [DecimalType(20, 0), DecimalType(18, 6)],
    [DecimalType(37, 6), DecimalType(37, 2)],
  ] as const) {
    for (const op of ['+', '-', '*', '/'])
      test(`${op} of ${label(a)} and ${label(b)}`, () => {
        const f = lookupFunction(op) as ScalarFunction
        if (compile(f, [a, b])) check(op, [a, b])
        // where digits are given up, `eval` rounds
        else expect(a.precision + b.precision).toBeGreaterThan(31)
      })
  }
  test('/ of double', () => check('/', [DoubleType, DoubleType]))
  test('div of long', () => check('div', [LongType, LongType]))
  for (const op of ['%', 'pmod']) for (const t of INTEGRALS) test(`${op} of ${label(t)}`, () => check(op, [t, t]))
  for (const name of ['negative', 'abs'])
    for (const t of [...INTEGRALS, FloatType, DoubleType, DecimalType(15, 2), DecimalType(30, 4)])
      test(`${name} of ${label(t)}`, () => check(name, [t]))
})

describe('comparison', () => {
  for (const op of ['=', '<', '<=', '>', '>=', '<=>']) for (const t of SCALARS) test(`${op} of ${label(t)}`, () => check(op, [t, t]))
  for (const name of ['greatest', 'least']) for (const t of SCALARS) test(`${name} of ${label(t)}`, () => check(name, [t, t, t]))
  for (const name of ['isnull', 'isnotnull']) test(name, () => check(name, [StringType]))
  for (const t of [FloatType, DoubleType]) test(`isnan of ${label(t)}`, () => check('isnan', [t]))
})

describe('logic and choice', () => {
  for (const op of ['and', 'or']) test(op, () => check(op, [BooleanType, BooleanType]))
  test('not', () => check('not', [BooleanType]))
  for (const t of SCALARS)
    test(`if, coalesce of ${label(t)}`, () => {
      check('if', [BooleanType, t, t])
      check('coalesce', [t, t, t])
    })
  test('nanvl', () => check('nanvl', [DoubleType, DoubleType]))
})

describe('bits', () => {
  for (const op of ['&', '|', '^']) for (const t of INTEGRALS) test(`${op} of ${label(t)}`, () => check(op, [t, t]))
  for (const t of INTEGRALS)
    test(`~ and bit_count of ${label(t)}`, () => {
      check('~', [t])
      check('bit_count', [t])
    })
  for (const op of ['<<', '>>', '>>>'])
    for (const t of [IntegerType, LongType]) test(`${op} of ${label(t)}`, () => check(op, [t, IntegerType]))
})

describe('dates', () => {
  for (const name of ['year', 'quarter', 'month', 'dayofmonth', 'dayofweek', 'weekday', '$dayofweek_iso', 'unix_date'])
    test(name, () => check(name, [DateType]))
  for (const name of ['date_add', 'date_sub']) test(name, () => check(name, [DateType, IntegerType]))
  test('datediff', () => check('datediff', [DateType, DateType]))
  test('extractansiintervaldays', () => check('extractansiintervaldays', [{ type: 'day_time_interval', start: 0, end: 3 }]))
  for (const name of ['hour', 'minute', 'second', '$seconds']) test(name, () => check(name, [TimestampNTZType]))
})

describe('numbers', () => {
  for (const name of ['sqrt', 'rint', 'ceil', 'floor']) test(name, () => check(name, [DoubleType]))
})

describe('strings', () => {
  for (const name of ['length', 'octet_length', 'bit_length', 'trim', 'ltrim', 'rtrim']) test(name, () => check(name, [StringType]))
  for (const name of ['contains', 'startswith', 'endswith']) test(name, () => check(name, [StringType, StringType]))
  test('concat', () => check('concat', [StringType, StringType, StringType]))
  for (const position of [0, 1, 2, 5, -1, -3, -100, 40])
    for (const n of [0, 1, 3, 2_147_483_647, -1])
      test(`substring from ${position} of ${n}`, () => check('substring', [StringType, IntegerType, IntegerType], [undefined, position, n]))
  for (const pattern of ['abc', 'a%', '%b', '%a%', '%', '', '_', '%_', 'a_c', '%special%requests%', '\\%a', 'ab\\%c\\_', '_😀%', '%é_b'])
    test(`like ${pattern}`, () => check('like', [StringType, StringType], [undefined, pattern]))
})

describe('hashes', () => {
  for (const name of ['hash', 'xxhash64'])
    for (const t of SCALARS.filter(s => s.type !== 'decimal' || s.precision <= 18))
      test(`${name} of ${label(t)}`, () => check(name, [t, IntegerType]))
})
