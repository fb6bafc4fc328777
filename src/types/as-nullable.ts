import { ArrayType, type DataType, MapType, StructField, StructType } from './data-type.ts'

/** The type with nulls allowed wherever it has parts: what files may hold, whatever was declared. Spark's `asNullable`. */
export function asNullable<T extends DataType>(t: T): T {
  const type: DataType = t
  switch (type.type) {
    case 'array':
      return ArrayType(asNullable(type.element), true) as DataType as T
    case 'map':
      return MapType(asNullable(type.key), asNullable(type.value), true) as DataType as T
    case 'struct':
      return StructType(type.fields.map(f => StructField(f.name, asNullable(f.dataType), true, f.metadata))) as DataType as T
    default:
      return t
  }
}
