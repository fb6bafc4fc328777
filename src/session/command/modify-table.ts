import { searchPath } from '../../analyzer/functions.ts'
import { quoted, quotedTable } from '../../catalog/names.ts'
import type { ModifyClause, ModifyTable } from '../../plan/command.ts'
import { Alias, type Expression, newExprId } from '../../plan/expression.ts'
import { Join, type LogicalPlan, Project, SubqueryAlias, UnresolvedRelation, UnresolvedWith } from '../../plan/logical.ts'
import { exists, forEachNode } from '../../plan/tree.ts'
import type { StructType } from '../../types/data-type.ts'
import { quoteIdentifier } from '../../types/names.ts'
import { sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import { DataFrame } from '../dataframe/dataframe.ts'
import type { SparkSession } from '../spark-session.ts'

/** DELETE, UPDATE and MERGE: everything in them is resolved, but no table of files can do these. */
export async function runModifyTable(session: SparkSession, command: ModifyTable): Promise<DataFrame> {
  const { catalog } = session.state
  const found = catalog.find(command.table.parts)
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
  const check = async (plan: LogicalPlan) => void (await new DataFrame(session, within(plan)).schema())
  for (const c of command.clauses) if (c.star) requireAll(columns, given, command)
  if (command.condition) await check(listed([command.condition], both))
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
  }
  const own = found.kind === 'stored' ? quotedTable(found.table.identifier) : quoted(found.parts)
  const tableName = baseTable(await new DataFrame(session, target).queryExecution.analyzed()) ?? own
  throw sparkError('UNSUPPORTED_FEATURE.TABLE_OPERATION', { tableName, operation: command.statement })
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
