import { ArrayType, BooleanType, type DataType, MapType, NullType, StructField, StructType } from '../types/data-type.ts'
import { sparkError } from '../util/errors.ts'
import { castMayBeNull } from './cast-nullability.ts'
import { AttributeReference, type Expression } from './expression.ts'
import type { LogicalPlan } from './logical.ts'
import { childrenOf } from './tree.ts'

/** What resolved plans and expressions give: columns, types, nullability, and the columns they need. */

const outputs = new WeakMap<LogicalPlan, readonly AttributeReference[]>()

/** The columns of a resolved plan, in order. Commands have none. Computed once per node. */
export function outputOf(plan: LogicalPlan): readonly AttributeReference[] {
  let output = outputs.get(plan)
  if (output === undefined) outputs.set(plan, (output = Object.freeze(computeOutput(plan))))
  return output
}

function computeOutput(plan: LogicalPlan): readonly AttributeReference[] {
  switch (plan.type) {
    case 'OneRowRelation':
      return []
    case 'LocalRelation':
    case 'Range':
    case 'Relation':
    case 'Expand':
    case 'CacheRelation':
    case 'LogicalRDD':
    case 'CTERelationRef':
    case 'UnionLoop':
    case 'UnionLoopRef':
      return plan.output
    case 'Project':
      return plan.projectList.map(toAttribute)
    case 'MetricView':
      return plan.list.map(toAttribute)
    case 'Aggregate':
      return plan.aggregateExpressions.map(toAttribute)
    case 'Filter':
    case 'UnresolvedHaving':
    case 'UnresolvedQualify':
    case 'UnresolvedHint':
    case 'UnresolvedWindowDefinitions':
    case 'Sort':
    case 'Limit':
    case 'Offset':
    case 'Tail':
    case 'Distinct':
    case 'Repartition':
    case 'Sample':
    case 'CollectMetrics':
    case 'WithCTE':
    case 'UnresolvedDeduplicate':
      return outputOf(plan.child)
    case 'SubqueryAlias':
      return outputOf(plan.child).map(a => AttributeReference({ ...a, qualifier: plan.name }))
    case 'Join':
      if (plan.joinType === 'existence') return [...outputOf(plan.left), plan.mark!]
      return joinOutput(outputOf(plan.left), outputOf(plan.right), plan.joinType)
    case 'Union':
      return unionOutput(plan.inputs.map(outputOf))
    case 'SetOperation': {
      if (plan.operation === 'except') return outputOf(plan.left)
      const right = outputOf(plan.right)
      return outputOf(plan.left).map((a, i) => withNullability(a, a.nullable && (right[i]?.nullable ?? true)))
    }
    case 'Window':
      return [...outputOf(plan.child), ...plan.windowExpressions.map(toAttribute)]
    case 'Generate':
      return [...outputOf(plan.child), ...(plan.outer ? plan.generatorOutput.map(a => withNullability(a, true)) : plan.generatorOutput)]
    default:
      if (plan.type.startsWith('Unresolved') && plan.type !== 'UnsupportedCommand')
        throw sparkError('INTERNAL_ERROR', { message: `Output of an unresolved plan: ${plan.type}` })
      return []
  }
}

function joinOutput(left: readonly AttributeReference[], right: readonly AttributeReference[], joinType: string): AttributeReference[] {
  if (joinType === 'leftsemi' || joinType === 'leftanti') return [...left]
  const padded = (side: readonly AttributeReference[], outer: boolean) => (outer ? side.map(a => withNullability(a, true)) : side)
  return [
    ...padded(left, joinType === 'rightouter' || joinType === 'fullouter'),
    ...padded(right, joinType === 'leftouter' || joinType === 'fullouter'),
  ]
}

/** A union's columns are its first input's, wide enough for all of them. */
function unionOutput(inputs: readonly (readonly AttributeReference[])[]): AttributeReference[] {
  return inputs[0]!.map((first, i) => {
    const column = inputs.map(input => input[i] ?? first)
    return AttributeReference({
      ...first,
      dataType: mergeNullability(column.map(a => a.dataType)),
      nullable: column.some(a => a.nullable),
    })
  })
}

/** The same column with another nullability. */
export const withNullability = (a: AttributeReference, nullable: boolean): AttributeReference =>
  a.nullable === nullable ? a : AttributeReference({ ...a, nullable })

/** The column that a named expression (an attribute or an alias) makes. */
export function toAttribute(e: Expression): AttributeReference {
  if (e.type === 'AttributeReference') return e
  if (e.type !== 'Alias') throw sparkError('INTERNAL_ERROR', { message: `Not a named expression: ${e.type}` })
  const { name, exprId, qualifier, metadata, child } = e
  return AttributeReference({
    name,
    dataType: dataTypeOf(child),
    nullable: nullableOf(child),
    exprId,
    qualifier,
    metadata: metadata ?? metadataOf(child),
  })
}

/** A column keeps what is noted of it, as does a field of a struct. */
function metadataOf(e: Expression): AttributeReference['metadata'] {
  if (e.type === 'AttributeReference') return e.metadata
  if (e.type === 'Alias') return e.metadata ?? metadataOf(e.child)
  if (e.type !== 'Call' || e.name !== '$struct_field') return undefined
  const [struct, ordinal] = e.args as readonly [Expression, Expression]
  const t = dataTypeOf(struct)
  return t.type === 'struct' && ordinal.type === 'Literal' ? t.fields[Number(ordinal.value)]?.metadata : undefined
}

/** The schema of a resolved plan. */
export const schemaOf = (plan: LogicalPlan): StructType =>
  StructType(outputOf(plan).map(a => StructField(a.name, a.dataType, a.nullable, a.metadata)))

/** The type of a resolved expression. */
export function dataTypeOf(e: Expression): DataType {
  switch (e.type) {
    case 'Literal':
    case 'AttributeReference':
    case 'Cast':
    case 'Call':
    case 'AggregateCall':
    case 'ScalarSubquery':
    case 'ExternalUdf':
      return e.dataType
    case 'LambdaVariable':
      return e.dataType ?? NullType
    case 'OuterReference':
      return e.attribute.dataType
    case 'Alias':
    case 'SortOrder':
    case 'UnresolvedAlias':
      return dataTypeOf(e.child)
    case 'NamedArgument':
      return dataTypeOf(e.value)
    case 'CaseWhen':
      return mergeNullability([...e.thens, ...(e.otherwise ? [e.otherwise] : [])].map(dataTypeOf))
    case 'In':
    case 'Exists':
    case 'InSubquery':
      return BooleanType
    case 'WindowExpression':
      return dataTypeOf(e.function)
    case 'LambdaFunction':
      return dataTypeOf(e.body)
    default:
      throw sparkError('INTERNAL_ERROR', { message: `Type of an unresolved expression: ${e.type}` })
  }
}

/** Can a resolved expression be null? */
export function nullableOf(e: Expression): boolean {
  switch (e.type) {
    case 'Literal':
      return e.value === null
    case 'AttributeReference':
    case 'Call':
    case 'AggregateCall':
    case 'ExternalUdf':
      return e.nullable
    case 'LambdaVariable':
      return e.nullable ?? true
    case 'OuterReference':
      return e.attribute.nullable
    case 'Alias':
    case 'SortOrder':
    case 'UnresolvedAlias':
      return nullableOf(e.child)
    case 'NamedArgument':
      return nullableOf(e.value)
    case 'Cast':
      return nullableOf(e.child) || castMayBeNull(dataTypeOf(e.child), e.dataType, e.mode)
    case 'CaseWhen':
      return e.otherwise === undefined || nullableOf(e.otherwise) || e.thens.some(nullableOf)
    case 'In':
      return nullableOf(e.value) || e.list.some(nullableOf)
    case 'ScalarSubquery':
      return true
    case 'Exists':
      return false
    case 'InSubquery':
      return e.values.some(nullableOf) || outputOf(e.plan).some(a => a.nullable)
    case 'WindowExpression':
      return nullableOf(e.function)
    case 'LambdaFunction':
      return nullableOf(e.body)
    default:
      throw sparkError('INTERNAL_ERROR', { message: `Nullability of an unresolved expression: ${e.type}` })
  }
}

/**
 * The columns of the plan below that an expression uses, each once, in order of appearance. Columns of an enclosing query
 * (OuterReference) are not among them; those that a subquery takes from here are.
 */
export function referencesOf(...expressions: readonly Expression[]): AttributeReference[] {
  const found = new Map<number, AttributeReference>()
  const visit = (e: Expression): void => {
    if (e.type === 'AttributeReference') {
      if (!found.has(e.exprId)) found.set(e.exprId, e)
    } else if (e.type !== 'OuterReference') childrenOf(e).forEach(visit)
  }
  expressions.forEach(visit)
  return [...found.values()]
}

/** The ids of `referencesOf`. */
export const referenceIds = (...expressions: readonly Expression[]): Set<number> => new Set(referencesOf(...expressions).map(a => a.exprId))

/** The ids of a resolved plan's columns. */
export const outputIds = (plan: LogicalPlan): Set<number> => new Set(outputOf(plan).map(a => a.exprId))

/** One type for values of several types that differ in the nullability of nested parts only. */
export function mergeNullability(types: readonly DataType[]): DataType {
  return types.reduce((a, b) => {
    if (a === b) return a
    if (a.type === 'null') return b
    if (a.type === 'array' && b.type === 'array')
      return ArrayType(mergeNullability([a.element, b.element]), a.containsNull || b.containsNull)
    if (a.type === 'map' && b.type === 'map')
      return MapType(mergeNullability([a.key, b.key]), mergeNullability([a.value, b.value]), a.valueContainsNull || b.valueContainsNull)
    if (a.type === 'struct' && b.type === 'struct' && a.fields.length === b.fields.length)
      return StructType(
        a.fields.map((f, i) => {
          const g = b.fields[i]!
          return StructField(f.name, mergeNullability([f.dataType, g.dataType]), f.nullable || g.nullable, f.metadata)
        }),
      )
    return a
  })
}
