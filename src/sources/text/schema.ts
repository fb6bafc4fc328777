import type { StructType } from '../../types/data-type.ts'
import { quotedSqlName } from '../../types/names.ts'
import { sparkError } from '../../util/errors.ts'

/** Raises UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE for anything but strings. */
export function checkTypes(schema: StructType): void {
  for (const f of schema.fields)
    if (f.dataType.type !== 'string' && f.dataType.type !== 'char' && f.dataType.type !== 'varchar')
      throw sparkError('UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE', {
        format: 'Text',
        columnName: `\`${f.name}\``,
        columnType: quotedSqlName(f.dataType),
      })
}

/** Raises Spark's errors for schemas that text files can't have: anything but one string. */
export function checkSchema(schema: StructType): void {
  checkTypes(schema)
  if (schema.fields.length !== 1) throw sparkError('_LEGACY_ERROR_TEMP_1290', { schemaSize: String(schema.fields.length) })
}
