/** Writes random statements as a query file, the same for the same seed: `node test/record/fuzz.mjs AREA SEED COUNT > file.sql`. See README.md. */
import { aggregates, call, changedExample, generators, scalars } from './fuzz/calls.mjs'
import { Expressions, isFlat } from './fuzz/expressions.mjs'
import { aggregateCall, combined, grouped, joined, parameterized, piped, reshaped, sorted, subqueried, table, windowed, withed } from './fuzz/queries.mjs'
import { Random } from './fuzz/random.mjs'
import { functions, script, variables } from './fuzz/scripts.mjs'
import * as shapes from './fuzz/shapes.mjs'
import { ddl, literal, numericType, randomType } from './fuzz/types.mjs'

const overTable = (r, made) => `SELECT ${made} FROM ${table(r, { flat: false }).sql}`

function scalarCall(r) {
  const f = r.pick(scalars)
  if (r.chance(0.35)) {
    const changed = changedExample(new Expressions(r), f)
    if (changed) return changed
  }
  if (r.chance(0.6)) return `SELECT ${call(new Expressions(r), f)}`
  const t = table(r, { alias: 't', flat: r.chance(0.6), tame: r.chance(0.7), rows: r.int(1, 3) })
  return `SELECT ${call(new Expressions(r, t.columns.map(c => ({ ...c, name: c.name.slice(2) }))), f)} FROM ${t.sql}`
}

function aggregateOf(r) {
  const f = r.pick(aggregates)
  if (r.chance(0.4)) {
    const changed = changedExample(new Expressions(r), f)
    if (changed) return changed
  }
  const t = table(r, { flat: r.chance(0.7), rows: r.int(1, 2) })
  return `SELECT ${call(new Expressions(r, t.columns.map(c => ({ ...c, name: c.name.slice(2) })), { tame: true }), f)} FROM ${t.sql}`
}

function cast(r) {
  const [from, to] = [randomType(r), randomType(r)]
  const value = literal(r, from, { nulls: 0.04 })
  const how = r.weighted([[5, 'CAST'], [1.5, 'TRY_CAST']])
  if (r.chance(0.12)) return `SELECT (${value})::${ddl(to)}`
  return r.chance(0.3) ? `SELECT ${how}(x AS ${ddl(to)}) FROM VALUES (${value}), (${literal(r, from)}) t(x)` : `SELECT ${how}(${value} AS ${ddl(to)})`
}

function operator(r) {
  const e = new Expressions(r, [], { nulls: 0.05 })
  const [x, y, z] = r.times(3, () => randomType(r, { flat: r.chance(0.8) }))
  const number = () => (r.chance(0.5) ? numericType(r) : r.pick([x, y]))
  const v = type => literal(r, type, { nulls: 0.05 })
  const made = r.weighted([
    [5, () => `${v(number())} ${r.pick(['+', '-', '*', '/', '%', 'DIV', '&', '|', '^', '||', '<<', '>>', '>>>'])} ${v(number())}`],
    [5, () => `${v(x)} ${r.pick(['=', '<', '<=>', '<>', '>=', 'IS DISTINCT FROM'])} ${v(r.chance(0.3) ? x : y)}`],
    [2, () => `${v(x)} ${r.pick(['+', '-', '*', '/'])} ${v(y)}`],
    [1.5, () => `${v(x)} ${r.pick(['', 'NOT '])}IN (${v(x)}, ${v(y)})`],
    [1.5, () => `${v(x)} BETWEEN ${v(r.chance(0.5) ? x : z)} AND ${v(y)}`],
    [2, () => `CASE WHEN ${e.of({ k: 'boolean' }, 0)} THEN ${v(x)} WHEN false THEN ${v(r.chance(0.5) ? x : z)} ELSE ${v(y)} END`],
    [1.5, () => `CASE ${v(x)} WHEN ${v(y)} THEN ${v(z)} END`],
    [4, () => `${r.pick(['coalesce', 'if(true, ', 'nvl', 'array', 'greatest', 'least', 'nullif', 'concat', 'nvl2(true, ', 'ifnull', 'struct', 'array_union(array(', 'map(1, '])}`.replace(/^([\w]+)$/, '$1(')],
    [1, () => `${r.pick(['-', '+', '~', 'NOT ', '!'])}${v(x)}`],
    [1, () => `${v(x)}[${v(y)}]`],
    [1, () => `${v(x)} ${r.pick(['LIKE', 'RLIKE', 'ILIKE'])} ${v(y)}`],
    [0.7, () => `${v(x)} ${r.pick(['AND', 'OR'])} ${v(y)}`],
    [0.7, () => `${v(x)} IS ${r.pick(['TRUE', 'NOT FALSE', 'NULL', 'UNKNOWN'])}`],
    [3, () => e.any(2)],
    [2, () => e.any(3)],
  ])()
  if (!made.endsWith('(') && !/(true, |array\(|1, )$/.test(made)) return `SELECT ${made}`
  const two = made.startsWith('array_union') ? `${v(x)}), array(${v(y)}))` : made.startsWith('map(1') ? `${v(x)}, 2, ${v(y)})` : `${v(x)}, ${v(y)}${/^(nullif|nvl\(|if|nvl2)/.test(made) || r.chance(0.6) ? '' : `, ${v(z)}`})`
  return `SELECT ${made}${two}`
}

function filtered(r) {
  const t = table(r, { flat: r.chance(0.6), rows: r.int(2, 5) })
  const e = new Expressions(r, t.columns.map(c => ({ ...c, name: c.name.slice(2) })), { tame: r.chance(0.8), nulls: 0.05 })
  return `SELECT ${r.times(r.int(1, 3), () => e.any(r.int(1, 3))).join(', ')} FROM ${t.sql}${r.chance(0.4) ? ` WHERE ${e.of({ k: 'boolean' }, 2)}` : ''}`
}

const generated = r => {
  const f = r.pick(generators)
  return r.chance(0.4) ? (changedExample(new Expressions(r), f) ?? overTable(r, call(new Expressions(r), f))) : `SELECT ${r.chance(0.5) ? '* FROM ' : ''}${call(new Expressions(r), f)}`
}

const joins = { join: joined, subquery: subqueried }
/** What an area makes: one statement, several in a row, or one with its arguments. */
const AREAS = {
  call: scalarCall, aggregate: aggregateOf, cast, operator, filter: filtered, group: grouped, window: windowed, ...joins, setop: combined, sort: sorted, reshape: reshaped, generator: generated,
  cte: withed, pipe: piped, parameter: parameterized, variable: variables, function: functions, script,
}

const [area, seed = '1', count = '100', ...settings] = process.argv.slice(2)
if (!AREAS[area]) throw Error(`areas: ${Object.keys(AREAS).join(' ')}`)
const out = [`-- made by test/record/fuzz.mjs ${[area, seed, count, ...settings].join(' ')}`, '-- set spark.sql.timeType.enabled=true', ...settings.map(s => `-- set ${s}`)]
const r = new Random(Number(seed) * 7919 + 17)
for (let made = 0; made < Number(count); ) {
  // a third in rarer shapes, where the area has any
  const one = shapes[area] && r.chance(0.35) ? shapes[area](r) : AREAS[area](r)
  for (const statement of Array.isArray(one) ? one : [one]) {
    if (statement.args !== undefined) out.push(`-- args ${JSON.stringify(statement.args)}`)
    out.push(`${statement.sql ?? statement};`)
    made++
  }
}
console.log(out.join('\n'))
