import { collationRows } from '../../functions/generator/tables.ts'
import type { ShowCollations } from '../../plan/catalog-command.ts'
import type { DataFrame } from '../dataframe/dataframe.ts'
import type { SparkSession } from '../spark-session.ts'
import { matching } from './name-pattern.ts'
import { commandResult, type ResultColumn } from './result.ts'

const COLUMNS: readonly ResultColumn[] = [
  'NAME',
  { name: 'LANGUAGE', nullable: true },
  { name: 'COUNTRY', nullable: true },
  'ACCENT_SENSITIVITY',
  'CASE_SENSITIVITY',
  'PAD_ATTRIBUTE',
  { name: 'ICU_VERSION', nullable: true },
]

/** `SHOW COLLATIONS [LIKE 'pattern']`: the rows of `collations()`, without catalog and schema. */
export function runShowCollations(session: SparkSession, { pattern }: ShowCollations): DataFrame {
  const rows = collationRows().map(r => (r as readonly (string | null)[]).slice(2))
  const names = new Set(
    matching(
      rows.map(([name]) => name!),
      pattern,
    ),
  )
  return commandResult(
    session,
    COLUMNS,
    rows.filter(([name]) => names.has(name!)),
  )
}
