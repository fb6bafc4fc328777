import { asI32, bool } from '../../codegen/value.ts'
import { type Expression, Literal } from '../../plan/expression.ts'
import { compareValues, valuesEqual } from '../../types/compare.ts'
import { BooleanType, type DataType, LongType } from '../../types/data-type.ts'
import { rescale } from '../../types/decimal.ts'
import { quotedSqlName } from '../../types/names.ts'
import type { Value } from '../../types/value.ts'
import { f32, f64, i32, select } from '../../wasm/instructions.ts'
import { type CallInfo, type Mismatch, type ScalarFunction, scalar } from '../define.ts'
import { castTo, decimalOf, fn, isDecimal, isIntegral, mismatch, typeOf } from '../type-rules.ts'
import { comparisonCode, equalsCode } from './comparison-code.ts'

type Comparison = '=' | '<' | '<=' | '>' | '>='

/** An integral literal beside a decimal becomes a decimal of its own digits. */
export function smallLiterals(args: readonly Expression[]): readonly Expression[] {
  if (!args.some(a => isDecimal(typeOf(a)))) return args
  return args.map(a => (a.type === 'Literal' && a.value !== null && isIntegral(typeOf(a)) ? castTo(a, decimalOf(a)) : a))
}

/** Rounding that keeps `integral op literal` the same when the literal becomes a bigint. */
const ROUNDING: Readonly<Record<string, 'floor' | 'ceiling'>> = { '>': 'floor', '>=': 'ceiling', '<': 'ceiling', '<=': 'floor' }
const MIRRORED: Readonly<Record<string, string>> = { '>': '<', '<': '>', '>=': '<=', '<=': '>=' }

/** An integral beside a decimal literal is compared as a bigint: `i > 1.1` is `i > 1`. */
function wholeLiterals(op: string, args: readonly Expression[]): readonly Expression[] {
  const [a, b] = args as [Expression, Expression]
  const whole = (e: Expression, rounding: 'floor' | 'ceiling'): Expression | undefined => {
    const t = typeOf(e)
    if (e.type !== 'Literal' || e.value === null || !isDecimal(t)) return undefined
    const value = rescale(e.value as bigint, t.scale, 0, rounding)
    return value === BigInt.asIntN(64, value) ? Literal({ value, dataType: LongType, origin: e.origin }) : undefined
  }
  const isInteger = (e: Expression) => isIntegral(typeOf(e))
  if (ROUNDING[op] && isInteger(a)) {
    const right = whole(b, ROUNDING[op]!)
    if (right) return [a, right]
  }
  if (ROUNDING[op] && isInteger(b)) {
    const left = whole(a, ROUNDING[MIRRORED[op]!]!)
    if (left) return [left, b]
  }
  return smallLiterals(args)
}

export const isOrderable = (t: DataType): boolean => {
  switch (t.type) {
    case 'map':
    case 'variant':
    case 'calendar_interval':
    case 'geometry':
    case 'geography':
      return false
    case 'array':
      return isOrderable(t.element)
    case 'struct':
      return t.fields.every(f => isOrderable(f.dataType))
    default:
      return true
  }
}

const checkOrder =
  (symbol: string) =>
  (args: readonly Expression[]): Mismatch | undefined => {
    const [a, b] = args.map(typeOf) as [DataType, DataType]
    if (a.type !== b.type) return mismatch('BINARY_OP_DIFF_TYPES', { left: quotedSqlName(a), right: quotedSqlName(b) })
    if (isOrderable(a)) return undefined
    return mismatch('INVALID_ORDERING_TYPE', { functionName: `\`${symbol}\``, dataType: quotedSqlName(a) })
  }

/** Layouts whose order and equality the code knows: binary strings, not nested values. */
export const isComparable = (t: DataType): boolean => {
  switch (t.type) {
    case 'array':
    case 'map':
    case 'struct':
    case 'variant':
    case 'calendar_interval':
    case 'geometry':
    case 'geography':
      return false
    case 'string':
      return t.collation === undefined || t.collation === 'UTF8_BINARY'
    default:
      return true
  }
}

const tests: Readonly<Record<Comparison, (order: number) => boolean>> = {
  '=': o => o === 0,
  '<': o => o < 0,
  '<=': o => o <= 0,
  '>': o => o > 0,
  '>=': o => o >= 0,
}

function evaluate(op: Comparison, info: CallInfo): (a: Value, b: Value) => boolean {
  const t = info.argTypes[0]!
  const test = tests[op]
  return op === '=' ? (a, b) => valuesEqual(a, b, t) : (a, b) => test(compareValues(a, b, t))
}

const comparison = (op: Comparison, doc: string, examples: ScalarFunction['examples'], aliases?: readonly string[]): ScalarFunction =>
  scalar({
    name: op,
    ...(aliases && { aliases }),
    group: 'predicate_funcs',
    since: '1.0.0',
    usage: `expr1 ${op} expr2`,
    doc,
    examples,
    args: ['T', 'T'],
    returns: BooleanType,
    coerce: args => wholeLiterals(op, args),
    check: checkOrder(op),
    sql: ([a, b]) => `(${a} ${op} ${b})`,
    bind: info => evaluate(op, info),
    total: true,
    wasm: (g, [a, b], info) => (isComparable(info.argTypes[0]!) ? bool(comparisonCode(g, op, a!, b!)) : undefined),
  })

export const equal = comparison(
  '=',
  'Are the two equal? NaN equals NaN, and 0.0 equals -0.0.',
  [
    ['SELECT 2 = 2', 'true'],
    ["SELECT 1 = '1'", 'true'],
    ['SELECT true = NULL', null],
    ['SELECT NULL = NULL', null],
  ],
  ['=='],
)
export const less = comparison('<', 'Is the first less than the second? NaN is greater than any number.', [
  ['SELECT 1 < 2', 'true'],
  ["SELECT 1.1 < '1'", 'false'],
  ["SELECT to_date('2009-07-30 04:17:52') < to_date('2009-07-30 04:17:52')", 'false'],
  ['SELECT 1 < NULL', null],
])
export const lessOrEqual = comparison('<=', 'Is the first less than or equal to the second?', [
  ['SELECT 2 <= 2', 'true'],
  ["SELECT 1.0 <= '1'", 'true'],
  ['SELECT 1 <= NULL', null],
])
export const greater = comparison('>', 'Is the first greater than the second? NaN is greater than any number.', [
  ['SELECT 2 > 1', 'true'],
  ['SELECT 2 > 1.1', 'true'],
  ['SELECT 1 > NULL', null],
])
export const greaterOrEqual = comparison('>=', 'Is the first greater than or equal to the second?', [
  ['SELECT 2 >= 1', 'true'],
  ["SELECT 2.0 >= '2.1'", 'false'],
  ['SELECT 1 >= NULL', null],
])

export const notEqual = scalar({
  name: '!=',
  aliases: ['<>'],
  group: '',
  since: '1.0.0',
  usage: 'expr1 != expr2',
  doc: 'Are the two different? The same as `not (expr1 = expr2)`.',
  examples: [],
  args: ['any', 'any'],
  returns: BooleanType,
  coerce: ([a, b]) => fn('not', fn('=', a!, b!)),
})

const nullSafe: Pick<ScalarFunction, 'nulls' | 'bind' | 'wasmLazy'> = {
  nulls: 'never',
  bind: info => (a, b) => (a === null || b === null ? a === b : valuesEqual(a, b, info.argTypes[0]!)),
  wasmLazy: (g, args, info) => {
    if (!isComparable(info.argTypes[0]!)) return undefined
    const [a, b] = [args[0]!(), args[1]!()]
    const same = g.keep(equalsCode(g, a.val, b.val))
    if (!a.isNull && !b.isNull) return { val: bool(same) }
    const x = a.isNull ?? i32.const(0)
    const y = b.isNull ?? i32.const(0)
    return { val: bool(select(i32.and(x, y), same, i32.or(x, y))) }
  },
}

export const equalNullSafe = scalar({
  name: '<=>',
  group: 'predicate_funcs',
  since: '1.1.0',
  usage: 'expr1 <=> expr2',
  doc: 'Are the two equal, counting two nulls as equal and null and a value as different?',
  examples: [
    ['SELECT 2 <=> 2', 'true'],
    ["SELECT 1 <=> '1'", 'true'],
    ['SELECT true <=> NULL', 'false'],
    ['SELECT NULL <=> NULL', 'true'],
  ],
  args: ['T', 'T'],
  returns: BooleanType,
  coerce: smallLiterals,
  check: checkOrder('<=>'),
  sql: ([a, b]) => `(${a} <=> ${b})`,
  ...nullSafe,
})

export const equalNull = scalar({
  name: 'equal_null',
  group: 'predicate_funcs',
  since: '3.4.0',
  usage: 'equal_null(expr1, expr2)',
  doc: 'The same as `expr1 <=> expr2`.',
  examples: [
    ['SELECT equal_null(3, 3)', 'true'],
    ['SELECT equal_null(1, 11)', 'false'],
    ['SELECT equal_null(true, NULL)', 'false'],
    ["SELECT equal_null(NULL, 'abc')", 'false'],
    ['SELECT equal_null(NULL, NULL)', 'true'],
  ],
  args: ['T', 'T'],
  returns: BooleanType,
  checkedAs: '<=>',
  coerce: smallLiterals,
  check: checkOrder('<=>'),
  ...nullSafe,
})

export const isNull = scalar({
  name: 'isnull',
  group: 'predicate_funcs',
  since: '1.0.0',
  usage: 'isnull(expr)',
  doc: 'Is it null?',
  examples: [['SELECT isnull(1)', 'false']],
  args: ['any'],
  returns: BooleanType,
  nulls: 'never',
  sql: ([a]) => `(${a} IS NULL)`,
  eval: a => a === null,
  wasmLazy: (_g, [a]) => ({ val: bool(a!().isNull ?? i32.const(0)) }),
})

export const isNotNull = scalar({
  name: 'isnotnull',
  group: 'predicate_funcs',
  since: '1.0.0',
  usage: 'isnotnull(expr)',
  doc: 'Is it not null?',
  examples: [['SELECT isnotnull(1)', 'true']],
  args: ['any'],
  returns: BooleanType,
  nulls: 'never',
  sql: ([a]) => `(${a} IS NOT NULL)`,
  eval: a => a !== null,
  wasmLazy: (_g, [a]) => {
    const { isNull } = a!()
    return { val: bool(isNull ? i32.eqz(isNull) : i32.const(1)) }
  },
})

/** `IS UNKNOWN` and `IS NOT UNKNOWN`: tests for null of what is a boolean. */
const unknown = (name: string, test: 'isnull' | 'isnotnull', words: string): ScalarFunction =>
  scalar({
    name,
    group: '',
    since: '4.0.0',
    usage: `${words.replace('NULL', 'UNKNOWN')}`,
    doc: 'Is the boolean null?',
    examples: [],
    args: ['boolean'],
    strict: true,
    returns: BooleanType,
    nulls: 'never',
    // a value that has SQL of its own stays as it was written
    sql: ([a]) => `(${a} ${/^(X|[A-Z_]+ )'/.test(a!) ? words.replace('NULL', 'UNKNOWN') : words})`,
    rewrite: ([a]) => fn(test, a!),
  })
export const isUnknown = unknown('$isunknown', 'isnull', 'IS NULL')
export const isNotUnknown = unknown('$isnotunknown', 'isnotnull', 'IS NOT NULL')

export const isNotANumber = scalar({
  name: 'isnan',
  group: 'predicate_funcs',
  since: '1.5.0',
  usage: 'isnan(expr)',
  doc: 'Is it NaN? False for null.',
  examples: [["SELECT isnan(cast('NaN' as double))", 'true']],
  args: ['double|float'],
  returns: BooleanType,
  nulls: 'never',
  eval: (a: number | null) => a !== null && Number.isNaN(a),
  wasmLazy: (g, [a]) => {
    const { val, isNull } = a!()
    const kept = g.keepVal(val)
    const nan = kept.layout === 'f32' ? f32.ne(kept.code, kept.code) : kept.layout === 'f64' ? f64.ne(kept.code, kept.code) : asI32(kept)
    return { val: bool(isNull ? i32.and(nan, i32.eqz(isNull)) : nan) }
  },
})

export const between = scalar({
  name: 'between',
  group: 'conditional_funcs',
  since: '1.0.0',
  usage: 'input between lower and upper',
  doc: 'Is it at least `lower` and at most `upper`?',
  examples: [['SELECT 0.5 between 0.1 AND 1.0', 'true']],
  args: ['any', 'any', 'any'],
  returns: BooleanType,
  sharesFirst: true,
  rewrite: ([a, low, high]) => fn('and', fn('>=', a!, low!), fn('<=', a!, high!)),
})
