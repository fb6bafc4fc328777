import { lookupFunction } from '../../functions/registry.ts'
import type { Expression } from '../../plan/expression.ts'
import { dataTypeOf } from '../../plan/output.ts'
import { exists } from '../../plan/tree.ts'
import type { UnresolvedFeature } from '../../plan/unresolved.ts'
import { castValue } from '../../types/cast/cast.ts'
import { canCast } from '../../types/cast/rules.ts'
import { StringType, TimestampType } from '../../types/data-type.ts'
import { UTC } from '../../types/datetime/zone.ts'
import { quoteIfNeeded } from '../../types/names.ts'
import { type SparkException, sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import { unsupported } from '../../util/unsupported.ts'
import type { Scope } from '../context.ts'
import { isFoldable } from '../foldable.ts'
import { quoteParts } from '../quoting.ts'
import { isResolved } from '../resolved.ts'
import { prettySql } from '../sql.ts'

const STREAMING =
  'Queries with streaming sources must be executed with writeStream.start(), or from a streaming table or flow definition within a Spark Declarative Pipeline.'

/** What is wrong with a query that asks of a table what tables of files have not. */
export function featureError(p: UnresolvedFeature, scope: Scope): SparkException {
  const { read, nameParts = [], timestamp } = p
  if (read === undefined) return unsupported(p.name, contextsOf(p.origin))
  if (read === 'changes') return sparkError('UNSUPPORTED_FEATURE.CHANGE_DATA_CAPTURE', { catalogName: 'spark_catalog' })
  const [child] = p.children
  // tables that are stored come under their whole name
  const stored = child?.type === 'SubqueryAlias' && child.name.length === 3 ? child.name : undefined
  if (read === 'stream')
    return stored === undefined
      ? sparkError('_LEGACY_ERROR_TEMP_1008', { quoted: nameParts.map(quoteIfNeeded).join('.') })
      : sparkError('_LEGACY_ERROR_TEMP_3102', { msg: STREAMING })
  const problem = timestamp === undefined ? undefined : timestampProblem(timestamp, scope)
  if (problem !== undefined) return sparkError(`INVALID_TIME_TRAVEL_TIMESTAMP_EXPR.${problem}`, { expr: `"${prettySql(timestamp!)}"` })
  return sparkError('UNSUPPORTED_FEATURE.TIME_TRAVEL', { relationId: quoteParts(stored ?? nameParts) })
}

function timestampProblem(e: Expression, scope: Scope): string | undefined {
  if (exists(e, x => x.type === 'UnresolvedSubquery' || x.type === 'ScalarSubquery')) return undefined
  if (!isResolved(e)) return 'INPUT'
  if (exists(e, x => x.type === 'Call' && isRandom(x.name))) return 'NON_DETERMINISTIC'
  if (!canCast(dataTypeOf(e), TimestampType, 'ansi')) return 'INPUT'
  const known = isFoldable(e) ? scope.evaluate?.(e) : undefined
  if (known?.type !== 'Literal') return undefined
  if (known.value === null) return 'INPUT'
  const isText = dataTypeOf(known).type === 'string'
  return isText && castValue(StringType, TimestampType, 'try', { zone: UTC })(known.value) === null ? 'INPUT' : undefined
}

function isRandom(name: string): boolean {
  const f = lookupFunction(name)
  return f?.kind === 'scalar' && f.deterministic === false
}
