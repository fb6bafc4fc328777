import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { type DataType, StructField, StructType } from '../types/data-type.ts'
import { catalogString, quotedSqlName } from '../types/names.ts'
import { nullableThroughout, typeExists } from '../types/tree.ts'
import { sparkError } from '../util/errors.ts'
import { hadoopPath, localPath } from './path.ts'
import type { Source } from './source.ts'

/**
 * Writing of a table's files, all or nothing. Tasks write below `_temporary` in the target; a task's attempt is committed by one rename,
 * the job by moving the committed files to their places and leaving `_SUCCESS`. Until then the target is as it was, also where it is to be
 * overwritten; an aborted job leaves nothing behind.
 */
export type SaveMode = 'error' | 'append' | 'overwrite' | 'ignore'

export interface WriteJobRequest {
  readonly path: string
  readonly mode: SaveMode
  readonly source: Source
  readonly schema: StructType
  readonly partitionBy: readonly string[]
  /** Keys lower case. */
  readonly options: Readonly<Record<string, string>>
  readonly sessionTimeZone: string
  readonly caseSensitive: boolean
  /** Instead of everything, an overwrite replaces these folders below the path. */
  readonly replacedFolders?: readonly string[]
  /** Folders of partitions that lie elsewhere: by their path below the target. */
  readonly locations?: Readonly<Record<string, string>>
  conf(key: string): string | undefined
}

/** Plain data: it travels to the workers. */
export interface WriteJob {
  readonly format: string
  /** The target folder. */
  readonly path: string
  readonly overwrite: boolean
  /** Overwrites only the partitions that are written. */
  readonly dynamic: boolean
  readonly replacedFolders?: readonly string[]
  readonly locations?: Readonly<Record<string, string>>
  /** The job's own folder in the target's `_temporary`. */
  readonly staging: string
  /** Folders that did not exist before, outermost first. */
  readonly made: readonly string[]
  readonly uuid: string
  /** `.snappy.parquet`. */
  readonly extension: string
  /** The format's `WriteFormat.state`. */
  readonly state: unknown
  /** By place in the rows that are written: the columns that go to files, and those that go to folder names. */
  readonly dataColumns: readonly number[]
  readonly partitionColumns: readonly { readonly index: number; readonly name: string; readonly dataType: DataType }[]
  /** Rows of a file at most; 0 for no limit. */
  readonly maxRecordsPerFile: number
  readonly sessionTimeZone: string
}

/** What a committed task tells the driver. */
export interface TaskCommit {
  readonly task: number
  readonly files: number
  readonly rows: number
  readonly bytes: number
}

/**
 * Driver: begins a write; undefined where the mode says to leave an existing target alone. Raises PATH_ALREADY_EXISTS,
 * ALL_PARTITION_COLUMNS_NOT_ALLOWED, COLUMN_ALREADY_EXISTS and the format's own errors, before anything is touched.
 */
export function beginWrite(request: WriteJobRequest): WriteJob | undefined {
  const { source, schema, options, conf } = request
  const path = localPath(request.path)
  checkNames(schema, request.caseSensitive)
  const partitionColumns = request.partitionBy.map(name => {
    const index = schema.fields.findIndex(f => (request.caseSensitive ? f.name === name : f.name.toLowerCase() === name.toLowerCase()))
    if (index < 0) throw sparkError('_LEGACY_ERROR_TEMP_1155', { col: name, schemaCatalog: catalogString(schema) })
    const { dataType } = schema.fields[index]!
    if (NESTED.has(dataType.type))
      throw sparkError('INVALID_PARTITION_COLUMN_DATA_TYPE', { type: quotedSqlName(nullableThroughout(dataType)) })
    return { index, name, dataType }
  })
  checkNames(StructType(partitionColumns.map(p => StructField(p.name, p.dataType))), request.caseSensitive)
  if (partitionColumns.length > 0 && partitionColumns.length === schema.fields.length)
    throw sparkError('ALL_PARTITION_COLUMNS_NOT_ALLOWED', {})
  const dataColumns = schema.fields.map((_, i) => i).filter(i => !partitionColumns.some(p => p.index === i))
  const exists = existsSync(path)
  if (exists && request.mode === 'error') throw sparkError('PATH_ALREADY_EXISTS', { outputPath: hadoopPath(path) })
  if (exists && request.mode === 'ignore') return undefined
  if (source.writer === undefined) throw sparkError('DATA_SOURCE_NOT_FOUND', { provider: source.name })
  if (conf('spark.sql.timeType.enabled') !== 'true' && typeExists(schema, t => t.type === 'time')) throw sparkError('UNSUPPORTED_TIME_TYPE')
  const format = source.writer({
    schema: StructType(dataColumns.map(i => schema.fields[i]!)),
    options,
    sessionTimeZone: request.sessionTimeZone,
    conf,
  })
  const uuid = randomUUID()
  const made: string[] = []
  for (let p = path; !existsSync(p); p = dirname(p)) made.unshift(p)
  const overwriteMode = options.partitionoverwritemode ?? conf('spark.sql.sources.partitionOverwriteMode') ?? 'STATIC'
  // A file in the target's place goes only when the job is committed
  const root = exists && !statSync(path).isDirectory() ? `${path}._firesteel_${uuid}` : path
  const staging = join(root, '_temporary', uuid)
  mkdirSync(join(staging, 'committed'), { recursive: true })
  return {
    format: source.name,
    path,
    overwrite: request.mode === 'overwrite',
    dynamic: request.mode === 'overwrite' && overwriteMode.toUpperCase() === 'DYNAMIC' && partitionColumns.length > 0,
    ...(request.replacedFolders ? { replacedFolders: request.replacedFolders } : {}),
    ...(request.locations ? { locations: request.locations } : {}),
    staging,
    made,
    uuid,
    extension: format.extension,
    state: format.state,
    dataColumns,
    partitionColumns,
    maxRecordsPerFile: Number(options.maxrecordsperfile ?? conf('spark.sql.files.maxRecordsPerFile') ?? 0),
    sessionTimeZone: request.sessionTimeZone,
  }
}

const NESTED: ReadonlySet<string> = new Set(['array', 'map', 'struct'])

function checkNames(schema: StructType, caseSensitive: boolean): void {
  const seen = new Set<string>()
  for (const f of schema.fields) {
    const key = caseSensitive ? f.name : f.name.toLowerCase()
    if (seen.has(key)) throw sparkError('COLUMN_ALREADY_EXISTS', { columnName: `\`${key}\`` })
    seen.add(key)
  }
}

/** Where an attempt of a task writes; nobody else does. */
export const attemptFolder = (job: WriteJob, task: number, attempt: number): string => join(job.staging, `attempt-${task}-${attempt}`)

const committedFolder = (job: WriteJob, task: number): string => join(job.staging, 'committed', `task-${task}`)

/** Worker: makes an attempt's files the task's. The first attempt to do so wins; the files of another are thrown away. */
export function commitAttempt(job: WriteJob, task: number, attempt: number): void {
  const from = attemptFolder(job, task, attempt)
  if (!existsSync(from)) return
  try {
    renameSync(from, committedFolder(job, task))
  } catch (e) {
    if (!['ENOTEMPTY', 'EEXIST'].includes((e as NodeJS.ErrnoException).code ?? '')) throw e
    rmSync(from, { recursive: true, force: true })
  }
}

/** Driver: has any task left files? */
export const hasTasks = (job: WriteJob): boolean => readdirSync(join(job.staging, 'committed')).length > 0

/** Worker, or driver after a worker has died: throws an attempt's files away. */
export function abortAttempt(job: WriteJob, task: number, attempt: number): void {
  rmSync(attemptFolder(job, task, attempt), { recursive: true, force: true })
}

/**
 * Driver: publishes what the tasks have committed, and says which folders below the target got files. Where a move fails, the target is put back
 * as it was.
 */
export function commitWrite(job: WriteJob): string[] {
  const done: (() => void)[] = []
  try {
    const committed = join(job.staging, 'committed')
    const files = readdirSync(committed).flatMap(task => filesBelow(join(committed, task), ''))
    const written = [...new Set(files.map(f => dirname(f.name)))]
    const placeOf = (folder: string): string => job.locations?.[folder] ?? join(job.path, folder)
    if (existsSync(job.path) && !statSync(job.path).isDirectory()) setAside(job.path, job, done)
    if (job.overwrite) {
      const folders = job.dynamic
        ? written.map(placeOf)
        : (job.replacedFolders?.map(placeOf) ?? [job.path, ...Object.values(job.locations ?? {})])
      for (const folder of folders) for (const old of entries(folder)) setAside(join(folder, old), job, done)
    }
    for (const { name, from } of files) {
      const to = join(placeOf(dirname(name)), basename(name))
      for (let p = dirname(to); !existsSync(p); p = dirname(p)) done.push(() => removeEmpty(p))
      mkdirSync(dirname(to), { recursive: true })
      renameSync(from, to)
      done.push(() => renameSync(to, from))
    }
    writeFileSync(join(job.path, '_SUCCESS'), '')
    removeStaging(job)
    return written
  } catch (e) {
    for (const undo of done.reverse()) undo()
    throw e
  }
}

/** Driver: leaves the target as it was before the write. */
export function abortWrite(job: WriteJob): void {
  removeStaging(job)
  for (const folder of [...job.made].reverse()) removeEmpty(folder)
}

function removeStaging(job: WriteJob): void {
  rmSync(job.staging, { recursive: true, force: true })
  const temporary = dirname(job.staging)
  removeEmpty(temporary)
  if (dirname(temporary) !== job.path) removeEmpty(dirname(temporary))
}

function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder)
  } catch {
    // Others write here too, or it is gone already
  }
}

/** What an overwrite replaces: everything but the folder of running jobs. */
const entries = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder).filter(name => name !== '_temporary') : [])

function setAside(path: string, job: WriteJob, done: (() => void)[]): void {
  const old = join(job.staging, 'old', String(done.length))
  mkdirSync(dirname(old), { recursive: true })
  renameSync(path, old)
  done.push(() => renameSync(old, path))
}

function filesBelow(folder: string, prefix: string): { name: string; from: string }[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap(e => {
    const from = join(folder, e.name)
    const name = prefix === '' ? e.name : join(prefix, e.name)
    return e.isDirectory() ? filesBelow(from, name) : [{ name, from }]
  })
}
