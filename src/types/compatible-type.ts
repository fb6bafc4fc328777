import { ArrayType, type DataType, DoubleType, NullType, type StructField, StructType, sameType } from './data-type.ts'
import { boundedDecimal, decimalForType, MAX_PRECISION } from './decimal.ts'

const WIDTH = ['byte', 'short', 'int', 'long', 'float', 'double']

/** The type for values of both when a schema is inferred from documents; `fallback` where they have nothing in common. */
export function compatibleType(a: DataType, b: DataType, fallback: DataType): DataType {
  if (a.type === 'null') return b
  if (b.type === 'null' || sameType(a, b)) return a
  const [x, y] = [WIDTH.indexOf(a.type), WIDTH.indexOf(b.type)]
  if (x >= 0 && y >= 0) return x > y ? a : b
  if (a.type === 'decimal' || b.type === 'decimal') return withDecimal(a, b, fallback)
  if (a.type === 'array' && b.type === 'array') return ArrayType(compatibleType(a.element, b.element, fallback))
  if (a.type === 'struct' && b.type === 'struct') return mergedStruct(a, b, fallback)
  const pair = new Set([a.type, b.type])
  if (pair.has('timestamp') && (pair.has('date') || pair.has('timestamp_ntz'))) return { type: 'timestamp' }
  if (pair.has('timestamp_ntz') && pair.has('date')) return { type: 'timestamp_ntz' }
  return fallback
}

function withDecimal(a: DataType, b: DataType, fallback: DataType): DataType {
  if (a.type === 'float' || a.type === 'double' || b.type === 'float' || b.type === 'double') return DoubleType
  const [x, y] = [decimalForType(a), decimalForType(b)]
  if (x === undefined || y === undefined) return fallback
  const scale = Math.max(x.scale, y.scale)
  const range = Math.max(x.precision - x.scale, y.precision - y.scale)
  return range + scale > MAX_PRECISION ? DoubleType : boundedDecimal(range + scale, scale)
}

/** All fields of both, sorted by name. */
function mergedStruct(a: StructType, b: StructType, fallback: DataType): DataType {
  const fields = new Map<string, StructField>()
  for (const f of [...a.fields, ...b.fields]) {
    const other = fields.get(f.name)
    fields.set(f.name, { ...f, dataType: compatibleType(other?.dataType ?? NullType, f.dataType, fallback), nullable: true })
  }
  return StructType([...fields.values()].sort((x, y) => (x.name < y.name ? -1 : x.name > y.name ? 1 : 0)))
}
