import { quoteIdentifier } from '../types/names.ts'
import { sparkError } from '../util/errors.ts'
import { GLOBAL_TEMP } from './views.ts'

/** The one catalog, and its one database: there are no stored tables. */
export const CATALOG = 'spark_catalog'
export const DATABASE = 'default'

/** The database that a name means, without its catalog. Raises SCHEMA_NOT_FOUND where there is none of that name. */
export function requireNamespace(parts: readonly string[] | undefined): string {
  if (parts === undefined || parts.length === 0) return DATABASE
  const own = parts[0]!.toLowerCase() === CATALOG ? parts.slice(1) : parts
  if (own.length > 1) throw sparkError('NESTED_DATABASE_UNSUPPORTED_BY_V1_SESSION_CATALOG', { namespace: quoted(own) })
  const name = (own[0] ?? DATABASE).toLowerCase()
  if (name !== DATABASE && name !== GLOBAL_TEMP) throw sparkError('SCHEMA_NOT_FOUND', { schemaName: quoted([CATALOG, ...own]) })
  return name
}

const quoted = (parts: readonly string[]): string => parts.map(quoteIdentifier).join('.')
