import { byMicros } from '../functions/datetime/nanoseconds.ts'
import type {
  AggregateFunction,
  FunctionDefinition,
  GeneratorFunction,
  Mismatch,
  ScalarFunction,
  WindowFunction,
} from '../functions/define.ts'
import { lookupFunction } from '../functions/registry.ts'
import { sameExpression } from '../plan/equality.ts'
import { AggregateCall, Call, Cast, type Expression, Literal, UnresolvedFunction } from '../plan/expression.ts'
import { dataTypeOf, nullableOf } from '../plan/output.ts'
import { transformUp } from '../plan/tree.ts'
import { type DataType, IntegerType, NullType, StringType, TimestampNTZType } from '../types/data-type.ts'
import { quotedSqlName } from '../types/names.ts'
import { type MessageParameters, placed, SparkException, sparkError } from '../util/errors.ts'
import { contextsOf } from '../util/query-context.ts'
import { unsupported } from '../util/unsupported.ts'
import { checkArity, matchArguments, PERCENTILE_TYPES, unexpected, wrongNumberOfArguments } from './arguments.ts'
import { alignCollations, keptCollation, takesCollation } from './coercion/collation.ts'
import { collectionProblem } from './coercion/collections.ts'
import { commonTypeOf, isNumeric, withString } from './coercion/common-type.ts'
import { COMPARISONS, comparisonProblem, comparisonType } from './coercion/comparison.ts'
import { castFor, castTo } from './coercion/implicit-cast.ts'
import { type Pattern, signatureOf, target } from './coercion/patterns.ts'
import { type AnalysisContext, flag, type Scope, type SqlPath } from './context.ts'
import { isFoldable } from './foldable.ts'
import { groupingCall, isGroupingName } from './grouping-functions.ts'
import { quoteParts } from './quoting.ts'
import { prettySql } from './sql.ts'

/** From a function's name and resolved arguments to a call with a type: arity, coercion, checks, nullability. */

/** A call that can't be made yet, and why: reported once everything else is resolved. */
export type Outcome =
  | { readonly expression: Expression }
  /** `args`: the arguments with those that the call leaves out, which its text shows. */
  | { readonly mismatch: Mismatch; readonly args?: readonly Expression[] }

/** The entry that a name stands for: `f`, `builtin.f`, `system.builtin.f`. */
export function lookup(nameParts: readonly string[], scope: Scope): FunctionDefinition | undefined {
  const prefix = nameParts.slice(0, -1).map(p => p.toLowerCase())
  if (prefix.length > 0 && prefix.join('.') !== 'builtin' && prefix.join('.') !== 'system.builtin') return undefined
  return scope.lookupFunction(nameParts.at(-1)!)
}

/** The same for a call, which the SQL path may keep from what it names. */
export const lookupCall = (u: UnresolvedFunction, scope: Scope): FunctionDefinition | undefined =>
  isHidden(u, scope) ? undefined : lookup(u.nameParts, scope)

/** Is what the call names not on the SQL path? */
export const isHidden = (u: UnresolvedFunction, scope: Scope): boolean =>
  u.called === true && u.nameParts.length === 1 && scope.reachesFunction?.(u.nameParts[0]!) === false

/** The call of a function that only FROM may call, elsewhere. */
export function isTableOnly(u: UnresolvedFunction, scope: Scope): boolean {
  const f = u.asTable ? undefined : lookup(u.nameParts, scope)
  return f?.kind === 'generator' && f.tableOnly === true
}

/** Resolves a call whose arguments are resolved. Raises what Spark raises at once (arity, clauses that don't belong); else says what doesn't fit. */
export function resolveCall(u: UnresolvedFunction, scope: Scope): Outcome {
  if (isGroupingName(u.nameParts)) {
    const name = u.nameParts.at(-1)!.toLowerCase()
    if (name === 'grouping' && u.args.length !== 1) throw wrongNumberOfArguments(name, '1', u.args.length, u)
    return { expression: groupingCall(u, scope.options.legacy?.intGroupingId === true) }
  }
  const found = lookup(u.nameParts, scope)
  // mode() without arguments takes its column from WITHIN GROUP
  const f = found?.name === 'mode' && u.args.length === 0 && u.orderBy ? lookupFunction('$mode') : found
  if (f === undefined) throw unknownRoutine(u, scope)
  if (isTableOnly(u, scope)) throw sparkError('NOT_A_SCALAR_FUNCTION', { functionName: quoteParts([f.name]) }, contextsOf(u.origin))
  if (f.kind === 'missing') throw unsupported(`function ${f.name}`, contextsOf(u.origin))
  const written = u.nameParts.at(-1)!.toLowerCase()
  const nothing = f.name === 'count' && u.args.length === 0 && scope.options.legacy?.noArguments === true
  if (!nothing) checkArity(f, written, u)
  checkClauses(f, u)
  try {
    return bindCall(f, u, scope)
  } catch (e) {
    throw e instanceof SparkException && e.condition !== null && !isPlaceless(e.condition, e.messageParameters) && !isOfSchema(e)
      ? placed(e, contextsOf(u.origin))
      : e
  }
}

/** A type that the rows of a format can't have: no fault of the text that names it. */
const isOfSchema = (e: SparkException): boolean =>
  e.condition === 'UNSUPPORTED_DATATYPE' && /^"(ARRAY|MAP|STRUCT)</.test(e.messageParameters.typeName ?? '')

/** Refused before the call is made, or because of a session's settings. */
const isPlaceless = (condition: string, { message }: MessageParameters): boolean =>
  (condition === 'INTERNAL_ERROR' && message?.startsWith('Cannot evaluate expression:') === true) ||
  /^(APPROX_TOP_K_|COLUMN_IS_NOT_VARIANT_TYPE|COLLATION_|INVALID_WITHIN_GROUP|INVALID_TIMESTAMP_PRECISION|ST_INVALID|_LEGACY_ERROR_TEMP_3231|UNSUPPORTED_TIME_TYPE|UNSUPPORTED_FEATURE|AVRO_NOT_LOADED|PROTOBUF_|SECOND_FUNCTION_ARGUMENT_NOT_INTEGER)/.test(
    condition,
  )

/** The call with the constants that its type depends on evaluated. */
function evaluated(u: UnresolvedFunction, positions: readonly number[], scope: Scope): UnresolvedFunction {
  const args = u.args.map((a, i) => {
    if (!positions.includes(i) || a.type === 'Literal' || scope.evaluate === undefined || !isFoldable(a)) return a
    // options have to be written as map()
    if (dataTypeOf(a).type === 'map' && !(a.type === 'Call' && a.name === 'map')) return a
    const value = scope.evaluate(a)
    return value.type === 'Literal' ? value : a
  })
  return UnresolvedFunction({ ...u, args })
}

/** The arguments with the constants known that its entry looks at. */
export function withConstants(f: FunctionDefinition, args: readonly Expression[], scope: Scope): readonly Expression[] {
  const { evaluate } = scope
  if (!('constants' in f) || f.constants === undefined || evaluate === undefined) return args
  const wanted = typeof f.constants === 'function' ? f.constants : (i: number) => (f.constants as readonly number[]).includes(i)
  return args.map((a, i) => (wanted(i, args.length) && a.type !== 'Literal' && isFoldable(a) ? evaluate(a) : a))
}

function bindCall(f: Exclude<FunctionDefinition, { kind: 'missing' }>, written: UnresolvedFunction, scope: Scope): Outcome {
  // types come before values
  if (f.kind === 'generator' && f.strict === 'exact') {
    const { mismatch } = matchArguments(signatureOf(f), f.name, written.args, scope, f.strict)
    if (mismatch?.condition === 'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE') return { mismatch }
  }
  const u = 'evaluates' in f && f.evaluates ? evaluated(written, f.evaluates, scope) : written
  if (f.kind === 'generator') return generatorCall(f, u, scope)
  if (f.kind === 'window') return windowFunctionCall(f, u, scope)
  if (f.kind !== 'scalar' && f.kind !== 'aggregate') return { expression: windowCall(f as never, u, scope) }
  const lessPrecise = byMicros(f.name, u.nameParts.at(-1)!, u.args)
  if (lessPrecise !== undefined) return { expression: withOrigin(lessPrecise, u) }
  const refusedCollection = collectionProblem(f.name, alignCollations(f.name, u.args), scope.ansi)
  if (refusedCollection !== undefined) {
    const whole = f.coerce?.(u.args, scope.options)
    return {
      mismatch: refusedCollection,
      ...(Array.isArray(whole) && whole.length > u.args.length ? { args: [...u.args, ...whole.slice(u.args.length)] } : {}),
    }
  }
  const coerced = relaxed(f.coerce?.(u.args, scope.options), scope)
  if (coerced !== undefined && !Array.isArray(coerced)) return { expression: withOrigin(coerced as Expression, u) }
  const given = alignCollations(f.name, (coerced as readonly Expression[] | undefined) ?? u.args)
  if (OF_TIME.test(f.name) || given.some(becomesTime)) checkTime(scope)
  const connective =
    f.name === 'and' || f.name === 'or'
      ? connectiveProblem(given, scope.ansi)
      : f.name === 'if' && dataTypeOf(given[0]!).type === 'string'
        ? unexpected(0, '"BOOLEAN"', given[0]!)
        : undefined
  if (connective !== undefined) return { mismatch: connective }
  if (COMPARISONS.has(f.name) && given.length === 2) return bindComparison(f, u, given as readonly [Expression, Expression], scope)
  if (PERCENTILES.has(f.name) && u.orderBy !== undefined) {
    const key = u.orderBy[0]!
    const t = dataTypeOf(key.child)
    const over = t.type === 'null' ? t : target(OVER, t, scope.ansi)
    if (over === undefined) return { mismatch: unexpected(0, PERCENTILE_TYPES, key.child) }
    const child = castFor(castTo(key.child, over, scope.ansi), u)
    if (becomesTime(child)) checkTime(scope)
    if (child !== key.child) return bindCall(f, { ...u, orderBy: [{ ...key, child }] }, scope)
  }
  const matched = matchArguments(signatureOf(f), f.name, paired(f.name, given, scope), scope, f.strict)
  const args = matched.args.map(a => castFor(a, u))
  if (args.some(becomesTime)) checkTime(scope)
  // what is to be trimmed comes before the characters
  const children = f.name.endsWith('trim') && args.length === 2 ? [args[1]!, args[0]!] : args
  const refused = children.findIndex((a, i) => a.type !== 'LambdaFunction' && !takesCollation(f.name, dataTypeOf(a), i))
  if (refused >= 0) return { mismatch: unexpected(refused, '"STRING"', children[refused]!), args: given }
  const known = withConstants(f, args, scope)
  const problem =
    (matched.mismatch === undefined || matched.variables ? f.check?.(known) : undefined) ?? behindOrder(matched.mismatch, f, u)
  if (problem !== undefined)
    return given.length !== u.args.length || f.name === 'window' ? { mismatch: problem, args: given } : { mismatch: problem }
  const made = f.kind === 'scalar' ? scalarCall(f, u, args, scope) : aggregateCall(f, u, args, scope)
  const ntz =
    BY_TIMESTAMP_TYPE.has(f.name) && dataTypeOf(made).type === 'timestamp' && scope.conf('spark.sql.timestampType') === 'TIMESTAMP_NTZ'
  return { expression: ntz ? castTo(made, TimestampNTZType, scope.ansi) : made }
}

/** What WITHIN GROUP orders counts as the first argument of a percentile. */
const behindOrder = (m: Mismatch | undefined, f: FunctionDefinition, u: UnresolvedFunction): Mismatch | undefined =>
  m?.parameters.paramIndex !== undefined && PERCENTILES.has(f.name) && u.orderBy !== undefined
    ? { ...m, parameters: { ...m.parameters, paramIndex: 'second' } }
    : m

/** What they make is of the type that TIMESTAMP stands for. */
const BY_TIMESTAMP_TYPE = new Set(['to_timestamp', 'try_to_timestamp', 'make_timestamp', 'try_make_timestamp'])

/** Percentiles of what WITHIN GROUP orders. */
const PERCENTILES = new Set(['percentile_cont', 'percentile_disc'])
const OVER: Pattern = { is: 'oneOf', options: ['numeric', 'ansi_interval', 'time_of_day'].map(name => ({ is: 'class', name })) }

type Coerced = Expression | readonly Expression[] | undefined

/** Entries cast as in ANSI mode; without it their implicit casts give null for what they can't. */
function relaxed(coerced: Coerced, scope: Scope): Coerced {
  if (coerced === undefined || scope.ansi) return coerced
  const relax = (e: Expression): Expression =>
    transformUp(e, n => (n.type === 'Cast' && n.implicit && n.mode === 'ansi' ? Cast({ ...n, mode: 'legacy' }) : n))
  return Array.isArray(coerced) ? coerced.map(relax) : relax(coerced as Expression)
}

function bindComparison(
  f: ScalarFunction | AggregateFunction,
  u: UnresolvedFunction,
  [a, b]: readonly [Expression, Expression],
  scope: Scope,
): Outcome {
  const simpler = scope.ansi || !EQUALITIES.has(f.name) ? undefined : (asBoolean(a, b) ?? asBoolean(b, a))
  if (simpler !== undefined) return { expression: simpler }
  const types = [dataTypeOf(a), dataTypeOf(b)] as const
  // without ANSI mode true equals 1, but is not less than 2
  const unordered = !EQUALITIES.has(f.name) && types.some(t => t.type === 'boolean') && types.some(isNumeric)
  const common = unordered ? undefined : comparisonType(...types, scope.ansi)
  const args = common === undefined ? [a, b] : [castTo(a, common, scope.ansi), castTo(b, common, scope.ansi)]
  const mismatch = comparisonProblem(dataTypeOf(args[0]!), dataTypeOf(args[1]!)) ?? f.check?.(args)
  return mismatch === undefined ? { expression: scalarCall(f as ScalarFunction, u, args, scope) } : { mismatch }
}

const EQUALITIES = new Set(['=', '<=>'])

/** Outside of ANSI mode a boolean equal to 1 is the boolean itself, and one equal to 0 its opposite. */
function asBoolean(a: Expression, b: Expression): Expression | undefined {
  if (dataTypeOf(a).type !== 'boolean' || b.type !== 'Literal' || !isNumeric(dataTypeOf(b)) || b.value === null) return undefined
  const t = dataTypeOf(b)
  const one = t.type === 'decimal' ? 10n ** BigInt(t.scale) : 1n
  const n = typeof b.value === 'bigint' ? b.value : Number.isInteger(b.value) ? BigInt(b.value as number) : undefined
  if (n === one) return a
  return n === 0n ? UnresolvedFunction({ nameParts: ['not'], args: [a], distinct: false }) : undefined
}

/** AND and OR are binary operators: their sides are not cast one by one. */
function connectiveProblem(args: readonly Expression[], ansi: boolean): Mismatch | undefined {
  const [left, right] = args.map(dataTypeOf) as [DataType, DataType]
  const fits = (t: DataType) => t.type === 'boolean' || t.type === 'null'
  const text = (t: DataType) => ansi && t.type === 'string'
  const beside = (t: DataType, other: DataType) => t.type === 'boolean' && text(other)
  if ((fits(left) && fits(right)) || beside(left, right) || beside(right, left)) return undefined
  const read = ansi && text(left) !== text(right) ? withString(left, right) : undefined
  if (read !== undefined && read.type !== 'boolean' && !fits(left) && !fits(right))
    return {
      condition: 'DATATYPE_MISMATCH.BINARY_OP_WRONG_TYPE',
      parameters: { inputType: '"BOOLEAN"', actualDataType: quotedSqlName(read) },
    }
  // a NULL is of the other's type
  if (left.type === right.type || left.type === 'null' || right.type === 'null')
    return {
      condition: 'DATATYPE_MISMATCH.BINARY_OP_WRONG_TYPE',
      parameters: { inputType: '"BOOLEAN"', actualDataType: quotedSqlName(left.type === 'null' ? right : left) },
    }
  return { condition: 'DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES', parameters: { left: quotedSqlName(left), right: quotedSqlName(right) } }
}

const optionsOf = (scope: Scope) => scope.options

function returnType(f: ScalarFunction | AggregateFunction, args: readonly Expression[], u: UnresolvedFunction, scope: Scope): DataType {
  const known = withConstants(f, args, scope)
  try {
    return keptCollation(f.name, typeof f.returns === 'function' ? f.returns(args.map(dataTypeOf), known, scope.options) : f.returns, args)
  } catch (e) {
    if (!(e instanceof SparkException) || e.condition !== 'INVALID_EXTRACT_FIELD') throw e
    throw sparkError(e.condition, { ...e.messageParameters, expr: `"${prettySql(args[1]!)}"` }, contextsOf(u.origin))
  }
}

function scalarCall(f: ScalarFunction, u: UnresolvedFunction, given: readonly Expression[], scope: Scope): Expression {
  const args = given.map(a => castFor(a, u))
  if (usesTime(f, args)) checkTime(scope)
  return Call({
    name: f.name,
    args,
    dataType: returnType(f, args, u, scope),
    nullable: scalarNullable(f, args, scope) || givesNullFor(f, args, scope),
    options: optionsOf(scope),
    origin: u.origin,
    ...written(f, u),
  })
}

/** The functions of times of day, and those of timestamps and times where they get a time. */
const OF_TIME = /^(make_time|to_time|try_to_time|time_(trunc|diff|from_\w+|to_\w+)|\$time[+-]interval|\$subtract_times)$/
const MAY_BE_OF_TIME = new Set(['hour', 'minute', 'second', '$seconds'])

const usesTime = (f: ScalarFunction, args: readonly Expression[]): boolean =>
  args.some(a => becomesTime(a) || (MAY_BE_OF_TIME.has(f.name) && dataTypeOf(a).type === 'time'))

/** What is made a time of day to fit, before it shows whether it does. */
const becomesTime = (e: Expression): boolean => e.type === 'Cast' && e.implicit === true && e.dataType.type === 'time'

/** Times are made and read only where their type is switched on; literals pass. */
export function checkTime(scope: Scope): void {
  if (!flag(scope, 'spark.sql.timeType.enabled', false)) throw sparkError('UNSUPPORTED_TIME_TYPE')
}

/** The name as the user wrote it, where the function prints that. */
const written = (f: ScalarFunction | AggregateFunction, u: UnresolvedFunction) =>
  f.printsAlias && u.orderBy === undefined && u.ignoreNulls === undefined && u.nameParts.at(-1)!.toLowerCase() !== f.name
    ? { writtenAs: u.nameParts.at(-1)!.toLowerCase() }
    : {}

/** What an entry put in the place of a call, under the alias that was written for it, if it prints one. */
export function underAlias(made: Expression, u: UnresolvedFunction): Expression {
  const name = u.nameParts.at(-1)!.toLowerCase()
  const [of, to] = [lookupFunction(name), made.type === 'Call' ? lookupFunction(made.name) : undefined]
  return of?.kind === 'scalar' && of.aliases?.includes(name) && to?.kind === 'scalar' && to.printsAlias
    ? Call({ ...(made as Call), writtenAs: name })
    : made
}

/** Where nulls are handled by the function itself, it is these that decide. */
const deciding: Readonly<Record<string, (nullable: readonly boolean[]) => boolean>> = {
  and: ns => ns.some(n => n),
  or: ns => ns.some(n => n),
  coalesce: ns => ns.every(n => n),
  if: ns => ns.slice(1).some(n => n),
  $update_field: ns => ns[0]!,
  greatest: ns => ns.every(n => n),
  least: ns => ns.every(n => n),
}

function scalarNullable(f: ScalarFunction, args: readonly Expression[], scope: Scope): boolean {
  if (f.nullable !== undefined) return f.nullable(args, scope.options)
  const own = typeof f.mayReturnNull === 'function' ? f.mayReturnNull(args.map(dataTypeOf), scope.options) : f.mayReturnNull === true
  if (f.nulls === 'never') return false
  const nullable = args.map(nullableOf)
  if (f.nulls === 'custom') return own || (deciding[f.name]?.(nullable) ?? true)
  return own || nullable.some(n => n)
}

/** These wrap around instead. */
const WRAPPING = new Set(['+', '-', '*', 'negative', 'abs', 'positive'])

/** Without ANSI mode, a function gives null where it would raise an error. */
function givesNullFor(f: ScalarFunction, args: readonly Expression[], scope: Scope): boolean {
  if (scope.ansi || (WRAPPING.has(f.name) && !args.some(a => dataTypeOf(a).type === 'decimal'))) return false
  if (typeof f.mayThrow !== 'function') return f.mayThrow === true
  const constants = args.map(a => (a.type === 'Literal' ? a.value : undefined))
  return f.mayThrow(args.map(dataTypeOf), { ...scope.options, ansi: true }, constants)
}

function aggregateCall(f: AggregateFunction, u: UnresolvedFunction, args: readonly Expression[], scope: Scope): Expression {
  const orderBy = f.name === 'listagg' && u.distinct ? distinctOrder(u, args[0]!, scope) : u.orderBy
  return AggregateCall({
    name: f.name,
    args,
    distinct: u.distinct,
    filter: u.filter,
    ignoreNulls: u.ignoreNulls,
    orderBy,
    dataType: returnType(f, [...args, ...(u.orderBy ?? []).map(o => o.child)], u, scope),
    nullable: f.nullable ?? true,
    options: optionsOf(scope),
    origin: u.origin,
    ...written(f, u),
  })
}

/** Different values can only be ordered by themselves: by what they were before they became text, at most. */
function distinctOrder(u: UnresolvedFunction, arg: Expression, scope: Scope): UnresolvedFunction['orderBy'] {
  return u.orderBy?.map(o => {
    if (sameExpression(o.child, arg)) return o
    if (u.orderBy!.length === 1 && arg.type === 'Cast' && sameExpression(arg.child, o.child)) {
      if (!keepsValues(dataTypeOf(o.child)))
        throw sparkError('INVALID_WITHIN_GROUP_EXPRESSION.MISMATCH_WITH_DISTINCT_INPUT_UNSAFE_CAST', {
          funcName: '`listagg`',
          inputType: quotedSqlName(dataTypeOf(o.child)),
          castType: quotedSqlName(arg.dataType),
        })
      return { ...o, child: shownAs(o.child, castTo(arg, dataTypeOf(o.child), scope.ansi)) }
    }
    throw sparkError('INVALID_WITHIN_GROUP_EXPRESSION.MISMATCH_WITH_DISTINCT_INPUT', {
      funcName: '`listagg`',
      funcArg: `"${prettySql(u.args[0]!)}"`,
      orderingExpr: u.orderBy!.map(x => `"${prettySql(x.child)}"`).join(', '),
    })
  })
}

/** Texts differ where the values do: not those of fractions, whose zeros have two. */
const keepsValues = (t: DataType): boolean => t.type !== 'float' && t.type !== 'double'

const shownAs = (written: Expression, meant: Expression): Expression =>
  Call({ name: '$shown_as', args: [written, meant], dataType: dataTypeOf(meant), nullable: nullableOf(meant) })

/** rank, lag and the like, and generators: their entries only name them yet. */
function windowCall(f: { readonly name: string; readonly returns?: unknown }, u: UnresolvedFunction, scope: Scope): Expression {
  const returns = f.returns as ScalarFunction['returns'] | undefined
  const dataType = returns === undefined ? NullType : typeof returns === 'function' ? returns(u.args.map(dataTypeOf), u.args) : returns
  const { ignoreNulls, origin } = u
  return Call({
    name: f.name,
    args: u.args,
    dataType,
    nullable: true,
    options: optionsOf(scope),
    origin,
    ...(ignoreNulls ? { ignoreNulls } : {}),
  })
}

/** What stands in the place of a call has its place in the text. */
export const withOrigin = (e: Expression, of: Expression): Expression =>
  of.origin === undefined
    ? e
    : transformUp(e, n => (n.origin === undefined ? (Object.freeze({ ...n, origin: of.origin }) as Expression) : n))

/** What comes in pairs: a map's keys and values, the results of decode. */
function paired(name: string, args: readonly Expression[], scope: Scope): readonly Expression[] {
  if (name === 'map') return mapArguments(args, scope)
  if (name !== 'decode' || args.length < 3) return args
  const isResult = (i: number) => (i >= 2 && i % 2 === 0) || (i === args.length - 1 && i % 2 === 1)
  const types = args.filter((_, i) => isResult(i)).map(dataTypeOf)
  const common = commonTypeOf(args.length % 2 === 1 ? [...types, StringType] : types, scope.ansi)
  return common === undefined ? args : args.map((a, i) => (isResult(i) ? castTo(a, common, scope.ansi) : a))
}

/** Keys are of one type, values of another. */
function mapArguments(args: readonly Expression[], scope: Scope): readonly Expression[] {
  const common = [0, 1].map(odd => commonTypeOf(args.filter((_, i) => i % 2 === odd).map(dataTypeOf), scope.ansi))
  return args.map((a, i) => (common[i % 2] === undefined ? a : castTo(a, common[i % 2]!, scope.ansi)))
}

const nothing = Literal({ value: null, dataType: NullType })
const once = Literal({ value: 1, dataType: IntegerType })
const LEFT_OUT: Readonly<Record<string, readonly Expression[]>> = {
  lag: [nothing, once, nothing],
  lead: [nothing, once, nothing],
  ntile: [once],
}

/** The arguments that were left out print too. */
function windowFunctionCall(f: WindowFunction, u: UnresolvedFunction, scope: Scope): Outcome {
  const given = [...u.args, ...(LEFT_OUT[f.name] ?? []).slice(u.args.length)]
  const { args, mismatch } = matchArguments(signatureOf(f), f.name, given, scope)
  const problem = mismatch ?? f.check?.(args)
  if (problem !== undefined) return { mismatch: problem, args }
  const call = windowCall(f, { ...u, args: args.map(a => castFor(a, u)) }, scope) as Call
  return { expression: Call({ ...call, nullable: windowNullable(call) }) }
}

const RANKS = new Set(['row_number', 'rank', 'dense_rank', 'percent_rank', 'cume_dist', 'ntile'])

/** Ranks are never null; the row before or behind is where there is none, and no default. */
function windowNullable({ name, args }: Call): boolean {
  if (name === 'lag' || name === 'lead') return args[2] === undefined || nullableOf(args[2]) || nullableOf(args[0]!)
  return !RANKS.has(name)
}

function generatorCall(f: GeneratorFunction, u: UnresolvedFunction, scope: Scope): Outcome {
  const { args, mismatch } = matchArguments(signatureOf(f), f.name, u.args, scope, f.strict)
  const problem = mismatch ?? f.check?.(args)
  return problem === undefined ? { expression: windowCall(f, { ...u, args }, scope) } : { mismatch: problem }
}

/** Window functions that may skip nulls. */
const SKIPPING = new Set(['lag', 'lead', 'nth_value'])

/** Aggregates that may skip nulls or not. */
const PICKS = new Set(['first', 'first_value', 'last', 'last_value', 'any_value', 'collect_list', 'collect_set', 'array_agg'])

/** DISTINCT, FILTER, IGNORE NULLS and ORDER BY belong to aggregates (IGNORE NULLS to window functions too). */
function checkClauses(f: FunctionDefinition, u: UnresolvedFunction): void {
  if (f.kind === 'aggregate') {
    if (u.ignoreNulls !== undefined && !PICKS.has(f.name)) {
      const syntax = u.ignoreNulls ? 'IGNORE NULLS' : 'RESPECT NULLS'
      throw sparkError(
        'INVALID_SQL_SYNTAX.FUNCTION_WITH_UNSUPPORTED_SYNTAX',
        { prettyName: quoteParts([f.name]), syntax },
        contextsOf(u.origin),
      )
    }
    return checkWithinGroup(f, u)
  }
  const wrong = u.distinct
    ? 'DISTINCT'
    : u.filter !== undefined
      ? 'FILTER CLAUSE'
      : u.ignoreNulls !== undefined && (f.kind !== 'window' || (u.ignoreNulls && !SKIPPING.has(f.name)))
        ? u.ignoreNulls
          ? 'IGNORE NULLS'
          : 'RESPECT NULLS'
        : u.orderBy !== undefined
          ? 'WITHIN GROUP (ORDER BY ...)'
          : undefined
  if (wrong === undefined) return
  const prettyName = quoteParts([f.name])
  throw sparkError('INVALID_SQL_SYNTAX.FUNCTION_WITH_UNSUPPORTED_SYNTAX', { prettyName, syntax: wrong }, contextsOf(u.origin))
}

/** Whose arguments WITHIN GROUP orders; the others take none. */
const ORDERED = new Set(['listagg'])
const INVERSE = new Set(['percentile_cont', 'percentile_disc', '$mode'])

function checkWithinGroup(f: AggregateFunction, u: UnresolvedFunction): void {
  const funcName = quoteParts([u.nameParts.at(-1)!.toLowerCase()])
  if (f.name === 'mode' && u.orderBy !== undefined)
    throw sparkError(
      'INVALID_WITHIN_GROUP_EXPRESSION.WRONG_NUM_ORDERINGS',
      { funcName, expectedNum: '0', actualNum: String(u.orderBy.length) },
      contextsOf(u.origin),
    )
  if (f.name === 'mode' && u.distinct)
    throw sparkError('INVALID_WITHIN_GROUP_EXPRESSION.DISTINCT_UNSUPPORTED', { funcName }, contextsOf(u.origin))
  if (INVERSE.has(f.name)) {
    if (u.distinct) throw sparkError('INVALID_WITHIN_GROUP_EXPRESSION.DISTINCT_UNSUPPORTED', { funcName }, contextsOf(u.origin))
    if (!u.orderBy?.length) throw sparkError('INVALID_WITHIN_GROUP_EXPRESSION.WITHIN_GROUP_MISSING', { funcName }, contextsOf(u.origin))
    if (u.orderBy.length !== 1)
      throw sparkError(
        'INVALID_WITHIN_GROUP_EXPRESSION.WRONG_NUM_ORDERINGS',
        { funcName: f.name === '$mode' ? '`Mode`' : funcName, expectedNum: '1', actualNum: String(u.orderBy.length) },
        contextsOf(u.origin),
      )
  } else if (u.orderBy !== undefined && !ORDERED.has(f.name))
    throw sparkError(
      'INVALID_SQL_SYNTAX.FUNCTION_WITH_UNSUPPORTED_SYNTAX',
      { prettyName: quoteParts([f.name]), syntax: 'WITHIN GROUP (ORDER BY ...)' },
      contextsOf(u.origin),
    )
}

export function unknownRoutine(
  u: { readonly nameParts: readonly string[]; readonly args?: readonly Expression[]; readonly origin?: Expression['origin'] },
  scope: Scope,
) {
  // without its AS, CAST is a function that takes nothing
  if (u.nameParts.length === 1 && u.nameParts[0]!.toLowerCase() === 'cast' && u.args)
    return wrongNumberOfArguments('cast', '0', u.args.length, u)
  return sparkError('UNRESOLVED_ROUTINE', { routineName: quoteParts(u.nameParts), searchPath: searchPath(scope) }, contextsOf(u.origin))
}

/** Where names are looked for, as messages list it. */
export const searchPath = (scope: Pick<AnalysisContext, 'sqlPath' | 'currentDatabase'>): string =>
  `[${sqlPathOf(scope).map(quoteParts).join(', ')}]`

const sqlPathOf = (scope: Pick<AnalysisContext, 'sqlPath' | 'currentDatabase'>): SqlPath =>
  scope.sqlPath ?? [
    ['system', 'builtin'],
    ['system', 'session'],
    ['spark_catalog', scope.currentDatabase ?? 'default'],
  ]
