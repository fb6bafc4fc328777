import { statSync } from 'node:fs'
import { dirname, relative, sep } from 'node:path'
import { castValue } from '../types/cast/cast.ts'
import {
  type DataType,
  DateType,
  DecimalType,
  DoubleType,
  IntegerType,
  LongType,
  NullType,
  StringType,
  TimestampType,
} from '../types/data-type.ts'
import { parseDate, parseTimestamp } from '../types/datetime/parse.ts'
import { type Zone, zoneOf } from '../types/datetime/zone.ts'
import { parseDecimal, pow10, precisionOf } from '../types/decimal.ts'
import { quotedSqlName } from '../types/names.ts'
import type { Value } from '../types/value.ts'
import { javaError, sparkError } from '../util/errors.ts'
import { javaDouble } from './java-number.ts'
import type { Listing } from './listing.ts'
import { hadoopPath, localPath } from './path.ts'
import type { ResolveRequest } from './source.ts'

/** The value of rows whose partition column is null. */
export const DEFAULT_PARTITION = '__HIVE_DEFAULT_PARTITION__'

export interface DiscoveredPartitions {
  readonly columns: readonly { readonly name: string; readonly dataType: DataType }[]
  valuesOf(path: string): readonly Value[]
}

interface Spec {
  readonly names: readonly string[]
  readonly raw: readonly string[]
}

/**
 * Reads the columns that folders named `k=v` stand for, and infers their types as Spark does (PartitioningUtils). Raises
 * CONFLICTING_PARTITION_COLUMN_NAMES where folders disagree.
 */
export function discoverPartitions(listing: Listing, request: ResolveRequest): DiscoveredPartitions {
  const bases = basePaths(listing, request)
  const specs = new Map<string, Spec>()
  let folder: string | undefined
  for (const { path } of listing.files) {
    // most files are in the folder of the one before
    if (folder !== undefined && path.startsWith(folder) && path.lastIndexOf(sep) === folder.length) continue
    folder = dirname(path)
    if (!specs.has(folder)) specs.set(folder, parseFolder(folder, bases))
  }
  const distinct = new Map<string, string[]>()
  for (const [folder, spec] of specs) {
    const key = (request.caseSensitive ? spec.names : spec.names.map(n => n.toLowerCase())).join(', ')
    distinct.set(key, [...(distinct.get(key) ?? []), folder])
  }
  const first = specs.values().next().value
  if (first === undefined || (distinct.size === 1 && first.names.length === 0)) return { columns: [], valuesOf: () => [] }
  if (distinct.size > 1) {
    const lists = [...new Set([...specs.values()].map(s => s.names.join(', ')))]
    const paths = [...specs].sort((a, b) => a[1].names.length - b[1].names.length).map(([folder]) => hadoopPath(folder))
    throw sparkError('CONFLICTING_PARTITION_COLUMN_NAMES', {
      distinctPartColLists: `${lists.map((names, i) => `\n\tPartition column name list #${i}: ${names}`).join('')}\n`,
      suspiciousPaths: paths.map(path => `\n\t${path}`).join(''),
    })
  }
  const infer = (request.conf('spark.sql.sources.partitionColumnTypeInference.enabled') ?? 'true').toLowerCase() === 'true'
  const given = (name: string) =>
    request.schema?.fields.find(f => (request.caseSensitive ? f.name === name : f.name.toLowerCase() === name.toLowerCase()))
  const zone = zoneOf(request.options.timezone ?? request.sessionTimeZone)
  const columns = first.names.map((name, i) => {
    const fromUser = given(name)
    if (fromUser !== undefined)
      return { name: fromUser.name, dataType: fromUser.dataType, parse: givenValue(fromUser.name, fromUser.dataType, zone) }
    const types = [...specs.values()].map(s => (infer ? inferType(unescapePathName(s.raw[i]!), zone) : StringType))
    const dataType = types.reduce(wider)
    return { name, dataType, parse: (raw: string) => inferredValue(raw, dataType, zone) }
  })
  const values = new Map<string, readonly Value[]>()
  for (const [folder, spec] of specs)
    values.set(
      folder,
      columns.map((c, i) => {
        const raw = unescapePathName(spec.raw[i]!)
        return raw === DEFAULT_PARTITION ? null : c.parse(raw)
      }),
    )
  return { columns: columns.map(({ name, dataType }) => ({ name, dataType })), valuesOf: path => values.get(dirname(path)) ?? [] }
}

/** A value of a type that the user gave. Raises INVALID_PARTITION_VALUE. */
function givenValue(name: string, t: DataType, zone: Zone): (raw: string) => Value {
  const cast = castValue(StringType, t, 'ansi', { zone })
  return raw => {
    try {
      return cast(raw)
    } catch (e) {
      throw sparkError('INVALID_PARTITION_VALUE', { value: `'${raw}'`, dataType: quotedSqlName(t), columnName: `\`${name}\`` }, [], e)
    }
  }
}

function basePaths(listing: Listing, request: ResolveRequest): readonly string[] {
  const given = request.options.basepath
  if (given !== undefined) {
    const base = localPath(given)
    const outside = listing.roots.find(root => root !== base && !root.startsWith(base.endsWith(sep) ? base : base + sep))
    if (outside !== undefined) throw javaError(`Wrong basePath ${given} for the root path: ${hadoopPath(outside)}`)
    return [base]
  }
  return listing.roots.map(root => (statSync(root).isDirectory() ? root : dirname(root)))
}

/** The `k=v` parts between the nearest base path above the folder and the folder. */
function parseFolder(folder: string, bases: readonly string[]): Spec {
  const base = bases.filter(b => folder === b || folder.startsWith(b.endsWith(sep) ? b : b + sep)).sort((a, b) => a.length - b.length)[0]
  if (base === undefined) return { names: [], raw: [] }
  const names: string[] = []
  const raw: string[] = []
  for (const part of relative(base, folder).split(sep)) {
    const at = part.indexOf('=')
    if (at < 0) continue
    if (at === 0) throw sparkError('EMPTY_PARTITION_COLUMN_NAME', { columnSpec: part })
    if (at === part.length - 1) throw sparkError('EMPTY_PARTITION_COLUMN_VALUE', { columnSpec: part })
    names.push(unescapePathName(part.slice(0, at)))
    raw.push(part.slice(at + 1))
  }
  return { names, raw }
}

/** `%3A` as `:`. */
export function unescapePathName(text: string): string {
  return text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

/** Characters that Hive escapes in folder names. */
export function escapePathName(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is escaped
  return text.replace(/[\u0001-\u001f"#%'*/:=?\\\u007f{[\]^]/g, c => `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)
}

const INT = /^[+-]?\d+$/
const TIMESTAMP = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(\.\d)?$/
const DATE = /^\d{4}-\d{2}-\d{2}$/

function inferType(raw: string, zone: Zone): DataType {
  if (raw === DEFAULT_PARTITION) return NullType
  if (INT.test(raw)) {
    const n = BigInt(raw.replace('+', ''))
    if (n === BigInt.asIntN(32, n)) return IntegerType
    if (n === BigInt.asIntN(64, n)) return LongType
  }
  // Values with a fraction are left to doubles, as in files
  const d = parseDecimal(raw)
  if (d !== undefined && d.scale <= 0 && d.scale > -38 && !/\s/.test(raw)) {
    const precision = precisionOf(d.unscaled * pow10(-d.scale))
    if (precision <= 38) return DecimalType(precision, 0)
  }
  if (javaDouble(raw) !== undefined) return DoubleType
  if (TIMESTAMP.test(raw) && parseTimestamp(raw, zone) !== undefined) return TimestampType
  return DATE.test(raw) && parseDate(raw) !== undefined ? DateType : StringType
}

/** What holds the values of two folders; types that have nothing to do with each other become strings. */
function wider(a: DataType, b: DataType): DataType {
  if (a.type === 'null') return b
  if (b.type === 'null') return a
  if (a.type === 'decimal' && b.type === 'decimal') return a.precision >= b.precision ? a : b
  if (a.type === b.type) return a
  const either = (x: DataType['type'], y: DataType['type']) => (a.type === x && b.type === y) || (a.type === y && b.type === x)
  if (either('int', 'long')) return LongType
  if (either('date', 'timestamp')) return TimestampType
  if (either('int', 'double') || either('long', 'double')) return DoubleType
  const [decimal, other] = a.type === 'decimal' ? [a, b] : b.type === 'decimal' ? [b, a] : [undefined, a]
  if (decimal !== undefined && (other.type === 'int' || other.type === 'long'))
    return DecimalType(Math.max(decimal.precision, other.type === 'int' ? 10 : 20), 0)
  return StringType
}

function inferredValue(raw: string, t: DataType, zone: Zone): Value {
  switch (t.type) {
    case 'int':
      return Number(raw)
    case 'long':
      return BigInt(raw.replace('+', ''))
    case 'double':
      return javaDouble(raw)!
    case 'decimal': {
      const d = parseDecimal(raw)!
      return d.unscaled * pow10(-d.scale)
    }
    case 'date':
      return parseDate(raw)!
    case 'timestamp':
      return parseTimestamp(raw, zone)!
    case 'null':
      return null
    default:
      return raw
  }
}
