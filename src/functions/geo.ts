import { type Expression, Literal } from '../plan/expression.ts'
import { BinaryType, type DataType, GeographyType, GeometryType, type GeoType, IntegerType, StringType } from '../types/data-type.ts'
import { ANY_SRID, checkedSrid, DEFAULT_SRID, type GeoKind } from '../types/geo/srid.ts'
import { bigEndianWkb, geoValue, parseGeo, sridOfValue, wkbOfValue } from '../types/geo/value.ts'
import { sparkError } from '../util/errors.ts'
import { type ScalarFunction, scalar } from './define.ts'
import { constantOf } from './type-rules.ts'

/** Shapes in a plane (GEOMETRY) and on the globe (GEOGRAPHY). */

const st = (spec: Omit<ScalarFunction, 'kind' | 'group' | 'since'>): ScalarFunction =>
  scalar({ group: 'st_funcs', since: '4.1.0', ...spec })

const ofSystem = (kind: GeoKind, srid: number): GeoType => (kind === 'geometry' ? GeometryType(srid) : GeographyType(srid))

/** The type of a value in a system that is a constant, or may be any. */
function typeIn(kind: GeoKind, srid: Expression | undefined): GeoType {
  const n = constantOf(srid)
  return ofSystem(kind, n === undefined || n === null ? ANY_SRID : checkedSrid(kind, n as number))
}

const POINT = "X'0101000000000000000000F03F0000000000000040'"
const HEX = '0101000000000000000000F03F0000000000000040'

export const stAsBinary = st({
  name: 'st_asbinary',
  usage: 'st_asbinary(geo[, endianness])',
  doc: 'The well-known binary of a shape: little-endian (NDR) unless big-endian (XDR) is asked for.',
  examples: [[`SELECT hex(st_asbinary(st_geomfromwkb(${POINT})))`, HEX]],
  args: ['geography|geometry', 'string?'],
  returns: BinaryType,
  mayThrow: true,
  coerce: args => (args.length > 1 ? args : [...args, Literal({ value: 'NDR', dataType: StringType })]),
  eval: (geo: Uint8Array, endianness: string) => {
    const order = endianness.toUpperCase()
    if (order !== 'NDR' && order !== 'XDR') throw sparkError('ST_INVALID_ENDIANNESS_VALUE', { endianness })
    return order === 'NDR' ? wkbOfValue(geo) : bigEndianWkb(geo)
  },
})

export const stGeogFromWkb = st({
  name: 'st_geogfromwkb',
  usage: 'st_geogfromwkb(wkb)',
  doc: 'The geography that well-known binary says.',
  examples: [[`SELECT hex(st_asbinary(st_geogfromwkb(${POINT})))`, HEX]],
  args: ['binary'],
  returns: GeographyType(),
  mayThrow: true,
  eval: (wkb: Uint8Array) => parseGeo(wkb, DEFAULT_SRID.geography, true),
})

export const stGeomFromWkb = st({
  name: 'st_geomfromwkb',
  usage: 'st_geomfromwkb(wkb[, srid])',
  doc: 'The geometry that well-known binary says, in the spatial reference system of a number (0 for none).',
  examples: [[`SELECT st_srid(st_geomfromwkb(${POINT}, 4326))`, '4326']],
  args: ['binary', 'int?'],
  evaluates: [1],
  returns: (_types, args) => typeIn('geometry', args[1]),
  mayThrow: true,
  coerce: args => (args.length > 1 ? args : [...args, Literal({ value: DEFAULT_SRID.geometry, dataType: IntegerType })]),
  eval: (wkb: Uint8Array, srid: number) => parseGeo(wkb, checkedSrid('geometry', srid), false),
})

export const stSrid = st({
  name: 'st_srid',
  usage: 'st_srid(geo)',
  doc: 'The number of the spatial reference system that a shape is in.',
  examples: [[`SELECT st_srid(st_geogfromwkb(${POINT}))`, '4326']],
  args: ['geography|geometry'],
  returns: IntegerType,
  eval: sridOfValue,
})

export const stSetSrid = st({
  name: 'st_setsrid',
  usage: 'st_setsrid(geo, srid)',
  doc: 'The same shape, said to be in the spatial reference system of another number.',
  examples: [[`SELECT st_srid(st_setsrid(st_geomfromwkb(${POINT}), 3857))`, '3857']],
  args: ['geography|geometry', 'int'],
  evaluates: [1],
  returns: (types, args) => typeIn(kindOf(types[0]!), args[1]),
  mayThrow: true,
  bind: info => {
    const kind = kindOf(info.argTypes[0]!)
    return (geo: Uint8Array, srid: number) => geoValue(checkedSrid(kind, srid), wkbOfValue(geo))
  },
})

const kindOf = (t: DataType): GeoKind => (t.type === 'geography' ? 'geography' : 'geometry')
