import { asI64, int64 } from '../../codegen/value.ts'
import { type Expression, Literal } from '../../plan/expression.ts'
import { type DataType, LongType, StringType, StructField, StructType, TimestampType } from '../../types/data-type.ts'
import { MICROS_PER_DAY } from '../../types/datetime/timestamp.ts'
import { parseCalendarInterval } from '../../types/interval.ts'
import { quotedSqlName } from '../../types/names.ts'
import { sqlLiteral } from '../../types/sql-literal.ts'
import { sparkError } from '../../util/errors.ts'
import { i64, select } from '../../wasm/instructions.ts'
import { type Mismatch, type ScalarFunction, scalar } from '../define.ts'
import { castTo, constantOf, isString, isTimestamp, mismatch, typeOf } from '../type-rules.ts'

/**
 * Windows and sessions of time as grouping keys. What a call stands for is the analyzer's (`resolve-time-windows.ts`): it becomes a column
 * below the operator that it stands in. So the entries are only bound and checked; `$window_edge` is what computes.
 */

const timed = (spec: Omit<ScalarFunction, 'kind' | 'group'>): ScalarFunction => scalar({ group: 'datetime_funcs', ...spec })

/** Is it a struct of the two ends of a window? */
export const isWindowType = (t: DataType): boolean =>
  t.type === 'struct' &&
  t.fields.length === 2 &&
  t.fields[0]!.name === 'start' &&
  t.fields[1]!.name === 'end' &&
  isTimestamp(t.fields[0]!.dataType) &&
  t.fields[0]!.dataType.type === t.fields[1]!.dataType.type

/** The type of a time column, or of the ends of a column of windows. */
const timeType = (t: DataType): DataType => (t.type === 'struct' ? t.fields[0]!.dataType : t)

const windowOf = ([t]: readonly DataType[]): DataType => {
  const dataType = timeType(t!)
  return StructType([StructField('start', dataType, true), StructField('end', dataType, true)])
}

const time = (e: Expression): Expression => {
  const t = typeOf(e)
  return isString(t) || t.type === 'date' || t.type === 'null' ? castTo(e, TimestampType) : e
}

function checkTime(e: Expression): Mismatch | undefined {
  const t = typeOf(e)
  if (isTimestamp(t) || isWindowType(t)) return undefined
  const window = (name: string) => `"STRUCT<start: ${name}, end: ${name}>"`
  return mismatch('UNEXPECTED_INPUT_TYPE', {
    paramIndex: 'first',
    requiredType: `("(TIMESTAMP OR TIMESTAMP WITHOUT TIME ZONE)" or ${window('TIMESTAMP')} or ${window('TIMESTAMP_NTZ')})`,
    inputSql: '',
    inputType: quotedSqlName(t),
  })
}

/** A duration as its microseconds; undefined where it is no constant of a kind that can be one. */
function microsOf(e: Expression): bigint | undefined {
  const value = constantOf(e)
  if (value === null || value === undefined) return undefined
  const t = typeOf(e)
  if (t.type === 'int' || t.type === 'long') return BigInt(value as number | bigint)
  if (!isString(t)) return undefined
  const interval = parseCalendarInterval(value as string)
  if (interval === undefined) return undefined
  if (interval.months !== 0) throw sparkError('_LEGACY_ERROR_TEMP_3231', { interval: value as string })
  return BigInt(interval.days) * MICROS_PER_DAY + interval.micros
}

const micros = (value: bigint): Literal => Literal({ value, dataType: LongType })
const shown = (value: bigint): string => sqlLiteral(value, LongType)

function checkDurations(durations: readonly Expression[]): Mismatch | undefined {
  for (const d of durations) {
    if (typeOf(d).type === 'long' && d.type === 'Literal') continue
    const value = constantOf(d)
    if (isString(typeOf(d)) && typeof value === 'string')
      return { condition: 'CANNOT_PARSE_INTERVAL', parameters: { intervalString: sqlLiteral(value, StringType) } }
    return { condition: '_LEGACY_ERROR_TEMP_1207', parameters: {} }
  }
  const [window, slide, start] = durations.map(d => constantOf(d) as bigint) as [bigint, bigint, bigint]
  for (const [name, value] of [
    ['window_duration', window],
    ['slide_duration', slide],
  ] as const)
    if (value <= 0n)
      return mismatch('VALUE_OUT_OF_RANGE', {
        exprName: `\`${name}\``,
        valueRange: '(0, 9223372036854775807]',
        currentValue: shown(value),
      })
  const violated = (leftExprName: string, left: bigint, constraint: string, rightExprName: string, right: bigint) =>
    mismatch('PARAMETER_CONSTRAINT_VIOLATION', {
      leftExprName: `\`${leftExprName}\``,
      leftExprValue: shown(left),
      constraint,
      rightExprName: `\`${rightExprName}\``,
      rightExprValue: shown(right),
    })
  if (slide > window) return violated('slide_duration', slide, '<=', 'window_duration', window)
  const distance = start < 0n ? -start : start
  return distance >= slide ? violated('abs(start_time)', distance, '<', 'slide_duration', slide) : undefined
}

export const timeWindow = timed({
  name: 'window',
  since: '2.0.0',
  usage: 'window(time_column, window_duration[, slide_duration[, start_time]])',
  doc: 'The windows of time, inclusive of their start and exclusive of their end, that a timestamp lies in: of a fixed duration, one every slide_duration, counted from 1970-01-01 00:00:00 UTC plus start_time.',
  examples: [
    ["SELECT window.start FROM VALUES (TIMESTAMP '2021-01-01 00:04:30') AS t(b) GROUP BY window(b, '5 minutes')", '2021-01-01 00:00:00'],
  ],
  args: ['any', 'any', 'any?', 'any?'],
  returns: windowOf,
  coerce: ([at, ...durations]) => {
    const given = durations.map(d => (microsOf(d) === undefined ? d : micros(microsOf(d)!)))
    return [time(at!), given[0]!, given[1] ?? given[0]!, given[2] ?? micros(0n)]
  },
  check: ([at, ...durations]) => checkDurations(durations) ?? checkTime(at!),
  deterministic: true,
})

export const sessionWindow = timed({
  name: 'session_window',
  since: '3.2.0',
  usage: 'session_window(time_column, gap_duration)',
  doc: 'The session that a timestamp lies in: one begins with an event and ends when there was none for the duration of the gap.',
  examples: [
    [
      "SELECT session_window.end FROM VALUES (TIMESTAMP '2021-01-01 00:04:30') AS t(b) GROUP BY session_window(b, '5 minutes')",
      '2021-01-01 00:09:30',
    ],
  ],
  args: ['any', 'any'],
  returns: windowOf,
  coerce: ([at, gap]) => [time(at!), gap!],
  check: ([at]) => checkTime(at!),
  sql: args => `sessionwindow(${args.join(', ')})`,
})

export const windowTime = timed({
  name: 'window_time',
  since: '3.4.0',
  usage: 'window_time(window_column)',
  doc: 'The last microsecond of a window or session: a time that lies in it.',
  examples: [
    ["SELECT window_time(w) FROM (SELECT window(TIMESTAMP '2021-01-01 00:04:30', '5 minutes') AS w)", '2021-01-01 00:04:59.999999'],
  ],
  args: ['struct'],
  returns: ([t]) => (t!.type === 'struct' && t!.fields.length > 0 ? timeType(t!) : TimestampType),
  eval: ([, end]: readonly [bigint, bigint | null]) => (end === null ? null : end - 1n),
  mayReturnNull: true,
})

/** The start of the last window that holds a time, some microseconds later. */
export const windowEdge = scalar({
  name: '$window_edge',
  group: '',
  since: '2.0.0',
  usage: '$window_edge(time, slide_duration, start_time, later)',
  doc: '',
  examples: [],
  args: ['timestamp_only', 'long', 'long', 'long'],
  returns: ([t]) => t!,
  mayReturnNull: true,
  eval: (at: bigint, slide: bigint, start: bigint, later: bigint) => {
    const since = (at - start) % slide
    return BigInt.asIntN(64, at - (since < 0n ? since + slide : since) + later)
  },
  wasm: (g, args) => {
    const [at, slide, start, later] = args.map(a => g.keep(asI64(a))) as [never, never, never, never]
    const since = g.keep(i64.rem_s(i64.sub(at, start), slide))
    const wrapped = select(i64.add(since, slide), since, i64.lt_s(since, i64.const(0)))
    return int64(i64.add(i64.sub(at, wrapped), later))
  },
})
