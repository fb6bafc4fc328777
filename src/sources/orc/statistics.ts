import type { DataType } from '../../types/data-type.ts'
import { GREGORIAN_START, OFFSETS_AGREE } from '../../types/datetime/hybrid-calendar.ts'
import { fromLocal } from '../../types/datetime/timestamp.ts'
import { zoneOf } from '../../types/datetime/zone.ts'
import type { Value } from '../../types/value.ts'
import { systemZone } from '../../util/system-zone.ts'
import { type ChunkStatistics, compareBounds } from '../chunk-statistics.ts'
import { Kind, type Statistics } from './metadata.ts'
import type { OrcNode } from './schema.ts'

/** Statistics of `rows` values of a column as they are read: values of the type, strings as bytes. */
export function columnStatistics(
  s: Statistics | undefined,
  rows: number,
  node: OrcNode,
  target: DataType,
  writerVersion: number,
): ChunkStatistics {
  if (s === undefined) return { values: rows }
  const nullCount = !s.hasNull ? 0 : s.values !== undefined && s.values <= rows ? rows - s.values : undefined
  const known = { values: rows, ...(nullCount === undefined ? {} : { nullCount }) }
  const [min, max] = bounds(s, node, target, writerVersion)
  if (min === undefined || max === undefined || Number.isNaN(min) || Number.isNaN(max) || compareBounds(min, max, target) > 0) return known
  return { ...known, min, max }
}

type Bounds = readonly [Value | undefined, Value | undefined]
const NONE: Bounds = [undefined, undefined]

/** The first writers' bounds of strings were wrong. */
const ORIGINAL_WRITER = 0

function bounds(s: Statistics, node: OrcNode, t: DataType, writerVersion: number): Bounds {
  switch (node.type.kind) {
    case Kind.BOOLEAN:
      if (t.type !== 'boolean' || s.trues === undefined || s.values === undefined || s.values === 0) return NONE
      return [s.trues === s.values, s.trues > 0]
    case Kind.BYTE:
    case Kind.SHORT:
    case Kind.INT:
    case Kind.LONG:
      return [integer(s.int?.min, t), integer(s.int?.max, t)]
    case Kind.FLOAT:
    case Kind.DOUBLE:
      return t.type === (node.type.kind === Kind.FLOAT ? 'float' : 'double') ? [s.double?.min, s.double?.max] : NONE
    case Kind.STRING:
    case Kind.VARCHAR:
      return t.type === 'string' && writerVersion !== ORIGINAL_WRITER ? [s.string?.min, s.string?.max] : NONE
    case Kind.DATE:
      return t.type === 'date' ? [day(s.date?.min), day(s.date?.max)] : NONE
    case Kind.DECIMAL:
      return t.type === 'decimal' && t.scale >= node.type.scale
        ? [unscaled(s.decimal?.min, t.scale), unscaled(s.decimal?.max, t.scale)]
        : NONE
    case Kind.TIMESTAMP:
    case Kind.TIMESTAMP_INSTANT:
      return t.type === 'timestamp' ? [instant(s.timestamp?.min, -MARGIN), instant(s.timestamp?.max, MARGIN)] : NONE
    default:
      return NONE
  }
}

const BITS: Readonly<Partial<Record<string, number>>> = { byte: 8, short: 16, int: 32, year_month_interval: 32 }

function integer(v: bigint | undefined, t: DataType): Value | undefined {
  if (v === undefined) return undefined
  if (t.type === 'long' || t.type === 'day_time_interval' || t.type === 'timestamp_ntz') return v
  const bits = BITS[t.type]
  return bits !== undefined && BigInt.asIntN(bits, v) === v ? Number(v) : undefined
}

/** Days of the old calendar are none of ours. */
const day = (v: bigint | undefined): number | undefined => (v === undefined || v < GREGORIAN_START ? undefined : Number(v))

/** The bounds of timestamps are local times; what they are as instants is known but for the clock's changes. */
const MARGIN = 86_400_000n

function instant(millis: bigint | undefined, margin: bigint): bigint | undefined {
  if (millis === undefined) return undefined
  const micros = fromLocal((millis + margin) * 1000n, zoneOf(systemZone()))
  return micros < OFFSETS_AGREE ? undefined : micros
}

function unscaled(text: string | undefined, scale: number): bigint | undefined {
  const m = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text ?? '')
  if (m === null || (m[3] ?? '').length > scale || `${m[2]}${m[3] ?? ''}` === '') return undefined
  const magnitude = BigInt(`${m[2]}${(m[3] ?? '').padEnd(scale, '0')}`)
  return m[1] === '-' ? -magnitude : magnitude
}
