import { access } from 'node:fs/promises'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { caseSensitive } from '../config/session.ts'
import type { InsertIntoDataSource } from '../plan/logical.ts'
import { lookupSource } from '../sources/index.ts'
import { executeWrite } from '../execution/write.ts'
import { sessionTimeZone } from '../config/session.ts'
import { StructType } from '../types/data-type.ts'
import { catalogString, quoteIdentifier } from '../types/names.ts'
import { sparkError } from '../util/errors.ts'
import type { DataFrame } from './dataframe.ts'

/** Runs `df.write…save(path)`. What the columns, the partitions or the target forbid is raised before anything runs. */
export async function writeFiles(df: DataFrame, command: InsertIntoDataSource, options?: { signal?: AbortSignal }): Promise<void> {
  const source = lookupSource(command.format)
  const schema = await df.schema()
  checkColumns(schema, command.partitionBy, df.sparkSession.conf.value(caseSensitive))
  const path = command.path.startsWith('file:') ? fileURLToPath(command.path.replace(/^file:\/*/, 'file:///')) : resolve(command.path)
  if ((command.mode === 'error' || command.mode === 'ignore') && (await exists(path))) {
    if (command.mode === 'ignore') return
    throw sparkError('PATH_ALREADY_EXISTS', { outputPath: `file:${path}` })
  }
  if (!source.writer) throw sparkError('UNSUPPORTED_FEATURE.STATEMENT', { statement: `writing ${source.name}` })
  const { conf } = df.sparkSession.state
  const timeZone = conf.value(sessionTimeZone)
  const inFiles = schema.fields.filter(f => !command.partitionBy.some(p => p.toLowerCase() === f.name.toLowerCase()))
  const format = source.writer({
    schema: StructType(inFiles.map(f => ({ ...f, nullable: true }))),
    options: command.options,
    sessionTimeZone: timeZone,
    conf: key => conf.getOption(key),
  })
  const target = {
    format: source.name,
    state: format.state,
    extension: format.extension,
    path,
    overwrite: command.mode === 'overwrite',
    partitionBy: command.partitionBy,
    timeZone,
  }
  await executeWrite(await df.queryExecution.optimized(), target, df.sparkSession.state.executionContext(options?.signal ? { signal: options.signal } : {}))
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

/** Column names must differ; partition columns must be there, and leave something to write. */
function checkColumns(schema: StructType, partitionBy: readonly string[], sensitive: boolean): void {
  const key = (name: string): string => (sensitive ? name : name.toLowerCase())
  const names = new Set<string>()
  for (const { name } of schema.fields) {
    if (names.has(key(name))) throw sparkError('COLUMN_ALREADY_EXISTS', { columnName: quoteIdentifier(key(name)) })
    names.add(key(name))
  }
  for (const column of partitionBy)
    if (!names.has(key(column))) throw sparkError('_LEGACY_ERROR_TEMP_1155', { col: column, schemaCatalog: catalogString(schema) })
  if (partitionBy.length > 0 && partitionBy.length === names.size) throw sparkError('ALL_PARTITION_COLUMNS_NOT_ALLOWED')
}
