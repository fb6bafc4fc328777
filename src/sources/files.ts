import { asNullable } from '../types/as-nullable.ts'
import { type DataType, StructField, StructType } from '../types/data-type.ts'
import { parseTimestamp } from '../types/datetime/parse.ts'
import { zoneOf } from '../types/datetime/zone.ts'
import { sparkError } from '../util/errors.ts'
import { type ListedFile, type ListedFolder, listFiles } from './listing.ts'
import { discoverPartitions } from './partition-discovery.ts'
import type { FileEntry, GivenPartitions, ResolveRequest, ScanSource } from './source.ts'

/** What every file source resolves alike: the files, and the columns that their folders name. */
export interface ResolvedFiles {
  readonly roots: readonly string[]
  readonly files: readonly FileEntry[]
  readonly folders: readonly ListedFolder[] | undefined
  readonly partitionColumns: readonly string[]
  /** The columns in the files, of a schema that the user gave (which may name partition columns too). */
  dataSchema(given: StructType): StructType
  /** The whole schema: the files' columns, then the partitions'; a partition column that files have as well stays in its place. */
  withPartitions(data: StructType): StructType
}

/** Lists the files of a read. Raises PATH_NOT_FOUND and the errors of partition discovery. */
export function resolveFiles(request: ResolveRequest): ResolvedFiles {
  const { options } = request
  if (request.partitions !== undefined) return givenFiles(request, request.partitions)
  const listing = listFiles(request.paths, {
    recursive: options.recursivefilelookup?.toLowerCase() === 'true',
    ...(options.pathglobfilter === undefined ? {} : { pathGlobFilter: options.pathglobfilter }),
    ...(request.mayBeMissing ? { mayBeMissing: true } : {}),
    ...bounds(request),
  })
  const discovered =
    options.recursivefilelookup?.toLowerCase() === 'true' || request.mayBeMissing
      ? { columns: [], valuesOf: () => [] }
      : discoverPartitions(listing, request)
  const files = listing.files.map(
    ({ path, size, modificationTime, fileVersion }: ListedFile): FileEntry => ({
      path,
      size,
      modificationTime,
      fileVersion,
      partitionValues: discovered.valuesOf(path),
    }),
  )
  const same = (a: string, b: string) => (request.caseSensitive ? a === b : a.toLowerCase() === b.toLowerCase())
  const names = discovered.columns.map(c => c.name)
  return {
    roots: listing.roots,
    files,
    folders: listing.folders,
    partitionColumns: names,
    dataSchema: given => asNullable(StructType(given.fields.filter(f => !names.some(n => same(n, f.name))))),
    withPartitions(data) {
      const typed = (name: string): { name: string; dataType: DataType } => discovered.columns.find(c => same(c.name, name))!
      const kept = data.fields.map(f => (names.some(n => same(n, f.name)) ? StructField(f.name, typed(f.name).dataType) : f))
      const rest = discovered.columns.filter(c => !data.fields.some(f => same(f.name, c.name)))
      return StructType([...kept, ...rest.map(c => StructField(c.name, c.dataType))])
    },
  }
}

/** A source of these files, whose columns besides the partitions' are `data`. All that is known of what is in them is their size. */
export const sourceOf = (format: string, request: ResolveRequest, resolved: ResolvedFiles, data: StructType): ScanSource => ({
  format,
  paths: resolved.roots,
  files: resolved.files,
  folders: resolved.folders,
  schema: resolved.withPartitions(data),
  partitionColumns: resolved.partitionColumns,
  options: request.options,
  sessionTimeZone: request.sessionTimeZone,
  statistics: { sizeInBytes: resolved.files.reduce((n, f) => n + f.size, 0), columns: {} },
})

/** The files of a stored table: those in the folders of the partitions that the catalog knows. */
function givenFiles(request: ResolveRequest, given: GivenPartitions): ResolvedFiles {
  const same = (a: string, b: string) => (request.caseSensitive ? a === b : a.toLowerCase() === b.toLowerCase())
  const files = given.folders.flatMap(folder =>
    listFiles([folder.path], { recursive: false, mayBeMissing: true, ...bounds(request) }).files.map(
      (f): FileEntry => ({ ...f, partitionValues: folder.values }),
    ),
  )
  const names = given.columns.map(c => c.name)
  return {
    roots: request.paths,
    files,
    folders: undefined,
    partitionColumns: names,
    dataSchema: schema => asNullable(StructType(schema.fields.filter(f => !names.some(n => same(n, f.name))))),
    withPartitions: data => StructType([...data.fields, ...given.columns]),
  }
}

/** The times that files are to be modified before and after, in milliseconds. Raises _LEGACY_ERROR_TEMP_1294 where one is no timestamp. */
function bounds(request: ResolveRequest): { modifiedBefore?: number; modifiedAfter?: number } {
  const { options } = request
  const zone = zoneOf(options.timezone ?? request.sessionTimeZone)
  const at = (strategy: string): number | undefined => {
    const text = options[strategy]
    if (text === undefined) return undefined
    const micros = parseTimestamp(text, zone)
    if (micros === undefined) throw sparkError('_LEGACY_ERROR_TEMP_1294', { strategy, timeString: text })
    return Number(micros) / 1000
  }
  const modifiedBefore = at('modifiedbefore')
  const modifiedAfter = at('modifiedafter')
  return { ...(modifiedBefore === undefined ? {} : { modifiedBefore }), ...(modifiedAfter === undefined ? {} : { modifiedAfter }) }
}
