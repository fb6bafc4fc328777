import { readWkb, writeWkb } from './wkb.ts'

/** The value of a geometry or geography: the number of its reference system in four bytes, then its well-known binary, little-endian. */

const SRID_BYTES = 4

export function geoValue(srid: number, wkb: Uint8Array): Uint8Array {
  const out = new Uint8Array(SRID_BYTES + wkb.length)
  new DataView(out.buffer).setInt32(0, srid, true)
  out.set(wkb, SRID_BYTES)
  return out
}

/** A value of bytes that are checked on the way. */
export const parseGeo = (wkb: Uint8Array, srid: number, geographic: boolean): Uint8Array =>
  geoValue(srid, writeWkb(readWkb(wkb, geographic), true))

export const sridOfValue = (v: Uint8Array): number => new DataView(v.buffer, v.byteOffset, v.byteLength).getInt32(0, true)
export const wkbOfValue = (v: Uint8Array): Uint8Array => v.subarray(SRID_BYTES)
/** The bytes in big-endian order. */
export const bigEndianWkb = (v: Uint8Array): Uint8Array => writeWkb(readWkb(wkbOfValue(v), false), false)
