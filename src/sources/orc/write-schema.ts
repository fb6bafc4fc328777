import type { DataType, StructType } from '../../types/data-type.ts'
import { catalogString, quotedSqlName } from '../../types/names.ts'
import { sparkError } from '../../util/errors.ts'
import { Kind } from './metadata.ts'
import { encode, type Field, nested, packed, text, uint } from './protobuf-writer.ts'
import { CATALYST_TYPE } from './schema.ts'

/** A column as it is written, with the columns in it. Its number is its place in the file's list of types. */
export interface WriteNode {
  readonly column: number
  readonly kind: number
  readonly dataType: DataType
  readonly children: readonly WriteNode[]
}

export interface WriteSchema {
  readonly root: WriteNode
  /** In the order of their numbers. */
  readonly nodes: readonly WriteNode[]
  /** The footer's types. */
  readonly types: readonly Uint8Array[]
}

/** Raises UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE for types that ORC files can't hold, as Spark says. */
export function checkOrcTypes(schema: StructType): void {
  for (const f of schema.fields)
    if (!isWritable(f.dataType))
      throw sparkError('UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE', {
        format: 'ORC',
        columnName: `\`${f.name}\``,
        columnType: quotedSqlName(f.dataType),
      })
}

function isWritable(t: DataType): boolean {
  switch (t.type) {
    case 'struct':
      return t.fields.every(f => isWritable(f.dataType))
    case 'array':
      return isWritable(t.element)
    case 'map':
      return isWritable(t.key) && isWritable(t.value)
    default:
      return kindOf(t) !== undefined
  }
}

export function writeSchema(schema: StructType): WriteSchema {
  checkOrcTypes(schema)
  const nodes: WriteNode[] = []
  const types: Uint8Array[] = []

  function build(t: DataType): WriteNode {
    const column = types.length
    types.push(new Uint8Array())
    nodes.push(undefined as unknown as WriteNode)
    const parts = partsOf(t)
    const children = parts.map(p => build(p.dataType))
    const kind = kindOf(t)!
    const node: WriteNode = { column, kind, dataType: t, children }
    nodes[column] = node
    const catalyst = attributeOf(t)
    const names: Field[] = t.type === 'struct' ? parts.map(p => [3, text(p.name)]) : []
    types[column] = encode(
      [1, uint(kind)],
      [2, children.length === 0 ? undefined : packed(children.map(c => c.column))],
      ...names,
      [5, t.type === 'decimal' ? uint(t.precision) : undefined],
      [6, t.type === 'decimal' ? uint(t.scale) : undefined],
      [7, catalyst === undefined ? undefined : nested([1, text(CATALYST_TYPE)], [2, text(catalyst)])],
    )
    return node
  }
  return { root: build(schema), nodes, types }
}

const partsOf = (t: DataType): readonly { readonly name: string; readonly dataType: DataType }[] => {
  if (t.type === 'struct') return t.fields
  if (t.type === 'array') return [{ name: '', dataType: t.element }]
  return t.type === 'map'
    ? [
        { name: '', dataType: t.key },
        { name: '', dataType: t.value },
      ]
    : []
}

/** What Spark notes of types that ORC has not, or that it would take for others. */
function attributeOf(t: DataType): string | undefined {
  switch (t.type) {
    case 'string':
    case 'timestamp':
    case 'timestamp_ntz':
    case 'year_month_interval':
    case 'day_time_interval':
      return catalogString(t)
    case 'char':
    case 'varchar':
      return 'string'
    default:
      return undefined
  }
}

/** The kind of column that holds values of a type; undefined where there is none. */
function kindOf(t: DataType): number | undefined {
  switch (t.type) {
    case 'boolean':
      return Kind.BOOLEAN
    case 'byte':
      return Kind.BYTE
    case 'short':
      return Kind.SHORT
    case 'int':
    case 'year_month_interval':
      return Kind.INT
    case 'long':
    case 'day_time_interval':
    case 'timestamp_ntz':
      return Kind.LONG
    case 'float':
      return Kind.FLOAT
    case 'double':
      return Kind.DOUBLE
    case 'string':
    case 'char':
    case 'varchar':
      return Kind.STRING
    case 'binary':
      return Kind.BINARY
    case 'date':
      return Kind.DATE
    case 'timestamp':
      return Kind.TIMESTAMP
    case 'decimal':
      return Kind.DECIMAL
    case 'array':
      return Kind.LIST
    case 'map':
      return Kind.MAP
    case 'struct':
      return Kind.STRUCT
    default:
      return undefined
  }
}
