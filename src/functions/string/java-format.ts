import type { DataType, DecimalType } from '../../types/data-type.ts'
import { decimalToString, divideRounded, parseDecimal, pow10, rescale } from '../../types/decimal.ts'
import { murmur3Bytes } from '../../types/murmur3.ts'
import type { Value } from '../../types/value.ts'
import { javaError } from '../../util/errors.ts'
import type { CallInfo } from '../define.ts'

/** Java's Formatter (printf): `%[index$][flags][width][.precision]conversion`, in English. */

const SPECIFIER = /%(\d+\$)?([-#+ 0,(<]*)(\d+)?(\.\d+)?([a-zA-Z%])/g

const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+(?!\d))/g, ',')

/** An exact number of a numeric value; undefined for NaN and infinities. */
function exact(v: Value, t: DataType): { unscaled: bigint; scale: number } | undefined {
  if (t.type === 'decimal') return { unscaled: v as bigint, scale: (t as DecimalType).scale }
  if (typeof v === 'bigint') return { unscaled: v, scale: 0 }
  return Number.isFinite(v as number) ? parseDecimal(String(v)) : undefined
}

function signed(body: string, negative: boolean, flags: string): string {
  if (negative) return flags.includes('(') ? `(${body})` : `-${body}`
  return flags.includes('+') ? `+${body}` : flags.includes(' ') ? ` ${body}` : body
}

function fixed(v: Value, t: DataType, precision: number, flags: string): string {
  const e = exact(v, t)
  if (!e) return Number.isNaN(v as number) ? 'NaN' : signed('Infinity', (v as number) < 0, flags)
  const rounded = rescale(e.unscaled, e.scale, precision)
  const negative = e.unscaled < 0n || Object.is(v, -0)
  const [whole, fraction] = decimalToString(rounded < 0n ? -rounded : rounded, precision).split('.') as [string, string?]
  const body = (flags.includes(',') ? grouped(whole) : whole) + (fraction === undefined ? '' : `.${fraction}`)
  return signed(body, negative, flags)
}

function scientific(v: Value, t: DataType, precision: number, flags: string): string {
  const e = exact(v, t)
  if (!e) return Number.isNaN(v as number) ? 'NaN' : signed('Infinity', (v as number) < 0, flags)
  const negative = e.unscaled < 0n || Object.is(v, -0)
  let n = e.unscaled < 0n ? -e.unscaled : e.unscaled
  let exponent = n === 0n ? 0 : n.toString().length - 1 - e.scale
  if (n !== 0n) {
    const digits = n.toString().length
    n = digits > precision + 1 ? divideRounded(n, pow10(digits - precision - 1)) : n * pow10(precision + 1 - digits)
    if (n.toString().length > precision + 1) {
      n /= 10n
      exponent++
    }
  }
  const text = n.toString().padStart(precision + 1, '0')
  const body = `${text[0]}${precision > 0 ? `.${text.slice(1)}` : ''}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
  return signed(body, negative, flags)
}

const WIDTH: Readonly<Record<string, number>> = { byte: 8, short: 16, int: 32, long: 64 }

function integral(v: Value, t: DataType, conversion: string, flags: string): string {
  const n = BigInt(v as number | bigint)
  if (conversion === 'd') {
    const digits = (n < 0n ? -n : n).toString()
    return signed(flags.includes(',') ? grouped(digits) : digits, n < 0n, flags)
  }
  const bits = BigInt.asUintN(WIDTH[t.type] ?? 64, n).toString(conversion === 'o' ? 8 : 16)
  return (flags.includes('#') ? (conversion === 'o' ? '0' : '0x') : '') + bits
}

/** What Java sees of a type: days, months and microseconds are plain integers. */
function javaType(t: DataType): DataType {
  if (t.type === 'date' || t.type === 'year_month_interval') return { type: 'int' }
  return TIMES.has(t.type) ? { type: 'long' } : t
}
const TIMES = new Set(['timestamp', 'timestamp_ntz', 'time', 'day_time_interval'])

/** A value as Java's `toString` has it: numbers for times, arrays without blanks. */
function plainText(v: Value, t: DataType, from: DataType, text: (v: Value) => string): string {
  if (Array.isArray(v) && from.type === 'array') return `[${v.map(x => (x === null ? 'null' : String(x))).join(',')}]`
  return t === from ? text(v) : String(v)
}

/** Java's hash code of a value; undefined for those of no plain type. */
function hashCode(v: Value, t: DataType): number | undefined {
  if (typeof v === 'string') return murmur3Bytes(new TextEncoder().encode(v), 42)
  if (typeof v === 'boolean') return v ? 1231 : 1237
  if (t.type === 'long') return Number(BigInt.asIntN(32, (v as bigint) ^ ((v as bigint) >> 32n)))
  return ['byte', 'short', 'int'].includes(t.type) ? (v as number) : undefined
}

/** `0x1.999999999999ap-4` */
function hexadecimal(v: number): string {
  if (!Number.isFinite(v)) return Number.isNaN(v) ? 'NaN' : v < 0 ? '-Infinity' : 'Infinity'
  const sign = v < 0 || Object.is(v, -0) ? '-' : ''
  if (v === 0) return `${sign}0x0.0p0`
  const bits = new BigUint64Array(Float64Array.of(v).buffer)[0]!
  const exponent = Number((bits >> 52n) & 0x7ffn)
  const digits = (bits & 0xfffffffffffffn).toString(16).padStart(13, '0').replace(/0+$/, '') || '0'
  return exponent === 0 ? `${sign}0x0.${digits}p-1022` : `${sign}0x1.${digits}p${exponent - 1023}`
}

/** Raises what Java finds wrong with a specifier by itself. */
function checkSpecifier(whole: string, flags: string, width: string | undefined, dot: string | undefined, kind: string): void {
  if (width === undefined && /[-0]/.test(flags)) throw javaError(whole)
  if (dot !== undefined && 'dxoc'.includes(kind)) throw javaError(dot.slice(1))
}

/** The text of a format and its arguments; `texts` gives an argument as a string. */
export function javaFormat(
  format: string,
  values: readonly Value[],
  types: readonly DataType[],
  texts: readonly ((v: Value) => string)[],
  info: CallInfo,
): string {
  let next = 0
  let last = -1
  // a percent sign that begins no specifier
  const stray = /%[^%]*/.exec(format.replace(SPECIFIER, ''))
  if (stray) throw javaError(`Conversion = '${stray[0].at(-1)}'`)
  const wrong = (specifier: string, t: DataType | undefined): never => {
    throw javaError(
      t === undefined
        ? `Format specifier '${specifier}'`
        : `${specifier.at(-1)} != ${t.type === 'decimal' ? 'org.apache.spark.sql.types.Decimal' : t.type}`,
    )
  }
  return format.replace(
    SPECIFIER,
    (whole, index: string | undefined, flags: string, width: string | undefined, dot: string | undefined, conversion: string) => {
      if (conversion === 'n') return '\n'
      if (conversion === '%') return pad('%', width, flags)
      if (index === '0$' && info.options.legacy?.zeroArgument) throw javaError('Illegal format argument index = 0')
      if (index === '0$') return info.fail('INVALID_PARAMETER_VALUE.ZERO_INDEX', { parameter: '`strfmt`', functionName: '`format_string`' })
      const at = flags.includes('<') ? last : index ? Number.parseInt(index, 10) - 1 : next++
      last = at
      if (at < 0 || at >= values.length) return wrong(whole, undefined)
      const v = values[at]!
      const t = javaType(types[at]!)
      const precision = dot === undefined ? undefined : Number(dot.slice(1))
      const kind = conversion.toLowerCase()
      checkSpecifier(whole, flags, width, dot, kind)
      let out: string
      if (v === null) out = kind === 'b' ? 'false' : 'null'
      else if (kind === 's') out = plainText(v, t, types[at]!, texts[at]!)
      else if (kind === 'h' && hashCode(v, t) !== undefined) out = (hashCode(v, t)! >>> 0).toString(16)
      else if (kind === 'a' && ['float', 'double'].includes(t.type)) out = hexadecimal(v as number)
      else if (kind === 'b') out = String(t.type === 'boolean' ? v : true)
      else if (kind === 'c' && ['byte', 'short', 'int'].includes(t.type)) out = String.fromCodePoint(v as number)
      else if ('dxo'.includes(kind) && ['byte', 'short', 'int', 'long'].includes(t.type)) out = integral(v, t, kind, flags)
      else if ('feg'.includes(kind) && ['float', 'double'].includes(t.type)) out = floating(v, t, kind, precision ?? 6, flags)
      else return wrong(whole, t)
      if ('sb'.includes(kind) && precision !== undefined) out = out.slice(0, precision)
      if (flags.includes('0') && 'dxofeg'.includes(kind) && width !== undefined && /[\da-f]/.test(out) && !/^[+-]?(Inf|NaN)/.test(out)) {
        const sign = /^(?:[+\- (]|0x)/.exec(out)?.[0] ?? ''
        out = sign + out.slice(sign.length).padStart(Number(width) - sign.length, '0')
      }
      out = pad(out, width, flags)
      return conversion === kind ? out : out.toUpperCase()
    },
  )
}

const pad = (s: string, width: string | undefined, flags: string): string =>
  width === undefined ? s : flags.includes('-') ? s.padEnd(Number(width)) : s.padStart(Number(width))

function floating(v: Value, t: DataType, kind: string, precision: number, flags: string): string {
  if (kind === 'f') return fixed(v, t, precision, flags)
  if (kind === 'e') return scientific(v, t, precision, flags)
  const digits = precision === 0 ? 1 : precision
  const e = exact(v, t)
  const size = e ? Math.abs(Number(e.unscaled)) / 10 ** e.scale : 0
  if (size !== 0 && (size < 1e-4 || size >= 10 ** digits)) return scientific(v, t, digits - 1, flags)
  const exponent = size === 0 ? 0 : Math.floor(Math.log10(size))
  return fixed(v, t, Math.max(0, digits - 1 - exponent), flags)
}
