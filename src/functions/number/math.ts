import { asF64, float64 } from '../../codegen/value.ts'
import { Call } from '../../plan/expression.ts'
import { DoubleType, LongType, StringType } from '../../types/data-type.ts'
import { quotedSqlName } from '../../types/names.ts'
import { f64 } from '../../wasm/instructions.ts'
import { type ScalarFunction, scalar } from '../define.ts'
import { overflow } from '../errors.ts'
import { mismatch, typeOf } from '../type-rules.ts'
import { hypot as hypotenuse } from './hypot.ts'

/** Functions of real numbers. Outside their domain they give NaN, or null where Spark does (logarithms). */

const math = (spec: Omit<ScalarFunction, 'kind' | 'group'>): ScalarFunction => scalar({ group: 'math_funcs', ...spec })

type More = Partial<ScalarFunction>
const real = (
  name: string,
  doc: string,
  example: readonly [string, string | null] | undefined,
  evaluate: (v: number) => number | null,
  more: More = {},
): ScalarFunction =>
  math({
    name,
    since: '1.4.0',
    usage: `${name}(expr)`,
    doc,
    examples: example ? [example] : [],
    args: ['double'],
    returns: DoubleType,
    // as Spark says of all of them
    mayReturnNull: true,
    eval: evaluate,
    ...more,
  })

export const sqrt = real('sqrt', 'The square root; NaN of a negative number.', ['SELECT sqrt(4)', '2.0'], Math.sqrt, {
  total: true,
  wasm: (_g, [v]) => float64(f64.sqrt(asF64(v!))),
  since: '1.1.1',
  sql: ([a]) => `SQRT(${a})`,
})
export const cbrt = real('cbrt', 'The cube root.', ['SELECT cbrt(27.0)', '3.0'], Math.cbrt, { sql: ([a]) => `CBRT(${a})` })
export const exp = real('exp', 'e to the power.', ['SELECT exp(0)', '1.0'], Math.exp, { sql: ([a]) => `EXP(${a})` })
export const expm1 = real('expm1', 'e to the power, less 1.', ['SELECT expm1(0)', '0.0'], Math.expm1, { sql: ([a]) => `EXPM1(${a})` })

/** Null for what has no logarithm. */
const logarithm =
  (f: (v: number) => number, from = 0) =>
  (v: number) =>
    v <= from ? null : f(v)
const nullable: More = { mayReturnNull: true }
export const ln = real('ln', 'The natural logarithm; null of what is not positive.', ['SELECT ln(1)', '0.0'], logarithm(Math.log), nullable)
export const log10 = real('log10', 'The logarithm to base 10.', ['SELECT log10(10)', '1.0'], logarithm(Math.log10), {
  ...nullable,
  sql: ([a]) => `LOG10(${a})`,
})
export const log2 = real(
  'log2',
  'The logarithm to base 2.',
  ['SELECT log2(2)', '1.0'],
  logarithm(v => Math.log(v) / Math.log(2)),
  {
    ...nullable,
    sql: ([a]) => `LOG2(${a})`,
  },
)
export const log1p = real('log1p', 'The natural logarithm of the number plus 1.', ['SELECT log1p(0)', '0.0'], logarithm(Math.log1p, -1), {
  ...nullable,
  sql: ([a]) => `LOG1P(${a})`,
})
export const log = math({
  name: 'log',
  since: '1.5.0',
  usage: 'log(base, expr)',
  doc: 'The logarithm to a base; with one argument the natural one. Null of what is not positive.',
  examples: [['SELECT log(10, 100)', '2.0']],
  args: ['double', 'double?'],
  returns: DoubleType,
  mayReturnNull: true,
  coerce: args => (args.length === 1 ? [Call({ name: 'e', args: [], dataType: DoubleType, nullable: false }), ...args] : args),
  sql: args => `LOG(${args.join(', ')})`,
  eval: (a: number, b: number) => (a <= 0 || b <= 0 ? null : Math.log(b) / Math.log(a)),
})

const SINCE: Readonly<Record<string, string>> = { asinh: '3.0.0', acosh: '3.0.0', atanh: '3.0.0', cot: '2.3.0', sec: '3.3.0', csc: '3.3.0' }
const trigonometric = (
  name: string,
  doc: string,
  example: readonly [string, string] | undefined,
  f: (v: number) => number,
): ScalarFunction => real(name, doc, example, f, { since: SINCE[name] ?? '1.4.0', sql: ([a]) => `${name.toUpperCase()}(${a})` })
export const sin = trigonometric('sin', 'The sine of an angle in radians.', ['SELECT sin(0)', '0.0'], Math.sin)
export const cos = trigonometric('cos', 'The cosine of an angle in radians.', ['SELECT cos(0)', '1.0'], Math.cos)
export const tan = trigonometric('tan', 'The tangent of an angle in radians.', ['SELECT tan(0)', '0.0'], Math.tan)
export const cot = trigonometric('cot', 'The cotangent of an angle in radians.', undefined, v => 1 / Math.tan(v))
export const sec = trigonometric('sec', 'One by the cosine.', ['SELECT sec(0)', '1.0'], v => 1 / Math.cos(v))
export const csc = trigonometric('csc', 'One by the sine.', undefined, v => 1 / Math.sin(v))
export const asin = trigonometric('asin', 'The angle of a sine.', ['SELECT asin(0)', '0.0'], Math.asin)
export const acos = trigonometric('acos', 'The angle of a cosine.', ['SELECT acos(1)', '0.0'], Math.acos)
export const atan = trigonometric('atan', 'The angle of a tangent.', ['SELECT atan(0)', '0.0'], Math.atan)
export const sinh = trigonometric('sinh', 'The hyperbolic sine.', ['SELECT sinh(0)', '0.0'], Math.sinh)
export const cosh = trigonometric('cosh', 'The hyperbolic cosine.', ['SELECT cosh(0)', '1.0'], Math.cosh)
export const tanh = trigonometric('tanh', 'The hyperbolic tangent.', ['SELECT tanh(0)', '0.0'], Math.tanh)
export const asinh = trigonometric('asinh', 'The inverse hyperbolic sine.', ['SELECT asinh(0)', '0.0'], v =>
  v === Number.NEGATIVE_INFINITY ? v : Math.asinh(v),
)
export const acosh = trigonometric('acosh', 'The inverse hyperbolic cosine.', ['SELECT acosh(1)', '0.0'], Math.acosh)
export const atanh = trigonometric('atanh', 'The inverse hyperbolic tangent.', ['SELECT atanh(0)', '0.0'], Math.atanh)
export const degrees = trigonometric(
  'degrees',
  'Radians as degrees.',
  ['SELECT degrees(3.141592653589793)', '180.0'],
  v => v * (180 / Math.PI),
)
export const radians = trigonometric(
  'radians',
  'Degrees as radians.',
  ['SELECT radians(180)', '3.141592653589793'],
  v => v * (Math.PI / 180),
)

const binary = (
  name: string,
  doc: string,
  examples: ScalarFunction['examples'],
  f: (a: number, b: number) => number | null,
  more: More = {},
) =>
  math({
    name,
    since: '1.4.0',
    usage: `${name}(expr1, expr2)`,
    doc,
    examples,
    args: ['double', 'double'],
    returns: DoubleType,
    eval: f,
    ...more,
  })
export const atan2 = binary(
  'atan2',
  'The angle of the point (expr2, expr1).',
  [['SELECT atan2(0, 0)', '0.0']],
  (a, b) => Math.atan2(a + 0, b + 0),
  {
    sql: ([a, b]) => `ATAN2(${a}, ${b})`,
  },
)
export const hypot = binary('hypot', 'The root of the sum of the squares.', [['SELECT hypot(3, 4)', '5.0']], hypotenuse, {
  sql: ([a, b]) => `HYPOT(${a}, ${b})`,
})
export const pow = binary('power', 'The first to the power of the second.', [['SELECT pow(2, 3)', '8.0']], javaPow, {
  aliases: ['pow'],
  printsAlias: true,
  sql: ([a, b], name) => `${name === 'power' ? 'POWER' : name}(${a}, ${b})`,
})
/** As Java has it: 1 to an infinite power is NaN in both. */
function javaPow(a: number, b: number): number {
  return a ** b
}

const constant = (name: string, doc: string, value: number, label: string): ScalarFunction =>
  math({
    name,
    since: '1.5.0',
    usage: `${name}()`,
    doc,
    examples: [[`SELECT ${name}()`, String(value)]],
    args: [],
    returns: DoubleType,
    sql: () => `${label}()`,
    eval: () => value,
    wasm: () => float64(f64.const(value)),
  })
export const e = constant('e', "Euler's number.", Math.E, 'E')
export const pi = constant('pi', 'The ratio of a circle to its diameter.', Math.PI, 'PI')

export const factorial = math({
  name: 'factorial',
  since: '1.5.0',
  usage: 'factorial(expr)',
  doc: 'The product of the numbers up to it; null outside 0 to 20.',
  examples: [['SELECT factorial(5)', '120']],
  args: ['int'],
  returns: LongType,
  mayReturnNull: true,
  eval: (n: number) => {
    if (n < 0 || n > 20) return null
    let out = 1n
    for (let i = 2; i <= n; i++) out *= BigInt(i)
    return out
  },
})

export const bin = math({
  name: 'bin',
  since: '1.5.0',
  usage: 'bin(expr)',
  doc: 'The bits of a bigint as text, without leading zeros.',
  examples: [
    ['SELECT bin(13)', '1101'],
    ['SELECT bin(-13)', '1111111111111111111111111111111111111111111111111111111111110011'],
    ['SELECT bin(13.3)', '1101'],
  ],
  args: ['long'],
  returns: StringType,
  eval: (n: bigint) => BigInt.asUintN(64, n).toString(2),
})

/** Digits of one base read as an unsigned 64-bit number, written in another; negative bases are signed. */
export const conv = math({
  name: 'conv',
  since: '1.5.0',
  usage: 'conv(num, from_base, to_base)',
  doc: 'A number in another base (2 to 36); read as unsigned 64 bits, and written as signed for a negative base.',
  examples: [
    ["SELECT conv('100', 2, 10)", '4'],
    ['SELECT conv(-10, 16, -10)', '-16'],
  ],
  args: ['string', 'int', 'int'],
  returns: StringType,
  mayThrow: true,
  mayReturnNull: true,
  bind: info => (text: string, from: number, to: number) => {
    const valid = (base: number) => base >= 2 && base <= 36
    if (!valid(from) || !valid(Math.abs(to))) return null
    const s = text.trim()
    if (s === '') return null
    const negative = s.startsWith('-')
    const MAX = 2n ** 64n - 1n
    let v = 0n
    for (const c of negative ? s.slice(1) : s) {
      const d = Number.parseInt(c, 36)
      if (Number.isNaN(d) || d >= from) break
      v = v * BigInt(from) + BigInt(d)
      if (v > MAX) {
        if (info.options.ansi) return overflow(info, undefined, 'Overflow in function conv()')
        v = MAX
        break
      }
    }
    let signed = negative
    if (negative && to > 0) {
      // a negative number wraps around; one that is large already stays so
      v = BigInt.asIntN(64, v) < 0n ? MAX : BigInt.asUintN(64, -v)
    }
    if (to < 0 && !negative && BigInt.asIntN(64, v) < 0n) {
      v = BigInt.asUintN(64, -v)
      signed = true
    } else if (to < 0 && negative && BigInt.asIntN(64, v) < 0n) v = 2n ** 63n
    const digits = v.toString(Math.abs(to)).toUpperCase()
    return signed && to < 0 ? `-${digits}` : digits
  },
})

export const widthBucket = math({
  name: 'width_bucket',
  since: '3.1.0',
  usage: 'width_bucket(value, min_value, max_value, num_bucket)',
  doc: 'The number of the bucket that a value falls into, among so many of equal width; 0 below and one more above.',
  examples: [
    ['SELECT width_bucket(5.3, 0.2, 10.6, 5)', '3'],
    ['SELECT width_bucket(-2.1, 1.3, 3.4, 3)', '0'],
    ['SELECT width_bucket(8.1, 0.0, 5.7, 4)', '5'],
    ['SELECT width_bucket(-0.9, 5.2, 0.5, 2)', '3'],
  ],
  args: [
    'double|year_month_interval|day_time_interval',
    'double|year_month_interval|day_time_interval',
    'double|year_month_interval|day_time_interval',
    'long',
  ],
  check: args => {
    const types = args.slice(0, 3).map(typeOf)
    return types.every(t => t.type === types[0]!.type)
      ? undefined
      : mismatch('DATA_DIFF_TYPES', { functionName: '`width_bucket`', dataType: `(${types.map(quotedSqlName).join(' or ')})` })
  },
  returns: LongType,
  mayReturnNull: true,
  eval: (v: number | bigint, low: number | bigint, high: number | bigint, buckets: bigint) => {
    const [value, min, max] = [Number(v), Number(low), Number(high)]
    if (buckets <= 0n || buckets === 2n ** 63n - 1n || Number.isNaN(value) || min === max || !Number.isFinite(min) || !Number.isFinite(max))
      return null
    const [lower, upperBound] = [Math.min(min, max), Math.max(min, max)]
    if (min < max) {
      if (value < lower) return 0n
      if (value >= upperBound) return buckets + 1n
      return BigInt(Math.trunc((Number(buckets) * (value - lower)) / (upperBound - lower))) + 1n
    }
    if (value > upperBound) return 0n
    if (value <= lower) return buckets + 1n
    return BigInt(Math.trunc((Number(buckets) * (upperBound - value)) / (upperBound - lower))) + 1n
  },
})
