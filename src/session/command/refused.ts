import { searchPath } from '../../analyzer/functions.ts'
import { CATALOG, quoted } from '../../catalog/names.ts'
import type { IndexCommand, ProcedureCommand } from '../../plan/catalog-command.ts'
import { sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import type { SparkSession } from '../spark-session.ts'

/** CALL and its kin: the session's catalog has no procedures, and there is no other catalog. */
export function refuseProcedure(session: SparkSession, { name, isShow, origin }: ProcedureCommand): never {
  if (isShow || name?.parts[0]?.toLowerCase() === CATALOG) throw sparkError('MISSING_CATALOG_ABILITY.PROCEDURES', { plugin: CATALOG })
  throw sparkError(
    'UNRESOLVED_ROUTINE',
    { routineName: quoted(name!.parts), searchPath: searchPath(session.state.catalog) },
    contextsOf(origin),
  )
}

/** Tables of files have no indexes. */
export function refuseIndex(session: SparkSession, { operation, table }: IndexCommand): never {
  const { identifier } = session.state.catalog.requireTable(table, operation)
  const what = operation === 'CREATE INDEX' ? 'CreateIndex' : 'DropIndex'
  const errorMessage = `${what} is not supported in this table ${identifier.database}.${identifier.table}.`
  throw sparkError('_LEGACY_ERROR_TEMP_1332', { errorMessage })
}
