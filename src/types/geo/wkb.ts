import { sparkError } from '../../util/errors.ts'

/** Well-known binary: read with all of Spark's checks, and written in either byte order. */

export type Geometry =
  | { readonly kind: typeof POINT; readonly dimension: number; readonly points: readonly Coordinates[] }
  | { readonly kind: typeof LINE; readonly dimension: number; readonly points: readonly Coordinates[] }
  | { readonly kind: typeof POLYGON; readonly dimension: number; readonly rings: readonly (readonly Coordinates[])[] }
  | { readonly kind: number; readonly dimension: number; readonly parts: readonly Geometry[] }
type Coordinates = readonly number[]

const POINT = 1
const LINE = 2
const POLYGON = 3
const COLLECTION = 7
/** Of what `Multi…` is made, and how messages call it. */
const MEMBERS: Readonly<Record<number, readonly [kind: number, member: string, whole: string, plural: string]>> = {
  4: [POINT, 'Point', 'MultiPoint', 'points'],
  5: [LINE, 'LineString', 'MultiLineString', 'line strings'],
  6: [POLYGON, 'Polygon', 'MultiPolygon', 'polygons'],
  7: [0, '', 'GeometryCollection', 'geometries'],
}
const HEADER = 5
/** Thousands of a type's number: 1 has heights, 2 measures, 3 both. */
const ORDINATES = [2, 3, 3, 4] as const

function problem(parseError: string, pos: number): Error {
  return sparkError('WKB_PARSE_ERROR', { parseError, pos: String(pos) })
}

class Reader {
  private readonly bytes: DataView
  private readonly geographic: boolean
  private at = 0

  constructor(bytes: Uint8Array, geographic: boolean) {
    this.bytes = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.geographic = geographic
  }

  geometry(within?: number): Geometry {
    if (this.bytes.byteLength - this.at < HEADER) throw problem('Unexpected end of WKB buffer', this.at)
    const order = this.bytes.getUint8(this.at)
    if (order > 1) throw problem(`Invalid byte order ${order}`, this.at)
    this.at++
    const little = order === 1
    const code = this.bytes.getInt32(this.at, little)
    const [kind, dimension] = [code % 1000, Math.trunc(code / 1000)]
    if (code < 0 || kind < POINT || kind > COLLECTION || dimension > 3 || (within !== undefined && dimension !== within))
      throw problem(`Invalid or unsupported type ${code}`, this.at)
    this.at += 4
    switch (kind) {
      case POINT:
        return { kind, dimension, points: [this.coordinates(dimension, little, true)] }
      case LINE:
        return { kind, dimension, points: this.line(dimension, little) }
      case POLYGON: {
        const n = this.count('polygon rings', 4, little)
        return { kind, dimension, rings: Array.from({ length: n }, () => this.ring(dimension, little)) }
      }
      default:
        return { kind, dimension, parts: this.parts(kind, dimension, little) }
    }
  }

  private parts(kind: number, dimension: number, little: boolean): Geometry[] {
    const [of, member, whole, plural] = MEMBERS[kind]!
    const n = this.count(`${whole} ${plural}`, HEADER, little)
    return Array.from({ length: n }, () => {
      const part = this.geometry(dimension)
      if (of !== 0 && part.kind !== of) throw problem(`Expected ${member} in ${whole}`, this.at)
      return part
    })
  }

  private line(dimension: number, little: boolean): Coordinates[] {
    const start = this.at
    const n = this.count('LineString points', 8 * ORDINATES[dimension]!, little)
    if (n === 1) throw problem('Too few points in linestring', start)
    return Array.from({ length: n }, () => this.coordinates(dimension, little, false))
  }

  private ring(dimension: number, little: boolean): Coordinates[] {
    const start = this.at
    const n = this.count('ring points', 8 * ORDINATES[dimension]!, little)
    if (n < 4) throw problem('Too few points in ring', start)
    const points = Array.from({ length: n }, () => this.coordinates(dimension, little, false))
    const [first, last] = [points[0]!, points.at(-1)!]
    if (first[0] !== last[0] || first[1] !== last[1]) throw problem('Ring is not closed', start)
    return points
  }

  private count(what: string, atLeast: number, little: boolean): number {
    const start = this.at
    if (this.bytes.byteLength - start < 4) throw problem('Unexpected end of WKB buffer', start)
    const n = this.bytes.getInt32(start, little)
    if (n < 0) throw problem(`Invalid count for ${what}: ${n}`, start)
    this.at += 4
    if (n * atLeast > this.bytes.byteLength - this.at) throw problem(`Invalid count for ${what}: exceeds remaining bytes`, start)
    return n
  }

  /** A point of NaN is an empty one; elsewhere there are none. */
  private coordinates(dimension: number, little: boolean, mayBeEmpty: boolean): Coordinates {
    const start = this.at
    const out = Array.from({ length: ORDINATES[dimension]! }, () => {
      if (this.bytes.byteLength - this.at < 8) throw problem('Unexpected end of WKB buffer', this.at)
      const v = this.bytes.getFloat64(this.at, little)
      if (!Number.isFinite(v) && !(mayBeEmpty && Number.isNaN(v))) throw problem('Invalid coordinate value found', this.at)
      this.at += 8
      return v
    })
    if (this.geographic && (Math.abs(out[0]!) > 180 || Math.abs(out[1]!) > 90)) throw problem('Invalid coordinate value found', start)
    return out
  }
}

/** The geometry that the bytes say; trailing bytes are ignored. A geography's points are longitudes and latitudes. */
export function readWkb(bytes: Uint8Array, geographic: boolean): Geometry {
  if (bytes.length === 0) throw problem('WKB data is empty or null', 0)
  return new Reader(bytes, geographic).geometry()
}

/** A geometry's bytes, in little-endian order or the other. */
export function writeWkb(geometry: Geometry, little: boolean): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(sizeOf(geometry)))
  let at = 0
  const int = (v: number) => {
    bytes.setInt32(at, v, little)
    at += 4
  }
  const points = (list: readonly Coordinates[]) => {
    for (const v of list.flat()) {
      bytes.setFloat64(at, v, little)
      at += 8
    }
  }
  const write = (g: Geometry): void => {
    bytes.setUint8(at++, little ? 1 : 0)
    int(g.dimension * 1000 + g.kind)
    if ('parts' in g) {
      int(g.parts.length)
      g.parts.forEach(write)
    } else if ('rings' in g) {
      int(g.rings.length)
      for (const ring of g.rings) {
        int(ring.length)
        points(ring)
      }
    } else {
      if (g.kind !== POINT) int(g.points.length)
      points(g.points)
    }
  }
  write(geometry)
  return new Uint8Array(bytes.buffer)
}

function sizeOf(g: Geometry): number {
  const width = 8 * ORDINATES[g.dimension]!
  if ('parts' in g) return HEADER + 4 + g.parts.reduce((n, p) => n + sizeOf(p), 0)
  if ('rings' in g) return HEADER + 4 + g.rings.reduce((n, r) => n + 4 + r.length * width, 0)
  return HEADER + (g.kind === POINT ? 0 : 4) + g.points.length * width
}
