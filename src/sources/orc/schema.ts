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
  TimestampType,
} from '../../types/data-type.ts'
import { parseType } from '../../types/ddl.ts'
import { unsupported } from '../../util/unsupported.ts'
import { fault } from './errors.ts'
import { Kind, type OrcType } from './metadata.ts'

/** A node of a file's schema. */
export interface OrcNode {
  readonly name: string
  /** Its number, by which streams, encodings and statistics name it. */
  readonly column: number
  readonly type: OrcType
  readonly children: readonly OrcNode[]
}

/** The key of a Spark type that ORC stores as another. */
export const CATALYST_TYPE = 'spark.sql.catalyst.type'

const MOST_DEPTH = 100

/** Builds the tree of the flat list of types. Raises a format error where it is none. */
export function schemaTree(types: readonly OrcType[]): OrcNode {
  const seen = new Set<number>()
  const build = (column: number, name: string, depth: number): OrcNode => {
    const type = types[column]
    if (type === undefined || seen.has(column) || depth > MOST_DEPTH) return fault('is corrupt: its schema is no tree')
    seen.add(column)
    const wanted = type.kind === Kind.LIST ? 1 : type.kind === Kind.MAP ? 2 : type.kind === Kind.STRUCT ? type.names.length : undefined
    if (wanted !== undefined && type.subtypes.length !== wanted) fault('is corrupt: a type in its schema lacks parts')
    const children = type.subtypes.map((s, i) => build(s, type.names[i] ?? '', depth + 1))
    return { name, column, type, children }
  }
  if (types[0]?.kind !== Kind.STRUCT) fault('has a schema that is no struct')
  return build(0, '', 0)
}

/** The Spark type that a column of a file has by itself. */
export function sparkType(n: OrcNode): DataType {
  const catalyst = n.type.attributes.get(CATALYST_TYPE)
  if (catalyst !== undefined) return parseType(catalyst)
  switch (n.type.kind) {
    case Kind.BOOLEAN:
      return BooleanType
    case Kind.BYTE:
      return ByteType
    case Kind.SHORT:
      return ShortType
    case Kind.INT:
      return IntegerType
    case Kind.LONG:
      return LongType
    case Kind.FLOAT:
      return FloatType
    case Kind.DOUBLE:
      return DoubleType
    case Kind.STRING:
    case Kind.VARCHAR:
    case Kind.CHAR:
      return StringType
    case Kind.BINARY:
      return BinaryType
    case Kind.TIMESTAMP:
    case Kind.TIMESTAMP_INSTANT:
      return TimestampType
    case Kind.DATE:
      return DateType
    case Kind.DECIMAL:
      return DecimalType(n.type.precision || 38, n.type.precision === 0 ? 18 : n.type.scale)
    case Kind.LIST:
      return ArrayType(sparkType(n.children[0]!), true)
    case Kind.MAP:
      return MapType(sparkType(n.children[0]!), sparkType(n.children[1]!), true)
    case Kind.STRUCT:
      return StructType(n.children.map(c => StructField(c.name, sparkType(c))))
    case Kind.UNION:
      throw unsupported('Reading columns of the type uniontype of ORC files')
    default:
      return fault(`has a column of an unknown type of number ${n.type.kind}`)
  }
}
