import { Alias, type Expression, newExprId, UnresolvedAttribute, UnresolvedFunction, UnresolvedStar } from '../../plan/expression.ts'
import { Join, type JoinType, type LogicalPlan, Project } from '../../plan/logical.ts'
import { MAX_NEAREST, NearestByJoin, UnresolvedJoin } from '../../plan/unresolved.ts'
import { sparkError } from '../../util/errors.ts'

/** The joins of DataFrames as plans. */

const joinTypes: Readonly<Record<string, JoinType>> = {
  inner: 'inner',
  cross: 'cross',
  outer: 'fullouter',
  full: 'fullouter',
  fullouter: 'fullouter',
  left: 'leftouter',
  leftouter: 'leftouter',
  right: 'rightouter',
  rightouter: 'rightouter',
  semi: 'leftsemi',
  leftsemi: 'leftsemi',
  anti: 'leftanti',
  leftanti: 'leftanti',
}
/** By a name in any case, with underscores or without. */
const joinTypeOf = (how: string): JoinType | undefined => joinTypes[how.toLowerCase().replaceAll('_', '')]

/** By a condition, or by columns that both have. */
export function joinOn(
  left: LogicalPlan,
  right: LogicalPlan,
  on: Expression | string | readonly string[] | undefined,
  how: string,
): LogicalPlan {
  const joinType = joinTypeOf(how)
  if (!joinType)
    throw sparkError('UNSUPPORTED_JOIN_TYPE', {
      typ: how,
      supported:
        "'inner', 'outer', 'full', 'fullouter', 'full_outer', 'leftouter', 'left', 'left_outer', 'rightouter', 'right', 'right_outer', 'leftsemi', 'left_semi', 'semi', 'leftanti', 'left_anti', 'anti', 'cross'",
    })
  const sides = { left, right, joinType }
  if (on === undefined) return Join(sides)
  if (typeof on === 'string') return UnresolvedJoin({ ...sides, using: [on] })
  return 'kind' in on ? Join({ ...sides, condition: on }) : UnresolvedJoin({ ...sides, using: on })
}

/** Each side's row as a struct of its own, before the join: where there is none, it is null. */
export function joinWith(left: LogicalPlan, right: LogicalPlan, condition: Expression, how: string): LogicalPlan {
  const joinType = joinTypeOf(how)
  if (joinType === undefined) return joinOn(left, right, condition, how)
  if (joinType === 'leftsemi' || joinType === 'leftanti')
    throw sparkError('INVALID_JOIN_TYPE_FOR_JOINWITH', { joinType: joinType === 'leftsemi' ? 'LEFT SEMI' : 'LEFT ANTI' })
  const [rows, others] = [rowAs(left, '_1'), rowAs(right, '_2')]
  const join = Join({ left: rows.plan, right: others.plan, joinType, condition })
  return Project({ projectList: [rows.column, others.column], child: join })
}

function rowAs(child: LogicalPlan, name: string): { plan: LogicalPlan; column: Expression } {
  const struct = UnresolvedFunction({ nameParts: ['struct'], args: [UnresolvedStar({})], distinct: false })
  // a name that no column of a program has
  const own = `${name} of the row`
  const whole = Alias({ child: struct, name: own, exprId: newExprId(), qualifier: [] })
  const column = Alias({ child: UnresolvedAttribute({ nameParts: [own] }), name, exprId: newExprId(), qualifier: [] })
  return { plan: Project({ projectList: [UnresolvedStar({}), whole], child }), column }
}

export function lateralJoin(left: LogicalPlan, right: LogicalPlan, condition: Expression | undefined, how: string): LogicalPlan {
  const joinType = joinTypeOf(how)
  if (joinType !== 'inner' && joinType !== 'leftouter' && joinType !== 'cross')
    throw sparkError('UNSUPPORTED_JOIN_TYPE', { typ: how, supported: "'inner', 'leftouter', 'left', 'left_outer', 'cross'" })
  return Join({ left, right, joinType, lateral: true, ...(condition ? { condition } : {}) })
}

export interface NearestBy {
  readonly ranking: Expression
  readonly numResults: number
  readonly mode: string
  readonly direction: string
  readonly joinType: string
}

export function nearestByJoin(left: LogicalPlan, right: LogicalPlan, by: NearestBy): LogicalPlan {
  const { ranking, numResults } = by
  const joinType = joinTypeOf(by.joinType)
  if (joinType !== 'inner' && joinType !== 'leftouter')
    throw sparkError('NEAREST_BY_JOIN.UNSUPPORTED_JOIN_TYPE', { joinType: by.joinType, supported: "'INNER', 'LEFT OUTER'" })
  if (!['approx', 'exact'].includes(by.mode.toLowerCase()))
    throw sparkError('NEAREST_BY_JOIN.UNSUPPORTED_MODE', { mode: by.mode, supported: "'approx', 'exact'" })
  const direction = by.direction.toLowerCase()
  if (direction !== 'distance' && direction !== 'similarity')
    throw sparkError('NEAREST_BY_JOIN.UNSUPPORTED_DIRECTION', { direction: by.direction, supported: "'distance', 'similarity'" })
  if (!(numResults >= 1 && numResults <= MAX_NEAREST))
    throw sparkError('NEAREST_BY_JOIN.NUM_RESULTS_OUT_OF_RANGE', { numResults: String(numResults), min: '1', max: String(MAX_NEAREST) })
  const approx = by.mode.toLowerCase() === 'approx'
  return NearestByJoin({ left, right, joinType, approx, numResults, ranking, direction })
}
