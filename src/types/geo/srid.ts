import { sparkError } from '../../util/errors.ts'
import { GEOGRAPHY_RUNS, GEOMETRY_RUNS } from './srid-runs.ts'

/** Numbers and names of spatial reference systems. */

export type GeoKind = 'geometry' | 'geography'

/** Of a type whose values may each have another one. */
export const ANY_SRID = -1
export const DEFAULT_SRID: Readonly<Record<GeoKind, number>> = { geometry: 0, geography: 4326 }

function numbers(runs: string): ReadonlySet<number> {
  const out = new Set<number>()
  let last = 0
  for (const run of runs.trim().split(/\s+/)) {
    const [gap, more] = run.split('+').map(Number) as [number, number | undefined]
    const start = last + gap
    last = start + (more ?? 0)
    for (let n = start; n <= last; n++) out.add(n)
  }
  return out
}

let known: Readonly<Record<GeoKind, ReadonlySet<number>>> | undefined

/** Is it the number of a system that values of the kind can be in? */
export function isSridSupported(kind: GeoKind, srid: number): boolean {
  known ??= { geometry: numbers(GEOMETRY_RUNS), geography: numbers(GEOGRAPHY_RUNS) }
  return known[kind].has(srid)
}

export function checkedSrid(kind: GeoKind, srid: number): number {
  if (isSridSupported(kind, srid)) return srid
  throw sparkError('ST_INVALID_SRID_VALUE', { srid: String(srid) })
}

const NAMED: Readonly<Record<number, string>> = {
  [ANY_SRID]: 'SRID:ANY',
  0: 'SRID:0',
  4267: 'OGC:CRS27',
  4269: 'OGC:CRS83',
  4326: 'OGC:CRS84',
}
/** Where the numbers of another authority begin and end. */
const ESRI = [
  [2181, 2187],
  [4305, 4305],
  [20062, 20063],
  [24721, 24816],
  [26761, 26765],
  [26788, 26790],
  [30591, 30728],
  [31491, 31527],
  [31917, 31964],
  [32059, 32060],
  [37000, Number.MAX_SAFE_INTEGER],
] as const

/** The name of a system, as schema JSON has it: `OGC:CRS84`, `EPSG:3857`. */
export const crsOf = (srid: number): string =>
  NAMED[srid] ?? `${ESRI.some(([from, to]) => srid >= from && srid <= to) ? 'ESRI' : 'EPSG'}:${srid}`

/** The number of a system's name; undefined where there is none. */
export function sridOf(kind: GeoKind, crs: string): number | undefined {
  const named = Object.entries(NAMED).find(([, name]) => name === crs)
  const srid = named === undefined ? Number(/^(?:EPSG|ESRI):(\d+)$/.exec(crs)?.[1] ?? Number.NaN) : Number(named[0])
  return srid === ANY_SRID || isSridSupported(kind, srid) ? srid : undefined
}
