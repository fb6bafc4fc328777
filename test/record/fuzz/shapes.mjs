import { Expressions, isFlat } from './expressions.mjs'
import { aggregateCall, table } from './queries.mjs'
import { arrayOf, ddl, INT, literal, mapOf, randomType, STRING } from './types.mjs'

/** Rarer shapes of queries, by the areas that draw them now and then. */

const bare = c => c.name.replace(/^.*\./, '')
const unqualified = columns => columns.map(c => ({ ...c, name: bare(c) }))
const exprs = (r, columns) => new Expressions(r, columns, { nulls: 0.05, tame: r.chance(0.8) })
const keysOf = columns => columns.filter(c => isFlat(c.type))

/** Grouping analytics with HAVING, ORDER BY, windows over aggregates and lateral aliases; keys that are expressions. */
export function group(r) {
  const t = table(r, { rows: r.int(2, 5) })
  const columns = unqualified(t.columns)
  const e = exprs(r, columns)
  const [a, b] = r.some(columns, 2)
  const x = r.chance(0.3) ? e.of(a.type, 1) : a.name
  const y = r.chance(0.2) ? `coalesce(${b.name}, ${literal(r, b.type, { tame: true, nulls: 0 })})` : b.name
  const sets = r.pick([`ROLLUP(${x}, ${y})`, `CUBE(${x}, ${y})`, `GROUPING SETS((${x}, ${y}), (${y}), ())`, `${x}, ROLLUP(${y})`, `ROLLUP(${x}), CUBE(${y})`, `GROUPING SETS(ROLLUP(${x}, ${y}), (${y}))`, `${x}, ${y} WITH CUBE`, `(${x}), (${y})`, 'ALL', '1, 2', `${x}, ${y}`])
  const extra = /ROLLUP|CUBE|SETS/.test(sets) ? r.pick(['', `, grouping(${x})`, `, grouping_id(${x}, ${y})`, ', grouping_id()']) : ''
  const f = aggregateCall(e)
  return r.weighted([
    [3, () => `SELECT ${x}, ${y}, ${f}${extra} FROM ${t.sql} GROUP BY ${sets}${r.pick(['', ` HAVING count(*) ${r.pick(['>', '=', '<='])} ${r.int(0, 2)}`, ` HAVING ${x} IS NOT NULL`, ` HAVING grouping(${x}) = 0`])}`],
    [1.5, () => `SELECT ${x} AS k, count(*) AS n, n + 1 AS m FROM ${t.sql} GROUP BY ${r.pick(['k', '1', 'ALL', x])}${r.pick(['', ' HAVING n > 1', ' HAVING m > 1', ` ORDER BY n, ${r.pick(['k', 'max(1)', x])} LIMIT ${r.int(0, 1)}`])}`],
    [1.5, () => `SELECT ${x} AS k, ${r.pick(['sum(count(*))', 'rank()', 'max(max(1))', 'count(*)'])} OVER (${r.pick(['', `PARTITION BY ${x} `])}ORDER BY count(*)) AS w FROM ${t.sql} GROUP BY ${r.pick([x, 'ALL', `ROLLUP(${x})`])}`],
    [1, () => `SELECT ${f} AS p, ${aggregateCall(e)} AS q, struct(p) AS s FROM ${t.sql}${r.pick(['', ' HAVING p IS NOT NULL', ' GROUP BY ()'])}`],
    [1, () => `SELECT ${x}, ${aggregateCall(e)} FROM ${t.sql} GROUP BY ${y}`],
    [1, () => `SELECT any_value(${x}) IS NULL, count(${x}), count(DISTINCT ${x}, ${y}), count_if(${e.of({ k: 'boolean' }, 1)}) FROM ${t.sql} TABLESAMPLE (100 PERCENT)`],
  ])()
}

const STEPS = {
  date: ['1', "INTERVAL '2' DAY", "INTERVAL '1' MONTH", "INTERVAL '1' HOUR", "'1'"], timestamp: ["INTERVAL '1' DAY", "INTERVAL '36' HOUR", "INTERVAL '1' YEAR", '1'], timestamp_ntz: ["INTERVAL '1' DAY", "INTERVAL '1' MONTH", "DATE '2020-01-01'"],
  time: ["INTERVAL '1' HOUR", "INTERVAL '30' MINUTE", '1'], ym: ["INTERVAL '2' MONTH", "INTERVAL '1' YEAR", '1'], dt: ["INTERVAL '1' DAY", "INTERVAL '1' SECOND", '2'], decimal: ['1', '0.5', '1.5D', '2L'], double: ['1', '1.5', '0.5D', '1Y'], float: ['1', '0.5F', '1.5D'],
}

/** RANGE frames over every ordered type, several windows of one query, and what frames and functions refuse. */
export function window(r) {
  const ordered = r.pick(['date', 'timestamp', 'timestamp_ntz', 'time', 'ym', 'dt', 'decimal', 'double', 'float', 'int', 'bigint', 'string', 'boolean', 'binary'])
  const type = { time: { k: 'time', p: 6 }, ym: { k: 'ym', u: 'YEAR TO MONTH' }, dt: { k: 'dt', u: 'DAY TO SECOND' }, decimal: { k: 'decimal', p: 10, s: 2 } }[ordered] ?? { k: ordered }
  const t = table(r, { rows: r.int(3, 6), types: [type, INT, randomType(r, { flat: true })] })
  const e = exprs(r, unqualified(t.columns))
  const step = () => r.pick(STEPS[ordered] ?? ['1', '2L', '1.5', "'1'", 'NULL'])
  const [low, high] = [r.pick(['UNBOUNDED PRECEDING', `${step()} PRECEDING`, 'CURRENT ROW', `${step()} FOLLOWING`]), r.pick([`${step()} PRECEDING`, 'CURRENT ROW', `${step()} FOLLOWING`, 'UNBOUNDED FOLLOWING'])]
  const f = r.pick(['count(*)', 'count(b)', 'sum(b)', 'min(c)', 'max(a)', 'first_value(b)', 'last_value(c, true)', 'avg(b)', 'sort_array(collect_list(b))', 'nth_value(b, 2)', 'row_number()', 'sum(b) FILTER (WHERE b > 1)', 'count(DISTINCT b)', 'median(b)'])
  const order = r.pick(['a', 'a DESC', 'a NULLS LAST', 'a DESC NULLS FIRST'])
  return r.weighted([
    [4, () => `SELECT a, b, ${f} OVER (ORDER BY ${order} RANGE BETWEEN ${low} AND ${high}) FROM ${t.sql}`],
    [1, () => `SELECT a, ${f} OVER w, ${r.pick(['rank()', 'sum(b)', 'lag(a)'])} OVER (w) FROM ${t.sql} WINDOW w AS (ORDER BY ${order}, b, c)`],
    [1, () => `SELECT b, ${e.any(1)} AS x, row_number() OVER (PARTITION BY x ORDER BY a, b, c) AS y, y + 1 FROM ${t.sql}`],
    [1, () => `SELECT b FROM ${t.sql} QUALIFY ${r.pick(['rank()', 'count(*)', 'sum(b)'])} OVER (${r.pick(['PARTITION BY a ', ''])}ORDER BY b, a, c) ${r.pick(['=', '<', '>='])} ${r.int(1, 3)}`],
    [1, () => `SELECT DISTINCT ${f} OVER (PARTITION BY ${r.pick(['a', 'b', 'c', 'a, b'])}) FROM ${t.sql}`],
    [0.6, () => `SELECT b FROM ${t.sql} ${r.pick(['WHERE', 'GROUP BY b HAVING', 'GROUP BY'])} ${r.pick(['rank() OVER (ORDER BY b) = 1', 'sum(b) OVER () > 1'])}`],
  ])()
}

/** Joins of three tables, hints, USING and NATURAL with types that differ, laterals that see the left side. */
export function join(r) {
  const types = r.times(2, () => (r.chance(0.6) ? INT : randomType(r, { flat: true })))
  const [s, u, w] = ['s', 'u', 'w'].map(alias => table(r, { alias, types: types.map(x => (r.chance(0.85) ? x : randomType(r, { flat: true }))), rows: r.int(1, 4) }))
  const kinds = ['JOIN', 'LEFT JOIN', 'RIGHT JOIN', 'FULL JOIN']
  const [k1, k2] = [r.pick(kinds), r.pick([...kinds, 'LEFT SEMI JOIN', 'LEFT ANTI JOIN'])]
  const hint = r.chance(0.25) ? `/*+ ${r.pick(['BROADCAST(u)', 'MERGE(s, u)', 'SHUFFLE_HASH(w)', 'REPARTITION(3)', 'COALESCE(1)', 'REBALANCE', 'NOPE(x)', 'BROADCAST(s), MERGE(u)', 'SHUFFLE_REPLICATE_NL(u)'])} */ ` : ''
  const e = exprs(r, [...s.columns, ...u.columns])
  return r.weighted([
    [2, () => `SELECT ${hint}* FROM ${s.sql} ${k1} ${u.sql} USING (a) ${k2} ${w.sql} USING (a)`],
    [2, () => `SELECT ${hint}s.a, u.b FROM ${s.sql} ${k1} ${u.sql} ON s.a = u.a ${k2} ${w.sql} ON ${r.pick(['u.a = w.a', 's.a = w.a', 'u.b <=> w.b', 's.a = w.a AND u.b = w.b', 'true'])}`],
    [1, () => `SELECT ${r.pick(['a', 'b', 's.a, u.a, a', '*', 'count(*), count(a)', 's.*', 'u.*, b'])} FROM ${s.sql} NATURAL ${k1} ${u.sql}`],
    [1, () => `SELECT * FROM ${s.sql}, ${u.sql}, ${w.sql} WHERE s.a = u.a AND u.b = w.b`],
    [1, () => `SELECT s.a, x.* FROM ${s.sql} ${r.pick(['JOIN', 'LEFT JOIN', 'CROSS JOIN'])} LATERAL (SELECT ${e.any(1)} AS p, u.a AS q FROM ${u.sql}${r.pick(['', ' WHERE u.b = s.b', ' WHERE u.a > s.a', ' WHERE u.a = s.a ORDER BY u.b LIMIT 1'])}) x`],
    [1, () => `SELECT s.a, x.* FROM ${s.sql}, LATERAL (SELECT ${r.pick(['count(*)', 'max(u.a)', 'sum(1), min(u.b)', 'count(DISTINCT u.a)'])} FROM ${u.sql} WHERE ${r.pick(['u.a = s.a', 'u.b <=> s.b', 'u.a < s.a', 'true'])}) AS x`],
    [1, () => `SELECT * FROM (${s.sql} ${k1} ${u.sql} ON s.a = u.a) ${r.pick(['', 'AS j'])}`],
  ])()
}

/** Subqueries in subqueries, in lists, groups and orders, and correlated by what is none of equality. */
export function subquery(r) {
  const types = r.times(2, () => (r.chance(0.7) ? INT : randomType(r, { flat: true })))
  const [s, u] = ['s', 'u'].map(alias => table(r, { alias, types, rows: r.int(1, 4) }))
  const on = r.pick(['u.a = s.a', 'u.a <=> s.a', 'u.a > s.a', 'u.b = s.b', 'u.a = s.a AND u.b <> s.b', 's.a IS NULL', 'coalesce(u.a, s.a) = s.a', 'u.a = s.a OR u.b = s.b', 'u.a BETWEEN s.a AND s.a'])
  const scalar = r.pick([`(SELECT max(u.b) FROM ${u.sql} WHERE ${on})`, `(SELECT count(*) FROM ${u.sql} WHERE ${on})`, `(SELECT count(u.b) + max(s.a IS NULL)::INT FROM ${u.sql} WHERE ${on})`, `(SELECT any_value(s.a) FROM ${u.sql} WHERE ${on})`, `(SELECT sort_array(collect_list(u.b))[0] FROM ${u.sql} WHERE ${on})`, `(SELECT DISTINCT u.b FROM ${u.sql} WHERE ${on})`, `(SELECT u.b FROM ${u.sql} WHERE ${on} ORDER BY u.b LIMIT 1)`, `(SELECT u.b FROM ${u.sql} WHERE ${on} UNION SELECT s.b)`, '(SELECT s.a)', '(SELECT max(s.a))'])
  const inside = r.pick([`s.a IN (SELECT u.a FROM ${u.sql} WHERE ${on})`, `s.a NOT IN (SELECT u.a FROM ${u.sql})`, `EXISTS (SELECT 1 FROM ${u.sql} WHERE ${on} AND EXISTS (SELECT 1 FROM ${u.sql.replace(/ u\(/, ' v(')} WHERE v.a = u.a))`, `s.a = (SELECT max(u.a) FROM ${u.sql} WHERE ${on} AND u.b IN (SELECT v.b FROM ${u.sql.replace(/ u\(/, ' v(')}))`, `(s.a, s.b) IN (SELECT u.a, u.b FROM ${u.sql})`, `s.a IN (SELECT u.a FROM ${u.sql} INTERSECT SELECT u.a FROM ${u.sql})`, `NOT EXISTS (SELECT u.a FROM ${u.sql} WHERE ${on} GROUP BY u.a HAVING count(*) > 1)`, `s.a <= ${r.pick(['ALL', 'ANY'])} (SELECT u.a FROM ${u.sql})`])
  return r.weighted([
    [3, () => `SELECT s.a, ${scalar} AS x FROM ${s.sql} WHERE ${inside}`],
    [1.5, () => `SELECT s.a, ${inside} AS x, ${inside} AND s.a IS NOT NULL FROM ${s.sql}`],
    [1, () => `SELECT ${scalar} AS x, count(*) FROM ${s.sql} GROUP BY ${r.pick(['x', '1', scalar, 's.a'])}`],
    [1, () => `SELECT s.a FROM ${s.sql} ORDER BY ${r.pick([scalar, inside])}, s.a, s.b LIMIT ${r.pick(['2', '(SELECT 1)'])}`],
    [1, () => `SELECT sum(${r.pick([`(SELECT count(*) FROM ${u.sql} WHERE ${on})`, '(SELECT 1)'])}), count_if(${inside}) FROM ${s.sql}`],
    [1, () => `SELECT s.a FROM ${s.sql} ${r.pick(['LEFT JOIN', 'JOIN', 'FULL JOIN'])} ${u.sql} ON s.a = u.a AND ${inside.replaceAll(/\bu([.(])/g, 'q$1').replaceAll(/ u(\b)/g, ' q$1')}`],
    [1, () => `SELECT s.a, if(${inside}, ${scalar}, NULL) FROM ${s.sql}`],
  ])()
}

/** Generators in odd places, table functions with named arguments, pivots by several columns and over expressions. */
export function reshape(r) {
  const t = table(r, { types: [INT, STRING, arrayOf(INT), mapOf(STRING, INT), { k: 'struct', f: [['x', INT], ['y', arrayOf(STRING)]] }], rows: r.int(1, 3) })
  const g = r.pick(['explode(c)', 'explode(d)', 'posexplode(c)', 'explode(e.y)', 'explode_outer(c)', 'inline(array(e))', 'inline_outer(arrays_zip(c, e.y))', 'explode(map_keys(d))', 'explode(sequence(0, 2))', 'stack(2, a, b, a + 1, b)', "json_tuple('{\"x\":1}', 'x')", 'explode(transform(c, x -> x + a))', 'explode(collect_list(a))', 'posexplode_outer(map_entries(d))', 'explode(NULL)', "explode(split(b, ''))"])
  return r.weighted([
    [2, () => `SELECT a, ${g} FROM ${t.sql}${r.pick(['', ' WHERE a IS NOT NULL'])}`],
    [1, () => `SELECT a, ${g} AS ${r.pick(['x', '(x, y)', '(x)'])} FROM ${t.sql}`],
    [1, () => `SELECT ${r.pick([`${g} + 1`, `sum(${g})`, `coalesce(${g}, 1)`, `${g}, ${g}`, `array(${g})`, `CASE WHEN true THEN ${g} END`])} FROM ${t.sql}`],
    [1, () => `SELECT a FROM ${t.sql} ${r.pick([`WHERE ${g} > 1`, `ORDER BY ${g}`, `GROUP BY ${g}`, `GROUP BY a HAVING ${g} = 1`])}`],
    [1.5, () => `SELECT t.a, l.* FROM ${t.sql} LATERAL VIEW ${r.pick(['', 'OUTER '])}${g} l${r.pick(['', ' AS x', ' AS x, y'])} LATERAL VIEW explode(c) m AS z${r.pick(['', ' WHERE z > 0'])}`],
    [1, () => `SELECT t.a, l.* FROM ${t.sql}${r.pick([', LATERAL', ' LEFT JOIN LATERAL'])} ${g.replaceAll(/\b([a-e])(?=[,) .])/g, 't.$1')} l`],
    [1, () => `SELECT * FROM ${r.pick(['explode(collection => array(1, 2))', 'range(start => 1, end => 3)', 'explode(array(1), array(2))', 'stack(2, 1, 2, 3)', "inline(array(struct(1, 'a')))", 'posexplode(map(1, 2))', 'sequence(1, 2)', 'range(1, 10, 3, 2)', 'range(1, 2, 0)', "json_tuple('{}', 'a')", "variant_explode(input => parse_json('[1]'))", "variant_explode_outer(parse_json('{\"a\":1}'))", 'sql_keywords() LIMIT 0', 'nope(1)', 'abs(1)'])}${r.pick(['', ' AS f', ' AS f(p)', ' f(p, q)'])}`],
    [1.5, () => `SELECT * FROM (SELECT a, b, size(c) AS c FROM ${t.sql}) PIVOT (${r.pick(['max(c)', 'sum(c) AS s, count(*) AS n', 'max(c + 1)', 'first(c)', 'c'])} FOR ${r.pick(["(a, b) IN ((1, 'a'), (2, 'b') AS z)", "b IN ('a', 'abc' AS z, NULL)", 'a IN (1, 2 + 1, 5)', "a IN ('1')", 'a IN (b)', 'nope IN (1)'])})`],
    [1, () => `SELECT * FROM (SELECT a, size(c) AS n, a * 2.5 AS m, b FROM ${t.sql}) UNPIVOT (${r.pick(['v FOR k IN (a, n)', 'v FOR k IN (a, m AS `z z`)', "v FOR k IN (a AS 'q', n)", '(v, w) FOR k IN ((a, n) AS x, (m, a))', 'v FOR k IN (a, b)', 'v FOR a IN (n, m)', 'v FOR k IN (*)'])}) ${r.pick(['', 'AS u', 'AS u(p)'])}`],
  ])()
}

/** Several operators, by-name unions and columns that meet under other types. */
export function setop(r) {
  const types = r.times(2, () => randomType(r, { flat: r.chance(0.7) }))
  const branch = (i, own = types) => `SELECT ${r.pick(['*', '*', 'a, b', 'b, a', 'a AS b, b AS a', 'DISTINCT a, b'])} FROM ${table(r, { alias: `t${i}`, types: own, rows: r.int(1, 3) }).sql}`
  const widened = types.map(x => (r.chance(0.4) ? r.pick([{ k: 'bigint' }, { k: 'double' }, STRING, { k: 'decimal', p: 20, s: 3 }, { k: 'timestamp' }, { k: 'void' }]) : x))
  const op = r.pick(['UNION', 'UNION ALL', 'INTERSECT', 'EXCEPT', 'UNION BY NAME', 'UNION ALL BY NAME'])
  return r.weighted([
    [2, () => `${branch(0)} ${op} ${branch(1, widened)}`],
    [1, () => `SELECT typeof(a), count(*) FROM (${branch(0)} ${op} ${branch(1, widened)}) GROUP BY 1`],
    [1, () => `(${branch(0)} LIMIT 1) UNION ALL (${branch(1)} ORDER BY 1, 2 LIMIT 1) EXCEPT ${branch(2)}`],
    [1, () => `WITH q AS (${branch(0)}) SELECT * FROM q ${r.pick(['UNION', 'INTERSECT', 'MINUS ALL', 'EXCEPT'])} SELECT * FROM q`],
    [1, () => `SELECT * FROM ((${branch(0)}) ${op} (${branch(1)})) x WHERE a IS NOT NULL`],
    [0.6, () => `TABLE nope UNION ${branch(0)}`],
    [0.6, () => `${branch(0)} UNION ALL SELECT 1`],
    [0.6, () => `SELECT 1 AS x, 2 AS y UNION ALL BY NAME SELECT ${r.pick(["'a' AS y, 3 AS x", '3 AS y', '1 AS z', '1 AS x, 1 AS X', 'NULL AS y, 5L AS x'])}`],
  ])()
}

/** ORDER BY and LIMIT of odd forms. */
export function sort(r) {
  const t = table(r, { rows: r.int(2, 5) })
  const columns = unqualified(t.columns)
  const all = keysOf(columns).map(c => c.name).join(', ') || '1'
  const e = exprs(r, columns)
  return r.weighted([
    [2, () => `SELECT ${all} FROM ${t.sql} ORDER BY ALL${r.pick(['', ' DESC', ' NULLS LAST', ' DESC NULLS FIRST', ', 1'])}${r.pick(['', ' LIMIT 2', ' LIMIT ALL OFFSET 1'])}`],
    [1, () => `SELECT ${columns[0].name} AS z, ${e.any(1)} AS y FROM ${t.sql} ORDER BY ${r.pick(['z', '1', 'y', '2', '3', '0', columns[1].name, 't.a', 'z + 1'])}, ${all}`],
    [1, () => `SELECT DISTINCT ${columns[0].name} FROM ${t.sql} ORDER BY ${r.pick([columns[0].name, columns[1].name, '1', `hash(${columns[0].name})`])}`],
    [1, () => `SELECT * FROM ${t.sql} ORDER BY ${all} LIMIT ${r.pick(['1 + 1', 'NULL', '-1', "'a'", '1.5', 'a', '2L', 'length(\'ab\')', '2147483648L', 'CAST(1 AS TINYINT)', '(SELECT 1)'])}${r.pick(['', ' OFFSET 1', ' OFFSET -1', " OFFSET 'x'"])}`],
    [1, () => `SELECT count(*) FROM ${t.sql} ORDER BY ${r.pick(['1', 'count(*)', 'max(a)', 'a', 'sum(1) OVER ()'])}`],
    [1, () => `SELECT ${columns[0].name} FROM ${t.sql} ${r.pick(['SORT BY', 'CLUSTER BY', 'DISTRIBUTE BY'])} ${r.pick([columns[0].name, columns[1].name, '1', 'nope'])}`],
  ])()
}

/** CTEs in subqueries, shadowed and nested names, recursion with joins and several anchors. */
export function cte(r) {
  const t = table(r, { alias: 'q0', rows: r.int(1, 3), types: [INT, randomType(r, { flat: true })] })
  const step = r.pick(['n + 1', 'n * 2', 'n + 1, m', 'm, n + m', 'n + 1, concat(m, n)', "n + 1, m || 'x'", 'n + 1, array(n)'])
  const stop = r.pick(['n < 4', 'n < 30', 'n < 3 AND m IS NOT NULL'])
  return r.weighted([
    [1.5, () => `WITH q AS (SELECT a AS n FROM ${t.sql}), p AS (WITH q AS (SELECT max(n) AS n FROM q) SELECT * FROM q) SELECT * FROM q, p`],
    [1.5, () => `SELECT (WITH q AS (SELECT a FROM ${t.sql}) SELECT ${r.pick(['max(a)', 'count(*)', 'a'])} FROM q) AS x, EXISTS (WITH q AS (SELECT 1 AS z) SELECT * FROM q WHERE z = ${r.int(1, 2)})`],
    [2, () => `WITH RECURSIVE q(n, m) AS (SELECT ${r.pick(['1, 1', "1, 'a'", '1L, 2', '1, 0.5', 'a, a FROM ' + t.sql, '1, array(1)'])} UNION ALL SELECT ${step} FROM q WHERE ${stop}) SELECT ${r.pick(['*', 'count(*), max(n)', 'n, count(*) OVER (ORDER BY n)'])} FROM q`],
    [1, () => `WITH RECURSIVE q AS (SELECT a AS n, 1 AS d FROM ${t.sql} UNION ALL SELECT ${r.pick(['n + 1, d + 1', 'n, d + 1', 'q.n + z.k, d + 1'])} FROM q JOIN (VALUES (1), (2)) z(k) ON ${r.pick(['z.k = d', 'z.k > d', 'true'])} WHERE d < 3) SELECT d, count(*) FROM q GROUP BY d`],
    [0.7, () => `WITH RECURSIVE q(n) AS (SELECT 1 UNION ALL SELECT ${r.pick(['max(n) + 1', 'DISTINCT n + 1', 'n + 1', 'explode(array(n + 1))', 'sum(n) OVER () + 1'])} FROM ${r.pick(['q', 'q a JOIN q b', 'q RIGHT JOIN (SELECT 1 AS k) ON k = n', 'q LEFT JOIN (SELECT 1 AS k) ON k = n'])} ${r.pick(['', 'WHERE true '])}LIMIT 3) SELECT * FROM q LIMIT 5`],
    [0.7, () => `WITH q AS (SELECT 1 AS a), q AS (SELECT 2 AS a) SELECT * FROM q`],
    [0.7, () => `WITH q(${r.pick(['x', 'x, y, z', 'x, x'])}) AS (SELECT * FROM ${t.sql}) SELECT ${r.pick(['x', '*', 'a'])} FROM q`],
  ])()
}

/** Casts in nested types, char and varchar, collations and to every precision. */
export function cast(r) {
  const from = r.pick([arrayOf(randomType(r, { flat: true })), mapOf(STRING, randomType(r, { flat: true })), { k: 'struct', f: [['a', randomType(r, { flat: true })], ['b', INT]] }, STRING, randomType(r)])
  const inner = () => ddl(randomType(r, { flat: true }))
  const to = r.pick([`ARRAY<${inner()}>`, `MAP<STRING, ${inner()}>`, `STRUCT<a: ${inner()}, b: STRING>`, `STRUCT<x: ${inner()}>`, `CHAR(${r.int(1, 6)})`, `VARCHAR(${r.int(1, 6)})`, `DECIMAL(${r.int(1, 38)}, ${r.int(0, 5)})`, `TIME(${r.int(0, 7)})`, 'INTERVAL DAY TO MINUTE', 'INTERVAL MONTH', 'VARIANT', 'STRING COLLATE UNICODE_CI', 'TIMESTAMP_LTZ', 'BINARY', 'INTERVAL', 'VOID', 'NOPE', 'DEC', 'LONG', 'REAL'])
  return r.chance(0.25) ? `SELECT TRY_CAST(${literal(r, from)} AS ${to})` : r.chance(0.5) ? `SELECT CAST(${literal(r, from)} AS ${to}) AS x` : `SELECT x::${to}, typeof(x::${to}) FROM VALUES (${literal(r, from, { nulls: 0 })}), (${literal(r, from)}) t(x)`
}
