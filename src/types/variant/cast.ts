import { sparkError } from '../../util/errors.ts'
import {
  BinaryType,
  BooleanType,
  type DataType,
  DateType,
  DecimalType,
  DoubleType,
  FloatType,
  LongType,
  StringType,
  StructField,
  StructType,
  TimestampNTZType,
  TimestampType,
  TimeType,
} from '../data-type.ts'
import type { Zone } from '../datetime/zone.ts'
import { quotedSqlName } from '../names.ts'
import type { MapValue, Value } from '../value.ts'
import { strippedDecimal, variantToJson } from './json.ts'
import { readVariant } from './read.ts'
import type { VariantEntry, VariantNode } from './value.ts'
import { objectNode, writeVariant } from './write.ts'

/** How a value of one type becomes one of another, null where it cannot (the casts that a variant's own types have). */
export type TryCast = (from: DataType, to: DataType) => (v: Value) => Value

/** The SQL type and value of what is no container. */
export function scalarOf(node: Exclude<VariantNode, { is: 'null' | 'array' | 'object' }>): { type: DataType; value: Value } {
  switch (node.is) {
    case 'boolean':
      return { type: BooleanType, value: node.value }
    case 'long':
      return { type: LongType, value: node.value }
    case 'float':
      return { type: FloatType, value: node.value }
    case 'double':
      return { type: DoubleType, value: node.value }
    case 'decimal': {
      const d = strippedDecimal(node.unscaled, node.scale)
      const digits = (d.unscaled < 0n ? -d.unscaled : d.unscaled).toString().length
      return { type: DecimalType(Math.max(digits, d.scale), d.scale), value: d.unscaled }
    }
    case 'date':
      return { type: DateType, value: node.value }
    case 'timestamp':
      return { type: TimestampType, value: node.value }
    case 'timestamp_ntz':
      return { type: TimestampNTZType, value: node.value }
    case 'time':
      return { type: TimeType(6), value: node.value }
    case 'binary':
      return { type: BinaryType, value: node.value }
    case 'string':
    case 'uuid':
      return { type: StringType, value: node.value }
  }
}

/**
 * What variants are as a type: scalars by the casts of their own types, containers part by part, anything as text.
 * Where that cannot be: null, or INVALID_VARIANT_CAST if it `raises`.
 */
export function fromVariant(to: DataType, zone: Zone, raises: boolean, cast: TryCast): (node: VariantNode) => Value {
  const invalid = (node: VariantNode): null => {
    if (!raises) return null
    throw sparkError('INVALID_VARIANT_CAST', { value: variantToJson(node, zone), dataType: quotedSqlName(to) })
  }
  switch (to.type) {
    case 'variant':
      return writeVariant
    case 'array': {
      const element = fromVariant(to.element, zone, raises, cast)
      return node => (node.is === 'array' ? node.items.map(element) : node.is === 'null' ? null : invalid(node))
    }
    case 'map': {
      const value = fromVariant(to.value, zone, raises, cast)
      return node => {
        if (node.is !== 'object') return node.is === 'null' ? null : invalid(node)
        return { keys: node.entries.map(([name]) => name), values: node.entries.map(([, v]) => value(v)) }
      }
    }
    case 'struct': {
      const places = new Map(to.fields.map((f, i) => [f.name, i]))
      const fields = to.fields.map(f => fromVariant(f.dataType, zone, raises, cast))
      return node => {
        if (node.is !== 'object') return node.is === 'null' ? null : invalid(node)
        const row: Value[] = to.fields.map(() => null)
        for (const [name, v] of node.entries) {
          const i = places.get(name)
          if (i !== undefined) row[i] = fields[i]!(v)
        }
        return row
      }
    }
  }
  const text = to.type === 'string' || to.type === 'char' || to.type === 'varchar'
  const casts = new Map<string, (v: Value) => Value>()
  return node => {
    if (node.is === 'null') return null
    if (node.is === 'array' || node.is === 'object') return text ? variantToJson(node, zone) : invalid(node)
    const { type, value } = scalarOf(node)
    const key = type.type === 'decimal' ? `${type.precision},${type.scale}` : type.type
    let convert = casts.get(key)
    if (convert === undefined) casts.set(key, (convert = cast(type, to)))
    return convert(value) ?? invalid(node)
  }
}

/** Values of a type as variants; structs and maps as objects. */
export function toVariantNode(from: DataType): (v: Value) => VariantNode {
  const convert = bind(from)
  return v => (v === null ? { is: 'null' } : convert(v))
}

function bind(from: DataType): (v: Value) => VariantNode {
  switch (from.type) {
    case 'byte':
    case 'short':
    case 'int':
    case 'long':
      return v => ({ is: 'long', value: BigInt(v as number) })
    case 'decimal':
      return v => ({ is: 'decimal', unscaled: v as bigint, scale: from.scale })
    case 'string':
    case 'char':
    case 'varchar':
      return v => ({ is: 'string', value: v as string })
    case 'boolean':
    case 'float':
    case 'double':
    case 'binary':
    case 'date':
    case 'timestamp':
    case 'timestamp_ntz':
    case 'time':
      return v => ({ is: from.type, value: v }) as VariantNode
    case 'variant':
      return v => readVariant(v as Uint8Array)
    case 'array': {
      const element = toVariantNode(from.element)
      return v => ({ is: 'array', items: (v as readonly Value[]).map(element) })
    }
    case 'map': {
      const value = toVariantNode(from.value)
      return v => {
        const { keys, values } = v as MapValue
        return objectNode(keys.map((k, i): VariantEntry => [k as string, value(values[i]!)]))
      }
    }
    case 'struct': {
      const fields = from.fields.map(f => toVariantNode(f.dataType))
      return v => objectNode(from.fields.map((f, i): VariantEntry => [f.name, fields[i]!((v as readonly Value[])[i]!)]))
    }
    case 'null':
      return () => ({ is: 'null' })
    default:
      throw sparkError('INTERNAL_ERROR', { message: `no variant of ${from.type}` })
  }
}

/** May values of a type be made variants by a cast (`objects`: by `to_variant_object`, which takes structs and maps too)? */
export function becomesVariant(t: DataType, objects: boolean): boolean {
  switch (t.type) {
    case 'array':
      return becomesVariant(t.element, objects)
    case 'map':
      return objects && t.key.type === 'string' && becomesVariant(t.value, objects)
    case 'struct':
      return objects && t.fields.every(f => becomesVariant(f.dataType, objects))
    case 'calendar_interval':
    case 'year_month_interval':
    case 'day_time_interval':
    case 'null':
      return false
    default:
      return true
  }
}

/** The schema of a variant: objects as structs, numbers as they are held; null has none. */
export function schemaOfVariant(node: VariantNode, merge: (a: DataType, b: DataType) => DataType): DataType {
  switch (node.is) {
    case 'null':
      return { type: 'null' }
    case 'array':
      return {
        type: 'array',
        containsNull: true,
        element: node.items.map(v => schemaOfVariant(v, merge)).reduce(merge, { type: 'null' }),
      }
    case 'object':
      return StructType(node.entries.map(([name, v]) => StructField(name, schemaOfVariant(v, merge))))
    default:
      return scalarOf(node).type
  }
}
