import { type DataType, StructField, StructType, sameType } from '../types/data-type.ts'
import { quotedSqlName } from '../types/names.ts'
import { sparkError } from '../util/errors.ts'

/** Merges the schemas of two files: fields of the second that are new come last. Raises CANNOT_MERGE_SCHEMAS. */
export function mergeSchemas(left: StructType, right: StructType, caseSensitive: boolean): StructType {
  const key = (name: string) => (caseSensitive ? name : name.toLowerCase())
  const theirs = new Map(right.fields.map(f => [key(f.name), f]))
  const merged = left.fields.map(f => {
    const other = theirs.get(key(f.name))
    theirs.delete(key(f.name))
    if (other === undefined) return f
    const type = mergeTypes(f.dataType, other.dataType, caseSensitive)
    if (type === undefined) throw sparkError('CANNOT_MERGE_SCHEMAS', { left: quotedSqlName(left), right: quotedSqlName(right) })
    return StructField(f.name, type, f.nullable || other.nullable, f.metadata)
  })
  return StructType([...merged, ...right.fields.filter(f => theirs.has(key(f.name)))])
}

function mergeTypes(a: DataType, b: DataType, caseSensitive: boolean): DataType | undefined {
  if (sameType(a, b)) return a
  if (a.type === 'struct' && b.type === 'struct') return mergeSchemas(a, b, caseSensitive)
  if (a.type === 'array' && b.type === 'array') {
    const element = mergeTypes(a.element, b.element, caseSensitive)
    return element && { ...a, element, containsNull: a.containsNull || b.containsNull }
  }
  if (a.type === 'map' && b.type === 'map') {
    const k = mergeTypes(a.key, b.key, caseSensitive)
    const value = mergeTypes(a.value, b.value, caseSensitive)
    return k && value && { ...a, key: k, value, valueContainsNull: a.valueContainsNull || b.valueContainsNull }
  }
  if (a.type === 'decimal' && b.type === 'decimal' && a.scale === b.scale) return a.precision >= b.precision ? a : b
  return undefined
}
