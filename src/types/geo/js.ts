/** A shape in a plane, or without a reference system (`srid` 0). */
export class Geometry {
  /** Well-known binary, little-endian. */
  readonly wkb: Uint8Array
  /** The number of the spatial reference system. */
  readonly srid: number

  constructor(wkb: Uint8Array, srid = 0) {
    this.wkb = wkb
    this.srid = srid
    Object.freeze(this)
  }
}

/** A shape on the globe: points are longitude and latitude. */
export class Geography {
  /** Well-known binary, little-endian. */
  readonly wkb: Uint8Array
  /** The number of the spatial reference system. */
  readonly srid: number

  constructor(wkb: Uint8Array, srid = 4326) {
    this.wkb = wkb
    this.srid = srid
    Object.freeze(this)
  }
}
