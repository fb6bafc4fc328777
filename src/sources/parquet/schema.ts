import {
  ArrayType,
  BinaryType,
  BooleanType,
  ByteType,
  type DataType,
  DateType,
  DecimalType,
  DoubleType,
  FloatType,
  IntegerType,
  LongType,
  MapType,
  ShortType,
  StringType,
  StructField,
  StructType,
  TimestampNTZType,
  TimestampType,
  TimeType,
} from '../../types/data-type.ts'
import { fromJson } from '../../types/json-schema.ts'
import { nullableThroughout } from '../../types/tree.ts'
import { sparkError } from '../../util/errors.ts'
import { fault } from './errors.ts'
import { Converted, type FileMetadata, type LogicalType, PHYSICAL_NAMES, PhysicalType, Repetition, type SchemaElement } from './metadata.ts'

/** A node of a file's schema. */
export interface ParquetNode {
  readonly name: string
  readonly element: SchemaElement
  readonly logical: LogicalType | undefined
  readonly children: readonly ParquetNode[]
  /** Of a leaf: its column chunk's place in every row group. */
  readonly leaf: number
  readonly maxDefinition: number
  readonly maxRepetition: number
}

export interface SchemaOptions {
  readonly binaryAsString: boolean
  readonly inferTimestampNTZ: boolean
  readonly nanosAsLong: boolean
}

/** The key of the schema that Spark leaves in its files. */
export const SPARK_SCHEMA_KEY = 'org.apache.spark.sql.parquet.row.metadata'

/** Builds the tree of the flat list of elements. Raises a format error where the counts don't add up. */
export function schemaTree(file: FileMetadata): ParquetNode {
  let next = 0
  let leaves = 0
  const build = (definition: number, repetition: number, depth: number): ParquetNode => {
    const element = file.schema[next++]
    if (element === undefined || depth > 100) return fault('is corrupt: its schema is cut short')
    const root = depth === 0
    const maxDefinition = definition + (!root && element.repetition !== Repetition.REQUIRED ? 1 : 0)
    const maxRepetition = repetition + (!root && element.repetition === Repetition.REPEATED ? 1 : 0)
    const isGroup = element.type === undefined
    const children: ParquetNode[] = []
    if (isGroup) for (let i = 0; i < element.children; i++) children.push(build(maxDefinition, maxRepetition, depth + 1))
    return {
      name: element.name,
      element,
      logical: element.logical ?? legacyAnnotation(element),
      children,
      leaf: isGroup ? -1 : leaves++,
      maxDefinition,
      maxRepetition,
    }
  }
  const root = build(0, 0, 0)
  if (next !== file.schema.length) fault('is corrupt: its schema has elements beyond the root')
  return root
}

function legacyAnnotation(e: SchemaElement): LogicalType | undefined {
  switch (e.converted) {
    case Converted.UTF8:
      return { kind: 'STRING' }
    case Converted.MAP:
    case Converted.MAP_KEY_VALUE:
      return { kind: 'MAP' }
    case Converted.LIST:
      return { kind: 'LIST' }
    case Converted.ENUM:
      return { kind: 'ENUM' }
    case Converted.DECIMAL:
      return { kind: 'DECIMAL', precision: e.precision, scale: e.scale }
    case Converted.DATE:
      return { kind: 'DATE' }
    case Converted.TIME_MILLIS:
      return { kind: 'TIME', utc: true, unit: 'MILLIS' }
    case Converted.TIME_MICROS:
      return { kind: 'TIME', utc: true, unit: 'MICROS' }
    case Converted.TIMESTAMP_MILLIS:
      return { kind: 'TIMESTAMP', utc: true, unit: 'MILLIS' }
    case Converted.TIMESTAMP_MICROS:
      return { kind: 'TIMESTAMP', utc: true, unit: 'MICROS' }
    case Converted.UINT_8:
    case Converted.UINT_16:
    case Converted.UINT_32:
    case Converted.UINT_64:
      return { kind: 'INTEGER', bits: 8 << (e.converted - Converted.UINT_8), signed: false }
    case Converted.INT_8:
    case Converted.INT_16:
    case Converted.INT_32:
    case Converted.INT_64:
      return { kind: 'INTEGER', bits: 8 << (e.converted - Converted.INT_8), signed: true }
    case Converted.JSON:
      return { kind: 'JSON' }
    case Converted.BSON:
      return { kind: 'BSON' }
    default:
      return undefined
  }
}

/** The Spark schema of a file, everything nullable: the one that Spark left in it, else by Spark's mapping of its types. */
export function sparkSchema(file: FileMetadata, root: ParquetNode, options: SchemaOptions): StructType {
  const left = file.keyValues.get(SPARK_SCHEMA_KEY)
  if (left !== undefined) {
    const schema = parsed(left)
    if (schema?.type === 'struct' && schema.fields.every(f => typeof f.name === 'string')) return nullableThroughout(schema)
  }
  return nullableThroughout(StructType(root.children.map(n => StructField(n.name, fieldType(n, options)))))
}

function parsed(json: string): DataType | undefined {
  try {
    return fromJson(json)
  } catch {
    return undefined
  }
}

/** The Spark type of a field, a repeated one as an array. */
function fieldType(n: ParquetNode, o: SchemaOptions): DataType {
  return n.element.repetition === Repetition.REPEATED ? ArrayType(nodeType(n, o), false) : nodeType(n, o)
}

/** The Spark type of a node without regard to its repetition. */
export function nodeType(n: ParquetNode, o: SchemaOptions): DataType {
  if (n.leaf >= 0) return primitiveType(n, o)
  if (n.logical?.kind === 'LIST') {
    const repeated = n.children[0]
    if (n.children.length !== 1 || repeated?.element.repetition !== Repetition.REPEATED) return invalid(`Invalid list type: ${describe(n)}`)
    return ArrayType(isElement(repeated, n.name) ? nodeType(repeated, o) : fieldType(repeated.children[0]!, o), true)
  }
  if (n.logical?.kind === 'MAP') {
    const pair = n.children[0]
    if (n.children.length !== 1 || pair?.element.repetition !== Repetition.REPEATED || pair.children.length !== 2)
      return invalid(`Invalid map type: ${describe(n)}`)
    return MapType(fieldType(pair.children[0]!, o), fieldType(pair.children[1]!, o), true)
  }
  return StructType(n.children.map(c => StructField(c.name, fieldType(c, o))))
}

function invalid(message: string): never {
  throw sparkError('INTERNAL_ERROR', { message })
}

/** Whether the repeated field of a list is the element itself (old writers), by parquet-format's rules for compatibility. */
export function isElement(repeated: ParquetNode, parent: string): boolean {
  return repeated.leaf >= 0 || repeated.children.length > 1 || repeated.name === 'array' || repeated.name === `${parent}_tuple`
}

function primitiveType(n: ParquetNode, o: SchemaOptions): DataType {
  const { logical, element } = n
  const kind = logical?.kind === 'UNKNOWN' ? undefined : logical?.kind
  switch (element.type) {
    case PhysicalType.BOOLEAN:
      return BooleanType
    case PhysicalType.FLOAT:
      return FloatType
    case PhysicalType.DOUBLE:
      return DoubleType
    case PhysicalType.INT96:
      return TimestampType
    case PhysicalType.INT32:
      if (kind === undefined) return IntegerType
      if (logical?.kind === 'INTEGER') {
        if (logical.signed) return logical.bits === 8 ? ByteType : logical.bits === 16 ? ShortType : IntegerType
        return logical.bits === 8 ? ShortType : logical.bits === 16 ? IntegerType : LongType
      }
      if (kind === 'DATE') return DateType
      if (logical?.kind === 'DECIMAL') return decimal(n, logical, 9)
      break
    case PhysicalType.INT64:
      if (kind === undefined) return LongType
      if (logical?.kind === 'INTEGER') return logical.signed ? LongType : DecimalType(20, 0)
      if (logical?.kind === 'DECIMAL') return decimal(n, logical, 18)
      if (logical?.kind === 'TIMESTAMP') {
        if (logical.unit === 'NANOS') {
          if (o.nanosAsLong) return LongType
          break
        }
        return logical.utc || !o.inferTimestampNTZ ? TimestampType : TimestampNTZType
      }
      if (logical?.kind === 'TIME' && logical.unit === 'MICROS' && !logical.utc) return TimeType(6)
      break
    case PhysicalType.BYTE_ARRAY:
      if (kind === undefined) return o.binaryAsString ? StringType : BinaryType
      if (kind === 'STRING' || kind === 'ENUM' || kind === 'JSON') return StringType
      if (kind === 'BSON') return BinaryType
      if (logical?.kind === 'DECIMAL') return decimal(n, logical, 38)
      break
    case PhysicalType.FIXED_LEN_BYTE_ARRAY:
      if (element.converted === Converted.INTERVAL) throw sparkError('PARQUET_TYPE_NOT_SUPPORTED', { parquetType: parquetTypeName(n) })
      if (kind === undefined) return BinaryType
      if (logical?.kind === 'DECIMAL') return decimal(n, logical, Math.floor(Math.log10(2 ** (8 * element.typeLength - 1) - 1)))
      break
  }
  throw sparkError('PARQUET_TYPE_ILLEGAL', { parquetType: parquetTypeName(n) })
}

function decimal(n: ParquetNode, d: { precision: number; scale: number }, most: number): DataType {
  if (d.precision < 1 || d.precision > Math.min(most, 38) || d.scale < 0 || d.scale > d.precision)
    return invalid(`Invalid decimal precision: ${parquetTypeName(n)} cannot store ${d.precision} digits (max ${most})`)
  return DecimalType(d.precision, d.scale)
}

/** `INT32 (TIME(MILLIS,true))`. */
export function parquetTypeName(n: ParquetNode): string {
  const physical = PHYSICAL_NAMES[n.element.type!] ?? `type ${n.element.type}`
  const l = n.logical
  if (l === undefined) return physical
  switch (l.kind) {
    case 'DECIMAL':
      return `${physical} (DECIMAL(${l.precision},${l.scale}))`
    case 'TIME':
    case 'TIMESTAMP':
      return `${physical} (${l.kind}(${l.unit},${l.utc}))`
    case 'INTEGER':
      return `${physical} (INTEGER(${l.bits},${l.signed}))`
    default:
      return `${physical} (${l.kind})`
  }
}

/** The node as parquet's text form, in one line. */
function describe(n: ParquetNode): string {
  const repetition = ['required', 'optional', 'repeated'][n.element.repetition] ?? ''
  const note = n.logical === undefined ? '' : ` (${n.logical.kind})`
  if (n.leaf >= 0) return `${repetition} ${(PHYSICAL_NAMES[n.element.type!] ?? '').toLowerCase()} ${n.name}${note};`
  return `${repetition} group ${n.name}${note} { ${n.children.map(describe).join(' ')} }`
}
