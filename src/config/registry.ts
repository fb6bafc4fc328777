import * as cache from './cache.ts'
import * as catalog from './catalog.ts'
import * as engine from './engine.ts'
import type { ConfigEntry } from './entry.ts'
import * as execution from './execution.ts'
import * as files from './files.ts'
import * as rdd from './rdd.ts'
import * as session from './session.ts'

/** Every configuration key by name. */
export const entries: ReadonlyMap<string, ConfigEntry> = new Map(
  [cache, catalog, engine, execution, files, rdd, session].flatMap(area =>
    Object.values(area).map(e => [e.key, e as unknown as ConfigEntry]),
  ),
)
