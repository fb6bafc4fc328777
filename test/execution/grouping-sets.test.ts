import { beforeAll, describe, expect, it } from 'vitest'
import { interpretQuery } from '#dist/execution/interpreter.js'
import type { SparkSession } from '#dist/index.js'
import type { Value } from '#dist/types/value.js'
import { session, sorted, tiny } from './session.ts'

// Whether the groups of all keys are given once per set, or the rows: the answers are those of the interpreter, which expands rows.
const sessions: SparkSession[] = []
const view = `select id, cast(id % 7 as int) a, if(id % 11 = 0, null, concat('key ', id % 5)) b, cast(id % 3 as decimal(20, 0)) c,
  cast(id as decimal(12, 2)) d, if(id % 4 = 0, null, concat('a text that is long ', id % 900)) s, cast(id % 13 as double) / 4 x, id % 5 > 2 t
  from range(0, 4000, 1, 3)`
beforeAll(async () => {
  const disk = { ...tiny, 'spark.shuffle.spill.numElementsForceSpillThreshold': 300 }
  for (const settings of [{}, tiny, disk]) {
    const spark = await session(settings)
    ;(await spark.sql(view)).createOrReplaceTempView('t')
    sessions.push(spark)
  }
})

const same = async (sql: string): Promise<void> => {
  const df = await sessions[0]!.sql(sql)
  const { rows } = await interpretQuery(await df.queryExecution.optimized(), sessions[0]!.state.executionContext())
  const expected = sorted(rows as Value[][])
  for (const spark of sessions) expect(sorted(await (await spark.sql(sql)).rows()), sql).toEqual(expected)
}

describe('sets of which one has all keys', () => {
  it.each([
    ['a cube', 'select a, b, c, count(*), sum(id), min(s), max(s), avg(d), sum(d), count(s), grouping_id() from t group by cube (a, b, c)'],
    ['a rollup', 'select a, b, min(x), max(d), bool_and(t), bit_xor(id), any_value(7) from t group by rollup (a, b)'],
    ['filters', 'select a, b, count(*) filter (where id > 100), sum(id) filter (where t) from t group by rollup (a, b)'],
    ['keys as arguments', 'select a, b, sum(a), max(b), count(c) from t group by cube (a, b)'],
    ['as many groups as rows', 'select id, a, count(*), max(s) from t group by rollup (id, a)'],
    ['expressions as keys', 'select a + 1, upper(b), count(*) from t group by cube (a + 1, upper(b))'],
    ['the same set twice', 'select a, b, count(*) from t group by grouping sets ((a, b), (b), (b), ())'],
    ['no aggregates', 'select a, b from t group by cube (a, b)'],
    ['no rows', 'select a, count(*) from t where id < 0 group by cube (a)'],
    ['aggregates that share states', 'select a, b, avg(d), sum(d), count(d), count(*) from t group by rollup (a, b)'],
  ])('%s', async (_, sql) => same(sql))
})

describe('what goes row by row', () => {
  it.each([
    ['sets without one of all keys', 'select a, b, count(*), sum(id) from t group by grouping sets ((a), (b), ())'],
    ['sums of doubles', 'select a, b, sum(x), avg(x) from t group by rollup (a, b)'],
    ['distinct aggregates', 'select a, b, count(distinct c), count(distinct s), sum(id) from t group by rollup (a, b)'],
    ['gathered states', 'select a, b, median(id), approx_count_distinct(s), max_by(id, d) from t group by cube (a, b)'],
  ])('%s', async (_, sql) => same(sql))

  it('an overflow is one in whatever set it is', async () => {
    await expect((await sessions[1]!.sql('select a, sum(9223372036854775000 + id) from t group by rollup (a)')).rows()).rejects.toThrow(
      'ARITHMETIC_OVERFLOW',
    )
  })
})
