import { basename } from 'node:path'
import type { ManageResources } from '../../plan/catalog-command.ts'
import { contextsOf } from '../../util/query-context.ts'
import { unsupported } from '../../util/unsupported.ts'
import type { DataFrame } from '../dataframe/dataframe.ts'
import type { SparkSession } from '../spark-session.ts'
import { commandResult, noResult } from './result.ts'

/** `ADD FILE path` brings a file to where tasks find it; `LIST FILES [path ...]` tells of those brought. There is no JVM for jars, and no archive. */
export function runManageResources(session: SparkSession, { operation, resource, paths, origin }: ManageResources): DataFrame {
  const context = session.sparkContext
  if (operation === 'add') {
    if (resource !== 'file') throw unsupported(`ADD ${resource.toUpperCase()}`, contextsOf(origin))
    for (const path of paths) context.addFile(path, true)
    return noResult(session)
  }
  const all = resource === 'file' ? context.listFiles : resource === 'jar' ? context.listJars : context.listArchives
  const asked = new Set(paths.map(p => basename(p)))
  return commandResult(
    session,
    ['Results'],
    all.filter(f => asked.size === 0 || asked.has(basename(f))).map(f => [f]),
  )
}
