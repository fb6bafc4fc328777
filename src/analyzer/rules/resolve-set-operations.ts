import { Alias, type AttributeReference, type Expression, Literal, newExprId } from '../../plan/expression.ts'
import { type LogicalPlan, Project, SetOperation, Union } from '../../plan/logical.ts'
import { outputOf } from '../../plan/output.ts'
import { transformUp } from '../../plan/tree.ts'
import { type DataType, NullType } from '../../types/data-type.ts'
import { quoteIdentifier } from '../../types/names.ts'
import { sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import { isAnalyzed } from '../analyzed.ts'
import { commonTypeOf } from '../coercion/common-type.ts'
import { castTo } from '../coercion/implicit-cast.ts'
import { type Scope, sameName } from '../context.ts'
import { inputsResolved } from '../resolved.ts'
import { proposal } from '../suggest.ts'
import { likeType } from '../type-problem.ts'

/** UNION, INTERSECT, EXCEPT: by name, then columns in pairs brought to common types; nested unions of one kind become one. */
export const resolveSetOperations = (plan: LogicalPlan, scope: Scope): LogicalPlan =>
  transformUp(plan, p => {
    if (isAnalyzed(p) || !inputsResolved(p)) return p
    if (p.type === 'Union') return p.byName ? byName(p, scope) : widenUnion(p, scope)
    if (p.type !== 'SetOperation') return p
    const [left, right] = widen([p.left, p.right], p, scope)
    return left === p.left && right === p.right ? p : SetOperation({ ...p, left: left!, right: right! })
  })

function widenUnion(p: Union, scope: Scope): LogicalPlan {
  const inputs = widen(p.inputs, p, scope)
  return inputs.every((x, i) => x === p.inputs[i]) ? p : Union({ ...p, inputs })
}

/** The inputs with casts to the types they share, column by column; unchanged if the numbers of columns differ or a column has no such type. */
function widen(inputs: readonly LogicalPlan[], of: LogicalPlan, scope: Scope): readonly LogicalPlan[] {
  const outputs = inputs.map(outputOf)
  const width = outputs[0]!.length
  if (outputs.some(o => o.length !== width)) return inputs
  const types = outputs[0]!.map((first, i) => {
    const column = outputs.map(o => o[i]!.dataType)
    return column.every(t => likeType(t, first.dataType)) ? undefined : commonTypeOf(column, scope.ansi)
  })
  if (types.every(t => t === undefined)) return inputs
  return inputs.map((input, k) => cast(input, outputs[k]!, types, of, scope))
}

function cast(
  input: LogicalPlan,
  output: readonly AttributeReference[],
  types: readonly (DataType | undefined)[],
  of: LogicalPlan,
  scope: Scope,
): LogicalPlan {
  const list = output.map((a, i): Expression => {
    const t = types[i]
    if (t === undefined || likeType(a.dataType, t)) return a
    return Alias({ child: castTo(a, t, scope.ansi, of), name: a.name, exprId: newExprId(), qualifier: [], origin: input.origin })
  })
  return list.every((e, i) => e === output[i]) ? input : Project({ projectList: list, child: input, origin: input.origin })
}

/** `unionByName`: the columns of the first input in its order; those missing on a side are NULL where that is allowed. */
function byName(p: Union, scope: Scope): LogicalPlan {
  const [first, ...rest] = p.inputs
  const union = rest.reduce((left, right) => pair(left, right, p, scope), first!)
  return union
}

function pair(left: LogicalPlan, right: LogicalPlan, p: Union, scope: Scope): LogicalPlan {
  const mine = outputOf(left)
  const theirs = outputOf(right)
  for (const side of [mine, theirs]) checkDuplicates(side, scope)
  const find = (name: string) => theirs.find(a => sameName(scope, a.name, name))
  const missing = (name: string, among: readonly AttributeReference[]): Expression => {
    if (!p.allowMissingColumns)
      throw sparkError(
        'UNRESOLVED_COLUMN.WITH_SUGGESTION',
        { objectName: quoteIdentifier(name), proposal: proposal([name], among) ?? '' },
        contextsOf(p.origin),
      )
    return Alias({ child: Literal({ value: null, dataType: NullType }), name, exprId: newExprId(), qualifier: [] })
  }
  const matched = mine.map(a => find(a.name) ?? missing(a.name, theirs))
  const extra = theirs.filter(b => !mine.some(a => sameName(scope, a.name, b.name)))
  if (extra.length > 0 && !p.allowMissingColumns)
    throw sparkError(
      'NUM_COLUMNS_MISMATCH',
      {
        operator: 'UNION',
        firstNumColumns: String(mine.length),
        invalidOrdinalNum: 'second',
        invalidNumColumns: String(theirs.length),
      },
      contextsOf(p.origin),
    )
  const rightList = [...matched, ...extra]
  const second = rightList.every((e, i) => e === theirs[i]) ? right : Project({ projectList: rightList, child: right })
  const firstPlan = extra.length === 0 ? left : Project({ projectList: [...mine, ...extra.map(b => missing(b.name, mine))], child: left })
  return Union({ inputs: [firstPlan, second], byName: false, allowMissingColumns: false, origin: p.origin, planId: p.planId })
}

function checkDuplicates(columns: readonly AttributeReference[], scope: Scope): void {
  const names = columns.map(a => (scope.caseSensitive ? a.name : a.name.toLowerCase()))
  const twice = names.find((n, i) => names.indexOf(n) !== i)
  if (twice !== undefined) throw sparkError('COLUMN_ALREADY_EXISTS', { columnName: quoteIdentifier(twice) })
}
