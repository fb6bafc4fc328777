import { ArrayType, type DataType, MapType, StructField, StructType } from './data-type.ts'

/** Types as trees: what is inside a type, and types made anew from the inside. */

export const childTypes = (t: DataType): readonly DataType[] =>
  t.type === 'array' ? [t.element] : t.type === 'map' ? [t.key, t.value] : t.type === 'struct' ? t.fields.map(f => f.dataType) : []

/** Does the type, or any inside it, pass? */
export const typeExists = (t: DataType, test: (t: DataType) => boolean): boolean => test(t) || childTypes(t).some(c => typeExists(c, test))

/** The type with nulls allowed everywhere: what files may hold, whatever a program says of them. */
export function nullableThroughout<T extends DataType>(t: T): T
export function nullableThroughout(t: DataType): DataType {
  switch (t.type) {
    case 'array':
      return ArrayType(nullableThroughout(t.element), true)
    case 'map':
      return MapType(nullableThroughout(t.key), nullableThroughout(t.value), true)
    case 'struct':
      return StructType(t.fields.map(c => StructField(c.name, nullableThroughout(c.dataType), true, c.metadata)))
    default:
      return t
  }
}

/** The type with each that has none inside replaced. */
export function mapTypes(t: DataType, f: (t: DataType) => DataType): DataType {
  switch (t.type) {
    case 'array':
      return ArrayType(mapTypes(t.element, f), t.containsNull)
    case 'map':
      return MapType(mapTypes(t.key, f), mapTypes(t.value, f), t.valueContainsNull)
    case 'struct':
      return StructType(t.fields.map(c => StructField(c.name, mapTypes(c.dataType, f), c.nullable, c.metadata)))
    default:
      return f(t)
  }
}
