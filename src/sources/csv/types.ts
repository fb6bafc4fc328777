import type { StructType } from '../../types/data-type.ts'
import { isNested } from '../../types/descriptors.ts'
import { quotedSqlName } from '../../types/names.ts'
import { sparkError } from '../../util/errors.ts'

/** Raises UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE for types that CSV can't hold. */
export function checkTypes(schema: StructType, ...more: readonly string[]): void {
  for (const f of schema.fields)
    if (isNested(f.dataType) || ['variant', 'calendar_interval', 'geometry', 'geography', ...more].includes(f.dataType.type))
      throw sparkError('UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE', {
        format: 'CSV',
        columnName: `\`${f.name}\``,
        columnType: quotedSqlName(f.dataType),
      })
}
