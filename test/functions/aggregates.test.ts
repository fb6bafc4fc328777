import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Emitter, ModuleState } from '#dist/codegen/emitter.js'
import { loadField, rowLayout, stateRef, storeField } from '#dist/codegen/row.js'
import { addToSummary, mergeSummaries, newSummary, quantilesFrom } from '#dist/functions/aggregate/quantile-summary.js'
import type { AggregateFunction } from '#dist/functions/define.js'
import { lookupFunction } from '#dist/functions/registry.js'
import {
  ArrayType,
  BinaryType,
  BooleanType,
  type DataType,
  DateType,
  DayTimeIntervalType,
  DecimalType,
  DoubleType,
  FloatType,
  IntegerType,
  LongType,
  StringType,
  YearMonthIntervalType,
} from '#dist/types/data-type.js'
import { layoutOf } from '#dist/types/layout.js'
import type { Value } from '#dist/types/value.js'
import { i32, return_, unreachable } from '#dist/wasm/instructions.js'
import { Module } from '#dist/wasm/module.js'
import { address, instantiate, read, textSupport, write } from './compiled.ts'

/** Aggregates as code: updating two states, merging and finishing gives what the aggregate in JS gives. */

function compileAggregate(name: string, types: readonly DataType[], constants: readonly (Value | undefined)[] = []) {
  const f = lookupFunction(name) as AggregateFunction
  const info = {
    name,
    argTypes: types,
    returnType: typeof f.returns === 'function' ? f.returns(types, []) : f.returns,
    constants: types.map((_, i) => constants[i]),
    options: { ansi: true, timeZone: 'UTC' },
    ignoreNulls: false,
    fail: (condition: string): never => {
      throw new Error(condition)
    },
  }
  const code = f.wasm!(info)!
  expect(code, `${name} has code`).toBeDefined()
  const layout = rowLayout(code.state, 0)
  const module = new Module({ initial: 1, maximum: 65_536 })
  const state = new ModuleState(module)
  state.text = textSupport
  const define = (fn: string, body: (g: Emitter, row: ReturnType<typeof i32.const>) => void) => {
    const func = module.func(fn, [['row', 'i32']], 'i32')
    module.export(fn, func)
    const g = new Emitter(state, func)
    g.raising(
      h => h.emit(return_(i32.const(2)), unreachable),
      () => body(g, { op: 'local.get', code: [0x20], args: [], type: 'i32', imm: { kind: 'local', local: func.param(0) } } as never),
    )
  }
  const refs = (g: Emitter, row: never) => layout.fields.map(field => stateRef(g, field, row, i32.const(textSupport.heapAddress)))
  define('init', (g, row) => {
    code.init(g).forEach((m, i) => storeField(g, layout.fields[i]!, row, m))
    g.emit(return_(i32.const(0)))
  })
  define('update', (g, row) => {
    const args = types.map((t, i) =>
      g.keepMaybe({ val: g.load(layoutOf(t), i32.const(address.argument(i))), isNull: i32.load8_u(i32.const(address.isNull(i))) }),
    )
    code.update(g, refs(g, row as never), args)
    g.emit(return_(i32.const(0)))
  })
  define('merge', (g, row) => {
    const other = layout.fields.map(field => g.keepMaybe(loadField(g, field, i32.const(address.other))))
    code.merge(g, refs(g, row as never), other)
    g.emit(return_(i32.const(0)))
  })
  define('finish', (g, row) => {
    const done = code.finish(
      g,
      layout.fields.map(field => g.keepMaybe(loadField(g, field, row))),
    )
    const kept = g.keepMaybe(done)
    g.store(kept.val, i32.const(address.result))
    g.emit(return_(kept.isNull ?? i32.const(0)))
  })
  const run = instantiate(module) as Record<'init' | 'update' | 'merge' | 'finish', (row: number) => number>
  const js = f.bind!(info)
  return { info, run, js }
}

function check(
  name: string,
  types: readonly DataType[],
  rows: readonly (readonly Value[])[],
  constants: readonly (Value | undefined)[] = [],
): void {
  const { info, run, js } = compileAggregate(name, types, constants)
  for (const middle of [0, Math.floor(rows.length / 2), rows.length]) {
    const parts = [rows.slice(0, middle), rows.slice(middle)]
    const states = parts.map(part => part.reduce((s, row) => js.update(s, ...row), js.init()))
    const want = js.finish(js.merge(states[0], states[1]))
    run.init(address.row)
    run.init(address.other)
    parts.forEach((part, p) => {
      for (const row of part) {
        row.forEach((v, i) => write(v, types[i]!, i))
        expect(run.update(p === 0 ? address.row : address.other)).toBe(0)
      }
    })
    expect(run.merge(address.row)).toBe(0)
    const isNull = run.finish(address.row)
    const got = isNull === 1 ? null : read(info.returnType, address.result)
    expect(got, `${name} of ${rows.length} rows cut at ${middle}`).toEqual(want)
  }
}

const D = DecimalType(15, 2)
const WIDE = DecimalType(32, 4)
const columns: readonly (readonly [DataType, readonly Value[]])[] = [
  [IntegerType, [5, null, -3, 2_147_483_647, 0]],
  [LongType, [5n, null, -3n, 2n ** 60n, 0n]],
  [DoubleType, [1.5, null, -2.25, 1e10, -0]],
  [D, [150n, null, -225n, 999_999_999_999_999n, 1n]],
  [WIDE, [150n, null, -(10n ** 31n), 10n ** 31n - 1n, 7n]],
]

describe.each(columns)('over %o', (type, values) => {
  const rows = values.map(v => [v])
  for (const name of ['count', 'sum', 'avg', 'min', 'max'])
    test(name, () => {
      if (name === 'avg' && type === WIDE) return expect((lookupFunction('avg') as AggregateFunction).wasm).toBeDefined()
      check(name, [type], rows)
      check(name, [type], [])
      check(name, [type], [[null], [null]])
    })
})

test('strings and dates', () => {
  const texts = ['pear', null, 'apple', 'a longer text that is not inline', '']
  for (const name of ['min', 'max', 'first', 'last', 'any_value'])
    check(
      name,
      [StringType],
      texts.map(v => [v]),
    )
  for (const name of ['min', 'max']) check(name, [DateType], [[10], [null], [-5]])
})

test('logic and bits', () => {
  const truths = [true, null, false]
  for (const name of ['bool_and', 'bool_or', 'count_if'])
    check(
      name,
      [BooleanType],
      truths.map(v => [v]),
    )
  for (const name of ['bit_and', 'bit_or', 'bit_xor']) {
    check(name, [IntegerType], [[12], [null], [10]])
  }
})

test('deviation', () => {
  for (const name of ['stddev', 'stddev_pop', 'variance', 'var_pop', 'skewness', 'kurtosis']) {
    check(name, [DoubleType], [[1], [null], [2], [4], [8]])
    check(name, [DoubleType], [[1]])
    check(name, [DoubleType], [])
  }
})

test('pairs', () => {
  const names = ['covar_pop', 'covar_samp', 'corr', 'regr_count', 'regr_sxx', 'regr_syy', 'regr_sxy']
  for (const name of [...names, 'regr_slope', 'regr_intercept', 'regr_r2']) {
    const types = [DoubleType, DoubleType]
    check(name, types, [
      [1, 2],
      [null, 3],
      [2, 5],
      [4, null],
      [8, 11.5],
      [-1, 0.25],
    ])
    for (const rows of [[], [[1, 2]], [[1, null]]]) check(name, types, rows)
    // one of the variables is constant
    for (const rows of [[1, 2, 3].map(x => [x, 7]), [1, 2, 3].map(x => [7, x])]) check(name, types, rows)
  }
})

test('percentiles', () => {
  const numbers: readonly (readonly [DataType, readonly Value[]])[] = [
    [DoubleType, [1.5, null, -2.25, 1e10, Number.NaN, 7, 7, -1e300, Number.POSITIVE_INFINITY]],
    [FloatType, [1.5, null, -2.25, 8]],
    [IntegerType, Array.from({ length: 999 }, (_, i) => (i * 7919) % 1000)],
    [LongType, [2n ** 60n, null, -3n, 2n ** 60n + 1n]],
    [DecimalType(15, 2), [150n, null, -225n, 999_999_999_999_999n, 1n]],
    [DayTimeIntervalType(), [1_000_001n, 2_000_000n]],
    [YearMonthIntervalType(), [1, 4, -9]],
  ]
  for (const [type, values] of numbers) {
    const rows = values.map(v => [v])
    for (const some of [rows, rows.slice(0, 1), [[null]], []]) {
      check('median', [type], some)
      for (const share of [0, 0.1, 0.5, 0.75, 0.999, 1]) {
        const more = [null, share, 1]
        check(
          'percentile',
          [type, DoubleType, IntegerType],
          some.map(([v]) => [v!, share, 1]),
          more,
        )
      }
    }
  }
})

test('lists and sets, where an array is what comes out', () => {
  const columns: [DataType, Value[]][] = [
    [LongType, [3n, -1n, 3n, null, 2n ** 62n]],
    [IntegerType, [3, -1, 3, null, -(2 ** 31)]],
    [BooleanType, [true, false, null, true, true]],
    [DateType, [-719_162, 19_000, 19_000]],
    [DecimalType(10, 2), [125n, -125n, 125n]],
    [StringType, ['', 'a', 'a text that is longer than a view', '', null, 'a', 'a text that is longer than a view', 'é']],
  ]
  for (const [type, values] of columns)
    for (const some of [values, values.slice(0, 1), [null], []])
      for (const name of ['collect_list', 'collect_set'])
        check(
          name,
          [type],
          some.map(v => [v]),
        )
  // floating numbers keep their bits, and are in sets as JavaScript has them
  check('collect_list', [DoubleType], [[-0], [Number.NaN], [1.5]])
  expect((lookupFunction('collect_set') as AggregateFunction).wasm!({ argTypes: [DoubleType] } as never)).toBeUndefined()
})

/** Values of each layout, with what is equal though its bits are not. */
const kinds: readonly (readonly [DataType, readonly Value[]])[] = [
  ...columns,
  [BooleanType, [true, false, null, true]],
  [DateType, [-719_162, 19_000, null, 19_000]],
  [FloatType, [1.5, -0, 0, Number.NaN, null, Number.NEGATIVE_INFINITY]],
  [DoubleType, [Number.NaN, 0, -0, 0.1, null, Number.NaN, 2 ** 53]],
  [
    StringType,
    ['', 'a', 'a text that is longer than a view', '', null, 'a', 'a text that is longer than a view', 'é', '\u{1F525}', '\uFFFF'],
  ],
]

test('the value beside the best key, of equal keys the last one’s', () => {
  for (const [type, keys] of kinds)
    for (const name of ['max_by', 'min_by']) {
      const beside: readonly (readonly [DataType, (i: number) => Value])[] = [
        [IntegerType, i => (i === 1 ? null : i)],
        [StringType, i => (i === 2 ? null : `a text that is as long as it is wide ${i}`)],
        [WIDE, i => BigInt(i) * 10n ** 30n],
      ]
      for (const [t, value] of beside) {
        check(
          name,
          [t, type],
          keys.map((k, i) => [value(i), k]),
        )
        check(name, [t, type], [[value(0), null]])
        check(name, [t, type], [])
      }
    }
})

test('texts joined', () => {
  const texts = ['', 'a', 'a text that is longer than a view', '', null, 'b', 'é']
  for (const delimiter of [', ', '', null, 'a delimiter that is long itself'])
    for (const some of [texts, texts.slice(0, 1), texts.slice(1, 2), ['abc', 'abcdef', 'ab'], [null], []])
      check(
        'listagg',
        [StringType, StringType],
        some.map(v => [v, delimiter]),
        [null, delimiter],
      )
})

describe('HyperLogLog++', () => {
  test('of values of every kind', () => {
    for (const [type, values] of kinds) {
      if (type === WIDE)
        expect(
          (lookupFunction('approx_count_distinct') as AggregateFunction).wasm!({ argTypes: [type], constants: [] } as never),
        ).toBeUndefined()
      else
        for (const some of [values, values.slice(0, 1), [null], []])
          check(
            'approx_count_distinct',
            [type],
            some.map(v => [v]),
          )
    }
  })
  test('of any number of values, at any precision', () => {
    for (const deviation of [0.39, 0.2, 0.1, 0.05, 0.01, 0.0017])
      for (const n of [1, 2, 3, 4, 15, 16, 17, 60, 300, 3000])
        check(
          'approx_count_distinct',
          [LongType, DoubleType],
          Array.from({ length: n }, (_, i) => [BigInt(i) * 7919n, deviation]),
          [null, deviation],
        )
  })
})

describe('the most frequent value', () => {
  const check1 = (type: DataType, values: readonly Value[]): void => {
    for (const least of [false, true])
      check(
        'mode',
        [type, BooleanType],
        values.map(v => [v, least]),
        [null, least],
      )
  }
  test('of every kind', () => {
    for (const [type, values] of [...kinds, [BinaryType, [3, 1, 3, 2].map(b => Uint8Array.of(b, 200))] as const]) {
      if (type === WIDE)
        expect((lookupFunction('mode') as AggregateFunction).wasm!({ argTypes: [type], constants: [] } as never)).toBeUndefined()
      else for (const some of [values, [...values, ...values].reverse(), values.slice(0, 1), [null], []]) check1(type, some)
    }
  })
  test('of as many as there may be, of which several are as frequent', () => {
    const makers: readonly (readonly [DataType, (i: number) => Value])[] = [
      [LongType, i => BigInt(i) * 2_654_435_761n - 2n ** 40n],
      [IntegerType, i => (i * 40_503 - 9_000) % 70_000],
      [DecimalType(12, 2), i => BigInt(i * 31 - 500)],
      [DoubleType, i => i / 7 - 3],
      [FloatType, i => Math.fround(i / 3)],
      [StringType, i => `text ${i * 7}${'x'.repeat(i % 20)}`],
      [BinaryType, i => Uint8Array.of(i % 256, i >> 8)],
    ]
    for (const [type, value] of makers)
      for (const n of [2, 8, 9, 45, 46, 90, 91, 400])
        for (const repeated of [1, 3])
          check1(
            type,
            Array.from({ length: n * repeated }, (_, i) => value((i * 17) % n)),
          )
  })
})

describe('quantile summaries', () => {
  const shares = [0.5, 0, 1, 0.25, 0.999, 0.5, 0.0001]
  const check2 = (type: DataType, values: readonly Value[], accuracy: number): void => {
    for (const share of [0.5, 0.1, shares]) {
      const constants = [null, share, accuracy]
      const shareType = typeof share === 'number' ? DoubleType : ArrayType(DoubleType, false)
      check(
        'percentile_approx',
        [type, shareType, IntegerType],
        values.map(v => [v, share, accuracy]),
        constants,
      )
    }
  }
  test('of every kind', () => {
    const numbers: readonly (readonly [DataType, readonly Value[]])[] = [
      [DoubleType, [1.5, null, -2.25, 1e10, Number.NaN, 7, 7, -0, 0, -1e300, Number.POSITIVE_INFINITY]],
      [FloatType, [1.5, null, -2.25, 8]],
      [IntegerType, [5, -3, null, 2_147_483_647]],
      [LongType, [2n ** 60n, null, -3n, 17n]],
      [D, [150n, null, -225n, 999_999_999_999n, 1n]],
      [DateType, [10, -5, null, 19_000]],
      [DayTimeIntervalType(), [1_000_001n, 2_000_000n]],
    ]
    for (const [type, values] of numbers)
      for (const some of [values, values.slice(0, 1), [null], []]) for (const accuracy of [10_000, 100, 3, 1]) check2(type, some, accuracy)
  })
  test('of more values than stay exact, in any order', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.constantFrom(1, 3, 10, 100, 1000),
        fc.nat(),
        fc.integer({ min: 1, max: 50 }),
        (n, accuracy, seed, few) => {
          const values = Array.from({ length: n }, (_, i) => (Math.imul(i + seed, 2_654_435_761) >>> 8) % (n % 2 ? few : 100_000))
          check2(DoubleType, values, accuracy)
        },
      ),
      { numRuns: 40 },
    )
  })
  test('of more values than wait to be worked in', () => {
    const values = Array.from({ length: 120_000 }, (_, i) => [(Math.imul(i, 2_654_435_761) >>> 4) / 7, 0.5, 10_000])
    for (const accuracy of [10_000, 50]) check('percentile_approx', [DoubleType, DoubleType, IntegerType], values, [null, 0.37, accuracy])
  })
})

test('quantiles of few values are those in their places, in whatever pieces they come', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 400 }),
      fc.nat(400),
      fc.double({ min: 0.01, max: 0.99, noNaN: true }),
      (values, cut, share) => {
        const summaries = [values.slice(0, cut), values.slice(cut)].map(some => {
          const s = newSummary(1 / 1000)
          for (const v of some) addToSummary(s, v)
          return s
        })
        const sorted = [...values].sort((a, b) => a - b)
        const expected = [sorted[Math.ceil(share * sorted.length) - 1], sorted[0], sorted.at(-1)]
        expect(quantilesFrom(mergeSummaries(summaries[0]!, summaries[1]!), [share, 0, 1])).toEqual(expected)
      },
    ),
  )
})

test('a sum of longs that overflows fails', () => {
  const { run } = compileAggregate('sum', [LongType])
  run.init(address.row)
  write(2n ** 63n - 1n, LongType, 0)
  expect(run.update(address.row)).toBe(0)
  expect(run.update(address.row)).toBe(2)
})
