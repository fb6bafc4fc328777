import { arrayOf, BOOLEAN, DATE, DOUBLE, INT, JSONS, LONG, literal, mapOf, numericType, randomType, STRING, TIMESTAMP, text } from './types.mjs'

/** Expressions of a wanted type over typed columns: what is written in `{...}` is filled with expressions of that type. */

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b)

/** Templates by the type they give. `{X}` is one type throughout the template that can be ordered, `{N}` any number, `{?}` any type. */
const TEMPLATES = {
  boolean: [
    '{X} = {X}', '{X} < {X}', '{X} >= {X}', '{X} <> {X}', '{X} <=> {X}', '{N} > {N}', '{N} = {N}', '{?} IS NULL', '{?} IS NOT NULL', 'NOT {boolean}', '({boolean} AND {boolean})', '({boolean} OR {boolean})',
    '{X} IN ({X}, {X})', '{X} NOT IN ({X}, {X})', '{X} BETWEEN {X} AND {X}', '{string} LIKE {like}', '{string} RLIKE {regex}', 'startswith({string}, {string})', 'contains({string}, {string})', 'isnan({double})',
    'array_contains({array<X>}, {X})', 'arrays_overlap({array<X>}, {array<X>})', 'exists({array<int>}, x -> x > {int})', 'forall({array<int>}, x -> x IS NOT NULL)', 'map_contains_key({map<string,int>}, {string})',
    '{X} IS DISTINCT FROM {X}', '{boolean} IS TRUE', '{boolean} IS NOT FALSE', 'coalesce({boolean}, {boolean})', 'equal_null({X}, {X})', '{string} ILIKE {like}', '{X} NOT BETWEEN {X} AND {X}', 'regexp({string}, {regex})', '({X}, {X}) IN (({X}, {X}))', '{string} LIKE ANY ({like}, {like})', '{string} NOT LIKE ALL ({like}, {like})', 'is_variant_null({variant})', 'luhn_check({string})', '{X} IN ({X}, NULL)', 'endswith({binary}, {binary})', 'map_contains_key({map<string,int>}, NULL)', 'bool({string})'],
  int: [
    '({int} + {int})', '({int} - {int})', '({int} * {int})', '({int} % {int})', '-{int}', 'abs({int})', 'length({string})', 'size({array<X>})', 'year({date})', 'month({timestamp})', 'day({date})', 'datediff({date}, {date})', 'hour({timestamp})',
    'instr({string}, {string})', 'ascii({string})', 'levenshtein({string}, {string})', 'element_at({array<int>}, {small})', '{array<int>}[{small}]', 'coalesce({int}, {int})', 'if({boolean}, {int}, {int})', 'nullif({int}, {int})', 'hash({?})',
    'greatest({int}, {int})', 'least({int}, {int})', '({int} & {int})', '({int} | {int})', '({int} ^ {int})', '~{int}', 'CASE WHEN {boolean} THEN {int} ELSE {int} END', 'CASE {X} WHEN {X} THEN {int} WHEN {X} THEN {int} END', 'sign({int})',
    'array_position({array<X>}, {X})', 'dayofweek({date})', 'weekofyear({date})', 'quarter({date})', 'try_add({int}, {int})', 'CAST({N} AS INT)', 'CAST({string} AS INT)', 'try_cast({string} AS INT)', 'get({array<int>}, {int})', 'bit_count({int})',
    'aggregate({array<int>}, 0, (acc, x) -> acc + coalesce(x, 0))', 'cardinality({map<string,int>})', 'array_max({array<int>})', 'find_in_set({string}, {string})', 'EXTRACT(DAY FROM {timestamp})', 'date_part(\'week\', {date})', 'shiftleft({int}, {small})', 'regexp_count({string}, {regex})', 'regexp_instr({string}, {regex})', 'json_array_length({json})', 'weekday({date})', 'date_diff(DAY, {timestamp}, {timestamp})', 'EXTRACT(MONTH FROM {ym})', 'EXTRACT(HOUR FROM {dt})', 'hour({time})', 'pmod({int}, {int})', 'width_bucket({double}, {double}, {double}, {small})', 'char_length({string})', 'array_size({array<X>})', 'reduce({array<int>}, 1, (a, x) -> a * x, a -> a + 1)', 'bit_get({int}, {small})', 'position({string} IN {string})', 'sign({int})::INT', 'try_mod({int}, {int})', 'try_subtract({int}, {int})'],
  bigint: ['({bigint} + {int})', '({bigint} * {int})', 'CAST({N} AS BIGINT)', 'unix_timestamp({timestamp})', 'unix_micros({timestamp})', 'xxhash64({?})', 'factorial({small})', 'abs({bigint})', '({int} DIV {int})', '({bigint} % {int})', 'crc32({binary})', 'bit_count({bigint})', 'coalesce({int}, {bigint})', 'try_multiply({bigint}, {bigint})', 'floor({double})', 'ceil({double})', 'octet_length({string})'],
  smallint: ['CAST({int} AS SMALLINT)', '({smallint} + {smallint})', '({tinyint} * {smallint})', 'abs({smallint})'],
  tinyint: ['({tinyint} - {tinyint})', 'CAST({int} AS TINYINT)', 'coalesce({tinyint}, {tinyint})'],
  double: ['({double} + {N})', '({double} * {N})', '({int} / {int})', 'sqrt({double})', 'exp({double})', 'ln({double})', 'pow({double}, {double})', 'CAST({N} AS DOUBLE)', 'CAST({string} AS DOUBLE)', 'round({double}, {small})', 'abs({double})', 'coalesce({double}, {N})', 'nanvl({double}, {double})', 'atan2({double}, {double})', 'greatest({double}, {N})', 'rint({double})', 'degrees({double})', 'cbrt({double})', 'try_divide({double}, {double})', 'element_at({array<double>}, {small})', 'months_between({timestamp}, {timestamp})', '-{double}', 'signum({double})', '({double} % {double})', 'log({double}, {double})', 'hypot({double}, {double})', 'if({boolean}, {double}, {float})'],
  float: ['({float} + {float})', 'CAST({N} AS FLOAT)', '({float} * {int})', '-{float}', 'coalesce({float}, {int})'],
  decimal: ['({decimal} + {decimal})', '({decimal} * {decimal})', '({decimal} / {decimal})', '({decimal} - {int})', 'round({decimal}, {small})', 'abs({decimal})', 'CAST({N} AS DECIMAL(20,4))', 'coalesce({decimal}, {int})', '-{decimal}', '({decimal} % {decimal})', 'greatest({decimal}, {decimal})', 'ceil({decimal})', 'bround({decimal}, {small})', 'if({boolean}, {decimal}, {bigint})', 'try_divide({decimal}, {decimal})', 'CAST({string} AS DECIMAL(10,2))',  'floor({decimal})', 'pmod({decimal}, {decimal})', 'nullif({decimal}, {decimal})', 'try_add({decimal}, {decimal})', 'least({decimal}, {int})', 'CAST({double} AS DECIMAL(18,3))'],
  string: ['upper({string})', 'lower({string})', '({string} || {string})', 'concat({string}, {string})', 'substring({string}, {small}, {small})', 'CAST({?} AS STRING)', 'trim({string})', 'replace({string}, {string}, {string})', 'lpad({string}, {small}, {string})', 'repeat({string}, {small})', 'reverse({string})', 'coalesce({string}, {string})', 'if({boolean}, {string}, {string})', 'concat_ws({string}, {string}, {int})', 'element_at({array<string>}, {small})', '{map<string,string>}[{string}]', 'regexp_replace({string}, {regex}, {string})', 'regexp_extract({string}, {regex}, 0)', 'split_part({string}, {string}, {small})', 'date_format({timestamp}, {format})', 'initcap({string})', 'hex({string})', 'base64({binary})', 'md5({binary})', 'to_json(named_struct(\'a\', {?}))', 'translate({string}, {string}, {string})', 'typeof({?})', 'array_join({array<string>}, {string})', 'get_json_object({json}, \'$.a\')', 'left({string}, {small})', 'right({string}, {small})', 'overlay({string} PLACING {string} FROM {small})', 'soundex({string})', 'format_number({N}, {small})', 'nullif({string}, {string})', 'CASE WHEN {boolean} THEN {string} END', 'conv({string}, 16, 10)', 'bin({bigint})', 'dayname({date})', 'substring_index({string}, {string}, {small})', 'greatest({string}, {string})', 'chr({int})', 'rpad({string}, {small})', 'ltrim({string})', '{string}::string',  'mask({string})', 'quote({string})', 'regexp_substr({string}, {regex})', 'to_char({decimal}, {numberFormat})', 'url_encode({string})', 'sha2({string}, 256)', 'collation({string})', 'try_url_decode({string})', 'elt({small}, {string}, {string})', 'btrim({string}, {string})', 'monthname({date})', 'date_format({timestamp_ntz}, {format})', 'CAST({dt} AS STRING)', 'CAST({time} AS STRING)', 'to_csv(named_struct(\'a\', {X}))', 'schema_of_json({json})', 'schema_of_variant({variant})', 'format_string(\'%s-%s\', {X}, {int})', 'concat_ws(\'-\', {array<string>})', 'space({small})', 'from_unixtime({bigint})', 'aggregate({array<string>}, \'\', (a, x) -> concat(a, x))'],
  binary: ['CAST({string} AS BINARY)', 'unhex({string})', 'encode({string}, \'UTF-8\')', 'concat({binary}, {binary})', 'substring({binary}, {small}, {small})', 'coalesce({binary}, {binary})', 'unbase64({string})', 'lpad({binary}, {small}, {binary})', 'reverse({string})::binary'],
  date: ['date_add({date}, {int})', 'date_sub({date}, {small})', 'add_months({date}, {small})', 'last_day({date})', 'trunc({date}, {unit})', 'CAST({timestamp} AS DATE)', 'next_day({date}, {weekday})', 'make_date({int}, {small}, {small})', 'coalesce({date}, {date})', 'CAST({string} AS DATE)', '({date} + {ym})', '({date} - {small})', 'to_date({string})', 'greatest({date}, {date})', 'try_to_date({string})', 'if({boolean}, {date}, NULL)', 'date_from_unix_date({int})',  'dateadd(MONTH, {small}, {date})::DATE', 'nullif({date}, {date})', 'CAST({timestamp_ntz} AS DATE)', '({date} + INTERVAL \'1\' MONTH)'],
  timestamp: ['({timestamp} + {dt})', '({timestamp} - {dt})', '({timestamp} + {ym})', 'date_trunc({unit}, {timestamp})', 'CAST({date} AS TIMESTAMP)', 'CAST({timestamp_ntz} AS TIMESTAMP)', 'to_timestamp({string})', 'coalesce({timestamp}, {date})', 'timestamp_seconds({int})', 'greatest({timestamp}, {timestamp})', 'from_utc_timestamp({timestamp}, {zone})', 'to_utc_timestamp({timestamp}, {zone})', 'timestampadd(HOUR, {small}, {timestamp})', 'make_timestamp({int}, {small}, {small}, {small}, {small}, {small})', '({date} + {dt})',  'timestamp_millis({bigint})', 'try_to_timestamp({string})', 'timestampadd(MONTH, {small}, {timestamp})', 'date_trunc(\'quarter\', {timestamp_ntz})'],
  timestamp_ntz: ['CAST({timestamp} AS TIMESTAMP_NTZ)', '({timestamp_ntz} + {dt})', '({timestamp_ntz} - {ym})', 'to_timestamp_ntz({string})', 'convert_timezone({zone}, {zone}, {timestamp_ntz})', 'coalesce({timestamp_ntz}, {timestamp_ntz})'],
  time: ['({time} + {dt})', 'make_time({small}, {small}, {small})', 'coalesce({time}, {time})', 'time_trunc({unit}, {time})',  'to_time({string})', 'try_to_time({string})', '({time} - {dt})', 'CAST({timestamp} AS TIME)', 'greatest({time}, {time})'],
  ym: ['({ym} + {ym})', '-{ym}', '({ym} * {small})', 'make_ym_interval({small}, {small})', 'coalesce({ym}, {ym})', '({ym} / {int})', 'abs({ym})',  'CAST({small} AS INTERVAL YEAR)', 'greatest({ym}, {ym})', 'try_subtract({ym}, {ym})'],
  dt: ['({dt} - {dt})', '-{dt}', '({dt} * {small})', '({timestamp} - {timestamp})', '({date} - {date})', 'make_dt_interval({small}, {small}, {small}, {small})', 'coalesce({dt}, {dt})', '({dt} / {int})', 'abs({dt})', '({time} - {time})',  'CAST({int} AS INTERVAL DAY)', 'try_add({dt}, {dt})', '({timestamp_ntz} - {timestamp_ntz})', 'greatest({dt}, {dt})'],
  array: ['array({E}, {E})', 'array_distinct({A})', 'array_union({A}, {A})', 'array_except({A}, {A})', 'array_intersect({A}, {A})', 'slice({A}, {small}, {small})', 'reverse({A})', 'concat({A}, {A})', 'filter({A}, x -> x IS NOT NULL)', 'array_append({A}, {E})', 'array_remove({A}, {E})', 'if({boolean}, {A}, {A})', 'coalesce({A}, {A})', 'array_repeat({E}, {small})', 'transform({A}, (x, i) -> CASE WHEN i > 0 THEN x END)', 'array_compact({A})', 'array_insert({A}, {small}, {E})', 'flatten(array({A}, {A}))',  'array_prepend({A}, {E})', 'sort_array({A})', 'array_sort({A})', 'shuffle(array({E}))', 'transform({A}, x -> x)', 'zip_with({A}, {A}, (x, y) -> coalesce(x, y))', 'try_element_at(array({A}), {small})', 'filter({A}, (x, i) -> i > 0)', 'map_values(map(1, {E}))'],
  map: ['map({K}, {V})', 'map_concat({M}, {M})', 'map_filter({M}, (k, v) -> v IS NOT NULL)', 'coalesce({M}, {M})', 'map_from_arrays(array({K}), array({V}))', 'transform_values({M}, (k, v) -> v)', 'map_from_entries(array(struct({K}, {V})))',  'transform_keys({M}, (k, v) -> k)', 'map_zip_with({M}, {M}, (k, a, b) -> coalesce(a, b))', 'map_from_entries(map_entries({M}))'],
  struct: ['coalesce({S}, {S})', 'if({boolean}, {S}, {S})', 'element_at(array({S}, {S}), 1)', 'named_struct{FIELDS}'],
  variant: ['parse_json({json})', 'try_parse_json({json})', 'to_variant_object(named_struct(\'a\', {?}))', 'CAST({int} AS VARIANT)', 'variant_get({variant}, \'$.a\', \'variant\')',  'variant_set({variant}, \'$.a\', {int})', 'try_variant_get({variant}, {path}, \'variant\')', 'CAST({string} AS VARIANT)', 'CAST(array({int}) AS VARIANT)'],
}

export const POOLS = {
  like: ["'%a%'", "'_b%'", "'a'", "'%'", "''", "'a\\\\_b'", "'%É%'", "'A%C'"],
  regex: ["'a'", "'[a-c]+'", "'^\\\\d+'", "'(\\\\w)(\\\\d)'", "'.*'", "''", "'a|b'", "'\\\\s'", "'(?i)ABC'", "'(b)'", "'[^,]*'"],
  format: ["'yyyy-MM-dd'", "'yyyy-MM-dd HH:mm:ss.SSS'", "'dd/MM/yy'", "'E, MMM d'", "'EEEE h a'", "'D'", "'HH:mm:ss'", "'yyyy'", "'MMMM'", "'Q'", "'y'", "'VV'", "'xxx'", "'q'", "'YYYY'", "'H'", "'K'", "'yyyyMMdd'", "'G'"],
  unit: ["'year'", "'MONTH'", "'week'", "'day'", "'quarter'", "'HOUR'", "'minute'", "'second'", "'millisecond'", "'microsecond'", "'decade'", "'x'", "'mm'", "'yyyy'"],
  weekday: ["'Mon'", "'tuesday'", "'SU'", "'fri'", "'x'"],
  zone: ["'UTC'", "'America/Los_Angeles'", "'Europe/Berlin'", "'+05:30'", "'Asia/Kathmandu'", "'GMT-3'", "'x'", "'PST'"],
  json: JSONS.map(text),
  path: ["'$.a'", "'$'", "'$.b[0]'", "'$[0]'", "'$.a.b.c'", "'$.*'", "'$[*].a'", "'a'", "'$.'", "'$[\\'a\\']'", "'$.x'", "''"],
  xml: ["'<a><b>1</b><b>2</b></a>'", "'<a x=\"1\">t</a>'", "'<a/>'", "'<a>'", "''", "'<p><a>1</a><b>x</b></p>'"],
  xpath: ["'a/b'", "'a/b/text()'", "'sum(a/b)'", "'//b'", "'a/@x'", "'count(a)'", "'a[b=1]'", "'/'", "'p/a'", "'!!'"],
  url: ["'https://u:p@example.com:80/a/b.html?x=1&y=a%20b#ref'", "'http://example.com'", "'x'", "''", "'ftp://h/p?q'", "'https://example.com/?a=1&a=2'", "'http://e x.com'"],
  part: ["'HOST'", "'PATH'", "'QUERY'", "'REF'", "'PROTOCOL'", "'FILE'", "'AUTHORITY'", "'USERINFO'", "'host'", "'X'"],
  schema: ["'a INT'", "'a INT, b STRING'", "'STRUCT<a: INT>'", "'ARRAY<INT>'", "'MAP<STRING, INT>'", "'a ARRAY<INT>'", "'a STRUCT<b: INT>'", "'a DATE, b DOUBLE'", "'INT'", "'x'", "'a DECIMAL(5,2)'", "'a VARIANT'"],
  options: ["map('mode', 'FAILFAST')", "map('mode', 'PERMISSIVE')", "map()", "map('dateFormat', 'dd/MM/yyyy')", "map('sep', ';')", "map('x', 'y')", "map('mode', 'x')"],
  charset: ["'UTF-8'", "'utf-16'", "'US-ASCII'", "'ISO-8859-1'", "'UTF-16BE'", "'x'"],
  small: ['0', '1', '2', '3', '-1', '5', '-2', '10', 'NULL', '12', '4'],
  numberFormat: ["'999'", "'9,999.99'", "'$99.9'", "'000'", "'S999'", "'999MI'", "'999PR'", "'9.99'", "'G999D99'", "'x'", "''"],
  type: ["'int'", "'string'", "'double'", "'date'", "'array<int>'", "'struct<a int>'", "'map<string,int>'", "'variant'", "'decimal(5,2)'", "'x'", "'timestamp'", "'boolean'"],
}

export class Expressions {
  /** `columns`: `[{ name, type }]`, which stand for expressions; `tame`: without the values at the edges. */
  constructor(r, columns = [], options = {}) {
    this.r = r
    this.columns = columns
    this.options = options
  }

  any(depth = 1, flat = false) {
    const columns = flat ? this.columns.filter(c => isFlat(c.type)) : this.columns
    return this.of(columns.length > 0 && this.r.chance(0.7) ? this.r.pick(columns).type : randomType(this.r, { flat }), depth)
  }

  /** An expression of the type: a column, a literal or a template. */
  of(type, depth = 1) {
    const r = this.r
    const columns = this.columns.filter(c => same(c.type, type) || (c.type.k === type.k && ['decimal', 'string', 'ym', 'dt', 'time'].includes(type.k)))
    if (columns.length > 0 && r.chance(depth > 0 ? 0.35 : 0.75)) return r.pick(columns).name
    const templates = TEMPLATES[type.k]
    if (depth <= 0 || !templates || r.chance(0.15)) return literal(r, type, this.options)
    return this.fill(r.pick(templates), depth - 1, type)
  }

  fill(template, depth, type) {
    const r = this.r
    const x = randomType(r, { flat: true })
    return template.replace(/\{([^}]+)\}/g, (_, hole) => {
      if (POOLS[hole]) return r.chance(0.08) ? 'NULL' : r.pick(POOLS[hole])
      switch (hole) {
        case 'X':
          return this.of(x, depth)
        case '?':
          return this.any(depth)
        case 'N':
          return this.of(numericType(r), depth)
        case 'A':
        case 'M':
        case 'S':
          return this.of(type, depth)
        case 'E':
          return this.of(type.e, depth)
        case 'K':
          return literal(r, type.key, { ...this.options, nulls: 0 })
        case 'V':
          return this.of(type.value, depth)
        case 'FIELDS':
          return `(${type.f.map(([n, t]) => `'${n}', ${this.of(t, depth)}`).join(', ')})`
        default:
          return this.of(holeType(hole, x, r), depth)
      }
    })
  }
}

export const isFlat = type => !['map', 'array', 'struct', 'variant', 'void', 'calendar'].includes(type.k)

const HOLES = { int: INT, bigint: LONG, double: DOUBLE, boolean: BOOLEAN, string: STRING, date: DATE, timestamp: TIMESTAMP }
export function holeType(hole, x, r) {
  if (HOLES[hole]) return HOLES[hole]
  const nested = /^(array|map)<(.*)>$/.exec(hole)
  if (nested?.[1] === 'array') return arrayOf(nested[2] === 'X' ? x : holeType(nested[2], x, r))
  if (nested) return mapOf(...nested[2].split(',').map(h => holeType(h, x, r)))
  switch (hole) {
    case 'decimal':
      return { k: 'decimal', p: r.pick([5, 10, 20, 38]), s: r.pick([0, 2, 5]) }
    case 'time':
      return { k: 'time', p: 6 }
    case 'ym':
      return { k: 'ym', u: 'YEAR TO MONTH' }
    case 'dt':
      return { k: 'dt', u: 'DAY TO SECOND' }
    default:
      return { k: hole }
  }
}
