import * as int128 from '../../codegen/int128.ts'
import { type CallOptions, type Expression, Literal } from '../../plan/expression.ts'
import {
  type DataType,
  DayTimeIntervalType,
  type DecimalType,
  DoubleType,
  LongType,
  StringType,
  sameType,
  YearMonthIntervalType,
} from '../../types/data-type.ts'
import { decimalResultType } from '../../types/decimal.ts'
import { quotedSqlName } from '../../types/names.ts'
import type { Value } from '../../types/value.ts'
import { f32, f64, i32 } from '../../wasm/instructions.ts'
import { dateTimeArithmetic } from '../datetime/interval-arithmetic.ts'
import { type CallInfo, type Mismatch, type ScalarFunction, scalar } from '../define.ts'
import * as rules from '../type-rules.ts'
import { castTo, coerceNumbers, isDecimal, isFloating, isInterval, isNumeric, isString, mismatch, typeOf } from '../type-rules.ts'
import * as code from './arithmetic-code.ts'
import { integralQuotient, type Mode, negation, quotient, remainder, SIGNED_DIGITS, sumOrProduct } from './arithmetic-value.ts'

type Operator = '+' | '-' | '*' | '/' | '%' | 'div' | 'pmod'

function resultType(op: Operator, [a, b]: readonly DataType[], options?: CallOptions): DataType {
  if (op === 'div') return LongType
  if (a!.type === 'year_month_interval' && b!.type === 'year_month_interval')
    return YearMonthIntervalType(Math.min(a!.start, b!.start) as 0, Math.max(a!.end, b!.end) as 1)
  if (a!.type === 'day_time_interval' && b!.type === 'day_time_interval')
    return DayTimeIntervalType(Math.min(a!.start, b!.start) as 0, Math.max(a!.end, b!.end) as 3)
  return isDecimal(a!) && isDecimal(b!) ? decimalResultType(op === 'pmod' ? '%' : op, a!, b!, options?.keepsScale !== true) : a!
}

/** Numbers on both sides, or intervals of one family where the operator takes them; by what Spark says otherwise. */
function checkOperands(accepts: (t: DataType) => boolean, wanted: string) {
  return (args: readonly Expression[]): Mismatch | undefined => {
    const [a, b] = args.map(typeOf) as [DataType, DataType]
    const same = a.type === b.type && (a.type !== 'string' || sameType(a, b))
    if (!same) return mismatch('BINARY_OP_DIFF_TYPES', { left: quotedSqlName(a), right: quotedSqlName(b) })
    if (!accepts(a)) return mismatch('BINARY_OP_WRONG_TYPE', { inputType: wanted, actualDataType: quotedSqlName(a) })
    return undefined
  }
}

const NUMERIC = '"NUMERIC"'
const WITH_INTERVALS = '("NUMERIC" or "INTERVAL DAY TO SECOND" or "INTERVAL YEAR TO MONTH" or "INTERVAL")'
const numericOrInterval = (t: DataType) => isNumeric(t) || isInterval(t)

const modeOf = (info: CallInfo): Mode => (info.options.ansi ? 'ansi' : 'legacy')

function coerceBinary(op: Operator, given: readonly Expression[], ansi: boolean, attempt = false): readonly Expression[] | Expression {
  const special = (args: readonly Expression[]) =>
    op === 'pmod' || op === 'div' || op === '%' ? undefined : dateTimeArithmetic(op, args[0]!, args[1]!, attempt)
  let args = given
  const found = special(args)
  if (found) return found
  args = ansi ? textAsOther(given) : textAsDouble(given)
  const then = special(args)
  if (then) return then
  if (op === 'div') args = args.map(a => (rules.isIntegral(typeOf(a)) ? castTo(a, LongType) : a))
  if (op === 'div' && args.every(a => typeOf(a).type === 'null')) return args.map(a => castTo(a, LongType))
  if (op === 'div' && args.some(a => isFloating(typeOf(a))) && args.some(a => typeOf(a).type === 'null')) return args
  // Spark makes doubles of a null over a number, but a decimal over null stays one
  if (op === '/' && typeOf(args[0]!).type === 'null' && isDecimal(typeOf(args[1]!))) return args.map(a => castTo(a, DoubleType))
  if (op === 'div' && args.some(a => isFloating(typeOf(a))) && args.every(a => isNumeric(typeOf(a))))
    return args.map(a => (isDecimal(typeOf(a)) ? castTo(a, DoubleType) : a))
  // null over an interval is one
  if (op === 'div' && args.some(a => rules.isAnsi(typeOf(a))) && args.some(a => typeOf(a).type === 'null')) {
    const interval = args.map(typeOf).find(rules.isAnsi)!
    return args.map(a => (typeOf(a).type === 'null' ? castTo(a, interval) : a))
  }
  let [a, b] = coerceNumbers(args[0]!, args[1]!, ansi)
  const [ta, tb] = [typeOf(a), typeOf(b)]
  if (op === '/' && isNumeric(ta) && isNumeric(tb) && !isDecimal(ta)) [a, b] = [castTo(a, DoubleType), castTo(b, DoubleType)]
  if (op === 'div' && rules.isIntegral(ta) && rules.isIntegral(tb)) [a, b] = [castTo(a, LongType), castTo(b, LongType)]
  return [a, b]
}

const KEEP_TEXT = ['array', 'map', 'struct', 'year_month_interval', 'day_time_interval', 'calendar_interval', 'variant']

/** In ANSI mode text beside a value that is no number becomes of that value's type, and null beside text becomes text. */
function textAsOther(args: readonly Expression[]): readonly Expression[] {
  const [ta, tb] = args.map(typeOf) as [DataType, DataType]
  if (isString(ta) === isString(tb)) return args
  const other = isString(ta) ? tb : ta
  if (other.type === 'null') return args.map(a => castTo(a, StringType))
  if (isNumeric(other) || KEEP_TEXT.includes(other.type)) return args
  return args.map(a => castTo(a, other))
}

/** Outside of ANSI mode text is a double beside anything but an interval. */
const textAsDouble = (args: readonly Expression[]): readonly Expression[] =>
  args.some(a => isInterval(typeOf(a))) ? args : args.map(a => (isString(typeOf(a)) ? castTo(a, DoubleType) : a))

type Spec = Pick<ScalarFunction, 'name' | 'group' | 'since' | 'usage' | 'doc' | 'examples'> & Partial<ScalarFunction>

/** Failing for some input: integers and decimals may overflow, divisors may be 0; floating sums never fail. */
const mayFail = (types: readonly DataType[]): boolean => !types.every(isFloating)

/** Sums, differences and products of decimals whose exact results all have at most 38 digits are safe. */
function mayOverflow(op: Operator, types: readonly DataType[]): boolean {
  const [a, b] = types
  if (!a || !b || !isDecimal(a) || !isDecimal(b) || isDivision(op)) return mayFail(types)
  if (op === '*') return a.precision + b.precision + 1 > 38
  return Math.max(a.precision - a.scale, b.precision - b.scale) + Math.max(a.scale, b.scale) + 1 > 38
}

/** A divisor that is a number other than 0. */
const isNonZero = (v: Value | undefined): boolean => (typeof v === 'number' && v !== 0) || (typeof v === 'bigint' && v !== 0n)

/** Code of a binary operator on numbers; undefined where `eval` does it. */
const binaryCode =
  (op: Operator): NonNullable<ScalarFunction['wasm']> =>
  (g, [a, b], info) => {
    const divides = isDivision(op)
    const t = info.returnType
    const ansi = info.options.ansi
    const [ta, tb] = info.argTypes as [DecimalType, DecimalType]
    if (!ansi && (divides || isDecimal(t))) return undefined
    if (op === '+' || op === '-' || op === '*') {
      if (isFloating(t)) return code.floatCode(op, a!, b!)
      if (!isDecimal(t)) return rules.isIntegral(t) ? code.integerCode(g, op, a!, b!, ansi) : undefined
      return op === '*' ? code.decimalProductCode(g, a!, b!, ta, tb, t) : code.decimalSumCode(g, op, a!, b!, ta, tb, t)
    }
    if (op === '/') {
      if (isDecimal(t)) return code.decimalQuotientCode(g, a!, b!, ta, tb, t)
      if (b!.layout === 'f64') g.fail(f64.eq(g.keep(b!.code), f64.const(0)))
      else if (b!.layout === 'f32') g.fail(f32.eq(g.keep(b!.code), f32.const(0)))
      return code.floatCode('/', a!, b!)
    }
    if (isDecimal(ta) || isFloating(t) || isInterval(ta)) return undefined
    return code.integerDivisionCode(g, op, a!, b!)
  }

const isDivision = (op: Operator): boolean => op !== '+' && op !== '-' && op !== '*'

function binary(op: Operator, spec: Spec, evaluate: (info: CallInfo, mode: Mode) => (...args: never[]) => unknown): ScalarFunction {
  const divides = isDivision(op)
  return scalar({
    args: ['any', 'any'],
    returns: (types, _args, options) => resultType(op, types, options),
    coerce: (args, options) => coerceBinary(op, args, options.ansi),
    check:
      op === '+' || op === '-'
        ? checkOperands(numericOrInterval, WITH_INTERVALS)
        : op === 'div'
          ? checkOperands(
              t => t.type === 'long' || isDecimal(t) || t.type === 'year_month_interval' || t.type === 'day_time_interval',
              '("BIGINT" or "DECIMAL" or "INTERVAL YEAR TO MONTH" or "INTERVAL DAY TO SECOND")',
            )
          : checkOperands(
              op === '/' ? t => t.type === 'double' || isDecimal(t) : isNumeric,
              op === '/' ? '("DOUBLE" or "DECIMAL")' : NUMERIC,
            ),
    sql: ([a, b]) => `(${a} ${op} ${b})`,
    mayThrow: (types, options, constants) => options.ansi && (mayOverflow(op, types) || (divides && !isNonZero(constants[1]))),
    // Spark's own nullability: division may give null outside ANSI mode, decimals on overflow
    mayReturnNull: divides,
    bind: info => evaluate(info, modeOf(info)) as never,
    wasm: binaryCode(op),
    total: info => isFloating(info.returnType) && !divides,
    ...spec,
  })
}

/** The same operator with null in place of an error. */
function attempt(
  name: string,
  op: Operator,
  spec: Omit<Spec, 'name' | 'group'>,
  evaluate: (info: CallInfo, mode: Mode) => (...args: never[]) => unknown,
) {
  return binary(op, { ...spec, name, group: 'math_funcs' }, evaluate)
}

const asAttempt = (
  name: string,
  op: Operator,
  usage: string,
  doc: string,
  since: string,
  examples: ScalarFunction['examples'],
  evaluate: (info: CallInfo, mode: Mode) => (...args: never[]) => unknown,
): ScalarFunction =>
  attempt(
    name,
    op,
    {
      usage,
      doc,
      since,
      examples,
      coerce: (args, options) => {
        const made = coerceBinary(op, args, options.ansi, true)
        if (!Array.isArray(made) || args.every(a => isNumeric(typeOf(a)))) return made
        // whatever fails in the sum of other things gives null
        return rules.fn('$try', rules.fn(op, ...args), Literal({ value: name, dataType: StringType }), ...args)
      },
      sql: ([a, b]) => `${name}(${a}, ${b})`,
      bind: info => evaluate(info, 'try') as never,
      wasm: undefined,
      mayThrow: false,
      mayReturnNull: true,
    },
    evaluate,
  )

const plusValue = (info: CallInfo, mode: Mode) => sumOrProduct('+', info, mode)
const minusValue = (info: CallInfo, mode: Mode) => sumOrProduct('-', info, mode)
const timesValue = (info: CallInfo, mode: Mode) => sumOrProduct('*', info, mode)

export const plus = binary(
  '+',
  {
    name: '+',
    group: 'math_funcs',
    since: '1.0.0',
    usage: 'expr1 + expr2',
    doc: 'The sum of two numbers or intervals; also a date or timestamp moved by an interval or a number of days. With one operand, the operand itself.',
    examples: [['SELECT 1 + 2', '3']],
    args: ['any', 'any?'],
    coerce: (args, options) => (args.length === 1 ? rules.fn('positive', args[0]!) : coerceBinary('+', args, options.ansi)),
  },
  plusValue,
)

export const minus = binary(
  '-',
  {
    name: '-',
    group: 'math_funcs',
    since: '1.0.0',
    usage: 'expr1 - expr2',
    doc: 'The difference of two numbers, intervals, dates or timestamps; also a date or timestamp moved back. With one operand, its negation.',
    examples: [['SELECT 2 - 1', '1']],
    args: ['any', 'any?'],
    returns: (types, _args, options) => (types.length === 1 ? types[0]! : resultType('-', types, options)),
    coerce: (args, options) => (args.length === 1 ? unaryNumber(args) : coerceBinary('-', args, options.ansi)),
    check: args => (args.length === 1 ? checkUnary(args) : checkOperands(numericOrInterval, WITH_INTERVALS)(args)),
    sql: ([a, b]) => (b === undefined ? `(- ${a})` : `(${a} - ${b})`),
    bind: info => (info.argTypes.length === 1 ? negation(info, false) : minusValue(info, modeOf(info))) as never,
    wasm: (g, args, info) => (args.length === 1 ? negative.wasm!(g, args, info) : binaryCode('-')(g, args, info)),
  },
  minusValue,
)
export const times = binary(
  '*',
  {
    name: '*',
    group: 'math_funcs',
    since: '1.0.0',
    usage: 'expr1 * expr2',
    doc: 'The product of two numbers, or of an interval and a number.',
    examples: [['SELECT 2 * 3', '6']],
  },
  timesValue,
)

export const divide = binary(
  '/',
  {
    name: '/',
    lastFirst: true,
    group: 'math_funcs',
    since: '1.0.0',
    usage: 'expr1 / expr2',
    doc: 'The quotient: exact to the scale of the result for decimals, in floating point for all other numbers. Also an interval by a number.',
    examples: [
      ['SELECT 3 / 2', '1.5'],
      ['SELECT 2L / 2L', '1.0'],
    ],
  },
  quotient,
)

export const div = binary(
  'div',
  {
    name: 'div',
    lastFirst: true,
    group: 'math_funcs',
    since: '3.0.0',
    usage: 'expr1 div expr2',
    doc: 'The integral part of the quotient, as a bigint.',
    examples: [
      ['SELECT 3 div 2', '1'],
      ["SELECT INTERVAL '1-1' YEAR TO MONTH div INTERVAL '-1' MONTH", '-13'],
    ],
  },
  integralQuotient,
)

export const mod = binary(
  '%',
  {
    name: '%',
    lastFirst: true,
    aliases: ['mod'],
    printsAlias: true,
    group: 'math_funcs',
    since: '1.0.0',
    usage: 'expr1 % expr2, or mod(expr1, expr2)',
    doc: 'The remainder of the division towards zero: it has the sign of the dividend.',
    examples: [
      ['SELECT 2 % 1.8', '0.2'],
      ['SELECT MOD(2, 1.8)', '0.2'],
    ],
    sql: ([a, b], name) => (name === 'mod' ? `mod(${a}, ${b})` : `(${a} % ${b})`),
  },
  (info, mode) => remainder(info, mode, false),
)

export const pmod = binary(
  'pmod',
  {
    name: 'pmod',
    lastFirst: true,
    group: 'math_funcs',
    since: '1.5.0',
    usage: 'pmod(expr1, expr2)',
    doc: 'The remainder, made positive for a positive divisor.',
    examples: [
      ['SELECT pmod(10, 3)', '1'],
      ['SELECT pmod(-10, 3)', '2'],
    ],
    sql: ([a, b]) => `pmod(${a}, ${b})`,
  },
  (info, mode) => remainder(info, mode, true),
)

export const tryAdd = asAttempt(
  'try_add',
  '+',
  'try_add(expr1, expr2)',
  'The sum, or null where it overflows.',
  '3.2.0',
  [
    ['SELECT try_add(1, 2)', '3'],
    ['SELECT try_add(2147483647, 1)', null],
    ["SELECT try_add(date'2021-01-01', 1)", '2021-01-02'],
    ["SELECT try_add(date'2021-01-01', interval 1 year)", '2022-01-01'],
    ["SELECT try_add(timestamp'2021-01-01 00:00:00', interval 1 day)", '2021-01-02 00:00:00'],
    ['SELECT try_add(interval 1 year, interval 2 year)', "INTERVAL '3' YEAR"],
  ],
  plusValue,
)
export const trySubtract = asAttempt(
  'try_subtract',
  '-',
  'try_subtract(expr1, expr2)',
  'The difference, or null where it overflows.',
  '3.3.0',
  [
    ['SELECT try_subtract(2, 1)', '1'],
    ['SELECT try_subtract(-2147483648, 1)', null],
    ["SELECT try_subtract(date'2021-01-02', 1)", '2021-01-01'],
    ["SELECT try_subtract(date'2021-01-01', interval 1 year)", '2020-01-01'],
    ['SELECT try_subtract(interval 2 year, interval 1 year)', "INTERVAL '1' YEAR"],
  ],
  minusValue,
)
export const tryMultiply = asAttempt(
  'try_multiply',
  '*',
  'try_multiply(expr1, expr2)',
  'The product, or null where it overflows.',
  '3.3.0',
  [
    ['SELECT try_multiply(2, 3)', '6'],
    ['SELECT try_multiply(-2147483648, 10)', null],
    ['SELECT try_multiply(interval 2 year, 3)', "INTERVAL '6-0' YEAR TO MONTH"],
  ],
  timesValue,
)
export const tryDivide = asAttempt(
  'try_divide',
  '/',
  'try_divide(dividend, divisor)',
  'The quotient, or null where the divisor is 0.',
  '3.2.0',
  [
    ['SELECT try_divide(3, 2)', '1.5'],
    ['SELECT try_divide(2L, 2L)', '1.0'],
    ['SELECT try_divide(1, 0)', null],
    ['SELECT try_divide(interval 2 month, 2)', "INTERVAL '0-1' YEAR TO MONTH"],
    ['SELECT try_divide(interval 2 month, 0)', null],
  ],
  quotient,
)
export const tryMod = asAttempt(
  'try_mod',
  '%',
  'try_mod(dividend, divisor)',
  'The remainder, or null where the divisor is 0.',
  '4.0.0',
  [
    ['SELECT try_mod(3, 2)', '1'],
    ['SELECT try_mod(2L, 2L)', '0'],
    ['SELECT try_mod(3.0, 2.0)', '1.0'],
    ['SELECT try_mod(1, 0)', null],
  ],
  (info, mode) => remainder(info, mode, false),
)

/** Strings and nulls become doubles. */
function unaryNumber(args: readonly Expression[]): readonly Expression[] {
  const t = typeOf(args[0]!)
  return isString(t) || t.type === 'null' ? [castTo(args[0]!, DoubleType)] : args
}
const unaryOf =
  (requiredType: string) =>
  ([a]: readonly Expression[]): Mismatch | undefined => {
    const t = typeOf(a!)
    if (numericOrInterval(t)) return undefined
    return mismatch('UNEXPECTED_INPUT_TYPE', {
      paramIndex: 'first',
      requiredType,
      inputSql: '',
      inputType: quotedSqlName(t),
    })
  }
const checkUnary = unaryOf(WITH_INTERVALS)

/** Decimals that may have more digits than a change of sign keeps. */
const isWide = (t: DataType): boolean => isDecimal(t) && t.precision > SIGNED_DIGITS

const unary = (absolute: boolean, spec: Spec): ScalarFunction =>
  scalar({
    args: ['any'],
    returns: types => types[0]!,
    coerce: unaryNumber,
    check: checkUnary,
    mayThrow: (types, options) => isWide(types[0]!) || (options.ansi && mayFail(types) && !isDecimal(types[0]!)),
    bind: info => negation(info, absolute) as never,
    wasm: (g, [a], info) => {
      const t = info.returnType
      if (!isNumeric(t) || isWide(t)) return undefined
      return code.negationCode(g, a!, absolute, info.options.ansi && rules.isIntegral(t))
    },
    // numbers of more digits are rounded
    fast: (g, [a], info) => {
      if (!isWide(info.returnType)) return undefined
      const done = i32.eqz(int128.exceeds(g, int128.widen(g, a!), SIGNED_DIGITS))
      return { val: code.negationCode(g, a!, absolute, false), done: g.keep(done) }
    },
    total: info => isFloating(info.returnType) || (isDecimal(info.returnType) && !isWide(info.returnType)),
    ...spec,
  })

export const negative = unary(false, {
  name: 'negative',
  group: 'math_funcs',
  since: '1.0.0',
  usage: 'negative(expr)',
  doc: 'The number or interval with the opposite sign.',
  examples: [['SELECT negative(1)', '-1']],
})

export const abs = unary(true, {
  name: 'abs',
  check: unaryOf('("NUMERIC" or "INTERVAL DAY TO SECOND" or "INTERVAL YEAR TO MONTH")'),
  group: 'math_funcs',
  since: '1.2.0',
  usage: 'abs(expr)',
  doc: 'The number or interval without its sign.',
  examples: [
    ['SELECT abs(-1)', '1'],
    ["SELECT abs(INTERVAL -'1-1' YEAR TO MONTH)", "INTERVAL '1-1' YEAR TO MONTH"],
  ],
})

export const positive = scalar({
  name: 'positive',
  group: 'math_funcs',
  since: '1.5.0',
  usage: 'positive(expr)',
  doc: 'The number or interval itself.',
  examples: [['SELECT positive(1)', '1']],
  args: ['any'],
  returns: types => types[0]!,
  coerce: unaryNumber,
  check: checkUnary,
  sql: ([a]) => `(+ ${a})`,
  eval: a => a,
  total: true,
  wasm: (_g, [a]) => a,
})
