import { aggregates, call } from './calls.mjs'
import { Expressions, isFlat, POOLS } from './expressions.mjs'
import { ddl, INT, literal, randomType, STRING } from './types.mjs'

/** Queries over small tables of random types. A relation is `{ sql, columns: [{ name, type }] }`, its `sql` to stand in FROM. */

const NAMES = 'abcdefghij'
const bare = c => c.name.replace(/^.*\./, '')

export function table(r, { alias = 't', rows = r.int(1, 5), flat = r.chance(0.75), tame = true, types } = {}) {
  const columns = (types ?? r.times(r.int(2, 4), () => (r.chance(0.35) ? INT : randomType(r, { flat })))).map((type, i) => ({ name: NAMES[i], type }))
  const line = i => `(${columns.map(c => literal(r, c.type, { tame, nulls: i === 0 ? 0 : 0.15 })).join(', ')})`
  return { sql: `VALUES ${r.times(rows, line).join(', ')} ${alias}(${columns.map(c => c.name).join(', ')})`, columns: columns.map(c => ({ ...c, name: `${alias}.${c.name}` })), alias }
}

const flatOnes = columns => columns.filter(c => isFlat(c.type))
const unqualified = columns => columns.map(c => ({ ...c, name: bare(c) }))
const exprs = (r, columns, options = {}) => new Expressions(r, columns, { nulls: 0.05, tame: r.chance(0.7), ...options })
const where = (r, e, depth = 1, p = 0.4) => (r.chance(p) ? ` WHERE ${e.of({ k: 'boolean' }, depth)}` : '')

/** Aggregates whose value does not hang on the order of the rows. */
const ORDERED = /^(any_value|first|last|first_value|last_value|collect_|array_agg|listagg|string_agg|approx_top_k|mode|histogram_numeric|max_by|min_by|try_|vector|bitmap|hll|kll|theta|tuple|percentile_approx|approx_percentile|count_min|schema_of|grouping)/
const plainAggregates = aggregates.filter(f => !ORDERED.test(f.name))
const orderOf = (r, columns) => columns.map(c => `${bare(c)}${r.pick(['', '', ' DESC', ' ASC NULLS LAST', ' DESC NULLS FIRST'])}`).join(', ')

export function aggregateCall(e) {
  const { r } = e
  const x = () => e.any(1)
  const plain = () => {
    const f = r.pick(plainAggregates)
    const made = call(e, f, { wrong: 0.1 })
    return r.chance(0.12) ? made.replace('(', '(DISTINCT ') : made
  }
  const made = r.weighted([
    [5, plain],
    [2, () => `count(${r.chance(0.4) ? 'DISTINCT ' : ''}${r.pick([x(), `${x()}, ${x()}`])})`],
    [1, () => 'count(*)'],
    [2, () => `${r.pick(['sum', 'avg', 'min', 'max', 'try_sum', 'try_avg'])}(${r.chance(0.2) ? 'DISTINCT ' : ''}${x()})`],
    [1.5, () => `sort_array(collect_${r.pick(['list', 'set'])}(${e.any(1, true)}))`],
    [0.7, () => `listagg(${e.of(STRING, 0)}, ',') WITHIN GROUP (ORDER BY ${e.of(STRING, 0)})`],
    [0.7, () => `${r.pick(['percentile_cont', 'percentile_disc'])}(${r.pick(['0.5', '0', '1', '0.25'])}) WITHIN GROUP (ORDER BY ${e.any(0, true)}${r.pick(['', ' DESC'])})`],
    [0.6, () => `${r.pick(['min_by', 'max_by'])}(${e.any(0)}, ${e.any(0, true)})`],
    [0.4, () => `mode(${e.any(0, true)}, true)`],
    [0.4, () => `size(collect_list(${x()}))`],
    [0.4, () => `${r.pick(['first', 'last', 'any_value'])}(${r.pick(['1', "'a'", 'NULL'])})`],
  ])()
  return r.chance(0.12) && !/WITHIN|sort_array|size\(/.test(made) ? `${made} FILTER (WHERE ${e.of({ k: 'boolean' }, 1)})` : made
}

export function grouped(r) {
  const t = table(r)
  const e = exprs(r, unqualified(t.columns))
  const keys = r.some(flatOnes(unqualified(t.columns)), r.int(0, 2)).map(c => (r.chance(0.25) ? e.of(c.type, 1) : c.name))
  const outs = r.times(r.int(1, 3), () => aggregateCall(e))
  const by = groupBy(r, keys, e)
  const analytic = /ROLLUP|CUBE|SETS/.test(by) && keys.length > 0
  if (analytic && r.chance(0.4)) outs.push(r.chance(0.5) ? `grouping(${keys[0]})` : 'grouping_id()')
  const having = r.chance(0.2) ? ` HAVING ${r.pick([`${aggregateCall(e)} IS NOT NULL`, 'count(*) > 1', `max(${e.any(0, true)}) IS NOT NULL`, ...(keys.length > 0 ? [`${keys[0]} IS NOT NULL`] : [])])}` : ''
  return `SELECT ${[...keys, ...outs].join(', ')} FROM ${t.sql}${where(r, e, 1, 0.3)}${by}${having}`
}

function groupBy(r, keys, e) {
  if (keys.length === 0) return r.pick(['', '', ' GROUP BY ALL', ' GROUP BY ()'])
  const list = keys.join(', ')
  return r.weighted([
    [5, () => ` GROUP BY ${list}`],
    [1.5, () => ` GROUP BY ${keys.map((_, i) => i + 1).join(', ')}`],
    [1, () => ' GROUP BY ALL'],
    [1, () => ` GROUP BY ROLLUP(${list})`],
    [1, () => ` GROUP BY CUBE(${list})`],
    [1, () => ` GROUP BY GROUPING SETS((${list}), (${keys[0]}), ())`],
    [0.5, () => ` GROUP BY ${list} WITH ROLLUP`],
    [0.5, () => ` GROUP BY ${keys[0]}, GROUPING SETS((${keys.at(-1)}), ())`],
    [0.3, () => ` GROUP BY ${e.any(1, true)}`],
  ])()
}

export function windowed(r) {
  const t = table(r, { rows: r.int(2, 6), flat: r.chance(0.95) })
  const columns = unqualified(t.columns)
  const e = exprs(r, columns)
  const total = flatOnes(columns)
  const outs = r.times(r.int(1, 2), () => windowCall(r, e, total))
  const named = r.chance(0.12)
  const q = `SELECT ${[...(r.chance(0.6) ? columns.map(c => c.name) : []), ...outs].join(', ')} FROM ${t.sql}${where(r, e, 1, 0.2)}`
  if (named) return `SELECT ${columns[0].name}, sum(1) OVER w, ${windowFunction(r, e)} OVER (w ORDER BY ${orderOf(r, total)}) FROM ${t.sql} WINDOW w AS (PARTITION BY ${r.pick(total).name})`
  return r.chance(0.12) ? `${q} QUALIFY row_number() OVER (ORDER BY ${orderOf(r, total)}) <= ${r.int(1, 3)}` : q
}

function windowFunction(r, e) {
  const flat = () => e.any(0)
  const f = r.weighted([
    [2, () => `${r.pick(['row_number', 'rank', 'dense_rank', 'percent_rank', 'cume_dist'])}()`],
    [0.7, () => `ntile(${r.pick(['1', '2', '3', '0', 'NULL', "'2'", '100'])})`],
    [2, () => `${r.pick(['lead', 'lag'])}(${flat()}${r.pick(['', ', 1', ', 2', ', -1', ', 0', `, 1, ${flat()}`, ', NULL'])})`],
    [1.5, () => `nth_value(${flat()}, ${r.pick(['1', '2', '3', '0', '-1', 'NULL'])})`],
    [2, () => `${r.pick(['first_value', 'last_value', 'first', 'last', 'any_value'])}(${flat()}${r.pick(['', '', ', true'])})`],
    [3, () => `${r.pick(['sum', 'avg', 'min', 'max', 'count', 'try_sum', 'stddev', 'bool_and', 'bit_or', 'collect_list', 'collect_set', 'median', 'mode'])}(${e.any(0)})`],
    [1, () => aggregateCall(e)],
  ])()
  return r.chance(0.15) && /^(lead|lag|nth|first_v|last_v|first\(|last\()/.test(f) ? `${f} ${r.pick(['IGNORE', 'RESPECT'])} NULLS` : f
}

const ROW_EDGES = ['UNBOUNDED PRECEDING', '2 PRECEDING', '1 PRECEDING', '0 PRECEDING', 'CURRENT ROW', '1 FOLLOWING', '3 FOLLOWING', 'UNBOUNDED FOLLOWING']

function windowCall(r, e, total) {
  const part = r.chance(0.5) ? `PARTITION BY ${r.chance(0.8) ? r.pick(total).name : e.any(1, true)} ` : ''
  let order = r.chance(0.85) ? `ORDER BY ${orderOf(r, r.some(total, total.length))}` : ''
  let frame = ''
  if (order && r.chance(0.45)) frame = ` ROWS ${edges(r, ROW_EDGES)}`
  else if (order && r.chance(0.4)) {
    const c = r.pick(total)
    order = `ORDER BY ${orderOf(r, [c])}`
    const step = /date$/.test(c.type.k) ? r.pick(['1', '10', "INTERVAL '3' DAY", "INTERVAL '1' MONTH"]) : /timestamp/.test(c.type.k) ? r.pick(["INTERVAL '1' DAY", "INTERVAL '5' HOUR", "INTERVAL '1' MONTH"]) : r.pick(['1', '5', '1.5', '2L'])
    frame = ` RANGE ${edges(r, ['UNBOUNDED PRECEDING', `${step} PRECEDING`, 'CURRENT ROW', `${step} FOLLOWING`, 'UNBOUNDED FOLLOWING'])}`
  }
  let f = windowFunction(r, e)
  // most have no choice of a frame, or need an order
  for (let n = 0; n < 3 && (frame || !order) && /^(row_number|rank|dense|percent_rank|cume|ntile|lead|lag|nth_value)/.test(f); n++) f = windowFunction(r, e)
  return `${f} OVER (${part}${order}${frame})`
}

/** Two edges of a frame, as a rule the earlier first. */
function edges(r, list) {
  const at = r.times(2, () => r.int(0, list.length - 1))
  if (r.chance(0.93)) at.sort((a, b) => a - b)
  return r.chance(0.15) ? list[at[0]] : `BETWEEN ${list[at[0]]} AND ${list[at[1]]}`
}

const JOINS = ['JOIN', 'LEFT JOIN', 'RIGHT JOIN', 'FULL JOIN', 'LEFT SEMI JOIN', 'LEFT ANTI JOIN', 'CROSS JOIN', 'INNER JOIN', 'FULL OUTER JOIN']

export function joined(r) {
  const types = r.times(r.int(2, 3), () => (r.chance(0.5) ? INT : randomType(r, { flat: true })))
  const s = table(r, { alias: 's', types })
  const u = table(r, { alias: 'u', types: types.map(x => (r.chance(0.75) ? x : randomType(r, { flat: true }))) })
  const kind = r.pick(JOINS)
  const both = exprs(r, [...s.columns, ...u.columns])
  const equal = i => `${s.columns[i].name} ${r.pick(['=', '=', '=', '<=>'])} ${u.columns[i].name}`
  const on = r.weighted([[3, () => equal(0)], [2, () => `${equal(0)} AND ${both.of({ k: 'boolean' }, 1)}`], [2, () => both.of({ k: 'boolean' }, 1)], [1, () => `${equal(0)} OR ${equal(1)}`], [1, () => `${equal(0)} AND ${equal(1)}`], [0.5, () => 'true'], [0.3, () => 'NULL'], [1, () => `${s.columns[0].name} < ${u.columns[0].name}`]])
  const using = r.chance(0.2) && kind !== 'CROSS JOIN'
  const half = /SEMI|ANTI/.test(kind)
  const seen = half ? s.columns : [...s.columns, ...u.columns]
  const e = exprs(r, seen)
  const from = `${s.sql} ${r.chance(0.1) ? 'NATURAL ' : ''}${kind} ${u.sql}`
  const condition = /NATURAL|CROSS/.test(from) ? '' : using ? ` USING (${NAMES[0]}${r.chance(0.3) ? `, ${NAMES[1]}` : ''})` : ` ON ${on()}`
  const list = r.chance(0.5) ? '*' : seen.map(c => (r.chance(0.2) ? e.of(c.type, 1) : c.name)).join(', ')
  return `SELECT ${list} FROM ${from}${condition}${where(r, e, 1, 0.3)}`
}

export function subqueried(r) {
  const types = r.times(r.int(2, 3), () => (r.chance(0.6) ? INT : randomType(r, { flat: true })))
  const s = table(r, { alias: 's', types })
  const u = table(r, { alias: 'u', types })
  const inner = exprs(r, r.chance(0.5) ? u.columns : [...u.columns, ...s.columns])
  const [a, b] = [s.columns, u.columns]
  const correlated = r.pick([`${a[0].name} = ${b[0].name}`, `${a[1].name} = ${b[1].name}`, `${a[0].name} < ${b[0].name}`, `${a[0].name} <=> ${b[0].name} AND ${b[1].name} IS NOT NULL`, 'true', inner.of({ k: 'boolean' }, 1), `${a[0].name} = ${b[0].name} OR ${a[1].name} = ${b[1].name}`])
  const scalar = () => r.pick([`(SELECT ${r.pick(['max', 'min', 'count', 'sum'])}(${b[0].name}) FROM ${u.sql} WHERE ${correlated})`, `(SELECT ${b[0].name} FROM ${u.sql} WHERE ${correlated} LIMIT 1)`, `(SELECT ${b[0].name} FROM ${u.sql} WHERE ${correlated})`, `(SELECT count(*) FROM ${u.sql} WHERE ${correlated} GROUP BY ${b[1].name} HAVING count(*) > 1)`, `(SELECT count(*) + 1 FROM ${u.sql} WHERE ${correlated})`, `(SELECT ${inner.of(types[0], 1)})`])
  const predicate = () =>
    r.weighted([
      [2, () => `${a[0].name} ${r.pick(['', 'NOT '])}IN (SELECT ${b[0].name} FROM ${u.sql} WHERE ${correlated})`],
      [1, () => `(${a[0].name}, ${a[1].name}) ${r.pick(['', 'NOT '])}IN (SELECT ${b[0].name}, ${b[1].name} FROM ${u.sql} WHERE ${correlated})`],
      [2, () => `${r.pick(['', 'NOT '])}EXISTS (SELECT ${r.pick(['*', '1', b[0].name])} FROM ${u.sql} WHERE ${correlated}${r.pick(['', '', ` LIMIT ${r.int(0, 1)}`, ` GROUP BY ${b[0].name}`, ' HAVING count(*) > 0'])})`],
      [2, () => `${a[0].name} ${r.pick(['=', '<', '<>', '>=', '<=>'])} ${scalar()}`],
      [0.6, () => `${a[1].name} = ${r.pick(['ANY', 'SOME'])} (SELECT ${b[1].name} FROM ${u.sql})`],
    ])()
  const e = exprs(r, a)
  const condition = r.weighted([[4, predicate], [1, () => `${predicate()} AND ${predicate()}`], [1, () => `${predicate()} OR ${e.of({ k: 'boolean' }, 1)}`], [1, () => `NOT (${predicate()})`]])()
  return r.weighted([
    [4, () => `SELECT * FROM ${s.sql} WHERE ${condition}`],
    [2, () => `SELECT ${a[0].name}, ${scalar()} AS x FROM ${s.sql}`],
    [1.5, () => `SELECT ${a[0].name}, ${predicate()} AS x FROM ${s.sql}`],
    [1, () => `SELECT ${a[0].name}, count(*) FROM ${s.sql} GROUP BY ${a[0].name} HAVING ${r.pick([`count(*) >= ${scalar()}`, `${a[0].name} IN (SELECT ${b[0].name} FROM ${u.sql})`])}`],
    [1, () => `SELECT ${a[0].name}, x.* FROM ${s.sql}${r.pick([', LATERAL', ' LEFT JOIN LATERAL', ' JOIN LATERAL', ' CROSS JOIN LATERAL'])} (SELECT ${b[0].name} AS y, ${inner.of(INT, 1)} AS z FROM ${u.sql} WHERE ${correlated}) AS x`],
    [0.7, () => `SELECT CASE WHEN ${predicate()} THEN ${a[0].name} ELSE ${scalar()} END AS x FROM ${s.sql}`],
  ])()
}

export function combined(r) {
  const types = r.times(r.int(1, 3), () => randomType(r, { flat: r.chance(0.85) }))
  const branch = i => {
    const own = types.map(x => (i > 0 && r.chance(0.3) ? randomType(r, { flat: r.chance(0.8) }) : x))
    const t = table(r, { alias: `t${i}`, types: own, rows: r.int(0, 3) || 1 })
    const e = exprs(r, t.columns)
    const list = r.chance(0.7) ? '*' : t.columns.map(c => (r.chance(0.4) ? e.of(c.type, 1) : c.name)).join(', ')
    return `SELECT ${list} FROM ${t.sql}${where(r, e, 1, 0.15)}`
  }
  const op = () => `${r.pick(['UNION', 'UNION ALL', 'INTERSECT', 'EXCEPT', 'MINUS', 'INTERSECT ALL', 'EXCEPT ALL', 'UNION DISTINCT'])}${r.chance(0.06) ? ' BY NAME' : ''}`
  let q = `${branch(0)} ${op()} ${branch(1)}`
  if (r.chance(0.25)) q = r.chance(0.5) ? `(${q}) ${op()} ${branch(2)}` : `${q} ${op()} ${branch(2)}`
  return `${q}${r.chance(0.3) ? ordering(r, types) : ''}`
}

function ordering(r, types) {
  const keys = types.map((_, i) => `${i + 1}${r.pick(['', ' DESC', ' NULLS LAST', ' DESC NULLS FIRST'])}`)
  return ` ORDER BY ${keys.join(', ')}${r.pick(['', ` LIMIT ${r.int(0, 3)}`, ` LIMIT 2 OFFSET ${r.int(0, 2)}`, ` OFFSET 1`, ' LIMIT ALL', ' LIMIT 1 + 1'])}`
}

export function sorted(r) {
  const t = table(r, { rows: r.int(2, 6), flat: r.chance(0.8), tame: r.chance(0.5) })
  const columns = unqualified(t.columns)
  const e = exprs(r, columns)
  const keys = [...r.times(r.int(0, 1), () => `${e.any(1)}${r.pick(['', ' DESC', ' NULLS LAST'])}`), orderOf(r, columns)]
  const list = r.pick(['*', `DISTINCT ${columns.map(c => c.name).join(', ')}`, columns.map(c => c.name).join(', '), `${columns[0].name} AS z, *`, `* EXCEPT (${columns[0].name})`])
  return `SELECT ${list} FROM ${t.sql}${where(r, e)} ORDER BY ${keys.join(', ')}${r.pick(['', '', ' LIMIT 2', ' LIMIT 2 OFFSET 1', ' OFFSET 2', ' LIMIT 0', " LIMIT '1'", ' LIMIT -1', ' LIMIT NULL'])}`
}

export function reshaped(r) {
  const t = table(r, { alias: 't', types: r.chance(0.5) ? [INT, STRING, r.pick([INT, { k: 'double' }, { k: 'decimal', p: 10, s: 2 }])] : undefined })
  const columns = unqualified(t.columns)
  const e = exprs(r, columns)
  const [a, b, c] = [columns[0], columns[1], columns.at(-1)]
  const nested = r.pick(['array(1, 2, NULL)', "map('a', 1, 'b', 2)", e.of({ k: 'array', e: INT }, 1), e.of({ k: 'array', e: STRING }, 1), e.of({ k: 'map', key: STRING, value: INT }, 1), `array(${a.name}, ${a.name})`, e.any(1)])
  const generator = r.pick([`explode(${nested})`, `explode_outer(${nested})`, `posexplode(${nested})`, `posexplode_outer(${nested})`, `inline(array(struct(${a.name}, ${b.name})))`, `stack(2, ${a.name}, ${b.name}, ${a.name}, ${b.name})`, `stack(${r.int(1, 3)}, ${e.any(0)}, ${e.any(0)}, ${e.any(0)})`, `inline_outer(${nested})`, `json_tuple(${r.pick(POOLS.json)}, 'a', 'b')`, `variant_explode(parse_json(${r.pick(POOLS.json)}))`])
  const values = lit => r.times(r.int(1, 3), () => lit()).map((v, i) => `${v}${r.chance(0.5) ? ` AS p${i}` : ''}`).join(', ')
  return r.weighted([
    [2, () => `SELECT ${a.name}, ${generator} FROM ${t.sql}`],
    [2, () => `SELECT * FROM ${t.sql} LATERAL VIEW ${r.pick(['', 'OUTER '])}${generator} x${r.pick(['', ' AS y', ' AS y, z'])}`],
    [1, () => `SELECT * FROM ${t.sql}${r.pick([',', ' JOIN', ' LEFT JOIN', ' CROSS JOIN'])} LATERAL ${generator} AS x`],
    [1, () => `SELECT * FROM ${r.pick([`range(${r.pick(['3', '0, 4, 2', '5, 0, -2', '1, 3', "'2'", 'NULL', '2.5'])})`, generator])}`],
    [2.5, () => `SELECT * FROM (SELECT * FROM ${t.sql}) PIVOT (${r.times(r.int(1, 2), i => `${r.pick(['sum', 'max', 'min', 'count', 'avg'])}(${c.name})${r.chance(0.5) ? ` AS g${i}` : ''}`).join(', ')} FOR ${b.name} IN (${values(() => literal(r, b.type, { tame: true, nulls: 0.05 }))}))`],
    [2.5, () => `SELECT * FROM (SELECT * FROM ${t.sql}) UNPIVOT ${r.pick(['', 'INCLUDE NULLS ', 'EXCLUDE NULLS '])}(v FOR n IN (${r.some(columns, r.int(1, columns.length)).map((x, i) => `${x.name}${r.chance(0.3) ? ` AS q${i}` : ''}`).join(', ')}))`],
    [0.6, () => `SELECT * FROM (SELECT * FROM ${t.sql}) UNPIVOT ((v, w) FOR n IN ((${a.name}, ${b.name})${r.pick(['', ' AS x', `, (${b.name}, ${a.name})`])}))`],
  ])()
}

export function withed(r) {
  const s = table(r, { alias: 's' })
  const columns = unqualified(s.columns)
  const e = exprs(r, columns)
  const list = columns.map(c => c.name).join(', ')
  const step = r.pick(['n + 1', 'n * 2', 'n + 2', 'CAST(n + 1 AS INT)', 'n - 1', "n || 'x'", 'n + 1L', 'n + 0.5'])
  const start = r.pick(['1', '0', "'a'", '1L', '1.0', 'NULL', '10', "CAST('a' AS STRING)"])
  return r.weighted([
    [3, () => `WITH q AS (SELECT * FROM ${s.sql}${where(r, e)}) SELECT * FROM q${r.pick(['', ` JOIN q AS p ON q.${columns[0].name} = p.${columns[0].name}`, ' UNION ALL SELECT * FROM q', ` WHERE ${columns[0].name} IN (SELECT ${columns[0].name} FROM q)`, ' a, q b'])}`],
    [1.5, () => `WITH q(${r.pick(['x, y', 'x', 'x, y, z'])}) AS (SELECT ${list} FROM ${s.sql}) SELECT * FROM q`],
    [3, () => `WITH RECURSIVE q(n) AS (SELECT ${start} UNION ALL SELECT ${step} FROM q WHERE ${r.pick(['n < 5', 'n < 20', 'length(n) < 4', 'n > 0', 'n IS NOT NULL AND n < 3'])}) SELECT ${r.pick(['*', 'sum(n)', 'count(*), max(n)', 'n, n + 1'])} FROM q`],
    [1, () => `WITH RECURSIVE q(n, m) ${r.pick(['', 'MAX RECURSION LEVEL 4 '])}AS (VALUES (${start}, 1) UNION ${r.pick(['', 'ALL '])}SELECT ${step}, m + 1 FROM q WHERE m < ${r.int(2, 6)}) SELECT * FROM q`],
    [1, () => `WITH q AS (SELECT 1 AS a), p AS (SELECT a + 1 AS a FROM ${r.pick(['q', 'p', 'x'])}) SELECT * FROM p, q`],
  ])()
}

export function piped(r) {
  const t = table(r)
  let columns = unqualified(t.columns)
  let q = `FROM ${t.sql}`
  for (let n = r.int(1, 4); n > 0; n--) {
    const e = exprs(r, columns)
    const names = columns.map(c => c.name)
    q += r.weighted([
      [3, () => ` |> WHERE ${e.of({ k: 'boolean' }, 1)}`],
      [2, () => ` |> SELECT ${names.map(x => (r.chance(0.2) ? `${e.of(columns[names.indexOf(x)].type, 1)} AS ${x}` : x)).join(', ')}`],
      [2, () => ` |> EXTEND ${e.of(INT, 1)} AS e${n}`],
      [1.5, () => ` |> SET ${r.pick(names)} = ${e.any(1)}`],
      [1, () => ` |> DROP ${r.pick([...names, 'x'])}`],
      [1, () => ' |> AS t2'],
      [1.5, () => { const k = flatOnes(columns); const by = k.length > 0 ? ` GROUP BY ${r.pick(k).name}` : ''; const s = ` |> AGGREGATE ${aggregateCall(e)} AS g${n}${by}`; columns = []; return s }],
      [1, () => ` |> ORDER BY ${orderOf(r, columns) || '1'}`],
      [0.7, () => ` |> UNION ALL ${t.sql.replace(/ t\(.*\)$/, '')}`],
      [0.7, () => ` |> ${r.pick(['JOIN', 'LEFT JOIN', 'CROSS JOIN', 'LEFT ANTI JOIN'])} (SELECT 1 AS k) j${r.pick(['', ' ON true', ` ON k = ${names[0] ?? 1}`])}`],
      [0.5, () => ` |> UNPIVOT (v FOR n IN (${names.slice(0, 2).join(', ')}))`],
      [0.4, () => ' |> DISTINCT'],
    ])()
    if (columns.length === 0) break
  }
  return q
}

/** A statement with parameters: `{ sql, args }`. */
export function parameterized(r) {
  const t = table(r, { flat: true })
  const columns = unqualified(t.columns)
  const value = () => r.pick([1, 0, -5, 2.5, 'a', '', '2024-02-29', true, null, '1', 3000000000, 'x y'])
  const named = r.chance(0.5)
  const args = named ? {} : []
  const marker = () => {
    if (!named) return args.push(value()) && '?'
    const n = `p${Object.keys(args).length}`
    args[n] = value()
    return `:${n}`
  }
  const c = () => r.pick(columns).name
  const e = exprs(r, columns)
  const make = r.pick([
    () => `SELECT ${c()} = ${marker()}, ${marker()} AS x FROM ${t.sql}`,
    () => `SELECT * FROM ${t.sql} WHERE ${c()} ${r.pick(['=', '<', '<=>', '<>'])} ${marker()} OR ${marker()}`,
    () => `SELECT ${marker()} + ${marker()}, typeof(${marker()})`,
    () => `SELECT ${r.pick(['coalesce', 'concat', 'greatest', 'array', 'struct'])}(${marker()}, ${e.any(0)}, ${marker()}) FROM ${t.sql}`,
    () => `SELECT * FROM ${t.sql} ORDER BY ${columns.map(x => x.name).join(', ')} LIMIT ${marker()}`,
    () => `SELECT CASE ${marker()} WHEN ${e.any(0)} THEN ${marker()} ELSE ${c()} END FROM ${t.sql}`,
    () => `SELECT CAST(${marker()} AS ${ddl(randomType(r, { flat: true }))})`,
    () => `SELECT ${c()}, count(*) FROM ${t.sql} WHERE ${c()} IN (${marker()}, ${marker()}) GROUP BY ${c()}`,
    () => `SELECT IDENTIFIER(${r.pick(["'abs'", "'upper'", "'coalesce'"])})(${marker()}), ${marker()}::STRING`,
    () => `VALUES (${marker()}, ${marker()}), (${marker()}, ${e.of(INT, 0).replace(/^[a-z]$/, '1')})`,
  ])
  const sql = make()
  if (named && r.chance(0.08)) delete args.p0
  return { sql, args }
}
