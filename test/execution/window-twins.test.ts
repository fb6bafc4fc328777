import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { interpretQuery } from '#dist/execution/interpreter.js'
import type { DataFrame, SparkSession } from '#dist/index.js'
import type { Value } from '#dist/types/value.js'
import { rowsOf, session } from './session.ts'

// Generated code of window functions against the interpreter, over random rows: nulls, NaN, ties, texts short and long, few rows and many.

let spark: SparkSession
beforeAll(async () => {
  spark = await session()
})

const quoted = (s: string) => `'${s.replaceAll("'", "''").replaceAll('\\', '\\\\')}'`
const nullable = (a: fc.Arbitrary<string>) => fc.oneof({ arbitrary: a, weight: 6 }, { arbitrary: fc.constant('null'), weight: 1 })
const row = fc.tuple(
  nullable(fc.constantFrom("'a'", "'b'", "'b\\0'", "'a partition of its own'", "'a partition of its own, too'")),
  nullable(fc.integer({ min: -4, max: 9 }).map(String)),
  nullable(fc.integer({ min: -999_999, max: 999_999 }).map(n => `${(n / 100).toFixed(2)}`)),
  nullable(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }).map(n => `${n}.${(n < 0n ? -n : n) % 1000n}`)),
  nullable(fc.oneof(fc.string({ maxLength: 6 }), fc.string({ minLength: 10, maxLength: 30 })).map(quoted)),
  nullable(fc.constantFrom('1.5', '-2.25', '1e300', '0.1', '-0.0', 'NaN', 'Infinity', '-Infinity').map(quoted)),
  nullable(fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n }).map(n => `${n}`)),
  nullable(fc.integer({ min: 0, max: 40 }).map(n => `date '2024-02-10' + ${n}`)),
)
type Row = readonly string[]
const table = (rows: readonly Row[]) =>
  `(select id, cast(g as string) g, cast(o as int) o, cast(d as decimal(10,2)) d, cast(w as decimal(30,3)) w, cast(s as string) s,
    cast(cast(x as string) as double) x, cast(b as bigint) b, cast(dt as date) dt, cast(dt as timestamp_ntz) ts
    from values ${rows.map((r, i) => `(${i}, ${r.join(', ')})`).join(', ')} as t(id, g, o, d, w, s, x, b, dt))`

const text = (v: unknown): string => (v === null ? 'null' : Object.is(v, -0) ? '-0' : String(v))
const outcome = async (rows: Promise<readonly (readonly Value[])[]>): Promise<unknown> => {
  try {
    return (await rows).map(r => r.map(text).join('|')).sort()
  } catch (e) {
    return (e as { condition?: string }).condition ?? String(e)
  }
}
const interpreted = async (df: DataFrame) =>
  (await interpretQuery(await df.queryExecution.optimized(), df.sparkSession.state.executionContext())).rows

/** The same rows or the same error, of all functions over a window. */
async function same(rows: readonly Row[], functions: readonly string[], window: string): Promise<void> {
  const sql = `select id, ${functions.map((f, i) => `${f} over (${window}) as c${i}`).join(', ')} from ${table(rows)}`
  expect(await outcome(rowsOf(spark, sql)), sql).toEqual(await outcome(interpreted(await spark.sql(sql))))
}

const FUNCTIONS = [
  'sum(o)',
  'sum(d)',
  'avg(d)',
  'sum(w)',
  'avg(o)',
  'sum(x)',
  'count(*)',
  'count(s)',
  'min(s)',
  'max(s)',
  'min(x)',
  'max(x)',
  'max(w)',
  'first(s)',
  'last(d)',
  'first(o) ignore nulls',
  'last(s) ignore nulls',
  'nth_value(s, 2)',
  'bool_or(o > 3)',
  'count_if(o > 3)',
  'stddev(o)',
  'max(upper(s))',
  'sum(o) filter (where d > 0)',
  'collect_list(o)',
]
const FRAMES = [
  'order by o, id',
  'order by o',
  'order by o desc nulls last, id rows between 2 preceding and 1 following',
  'order by d, id rows between unbounded preceding and current row',
  'order by id rows between 40 preceding and 20 preceding',
  'order by id rows between 3 following and 30 following',
  'order by id rows between current row and unbounded following',
  'order by o nulls last range between current row and unbounded following',
  'order by o range between 2 preceding and 1 following',
  'order by o desc range between 3 following and unbounded following',
  'order by d nulls last range between 100 preceding and 100 following',
  'order by dt range between interval 3 days preceding and current row',
  'order by ts desc range between interval 3 days preceding and interval 1 day following',
  'order by b range between 1000000000000000000 preceding and 4000000000000000000 following',
  'order by x, id rows between 30 preceding and 30 following',
  'order by s, x desc, w, id rows between 1 preceding and unbounded following',
  'rows between unbounded preceding and unbounded following',
]

describe('compiled as interpreted', () => {
  const few = fc.array(row, { minLength: 1, maxLength: 25 })
  const many = fc.array(row, { minLength: 80, maxLength: 150 })
  it.each(FRAMES)('aggregates over %s', async frame => {
    // rows that are equal in order come in any order: what tells them apart is left out
    const unique = /\bid\b/.test(frame)
    const functions = FUNCTIONS.filter(f => unique || !/first|last|nth|collect|\(x\)|avg\(o\)|stddev|[sS]\)/.test(f))
    await fc.assert(
      fc.asyncProperty(fc.oneof(few, many), fc.boolean(), fc.shuffledSubarray(functions, { minLength: 1 }), (rows, parted, some) =>
        same(rows, some, `${parted ? 'partition by g ' : ''}${frame}`),
      ),
      { numRuns: 6, endOnFailure: true },
    )
  })
  it('functions of other rows and ranks', async () => {
    const ranks = ['rank()', 'dense_rank()', 'percent_rank()', 'cume_dist()']
    const places = [
      'row_number()',
      'ntile(4)',
      'lag(s)',
      'lead(d, 2)',
      'lag(o, -1, 7)',
      'lead(w, 3, 1)',
      'lag(s, 2, upper(s))',
      'lag(o) ignore nulls',
    ]
    await fc.assert(
      fc.asyncProperty(fc.oneof(few, many), fc.boolean(), async (rows, parted) => {
        const by = parted ? 'partition by g ' : ''
        await same(rows, ranks, `${by}order by o`)
        await same(rows, ranks, `${by}order by s desc`)
        await same(rows, [...ranks, ...places], `${by}order by s nulls last, x desc, id`)
      }),
      { numRuns: 10, endOnFailure: true },
    )
  })
  it('sums that overflow', async () => {
    const big = fc.constantFrom('9223372036854775807', '9223372036854775000', '-9223372036854775808', '1', 'null')
    await fc.assert(
      fc.asyncProperty(fc.array(big, { minLength: 1, maxLength: 8 }), async bs => {
        const rows = bs.map(b => ["'a'", '1', '1', '1', "'s'", '1', b, 'null'])
        await same(rows, ['sum(b)'], 'order by id')
        // in which order sums are taken decides whether they overflow
        await same(rows, ['sum(b)', 'count(b)'], 'order by id rows between unbounded preceding and unbounded following')
      }),
      { numRuns: 20, endOnFailure: true },
    )
  })
})

const limits = [
  'row_number() over (W, id) <= 2',
  '3 > rank() over (W)',
  'dense_rank() over (W) = 2',
  'rank() over (W) < 2.5 and dense_rank() over (W) <= 40',
]
describe('rows of low rank', () => {
  it.each(
    [
      'partition by g order by o',
      'partition by g, s order by d desc',
      'partition by x order by x, w desc',
      'order by o nulls last',
    ].flatMap(w => limits.map(l => l.replaceAll('W', w))),
  )('%s', async condition => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 60 }), async rows => {
        const sql = `select id, g, o from ${table(rows)} qualify ${condition}`
        expect(await outcome(rowsOf(spark, sql)), sql).toEqual(await outcome(interpreted(await spark.sql(sql))))
      }),
      { numRuns: 6 },
    )
  })

  it('of more partitions than are remembered', async () => {
    const top = 'row_number() over (partition by id % 150000 order by id desc)'
    const rows = await rowsOf(spark, `select count(*), sum(id), min(id) from (select id from range(450000) qualify ${top} <= 2)`)
    expect(rows).toEqual([[300_000n, (450_000n * 449_999n - 150_000n * 149_999n) / 2n, 150_000n]])
  })

  it('are dropped below the window', async () => {
    const plan = async (condition: string) =>
      (await spark.sql(`explain select id from range(9) qualify ${condition}`))
        .collect()
        .then(r => String(r[0]![0 as never] ?? Object.values(r[0]!)[0]))
    expect(await plan('row_number() over (order by id) <= 3')).toContain('WindowGroupLimit')
    expect(await plan('row_number() over (order by id) >= 3')).not.toContain('WindowGroupLimit')
    expect(await plan('row_number() over (order by id) <= 3000')).not.toContain('WindowGroupLimit')
    expect(await plan('ntile(2) over (order by id) <= 3')).not.toContain('WindowGroupLimit')
  })
})
