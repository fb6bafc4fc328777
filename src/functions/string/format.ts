import type { Expression } from '../../plan/expression.ts'
import { castText } from '../../types/cast/to-string.ts'
import { type DataType, DecimalType, IntegerType, LongType, StringType } from '../../types/data-type.ts'
import { zoneOf } from '../../types/datetime/zone.ts'
import { parseDecimal } from '../../types/decimal.ts'
import { quotedSqlName } from '../../types/names.ts'
import type { Value } from '../../types/value.ts'
import { sparkError } from '../../util/errors.ts'
import { type Mismatch, type ScalarFunction, scalar } from '../define.ts'
import { constantOf, firstNullable, fn, isDecimal, typeOf } from '../type-rules.ts'
import { formatDecimal } from './decimal-format.ts'
import { javaFormat } from './java-format.ts'
import { formatProblem } from './number-format-check.ts'
import { decimalTypeOfFormat, formatNumber, parseNumber } from './number-pattern.ts'

/** Numbers as text by patterns, and back; printf. */

const text = (spec: Omit<ScalarFunction, 'kind' | 'group'>): ScalarFunction => scalar({ group: 'string_funcs', ...spec })

export const formatString = text({
  name: 'format_string',
  nullable: firstNullable,
  aliases: ['printf'],
  printsAlias: true,
  since: '1.5.0',
  usage: 'format_string(strfmt, obj, ...)',
  doc: 'The text of a printf format with the arguments put in.',
  examples: [['SELECT format_string("Hello World %d %s", 100, "days")', 'Hello World 100 days']],
  args: ['string', 'any*'],
  returns: StringType,
  nulls: 'custom',
  mayThrow: true,
  bind: info => {
    const types = info.argTypes.slice(1).map(asStored)
    const texts = types.map(t => castText(t, zoneOf(info.options.timeZone)))
    return (format: string | null, ...values: Value[]) => (format === null ? null : javaFormat(format, values, types, texts, info))
  },
})

/** Dates, times and intervals print as the numbers that they are stored as. */
const asStored = (t: DataType): DataType =>
  t.type === 'date' || t.type === 'year_month_interval'
    ? IntegerType
    : t.type === 'timestamp' || t.type === 'timestamp_ntz' || t.type === 'time' || t.type === 'day_time_interval'
      ? LongType
      : t

/** A number by a pattern of Java's DecimalFormat. */
function byPattern(v: Value, t: DataType, pattern: string): string {
  // Java fills up the digits that tell a large double from the next with zeros
  const e = t.type === 'double' && Math.abs(v as number) >= 1e17 && Number.isFinite(v) ? parseDecimal(String(v)) : numberOf(v, t)
  if (e === undefined) return Number.isNaN(v as number) ? 'NaN' : `${(v as number) < 0 ? '-' : ''}∞`
  return formatDecimal(e.unscaled, e.scale, e.unscaled < 0n || Object.is(v, -0), pattern)
}
const numberOf = (v: Value, t: DataType) =>
  isDecimal(t)
    ? { unscaled: v as bigint, scale: t.scale }
    : typeof v === 'bigint'
      ? { unscaled: v, scale: 0 }
      : Number.isFinite(v as number)
        ? parseDecimal((v as number).toPrecision(100)) // all digits: what is halfway shows in them
        : undefined

export const formatNumberFunction = text({
  name: 'format_number',
  since: '1.5.0',
  usage: 'format_number(expr1, expr2)',
  doc: 'The number with commas between thousands, rounded half even to so many places, or by a pattern like `#,###.##`.',
  examples: [
    ['SELECT format_number(12332.123456, 4)', '12,332.1235'],
    ["SELECT format_number(12332.123456, '##################.###')", '12332.123'],
  ],
  strict: true,
  args: ['numeric_only', 'int|string'],
  returns: StringType,
  mayReturnNull: true,
  bind: info => {
    const t = info.argTypes[0]!
    return (v: Value, places: number | string) => {
      if (typeof places === 'string') return byPattern(v, t, places === '' ? '#,###,###,###,###,###,##0' : places)
      if (places < 0) return null
      return byPattern(v, t, `#,###,###,###,###,###,##0${places > 0 ? `.${'0'.repeat(places)}` : ''}`)
    }
  },
})

/** The format of a number is looked at before anything runs. */
function checkFormat(args: readonly Expression[]): Mismatch | undefined {
  const format = constantOf(args[1])
  return typeof format === 'string' ? formatProblem(format) : undefined
}

export const toNumber = text({
  name: 'to_number',
  since: '3.3.0',
  usage: 'to_number(expr, fmt)',
  doc: 'The decimal of text of a format: 0 and 9 digits, . or D the point, , or G between thousands, $ a currency, S or MI a sign, PR angle brackets.',
  examples: [
    ["SELECT to_number('454', '999')", '454'],
    ["SELECT to_number('454.00', '000.00')", '454.00'],
    ["SELECT to_number('12,454', '99,999')", '12454'],
    ["SELECT to_number('$78.12', '$99.99')", '78.12'],
    ["SELECT to_number('12,454.8-', '99,999.9S')", '-12454.8'],
  ],
  args: ['string', 'string!'],
  constants: [1],
  check: checkFormat,
  returns: (_types, args) => (constantOf(args[1]) === null ? DecimalType(10, 0) : decimalTypeOfFormat(String(constantOf(args[1])))),
  mayThrow: true,
  bind: info => (s: string, format: string) => {
    const r = parseNumber(s, format, (info.returnType as DecimalType).scale)
    if (r !== undefined) return r
    throw sparkError('INVALID_FORMAT.MISMATCH_INPUT', { format, inputType: '"STRING"', input: s })
  },
})
export const tryToNumber = {
  ...toNumber,
  name: 'try_to_number',
  usage: 'try_to_number(expr, fmt)',
  doc: 'As `to_number`, with null for text that does not match.',
  examples: [["SELECT try_to_number('454', '999')", '454']] as const,
  mayThrow: false,
  mayReturnNull: true,
  bind: ((info: { returnType: DataType }) => (s: string, format: string) =>
    parseNumber(s, format, (info.returnType as DecimalType).scale) ?? null) as never,
} satisfies ScalarFunction

const DATES = ['date', 'timestamp', 'timestamp_ntz', 'time']
export const toChar = text({
  name: 'to_char',
  aliases: ['to_varchar'],
  since: '3.4.0',
  usage: 'to_char(expr, format)',
  doc: 'A number as text of a format (see `to_number`), a date or timestamp of a pattern, bytes as base64, hex or utf-8.',
  examples: [
    ["SELECT to_char(454, '999')", '454'],
    ["SELECT to_char(454.00, '000D00')", '454.00'],
    ["SELECT to_char(12454, '99G999')", '12,454'],
    ["SELECT to_char(78.12, '$99.99')", '$78.12'],
    ["SELECT to_char(-12454.8, '99G999D9S')", '12,454.8-'],
    ["SELECT to_char(date'2016-04-08', 'y')", '2016'],
    ["SELECT to_char(x'537061726b2053514c', 'base64')", 'U3BhcmsgU1FM'],
  ],
  args: ['decimal', 'string!'],
  constants: [1],
  returns: StringType,
  check: checkFormat,
  coerce: ([value, format]) => {
    const t = typeOf(value!)
    if (DATES.includes(t.type)) return fn('date_format', value!, format!)
    if (t.type === 'binary') {
      const written = constantOf(format)
      if (format!.type !== 'Literal')
        throw sparkError('NON_FOLDABLE_ARGUMENT', {
          funcName: '`to_char`',
          paramName: '`format`',
          paramType: quotedSqlName(typeOf(format!)),
        })
      const name = String(written).toLowerCase()
      if (name === 'base64') return fn('base64', value!)
      if (name === 'hex') return fn('hex', value!)
      if (name === 'utf-8') return fn('decode', value!, format!)
      throw sparkError('INVALID_PARAMETER_VALUE.BINARY_FORMAT', {
        functionName: '`to_char`',
        parameter: '`format`',
        invalidFormat: `'${written}'`,
      })
    }
    return [value!, format!]
  },
  mayThrow: true,
  bind: info => (v: bigint, format: string) => formatNumber(v, (info.argTypes[0] as DecimalType).scale, format),
})
