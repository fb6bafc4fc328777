import { readFileSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import { type AnalyzeArgument, col, type DataFrame, lit, type Row, type SparkException, SparkSession, udtf } from '#dist/index.js'

// table-functions.json is what real Spark answers to the statements of table-functions.txt, by test/record/record_table_functions.py
interface Recorded {
  readonly sql: string
  readonly schema?: object
  readonly rows?: readonly string[]
  readonly condition?: string | null
  readonly parameters?: Readonly<Record<string, string>>
  readonly message?: string
}
const recorded = JSON.parse(readFileSync('test/session/table-functions.json', 'utf8')) as Recorded[]
type Values = { readonly k: string | null; readonly v: number }

class Counting {
  n = 0;
  *eval(x: number, y: number | null = 10) {
    this.n++
    yield [x, y]
    if (y !== null && y > 1) yield [this.n, null]
  }
  *terminate() {
    yield [-1, this.n]
  }
}
class Total {
  s = 0
  n = 0
  first: number | undefined
  eval(row: Values) {
    this.first ??= row.v
    this.s += row.v
    this.n++
  }
  terminate() {
    return [{ s: this.s, n: this.n, first: this.first }]
  }
}
class Running {
  s = 0;
  *eval(by: number, row: Values) {
    this.s += row.v * by
    yield { s: this.s, k: row.k }
  }
}
class Same {
  static analyze(a: AnalyzeArgument) {
    return { schema: { ...schemaType, fields: [field('x', a.dataType), field('kind', string)] } }
  }
  *eval(a: unknown) {
    yield [a, typeof a === 'object' && a !== null && 'k' in a ? 'table' : 'value']
  }
}
const string = { type: 'string', collation: 'UTF8_BINARY' } as never
const schemaType = { type: 'struct' } as never as object
const field = (name: string, dataType: unknown) => ({ name, dataType, nullable: true, metadata: {} })
class Divided {
  static analyze(row: AnalyzeArgument) {
    return { schema: row.dataType, partitionBy: ['k'], orderBy: ['v'] }
  }
  last: Row | undefined
  eval(row: Row) {
    this.last = row
  }
  terminate() {
    return [this.last]
  }
}

let spark: SparkSession
beforeAll(async () => {
  const base = await SparkSession.builder().master('local[2]').getOrCreate()
  spark = base.newSession()
  SparkSession.setActiveSession(spark)
  spark.conf.set('spark.sql.shuffle.partitions', 3)
  const { udtf: functions } = spark
  functions.register('counting', Counting, 'a int, b int')
  functions.register('total', Total, 's int, n int, first int')
  functions.register('running', udtf(Running, 'k string, s int'))
  functions.register('same', Same as never)
  functions.register('divided', Divided)
  functions.register('listing', { eval: (n: number) => Array.from({ length: Math.max(0, n) }, (_, i) => [i]) }, 'a int')
  functions.register('nothing', (_n: number) => undefined, 'a int')
  functions.register(
    'wide',
    function* (_n: number) {
      yield [1, 2]
    },
    'a int',
  )
  functions.register(
    'throwing',
    (_n: number) => {
      throw new Error('boom')
    },
    'a int',
  )
  functions.register('number', (n: number) => n, 'a int')
  functions.register(
    'nested',
    async function* (n: number) {
      yield [[n, null], new Map([['k', n]]), { x: n, y: 's' }]
    },
    'a array<int>, m map<string, int>, s struct<x: int, y: string>',
  )
  await spark.sql(
    "CREATE TEMP VIEW t AS SELECT * FROM VALUES (1, 'a', 10), (2, 'a', 20), (3, 'b', 30), (4, NULL, 40), (5, NULL, 50) AS t(id, k, v)",
  )
})

const lines = async (frame: DataFrame): Promise<string[]> =>
  (await frame.selectExpr('to_json(struct(*))').rows()).map(r => String(r[0])).sort()
const failure = (run: () => unknown): Promise<SparkException> =>
  Promise.resolve()
    .then(run)
    .then(
      () => expect.fail('no error'),
      error => error,
    )

// what Python's integers of another type become is null in Spark, and an error here
test.each(recorded)('$sql', async ({ sql, schema, rows, condition, parameters, message }) => {
  if (rows) {
    const frame = await spark.sql(sql)
    expect((await frame.schema()).fields.map(f => [f.name, f.nullable])).toEqual(
      (schema as { fields: { name: string; nullable: boolean }[] }).fields.map(f => [f.name, f.nullable]),
    )
    expect(await lines(frame)).toEqual(rows)
  } else {
    const error = await failure(async () => (await spark.sql(sql)).collect())
    if (message !== undefined) expect(error.message).toContain(message)
    else {
      expect(error.condition).toBe(condition)
      if (condition !== 'UNRESOLVED_COLUMN.WITH_SUGGESTION') expect(error.messageParameters).toEqual(parameters)
    }
  }
})

test('table functions of DataFrames', async () => {
  const total = udtf(Total, 's int, n int, first int')
  const counting = udtf(Counting, 'a int, b int')
  const t = spark.table('t')
  const of = (sql: string) => recorded.find(r => r.sql === sql)!.rows
  expect(await lines(counting(lit(1), lit(2)))).toEqual(of('SELECT * FROM counting(1, 2)'))
  expect(await lines(total(t.asTable().partitionBy('k').orderBy(col('v').desc())))).toEqual(
    of('SELECT * FROM total(TABLE(t) PARTITION BY k ORDER BY v DESC)'),
  )
  expect(await lines(total(t.asTable().withSinglePartition().orderBy(col('id').desc())))).toEqual(
    of('SELECT * FROM total(TABLE(t) WITH SINGLE PARTITION ORDER BY id DESC)'),
  )
  expect(() => t.asTable().partitionBy('k').withSinglePartition()).toThrow(
    'Cannot call withSinglePartition() after partitionBy() or withSinglePartition() has been called.',
  )
  expect(() => t.asTable().orderBy('k')).toThrow('Please call partitionBy() or withSinglePartition() before orderBy().')
  expect(() => udtf(class {} as never, 'a int')).toThrow('INVALID_UDTF_NO_EVAL')
  expect(() => udtf(Total)).toThrow('INVALID_UDTF_RETURN_TYPE')
})

test('what is not there yet says so', async () => {
  const table = await failure(async () => (await spark.sql('SELECT * FROM t, LATERAL total(TABLE(t))')).collect())
  expect(table.condition).toBe('UNSUPPORTED_FEATURE.IN_FIRESTEEL')
  const explode = await failure(async () => (await spark.sql('SELECT * FROM explode(TABLE(t))')).collect())
  expect(explode.condition).toBe('UNSUPPORTED_FEATURE.IN_FIRESTEEL')
})
