import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { interpretQuery } from '#dist/execution/interpreter.js'
import { type DataFrame, SparkSession } from '#dist/index.js'
import type { Value } from '#dist/types/value.js'

// Random expressions over arrays and maps: generated code gives what the interpreter gives, and fails where it does. SEED=n draws others,
// QUERIES=n more of them.
const SEED = Number(process.env.SEED ?? 1)
const QUERIES = Number(process.env.QUERIES ?? 40)

let state = 0
function random(): number {
  state = (state + 0x6d2b79f5) | 0
  let t = Math.imul(state ^ (state >>> 15), 1 | state)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
}
const below = (n: number): number => Math.floor(random() * n)
const pick = <T>(items: readonly T[]): T => items[below(items.length)]!

type Scalar = 'int' | 'long' | 'str' | 'dbl' | 'bool' | 'dec' | 'date'
const SQL: Record<Scalar, string> = {
  int: 'int',
  long: 'bigint',
  str: 'string',
  dbl: 'double',
  bool: 'boolean',
  dec: 'decimal(30,4)',
  date: 'date',
}
const SCALARS = Object.keys(SQL) as Scalar[]

// ---- rows ----

const LITERALS: Record<Scalar, () => string> = {
  int: () => `${pick([0, 1, -1, 2, 3, 7, 100, -5, 2147483647, -2147483648, below(50)])}`,
  long: () => `${pick(['0', '1', '-1', '9223372036854775807', '4294967296', `${below(90)}`])}`,
  str: () =>
    `'${pick(['', 'a', 'ab', 'b', 'é', '😀x', 'twelve bytes', 'thirteen byte', 'a text of many more bytes', 'ein längerer Text ß', 'A'])}'`,
  dbl: () => `'${pick(['0.0', '-0.0', 'NaN', '1.5', '-2.25', 'Infinity', '-Infinity', '1e300', `${below(40)}.5`])}'`,
  bool: () => pick(['true', 'false']),
  dec: () => pick(['0', '1.5', '-3.25', '99999999999999999999.1234', '-12345678901234567890.5', `${below(100)}.25`]),
  date: () => `'${pick(['1970-01-01', '2020-02-29', '1969-12-31', `2024-03-0${1 + below(9)}`])}'`,
}
/** So many elements an array has: none often, many seldom. */
const lengthOf = (): number => (random() < 0.05 ? 20 + below(40) : below(6))
const orNull = (text: string, chance = 0.15): string => (random() < chance ? 'null' : text)
const list = (make: () => string, n = lengthOf()): string => `array(${Array.from({ length: n }, make).join(', ')})`
const arrayLiteral = (t: Scalar): string =>
  orNull(`cast(${list(() => orNull(`cast(${LITERALS[t]()} as ${SQL[t]})`))} as array<${SQL[t]}>)`, 0.1)

const MAPS = ['map<string,int>', 'map<int,string>'] as const
function mapLiteral(type: (typeof MAPS)[number]): string {
  const [k, v] = type === MAPS[0] ? (['str', 'int'] as const) : (['int', 'str'] as const)
  const keys = [...new Set(Array.from({ length: lengthOf() }, () => LITERALS[k]()))]
  return orNull(`cast(map(${keys.flatMap(key => [key, orNull(LITERALS[v]())]).join(', ')}) as ${type})`, 0.1)
}
const nestedLiteral = (): string => orNull(`cast(${list(() => arrayLiteral('int'), below(4))} as array<array<int>>)`, 0.1)
const structsLiteral = (): string =>
  orNull(
    `cast(${list(() => orNull(`named_struct('a', ${orNull(LITERALS.int())}, 'b', ${orNull(LITERALS.str())})`))} as array<struct<a:int,b:string>>)`,
    0.1,
  )

const row = (id: number): string =>
  `select ${[
    `${id} id`,
    ...SCALARS.map(t => `cast(${orNull(LITERALS[t]())} as ${SQL[t]}) c_${t}`),
    ...SCALARS.map(t => `${arrayLiteral(t)} a_${t}`),
    ...MAPS.map((m, i) => `${mapLiteral(m)} m${i}`),
    `${nestedLiteral()} nested`,
    `${structsLiteral()} structs`,
  ].join(', ')}`

// ---- expressions ----

interface Variable {
  readonly name: string
  readonly type: Scalar
}
let names = 0
const fresh = (type: Scalar): Variable => ({ name: `x${++names}`, type })

function scalar(t: Scalar, depth: number, scope: readonly Variable[]): string {
  const known = [...scope.filter(v => v.type === t).flatMap(v => [v.name, v.name, v.name]), `c_${t}`]
  if (depth <= 0 || random() < 0.2) return random() < 0.8 ? pick(known) : `cast(${LITERALS[t]()} as ${SQL[t]})`
  const s = (u: Scalar) => scalar(u, depth - 1, scope)
  const a = (u: Scalar) => array(u, depth - 1, scope)
  const general = [
    () => `coalesce(${s(t)}, ${s(t)})`,
    () => `if(${s('bool')}, ${s(t)}, ${s(t)})`,
    () => `nullif(${s(t)}, ${s(t)})`,
    () => `case when ${s('bool')} then ${s(t)} when ${s('bool')} then ${s(t)} end`,
    () => `array_max(${a(t)})`,
    () => `array_min(${a(t)})`,
    () => `get(${a(t)}, ${below(4)})`,
    () => `try_element_at(${a(t)}, ${pick([1, 2, -1, -3])})`,
    () => {
      const [u, acc] = [pick(SCALARS), fresh(t)]
      const x = fresh(u)
      const body = scalar(t, depth - 1, [...scope, acc, x])
      // a text that doubles with every element is too long soon
      const merged = t === 'str' ? `substring(${body}, 1, 60)` : `cast(${body} as ${SQL[t]})`
      return `aggregate(${a(u)}, cast(${s(t)} as ${SQL[t]}), (${acc.name}, ${x.name}) -> ${merged})`
    },
  ]
  const own: Record<Scalar, (() => string)[]> = {
    int: [
      () => `try_add(${s('int')}, ${s('int')})`,
      () => `${s('int')} % 7`,
      () => `(${s('int')} + ${below(5)})`,
      () => `length(${s('str')})`,
      () => `size(${a(pick(SCALARS))})`,
      () => `element_at(m0, ${s('str')})`,
      () => `cast(array_position(${a('str')}, ${s('str')}) as int)`,
      () => `aggregate(nested, 0, (q, w) -> try_add(q, size(w)))`,
      () => `array_max(transform(structs, z -> z.a))`,
    ],
    long: [() => `try_subtract(${s('long')}, ${s('long')})`, () => `cast(${s('int')} as bigint)`, () => `try_multiply(${s('long')}, 3)`],
    str: [
      () => `concat(${s('str')}, ${s('str')})`,
      () => `upper(${s('str')})`,
      () => `substring(${s('str')}, 2, 5)`,
      () => `cast(${s(pick(['int', 'long', 'bool', 'date', 'dec']))} as string)`,
      () => `array_join(${a('str')}, ',')`,
      () => `array_join(${a('str')}, ${s('str')}, '-')`,
      () => `m1[${s('int')}]`,
      () => `concat_ws(${s('str')}, ${s('str')}, ${s('str')}, ${s('str')})`,
      () => `str_to_map(concat(${s('str')}, ',', 'b', ':', ${s('str')}), ',', ':')['b']`,
      () => `split_part(${s('str')}, ' ', ${pick([1, 2, -1])})`,
      () => `reverse(${s('str')})`,
    ],
    dbl: [() => `(${s('dbl')} + ${s('dbl')})`, () => `abs(${s('dbl')})`, () => `cast(${s('int')} as double)`],
    bool: [
      () => {
        const u = pick(SCALARS)
        return `(${s(u)} ${pick(['=', '<', '>=', '<>', '<=>'])} ${s(u)})`
      },
      () => `(${s(pick(SCALARS))} is null)`,
      () => `(${s('bool')} ${pick(['and', 'or'])} ${s('bool')})`,
      () => `not(${s('bool')})`,
      () => `(${s('int')} in (1, ${s('int')}, 3))`,
      () => `map_contains_key(m0, ${s('str')})`,
      () => {
        const u = pick(SCALARS)
        return `array_contains(${a(u)}, ${s(u)})`
      },
      () => {
        const u = pick(SCALARS)
        return `arrays_overlap(${a(u)}, ${a(u)})`
      },
      () => {
        const x = fresh(pick(SCALARS))
        return `${pick(['exists', 'forall'])}(${a(x.type)}, ${x.name} -> ${scalar('bool', depth - 1, [...scope, x])})`
      },
    ],
    dec: [() => `cast(try_add(${s('dec')}, ${s('dec')}) as decimal(30,4))`, () => `cast(${s('int')} as decimal(30,4))`],
    date: [() => `date_add(${s('date')}, ${below(100)})`],
  }
  return pick([...own[t], ...own[t], ...general])()
}

function array(t: Scalar, depth: number, scope: readonly Variable[]): string {
  if (depth <= 0 || random() < 0.25) return `a_${t}`
  const s = (u: Scalar) => scalar(u, depth - 1, scope)
  const a = (u: Scalar) => array(u, depth - 1, scope)
  const made: (() => string)[] = [
    () => {
      const x = fresh(pick(SCALARS))
      return `transform(${a(x.type)}, ${x.name} -> ${scalar(t, depth - 1, [...scope, x])})`
    },
    () => {
      const [x, i] = [fresh(pick(SCALARS)), fresh('int')]
      return `transform(${a(x.type)}, (${x.name}, ${i.name}) -> ${scalar(t, depth - 1, [...scope, x, i])})`
    },
    () => {
      const x = fresh(t)
      return `filter(${a(t)}, ${x.name} -> ${scalar('bool', depth - 1, [...scope, x])})`
    },
    () => {
      const [x, i] = [fresh(t), fresh('int')]
      return `filter(${a(t)}, (${x.name}, ${i.name}) -> ${scalar('bool', depth - 1, [...scope, x, i])})`
    },
    () => {
      const [x, y] = [fresh(pick(SCALARS)), fresh(pick(SCALARS))]
      return `zip_with(${a(x.type)}, ${a(y.type)}, (${x.name}, ${y.name}) -> ${scalar(t, depth - 1, [...scope, x, y])})`
    },
    () => `array_sort(${a(t)})`,
    () => `array_sort(${a(t)}, (p, q) -> case when p < q then 1 when p > q then -1 else 0 end)`,
    () => `sort_array(${a(t)}, ${pick(['true', 'false'])})`,
    () => `array_distinct(${a(t)})`,
    () => `slice(${a(t)}, ${pick([1, 2, -1, -2])}, ${below(4)})`,
    () => `concat(${a(t)}, ${a(t)})`,
    () => `flatten(transform(${a('int')}, v -> ${a(t)}))`,
    () => `${pick(['array_union', 'array_intersect', 'array_except'])}(${a(t)}, ${a(t)})`,
    () => `array_repeat(${s(t)}, ${pick([0, 1, 3])})`,
    () => `array(${s(t)}, ${s(t)})`,
    () => `array_compact(${a(t)})`,
    () => `array_remove(${a(t)}, ${s(t)})`,
    () => `array_append(${a(t)}, ${s(t)})`,
    () => `array_prepend(${a(t)}, ${s(t)})`,
    () => `transform(transform(${a(t)}, v -> named_struct('p', v, 'q', ${s('str')}, 'r', ${s(pick(SCALARS))})), w -> w.p)`,
    () => `transform(transform(${a(t)}, v -> struct(${s('str')}, ${s('dec')}, v)), w -> w.v)`,
    () =>
      `transform(transform(${a(t)}, (v, i) -> named_struct('i', i, 'n', ${s(pick(['int', 'dbl', 'bool', 'date']))}, 'v', v)), w -> w.v)`,
    () => `transform(arrays_zip(a_${t}, filter(${a(pick(SCALARS))}, v -> true)), z -> z.a_${t})`,
    () => `array_insert(${a(t)}, ${pick([1, 2, 5, 9, -1, -2, -7])}, ${s(t)})`,
    () => `map_values(map(${s('int')}, ${s(t)}, ${s('int')}, ${s(t)}))`,
    () => `map_values(map_from_arrays(sequence(1, size(${a('int')})), ${a(t)}))`,
    () => `map_values(map_from_arrays(array_distinct(array_compact(a_${t})), array_distinct(array_compact(a_${t}))))`,
    () => `map_values(map_from_entries(transform(${a(t)}, (v, i) -> struct(i, v))))`,
    () => `map_values(map_from_entries(transform(${a(t)}, (v, i) -> if(i = 7, null, struct(concat('key ', i % 9), v)))))`,
    () => `map_values(map_zip_with(m0, map_filter(m0, (k, v) -> v > 2), (k, p, q) -> ${s(t)}))`,
    () => `map_values(map_concat(map(1, ${s(t)}), map(${s('int')}, ${s(t)})))`,
  ]
  if (t === 'int')
    made.push(
      () => `sequence(${s('int')} % 9, ${s('int')} % 9)`,
      () => `sequence(${s('int')} % 9, 20, ${1 + below(4)})`,
      () => 'map_values(m0)',
      () => 'flatten(nested)',
    )
  if (t === 'int')
    made.push(
      () => `transform(structs, z -> z.a + 1)`,
      () => `transform(map_entries(m0), e -> e.value)`,
      () => `transform(map_entries(m1), e -> e.key)`,
      () => `element_at(nested, 1)`,
    )
  if (t === 'str')
    made.push(
      () => 'map_keys(m0)',
      () => 'map_values(map_filter(m1, (k, v) -> k > 1))',
      () => `split(${s('str')}, ' ')`,
    )
  if (t === 'str') made.push(() => 'map_values(transform_values(m0, (k, v) -> concat(k, cast(v as string))))')
  if (t === 'str') made.push(() => `map_keys(transform_keys(m1, (k, v) -> concat(${s('str')}, cast(k as string))))`)
  if (t === 'date') made.push(() => `sequence(date'2024-01-30', date'2024-01-30' + ${below(5)})`)
  return pick(made)()
}

// ---- both ways ----

const shown = (v: Value): string => {
  if (v === null || typeof v === 'string') return JSON.stringify(v)
  if (typeof v === 'bigint') return `${v}n`
  if (typeof v === 'number') return Object.is(v, -0) ? '-0' : String(v)
  if (Array.isArray(v)) return `[${v.map(x => shown(x as Value)).join()}]`
  if (typeof v === 'object' && 'keys' in v) return `{${shown(v.keys as Value)}${shown(v.values as Value)}}`
  return String(v)
}
const told = (rows: readonly (readonly Value[])[]): string[] =>
  [...rows].sort((x, y) => (x[0] as number) - (y[0] as number)).map(r => r.map(shown).join(' | '))
async function outcome(run: () => Promise<readonly (readonly Value[])[]>): Promise<string[]> {
  try {
    return told(await run())
  } catch (e) {
    // what is no error of Spark's is one of ours
    const condition = (e as { condition?: string }).condition
    const { message } = e as Error
    if (condition === 'INTERNAL_ERROR' || (condition === undefined && !message.startsWith('requirement failed'))) throw e
    return [condition ?? '', message.split('\n')[0]!]
  }
}

describe('compiled functions of arrays and maps give what the interpreter gives', () => {
  let spark: SparkSession
  const directory = mkdtempSync(join(tmpdir(), 'lambdas-'))
  beforeAll(async () => {
    state = 77
    spark = await SparkSession.builder().getOrCreate()
    const rows = Array.from({ length: 60 }, (_, i) => row(i))
    await spark.sql(`create or replace temp view made as ${rows.join(' union all ')}`)
    // from a file: of rows that are known, projections are evaluated when the query is planned
    const table = await spark.table('made')
    await table.coalesce(1).write.mode('overwrite').parquet(directory)
    const written = await spark.read.parquet(directory)
    await written.createOrReplaceTempView('lambda_rows')
  }, 60_000)
  afterAll(() => rmSync(directory, { recursive: true }))
  const interpreted = async (df: DataFrame) =>
    (await interpretQuery(await df.queryExecution.optimized(), spark.state.executionContext())).rows
  it.each(Array.from({ length: QUERIES }, (_, i) => i))('query %i', async i => {
    state = SEED * 7919 + i
    names = 0
    const [t, u] = [pick(SCALARS), pick(SCALARS)]
    const struct = `struct(${scalar(t, 2, [])}, ${array(u, 2, [])}, ${scalar('str', 1, [])})`
    const columns = [scalar(pick(SCALARS), 4, []), array(pick(SCALARS), 4, []), array(pick(SCALARS), 3, []), struct]
    for (const column of columns) {
      const sql = `select id, ${column} r from lambda_rows`
      const df = () => spark.sql(sql)
      // what Spark would refuse shows nothing
      await (await df()).queryExecution.analyzed()
      const want = await outcome(async () => interpreted(await df()))
      const got = await outcome(async () => (await df()).rows() as Promise<Value[][]>)
      expect(got, sql).toEqual(want)
    }
  })
  it('goes by the collation of elements and keys', async () => {
    const texts = 'transform(a_str, x -> x collate utf8_lcase)'
    const keyed =
      'map_from_arrays(array_distinct(transform(array_compact(a_str), x -> x collate utf8_lcase)), sequence(1, size(array_distinct(transform(array_compact(a_str), x -> x collate utf8_lcase)))))'
    for (const column of [
      `array_distinct(${texts})`,
      `array_contains(${texts}, 'A' collate utf8_lcase)`,
      `array_max(${texts})`,
      `array_sort(${texts})`,
      `array_union(${texts}, ${texts})`,
      `array_except(${texts}, array('B' collate utf8_lcase))`,
      `exists(${texts}, x -> x = 'A')`,
      `filter(${texts}, x -> x > 'A')`,
      `if(size(a_str) > 0, ${keyed}, null)['AB']`,
    ]) {
      const df = await spark.sql(`select id, ${column} r from lambda_rows`)
      const want = await outcome(async () => interpreted(df))
      expect(await outcome(async () => (await df.rows()) as Value[][]), column).toEqual(want)
    }
  })
})
