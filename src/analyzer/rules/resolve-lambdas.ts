import type { Expression, UnresolvedFunction } from '../../plan/expression.ts'
import type { Scope } from '../context.ts'

/** Higher-order functions: the parameters of a lambda get their types from the other arguments. */
export const takesLambda = (u: UnresolvedFunction): boolean => u.args.some(a => a.type === 'LambdaFunction')

/** Resolves the arguments that are no lambdas; binding of lambda parameters comes with the higher-order functions. */
export function resolveLambdaCall(u: UnresolvedFunction, scope: Scope, resolve: (e: Expression, scope: Scope) => Expression): Expression {
  const args = u.args.map(a => (a.type === 'LambdaFunction' ? a : resolve(a, scope)))
  return args.every((a, i) => a === u.args[i]) ? u : (Object.freeze({ ...u, args: Object.freeze(args) }) as Expression)
}
