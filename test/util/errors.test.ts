import { expect, test } from 'vitest'
import { conditions } from '#dist/util/error-conditions.js'
import { SparkArithmeticException, sparkError } from '#dist/util/errors.js'
import { contextsOf } from '#dist/util/query-context.js'
import { formatOffset, parseOffset, zoneIdOf } from '#dist/util/zone-id.js'

// the expected messages are Spark's own
const castParameters = { expression: "'abc'", sourceType: '"STRING"', targetType: '"INT"' }
const castText =
  '[CAST_INVALID_INPUT] The value \'abc\' of the type "STRING" cannot be cast to "INT" because it is malformed. Correct the value as per the syntax, or change its target type. Use `try_cast` to tolerate malformed input and return NULL instead. SQLSTATE: 22018'

function messageAt(sql: string, fragment: string, more: object = {}): string {
  const start = sql.indexOf(fragment)
  const before = sql.slice(0, start).split('\n')
  const origin = { sql, start, stop: start + fragment.length - 1, line: before.length, position: before.at(-1)!.length, ...more }
  return sparkError('CAST_INVALID_INPUT', castParameters, contextsOf(origin)).message
}

test('the line of the fragment is shown and underlined', () => {
  expect(messageAt("select\n  1 + 2,\n  cast('abc' as int) + 1,\n  3", "cast('abc' as int)")).toBe(
    `${castText}\n== SQL (line 3, position 3) ==\n  cast('abc' as int) + 1,\n  ^^^^^^^^^^^^^^^^^^\n`,
  )
})

test('a fragment over several lines is underlined on each', () => {
  expect(messageAt("select cast('a\nb' as int)", "cast('a\nb' as int)")).toBe(
    `${castText}\n== SQL (line 1, position 8) ==\nselect cast('a\n       ^^^^^^^\nb' as int)\n^^^^^^^^^^\n`,
  )
})

test('long lines are cut on both sides', () => {
  const sql =
    "select cast(' 15 ' as int), cast('+15' as int), cast('-0' as int), cast('1e3' as double), cast(' 1.5d ' as double), cast('1.5f' as float), cast('nan' as double), cast('inf' as double), cast('-Infinity' as double), cast('+inf' as double), cast('0x10' as double), cast('1e3' as decimal(10,2)), cast(' 12.345 ' as decimal(10,2))"
  expect(messageAt(sql, "cast('0x10' as double)").slice(castText.length)).toBe(
    "\n== SQL (line 1, position 239) ==\n...ouble), cast('+inf' as double), cast('0x10' as double), cast('1e3' as decimal(10,2)), ...\n                                   ^^^^^^^^^^^^^^^^^^^^^^\n",
  )
})

test('fragments of views and calls name their object and line', () => {
  expect(
    messageAt("select cast(x as int) as y from values ('abc') as t(x)", 'cast(x as int)', { objectType: 'VIEW', objectName: 'v' }).slice(
      castText.length,
    ),
  ).toBe("\n== SQL of VIEW v (line 1, position 8) ==\nselect cast(x as int) as y from values ('abc') as t(x...\n       ^^^^^^^^^^^^^^\n")
  const error = sparkError(
    'DIVIDE_BY_ZERO',
    { config: '"spark.sql.ansi.enabled"' },
    contextsOf({ callSite: 'app.ts:7', fragment: 'divide' }),
  )
  expect(error).toBeInstanceOf(SparkArithmeticException)
  expect(error.message).toBe(
    '[DIVIDE_BY_ZERO] Division by zero. Use `try_divide` to tolerate divisor being 0 and return NULL instead. If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error. SQLSTATE: 22012\n== DataFrame ==\n"divide" was called from\napp.ts:7\n',
  )
})

test('a sub-condition stands after the main text', () => {
  expect(
    sparkError('NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION', {
      value: '300.5',
      precision: '3',
      scale: '1',
      config: '"spark.sql.ansi.enabled"',
    }).message,
  ).toBe(
    '[NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION]  300.5 cannot be represented as Decimal(3, 1). If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error, and return NULL instead. SQLSTATE: 22003',
  )
})

test('a message without a condition of its own stands alone', () => {
  expect(sparkError('_LEGACY_ERROR_TEMP_0026', {}).message).not.toMatch(/LEGACY|SQLSTATE/)
})

const PYSPARK = ['CANNOT_BE_EMPTY', 'INDEX_NOT_POSITIVE', 'NO_OBSERVE_BEFORE_GET', 'REUSE_OBSERVATION', 'ZERO_INDEX']
test('conditions are sorted, and each main one has a state and a kind', () => {
  const names = Object.keys(conditions())
  expect(names).toEqual([...names].sort())
  const main = Object.entries(conditions()).filter(([name]) => !/\.|^_LEGACY/.test(name))
  for (const [name, c] of main) if (c.sqlState !== undefined) expect(c.sqlState, name).toMatch(/^[0-9A-Z]{5}$/)
  // PySpark's own have none
  expect(main.filter(([, c]) => c.sqlState === undefined).map(([name]) => name)).toEqual(PYSPARK)
})

test('zones by name', () => {
  const ids = ['UTC', 'Z', '+8:00', '+08:5', 'GMT+1', 'UTC-03:30', 'PST', 'EST', 'America/New_York', '-18:00'].map(n => zoneIdOf(n)?.id)
  expect(ids).toEqual([
    'UTC',
    'Z',
    '+08:00',
    '+08:05',
    'GMT+01:00',
    'UTC-03:30',
    'America/Los_Angeles',
    '-05:00',
    'America/New_York',
    '-18:00',
  ])
  expect(['abc', '+19:00', '+08:60', 'america/new_york', '', 'UTC+25'].map(zoneIdOf)).toEqual(Array(6).fill(undefined))
  expect([parseOffset('+0130'), parseOffset('-07:52:58'), parseOffset('+01:3')]).toEqual([5400, -28378, undefined])
  expect([formatOffset(0), formatOffset(-28378), formatOffset(5400)]).toEqual(['Z', '-07:52:58', '+01:30'])
})
