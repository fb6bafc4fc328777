import { CaseWhen, type Expression, type FrameBound, In, UnresolvedFunction, type WindowExpression } from '../../plan/expression.ts'
import type { LogicalPlan } from '../../plan/logical.ts'
import { dataTypeOf } from '../../plan/output.ts'
import { mapChildren, mapExpressions } from '../../plan/tree.ts'
import { type DataType, IntegerType, NullType } from '../../types/data-type.ts'
import { alignAll, alignCompared } from '../coercion/collation.ts'
import { commonTypeOf, isAtomic } from '../coercion/common-type.ts'
import { alike } from '../coercion/comparison.ts'
import { castTo, implicitly } from '../coercion/implicit-cast.ts'
import type { Scope } from '../context.ts'
import { extractValue } from '../extract-value.ts'
import { checkTime, isTableOnly, resolveCall, underAlias, withOrigin } from '../functions.ts'
import { positional } from '../named-arguments.ts'
import { childrenResolved, isResolved, transformUnresolved } from '../resolved.ts'
import { likeType } from '../type-problem.ts'
import { withFrame } from '../window-frame.ts'
import { lambdaProblem, resolveLambdaCall, takesLambda } from './resolve-lambdas.ts'

/** Functions, operators, CASE, IN, casts and extraction, as soon as what is inside them is resolved: looked up, coerced, typed. */
export const resolveFunctions = (plan: LogicalPlan, scope: Scope): LogicalPlan =>
  transformUnresolved(plan, p => mapExpressions(p, e => (isResolved(e) ? e : resolveFunctionsIn(e, scope))))

/** The same for one expression, bottom-up. */
export function resolveFunctionsIn(e: Expression, scope: Scope): Expression {
  if (isResolved(e)) return e
  if (e.type === 'UnresolvedFunction' && takesLambda(e)) {
    const bound = resolveLambdaCall(e, scope, resolveFunctionsIn)
    return childrenResolved(bound) && lambdaProblem(bound) === undefined ? resolveNode(bound, scope) : bound
  }
  const named = e.type === 'UnresolvedFunction' && !isTableOnly(e, scope) ? positional(e) : e
  const inside = mapChildren(named, c => resolveFunctionsIn(c, scope))
  return childrenResolved(inside) ? resolveNode(inside, scope) : inside
}

function resolveNode(e: Expression, scope: Scope): Expression {
  switch (e.type) {
    case 'UnresolvedFunction':
      return resolveFunction(e, scope)
    case 'UnresolvedExtractValue':
      return keyed(extractValue(e.child, e.extraction, scope, e.origin, false), scope)
    case 'CaseWhen':
      return coerceCase(e, scope)
    case 'In':
      return coerceIn(e, scope)
    case 'WindowExpression':
      return withFrame(withBounds(e, scope))
    case 'Cast':
      if (e.dataType.type === 'time') checkTime(scope)
      return e
    case 'Call':
      return mapKey(e, scope)
    default:
      return e
  }
}

/** The offsets of a frame are no children of the window. */
function withBounds(w: WindowExpression, scope: Scope): WindowExpression {
  const { frame } = w
  if (frame === undefined) return w
  const bound = (b: FrameBound): FrameBound => (typeof b === 'string' ? b : resolveFunctionsIn(b, scope))
  const made = { ...frame, lower: bound(frame.lower), upper: bound(frame.upper) }
  return made.lower === frame.lower && made.upper === frame.upper ? w : (Object.freeze({ ...w, frame: made }) as WindowExpression)
}

function resolveFunction(u: UnresolvedFunction, scope: Scope): Expression {
  const outcome = resolveCall(u, scope)
  if ('mismatch' in outcome) return outcome.args ? UnresolvedFunction({ ...u, args: outcome.args }) : u
  if (outcome.expression === u) return u
  // an entry may stand for another expression, to be resolved in its turn
  const made = resolveFunctionsIn(withOrigin(outcome.expression, u), scope)
  return outcome.expression.type === 'UnresolvedFunction' ? underAlias(made, u) : made
}

/** Branches to their common type. */
function coerceCase(given: CaseWhen, scope: Scope): Expression {
  const written = given.otherwise ? [...given.thens, given.otherwise] : given.thens
  const branches = alignAll(written)
  const e =
    branches === written
      ? given
      : CaseWhen({ ...given, thens: branches.slice(0, given.thens.length), otherwise: given.otherwise && branches.at(-1)! })
  const common = sharedType(branches.map(dataTypeOf), scope)
  const to = (x: Expression) => (common === undefined ? x : castTo(x, common, scope.ansi, e))
  const same = branches.every(b => to(b) === b)
  return same ? e : CaseWhen({ ...e, thens: e.thens.map(to), otherwise: e.otherwise && to(e.otherwise) })
}

function coerceIn(given: In, scope: Scope): Expression {
  const written = [given.value, ...given.list]
  const all = alignCompared(given, written)
  const e = all === written ? given : In({ ...given, value: all[0]!, list: all.slice(1) })
  const types = all.map(dataTypeOf)
  const common = types.every(t => alike(t, types[0]!)) ? undefined : sharedType(types, scope)
  if (common === undefined || all.every(x => castTo(x, common, scope.ansi, e) === x)) return e
  return In({ ...e, value: castTo(e.value, common, scope.ansi, e), list: e.list.map(x => castTo(x, common, scope.ansi, e)) })
}

/** The type that all are to have; undefined if they are alike already or can't be. */
function sharedType(types: readonly DataType[], scope: Scope): DataType | undefined {
  if (types.every(t => likeType(t, types[0] ?? NullType))) return undefined
  return commonTypeOf(types, scope.ansi)
}

/** An extracted part with its index or key as the type that it is looked up by. */
function keyed(e: Expression, scope: Scope): Expression {
  const indexed = arrayIndex(e, scope)
  return indexed.type === 'Call' ? mapKey(indexed, scope) : indexed
}

/** An index of NULL is no integer yet. */
function arrayIndex(e: Expression, scope: Scope): Expression {
  if (e.type !== 'Call' || e.name !== '$array_item' || dataTypeOf(e.args[1]!).type !== 'null') return e
  return Object.freeze({ ...e, args: Object.freeze([e.args[0]!, castTo(e.args[1]!, IntegerType, scope.ansi, e)]) }) as Expression
}

/** Plain types of which the one is never taken for the other. */
const misfit = (from: DataType, to: DataType, ansi: boolean): boolean => isAtomic(from) && isAtomic(to) && !implicitly(from, to, ansi)

/** A map's key is looked up as the map's type of key. */
function mapKey(e: Extract<Expression, { type: 'Call' }>, scope: Scope): Expression {
  if (e.name !== '$map_value') return e
  const t = dataTypeOf(e.args[0]!)
  if (t.type !== 'map' || misfit(dataTypeOf(e.args[1]!), t.key, scope.ansi)) return e
  const key = castTo(e.args[1]!, t.key, scope.ansi, e)
  return key === e.args[1] ? e : (Object.freeze({ ...e, args: Object.freeze([e.args[0]!, key]) }) as Expression)
}
