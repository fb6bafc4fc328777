/** Types of SQL as data: `{ k, ... }`, their names in DDL, and literals of them, with what lies at the edges. */

const t = k => ({ k })
export const INT = t('int')
export const LONG = t('bigint')
export const DOUBLE = t('double')
export const BOOLEAN = t('boolean')
export const STRING = t('string')
export const DATE = t('date')
export const TIMESTAMP = t('timestamp')
export const arrayOf = e => ({ k: 'array', e })
export const mapOf = (key, value) => ({ k: 'map', key, value })

export function ddl(type) {
  switch (type.k) {
    case 'decimal':
      return `DECIMAL(${type.p},${type.s})`
    case 'array':
      return `ARRAY<${ddl(type.e)}>`
    case 'map':
      return `MAP<${ddl(type.key)}, ${ddl(type.value)}>`
    case 'struct':
      return `STRUCT<${type.f.map(([n, x]) => `${n}: ${ddl(x)}`).join(', ')}>`
    case 'string':
      return type.c ? `STRING COLLATE ${type.c}` : 'STRING'
    case 'ym':
    case 'dt':
      return `INTERVAL ${type.u}`
    case 'time':
      return `TIME(${type.p})`
    case 'calendar':
      return 'INTERVAL'
    default:
      return type.k.toUpperCase()
  }
}

export const NUMERIC = ['tinyint', 'smallint', 'int', 'bigint', 'float', 'double', 'decimal']
const DECIMALS = [[1, 0], [3, 1], [5, 2], [10, 0], [10, 2], [18, 6], [20, 0], [28, 10], [38, 0], [38, 10], [38, 18], [38, 38], [9, 9], [2, 2], [15, 7], [19, 0], [19, 19], [37, 1], [30, 29]]
export const COLLATIONS = ['UTF8_LCASE', 'UNICODE', 'UNICODE_CI', 'UTF8_BINARY_RTRIM', 'UNICODE_AI', 'UNICODE_CI_AI', 'UTF8_LCASE_RTRIM', 'de']
export const YM = ['YEAR', 'MONTH', 'YEAR TO MONTH']
export const DT = ['DAY', 'HOUR', 'MINUTE', 'SECOND', 'DAY TO HOUR', 'DAY TO MINUTE', 'HOUR TO MINUTE', 'DAY TO SECOND', 'HOUR TO SECOND', 'MINUTE TO SECOND']

export const decimalType = r => {
  const [p, s] = r.pick(DECIMALS)
  return { k: 'decimal', p, s }
}
export const numericType = r => {
  const k = r.pick(NUMERIC)
  return k === 'decimal' ? decimalType(r) : t(k)
}
/** `flat`: neither nested nor variant, so that it can be ordered, grouped and joined by. */
export function randomType(r, { flat = false, depth = 0 } = {}) {
  const kind = r.weighted([
    [8, 'numeric'], [5, 'string'], [1, 'collated'], [2, 'boolean'], [1.5, 'binary'], [2.5, 'date'], [2.5, 'timestamp'], [1.2, 'timestamp_ntz'],
    [1, 'time'], [1.2, 'ym'], [1.5, 'dt'],
    ...(flat ? [] : [[0.6, 'variant'], [0.3, 'void'], [0.4, 'calendar'], ...(depth > 1 ? [] : [[2, 'array'], [1.2, 'map'], [1.5, 'struct']])]),
  ])
  const inner = o => randomType(r, { depth: depth + 1, ...o })
  switch (kind) {
    case 'numeric':
      return numericType(r)
    case 'collated':
      return { k: 'string', c: r.pick(COLLATIONS) }
    case 'time':
      return { k: 'time', p: r.pick([0, 1, 3, 5, 6, 6]) }
    case 'ym':
      return { k: 'ym', u: r.pick(YM) }
    case 'dt':
      return { k: 'dt', u: r.pick(DT) }
    case 'array':
      return arrayOf(inner())
    case 'map':
      return mapOf(inner({ flat: true }), inner())
    case 'struct':
      return { k: 'struct', f: r.times(r.int(1, 3), i => ['abc'[i], inner()]) }
    default:
      return t(kind)
  }
}

export const TEXTS = [
  '', ' ', 'a', 'A', 'abc', 'ABC', 'Abc def', ' a b ', 'é', 'ß', 'naïve Café', '日本語', '😀x', 'a,b,c', 'a%b_c', '1', '12', '-7', '1.5', '1e3', ' 42 ', 'NaN', 'Infinity',
  'true', 'no', 'null', '2024-02-29', '2023-12-31 23:59:59.5', '12:34:56', '0x1F', 'aaa', 'a.b.c', '00', '1,234.50', 'x=1&y=2', 'Spark SQL', '9223372036854775808',
]
const INTS = {
  tinyint: ['0', '1', '-1', '7', '127', '-128', '42'],
  smallint: ['0', '1', '-1', '300', '32767', '-32768', '12'],
  int: ['0', '1', '-1', '2', '3', '10', '2147483647', '-2147483648', '100', '-7', '1970', '65'],
  bigint: ['0', '1', '-1', '5', '9223372036854775807', '-9223372036854775808', '1700000000', '1234567890123', '-20'],
}
const DOUBLES = ['0', '-0', '1', '-1', '1.5', '2.25', '-3.75', '1e10', '1e-7', '123456789.125', '0.1', 'NaN', 'Infinity', '-Infinity', '1.7976931348623157e308', '4.9e-324', '3.3333']
const DATES = ['1970-01-01', '2024-02-29', '2023-12-31', '0001-01-01', '9999-12-31', '1582-10-15', '1582-10-04', '2000-01-31', '2023-03-12', '1900-03-01', '2024-11-03', '2025-06-15']
const TIMES = ['00:00:00', '23:59:59.999999', '12:34:56.789', '02:30:00', '01:30:00', '06:07:08.000001', '12:00:00']

const quoted = text => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
export const text = quoted

function decimalText(r, p, s) {
  const digits = r.weighted([[2, '0'], [3, String(r.int(1, 9))], [4, String(r.int(1, 99999))], [1, '9'.repeat(p)], [1, '5'.repeat(p)]]).slice(0, p)
  const padded = digits.padStart(s + 1, '0')
  const sign = r.chance(0.3) && !/^0+$/.test(digits) ? '-' : ''
  return sign + (s > 0 ? `${padded.slice(0, -s)}.${padded.slice(-s)}` : padded)
}

/** A literal of the type, sometimes null; `nulls: 0` for none. */
export function literal(r, type, { nulls = 0.1, tame = false } = {}) {
  if (r.chance(nulls)) return r.chance(0.5) || ['void', 'calendar'].includes(type.k) ? 'NULL' : `CAST(NULL AS ${ddl(type)})`
  const inner = x => literal(r, x, { nulls: nulls && 0.15, tame })
  switch (type.k) {
    case 'void':
      return 'NULL'
    case 'boolean':
      return r.pick(['true', 'false'])
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint': {
      const v = tame ? String(r.int(-5, 20)) : r.pick(INTS[type.k])
      if (v === '-9223372036854775808') return `${v}L`
      return v + { tinyint: 'Y', smallint: 'S', int: '', bigint: 'L' }[type.k]
    }
    case 'float':
    case 'double': {
      const v = tame ? String(r.int(-20, 40) / 4) : r.pick(DOUBLES)
      const kind = type.k.toUpperCase()
      if (/[Nn]/.test(v) || v.length > 14 || /e-324/.test(v)) return `${kind}('${type.k === 'float' && /e/.test(v) ? '3.4028235e38' : v}')`
      return (v.includes('.') || v.includes('e') ? v : `${v}.0`) + (type.k === 'float' ? 'F' : 'D')
    }
    case 'decimal': {
      const v = tame && type.p - type.s > 2 ? `${r.int(-9, 20)}` : decimalText(r, type.p, type.s)
      return `CAST(${v.length > 30 ? `'${v}'` : v} AS ${ddl(type)})`
    }
    case 'string':
      return quoted(r.pick(TEXTS)) + (type.c ? ` COLLATE ${type.c}` : '')
    case 'binary':
      return r.pick(["X''", "X'00'", "X'616263'", "X'FF'", "X'1CE5'", "CAST('abc' AS BINARY)", "X'E697A5'"])
    case 'date':
      return `DATE '${r.pick(DATES)}'`
    case 'timestamp':
    case 'timestamp_ntz':
      return `${type.k.toUpperCase()} '${r.pick(DATES)} ${r.pick(TIMES)}'`
    case 'time':
      return type.p === 6 ? `TIME '${r.pick(TIMES)}'` : `CAST('${r.pick(TIMES)}' AS TIME(${type.p}))`
    case 'ym': {
      const [y, m] = [r.pick([0, 1, 3, 100, 178956969]), r.int(0, 11)]
      const v = { YEAR: `${y}`, MONTH: `${r.pick([0, 1, 11, 12, 30])}`, 'YEAR TO MONTH': `${y}-${m}` }[type.u]
      return `INTERVAL '${r.chance(0.3) ? '-' : ''}${v}' ${type.u}`
    }
    case 'dt': {
      const [d, h, m, s] = [r.pick([0, 1, 2, 31, 106751990]), r.int(0, 23), r.int(0, 59), r.pick(['0', '7', '59.5', '30.000001'])]
      const p = x => String(x).padStart(2, '0')
      const v = {
        DAY: `${d}`, HOUR: `${h}`, MINUTE: `${m}`, SECOND: s, 'DAY TO HOUR': `${d} ${p(h)}`, 'DAY TO MINUTE': `${d} ${p(h)}:${p(m)}`, 'HOUR TO MINUTE': `${p(h)}:${p(m)}`, 'DAY TO SECOND': `${d} ${p(h)}:${p(m)}:${s.padStart(2, '0')}`,
        'HOUR TO SECOND': `${p(h)}:${p(m)}:${s.padStart(2, '0')}`, 'MINUTE TO SECOND': `${p(m)}:${s.padStart(2, '0')}`,
      }[type.u]
      return `INTERVAL '${r.chance(0.3) ? '-' : ''}${v}' ${type.u}`
    }
    case 'calendar':
      return `make_interval(${[r.int(0, 2), r.int(0, 13), r.int(0, 2), r.int(-3, 40), r.int(0, 30)].join(', ')})`
    case 'variant':
      return `parse_json(${quoted(r.pick(JSONS.slice(0, 14)))})`
    case 'array':
      return arrayLiteral(r, type, inner)
    case 'map': {
      const keys = new Set(r.times(r.int(0, 3), () => literal(r, type.key, { nulls: 0, tame })))
      if (keys.size === 0) return `CAST(map() AS ${ddl(type)})`
      return `map(${[...keys].map(k => `${k}, ${inner(type.value)}`).join(', ')})`
    }
    case 'struct':
      return `named_struct(${type.f.map(([n, x]) => `'${n}', ${inner(x)}`).join(', ')})`
    default:
      throw Error(type.k)
  }
}

function arrayLiteral(r, type, inner) {
  const n = r.weighted([[1, 0], [2, 1], [3, 2], [3, 3], [1, 5]])
  if (n === 0 && type.e.k !== 'void') return r.chance(0.5) ? 'array()' : `CAST(array() AS ${ddl(type)})`
  return `array(${r.times(n, () => inner(type.e)).join(', ')})`
}

export const JSONS = [
  '1', '-2.5', '"a"', 'true', 'null', '[]', '{}', '[1, 2, null]', '{"a": 1}', '{"a": 1, "b": [1, "x"]}', '{"a": {"b": {"c": 2}}}', '{"a": null}', '[{"a": 1}, {"a": "x"}]', '{"a": "2024-02-29", "b": 1.5}',
  '', ' ', '{"a": 1', '{a: 1}', "{'a': 1}", '[1, 2', '{"a": 1}{"a": 2}', '{"a": "\\u00e9"}', '{"A": 5, "a": 6}', '{"a": 1e400}', '{"a": NaN}', '12345678901234567890',
]
