import { Alias, type AttributeReference, type Expression, Literal, newExprId } from '../../plan/expression.ts'
import { type LogicalPlan, Project, SetOperation, Union } from '../../plan/logical.ts'
import { outputOf } from '../../plan/output.ts'
import { transformUp } from '../../plan/tree.ts'
import { ArrayType, type DataType, NullType, StructField, type StructType, StructType as structType } from '../../types/data-type.ts'
import { quoteIdentifier } from '../../types/names.ts'
import { sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import { isAnalyzed } from '../analyzed.ts'
import { commonTypeOf } from '../coercion/common-type.ts'
import { castTo } from '../coercion/implicit-cast.ts'
import { type Scope, sameName } from '../context.ts'
import { inputsResolved } from '../resolved.ts'
import { likeType } from '../type-problem.ts'
import { byFieldNames } from './match-schema.ts'

/** UNION, INTERSECT, EXCEPT: by name, then columns in pairs brought to common types; nested unions of one kind become one. */
export const resolveSetOperations = (plan: LogicalPlan, scope: Scope): LogicalPlan =>
  transformUp(plan, p => {
    if (isAnalyzed(p) || !inputsResolved(p)) return p
    if (p.type === 'Union') return p.byName ? byName(p, scope) : widenUnion(p, scope, plan.origin)
    if (p.type !== 'SetOperation') return p
    const [left, right] = widen([p.left, p.right], p, scope)
    return left === p.left && right === p.right ? p : SetOperation({ ...p, left: left!, right: right!, origin: plan.origin })
  })

/** Its place becomes that of the query, as in Spark. */
function widenUnion(p: Union, scope: Scope, origin: LogicalPlan['origin']): LogicalPlan {
  const inputs = widen(p.inputs, p, scope)
  return inputs.every((x, i) => x === p.inputs[i]) ? p : Union({ ...p, inputs, origin })
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
  return inputs.map((input, k) => castColumns(input, outputs[k]!, types, of, scope))
}

/** A projection of the columns that casts those which have a type here. */
export function castColumns(
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
      throw sparkError('UNRESOLVED_COLUMN_AMONG_FIELD_NAMES', { colName: name, fieldNames: among.map(a => a.name).join(', ') })
    return Alias({ child: Literal({ value: null, dataType: NullType }), name, exprId: newExprId(), qualifier: [] })
  }
  // structs are matched by the names of their fields too
  const shared = new Map(
    mine.flatMap(a => {
      const b = find(a.name)
      const type = b && mergedType(a.dataType, b.dataType, p.allowMissingColumns, scope)
      return type === undefined ? [] : [[a.exprId, type] as const]
    }),
  )
  const shaped = (a: AttributeReference, type: DataType | undefined): Expression => {
    if (type === undefined) return a
    const child = byFieldNames(a, shapedType(a.dataType, type, scope), scope)
    return child === a ? a : Alias({ child, name: a.name, exprId: newExprId(), qualifier: [] })
  }
  const matched = mine.map(a => {
    const b = find(a.name)
    return b === undefined ? missing(a.name, theirs) : shaped(b, shared.get(a.exprId))
  })
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
  const own = mine.map(a => shaped(a, shared.get(a.exprId)))
  const same = extra.length === 0 && own.every((e, i) => e === mine[i])
  const firstPlan = same ? left : Project({ projectList: [...own, ...extra.map(b => missing(b.name, mine))], child: left })
  return Union({ inputs: [firstPlan, second], byName: false, allowMissingColumns: false, origin: p.origin, planId: p.planId })
}

/** What two types of one column have in common where they hold structs that differ in their fields; undefined where they don't. */
function mergedType(a: DataType, b: DataType, allowMissing: boolean, scope: Scope): DataType | undefined {
  if (a.type === 'array' && b.type === 'array') {
    const element = mergedType(a.element, b.element, allowMissing, scope)
    return element && ArrayType(element, a.containsNull || b.containsNull)
  }
  if (a.type !== 'struct' || b.type !== 'struct') return undefined
  const of = (t: StructType, name: string) => t.fields.find(f => sameName(scope, f.name, name))
  const extra = b.fields.filter(f => of(a, f.name) === undefined)
  const fields = a.fields.map(f => {
    const other = of(b, f.name)
    if (other === undefined && !allowMissing)
      throw sparkError('FIELD_NOT_FOUND', {
        fieldName: quoteIdentifier(f.name),
        fields: b.fields.map(g => quoteIdentifier(g.name)).join(', '),
      })
    const merged = other && mergedType(f.dataType, other.dataType, allowMissing, scope)
    return StructField(f.name, merged ?? f.dataType, other === undefined || f.nullable || other.nullable)
  })
  if (extra.length > 0 && !allowMissing) return undefined
  return structType([...fields, ...extra.map(f => StructField(f.name, f.dataType, true))])
}

/** The merged type with the side's own types of what it has. */
function shapedType(own: DataType, merged: DataType, scope: Scope): DataType {
  if (own.type === 'array' && merged.type === 'array') return ArrayType(shapedType(own.element, merged.element, scope), own.containsNull)
  if (own.type !== 'struct' || merged.type !== 'struct') return own
  return structType(
    merged.fields.map(f => {
      const mine = own.fields.find(g => sameName(scope, g.name, f.name))
      return mine ? StructField(f.name, shapedType(mine.dataType, f.dataType, scope), mine.nullable) : f
    }),
  )
}

function checkDuplicates(columns: readonly AttributeReference[], scope: Scope): void {
  const names = columns.map(a => (scope.caseSensitive ? a.name : a.name.toLowerCase()))
  const twice = names.find((n, i) => names.indexOf(n) !== i)
  if (twice !== undefined) throw sparkError('COLUMN_ALREADY_EXISTS', { columnName: quoteIdentifier(twice) })
}
