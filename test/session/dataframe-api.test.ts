import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Column, col, DataFrame, functions as F, lit, type SparkSession, Window } from '#dist/index.js'
import { castText } from '#dist/types/cast/to-string.js'
import { zoneOf } from '#dist/types/datetime/zone.js'
import { simpleString } from '#dist/types/names.js'
import { testSession } from './session.ts'

// What real Spark's DataFrame API answers (test/record/record_dataframes.py), case by case.
interface Answer {
  readonly schema?: string
  readonly rows?: readonly (readonly (string | null)[])[]
  readonly value?: unknown
  readonly error?: { readonly condition: string | null; readonly message: string }
}
const recorded = JSON.parse(readFileSync('test/session/dataframe-api.json', 'utf8')) as Record<string, Answer>

const spark: SparkSession = await testSession()
spark.conf.set('spark.sql.shuffle.partitions', 4)
const people = spark.createDataFrame(
  [
    [1, 'Ann', 31, 5.5, true],
    [2, 'Bob', null, null, null],
    [3, null, 22, Number.NaN, false],
    [4, 'Dan', 45, 1.25, true],
  ],
  'id int, name string, age int, score double, member boolean',
)
const sales = spark.createDataFrame(
  [
    [2020, 'Java', 20000],
    [2020, 'SQL', 5000],
    [2021, 'Java', 30000],
    [2021, 'SQL', 12000],
    [2021, 'Java', 4000],
    [2022, 'C', 7],
  ],
  'year int, course string, earnings int',
)
const nested = await spark.sql(
  "SELECT 1 AS id, named_struct('a', 1, 'b', named_struct('c', 2, 'd', 'x')) AS s, array(1, 2, 3) AS arr, map('k', 1) AS m" +
    " UNION ALL SELECT 2, named_struct('a', CAST(NULL AS INT), 'b', NULL), array(), NULL ORDER BY id",
)
const wide = await spark.sql("SELECT 7 AS id, 1.5D AS x, 2.5D AS y, 'left' AS l")
const texts = await spark.sql(
  "SELECT * FROM VALUES ('短い文字', 1), ('plain text that is longer than twenty', 2), (NULL, 3), ('tab\\tand\\nline', 4) AS t(s, n)",
)
const stats = await spark.sql(
  'SELECT id, CAST(id % 7 AS DOUBLE) AS x, CAST(id * 2 + id % 3 AS DOUBLE) AS y, CAST(id % 4 AS STRING) AS k FROM range(50)',
)
const arrays = async (df: DataFrame): Promise<unknown[][]> => (await df.collect()).map(r => r.toArray())
const sorted = (rows: unknown[][]): unknown[][] =>
  rows.sort((a, b) => (a[0] as number) - (b[0] as number) || (a[1] as number) - (b[1] as number))
const ids = async (df: DataFrame) => sorted(await arrays(df.select(F.spark_partition_id().as('p'), 'id')))
const shown = async (df: DataFrame, ...args: Parameters<DataFrame['showString']>) => `${await df.showString(...args)}\n`

const cases: Record<string, () => unknown> = {
  // ---- na ----
  'na.fill number': () => people.na.fill(0),
  'na.fill double into ints': () => people.na.fill(1.7),
  'na.fill string': () => people.na.fill('?'),
  'na.fill boolean': () => people.na.fill(false),
  'na.fill columns': () => people.na.fill(9, ['age', 'name']),
  'na.fill map': () => people.na.fill({ age: 50, name: 'none', member: true }),
  'na.fill unknown column': () => people.na.fill(9, ['nope']),
  'na.drop any': () => people.na.drop(),
  'na.drop all': () => people.select('age', 'score').na.drop('all'),
  'na.drop thresh': () => people.na.drop(4),
  'na.drop subset': () => people.na.drop(['name']),
  'na.drop thresh subset': () => people.na.drop(1, ['age', 'score']),
  'na.replace number': () => people.na.replace('*', new Map([[31, 13]])),
  'na.replace map': () => people.na.replace(['name'], { Ann: 'Anna', Bob: 'Bobby' }),
  'na.replace to null': () => people.na.replace('name', { Ann: null }),
  'na.replace booleans': () => people.na.replace(['member'], new Map([[true, false]])),
  // ---- stat ----
  'stat.corr': () => stats.stat.corr('x', 'y'),
  'stat.cov': () => stats.stat.cov('x', 'y'),
  'stat.approxQuantile': () => stats.stat.approxQuantile('y', [0, 0.25, 0.5, 1], 0),
  'stat.approxQuantile columns': () => stats.stat.approxQuantile(['x', 'y'], [0.5], 0.01),
  'stat.crosstab': () => sales.stat.crosstab('year', 'course').orderBy('year_course'),
  'stat.freqItems': () => sales.stat.freqItems(['course'], 0.4).select(F.array_sort('course_freqItems').as('course_freqItems')),
  'stat.sampleBy all': () =>
    sales.stat.sampleBy(
      'year',
      new Map([
        [2020, 1],
        [2021, 0],
      ]),
      7,
    ),
  describe: () => people.describe(),
  'describe columns': () => people.describe('age', 'name'),
  summary: () => stats.summary(),
  'summary some': () => sales.summary('count', '75%', 'count_distinct', 'approx_count_distinct', 'max'),
  'summary unknown': () => people.summary('foo'),
  'summary of nothing': async () => (await spark.sql('SELECT true AS b')).summary(),
  // ---- grouped ----
  'pivot values': () => sales.groupBy('year').pivot('course', ['Java', 'SQL']).sum('earnings').orderBy('year'),
  'pivot found': () => sales.groupBy('year').pivot('course').agg(F.sum('earnings')).orderBy('year'),
  'pivot two aggregates': () =>
    sales.groupBy('year').pivot('course', ['Java']).agg(F.sum('earnings').as('s'), F.count('earnings')).orderBy('year'),
  'pivot count': () => sales.groupBy('year').pivot('course').count().orderBy('year'),
  'pivot without keys': () => sales.groupBy().pivot('year').agg(F.max('earnings')),
  'pivot twice': () => sales.groupBy('year').pivot('course').pivot('course').count(),
  groupingSets: () =>
    sales
      .groupingSets([['year'], ['course'], []], 'year', 'course')
      .agg(F.sum('earnings').as('s'))
      .orderBy('year', 'course'),
  'group sum of all numbers': () => sales.groupBy('course').sum().orderBy('course'),
  'group max of string': () => sales.groupBy('year').max('course'),
  'group agg map': () => sales.groupBy('year').agg({ earnings: 'max' }).orderBy('year'),
  'group agg star': () => sales.groupBy('year').agg({ '*': 'count' }).orderBy('year'),
  'group avg names': () => sales.groupBy('year').avg('earnings', 'year').orderBy('year'),
  // ---- rows and columns ----
  unpivot: () => wide.unpivot('id', ['x', 'y'], 'name', 'value'),
  'unpivot all': () => wide.select('id', 'x', 'y').unpivot(['id'], null, 'n', 'v'),
  'unpivot mismatch': () => wide.unpivot('id', ['x', 'l'], 'n', 'v'),
  'unpivot no values': () => wide.select('id').unpivot('id', null, 'n', 'v'),
  transpose: async () => (await spark.sql("SELECT * FROM VALUES ('a', 1, 2), ('b', 3, 4) t(k, x, y)")).transpose(),
  'transpose by': async () => (await spark.sql("SELECT * FROM VALUES (1, 'u', 2), (3, 'v', 4) t(x, k, y)")).transpose('k'),
  'transpose mismatch': async () => (await spark.sql("SELECT * FROM VALUES ('a', 1, 'z') t(k, x, y)")).transpose(),
  colRegex: () => people.select(people.colRegex('`(id|na.*)`')),
  withMetadata: async () => (await people.withMetadata('age', { unit: 'years' }).schema()).fields[2]!.metadata!.unit,
  withColumns: () => people.withColumns({ a2: col('age').multiply(2), id: lit(0) }).select('id', 'a2'),
  withColumnsRenamed: () => people.withColumnsRenamed({ age: 'years', nope: 'x' }).columns(),
  toDF: () => wide.toDF('a', 'b', 'c', 'd').columns(),
  'toDF arity': () => wide.toDF('a'),
  drop: () => people.drop('age', 'nope', 'score').columns(),
  selectExpr: () => people.selectExpr('id + 1 AS n', 'upper(name)'),
  dropDuplicates: () => sales.dropDuplicates(['year']).select('year').orderBy('year'),
  'dropDuplicates unknown': () => sales.dropDuplicates(['nope']),
  lateralJoin: () =>
    people
      .select('id')
      .lateralJoin(spark.range(2).select(col('id').plus(10).as('n')))
      .orderBy('id', 'n'),
  'sort within': () => people.orderBy(col('age').desc_nulls_first(), 'id').select('id'),
  'limit offset': () => spark.range(10).offset(3).limit(2),
  'sample replacement false': () => spark.range(0, 100, 1, 1).sample(false, 0.1, 42),
  sample: () => spark.range(0, 100, 1, 2).sample(0.2, 7),
  'sample with replacement': () => spark.range(0, 50, 1, 1).sample(true, 0.3, 5),
  'sample twice': () => spark.range(0, 30, 1, 1).sample(true, 1.5, 11),
  'sample bad fraction': () => spark.range(3).sample(false, 1.5, 1),
  zipWithIndex: () => spark.range(0, 6, 2, 2).zipWithIndex(),
  'randomSplit 0': () => spark.range(0, 40, 1, 2).randomSplit([1, 2], 24)[0]!,
  'randomSplit 1': () => spark.range(0, 40, 1, 2).randomSplit([1, 2], 24)[1]!,
  'union by name missing': () => people.select('id').unionByName(wide.select('id', 'x'), { allowMissingColumns: true }).orderBy('id', 'x'),
  'hint unknown': () => people.hint('foo').select('id'),
  // ---- columns ----
  withField: () => nested.select('id', col('s').withField('z', lit(9)).as('s')),
  'withField nested': () => nested.select(col('s').withField('b.c', lit(5)).as('s')),
  'withField replace': () => nested.select(col('s').withField('a', lit('q'))),
  dropFields: () => nested.select(col('s').dropFields('b')),
  'dropFields nested': () => nested.select(col('s').dropFields('b.c').as('s')),
  'dropFields all': () => nested.select(col('s').dropFields('a', 'b')),
  'withField of no struct': () => nested.select(col('id').withField('a', lit(1))),
  getItem: () => nested.select(col('arr').getItem(0), col('m').getItem('k'), col('s').getField('a'), col('s').getItem('b').getItem('c')),
  try_cast: () => people.select(col('name').try_cast('int'), col('age').cast('string')),
  'over partition': () =>
    sales
      .select(
        'year',
        'earnings',
        F.sum('earnings').over(Window.partitionBy('year').orderBy('earnings')).as('run'),
        F.row_number()
          .over(Window.partitionBy('year').orderBy(col('earnings').desc()))
          .as('n'),
      )
      .orderBy('year', 'earnings'),
  'over rows': () =>
    sales.select('earnings', F.avg('earnings').over(Window.orderBy('earnings').rowsBetween(-1, 1)).as('a')).orderBy('earnings'),
  'over range': () =>
    sales
      .select('earnings', F.count('*').over(Window.orderBy('earnings').rangeBetween(-5000, Window.currentRow)).as('n'))
      .orderBy('earnings'),
  'over name': () => sales.select(F.max('earnings').over(Window.partitionBy('year'))).columns(),
  'over bounds': () =>
    sales
      .select(F.max('earnings').over(Window.orderBy('year').rowsBetween(Window.unboundedPreceding, Window.unboundedFollowing)).as('m'))
      .distinct(),
  explode: () => nested.select('id', F.explode('arr').as('e')),
  posexplode: () => nested.select('id', F.posexplode('arr')),
  'explode_outer map': () => nested.select('id', F.explode_outer('m').as('key', 'value')),
  'when chain': () => people.select(F.when(col('age').gt(40), 'old').when(col('age').gt(30), 'mid').otherwise('young').as('w')),
  'when names': () => people.select(F.when(col('age').gt(40), 1).otherwise(0)).columns(),
  isin: () => people.where(col('name').isin('Ann', 'Dan')).select('id'),
  'isin empty': () => people.select(col('id').isin([])),
  between: () => people.where(col('age').between(22, 31)).select('id'),
  bitwise: () => people.select(col('id').bitwiseAND(3), col('id').bitwiseOR(8), col('id').bitwiseXOR(1)),
  'string methods': () =>
    people.select(
      col('name').startsWith('A'),
      col('name').endsWith('n'),
      col('name').contains('o'),
      col('name').substr(2, 2),
      col('name').rlike('^[AB]'),
      col('name').like('D%'),
      col('name').ilike('d%'),
    ),
  'null tests': () => people.select(col('score').isNull(), col('score').isNotNull(), col('score').isNaN(), col('age').eqNullSafe(null)),
  'names of operators': () =>
    people
      .select(
        col('id').plus(1),
        col('id').negate(),
        col('member').not(),
        col('id').mod(2),
        col('id').divide(2),
        col('id').gt(1).and(col('member')),
        col('id').notEqual(3),
      )
      .columns(),
  create_map: () => people.select(F.create_map(lit('a'), col('id'), lit('b'), lit(2)).as('m')).limit(1),
  product: () => sales.agg(F.product('year').divide(3)),
  'function names': () =>
    people
      .select(
        F.bitwise_not('id'),
        F.toDegrees(lit(0.5)),
        F.shiftLeft('id', 1),
        F.negate('id'),
        F.approx_count_distinct('id').over(Window.partitionBy()),
      )
      .columns(),
  listagg_distinct: () => sales.agg(F.listagg_distinct(col('course'), ',').as('l')).select(F.array_sort(F.split('l', ',')).as('l')),
  timestamp_add: () =>
    spark
      .range(1)
      .select(
        F.timestamp_add('HOUR', lit(5), lit('2024-01-01 00:00:00').cast('timestamp')).as('t'),
        F.timestamp_diff('DAY', lit('2024-01-01').cast('timestamp'), lit('2024-03-01').cast('timestamp')).as('d'),
      ),
  'transform lambda': () =>
    nested.select(
      F.transform('arr', (x: Column) => x.multiply(2)).as('t'),
      F.filter('arr', (x: Column) => x.gt(1)).as('f'),
      F.aggregate!('arr', lit(0), (a: Column, x: Column) => a.plus(x)).as('g'),
    ),
  'zip_with lambda': () =>
    nested.select(
      F.zip_with('arr', 'arr', (x: Column, y: Column) => x.plus(y)).as('z'),
      F.transform_values('m', (_k: Column, v: Column) => v.plus(1)).as('v'),
    ),
  'column transform': () =>
    people.select(
      col('age')
        .transform(x => x.plus(1))
        .as('a'),
    ),
  'lit nested': () =>
    spark.range(1).select(lit([1, 2]).as('a'), lit('x').as('s'), lit(1.5).as('d'), lit(3000000000).as('l'), lit(null).as('n')),
  'unresolved column': () => people.select('nmae'),
  'ambiguous column': () => people.join(wide, people.col('id').equalTo(wide.col('id'))).select('id'),
  'scalar subquery': () => people.where(col('age').equalTo(people.select(F.max('age')).scalar())).select('id'),
  'exists subquery': () => people.where(sales.where(col('year').equalTo(2022)).exists()).select('id'),
  // ---- actions ----
  head: async () => (await spark.range(3).head(2)).map(r => r.toArray()),
  tail: async () => (await spark.range(5).tail(2)).map(r => r.toArray()),
  toJSON: () => people.toJSON(),
  isEmpty: () => people.where('id > 100').isEmpty(),
  isStreaming: () => people.isStreaming,
  storageLevel: () => String(people.storageLevel),
  sameSemantics: async () => [
    await people.select('id').sameSemantics(people.select('id')),
    await people.select('id').sameSemantics(people.select('age')),
    await people.select(col('id').as('a')).sameSemantics(people.select(col('id').as('b'))),
  ],
  inputFiles: async () => (await people.inputFiles()).length,
  dtypes: () => nested.dtypes(),
  // ---- partitions ----
  'partitions of repartition by column': () => ids(spark.range(10).repartition(3, 'id')),
  'partitions of repartition by columns': () => ids(spark.range(10).repartition(4, col('id').mod(3), col('id'))),
  'partitions of repartitionByRange': () => ids(spark.range(10).repartitionByRange(3, 'id')),
  'partitions of repartitionByRange desc': () => ids(spark.range(7).repartitionByRange(4, col('id').desc())),
  'partitions of range ties': () => ids(spark.range(12).withColumn('k', col('id').mod(2)).repartitionByRange(4, 'k')),
  'partitions of coalesce': () => ids(spark.range(0, 12, 1, 6).coalesce(4)),
  'partitions of coalesce one': () => ids(spark.range(0, 12, 1, 6).coalesce(1)),
  'partitions of coalesce more': () => ids(spark.range(0, 4, 1, 2).coalesce(5)),
  'sizes of round robin': async () =>
    (await arrays(spark.range(0, 12, 1, 1).repartition(4).groupBy(F.spark_partition_id()).count().select('count').orderBy('count'))).map(
      r => r[0],
    ),
  'partitions without a number': () => ids(spark.range(10).repartition('id')),
  'ids of partitions': async () => arrays(spark.range(0, 6, 1, 3).select(F.monotonically_increasing_id())),
  'sort within partitions': () =>
    arrays(spark.range(0, 10, 1, 2).sortWithinPartitions(col('id').desc()).select('id', F.spark_partition_id())),
  'rand of partitions': () => arrays(spark.range(0, 4, 1, 2).select(F.rand!(3))),
  'repartition zero': () => spark.range(3).repartition(0).count(),
  'coalesce zero': () => spark.range(3).coalesce(0).count(),
  // ---- writers ----
  'bucketBy save': () => people.write.bucketBy(2, 'id').parquet('never-written'),
  'sortBy save': () => people.write.sortBy('id').parquet('never-written'),
  'partitionBy unknown': () => people.write.partitionBy('nope').parquet('never-written'),
  'mode unknown': () => people.write.mode('foo'),
  'stat.cov string': () => stats.stat.cov('x', 'k'),
  'summary percentile': () => people.summary('x%'),
  // ---- show ----
  show: () => shown(people),
  'show truncated': () => shown(texts, 2, 8),
  'show whole': () => shown(texts, 20, false),
  'show vertical': () => shown(texts, 3, 10, true),
  'show vertical whole': () => shown(nested, 20, false, true),
  'show nested': () => shown(nested, 20, false),
  'show one': () => shown(people, 1),
  'show none': () => shown(people, 0),
  'show empty': () => shown(people.where('id > 9')),
  'show empty vertical': () => shown(people.where('id > 9'), 20, true, true),
  'show no columns': () => shown(people.select()),
  'show truncate two': () => shown(texts, 2, 2),
  'show values': async () =>
    shown(
      await spark.sql(
        "SELECT 1.50BD d, DATE '2024-01-02' dt, TIMESTAMP '2024-01-02 03:04:05.6' ts, X'0AFF' b, INTERVAL '1' DAY i, array(NULL, 1) a, named_struct('x', NULL) s, map('k', array(1.0D)) m",
      ),
      20,
      false,
    ),
}

async function answer(made: unknown): Promise<Answer> {
  const result = await made
  if (!(result instanceof DataFrame)) return { value: result }
  const schema = await result.schema()
  const zone = zoneOf('America/Los_Angeles')
  const text = schema.fields.map(f => castText(f.dataType, zone))
  const rows = (await result.rows()).map(r => r.map((v, i) => (v === null ? null : text[i]!(v))))
  return { schema: simpleString(schema), rows }
}

describe('the DataFrame API answers as Spark', () => {
  it.each(Object.keys(cases))('%s', async name => {
    const expected = recorded[name]!
    let got: Answer
    try {
      got = await answer(cases[name]!())
    } catch (e) {
      if (!expected.error) throw e
      const { condition, message } = e as { condition?: string; message: string }
      if (expected.error.condition) expect(condition ?? message).toBe(expected.error.condition)
      return
    }
    expect(got).toEqual(close(expected, got))
  })
})

/** The expected answer, with the other's digits where both are doubles that differ in the last ones. */
function close(expected: unknown, got: unknown): unknown {
  if (typeof expected === 'number' && typeof got === 'number')
    return Math.abs(expected - got) <= 1e-9 * Math.max(1, Math.abs(expected)) ? got : expected
  if (typeof expected === 'string' && typeof got === 'string' && /\d\.\d{6,}/.test(expected) && !Number.isNaN(Number(expected)))
    return Math.abs(Number(expected) - Number(got)) <= 1e-9 * Math.max(1, Math.abs(Number(expected))) ? got : expected
  if (Array.isArray(expected) && Array.isArray(got)) return expected.map((e, i) => close(e, got[i]))
  if (typeof expected === 'object' && expected !== null && typeof got === 'object' && got !== null)
    return Object.fromEntries(Object.entries(expected).map(([k, v]) => [k, close(v, (got as Record<string, unknown>)[k])]))
  return expected
}
