import type { Expression } from '../../plan/expression.ts'
import { Join, Limit, type LogicalPlan, Offset, Project, Union, UnionLoop } from '../../plan/logical.ts'
import { transformDown } from '../../plan/tree.ts'
import { intLiteral } from '../calls.ts'
import { isDeterministic } from '../expression-facts.ts'
import { rule } from '../rule.ts'
import { literalNumber, maxRows } from './eliminate-limits.ts'

/**
 * Brings limits nearer to the data:
 *
 *     Limit n (Project x)            ⇒  Project (Limit n x)
 *     Limit n (Union a b)            ⇒  Limit n (Union (Limit n a) (Limit n b))
 *     Limit n (l LEFT OUTER JOIN r)  ⇒  Limit n (Limit n l LEFT OUTER JOIN r)
 *     Limit n (Offset m x)           ⇒  Offset m (Limit n+m x)
 *     Limit n (UnionLoop a r)        ⇒  Limit n (UnionLoop n a r)
 */
export const limitPushDown = rule('LimitPushDown', plan => transformDown(plan, push), 'Limit')

function push(p: LogicalPlan): LogicalPlan {
  if (p.type !== 'Limit') return p
  const n = literalNumber(p.limit)
  if (n === undefined) return p
  const { child } = p
  switch (child.type) {
    case 'Project':
      // a limit below sees the same rows; a Top-N needs it next to its sort
      return child.projectList.every(isDeterministic) ? Project({ ...child, child: push(Limit({ ...p, child: child.child })) }) : p
    case 'Union': {
      const inputs = child.inputs.map(input => limited(input, n, p.limit))
      return inputs.every((x, i) => x === child.inputs[i]) ? p : Limit({ ...p, child: Union({ ...child, inputs }) })
    }
    case 'Join': {
      if (child.joinType === 'leftouter' || child.joinType === 'existence') {
        const left = limited(child.left, n, p.limit)
        return left === child.left ? p : Limit({ ...p, child: Join({ ...child, left }) })
      }
      if (child.joinType === 'rightouter') {
        const right = limited(child.right, n, p.limit)
        return right === child.right ? p : Limit({ ...p, child: Join({ ...child, right }) })
      }
      if (child.joinType === 'cross' || (child.joinType === 'inner' && child.condition === undefined)) {
        if (child.lateral) return p
        const left = limited(child.left, n, p.limit)
        const right = limited(child.right, n, p.limit)
        return left === child.left && right === child.right ? p : Limit({ ...p, child: Join({ ...child, left, right }) })
      }
      return p
    }
    case 'Offset': {
      const m = literalNumber(child.offset)
      return m === undefined || n + m > 2 ** 31 - 1
        ? p
        : Offset({ ...child, child: push(Limit({ limit: intLiteral(n + m), child: child.child })) })
    }
    case 'UnionLoop':
      return child.limit !== undefined && child.limit <= n ? p : Limit({ ...p, child: UnionLoop({ ...child, limit: n }) })
    default:
      return p
  }
}

const limited = (p: LogicalPlan, n: number, limit: Expression): LogicalPlan => {
  const most = maxRows(p)
  return most !== undefined && most <= n ? p : Limit({ limit, child: p })
}
