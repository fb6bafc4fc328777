import { statSync } from 'node:fs'
import { dirname, relative, sep } from 'node:path'
import { type DataType, DateType, DecimalType, DoubleType, IntegerType, LongType, NullType, StringType } from '../types/data-type.ts'
import type { Value } from '../types/value.ts'
import { sparkError } from '../util/errors.ts'
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
  for (const { path } of listing.files) {
    const folder = dirname(path)
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
    const lists = [...specs.values()].map(s => s.names.join(', '))
    throw sparkError('CONFLICTING_PARTITION_COLUMN_NAMES', {
      distinctPartColLists: [...new Set(lists)].map((names, i) => `Partition column name list #${i}: ${names}`).join('\n'),
      suspiciousPaths: [...specs.keys()].map(hadoopPath).join('\n'),
    })
  }
  const infer = (request.conf('spark.sql.sources.partitionColumnTypeInference.enabled') ?? 'true').toLowerCase() === 'true'
  const given = (name: string) =>
    request.schema?.fields.find(f => (request.caseSensitive ? f.name === name : f.name.toLowerCase() === name.toLowerCase()))
  const columns = first.names.map((name, i) => {
    const fromUser = given(name)
    if (fromUser !== undefined) return { name: fromUser.name, dataType: fromUser.dataType }
    const types = [...specs.values()].map(s => (infer ? inferType(unescapePathName(s.raw[i]!)) : StringType))
    const dataType = types.reduce(wider)
    return { name, dataType: dataType.type === 'null' ? StringType : dataType }
  })
  const values = new Map<string, readonly Value[]>()
  for (const [folder, spec] of specs)
    values.set(
      folder,
      columns.map((c, i) => parseValue(unescapePathName(spec.raw[i]!), c.dataType)),
    )
  return { columns, valuesOf: path => values.get(dirname(path)) ?? [] }
}

function basePaths(listing: Listing, request: ResolveRequest): readonly string[] {
  const given = request.options.basepath
  if (given !== undefined) return [localPath(given)]
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
const DOUBLE = /^[+-]?(NaN|Infinity|(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?[dDfF]?)$/

function inferType(raw: string): DataType {
  if (raw === DEFAULT_PARTITION) return NullType
  if (INT.test(raw)) {
    const n = BigInt(raw.replace('+', ''))
    if (n === BigInt.asIntN(32, n)) return IntegerType
    if (n === BigInt.asIntN(64, n)) return LongType
    const digits = raw.replace(/^[+-]?0*/, '').length
    if (digits <= 38) return DecimalType(digits, 0)
  }
  if (DOUBLE.test(raw)) return DoubleType
  if (parseDate(raw) !== undefined) return DateType
  return StringType
}

const RANK: Partial<Record<DataType['type'], number>> = { null: 0, int: 1, long: 2, decimal: 3, double: 4, string: 9 }

function wider(a: DataType, b: DataType): DataType {
  if (a.type === 'null') return b
  if (b.type === 'null') return a
  if (a.type === b.type) return a.type === 'decimal' && b.type === 'decimal' && b.precision > a.precision ? b : a
  const x = RANK[a.type]
  const y = RANK[b.type]
  if (x === undefined || y === undefined) return StringType
  return x > y ? a : b
}

/** Days since the epoch of `yyyy-MM-dd`, or undefined. */
function parseDate(text: string): number | undefined {
  const m = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (m === null) return undefined
  const at = new Date(0)
  at.setUTCFullYear(Number(m[1]), Number(m[2]) - 1, Number(m[3]))
  if (at.getUTCMonth() !== Number(m[2]) - 1 || at.getUTCDate() !== Number(m[3])) return undefined
  return at.getTime() / 86_400_000
}

function parseValue(raw: string, t: DataType): Value {
  if (raw === DEFAULT_PARTITION) return null
  switch (t.type) {
    case 'byte':
    case 'short':
    case 'int':
    case 'float':
    case 'double':
      return Number(raw.replace(/[dDfF]$/, ''))
    case 'long':
      return BigInt(raw)
    case 'decimal':
      return BigInt(raw)
    case 'date':
      return parseDate(raw) ?? null
    case 'boolean':
      return raw.toLowerCase() === 'true'
    default:
      return raw
  }
}
