import { searchPath } from '../../analyzer/functions.ts'
import { quoted, quotedTable } from '../../catalog/names.ts'
import type { ModifyTable } from '../../plan/command.ts'
import { Filter, SubqueryAlias, UnresolvedRelation } from '../../plan/logical.ts'
import { quoteIdentifier } from '../../types/names.ts'
import { sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import { DataFrame } from '../dataframe.ts'
import type { SparkSession } from '../spark-session.ts'

/** DELETE, UPDATE and MERGE: names are checked, but no table of files can do these. */
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
  const schema = await new DataFrame(session, target).schema()
  if (command.condition && command.source === undefined)
    await new DataFrame(session, Filter({ condition: command.condition, child: target })).schema()
  if (command.source) {
    const source = await new DataFrame(session, command.source).schema()
    const lacking = command.star
      ? schema.fields.find(f => !source.fields.some(g => g.name.toLowerCase() === f.name.toLowerCase()))
      : undefined
    if (lacking !== undefined)
      throw sparkError(
        'UNRESOLVED_COLUMN.WITH_SUGGESTION',
        {
          objectName: quoted([lacking.name]),
          proposal: source.fields
            .slice(0, 5)
            .map(f => quoteIdentifier(f.name))
            .join(', '),
        },
        contextsOf(command.origin),
      )
  }
  for (const e of command.assigned) {
    if (e.type !== 'UnresolvedAttribute' || schema.fields.some(f => f.name.toLowerCase() === e.nameParts.at(-1)!.toLowerCase())) continue
    throw sparkError(
      'UNRESOLVED_COLUMN.WITH_SUGGESTION',
      {
        objectName: quoted(e.nameParts),
        proposal: schema.fields
          .slice(0, 5)
          .map(f => quoteIdentifier(f.name))
          .join(', '),
      },
      contextsOf(e.origin),
    )
  }
  const tableName = found.kind === 'stored' ? quotedTable(found.table.identifier) : quoted(found.parts)
  throw sparkError('UNSUPPORTED_FEATURE.TABLE_OPERATION', { tableName, operation: command.statement })
}
