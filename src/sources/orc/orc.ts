import type { StructType } from '../../types/data-type.ts'
import { SparkException, sparkError } from '../../util/errors.ts'
import { resolveFiles } from '../files.ts'
import { mergeSchemas } from '../merge-schemas.ts'
import type { FileEntry, ResolveRequest, ScanSource, Source } from '../source.ts'
import { javaFlag } from '../write-options.ts'
import { openStripe, type StripeSplit } from './cursor.ts'
import { type FileCache, type OrcFile, openOrc, placed } from './file.ts'
import { type OrcState, planScan } from './plan.ts'
import { sparkType } from './schema.ts'
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
      const data = request.schema ? resolved.dataSchema(request.schema) : inferSchema(request, files, cache)
      const driverState: OrcState = { files: cache, caseSensitive: request.caseSensitive }
      return {
        format: 'orc',
        paths: resolved.roots,
        files,
        schema: resolved.withPartitions(data),
        partitionColumns: resolved.partitionColumns,
        ...(request.defaults ? { defaults: request.defaults } : {}),
        options: request.options,
        sessionTimeZone: request.sessionTimeZone,
        statistics: { sizeInBytes: files.reduce((n, f) => n + f.size, 0), columns: {} },
        driverState,
      }
    }
    const files = readable(request, entries, cache)
    return files instanceof Promise ? files.then(made) : made(files)
  },

  plan: planScan,
  open: (_plan, split, memory) => openStripe(memory, split.detail as StripeSplit),
  writer: orcWriteFormat,
}

const truth = (text: string | undefined): boolean | undefined => (text === undefined ? undefined : text.toLowerCase() === 'true')

const setting = (request: ResolveRequest, option: string, key: string): boolean =>
  truth(request.options[option] ?? request.conf(key)) ?? false

/**
 * The files with their tails read, as far as a schema is wanted of them; without those that can't be read or are gone, where the read may go on
 * past them. What can't be read although the user gave a schema is the scan's failure.
 */
function readable(
  request: ResolveRequest,
  entries: readonly FileEntry[],
  cache: FileCache,
): readonly FileEntry[] | Promise<readonly FileEntry[]> {
  const corrupt = setting(request, 'ignorecorruptfiles', 'spark.sql.files.ignoreCorruptFiles')
  const missing = setting(request, 'ignoremissingfiles', 'spark.sql.files.ignoreMissingFiles')
  const kept = (e: unknown): boolean => {
    const gone = (e as NodeJS.ErrnoException).code === 'ENOENT'
    if (gone ? missing : corrupt && e instanceof SparkException) return false
    if (request.schema !== undefined) return true
    throw e
  }
  const found: (boolean | Promise<boolean>)[] = entries.map(e => {
    try {
      const file = openOrc(e, cache)
      return file instanceof Promise ? file.then(() => true, kept) : true
    } catch (error) {
      return kept(error)
    }
  })
  const chosen = (keeps: readonly boolean[]) => entries.filter((_, i) => keeps[i])
  return found.some(f => f instanceof Promise) ? Promise.all(found).then(chosen) : chosen(found as boolean[])
}

/** The schema of the first file by name that has columns, or of all of them merged. Raises UNABLE_TO_INFER_SCHEMA where there are none. */
function inferSchema(request: ResolveRequest, entries: readonly FileEntry[], cache: FileCache): StructType {
  const { mergeschema } = request.options
  const merge = mergeschema === undefined ? (truth(request.conf('spark.sql.orc.mergeSchema')) ?? false) : javaFlag(mergeschema, false)
  const sorted = [...entries].sort((a, b) => (a.path < b.path ? -1 : 1)).map(e => cache.get(e.path)!)
  const files = sorted.filter(f => f.root.children.length > 0)
  const [first] = files
  if (first === undefined) throw sparkError('UNABLE_TO_INFER_SCHEMA', { format: 'ORC' })
  const of = (file: OrcFile) => placed(file.path, undefined, () => sparkType(file.root)) as StructType
  return merge ? files.slice(1).reduce((schema, file) => mergeSchemas(schema, of(file), request.caseSensitive), of(first)) : of(first)
}
