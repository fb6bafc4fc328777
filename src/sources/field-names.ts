import type { DataType } from '../types/data-type.ts'
import { quoteIdentifier } from '../types/names.ts'
import { sparkError } from '../util/errors.ts'

/** Raises COLUMN_ALREADY_EXISTS, for fields of structs too. */
export function checkFieldNames(type: DataType, caseSensitive: boolean): void {
  if (type.type === 'array') checkFieldNames(type.element, caseSensitive)
  else if (type.type === 'map') {
    checkFieldNames(type.key, caseSensitive)
    checkFieldNames(type.value, caseSensitive)
  } else if (type.type === 'struct') {
    const seen = new Set<string>()
    for (const { name } of type.fields) {
      const key = caseSensitive ? name : name.toLowerCase()
      if (seen.has(key)) throw sparkError('COLUMN_ALREADY_EXISTS', { columnName: quoteIdentifier(key) })
      seen.add(key)
    }
    for (const f of type.fields) checkFieldNames(f.dataType, caseSensitive)
  }
}
