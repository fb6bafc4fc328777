import { beforeAll, describe, expect, it } from 'vitest'
import type { SparkSession } from '#dist/index.js'
import { rowsOf, session, sorted } from './session.ts'

let spark: SparkSession
beforeAll(async () => {
  spark = await session()
  await spark.sql(`create temp view l as select * from values (1, 'a'), (2, 'b'), (2, 'bb'), (null, 'n'), (4, 'd') as t(k, v)`)
  await spark.sql(`create temp view r as select * from values (2, 'x'), (2, 'xx'), (null, 'm'), (4, 'y'), (5, 'z') as t(k, w)`)
  await spark.sql(`create temp view none as select * from r where k > 100`)
})
const q = async (sql: string) => sorted(await rowsOf(spark, sql))

describe('duplicates and skew', () => {
  it('one key on both sides gives the product', async () => {
    const sql = `select count(*), sum(a.id), sum(b.id) from range(0, 2000, 1, 4) a join range(0, 500, 1, 4) b on a.id * 0 = b.id * 0`
    // each of 2000 × 500 pairs: sums 500 · (0 + … + 1999) and 2000 · (0 + … + 499)
    expect(await rowsOf(spark, sql)).toEqual([[1_000_000n, 999_500_000n, 249_500_000n]])
  })
  it('one hot key among many', async () => {
    // left: 10,000 rows, half of them key 0, the others their id; right: 10,000 different keys
    const sql = `select count(*), sum(b.id) from (select if(id % 2 = 0, 0, id) as k from range(0, 10000, 1, 8)) a join range(0, 10000, 1, 8) b on a.k = b.id`
    expect(await rowsOf(spark, sql)).toEqual([[10_000n, 25_000_000n]])
  })
  it('each kind over many rows', async () => {
    const [a, b] = [`(select id as k from range(0, 30000, 1, 8))`, `(select id * 2 as k from range(0, 30000, 1, 8))`]
    const count = async (how: string, on = 'a.k = b.k') =>
      (await rowsOf(spark, `select count(*) from ${a} a ${how} join ${b} b on ${on}`))[0]![0]
    expect(await count('')).toBe(15_000n)
    expect(await count('left')).toBe(30_000n)
    expect(await count('right')).toBe(30_000n)
    expect(await count('full')).toBe(45_000n)
    expect(await count('left semi')).toBe(15_000n)
    expect(await count('left anti')).toBe(15_000n)
    expect(await count('', 'a.k = b.k and a.k % 3 = 0')).toBe(5_000n)
    expect(await count('left anti', 'a.k = b.k and b.k % 4 = 0')).toBe(22_500n)
  })
})

describe('keys that lie close together or far apart', () => {
  // build sides: those of a bitmap (negative, around zero, at both ends of the type) and those whose range is too wide for one
  const least = -(2n ** 63n)
  const most = 2n ** 63n - 1n
  const cases: Record<string, bigint[]> = {
    negative: [-70n, -69n, -69n, -64n, -1n],
    'around zero': [-3n, -2n, 0n, 1n, 1n, 3n],
    'at the least number': [least, least + 1n, least + 40n],
    'at the greatest number': [most, most - 1n, most - 33n, most],
    'at both ends': [least, most, 0n],
    'one alone': [42n],
    'far apart': [1n, 1_000_000n, 1_000_000_000_000n],
  }
  const probes = [
    least,
    least + 1n,
    least + 2n,
    -70n,
    -68n,
    -65n,
    -64n,
    -3n,
    -1n,
    0n,
    1n,
    2n,
    3n,
    42n,
    43n,
    1_000_000n,
    most - 33n,
    most - 1n,
    most,
  ]
  const list = (keys: readonly (bigint | null)[]) =>
    keys.map(k => `(${k === null ? 'null' : k === least ? '-9223372036854775807L - 1L' : `${k}L`})`).join(', ')
  it.each(Object.entries(cases))('%s', async (_, keys) => {
    const [p, b] = [`(select * from values ${list([...probes, null])} as p(k))`, `(select * from values ${list([...keys, null])} as b(k))`]
    const times = (k: bigint) => keys.filter(x => x === k).length
    const wanted = (f: (k: bigint) => number) => sorted(probes.flatMap(k => Array.from({ length: f(k) }, () => [k])))
    expect(await q(`select /*+ BROADCAST(b) */ p.k from ${p} p join ${b} b on p.k = b.k`)).toEqual(wanted(times))
    expect(await q(`select p.k from ${p} p left semi join ${b} b on p.k = b.k`)).toEqual(wanted(k => Math.min(1, times(k))))
    const alone = [...wanted(k => (times(k) === 0 ? 1 : 0)), [null]]
    expect(await q(`select p.k from ${p} p left anti join ${b} b on p.k = b.k`)).toEqual(sorted(alone))
    const rest = keys.filter(k => !probes.includes(k)).length
    expect(await q(`select count(*), count(p.k), count(b.k) from ${p} p full join ${b} b on p.k = b.k`)).toEqual([
      [
        BigInt(wanted(k => Math.max(1, times(k))).length + rest + 2),
        BigInt(wanted(k => Math.max(1, times(k))).length),
        BigInt(keys.length),
      ],
    ])
  })
  it('of dates, shorter numbers and decimals', async () => {
    for (const type of ['tinyint', 'smallint', 'int', 'decimal(9,0)', 'date']) {
      const cast = (k: string) => (type === 'date' ? `date_add(date'1970-01-01', cast(${k} as int))` : `cast(${k} as ${type})`)
      const sql = `select count(*), sum(a.id) from (select id, ${cast('id - 50')} as k from range(0, 100, 1, 4)) a
        join (select ${cast('id * 3 - 60')} as k from range(0, 40, 1, 4)) b on a.k = b.k`
      // ids whose key is a multiple of three from -48 on: 2, 5, …, 98
      expect(await rowsOf(spark, sql), type).toEqual([[33n, 1650n]])
    }
  })
})

describe('null keys match nothing', () => {
  it('inner', async () => {
    expect(await q('select l.v, r.w from l join r on l.k = r.k')).toEqual([
      ['b', 'x'],
      ['b', 'xx'],
      ['bb', 'x'],
      ['bb', 'xx'],
      ['d', 'y'],
    ])
  })
  it('left, right, full', async () => {
    const inner = [
      ['b', 'x'],
      ['b', 'xx'],
      ['bb', 'x'],
      ['bb', 'xx'],
      ['d', 'y'],
    ]
    const left = [
      ['a', null],
      ['n', null],
    ]
    const right = [
      [null, 'm'],
      [null, 'z'],
    ]
    expect(await q('select l.v, r.w from l left join r on l.k = r.k')).toEqual(sorted([...inner, ...left]))
    expect(await q('select l.v, r.w from l right join r on l.k = r.k')).toEqual(sorted([...inner, ...right]))
    expect(await q('select l.v, r.w from l full join r on l.k = r.k')).toEqual(sorted([...inner, ...left, ...right]))
  })
  it('semi and anti keep or drop them', async () => {
    expect(await q('select v from l left semi join r on l.k = r.k')).toEqual([['b'], ['bb'], ['d']])
    expect(await q('select v from l left anti join r on l.k = r.k')).toEqual([['a'], ['n']])
  })
  it('<=> matches them', async () => {
    expect(await q('select l.v, r.w from l join r on l.k <=> r.k where l.k is null')).toEqual([['n', 'm']])
  })
  it('a condition of one side of an outer join keeps its rows', async () => {
    expect(await q(`select l.v, r.w from l left join r on l.k = r.k and r.w = 'x'`)).toEqual([
      ['a', null],
      ['b', 'x'],
      ['bb', 'x'],
      ['d', null],
      ['n', null],
    ])
    expect(await q(`select l.v, r.w from l left join r on l.k = r.k and l.v = 'b'`)).toEqual([
      ['a', null],
      ['b', 'x'],
      ['b', 'xx'],
      ['bb', null],
      ['d', null],
      ['n', null],
    ])
    expect(await q(`select l.v, r.w from l full join r on l.k = r.k and length(l.v) = length(r.w)`)).toEqual(
      sorted([
        ['a', null],
        ['n', null],
        ['b', 'x'],
        ['bb', 'xx'],
        ['d', 'y'],
        [null, 'm'],
        [null, 'z'],
      ]),
    )
  })
})

describe('NOT IN is null-aware', () => {
  it('a null among the values leaves nothing', async () => {
    expect(await q('select v from l where k not in (select k from r)')).toEqual([])
  })
  it('a null on the left is dropped, unless there are no values at all', async () => {
    expect(await q('select v from l where k not in (select k from r where k is not null)')).toEqual([['a']])
    expect(await q('select v from l where k not in (select k from none)')).toEqual([['a'], ['b'], ['bb'], ['d'], ['n']])
  })
  it('with correlation the values are those of the row', async () => {
    expect(await q('select v from l where k not in (select r.k from r where length(r.w) = length(l.v))')).toEqual([])
    expect(await q('select v from l where k not in (select r.k from r where length(r.w) = length(l.v) and r.k is not null)')).toEqual([
      ['a'],
    ])
  })
})

describe('an empty side', () => {
  it.each([
    ['join', 0],
    ['left join', 5],
    ['right join', 0],
    ['full join', 5],
    ['left semi join', 0],
    ['left anti join', 5],
    ['cross join', 0],
  ])('%s: %d rows', async (how, rows) => {
    expect(await rowsOf(spark, `select count(*) from l ${how} none ${how === 'cross join' ? '' : 'on l.k = none.k'}`)).toEqual([
      [BigInt(rows)],
    ])
  })
  it('on the left', async () => {
    expect(await rowsOf(spark, 'select count(*) from none right join l on l.k = none.k')).toEqual([[5n]])
    expect(await rowsOf(spark, 'select count(*) from none full join none n2 on n2.k = none.k')).toEqual([[0n]])
  })
})

describe('keys of every kind', () => {
  it.each([
    ['long strings that share a prefix', `concat('a key that does not fit into a view: ', id)`],
    ['decimals of 38 digits', `cast(id as decimal(38, 10))`],
    ['dates', `date_add(date'1970-01-01', cast(id as int))`],
    ['timestamps', `timestamp_seconds(id)`],
    ['doubles', `cast(id as double) / 8`],
    ['binary', `cast(concat('binary keys of some length ', id) as binary)`],
  ])('%s', async (_, key) => {
    const side = (step: number) => `(select ${key} as k, id from range(0, 6000, ${step}, 4))`
    expect(await rowsOf(spark, `select count(*), sum(a.id), sum(b.id) from ${side(2)} a join ${side(3)} b on a.k = b.k`)).toEqual([
      [1000n, 2_997_000n, 2_997_000n],
    ])
  })
  it('two of them', async () => {
    const sql = `select count(*) from range(0, 5000, 1, 4) a join range(0, 5000, 1, 4) b on a.id % 50 = b.id % 50 and a.id div 50 = b.id div 50`
    expect(await rowsOf(spark, sql)).toEqual([[5000n]])
  })
  it('NaN equals NaN, -0.0 equals 0.0', async () => {
    const t = (a: string) => `(select * from values (double('NaN')), (${a}), (cast(null as double)) as t(k))`
    expect(await rowsOf(spark, `select count(*) from ${t('0.0d')} a join ${t('-0.0d')} b on a.k = b.k`)).toEqual([[2n]])
  })
  it('without equality', async () => {
    expect(await rowsOf(spark, 'select count(*) from range(0, 300, 1, 4) a join range(0, 300, 1, 4) b on a.id < b.id')).toEqual([[44_850n]])
    expect(await rowsOf(spark, 'select count(*) from range(0, 300, 1, 4) a left join range(0, 300, 1, 4) b on a.id < b.id - 200')).toEqual([
      [5151n],
    ])
  })
})
