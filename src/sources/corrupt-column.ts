import type { StructType } from '../types/data-type.ts'
import { quotedSqlName } from '../types/names.ts'
import { sparkError } from '../util/errors.ts'

/** The column of malformed records holds text: as in Spark, that is looked at when files are read. Raises INVALID_CORRUPT_RECORD_TYPE. */
export function checkCorruptColumn(schema: StructType, isCorrupt: (name: string) => boolean): void {
  for (const f of schema.fields)
    if (isCorrupt(f.name) && f.dataType.type !== 'string')
      throw sparkError('INVALID_CORRUPT_RECORD_TYPE', { columnName: `\`${f.name}\``, actualType: quotedSqlName(f.dataType) })
}
