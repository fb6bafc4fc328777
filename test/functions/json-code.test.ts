import { afterEach, expect, test } from 'vitest'
import {
  BooleanType,
  type DataType,
  DateType,
  DecimalType,
  DoubleType,
  FloatType,
  IntegerType,
  LongType,
  StringType,
  StructField,
  StructType,
} from '#dist/types/data-type.js'
import type { Value } from '#dist/types/value.js'
import { forget } from './compiled.ts'
import { fastFunction } from './fast.ts'

/** JSON by kernels is what the reader in JavaScript makes of it, or is left to that. */

let seed = 11
const random = (): number => {
  seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff
  return seed / 0x7fffffff
}
const integer = (from: number, to: number): number => from + Math.floor(random() * (to - from + 1))
const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!

const KEYS = ['a', 'b', 'key', 'a longer name', 'é', 'c']
const SCALARS = [
  '0',
  '-0',
  '1',
  '-17',
  '123456789012345678',
  '99999999999999999999',
  '2147483648',
  '-129',
  '255',
  '1.5',
  '-0.25',
  '0.0',
  '-0.0',
  '1.10',
  '12345.678',
  '0.001',
  '0.0005',
  '12345678.5',
  '1e3',
  '1.5E-7',
  '0.1234567890123456',
  '3.4028236e38',
  '01',
  '1.',
  '.5',
  '-',
  '1.5.2',
  'true',
  'false',
  'null',
  'nul',
  'truex',
  'NaN',
  '-INF',
  'Infinity',
  '""',
  '"x"',
  '"a longer text than twelve"',
  '"é€😀"',
  '"tab\\tq\\"u\\u00e9"',
  '"\\x"',
  '"\\\'"',
  '"1.5"',
  '"2024-02-29"',
  '"2023-02-29"',
  '"2024-1-1"',
  "'single'",
  '"open',
  '"ctrl\u0001"',
  '[]',
  '{}',
  '[1,2]',
] as const

/** JSON, most often well-formed, with white space now and then. */
function json(depth: number, spaced: boolean): string {
  const space = () => (spaced && random() < 0.3 ? pick([' ', '\n', '\t ', '\r']) : '')
  const kind = random()
  if (depth === 0 || kind < 0.4)
    return (
      space() +
      (random() < 0.85
        ? pick(SCALARS.slice(0, 2).concat(['1', '1.5', 'true', 'null', '"x"', '"a longer text than twelve"', '"é€😀"', '"2024-02-29"']))
        : pick(SCALARS)) +
      space()
    )
  const n = integer(0, 4)
  if (kind < 0.8)
    return `${space()}{${Array.from({ length: n }, () => `${space()}"${pick(KEYS)}"${space()}:${json(depth - 1, spaced)}`).join(',')}${n === 0 ? space() : ''}}${space()}`
  return `${space()}[${Array.from({ length: n }, () => json(depth - 1, spaced)).join(',')}${n === 0 ? space() : ''}]${space()}`
}
function sample(): string {
  const s = json(integer(1, 4), random() < 0.4)
  if (random() < 0.85) return s
  // a character out, in, or another
  const points = [...s]
  const i = integer(0, points.length)
  const [before, after] = [points.slice(0, i).join(''), points.slice(i).join('')]
  return pick([before + points.slice(i + 1).join(''), before + pick(['"', ',', '}', ']', '\\', ' ', '\ufeff', '1', '/']) + after, before])
}

const shown = (v: unknown): string =>
  JSON.stringify(v, (_k, x) => (typeof x === 'bigint' ? `${x}n` : Object.is(x, -0) ? '-0' : Number.isNaN(x) ? 'NaN' : x))

function check(
  name: string,
  types: readonly DataType[],
  constants: readonly (Value | undefined)[],
  texts: () => string,
  share: number,
): void {
  const { run, meaning } = fastFunction(name, types, constants)
  let done = 0
  const rows = 4000
  for (let i = 0; i < rows; i++) {
    const args = [texts(), ...constants.slice(1)] as Value[]
    const got = run(args)
    if (got !== undefined) {
      done++
      const want = meaning(args)
      if (shown(got) !== shown(want))
        expect.fail(`${name}(${args.map(shown).join(', ')}): code gives ${shown(got)}, evaluator ${shown(want)}`)
    }
    if (i % 100 === 99) forget()
  }
  expect(done / rows, `${name}: rows that the code has`).toBeGreaterThan(share)
}

afterEach(forget)

for (const path of ['$', '$.a', '$.a.b', "$['a longer name'].key", '$[0]', '$.a[1]', '$[1].a[0].b', '$.é', '$.missing'])
  test(`get_json_object ${path}`, () => check('get_json_object', [StringType, StringType], [undefined, path], sample, 0.5))

test('every scalar, as a part and as a field', () => {
  for (const v of SCALARS) {
    const text = `{"a":${v},"b":[${v}]}`
    for (const path of ['$.a', '$.b', '$.b[0]']) {
      const { run, meaning } = fastFunction('get_json_object', [StringType, StringType], [undefined, path])
      const got = run([text, path])
      if (got !== undefined) expect(got, `${path} of ${text}`).toEqual(meaning([text, path]))
    }
  }
})

test('nesting deeper than the kernel counts is left to the reader', () => {
  const { run } = fastFunction('get_json_object', [StringType, StringType], [undefined, '$.a'])
  const nested = (n: number) => `{"b":${'['.repeat(n)}${']'.repeat(n)},"a":1}`
  expect(run([nested(64), '$.a'])).toBe('1')
  expect(run([nested(65), '$.a'])).toBeUndefined()
})

test('json_tuple', () => {
  const texts = () => `{${Array.from({ length: integer(0, 5) }, () => `"${pick(KEYS)}":${json(integer(0, 2), false)}`).join(',')}}`
  check('$json_tuple', [StringType, StringType, StringType, StringType], [undefined, 'a', 'a longer name', 'é'], texts, 0.6)
})

// what from_json is bound to: its schema is the type
const ByteType: DataType = { type: 'byte' }
const ShortType: DataType = { type: 'short' }
const LEAVES: readonly DataType[] = [
  StringType,
  BooleanType,
  ByteType,
  ShortType,
  IntegerType,
  LongType,
  FloatType,
  DoubleType,
  DateType,
  DecimalType(10, 2),
  DecimalType(18, 0),
]
test.each(LEAVES.map(t => [t.type, t] as const))('from_json of %s', (_name, t) => {
  const like: Record<string, readonly string[]> = {
    string: ['"x"', '"a longer text than twelve"', '12', 'true'],
    boolean: ['true', 'false'],
    date: ['"2024-02-29"', '"1969-12-31"'],
  }
  const value = () =>
    random() < 0.6
      ? pick(like[t.type] ?? ['0', '1', '-17', '99', t.type === 'float' || t.type === 'double' || t.type === 'decimal' ? '1.5' : '5'])
      : pick(SCALARS)
  const texts = () => `{${Array.from({ length: integer(0, 3) }, () => `"${pick(['a', 'a', 'b', 'other'])}":${value()}`).join(', ')}}`
  const row = StructType([StructField('a', t), StructField('b', t)])
  const { run, meaning } = fastFunction('from_json', [StringType], [undefined], 'UTC', row)
  let done = 0
  for (let i = 0; i < 3000; i++) {
    const text = texts()
    const got = run([text])
    if (got !== undefined) {
      done++
      if (shown(got) !== shown(meaning([text]))) expect.fail(`${text}: code gives ${shown(got)}, evaluator ${shown(meaning([text]))}`)
    }
    if (i % 100 === 99) forget()
  }
  expect(done / 3000).toBeGreaterThan(0.2)
})
