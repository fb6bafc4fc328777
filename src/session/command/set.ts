import { entries } from '../../config/registry.ts'
import { sqlPathEnabled } from '../../config/session.ts'
import type { ResetCommand, SetCommand, SetPath } from '../../plan/session-command.ts'
import { quoteIdentifier } from '../../types/names.ts'
import { sparkError } from '../../util/errors.ts'
import type { DataFrame } from '../dataframe/dataframe.ts'
import type { SparkSession } from '../spark-session.ts'
import { lookupVariable } from '../variables.ts'
import { commandResult, noResult } from './result.ts'

/** Hadoop's names for the number of partitions. */
const HADOOP = new Set(['mapred.reduce.tasks', 'mapreduce.job.reduces'])
const UNDEFINED = '<undefined>'

/** `SET`, `SET -v`, `SET k`, `SET k=v`. */
export function runSet(session: SparkSession, { key, value, verbose }: SetCommand): DataFrame {
  const { conf } = session
  if (key !== undefined && value !== undefined) {
    if (lookupVariable(session.state, [key]) !== undefined)
      throw sparkError('UNSUPPORTED_FEATURE.SET_VARIABLE_USING_SET', { variableName: quoteIdentifier(key) })
    const own = HADOOP.has(key) ? 'spark.sql.shuffle.partitions' : key
    conf.set(own, value)
    return commandResult(session, ['key', 'value'], [[own, value]])
  }
  if (key !== undefined) return commandResult(session, ['key', 'value'], [[key, conf.getOption(key) ?? UNDEFINED]])
  if (!verbose) return commandResult(session, ['key', 'value'], sorted(Object.entries(conf.getAll())))
  const rows = [...entries.values()]
    .filter(e => e.key.startsWith('spark.sql.'))
    .map((e): [string, string, string, string] => [e.key, conf.getOption(e.key) ?? UNDEFINED, e.doc, e.since])
  return commandResult(session, ['key', 'value', 'meaning', 'Since version'], sorted(rows))
}

const sorted = <T extends readonly [string, ...string[]]>(rows: readonly T[]): T[] => [...rows].sort((a, b) => (a[0] < b[0] ? -1 : 1))

/** `SET PATH = ...` */
export function runSetPath(session: SparkSession, { items }: SetPath): DataFrame {
  const { conf, state } = session
  if (!conf.value(sqlPathEnabled)) throw sparkError('UNSUPPORTED_FEATURE.SET_PATH_WHEN_DISABLED', { config: sqlPathEnabled.key })
  state.catalog.path.set(items)
  return noResult(session)
}

/** `RESET`, `RESET k`. */
export function runReset(session: SparkSession, { key }: ResetCommand): DataFrame {
  if (key === undefined) session.conf.reset()
  else session.conf.unset(key)
  return noResult(session)
}
