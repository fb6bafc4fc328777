import { quoteIdentifier } from '../types/names.ts'
import type { TableIdentifier } from './catalog-table.ts'

/** The one catalog. */
export const CATALOG = 'spark_catalog'
/** The database that is always there. */
export const DEFAULT_DATABASE = 'default'
/** The database of global temporary views. */
export const GLOBAL_TEMP = 'global_temp'

/** `` `a`.`b` `` */
export const quoted = (parts: readonly string[]): string => parts.map(quoteIdentifier).join('.')

/** The whole name as messages show it: `` `spark_catalog`.`default`.`t` ``. */
export const quotedTable = (id: TableIdentifier): string => quoted([CATALOG, id.database, id.table])

/** The names of a table as plans carry it. */
export const tableParts = (id: TableIdentifier): string[] => [CATALOG, id.database, id.table]
