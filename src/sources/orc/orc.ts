import type { StructType } from '../../types/data-type.ts'
import { SparkException, sparkError } from '../../util/errors.ts'
import { checkFieldNames } from '../field-names.ts'
import { resolveFiles } from '../files.ts'
import { mergeSchemas } from '../merge-schemas.ts'
import type { FileEntry, ResolveRequest, ScanSource, Source } from '../source.ts'
import { javaFlag } from '../write-options.ts'
import { openStripe, type StripeSplit } from './cursor.ts'
import { type FileCache, openOrc, placed } from './file.ts'
import { type OrcState, planScan } from './plan.ts'
import { sparkType } from './schema.ts'
import { checkOrcTypes } from './write-schema.ts'
import { orcWriteFormat } from './writer.ts'

/** ORC files. */
export const orc: Source = {
  name: 'orc',
  options: { mergeschema: undefined, compression: undefined, ignorecorruptfiles: undefined, ignoremissingfiles: undefined },

  resolve(request) {
    const resolved = resolveFiles(request)
    const cache: FileCache = new Map()
    // files of no bytes have no rows, as in Spark
    const entries = resolved.files.filter(f => f.size > 0)
    const made = (files: readonly FileEntry[]): ScanSource => {
      const data = request.schema ? resolved.dataSchema(request.schema) : inferSchema(request, files, cache, failures)
      checkFieldNames(data, request.caseSensitive)
      const driverState: OrcState = { files: cache, caseSensitive: request.caseSensitive }
      return {
        format: 'orc',
        paths: resolved.roots,
        files,
        ...(files.length === resolved.files.length ? { folders: resolved.folders } : {}),
        schema: resolved.withPartitions(data),
        partitionColumns: resolved.partitionColumns,
        ...(request.defaults ? { defaults: request.defaults } : {}),
        options: request.options,
        sessionTimeZone: request.sessionTimeZone,
        statistics: { sizeInBytes: files.reduce((n, f) => n + f.size, 0), columns: {} },
        driverState,
      }
    }
    const failures: Failures = new Map()
    const files = readable(request, entries, cache, failures)
    return files instanceof Promise ? files.then(made) : made(files)
  },

  checkTypes: checkOrcTypes,
  plan: planScan,
  open: (_plan, split, memory) => openStripe(memory, split.detail as StripeSplit),
  writer: orcWriteFormat,
}

const truth = (text: string | undefined): boolean | undefined => (text === undefined ? undefined : text.toLowerCase() === 'true')

const setting = (request: ResolveRequest, option: string, key: string): boolean =>
  truth(request.options[option] ?? request.conf(key)) ?? false

/** Why files could not be read, by path. */
type Failures = Map<string, unknown>

/**
 * The files with their tails read; without those that can't be read or are gone, where the read may go on past them. Others that can't be read
 * are failures of whoever needs their schema, or of the scan.
 */
function readable(
  request: ResolveRequest,
  entries: readonly FileEntry[],
  cache: FileCache,
  failures: Failures,
): readonly FileEntry[] | Promise<readonly FileEntry[]> {
  const corrupt = setting(request, 'ignorecorruptfiles', 'spark.sql.files.ignoreCorruptFiles')
  const missing = setting(request, 'ignoremissingfiles', 'spark.sql.files.ignoreMissingFiles')
  const failed = (entry: FileEntry, e: unknown): boolean => {
    failures.set(entry.path, e)
    const gone = (e as NodeJS.ErrnoException).code === 'ENOENT'
    return !(gone ? missing : corrupt && e instanceof SparkException)
  }
  const found: (boolean | Promise<boolean>)[] = entries.map(entry => {
    try {
      const file = openOrc(entry, cache)
      return file instanceof Promise
        ? file.then(
            () => true,
            e => failed(entry, e),
          )
        : true
    } catch (e) {
      return failed(entry, e)
    }
  })
  const chosen = (keeps: readonly boolean[]) => entries.filter((_, i) => keeps[i])
  return found.some(f => f instanceof Promise) ? Promise.all(found).then(chosen) : chosen(found as boolean[])
}

/** The schema of the first file by name that has columns, or of all of them merged. Raises UNABLE_TO_INFER_SCHEMA where there are none. */
function inferSchema(request: ResolveRequest, entries: readonly FileEntry[], cache: FileCache, failures: Failures): StructType {
  const { mergeschema } = request.options
  const merge = mergeschema === undefined ? (truth(request.conf('spark.sql.orc.mergeSchema')) ?? false) : javaFlag(mergeschema, false)
  const schemas: StructType[] = []
  for (const { path } of [...entries].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    if (schemas.length > 0 && !merge) break
    const file = cache.get(path)
    if (file === undefined) throw failures.get(path)
    if (file.root.children.length > 0) schemas.push(placed(path, undefined, () => sparkType(file.root)) as StructType)
  }
  const [first, ...rest] = schemas
  if (first === undefined) throw sparkError('UNABLE_TO_INFER_SCHEMA', { format: 'ORC' })
  return rest.reduce((schema, next) => mergeSchemas(schema, next, request.caseSensitive), first)
}
