import { type AggregateCall, AttributeReference, type Expression, Literal, newExprId } from '../../plan/expression.ts'
import { type Aggregate, LocalRelation, type LogicalPlan, OneRowRelation, Project, type Relation } from '../../plan/logical.ts'
import { dataTypeOf } from '../../plan/output.ts'
import { collect, mapChildren, transformUp } from '../../plan/tree.ts'
import { findSource } from '../../sources/index.ts'
import type { FileEntry, ScanSource, SourceAggregate } from '../../sources/source.ts'
import type { Value } from '../../types/value.ts'
import { rule } from '../rule.ts'
import { keepName, unalias } from '../substitute.ts'
import { fold } from './constant-folding.ts'

/**
 * What files say of themselves needs no scan:
 *
 *     Aggregate [] [count(1)] (Relation t)           ⇒  Project [6001215] OneRowRelation
 *     Aggregate [part] [part, count(1)] (Relation t) ⇒  Project [part, n] (LocalRelation [part, n])
 *
 * Least and greatest values are taken from statistics only where `spark.sql.parquet.aggregatePushdown` trusts them, as in Spark.
 */
export const pushDownAggregates = rule(
  'PushDownAggregates',
  (plan, { conf }) => {
    const trusted = conf('spark.sql.parquet.aggregatePushdown')?.toLowerCase() === 'true'
    const timeZone = conf('spark.sql.session.timeZone') ?? 'UTC'
    // what is left out of a damaged file only its scan knows
    const careless = ['ignoreCorruptFiles', 'ignoreMissingFiles'].some(k => conf(`spark.sql.files.${k}`)?.toLowerCase() === 'true')
    if (careless) return plan
    return transformUp(plan, p => (p.type === 'Aggregate' ? known(p, trusted, timeZone) : undefined) ?? p)
  },
  'Aggregate',
)

function known(p: Aggregate, trusted: boolean, timeZone: string): LogicalPlan | undefined {
  const relation = relationBelow(p.child)
  if (relation === undefined) return undefined
  const { source } = relation
  const aggregate = findSource(source.format)?.aggregate
  if (aggregate === undefined || 'ignorecorruptfiles' in source.options || 'ignoremissingfiles' in source.options) return undefined
  const calls = p.aggregateExpressions.flatMap(e => collect(e, n => (n.type === 'AggregateCall' ? n : undefined)))
  const wanted = calls.map(c => sourceAggregate(c, relation, trusted))
  const keys = p.groupingExpressions.map(g => partitionOf(g, relation))
  if (calls.length === 0 || wanted.includes(undefined) || keys.includes(-1)) return undefined
  const rows: Value[][] = []
  for (const files of groups(source.files, keys)) {
    const values = aggregate({ ...source, files }, [{ op: 'count' }, ...(wanted as SourceAggregate[])])
    if (values === undefined) return undefined
    const [count, ...results] = values
    // partitions without rows are no groups
    if (keys.length === 0 || count !== 0n) rows.push([...keys.map(k => files[0]!.partitionValues[k]!), ...results])
  }
  if (keys.length === 0) return constants(p, calls, rows[0]!, timeZone)
  const outputs = calls.map(c =>
    AttributeReference({ name: c.name, dataType: c.dataType, nullable: c.nullable, exprId: newExprId(), qualifier: [] }),
  )
  const output = [...(p.groupingExpressions.map(unalias) as AttributeReference[]), ...outputs]
  const local = LocalRelation({ output, columns: output.map((_, i) => rows.map(r => r[i]!)), rowCount: rows.length })
  const projectList = p.aggregateExpressions.map(e => keepName(e, replaced(e, new Map(calls.map((c, i) => [c, outputs[i]!])))))
  return Project({ projectList, child: local })
}

/** The one row of an aggregate without keys. */
function constants(p: Aggregate, calls: readonly AggregateCall[], values: readonly Value[], timeZone: string): LogicalPlan {
  const literals = new Map(calls.map((c, i) => [c, Literal({ value: values[i]!, dataType: c.dataType })]))
  const projectList = p.aggregateExpressions.map(e => folded(keepName(e, replaced(e, literals)), timeZone))
  return Project({ projectList, child: OneRowRelation({}) })
}

const folded = (e: Expression, timeZone: string): Expression =>
  mapChildren(e, c =>
    fold(
      mapChildren(c, x => folded(x, timeZone)),
      timeZone,
    ),
  )

const replaced = (e: Expression, values: ReadonlyMap<Expression, Expression>): Expression =>
  values.get(e) ?? mapChildren(e, c => replaced(c, values))

/** The relation whose rows a plan gives, every one as it is. */
function relationBelow(p: LogicalPlan): Relation | undefined {
  if (p.type === 'Relation') return p
  const plain = p.type === 'Project' && p.projectList.every(e => e.type === 'AttributeReference')
  return plain ? relationBelow(p.child) : undefined
}

function sourceAggregate(c: AggregateCall, relation: Relation, trusted: boolean): SourceAggregate | undefined {
  if (c.distinct || c.filter !== undefined || c.args.length !== 1) return undefined
  const arg = c.args[0]!
  if (c.name === 'count' && arg.type === 'Literal') return arg.value === null ? undefined : { op: 'count' }
  const column = arg.type === 'AttributeReference' ? relation.output.find(a => a.exprId === arg.exprId)?.name : undefined
  if (column === undefined || !relation.source.schema.fields.some(f => f.name === column)) return undefined
  if (c.name === 'count') return { op: 'count', column }
  return trusted && (c.name === 'min' || c.name === 'max') ? { op: c.name, column, dataType: dataTypeOf(arg) } : undefined
}

/** The partition column that a key is; −1 for none. */
function partitionOf(e: Expression, relation: Relation): number {
  const key = unalias(e)
  const name = key.type === 'AttributeReference' ? relation.output.find(a => a.exprId === key.exprId)?.name : undefined
  return name === undefined ? -1 : relation.source.partitionColumns.indexOf(name)
}

/** The files by the values of some of their partition columns. */
function groups(files: ScanSource['files'], keys: readonly number[]): readonly (readonly FileEntry[])[] {
  if (keys.length === 0) return [files]
  const byKey = new Map<string, FileEntry[]>()
  for (const f of files) {
    const key = keys.map(k => `${typeof f.partitionValues[k]} ${String(f.partitionValues[k])}`).join('\n')
    const group = byKey.get(key)
    if (group === undefined) byKey.set(key, [f])
    else group.push(f)
  }
  return [...byKey.values()]
}
