import type { Mismatch } from '../../functions/define.ts'
import { lookupFunction } from '../../functions/registry.ts'
import { type Expression, LambdaFunction, LambdaVariable, newExprId, type UnresolvedFunction } from '../../plan/expression.ts'
import { dataTypeOf } from '../../plan/output.ts'
import { transformUp } from '../../plan/tree.ts'
import { type DataType, IntegerType, MapType } from '../../types/data-type.ts'
import { quotedSqlName } from '../../types/names.ts'
import { sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import { checkArity, unexpected } from '../arguments.ts'
import { collectionProblem } from '../coercion/collections.ts'
import { commonTypeOf } from '../coercion/common-type.ts'
import { castTo } from '../coercion/implicit-cast.ts'
import { parameterFor, signatureOf } from '../coercion/patterns.ts'
import type { Scope } from '../context.ts'
import { expressionClass } from '../quoting.ts'
import { isResolved } from '../resolved.ts'
import { likeType } from '../type-problem.ts'

/** Higher-order functions: the parameters of a lambda get their types from the other arguments, then its body is resolved. */
export const takesLambda = (u: UnresolvedFunction): boolean => lambdaPlaces(u).length > 0

/** Which arguments are lambdas: those written so, and constants where the function calls one. */
function lambdaPlaces(u: UnresolvedFunction): number[] {
  const f = lookupFunction(u.nameParts.at(-1)!)
  const s = f === undefined || u.args.length === 0 ? undefined : signatureOf(f)
  return u.args.flatMap((a, i) =>
    a.type === 'LambdaFunction' || (s !== undefined && s.parameters.length > 0 && parameterFor(s, i).lambda > 0) ? [i] : [],
  )
}

interface Parameter {
  readonly dataType: DataType
  readonly nullable: boolean
}

/** What aggregates are inside of while their arguments are resolved. */
const AGGREGATE_CLASS = expressionClass('aggregate.AggregateExpression')

type Resolve = (e: Expression, scope: Scope) => Expression

/** The call with as much resolved as can be: the plain arguments, then the lambdas. */
export function resolveLambdaCall(u: UnresolvedFunction, scope: Scope, resolve: Resolve): UnresolvedFunction {
  const f = lookupFunction(u.nameParts.at(-1)!)
  const places = new Set(lambdaPlaces(u))
  if (f !== undefined && 'args' in f) {
    const { parameters } = signatureOf(f)
    checkArity(f, u.nameParts.at(-1)!.toLowerCase(), u)
    if (!parameters.some(p => p.lambda > 0))
      throw sparkError(
        'INVALID_LAMBDA_FUNCTION_CALL.NON_HIGHER_ORDER_FUNCTION',
        { class: f.kind === 'aggregate' ? AGGREGATE_CLASS : expressionClass(f.name) },
        contextsOf(u.origin),
      )
    if (u.args.some((a, i) => a.type === 'LambdaFunction' && parameters[i]!.lambda === 0))
      throw sparkError('INVALID_LAMBDA_FUNCTION_CALL.PARAMETER_DOES_NOT_ACCEPT_LAMBDA_FUNCTION', {}, contextsOf(u.origin))
  }
  const written = FOLDS.has(u.nameParts.at(-1)!.toLowerCase()) && u.args.length === 3 ? [...u.args, identity()] : u.args
  const plain = written.map((a, i) =>
    a.type === 'LambdaFunction' ? a : places.has(i) ? LambdaFunction({ params: [], body: a }) : resolve(a, scope),
  )
  const known =
    plain.every(a => a.type === 'LambdaFunction' || isResolved(a)) &&
    wrongCollection(u, plain) === undefined &&
    differingKeys(u, plain) === undefined
  const typed = known ? withCommonKeys(u, plain, scope) : plain
  const args = known ? typed.map((a, i) => (a.type === 'LambdaFunction' ? bindLambda(a, i, typed, u, scope, resolve) : a)) : plain
  if (args.length !== u.args.length) return Object.freeze({ ...u, args: Object.freeze(args) }) as UnresolvedFunction
  return args.every((a, i) => a === u.args[i]) ? u : (Object.freeze({ ...u, args: Object.freeze(args) }) as UnresolvedFunction)
}

/** aggregate and reduce end with a function of the state, which may be left out. */
const FOLDS = new Set(['aggregate', 'reduce'])
const identity = (): LambdaFunction => {
  const state = LambdaVariable({ name: 'id', exprId: newExprId() })
  return LambdaFunction({ params: [state], body: state })
}

/** What is wrong with the arguments of a higher-order function that keeps its lambdas from being bound, or with what they give. */
export function lambdaProblem(u: UnresolvedFunction): Mismatch | undefined {
  const name = u.nameParts.at(-1)!.toLowerCase()
  const collection = wrongCollection(u, u.args)
  if (collection !== undefined) return collection
  const keys = differingKeys(u, u.args)
  if (keys !== undefined) return keys
  const body = (i: number) => (u.args[i]?.type === 'LambdaFunction' && isResolved(u.args[i]!) ? dataTypeOf(u.args[i]!) : undefined)
  const condition = CONDITIONS.has(name) ? body(1) : undefined
  if (condition !== undefined && condition.type !== 'boolean' && condition.type !== 'null') return unexpected(1, '"BOOLEAN"', u.args[1]!)
  if (FOLDS.has(name)) {
    const merged = body(2)
    const start = u.args[1] && isResolved(u.args[1]) ? dataTypeOf(u.args[1]) : undefined
    if (merged && start && !likeType(merged, start, false)) return unexpected(2, quotedSqlName(start), u.args[2]!)
  }
  const order = name === 'array_sort' ? body(1) : undefined
  if (order !== undefined && order.type !== 'int')
    return {
      condition: 'DATATYPE_MISMATCH.UNEXPECTED_RETURN_TYPE',
      parameters: { functionName: '`lambdafunction`', expectedType: '"INT"', actualType: quotedSqlName(order) },
    }
  return undefined
}

function wrongCollection(u: UnresolvedFunction, args: readonly Expression[]): Mismatch | undefined {
  const wanted = WANTED[u.nameParts.at(-1)!.toLowerCase()] ?? []
  const i = wanted.findIndex((t, k) => {
    const a = args[k]
    return a !== undefined && a.type !== 'LambdaFunction' && isResolved(a) && dataTypeOf(a).type !== t
  })
  return i < 0 ? undefined : unexpected(i, `"${wanted[i]!.toUpperCase()}"`, args[i]!)
}

/** Maps of keys that don't meet. */
const differingKeys = (u: UnresolvedFunction, args: readonly Expression[]): Mismatch | undefined =>
  u.nameParts.at(-1)!.toLowerCase() === 'map_zip_with' && args.slice(0, 2).every(isResolved)
    ? collectionProblem('map_zip_with', args, true)
    : undefined

/** The maps of map_zip_with with keys of one type. */
function withCommonKeys(u: UnresolvedFunction, args: readonly Expression[], scope: Scope): readonly Expression[] {
  if (u.nameParts.at(-1)!.toLowerCase() !== 'map_zip_with') return args
  const maps = args.slice(0, 2).map(a => dataTypeOf(a) as MapType)
  const key = commonTypeOf(
    maps.map(t => t.key),
    scope.ansi,
    false,
  )
  return args.map((a, i) => (i < 2 ? castTo(a, MapType(key!, maps[i]!.value, maps[i]!.valueContainsNull), scope.ansi) : a))
}

const CONDITIONS = new Set(['filter', 'exists', 'forall', 'map_filter'])
const ARRAY = ['array'] as const
const WANTED: Readonly<Record<string, readonly string[]>> = {
  transform: ARRAY,
  filter: ARRAY,
  exists: ARRAY,
  forall: ARRAY,
  array_sort: ARRAY,
  aggregate: ARRAY,
  reduce: ARRAY,
  zip_with: ['array', 'array'],
  map_filter: ['map'],
  transform_keys: ['map'],
  transform_values: ['map'],
  map_zip_with: ['map', 'map'],
}

function bindLambda(
  lambda: LambdaFunction,
  i: number,
  args: readonly Expression[],
  u: UnresolvedFunction,
  scope: Scope,
  resolve: Resolve,
): Expression {
  const given = parametersFor(u.nameParts.at(-1)!.toLowerCase(), i, args)
  if (given === undefined) return lambda
  const params =
    lambda.params.length > 0
      ? lambda.params
      : given
          .slice(0, OPTIONAL_INDEX.has(u.nameParts.at(-1)!.toLowerCase()) ? 1 : given.length)
          .map((_, k) => LambdaVariable({ name: `arg${k}`, exprId: newExprId() }))
  const names = params.map(p => (scope.caseSensitive ? p.name : p.name.toLowerCase()))
  if (new Set(names).size < names.length)
    throw sparkError(
      'INVALID_LAMBDA_FUNCTION_CALL.DUPLICATE_ARG_NAMES',
      { args: names.map(n => `\`${n}\``).join(', '), caseSensitiveConfig: '"spark.sql.caseSensitive"' },
      contextsOf(lambda.origin),
    )
  const least = given.length - (OPTIONAL_INDEX.has(u.nameParts.at(-1)!.toLowerCase()) ? 1 : 0)
  if (params.length > given.length || params.length < least)
    throw sparkError(
      'INVALID_LAMBDA_FUNCTION_CALL.NUM_ARGS_MISMATCH',
      { expectedNumArgs: String(params.length), actualNumArgs: String(least) },
      contextsOf(lambda.origin),
    )
  const typed = new Map(params.map((p, k) => [p.exprId, p.dataType === undefined ? LambdaVariable({ ...p, ...given[k]! }) : p]))
  const body = transformUp(lambda.body, e => (e.type === 'LambdaVariable' && e.dataType === undefined ? (typed.get(e.exprId) ?? e) : e))
  const resolved = resolve(body, scope)
  if (resolved === lambda.body && params.every(p => typed.get(p.exprId) === p)) return lambda
  return LambdaFunction({ ...lambda, params: params.map(p => typed.get(p.exprId)!), body: resolved })
}

/** Functions whose lambda may leave out its last parameter, the index. */
const OPTIONAL_INDEX = new Set(['transform', 'filter'])
const INDEX: Parameter = { dataType: IntegerType, nullable: false }

/** What a function calls the lambda at this argument with; undefined while that isn't known. */
function parametersFor(name: string, i: number, args: readonly Expression[]): readonly Parameter[] | undefined {
  const of = (k: number): DataType => dataTypeOf(args[k]!)
  const element = (k: number, nullable = false): readonly Parameter[] => {
    const t = of(k)
    return t.type === 'array' ? [{ dataType: t.element, nullable: nullable || t.containsNull }] : []
  }
  const entry = (k: number, nullable = false): readonly Parameter[] => {
    const t = of(k)
    return t.type === 'map'
      ? [
          { dataType: t.key, nullable: false },
          { dataType: t.value, nullable: nullable || t.valueContainsNull },
        ]
      : []
  }
  const whole = (list: readonly Parameter[], n: number) => (list.length === n ? list : undefined)
  switch (name) {
    case 'transform':
    case 'filter':
      return whole([...element(0), INDEX], 2)
    case 'exists':
    case 'forall':
      return whole(element(0), 1)
    case 'array_sort':
      return whole([...element(0), ...element(0)], 2)
    case 'zip_with':
      return whole([...element(0, true), ...element(1, true)], 2)
    case 'map_filter':
    case 'transform_keys':
    case 'transform_values':
      return whole(entry(0), 2)
    case 'map_zip_with':
      return whole([...entry(0), ...entry(1).slice(1)], 3)?.map((p, k) => (k === 0 ? p : { ...p, nullable: true }))
    case 'aggregate':
    case 'reduce': {
      const state: Parameter = { dataType: of(1), nullable: true }
      return i === 3 ? [state] : whole([state, ...element(0)], 2)
    }
    default:
      return undefined
  }
}
