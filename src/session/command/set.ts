import { entries } from '../../config/registry.ts'
import type { ResetCommand, SetCommand } from '../../plan/logical.ts'
import type { DataFrame } from '../dataframe/dataframe.ts'
import type { SparkSession } from '../spark-session.ts'
import { commandResult, noResult } from './result.ts'

const UNDEFINED = '<undefined>'

/** `SET`, `SET -v`, `SET k`, `SET k=v`. */
export function runSet(session: SparkSession, { key, value, verbose }: SetCommand): DataFrame {
  const { conf } = session
  if (key !== undefined && value !== undefined) {
    conf.set(key, value)
    return commandResult(session, ['key', 'value'], [[key, value]])
  }
  if (key !== undefined) return commandResult(session, ['key', 'value'], [[key, conf.getOption(key) ?? UNDEFINED]])
  if (!verbose) return commandResult(session, ['key', 'value'], sorted(Object.entries(conf.getAll())))
  const rows = [...entries.values()]
    .filter(e => e.key.startsWith('spark.sql.'))
    .map((e): [string, string, string, string] => [e.key, conf.getOption(e.key) ?? UNDEFINED, e.doc, e.since])
  return commandResult(session, ['key', 'value', 'meaning', 'Since version'], sorted(rows))
}

const sorted = <T extends readonly [string, ...string[]]>(rows: readonly T[]): T[] => [...rows].sort((a, b) => (a[0] < b[0] ? -1 : 1))

/** `RESET`, `RESET k`. */
export function runReset(session: SparkSession, { key }: ResetCommand): DataFrame {
  if (key === undefined) session.conf.reset()
  else session.conf.unset(key)
  return noResult(session)
}
