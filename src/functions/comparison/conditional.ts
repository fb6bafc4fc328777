import type { Emitter } from '../../codegen/emitter.ts'
import { asI32, type Maybe } from '../../codegen/value.ts'
import { maybeVariable, nullOf } from '../../codegen/variable.ts'
import type { Expression } from '../../plan/expression.ts'
import { Literal } from '../../plan/expression.ts'
import { exprString } from '../../plan/expression-string.ts'
import { nullableOf } from '../../plan/output.ts'
import { collect } from '../../plan/tree.ts'
import { compareValues } from '../../types/compare.ts'
import { type DataType, DoubleType, FloatType, IntegerType, NullType, StringType } from '../../types/data-type.ts'
import { layoutOf } from '../../types/layout.ts'
import { quotedSqlName } from '../../types/names.ts'
import type { MapValue, Value } from '../../types/value.ts'
import { sparkError } from '../../util/errors.ts'
import { f32, f64, i32 } from '../../wasm/instructions.ts'
import { type Mismatch, type ScalarFunction, scalar } from '../define.ts'
import { castTo, fn, isNumeric, isString, mismatch, typeOf } from '../type-rules.ts'
import { isComparable, isOrderable } from './comparison.ts'
import { lessCode } from './comparison-code.ts'

const lastType = (types: readonly DataType[]): DataType => types.find(t => t.type !== 'null') ?? NullType

export const if_ = scalar({
  name: 'if',
  group: 'conditional_funcs',
  since: '1.0.0',
  usage: 'if(expr1, expr2, expr3)',
  doc: 'The second if the condition is true, else the third.',
  examples: [["SELECT if(1 < 2, 'a', 'b')", 'a']],
  args: ['boolean', 'T', 'T'],
  returns: types => lastType(types.slice(1)),
  nulls: 'custom',
  conditional: true,
  sql: ([c, a, b]) => `(IF(${c}, ${a}, ${b}))`,
  bindLazy: () => (c, a, b) => (c() === true ? a() : b()),
  wasmLazy: (g, args, info) => {
    const result = maybeVariable(g, layoutOf(info.returnType))
    const c = args[0]!()
    const holds = c.isNull ? i32.and(asI32(c.val), i32.eqz(c.isNull)) : asI32(c.val)
    const nullable = { is: false }
    const arm = (thunk: () => Maybe) => () => {
      const m = thunk()
      nullable.is ||= m.isNull !== undefined
      result.set(m)
    }
    g.if(holds, arm(args[1]!), arm(args[2]!))
    const out = result.get()
    return nullable.is ? out : { val: out.val }
  },
})

/** The first that is not null; stops at the first that cannot be null. */
function firstNotNull(g: Emitter, args: readonly (() => Maybe)[], type: DataType): Maybe {
  const result = maybeVariable(g, layoutOf(type))
  let nullable = true
  const from = (i: number): void => {
    const m = args[i]!()
    if (m.isNull === undefined || i === args.length - 1) {
      nullable = m.isNull !== undefined
      return result.set(m)
    }
    g.if(
      m.isNull,
      () => from(i + 1),
      () => result.set({ val: m.val }),
    )
  }
  from(0)
  const out = result.get()
  return nullable ? out : { val: out.val }
}

export const coalesce = scalar({
  name: 'coalesce',
  group: 'conditional_funcs',
  since: '1.0.0',
  usage: 'coalesce(expr1, expr2, ...)',
  doc: 'The first argument that is not null, or null. Later arguments are not evaluated.',
  examples: [['SELECT coalesce(NULL, 1, NULL)', '1']],
  args: ['T+'],
  returns: lastType,
  nulls: 'custom',
  conditional: true,
  bindLazy:
    () =>
    (...args) => {
      for (const arg of args) {
        const v = arg()
        if (v !== null) return v
      }
      return null
    },
  wasmLazy: (g, args, info) => firstNotNull(g, args, info.returnType),
})

export const nvl = scalar({
  name: 'nvl',
  aliases: ['ifnull'],
  printsAlias: true,
  group: 'conditional_funcs',
  since: '2.0.0',
  usage: 'nvl(expr1, expr2)',
  doc: 'The second where the first is null.',
  examples: [["SELECT nvl(NULL, array('2'))", '[2]']],
  args: ['T', 'T'],
  returns: lastType,
  checkedAs: true,
  rewrite: args => fn('coalesce', ...args),
})

export const nvl2 = scalar({
  name: 'nvl2',
  group: 'conditional_funcs',
  since: '2.0.0',
  usage: 'nvl2(expr1, expr2, expr3)',
  doc: 'The second where the first is not null, else the third.',
  examples: [['SELECT nvl2(NULL, 2, 1)', '1']],
  args: ['any', 'T', 'T'],
  returns: types => lastType(types.slice(1)),
  checkedAs: true,
  rewrite: ([a, b, c]) => fn('if', fn('isnotnull', a!), b!, c!),
})

export const nullif = scalar({
  name: 'nullif',
  group: 'conditional_funcs',
  since: '2.0.0',
  usage: 'nullif(expr1, expr2)',
  doc: 'Null where the two are equal, else the first.',
  examples: [['SELECT nullif(2, 2)', null]],
  args: ['any', 'any'],
  returns: types => types[0]!,
  mayReturnNull: true,
  sharesFirst: true,
  rewrite: ([a, b]) => fn('if', fn('=', a!, b!), Literal({ value: null, dataType: typeOf(a!) }), a!),
})

export const zeroIfNull = scalar({
  name: 'zeroifnull',
  group: 'conditional_funcs',
  since: '4.0.0',
  usage: 'zeroifnull(expr)',
  doc: 'Zero where it is null.',
  examples: [
    ['SELECT zeroifnull(NULL)', '0'],
    ['SELECT zeroifnull(2)', '2'],
  ],
  args: ['any'],
  returns: types => (types[0]!.type === 'null' ? IntegerType : types[0]!),
  rewrite: ([a]) => fn('coalesce', a!, Literal({ value: 0, dataType: IntegerType })),
})

export const nullIfZero = scalar({
  name: 'nullifzero',
  group: 'conditional_funcs',
  since: '4.0.0',
  usage: 'nullifzero(expr)',
  doc: 'Null where it is zero.',
  examples: [
    ['SELECT nullifzero(0)', null],
    ['SELECT nullifzero(2)', '2'],
  ],
  args: ['any'],
  returns: types => types[0]!,
  mayReturnNull: true,
  rewrite: ([a]) => fn('if', fn('=', a!, Literal({ value: 0, dataType: IntegerType })), Literal({ value: null, dataType: typeOf(a!) }), a!),
})

export const nanvl = scalar({
  name: 'nanvl',
  group: 'conditional_funcs',
  since: '1.5.0',
  usage: 'nanvl(expr1, expr2)',
  doc: 'The second where the first is NaN.',
  examples: [["SELECT nanvl(cast('NaN' as double), 123)", '123.0']],
  args: ['double|float', 'double|float'],
  // two floats stay floats
  coerce: args =>
    args.every((a, i) => typeOf(a).type === 'float' || (i === 1 && typeOf(a).type === 'null'))
      ? args.map(a => castTo(a, FloatType))
      : args.map(a => (isNumeric(typeOf(a)) || isString(typeOf(a)) || typeOf(a).type === 'null' ? castTo(a, DoubleType) : a)),
  returns: types => types[0]!,
  nulls: 'custom',
  nullable: args => args.some(nullableOf),
  conditional: true,
  bindLazy: () => (a, b) => {
    const v = a()
    return v !== null && Number.isNaN(v) ? b() : v
  },
  wasmLazy: (g, args, info) => {
    const result = maybeVariable(g, layoutOf(info.returnType))
    const a = args[0]!()
    const v = a.val
    if (v.layout !== 'f64' && v.layout !== 'f32') return undefined
    const nan = v.layout === 'f64' ? f64.ne(v.code, v.code) : f32.ne(v.code, v.code)
    g.if(
      a.isNull ? i32.and(nan, i32.eqz(a.isNull)) : nan,
      () => result.set(args[1]!()),
      () => result.set(a),
    )
    return result.get()
  },
})

const checkSame =
  (name: string) =>
  (args: readonly Expression[]): Mismatch | undefined => {
    const types = args.map(typeOf)
    if (types.some(t => t.type !== types[0]!.type))
      return mismatch('DATA_DIFF_TYPES', { functionName: `\`${name}\``, dataType: `[${types.map(quotedSqlName).join(', ')}]` })
    if (!isOrderable(types[0]!))
      return mismatch('INVALID_ORDERING_TYPE', { functionName: `\`${name}\``, dataType: quotedSqlName(types[0]!) })
    return undefined
  }

function extremum(name: 'greatest' | 'least', doc: string, examples: ScalarFunction['examples']): ScalarFunction {
  const sign = name === 'greatest' ? 1 : -1
  return scalar({
    name,
    group: 'math_funcs',
    since: '1.5.0',
    usage: `${name}(expr, ...)`,
    doc,
    examples,
    args: ['T', 'T+'],
    returns: lastType,
    check: checkSame(name),
    nulls: 'custom',
    bind: info => {
      const t = info.returnType
      return (...args: Value[]) => {
        let best: Value = null
        for (const v of args) if (v !== null && (best === null || compareValues(v, best, t) * sign > 0)) best = v
        return best
      }
    },
    wasmLazy: (g, args, info) => {
      if (!isComparable(info.returnType)) return undefined
      const result = maybeVariable(g, layoutOf(info.returnType))
      result.set(nullOf(layoutOf(info.returnType)))
      let never = false
      for (const arg of args) {
        const m = arg()
        never ||= m.isNull === undefined
        const best = result.get()
        const better = g.keep(sign > 0 ? lessCode(g, best.val, m.val, false) : lessCode(g, m.val, best.val, false))
        const take = i32.or(best.isNull!, better)
        g.if(m.isNull ? i32.and(i32.eqz(m.isNull), take) : take, () => result.set({ val: m.val }))
      }
      const out = result.get()
      return never ? { val: out.val } : out
    },
  })
}

export const greatest = extremum('greatest', 'The greatest of the arguments, nulls left out; null if all are null.', [
  ['SELECT greatest(10, 9, 2, 4, 3)', '10'],
])
export const least = extremum('least', 'The least of the arguments, nulls left out; null if all are null.', [
  ['SELECT least(10, 9, 2, 4, 3)', '2'],
])

const text = (value: string): Expression => Literal({ value, dataType: StringType })

export const raiseError = scalar({
  name: 'raise_error',
  group: 'misc_funcs',
  since: '3.1.0',
  usage: 'raise_error( expr )',
  doc: 'Raises an error with the given message.',
  examples: [],
  args: ['string'],
  coerce: args => fn('$raise_error', text('USER_RAISED_EXCEPTION'), fn('map', text('errorMessage'), args[0]!)),
  returns: NullType,
})

/** What `raise_error` stands for: an error of any condition, with its parameters. */
export const raiseCondition = scalar({
  name: '$raise_error',
  group: '',
  since: '3.1.0',
  usage: 'raise_error(condition, parameters)',
  doc: '',
  examples: [],
  args: ['string', 'any?'],
  sql: args => `raise_error(${args.join(', ')})`,
  returns: NullType,
  nulls: 'custom',
  deterministic: false,
  mayThrow: true,
  eval: (message: string | null, parameters?: MapValue | null) => {
    if (parameters === undefined || parameters === null) throw sparkError('USER_RAISED_EXCEPTION', { errorMessage: message ?? 'null' })
    throw sparkError(message ?? 'null', Object.fromEntries(parameters.keys.map((k, i) => [String(k), String(parameters.values[i])])))
  },
})

/** An expression with the names of its attributes alone. */
const withoutIds = (e: Expression): string =>
  collect(e, x => (x.type === 'AttributeReference' ? x : undefined)).reduce(
    (text, a) => text.replaceAll(exprString(a), a.name),
    exprString(e),
  )

export const assertTrue = scalar({
  name: 'assert_true',
  group: 'misc_funcs',
  since: '2.0.0',
  usage: 'assert_true(expr [, message])',
  doc: 'Raises an error unless the condition is true; else null.',
  examples: [['SELECT assert_true(0 < 1)', null]],
  args: ['any', 'string?'],
  // as the IF that it is in Spark: text is no condition
  check: ([condition, message]) => {
    const t = typeOf(condition!)
    if (t.type === 'boolean' || t.type === 'null') return undefined
    const raised = fn('raise_error', text('USER_RAISED_EXCEPTION'), fn('map', text('errorMessage'), message!))
    return mismatch('UNEXPECTED_INPUT_TYPE', {
      paramIndex: 'first',
      requiredType: '"BOOLEAN"',
      inputSql: { sql: condition! },
      inputType: quotedSqlName(t),
      sqlExpr: { sql: fn('if', condition!, Literal({ value: null, dataType: NullType }), raised) },
    })
  },
  coerce: args => (args.length === 1 ? [...args, text(`'${withoutIds(args[0]!).replace(/^null$/, 'NULL')}' is not true!`)] : args),
  returns: NullType,
  nulls: 'custom',
  deterministic: false,
  mayThrow: true,
  eval: (condition: boolean | null, message?: string | null) => {
    if (condition === true) return null
    throw sparkError('USER_RAISED_EXCEPTION', { errorMessage: message === undefined ? 'the condition is not true!' : (message ?? 'null') })
  },
})

/** `try_add` of dates and the like: null where the first argument raises an error; the rest is what was written. */
export const attempt = scalar({
  name: '$try',
  group: '',
  since: '3.2.0',
  usage: 'try(expr)',
  doc: 'The value, or null where it cannot be had.',
  examples: [],
  args: ['any', 'any', 'any', 'any'],
  returns: types => types[0]!,
  nulls: 'custom',
  conditional: true,
  sql: ([, name, a, b]) => `${name}(${a}, ${b})`,
  bindLazy: () => value => {
    try {
      return value()
    } catch (error) {
      if (error instanceof Error && 'condition' in error) return null
      throw error
    }
  },
})
