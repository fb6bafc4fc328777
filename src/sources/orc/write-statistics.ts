import { OFFSETS_AGREE } from '../../types/datetime/hybrid-calendar.ts'
import { floorDiv, toLocal } from '../../types/datetime/timestamp.ts'
import type { Zone } from '../../types/datetime/zone.ts'
import { type Bounds, mergeBounds } from '../bounds.ts'
import { Kind } from './metadata.ts'
import { bytes, double, encode, type FieldValue, nested, packed, sint, text, uint } from './protobuf-writer.ts'
import type { WriteNode } from './write-schema.ts'

/** What is known of some of a column's values that are written. */
export interface Known {
  /** Those that are not null. */
  readonly values: number
  readonly hasNull: boolean
  readonly bounds?: Bounds
  /** Of booleans. */
  readonly trues: number
}

export const NOTHING: Known = { values: 0, hasNull: false, trues: 0 }

export function mergeKnown(a: Known, b: Known): Known {
  const bounds = a.bounds && b.bounds ? mergeBounds(a.bounds, b.bounds) : (a.bounds ?? b.bounds)
  return { values: a.values + b.values, hasNull: a.hasNull || b.hasNull, ...(bounds && { bounds }), trues: a.trues + b.trues }
}

/** Longer bounds of strings are left out. */
const MOST_BYTES = 1024

/** A column's statistics as a message. */
export function statisticsMessage(node: WriteNode, known: Known, zone: Zone): Uint8Array {
  const [field, value] = boundsMessage(node, known, zone) ?? [2, undefined]
  return encode([1, uint(known.values)], [field, value], [10, uint(known.hasNull ? 1 : 0)])
}

function boundsMessage(node: WriteNode, { bounds, trues }: Known, zone: Zone): [number, FieldValue] | undefined {
  if (node.kind === Kind.BOOLEAN) return [5, nested([1, packed([trues])])]
  const { usable, min, max } = bounds ?? { usable: false }
  if (!usable || min === undefined || max === undefined) return undefined
  switch (node.kind) {
    case Kind.BYTE:
    case Kind.SHORT:
    case Kind.INT:
    case Kind.LONG:
      return [2, nested([1, sint(min as number)], [2, sint(max as number)])]
    case Kind.FLOAT:
    case Kind.DOUBLE:
      // zeros of both signs are equal
      return [3, nested([1, double(min === 0 ? -0 : (min as number))], [2, double(max === 0 ? 0 : (max as number))])]
    case Kind.STRING: {
      const [least, most] = [min as Uint8Array, max as Uint8Array]
      return least.length > MOST_BYTES || most.length > MOST_BYTES ? undefined : [4, nested([1, bytes(least)], [2, bytes(most)])]
    }
    case Kind.DECIMAL: {
      const { scale } = node.dataType as { scale: number }
      return [6, nested([1, text(plain(min as bigint | number, scale))], [2, text(plain(max as bigint | number, scale))])]
    }
    case Kind.DATE:
      return [7, nested([1, sint(min as number)], [2, sint(max as number)])]
    case Kind.TIMESTAMP: {
      if ((min as bigint) < OFFSETS_AGREE) return undefined
      const millis = (v: bigint) => sint(floorDiv(toLocal(v, zone), 1000n))
      return [9, nested([3, millis(min as bigint)], [4, millis(max as bigint)])]
    }
    default:
      return undefined
  }
}

function plain(v: bigint | number, scale: number): string {
  const unscaled = BigInt(v)
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0')
  const whole = digits.slice(0, digits.length - scale)
  return `${unscaled < 0n ? '-' : ''}${whole}${scale > 0 ? `.${digits.slice(digits.length - scale)}` : ''}`
}
