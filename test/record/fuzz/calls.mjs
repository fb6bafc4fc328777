import { allFunctions } from '#dist/functions/registry.js'
import { Expressions, holeType, POOLS } from './expressions.mjs'
import { arrayOf, DOUBLE, INT, LONG, literal, mapOf, numericType, randomType, STRING, TIMESTAMP } from './types.mjs'

/** Calls of every function in the registry: by the patterns of its arguments, or its documented example with an argument put in another's place. */

const CHANGES = /^(current_|curdate|now|localtime|uuid|rand|randn|randstr|uniform|random|shuffle|session_user|user|version|input_file|spark_partition|monotonically|localtimestamp|unix_timestamp\(\)|sentences_|java_method|reflect|try_reflect|sleep|raise_error|assert_true|pi$|e$|to_protobuf|from_protobuf|zstd|aes_encrypt|typeof|bitmap_|window|session_window)/
const OPERATOR = /^[^a-z_]|^(and|or|not|in|like|ilike|rlike|between|case|when|div)$/
const usable = f => f.kind !== 'missing' && f.group && !OPERATOR.test(f.name) && !CHANGES.test(f.name) && !f.perQuery
export const scalars = allFunctions().filter(f => f.kind === 'scalar' && f.deterministic !== false && usable(f))
export const aggregates = allFunctions().filter(f => f.kind === 'aggregate' && usable(f))
export const generators = allFunctions().filter(f => f.kind === 'generator' && usable(f))

/** By the name of the parameter in the function's usage: what texts are expected there. */
const HINTS = [
  [/^(fmt|format|timeformat)$/i, 'format'], [/regex|pattern/i, 'regex'], [/json/i, 'json'], [/^path|jsonpath/i, 'path'], [/^xml$/i, 'xml'], [/^xpath$/i, 'xpath'], [/url/i, 'url'], [/^part/i, 'part'], [/schema/i, 'schema'],
  [/options/i, 'options'], [/charset/i, 'charset'], [/unit|^field$/i, 'unit'], [/timezone|zone|tz/i, 'zone'], [/day_of_week/i, 'weekday'], [/^type$/i, 'type'],
  [/^(pos|start|len|length|n|d|scale|index|idx|limit|occurrence|count|times|k|offset|num|precision)$/i, 'small'],
]

function parameterNames(f) {
  const inside = /\((.*)\)/s.exec(f.usage ?? '')?.[1] ?? ''
  return inside.replace(/[[\]]/g, '').split(',').map(s => s.trim().split(/\s+/)[0])
}

/** An argument by the registry's pattern (src/functions/define.ts); `letters` holds what its type letters stand for. */
function byPattern(e, pattern, letters, name, f) {
  const r = e.r
  const bare = pattern.replace(/^\w+=/, '').replace(/[?*+!]+$/, '')
  const constant = /!/.test(pattern)
  const type = patternType(r, bare, letters)
  if (typeof type === 'string') return lambda(r, type)
  if (/^(to_char|to_number|try_to_number|to_varchar)$/.test(f.name) && /format|fmt/.test(name)) return r.pick(POOLS.numberFormat)
  if (type.k === 'string' || bare === 'any' || type.k === 'int') {
    const hint = HINTS.find(([p]) => p.test(name))
    if (hint && r.chance(0.8)) return r.pick(POOLS[hint[1]])
  }
  return constant && r.chance(0.9) ? literal(r, type, { nulls: 0.05 }) : e.of(type, r.int(0, 1))
}

function patternType(r, bare, letters) {
  const one = r.pick(splitAlternatives(bare))
  const [base, constraint] = one.split(':')
  if (/^[TUKV]$/.test(base)) {
    letters[base] ??= constraint === 'numeric' ? numericType(r) : randomType(r, { flat: constraint === 'ordered' || r.chance(0.7) })
    return letters[base]
  }
  const nested = /^(array|map)<(.*)>$/.exec(base)
  if (nested?.[1] === 'array') return arrayOf(patternType(r, nested[2], letters))
  if (nested) {
    const [k, v] = nested[2].split(/,\s*/)
    return mapOf(patternType(r, k, letters), patternType(r, v, letters))
  }
  if (/^lambda/.test(base)) return base
  const decimal = /^decimal\((\d+),(\d+)\)$/.exec(base)
  if (decimal) return { k: 'decimal', p: Number(decimal[1]), s: Number(decimal[2]) }
  if (/numeric/.test(base)) return numericType(r)
  if (/integral/.test(base)) return { k: r.pick(['int', 'bigint', 'smallint', 'tinyint']) }
  if (/fractional/.test(base)) return r.pick([DOUBLE, { k: 'float' }])
  if (/nano/.test(base)) return TIMESTAMP
  if (/timestamp/.test(base)) return { k: base === 'timestamp_ntz' ? base : base === 'any_timestamp' ? r.pick(['timestamp', 'timestamp_ntz']) : 'timestamp' }
  if (/time$/.test(base)) return { k: 'time', p: 6 }
  if (/year_month/.test(base)) return { k: 'ym', u: 'YEAR TO MONTH' }
  if (/day_time/.test(base)) return { k: 'dt', u: 'DAY TO SECOND' }
  switch (base) {
    case 'any':
    case 'struct':
      return base === 'any' ? randomType(r) : { k: 'struct', f: [['a', INT], ['b', randomType(r, { flat: true })]] }
    case 'array':
      return arrayOf(randomType(r, { flat: r.chance(0.8), depth: 1 }))
    case 'map':
      return mapOf(randomType(r, { flat: true }), randomType(r, { flat: r.chance(0.8), depth: 1 }))
    case 'long':
      return LONG
    case 'short':
      return { k: 'smallint' }
    case 'byte':
      return { k: 'tinyint' }
    case 'calendar_interval':
      return { k: 'calendar' }
    case 'string':
    case 'int':
    case 'double':
    case 'float':
    case 'boolean':
    case 'date':
    case 'binary':
    case 'variant':
      return { k: base }
    case 'decimal':
      return holeType('decimal', undefined, r)
    default:
      return randomType(r)
  }
}

function splitAlternatives(pattern) {
  const out = ['']
  let depth = 0
  for (const c of pattern) {
    if (c === '<' || c === '(') depth++
    if (c === '>' || c === ')') depth--
    if (c === '|' && depth === 0) out.push('')
    else out[out.length - 1] += c
  }
  return out
}

const lambda = (r, kind) =>
  r.pick(
    {
      lambda1: ['x -> x', 'x -> x IS NULL', 'x -> x = x', 'x -> CAST(x AS STRING)', 'x -> coalesce(x, x)', 'x -> NULL', 'x -> struct(x, 1)', 'x -> x > 1'],
      lambda2: ['(x, y) -> x', '(x, y) -> y', '(x, y) -> x + y', '(x, y) -> x = y', '(x, y) -> CASE WHEN x < y THEN -1 WHEN x > y THEN 1 ELSE 0 END', '(x, y) -> concat(x, y)', '(x, y) -> coalesce(x, y)', 'x -> x', '(x, y) -> y IS NULL', '(x, y) -> array(x, y)'],
      lambda3: ['(k, x, y) -> x', '(k, x, y) -> coalesce(x, y)', '(k, x, y) -> concat(x, y)', '(k, x, y) -> k', '(k, x, y) -> x + y'],
    }[kind] ?? ['x -> x'],
  )

export function call(e, f, { wrong = 0.2 } = {}) {
  const r = e.r
  const names = parameterNames(f)
  const letters = {}
  const args = []
  for (const [i, pattern] of (f.args ?? []).entries()) {
    if (/\?$/.test(pattern) && r.chance(0.45)) break
    const more = /[*+]$/.test(pattern) ? r.int(1, 3) : 1
    for (let n = 0; n < more; n++) args.push(byPattern(e, pattern, letters, names[Math.min(i, names.length - 1)] ?? '', f))
  }
  if (r.chance(wrong) && args.length > 0) {
    const at = r.int(0, args.length - 1)
    if (r.chance(0.12)) args.splice(at, 1)
    else if (r.chance(0.08)) args.push(e.any(0))
    else args[at] = r.chance(0.3) ? 'NULL' : e.any(r.int(0, 1))
  }
  const name = r.chance(0.2) ? r.pick([f.name, ...(f.aliases ?? [])]) : f.name
  return `${name}(${args.join(', ')})`
}

/** The arguments of a call's text, split at its commas. */
export function splitArguments(sql) {
  const out = ['']
  let depth = 0
  let quote
  for (let i = 0; i < sql.length; i++) {
    const c = sql[i]
    if (quote) {
      if (c === '\\') {
        out[out.length - 1] += c + sql[++i]
        continue
      }
      if (c === quote) quote = undefined
    } else if (c === "'" || c === '"') quote = c
    else if ('([{'.includes(c)) depth++
    else if (')]}'.includes(c)) depth--
    else if (c === ',' && depth === 0) {
      out.push('')
      continue
    }
    out[out.length - 1] += c
  }
  return out.map(s => s.trim())
}

/** A documented example that is one plain call, with arguments changed; undefined where there is none. */
export function changedExample(e, f) {
  const r = e.r
  const example = (f.examples ?? []).length > 0 ? r.pick(f.examples)[0] : undefined
  const m = example && /^(SELECT )(\w+)\((.*)\)( FROM .*)?$/s.exec(example)
  if (!m || /\b(OVER|WITHIN)\b/.test(m[3])) return undefined
  const args = splitArguments(m[3])
  if (args.join(', ') === '' || args.some(a => (a.match(/\(/g) ?? []).length !== (a.match(/\)/g) ?? []).length)) return undefined
  for (let n = r.int(1, 2); n > 0; n--) {
    const at = r.int(0, args.length - 1)
    const old = args[at]
    const like = /^'/.test(old) ? STRING : /^-?\d+$/.test(old) ? INT : /^-?[\d.]+$/.test(old) ? r.pick([DOUBLE, holeType('decimal', undefined, r)]) : undefined
    args[at] = r.weighted([[4, () => e.of(like ?? randomType(r), r.int(0, 1))], [1, () => 'NULL'], [1, () => `CAST(NULL AS STRING)`], [1, () => e.any(0)], [1, () => (/^array|^map|^struct|^named/.test(old) ? `CASE WHEN true THEN ${old} END` : `(${old})`)]])()
  }
  return `${m[1]}${m[2]}(${args.join(', ')})${m[4] ?? ''}`
}
