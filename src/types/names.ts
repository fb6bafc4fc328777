import type { DataType, StructField, StructType } from './data-type.ts'

/** How many fields of a struct `simpleString` spells out (`spark.sql.debug.maxToStringFields`). */
export const MAX_FIELDS = 25

const YEAR_MONTH = ['year', 'month'] as const
const DAY_TIME = ['day', 'hour', 'minute', 'second'] as const

/** `year to month`, `day`, `hour to second`: the fields of an ANSI interval type in lower case. */
export function intervalFields(t: Extract<DataType, { type: 'year_month_interval' | 'day_time_interval' }>): string {
  const names: readonly string[] = t.type === 'year_month_interval' ? YEAR_MONTH : DAY_TIME
  const start = names[t.start]!
  return t.start === t.end ? start : `${start} to ${names[t.end]}`
}

/** The name of a type without children, as `simpleString` has it; undefined for array, map and struct. */
function atomicName(t: DataType): string | undefined {
  switch (t.type) {
    case 'byte':
      return 'tinyint'
    case 'short':
      return 'smallint'
    case 'long':
      return 'bigint'
    case 'null':
      return 'void'
    case 'calendar_interval':
      return 'interval'
    case 'decimal':
      return `decimal(${t.precision},${t.scale})`
    case 'char':
    case 'varchar':
      return `${t.type}(${t.length})`
    case 'timestamp_nanos':
      return `timestamp_${t.zoned ? 'ltz' : 'ntz'}(${t.precision})`
    case 'time':
      return `time(${t.precision})`
    case 'geometry':
    case 'geography':
      return `${t.type}(${t.srid === -1 ? 'any' : t.srid})`
    case 'string':
      return t.collation === undefined ? 'string' : `string collate ${t.collation}`
    case 'year_month_interval':
    case 'day_time_interval':
      return `interval ${intervalFields(t)}`
    case 'array':
    case 'map':
    case 'struct':
      return undefined
    default:
      return t.type
  }
}

/** Spark's `simpleString`: `bigint`, `decimal(10,2)`, `struct<a:int,b:array<string>>`; long structs are cut after `maxFields`. */
export function simpleString(t: DataType, maxFields = MAX_FIELDS): string {
  switch (t.type) {
    case 'array':
      return `array<${simpleString(t.element, maxFields)}>`
    case 'map':
      return `map<${simpleString(t.key, maxFields)},${simpleString(t.value, maxFields)}>`
    case 'struct':
      return `struct<${truncated(
        t.fields.map(f => `${f.name}:${simpleString(f.dataType, maxFields)}`),
        ',',
        maxFields,
      )}>`
    default:
      return atomicName(t)!
  }
}

/** The whole name, however long (Spark's `catalogString`). */
export const catalogString = (t: DataType): string => simpleString(t, Number.MAX_SAFE_INTEGER)

/** Joins, replacing what exceeds `maxFields` by `... n more fields`, as Spark does. */
export function truncated(items: readonly string[], separator: string, maxFields = MAX_FIELDS): string {
  if (items.length <= maxFields) return items.join(separator)
  const shown = Math.max(0, maxFields)
  const rest = items.length - shown
  return [...items.slice(0, shown), `... ${rest} more field${rest === 1 ? '' : 's'}`].join(separator)
}

/** The SQL name as `CAST` takes it: `BIGINT`, `DECIMAL(10,2)`, `INTERVAL DAY TO SECOND`, `STRUCT<a: INT NOT NULL>`. */
export function sqlName(t: DataType): string {
  switch (t.type) {
    case 'array':
      return `ARRAY<${sqlName(t.element)}>`
    case 'map':
      return `MAP<${sqlName(t.key)}, ${sqlName(t.value)}>`
    case 'struct':
      return `STRUCT<${t.fields.map(f => `${quoteIfNeeded(f.name)}: ${sqlName(f.dataType)}${f.nullable ? '' : ' NOT NULL'}${commentClause(f)}`).join(', ')}>`
    case 'string':
      return t.collation === undefined ? 'STRING' : `STRING COLLATE ${t.collation.toUpperCase()}`
    default:
      return atomicName(t)!.toUpperCase()
  }
}

/** `sqlName` in the double quotes that messages put around types. */
export const quotedSqlName = (t: DataType): string => `"${sqlName(t)}"`

const commentClause = (f: StructField) =>
  typeof f.metadata?.comment === 'string' ? ` COMMENT '${f.metadata.comment.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'` : ''

/** A name in backquotes if it isn't a plain identifier. */
export const quoteIfNeeded = (name: string): string => (/^(?!\d+$)[A-Za-z0-9_]+$/.test(name) ? name : quoteIdentifier(name))

export const quoteIdentifier = (name: string): string => `\`${name.replace(/`/g, '``')}\``

/** The schema as DDL: `a INT,b STRING NOT NULL COMMENT 'x'`. */
export const toDDL = (schema: StructType): string =>
  schema.fields.map(f => `${quoteIfNeeded(f.name)} ${sqlName(f.dataType)}${f.nullable ? '' : ' NOT NULL'}${commentClause(f)}`).join(',')

/** Spark's `typeName`, the name of a type in schema JSON and in printSchema: `integer`, `long`, `decimal(10,2)`, `struct`. */
export function typeName(t: DataType): string {
  switch (t.type) {
    case 'int':
      return 'integer'
    case 'byte':
    case 'short':
    case 'long':
    case 'array':
    case 'map':
    case 'struct':
      return t.type
    default:
      return atomicName(t)!
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\f': '\\f',
  '\b': '\\b',
  '\u000B': '\\v',
  '\u0007': '\\a',
}

/** Control characters as two-character escapes, as show() and printSchema() print them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters in question
export const escapeMeta = (text: string): string => text.replace(/[\n\r\t\f\b\u000B\u0007]/g, c => ESCAPES[c]!)

/** The lines of `printSchema`, from `root` on, each ending in a line feed. */
export function treeString(schema: StructType, maxDepth = Number.MAX_SAFE_INTEGER): string {
  const depth = maxDepth > 0 ? maxDepth : Number.MAX_SAFE_INTEGER
  const lines = ['root']
  for (const f of schema.fields) fieldLines(f, ' |', depth, lines)
  return `${lines.join('\n')}\n`
}

function fieldLines(f: StructField, prefix: string, depth: number, out: string[]): void {
  if (depth <= 0) return
  out.push(`${prefix}-- ${escapeMeta(f.name)}: ${typeName(f.dataType)} (nullable = ${f.nullable})`)
  childLines(f.dataType, `${prefix}    |`, depth, out)
}

function childLines(t: DataType, prefix: string, depth: number, out: string[]): void {
  if (depth <= 1 && t.type !== 'struct') return
  if (t.type === 'array') {
    out.push(`${prefix}-- element: ${typeName(t.element)} (containsNull = ${t.containsNull})`)
    childLines(t.element, `${prefix}    |`, depth - 1, out)
  } else if (t.type === 'map') {
    out.push(`${prefix}-- key: ${typeName(t.key)}`)
    childLines(t.key, `${prefix}    |`, depth - 1, out)
    out.push(`${prefix}-- value: ${typeName(t.value)} (valueContainsNull = ${t.valueContainsNull})`)
    childLines(t.value, `${prefix}    |`, depth - 1, out)
  } else if (t.type === 'struct') {
    for (const f of t.fields) fieldLines(f, prefix, depth - 1, out)
  }
}

const CLASSES: Readonly<Record<string, string>> = {
  int: 'IntegerType',
  null: 'NullType',
  timestamp_ntz: 'TimestampNTZType',
  calendar_interval: 'CalendarIntervalType',
  year_month_interval: 'YearMonthIntervalType',
  day_time_interval: 'DayTimeIntervalType',
}

/** As Spark's types print: `IntegerType`, `ArrayType(StringType,true)`. */
export function className(t: DataType): string {
  switch (t.type) {
    case 'array':
      return `ArrayType(${className(t.element)},${t.containsNull})`
    case 'map':
      return `MapType(${className(t.key)},${className(t.value)},${t.valueContainsNull})`
    case 'struct':
      return `StructType(${t.fields.map(f => `StructField(${f.name},${className(f.dataType)},${f.nullable})`).join(',')})`
    case 'decimal':
      return `DecimalType(${t.precision},${t.scale})`
    case 'char':
    case 'varchar':
      return `${t.type === 'char' ? 'Char' : 'Varchar'}Type(${t.length})`
    case 'year_month_interval':
    case 'day_time_interval':
      return `${CLASSES[t.type]}(${t.start},${t.end})`
    default:
      return CLASSES[t.type] ?? `${t.type[0]!.toUpperCase()}${t.type.slice(1)}Type`
  }
}
