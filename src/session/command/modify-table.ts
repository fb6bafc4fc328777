import { isFoldable } from '../../analyzer/foldable.ts'
import { searchPath } from '../../analyzer/functions.ts'
import { prettySql } from '../../analyzer/sql.ts'
import { quoted, quotedTable } from '../../catalog/names.ts'
import { lookupFunction } from '../../functions/registry.ts'
import type { ModifyClause, ModifyTable } from '../../plan/catalog-command.ts'
import { Alias, Cast, type Expression, newExprId, UnresolvedAlias } from '../../plan/expression.ts'
import { Join, type LogicalPlan, Project, SubqueryAlias } from '../../plan/logical.ts'
import { dataTypeOf } from '../../plan/output.ts'
import { collect, exists, forEachNode } from '../../plan/tree.ts'
import { UnresolvedRelation, UnresolvedWith } from '../../plan/unresolved.ts'
import { canCast } from '../../types/cast/rules.ts'
import type { StructType } from '../../types/data-type.ts'
import { quotedSqlName, quoteIdentifier } from '../../types/names.ts'
import { SparkException, sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import { evaluateConstant } from '../constant.ts'
import { DataFrame } from '../dataframe/dataframe.ts'
import type { SparkSession } from '../spark-session.ts'

/** DELETE, UPDATE and MERGE: everything in them is resolved, but no table of files can do these. */
export async function runModifyTable(session: SparkSession, command: ModifyTable): Promise<DataFrame> {
  const { catalog } = session.state
  const found = catalog.findRelation(command.table.parts)
  if (found === undefined)
    throw sparkError(
      'TABLE_OR_VIEW_NOT_FOUND',
      { relationName: quoted(command.table.parts), searchPath: searchPath(catalog) },
      contextsOf(command.table.origin),
    )
  const relation = UnresolvedRelation({ nameParts: command.table.parts, origin: command.table.origin })
  const target = command.alias === undefined ? relation : SubqueryAlias({ name: [command.alias], child: relation })
  const { source } = command
  const within = (plan: LogicalPlan) => (command.with ? UnresolvedWith({ ...command.with, child: plan }) : plan)
  const both = source === undefined ? target : Join({ left: target, right: source, joinType: 'inner' })
  const rows = { target, source: source ?? target, both }
  const columns = await new DataFrame(session, target).schema()
  const given = source === undefined ? columns : await new DataFrame(session, within(source)).schema()
  const check = async (plan: LogicalPlan) => {
    try {
      await new DataFrame(session, within(plan)).schema()
    } catch (e) {
      throw source === undefined ? e : withoutQualifiers(e)
    }
  }
  for (const c of command.clauses) if (c.star) requireAll(columns, given, command)
  if (command.condition) {
    await refuseAggregates(session, command, command.condition, both)
    await new DataFrame(session, within(listed([command.condition], both))).schema()
  }
  for (const c of command.clauses) {
    await check(listed(c.assigned, target))
    if (c.values.some(v => !isDefault(v) && exists(v, isDefault))) throw sparkError('DEFAULT_PLACEMENT_INVALID', {})
    if (c.condition) await check(listed([c.condition], rows[c.over]))
    await check(
      listed(
        c.values.filter(v => !isDefault(v)),
        rows[c.over],
      ),
    )
    if (command.statement === 'UPDATE TABLE') await checkAssigned(session, command, c, target)
  }
  const own = found.kind === 'stored' ? quotedTable(found.table.identifier) : '`unknown`'
  const tableName = baseTable(await new DataFrame(session, target).queryExecution.analyzed()) ?? own
  throw sparkError('UNSUPPORTED_FEATURE.TABLE_OPERATION', { tableName, operation: command.statement })
}

/** What Spark proposes for a name in MERGE are columns alone. */
function withoutQualifiers(e: unknown): unknown {
  if (!(e instanceof SparkException) || e.condition !== 'UNRESOLVED_COLUMN.WITH_SUGGESTION') return e
  const { proposal, ...rest } = e.messageParameters
  const columns = proposal!.split(', ').map(name => /`(?:[^`]|``)*`$/.exec(name)?.[0] ?? name)
  return sparkError(e.condition, { ...rest, proposal: columns.join(', ') }, e.queryContext)
}

/** A condition is of single rows. Raises UNSUPPORTED_EXPR_FOR_OPERATOR. */
async function refuseAggregates(session: SparkSession, command: ModifyTable, condition: Expression, rows: LogicalPlan): Promise<void> {
  const calls = collect(condition, e =>
    e.type === 'UnresolvedFunction' && lookupFunction(e.nameParts.at(-1)!)?.kind === 'aggregate' ? (e as Expression) : undefined,
  )
  if (calls.length === 0) return
  const projectList = calls.map(child => UnresolvedAlias({ child }))
  const names = await new DataFrame(session, Project({ projectList, child: rows })).columns()
  const operator =
    command.statement === 'DELETE' ? 'DeleteFromTable' : command.statement === 'UPDATE TABLE' ? 'UpdateTable' : 'MergeIntoTable'
  const invalidExprSqls = names.map(n => `"${n}"`).join(', ')
  throw sparkError('UNSUPPORTED_EXPR_FOR_OPERATOR', { operator, invalidExprSqls }, contextsOf(command.origin))
}

/** Values have to be of their columns' types, and constants are cast at once. */
async function checkAssigned(session: SparkSession, command: ModifyTable, clause: ModifyClause, target: LogicalPlan): Promise<void> {
  const pairs = clause.assigned.flatMap((column, i) => (isDefault(clause.values[i]!) ? [] : [[column, clause.values[i]!] as const]))
  if (pairs.length === 0) return
  const plan = await new DataFrame(session, listed(pairs.flat(), target)).queryExecution.analyzed()
  const list = plan.type === 'Project' ? plan.projectList : []
  for (let i = 0; i < list.length; i += 2) {
    const [column, value] = [list[i]!, list[i + 1]!].map(e => (e.type === 'Alias' ? e.child : e))
    const [to, from] = [dataTypeOf(column!), dataTypeOf(value!)]
    if (!canCast(from, to, 'ansi'))
      throw sparkError(
        'DATATYPE_MISMATCH.CAST_WITHOUT_SUGGESTION',
        { sqlExpr: `"${prettySql(value!)}"`, srcType: quotedSqlName(from), targetType: quotedSqlName(to) },
        contextsOf(command.origin),
      )
    if (isFoldable(value!))
      evaluateConstant(Cast({ child: value!, dataType: to, mode: 'ansi', origin: command.origin }), session.state.analysisContext())
  }
}

/** The table that a view's rows come from. */
function baseTable(target: LogicalPlan): string | undefined {
  let name: string | undefined
  forEachNode(target, p => {
    if (p.type === 'SubqueryAlias' && p.child.type === 'Relation' && p.name.length === 3) name ??= quoted(p.name)
  })
  return name
}

const listed = (list: ModifyClause['values'], child: LogicalPlan): LogicalPlan =>
  list.length === 0
    ? child
    : Project({ projectList: list.map(e => Alias({ child: e, name: 'value', exprId: newExprId(), qualifier: [] })), child })

const isDefault = (e: Expression): boolean => e.type === 'UnresolvedAttribute' && e.nameParts.join('.').toUpperCase() === 'DEFAULT'

/** `*` takes every column of the target from the source. */
function requireAll(columns: StructType, given: StructType, command: ModifyTable): void {
  const lacking = columns.fields.find(f => !given.fields.some(g => g.name.toLowerCase() === f.name.toLowerCase()))
  if (lacking === undefined) return
  const proposal = given.fields
    .slice(0, 5)
    .map(f => quoteIdentifier(f.name))
    .join(', ')
  throw sparkError('UNRESOLVED_COLUMN.WITH_SUGGESTION', { objectName: quoted([lacking.name]), proposal }, contextsOf(command.origin))
}
