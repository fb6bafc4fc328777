import { canonicalKey } from '../../plan/canonical-plan.ts'
import { exprKey } from '../../plan/equality.ts'
import { Alias, Call, type Expression } from '../../plan/expression.ts'
import type { LogicalPlan } from '../../plan/logical.ts'
import { transformAllExpressions } from '../../plan/tree.ts'

/** What an analyzed plan means: names don't count, nor which side comes first where it makes no difference. */
export const meaningOf = (plan: LogicalPlan): string =>
  canonicalKey(transformAllExpressions(plan, e => (e.type === 'Alias' ? Alias({ ...e, name: '' }) : inOrder(e))))

export function hashOf(meaning: string): number {
  let hash = 0
  for (const c of meaning) hash = (Math.imul(hash, 31) + c.charCodeAt(0)) | 0
  return hash
}

const SYMMETRIC = new Set(['+', '*', 'and', 'or', '&', '|', '^', '=', '<=>'])
const MIRRORED: Readonly<Record<string, string>> = { '>': '<', '>=': '<=' }

/** The operator with its sides in an order of their own. */
function inOrder(e: Expression): Expression {
  if (e.type !== 'Call') return e
  const mirrored = MIRRORED[e.name]
  if (mirrored) return Call({ ...e, name: mirrored, args: e.args.toReversed() })
  if (!SYMMETRIC.has(e.name)) return e
  const keys = new Map(e.args.map(a => [a, exprKey(a)]))
  return Call({ ...e, args: e.args.toSorted((a, b) => (keys.get(a)! < keys.get(b)! ? -1 : 1)) })
}
