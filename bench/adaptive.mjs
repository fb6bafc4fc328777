// Data that is not as an engine would like it: each case beside a smooth one of as many rows (or values, or bytes).
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SparkSession } from '../dist/index.js'
import { chosenOrAll, readArguments } from './harness/arguments.mjs'
import { milliseconds, ratio, report, table } from './harness/report.mjs'

/** A case: `make` gives views to be cached or files to be written, `smooth` and `rough` are statements over as much. */
const cases = {
  'group by, one key with half of the rows': {
    make: (spark, { rows }) =>
      cached(spark, {
        even: `select id % 100000 k, id v from range(0, ${rows}, 1, 16)`,
        skewed: `select if(id % 2 = 0, 7, id % 100000) k, id v from range(0, ${rows}, 1, 16)`,
      }),
    smooth: 'select count(*), max(n) from (select k, count(*) n, sum(v) s from even group by k)',
    rough: 'select count(*), max(n) from (select k, count(*) n, sum(v) s from skewed group by k)',
  },
  'join, one key with half of the probing rows': {
    make: (spark, { rows }) =>
      cached(spark, {
        even: `select id % 100000 k, id v from range(0, ${rows}, 1, 16)`,
        skewed: `select if(id % 2 = 0, 7, id % 100000) k, id v from range(0, ${rows}, 1, 16)`,
        keys: 'select id k, id * 3 w from range(0, 100000, 1, 4)',
      }),
    smooth: 'select count(*), sum(v + w) from even join keys using (k)',
    rough: 'select count(*), sum(v + w) from skewed join keys using (k)',
  },
  'join, one key with half of the rows that are kept': {
    make: (spark, { rows }) =>
      cached(spark, {
        large: `select id k, id v from range(0, ${rows}, 1, 16)`,
        even: `select id k, id w from range(0, ${rows / 4}, 1, 16)`,
        skewed: `select if(id % 2 = 0, 7, id) k, id w from range(0, ${rows / 4}, 1, 16)`,
      }),
    smooth: 'select count(*), sum(v + w) from large join even using (k)',
    rough: 'select count(*), sum(v + w) from large join skewed using (k)',
  },
  'join, a side 100 times as large as estimated': {
    make: (spark, { rows }) =>
      cached(spark, {
        large: `select id k, id v, id % 10 a, id % 10 b, id % 10 c from range(0, ${rows}, 1, 16)`,
        other: `select id k, id w from range(0, ${rows}, 1, 16)`,
      }),
    // each condition is taken to keep a tenth, and they keep the same tenth
    smooth: 'select count(*), sum(v + w) from large join other using (k) where a = 1',
    rough: 'select count(*), sum(v + w) from large join other using (k) where a = 1 and b = 1 and c = 1',
  },
  '10,000 files of 400 rows': {
    make: async (spark, { folder, files, rows }) => {
      await spark.range(0, rows, 1, 8).write.parquet(`${folder}/few`)
      const many = spark.range(0, rows, 1, files)
      await many.write.parquet(`${folder}/many`)
      spark.read.parquet(`${folder}/few`).createOrReplaceTempView('few')
      spark.read.parquet(`${folder}/many`).createOrReplaceTempView('many')
    },
    smooth: 'select count(*), sum(id), max(id) from few where id % 3 = 1',
    rough: 'select count(*), sum(id), max(id) from many where id % 3 = 1',
  },
  '10,000 files of 2,000 rows': {
    make: async (spark, { folder, files, rows }) => {
      for (const [name, n] of [
        ['few', 8],
        ['many', files],
      ]) {
        const text = `select id, id * 7919 % 1000003 v, concat('k', id % 1000) s from range(0, ${5 * rows}, 1, ${n})`
        await (await spark.sql(text)).write.parquet(`${folder}/${name}`)
        spark.read.parquet(`${folder}/${name}`).createOrReplaceTempView(name)
      }
    },
    smooth: 'select s, count(*), sum(v), max(id) from few group by s',
    rough: 'select s, count(*), sum(v), max(id) from many group by s',
  },
  'one row group': {
    make: async (spark, { folder, rows }) => {
      const text = `select id, id * 7919 % 1000003 v, concat('k', id % 1000) s from range(0, ${rows}, 1, 1)`
      await (await spark.sql(text)).write.option('parquet.block.size', 8 << 20).parquet(`${folder}/groups`)
      await (await spark.sql(text)).write.option('parquet.block.size', 2 ** 31 - 1).parquet(`${folder}/group`)
      spark.read.parquet(`${folder}/groups`).createOrReplaceTempView('row_groups')
      spark.read.parquet(`${folder}/group`).createOrReplaceTempView('row_group')
    },
    smooth: 'select count(*), sum(v), max(s), max(id) from row_groups',
    rough: 'select count(*), sum(v), max(s), max(id) from row_group',
  },
  '2,000 columns': {
    make: (spark, { rows, columns }) => {
      const of = (n, r) =>
        `select ${Array.from({ length: n }, (_, i) => `id + ${i} c${i}`).join(', ')} from range(0, ${Math.floor(r)}, 1, 8)`
      return cached(spark, { narrow: of(columns / 10, rows / columns), wide: of(columns, rows / columns) })
    },
    // planning goes by columns: ten times as many
    smooth: ({ columns }) => `select ${sums(columns / 10)} from narrow`,
    times: 10,
    rough: ({ columns }) => `select ${sums(columns)} from wide`,
  },
  'values of 100 MB': {
    make: async (spark, { folder, megabytes }) => {
      const bytes = megabytes * 1e6
      await (await spark.sql(`select repeat('0123456789', 10) s from range(0, ${(4 * bytes) / 100}, 1, 4)`)).write.parquet(
        `${folder}/short`,
      )
      await (await spark.sql(`select repeat('0123456789', ${bytes / 10}) s from range(0, 4, 1, 4)`)).write.parquet(`${folder}/long`)
      spark.read.parquet(`${folder}/short`).createOrReplaceTempView('short')
      spark.read.parquet(`${folder}/long`).createOrReplaceTempView('long')
    },
    smooth: "select sum(length(s)), count(case when s like '%98%' then 1 end) from short",
    rough: "select sum(length(s)), count(case when s like '%98%' then 1 end) from long",
  },
}

function sums(n) {
  return Array.from({ length: n }, (_, i) => `sum(c${i}) s${i}`).join(', ')
}

async function cached(spark, queries) {
  for (const [name, sql] of Object.entries(queries)) {
    await spark.sql(`create or replace temp view ${name} as ${sql}`)
    await spark.sql(`cache table ${name}`)
  }
}

export async function main(argv) {
  const { options } = readArguments(argv, {
    cases: '',
    rows: 4_000_000,
    files: 10_000,
    columns: 2000,
    megabytes: 100,
    threads: 2,
    // what is read again is kept at the first of them
    repetitions: 6,
    name: 'adaptive',
  })
  const names = chosenOrAll('case', options.cases, Object.keys(cases), (word, name) => name.includes(word))
  const builder = SparkSession.builder().master(`local[${options.threads}]`).config('spark.ui.showConsoleProgress', 'false')
  const spark = await builder.config('spark.driver.maxResultSize', '0').getOrCreate()
  const lines = []
  for (const name of names) {
    const { make, smooth, rough, times = 1 } = cases[name]
    const folder = mkdtempSync(join(tmpdir(), 'firesteel-bench-'))
    try {
      mkdirSync(folder, { recursive: true })
      await make(spark, { ...options, folder })
      const text = q => (typeof q === 'function' ? q(options) : q)
      const [s, r] = [await timed(spark, text(smooth), options), await timed(spark, text(rough), options)]
      lines.push({ name, smooth: { ...s, best: s.best * times }, rough: r, ...(times === 1 ? {} : { times }) })
      console.error(`${name}: ${milliseconds(s.best)} ${milliseconds(r.best)} (first ${milliseconds(s.first)} ${milliseconds(r.first)})`)
    } catch (error) {
      lines.push({ name, error: String(error?.message ?? error).split('\n')[0] })
      console.error(`${name}: ${error?.stack ?? error}`)
    } finally {
      await spark.sql('clear cache')
      rmSync(folder, { recursive: true, force: true })
    }
  }
  const rows = lines.map(l =>
    l.error
      ? [l.name, l.error]
      : [l.name, milliseconds(l.smooth.best), milliseconds(l.rough.best), ratio(l.rough.best, l.smooth.best), milliseconds(l.rough.first)],
  )
  report(
    options.name,
    `Rough data beside smooth data of the same size, ${options.threads} threads, best of ${options.repetitions} warm runs; milliseconds\n\n${table(['', 'smooth', 'rough', 'ratio', 'rough first'], rows)}`,
    { versions: {}, options, cases: lines },
    lines.filter(l => l.error).map(l => l.name),
  )
  await spark.stop()
}

async function timed(spark, sql, { repetitions }) {
  const once = async () => {
    const started = performance.now()
    await (await spark.sql(sql)).collect()
    return performance.now() - started
  }
  const first = await once()
  const warm = []
  for (let i = 0; i < repetitions; i++) warm.push(await once())
  return { first, best: Math.min(...warm), warm }
}
