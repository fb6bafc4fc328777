import type { FunctionDefinition, Mismatch } from '../functions/define.ts'
import { lookupFunction } from '../functions/registry.ts'
import { nonFoldable } from '../functions/type-rules.ts'
import type { Expression, UnresolvedFunction } from '../plan/expression.ts'
import { dataTypeOf } from '../plan/output.ts'
import type { DataType } from '../types/data-type.ts'
import { quotedSqlName } from '../types/names.ts'
import { DOCUMENTATION, sparkError } from '../util/errors.ts'
import { contextsOf } from '../util/query-context.ts'
import { castTo } from './coercion/implicit-cast.ts'
import {
  accepts,
  bind,
  boundsOf,
  collect,
  keepsBound,
  type Pattern,
  parameterFor,
  requiredType,
  type Signature,
  signatureOf,
  substitute,
  target,
} from './coercion/patterns.ts'
import type { Scope } from './context.ts'
import { isFoldableAsWritten } from './foldable.ts'
import { ordinal, quoteParts } from './quoting.ts'
import { prettySql } from './sql.ts'
import { trimAliases } from './trim-aliases.ts'

/** How the arguments of a call fit its function's parameters: their number, their types, and what Spark says where they don't. */

/** What percentiles are of. */
export const PERCENTILE_TYPES = '(("NUMERIC" or "INTERVAL DAY TO SECOND" or "INTERVAL YEAR TO MONTH") or "TIME")'

interface Matched {
  readonly args: readonly Expression[]
  readonly mismatch?: Mismatch
  /** The mismatch is one of type variables only: the function's own check may know better words. */
  readonly variables?: boolean
}

/** Brings the arguments to their parameters' types. */
export function matchArguments(
  s: Signature,
  name: string,
  given: readonly Expression[],
  scope: Scope,
  strict: boolean | 'exact' = false,
): Matched {
  const args = [...given]
  let mismatch: Mismatch | undefined
  const variables = new Map<string, DataType[]>()
  for (const [i, arg] of args.entries()) {
    const p = parameterFor(s, i)
    if (p.lambda > 0) continue
    const type = dataTypeOf(arg)
    const wanted = target(p.type, type, scope.ansi)
    if (wanted === undefined || (strict && (strict === 'exact' || type.type !== 'null') && !accepts(p.type, type))) {
      mismatch ??= unexpected(i, requiredOf(p.type, name, type), arg)
      continue
    }
    if (p.foldable && !isFoldableAsWritten(arg)) {
      mismatch ??=
        p.name === 'seed' && CONSTANT_KINDS[name] === undefined
          ? unfoldableSeed(arg)
          : nonFoldable(p.name ?? UNFOLDABLE_NAMES[name] ?? classOf(arg), arg, CONSTANT_KINDS[name] ?? requiredType(p.type))
      continue
    }
    args[i] = castTo(arg, wanted, scope.ansi)
    collect(p.type, wanted, variables)
  }
  if (mismatch !== undefined) return { args, mismatch }
  return variables.size === 0 ? { args } : matchVariables(s, name, args, variables, scope)
}

function matchVariables(
  s: Signature,
  name: string,
  args: readonly Expression[],
  variables: ReadonlyMap<string, readonly DataType[]>,
  scope: Scope,
): Matched {
  const bounds = boundsOf(s)
  const bindings = bind(variables, bounds, scope.ansi, !EXTREMES.has(name) && !ARRAY_AND_VALUE.has(name))
  if (bindings.size < variables.size && ARRAY_AND_VALUE.has(name)) return { args, mismatch: arrayDiffers(name, args), variables: true }
  if (bindings.size < variables.size)
    return { args, mismatch: differing(name, [...variables].find(([v]) => !bindings.has(v))![1]), variables: true }
  const bound = args.map((arg, i) => {
    const p = parameterFor(s, i)
    return p.lambda > 0 ? arg : castTo(arg, substitute(p.type, dataTypeOf(arg), bindings), scope.ansi)
  })
  for (const [variable, limit] of bounds) {
    const t = bindings.get(variable)
    if (t !== undefined && !keepsBound(limit, t)) return { args: bound, mismatch: outOfBound(s, name, limit, t, bound), variables: true }
  }
  return { args: bound }
}

function outOfBound(s: Signature, name: string, limit: string, t: DataType, args: readonly Expression[]): Mismatch {
  if (limit === 'ordered')
    return { condition: 'DATATYPE_MISMATCH.INVALID_ORDERING_TYPE', parameters: { functionName: `\`${name}\``, dataType: quotedSqlName(t) } }
  const i = args.findIndex((_, j) => parameterFor(s, j).type.is === 'variable')
  return unexpected(i, `"${limit.toUpperCase()}"`, args[i]!)
}

/** Fields of times too, but told as of timestamps. */
const ONLY_TIMESTAMPS = new Set(['hour', 'minute', 'second', '$seconds'])

/** Functions that say in words what their constants are. */
const UNFOLDABLE_NAMES: Readonly<Record<string, string>> = { sort_array: 'ascendingOrder' }
const CONSTANT_KINDS: Readonly<Record<string, string>> = { randstr: 'integer', uniform: 'integer or floating-point' }

/** Functions of text that have a form for bytes, which they say nothing of. */
const TEXT_OR_BYTES = new Set(['lpad', 'rpad', 'contains', 'startswith', 'endswith'])

/** One share or several, as they were meant. */
const SHARES = '("DOUBLE" or "ARRAY<DOUBLE>")'

/** sum, avg and the like say it in their own way. */
const requiredOf = (p: Pattern, name: string, t: DataType): string => {
  if (ONLY_TIMESTAMPS.has(name)) return '"(TIMESTAMP OR TIMESTAMP WITHOUT TIME ZONE)"'
  if (TEXT_OR_BYTES.has(name) && p.is === 'oneOf') return '"STRING"'
  const text = requiredType(p)
  if (text === SHARES && name !== 'percentile_approx') return t.type === 'array' ? '"ARRAY<DOUBLE>"' : '"DOUBLE"'
  if (name === 'percentile' || name === 'median') return text.startsWith('("NUMERIC" or "INTERVAL') ? PERCENTILE_TYPES : text
  const sums = text.startsWith('("NUMERIC" or "INTERVAL') && lookupFunction(name)?.kind === 'aggregate'
  return sums ? '"NUMERIC" or "ANSI INTERVAL"' : text
}

/** They compare what they are given: strings stay strings. */
const EXTREMES = new Set(['greatest', 'least'])
const LISTED = new Set(['greatest', 'least', 'if'])

/** An array and a value of its elements' type: strings stay strings. */
const ARRAY_AND_VALUE = new Set(['array_contains', 'array_position', 'array_remove', 'array_append', 'array_prepend'])

/** These say of a value that is no array what it should be. */
const WANT_ARRAY = new Set(['array_contains', 'array_position'])

const arrayDiffers = (name: string, args: readonly Expression[]): Mismatch => {
  const [a, b] = args
  if (!WANT_ARRAY.has(name)) return differingArray(name, args)
  if (dataTypeOf(b!).type === 'null') return { condition: 'DATATYPE_MISMATCH.NULL_TYPE', parameters: { functionName: `\`${name}\`` } }
  return dataTypeOf(a!).type === 'array' ? differingArray(name, args) : unexpected(0, '"ARRAY"', a!)
}

const differingArray = (name: string, [a, b]: readonly Expression[]): Mismatch => ({
  condition: 'DATATYPE_MISMATCH.ARRAY_FUNCTION_DIFF_TYPES',
  parameters: {
    functionName: `\`${name}\``,
    dataType: '"ARRAY"',
    leftType: quotedSqlName(dataTypeOf(a!)),
    rightType: quotedSqlName(dataTypeOf(b!)),
  },
})

const differing = (name: string, types: readonly DataType[]): Mismatch => {
  const names = types.map(quotedSqlName)
  const dataType = LISTED.has(name) ? `[${names.join(', ')}]` : `(${names.join(' or ')})`
  return { condition: 'DATATYPE_MISMATCH.DATA_DIFF_TYPES', parameters: { functionName: `\`${name}\``, dataType } }
}

export const unexpected = (i: number, required: string, arg: Expression): Mismatch => ({
  condition: 'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE',
  parameters: {
    paramIndex: ordinal(i),
    requiredType: required,
    inputSql: `"${prettySql(trimAliases(arg))}"`,
    inputType: quotedSqlName(dataTypeOf(arg)),
  },
})

const unfoldableSeed = (arg: Expression): Mismatch => ({
  condition: 'SEED_EXPRESSION_IS_UNFOLDABLE',
  parameters: { seedExpr: { sql: arg }, exprWithSeed: '' },
})

/** What Spark calls an argument whose parameter has no name. */
const classOf = (e: Expression): string => (e.type === 'Call' ? e.name : e.type.toLowerCase())

export function checkArity(f: FunctionDefinition, name: string, u: UnresolvedFunction): void {
  if (f.kind === 'missing' || !('args' in f)) return
  const { min, max } = signatureOf(f)
  const n = u.args.length
  if (n >= min && n <= max) return
  if (f.name === 'mode' && n === 0)
    throw sparkError('INVALID_WITHIN_GROUP_EXPRESSION.WITHIN_GROUP_MISSING', { funcName: '`mode`' }, contextsOf(u.origin))
  if (f.name === 'count' && n === 0)
    throw sparkError('WRONG_NUM_ARGS.WITH_SUGGESTION', {
      functionName: '`count`',
      expectedNum: ' >= 1',
      actualNum: '0',
      legacyNum: '0',
      legacyConfKey: '"spark.sql.legacy.allowParameterlessCount"',
      legacyConfValue: '"true"',
    })
  const expectedNum =
    f.expectedNum ??
    (max === Number.POSITIVE_INFINITY
      ? `> ${min - 1}`
      : min === max
        ? String(min)
        : `[${Array.from({ length: max - min + 1 }, (_, i) => min + i).join(', ')}]`)
  throw wrongNumberOfArguments(name, expectedNum, n, u, max !== Number.POSITIVE_INFINITY || f.expectedNum !== undefined)
}

export const wrongNumberOfArguments = (
  name: string,
  expectedNum: string,
  actual: number,
  at: { readonly origin?: Expression['origin'] },
  counted = true,
) =>
  sparkError(
    'WRONG_NUM_ARGS.WITHOUT_SUGGESTION',
    { functionName: quoteParts([name]), expectedNum, actualNum: String(actual), docroot: DOCUMENTATION },
    // a function of any number of arguments counts them as it checks their types: without a place
    counted ? contextsOf(at.origin) : [],
  )
