import type { DataType, StructType } from '../../types/data-type.ts'
import { quotedSqlName } from '../../types/names.ts'
import { sparkError } from '../../util/errors.ts'
import { Converted, PhysicalType, Repetition } from './metadata.ts'
import { bool, i8, i32, struct, type ThriftStruct, type ThriftValue, text } from './thrift-writer.ts'

/** How Spark writes a leaf: its physical type and annotations. */
export interface WriteColumn {
  readonly path: readonly string[]
  readonly dataType: DataType
  readonly maxDefinition: number
  readonly maxRepetition: number
  readonly physical: number
  readonly typeLength: number
  /** Values have an order that statistics may use. */
  readonly ordered: boolean
  /** What 64-bit values are divided by: the file's unit of time over ours. */
  readonly divisor: bigint
}

/** The shape of a column. A part that may be null adds one to the definition level where it is not; `leaves` are its leaves, the second not. */
export type WriteNode =
  | { readonly kind: 'leaf'; readonly leaf: number; readonly nullable: boolean; readonly dataType: DataType }
  | (Shape & { readonly kind: 'struct'; readonly fields: readonly WriteNode[] })
  | (Shape & { readonly kind: 'list'; readonly element: WriteNode; readonly repetition: number })
  | (Shape & { readonly kind: 'map'; readonly key: WriteNode; readonly value: WriteNode; readonly repetition: number })
interface Shape {
  readonly nullable: boolean
  readonly leaves: readonly [number, number]
}

export interface WriteSchema {
  /** A node per column. */
  readonly nodes: readonly WriteNode[]
  readonly leaves: readonly WriteColumn[]
  /** All elements of the file's schema but the root, in order. */
  readonly elements: readonly ThriftStruct[]
}

export type TimestampForm = 'INT96' | 'TIMESTAMP_MICROS' | 'TIMESTAMP_MILLIS'

/** Bytes that the unscaled values of a precision need. */
export const decimalBytes = (precision: number): number => {
  let n = 1
  while (2n ** BigInt(8 * n - 1) < 10n ** BigInt(precision)) n++
  return n
}

/** A schema as Spark writes it: lists of three levels, maps as `key_value`. Raises UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE. */
export function writeSchema(schema: StructType, timestamps: TimestampForm): WriteSchema {
  const leaves: WriteColumn[] = []
  const elements: ThriftStruct[] = []

  function group(name: string, repetition: number, children: number, annotation?: { converted: number; logical: ThriftStruct }): void {
    elements.push(
      struct(
        [3, i32(repetition)],
        [4, text(name)],
        [5, i32(children)],
        [6, optional(annotation?.converted, i32)],
        [10, annotation?.logical],
      ),
    )
  }

  function node(name: string, t: DataType, nullable: boolean, above: Levels): WriteNode {
    const levels: Levels = { ...above, definition: above.definition + (nullable ? 1 : 0), path: [...above.path, name] }
    const repetition = nullable ? Repetition.OPTIONAL : Repetition.REQUIRED
    const first = leaves.length
    /** The levels within a repeated group. */
    const repeated = (groupName: string): Levels => ({
      definition: levels.definition + 1,
      repetition: levels.repetition + 1,
      path: [...levels.path, groupName],
    })
    switch (t.type) {
      case 'struct': {
        group(name, repetition, t.fields.length)
        const fields = t.fields.map(f => node(f.name, f.dataType, f.nullable, levels))
        return { kind: 'struct', fields, nullable, leaves: [first, leaves.length] }
      }
      case 'array': {
        group(name, repetition, 1, { converted: Converted.LIST, logical: logical(3, struct()) })
        group('list', Repetition.REPEATED, 1)
        const element = node('element', t.element, t.containsNull, repeated('list'))
        return { kind: 'list', element, nullable, leaves: [first, leaves.length], repetition: levels.repetition + 1 }
      }
      case 'map': {
        group(name, repetition, 1, { converted: Converted.MAP, logical: logical(2, struct()) })
        group('key_value', Repetition.REPEATED, 2)
        const key = node('key', t.key, false, repeated('key_value'))
        const value = node('value', t.value, t.valueContainsNull, repeated('key_value'))
        return { kind: 'map', key, value, nullable, leaves: [first, leaves.length], repetition: levels.repetition + 1 }
      }
      default: {
        const form = storedAs(t, timestamps)!
        leaves.push({
          path: levels.path,
          dataType: t,
          maxDefinition: levels.definition,
          maxRepetition: levels.repetition,
          physical: form.physical,
          typeLength: form.typeLength ?? 0,
          ordered: form.ordered ?? true,
          divisor: form.divisor ?? 1n,
        })
        elements.push(
          struct(
            [1, i32(form.physical)],
            [2, optional(form.typeLength, i32)],
            [3, i32(repetition)],
            [4, text(name)],
            [6, optional(form.converted, i32)],
            [7, optional(form.scale, i32)],
            [8, optional(form.precision, i32)],
            [10, form.logical],
          ),
        )
        return { kind: 'leaf', leaf: first, nullable, dataType: t }
      }
    }
  }

  const nodes = schema.fields.map(f => {
    if (!isWritable(f.dataType, timestamps))
      throw sparkError('UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE', {
        format: 'Parquet',
        columnName: `\`${f.name}\``,
        columnType: quotedSqlName(f.dataType),
      })
    return node(f.name, f.dataType, f.nullable, { definition: 0, repetition: 0, path: [] })
  })
  return { nodes, leaves, elements }
}

interface Levels {
  readonly definition: number
  readonly repetition: number
  readonly path: readonly string[]
}

function isWritable(t: DataType, timestamps: TimestampForm): boolean {
  switch (t.type) {
    case 'struct':
      return t.fields.every(f => isWritable(f.dataType, timestamps))
    case 'array':
      return isWritable(t.element, timestamps)
    case 'map':
      return isWritable(t.key, timestamps) && isWritable(t.value, timestamps)
    default:
      return storedAs(t, timestamps) !== undefined
  }
}

const logical = (id: number, value: ThriftStruct): ThriftStruct => struct([id, value])
const MILLIS = struct([1, struct()])
const MICROS = struct([2, struct()])

interface StoredForm {
  readonly physical: number
  readonly typeLength?: number
  readonly converted?: number
  readonly scale?: number
  readonly precision?: number
  readonly logical?: ThriftStruct
  readonly ordered?: boolean
  readonly divisor?: bigint
}

/** How values of a type are stored; undefined where Parquet has no place for them. */
function storedAs(t: DataType, timestamps: TimestampForm): StoredForm | undefined {
  const integer = (bits: number, converted: number): StoredForm => ({
    physical: PhysicalType.INT32,
    converted,
    logical: logical(10, struct([1, i8(bits)], [2, bool(true)])),
  })
  switch (t.type) {
    case 'boolean':
      return { physical: PhysicalType.BOOLEAN }
    case 'byte':
      return integer(8, Converted.INT_8)
    case 'short':
      return integer(16, Converted.INT_16)
    case 'int':
    case 'year_month_interval':
      return { physical: PhysicalType.INT32 }
    case 'long':
    case 'day_time_interval':
      return { physical: PhysicalType.INT64 }
    case 'float':
      return { physical: PhysicalType.FLOAT }
    case 'double':
      return { physical: PhysicalType.DOUBLE }
    case 'string':
    case 'char':
    case 'varchar':
      return { physical: PhysicalType.BYTE_ARRAY, converted: Converted.UTF8, logical: logical(1, struct()) }
    case 'binary':
      return { physical: PhysicalType.BYTE_ARRAY }
    case 'date':
      return { physical: PhysicalType.INT32, converted: Converted.DATE, logical: logical(6, struct()) }
    case 'timestamp': {
      if (timestamps === 'INT96') return { physical: PhysicalType.INT96, ordered: false }
      const [converted, unit, divisor] =
        timestamps === 'TIMESTAMP_MILLIS' ? [Converted.TIMESTAMP_MILLIS, MILLIS, 1000n] : [Converted.TIMESTAMP_MICROS, MICROS, 1n]
      return { physical: PhysicalType.INT64, converted, logical: logical(8, struct([1, bool(true)], [2, unit])), divisor }
    }
    case 'timestamp_ntz':
      return { physical: PhysicalType.INT64, logical: logical(8, struct([1, bool(false)], [2, MICROS])) }
    case 'time':
      return { physical: PhysicalType.INT64, logical: logical(7, struct([1, bool(false)], [2, MICROS])), divisor: 1000n }
    case 'decimal': {
      const annotation = {
        converted: Converted.DECIMAL,
        scale: t.scale,
        precision: t.precision,
        logical: logical(5, struct([1, i32(t.scale)], [2, i32(t.precision)])),
      }
      if (t.precision <= 9) return { physical: PhysicalType.INT32, ...annotation }
      if (t.precision <= 18) return { physical: PhysicalType.INT64, ...annotation }
      return { physical: PhysicalType.FIXED_LEN_BYTE_ARRAY, ...annotation, typeLength: decimalBytes(t.precision) }
    }
    default:
      return undefined
  }
}

const optional = (v: number | undefined, of: (v: number) => ThriftValue): ThriftValue | undefined => (v === undefined ? undefined : of(v))
