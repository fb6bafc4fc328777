import { Alias, type AttributeReference, type Expression, newExprId, UnresolvedFunction } from '../../plan/expression.ts'
import { Join, type JoinType, type LogicalPlan, Project } from '../../plan/logical.ts'
import { outputOf, withNullability } from '../../plan/output.ts'
import { transformUp } from '../../plan/tree.ts'
import type { UnresolvedJoin } from '../../plan/unresolved.ts'
import { quoteIdentifier } from '../../types/names.ts'
import { sparkError } from '../../util/errors.ts'
import { type Scope, sameName } from '../context.ts'
import { hiddenOf } from '../hidden.ts'
import { inputsResolved } from '../resolved.ts'

/** USING and NATURAL joins: equal columns come once and first; the other side's is hidden but for its qualifier. */
export const resolveJoins = (plan: LogicalPlan, scope: Scope): LogicalPlan =>
  transformUp(plan, p => (p.type === 'UnresolvedJoin' && inputsResolved(p) ? usingJoin(p, scope) : p))

function usingJoin(p: UnresolvedJoin, scope: Scope): LogicalPlan {
  if (p.using === undefined && (p.joinType === 'leftsemi' || p.joinType === 'leftanti'))
    throw new Error(`requirement failed: Unsupported natural join type ${p.joinType === 'leftsemi' ? 'LeftSemi' : 'LeftAnti'}`)
  const left = outputOf(p.left)
  const right = outputOf(p.right)
  const names = p.using ?? left.map(a => a.name).filter(n => right.some(b => b.name === n))
  const leftKeys = names.map(n => key(n, left, 'left', scope))
  const rightKeys = names.map(n => key(n, right, 'right', scope))
  const equal = (a: Expression, b: Expression) => UnresolvedFunction({ nameParts: ['='], args: [a, b], distinct: false, origin: p.origin })
  const condition = leftKeys
    .map((l, i) => equal(l, rightKeys[i]!))
    .reduce<Expression | undefined>(
      (all, e) => (all ? UnresolvedFunction({ nameParts: ['and'], args: [all, e], distinct: false, origin: p.origin }) : e),
      undefined,
    )
  const child = Join({ left: p.left, right: p.right, joinType: p.joinType, condition, origin: p.origin })
  const { projectList, hidden } = shown(p.joinType, left, right, leftKeys, rightKeys, names)
  return Project({ projectList, hidden: [...hidden, ...hiddenOf(p.left), ...hiddenOf(p.right)], child, origin: p.origin, planId: p.planId })
}

/** For a join that is made otherwise: what USING asks for, and the columns that it shows and hides. */
export function columnsOfUsing(
  p: Required<Pick<UnresolvedJoin, 'left' | 'right' | 'joinType' | 'using'>>,
  scope: Scope,
): { readonly condition: Expression; readonly projectList: readonly Expression[]; readonly hidden: Columns } {
  const [left, right] = [outputOf(p.left), outputOf(p.right)]
  const leftKeys = p.using!.map(n => key(n, left, 'left', scope))
  const rightKeys = p.using!.map(n => key(n, right, 'right', scope))
  const call = (name: string, ...args: Expression[]) => UnresolvedFunction({ nameParts: [name], args, distinct: false })
  const condition = leftKeys.map((l, i): Expression => call('=', l, rightKeys[i]!)).reduce((all, e) => call('and', all, e))
  return { condition, ...shown(p.joinType, left, right, leftKeys, rightKeys, p.using!) }
}

function shown(joinType: JoinType, left: Columns, right: Columns, leftKeys: Columns, rightKeys: Columns, names: readonly string[]) {
  const rest = (side: Columns, keys: Columns) => side.filter(a => !keys.includes(a))
  const [projectList, hidden] = columns(joinType, leftKeys, rightKeys, rest(left, leftKeys), rest(right, rightKeys), names)
  return { projectList, hidden }
}

function key(name: string, columns: readonly AttributeReference[], side: string, scope: Scope): AttributeReference {
  const found = columns.find(a => sameName(scope, a.name, name))
  if (found) return found
  const suggestion = columns
    .map(a => a.name)
    .sort()
    .map(quoteIdentifier)
    .join(', ')
  throw sparkError('UNRESOLVED_USING_COLUMN_FOR_JOIN', { colName: quoteIdentifier(name), side, suggestion })
}

type Columns = readonly AttributeReference[]

/** What the join gives, and what it hides. */
function columns(
  joinType: JoinType,
  leftKeys: Columns,
  rightKeys: Columns,
  left: Columns,
  right: Columns,
  names: readonly string[],
): [readonly Expression[], Columns] {
  const nullable = (list: Columns) => list.map(a => withNullability(a, true))
  switch (joinType) {
    case 'leftsemi':
    case 'leftanti':
      return [[...leftKeys, ...left], []]
    case 'leftouter':
      return [[...leftKeys, ...left, ...nullable(right)], nullable(rightKeys)]
    case 'rightouter':
      return [[...rightKeys, ...nullable(left), ...right], nullable(leftKeys)]
    case 'fullouter': {
      const either = leftKeys.map((l, i) => {
        const args = [withNullability(l, true), withNullability(rightKeys[i]!, true)]
        const child = UnresolvedFunction({ nameParts: ['coalesce'], args, distinct: false })
        return Alias({ child, name: l.name ?? names[i]!, exprId: newExprId(), qualifier: [] })
      })
      return [
        [...either, ...nullable(left), ...nullable(right)],
        [...nullable(leftKeys), ...nullable(rightKeys)],
      ]
    }
    default:
      return [[...leftKeys, ...left, ...right], rightKeys]
  }
}
