import { fn } from '../../functions/type-rules.ts'
import {
  Alias,
  type AttributeReference,
  type Expression,
  Literal,
  newExprId,
  UnresolvedAlias,
  UnresolvedAttribute,
} from '../../plan/expression.ts'
import { type LogicalPlan, Project } from '../../plan/logical.ts'
import { dataTypeOf, outputOf } from '../../plan/output.ts'
import { transformUp } from '../../plan/tree.ts'
import type { UnresolvedBinBy } from '../../plan/unresolved.ts'
import { fromLocal } from '../../types/datetime/timestamp.ts'
import { zoneOf } from '../../types/datetime/zone.ts'
import { quotedSqlName, quoteIdentifier } from '../../types/names.ts'
import { sparkError } from '../../util/errors.ts'
import { isAnalyzed } from '../analyzed.ts'
import { flag, type Scope } from '../context.ts'
import { isFoldable } from '../foldable.ts'
import { fromInputs, resolveNames } from '../resolve-names.ts'
import { inputsResolved, isResolved } from '../resolved.ts'
import { prettySql } from '../sql.ts'

/** BIN BY: a row for each bin that the range reaches into, in which the columns that are spread have their share. */
export const resolveBinBy = (plan: LogicalPlan, scope: Scope): LogicalPlan =>
  transformUp(plan, p => (p.type === 'UnresolvedBinBy' && !isAnalyzed(p) && inputsResolved(p) ? binned(p, scope) : p))

function binned(p: UnresolvedBinBy, scope: Scope): LogicalPlan {
  if (!flag(scope, 'spark.sql.binByRelationOperator.enabled', false)) throw sparkError('UNSUPPORTED_FEATURE.BIN_BY')
  const ends = [p.rangeStart, p.rangeEnd]
  const meanings = fromInputs([p.child], scope)
  for (const e of [...ends, ...p.distributed])
    if (e.type === 'UnresolvedAttribute' && resolveNames(e, scope, ...meanings).type === 'UnresolvedAttribute')
      throw notFound(e.nameParts, p)
  if (![...ends, ...p.distributed, p.width, ...(p.alignTo ? [p.alignTo] : [])].every(isResolved)) return p
  const [start, end, ...spread] = [...ends, ...p.distributed].map(topLevel)
  checkColumns(start!, end!, spread)
  const type = dataTypeOf(start!)
  const width = constant(p.width, 'BIN WIDTH', scope, () => {
    if (dataTypeOf(p.width).type !== 'day_time_interval')
      throw sparkError('BIN_BY_INVALID_BIN_WIDTH_TYPE', { inputType: quotedSqlName(dataTypeOf(p.width)) })
  })
  if (BigInt(width.value as bigint) <= 0n) throw sparkError('BIN_BY_NON_POSITIVE_BIN_WIDTH', { expr: `"${prettySql(p.width)}"` })
  const origin =
    p.alignTo === undefined
      ? Literal({ value: type.type === 'timestamp_ntz' ? 0n : fromLocal(0n, zoneOf(scope.timeZone)), dataType: type })
      : constant(p.alignTo, 'ALIGN TO', scope, () => {
          const given = dataTypeOf(p.alignTo!)
          if (given.type !== type.type)
            throw sparkError('BIN_BY_ALIGN_TO_TYPE_MISMATCH', { originType: quotedSqlName(given), rangeType: quotedSqlName(type) })
        })
  const columns = outputOf(p.child)
  const made = ['__bin_start', '__bin_end', '__bin_ratio']
  const bins = UnresolvedAlias({ child: fn('inline', fn('$time_bins', start!, end!, width, origin)), names: made })
  const rows = Project({ projectList: [...columns, bins], child: p.child })
  const attribute = (name: string): Expression => UnresolvedAttribute({ nameParts: [name] })
  const named = (child: Expression, name: string, qualifier: readonly string[] = []) =>
    Alias({ child, name, exprId: newExprId(), qualifier })
  const share = (a: AttributeReference) => named(fn(dataTypeOf(a).type, fn('*', a, attribute('__bin_ratio'))), a.name, a.qualifier)
  const projectList = [
    ...columns.map(a => (spread.some(s => s.exprId === a.exprId) ? share(a) : a)),
    ...made.map((name, i) => named(attribute(name), p.names[i]!)),
  ]
  return Project({ projectList, child: rows, origin: p.origin, planId: p.planId })
}

/** The columns that there are are told in their order. */
const notFound = (nameParts: readonly string[], p: UnresolvedBinBy) =>
  sparkError('UNRESOLVED_COLUMN.WITH_SUGGESTION', {
    objectName: nameParts.map(quoteIdentifier).join('.'),
    proposal: outputOf(p.child)
      .slice(0, 5)
      .map(a => quoteIdentifier(a.name))
      .join(', '),
  })

function topLevel(e: Expression): AttributeReference {
  if (e.type === 'AttributeReference') return e
  const columnName = `"${prettySql(e.type === 'Alias' ? e.child : e)}"`
  throw sparkError('BIN_BY_REQUIRES_TOP_LEVEL_COLUMN', { columnName })
}

function checkColumns(start: AttributeReference, end: AttributeReference, spread: readonly AttributeReference[]): void {
  for (const a of [start, end]) {
    const time = a.dataType.type === 'timestamp' || a.dataType.type === 'timestamp_ntz'
    if (time && a.dataType.type === start.dataType.type) continue
    const parameters = { columnName: quoteIdentifier(a.name), columnType: quotedSqlName(a.dataType) }
    throw sparkError('BIN_BY_RANGE_TYPE_MISMATCH', parameters)
  }
  for (const [i, a] of spread.entries()) {
    const columnName = quoteIdentifier(a.name)
    if (a.dataType.type !== 'float' && a.dataType.type !== 'double')
      throw sparkError('BIN_BY_INVALID_DISTRIBUTE_COLUMN_TYPE', { columnName, columnType: quotedSqlName(a.dataType) })
    if (spread.findIndex(b => b.exprId === a.exprId) < i) throw sparkError('BIN_BY_DUPLICATE_DISTRIBUTE_COLUMN', { columnName })
  }
}

function constant(e: Expression, clause: string, scope: Scope, checkType: () => void): Literal {
  checkType()
  if (!isFoldable(e))
    throw sparkError('DATATYPE_MISMATCH.NON_FOLDABLE_INPUT', {
      inputName: quoteIdentifier(clause),
      inputType: quotedSqlName(dataTypeOf(e)),
      inputExpr: `"${prettySql(e)}"`,
      sqlExpr: `"${prettySql(e)}"`,
    })
  const known = scope.evaluate?.(e)
  if (known?.type !== 'Literal')
    throw sparkError(clause === 'BIN WIDTH' ? 'BIN_BY_INVALID_BIN_WIDTH' : 'BIN_BY_INVALID_ALIGN_TO', { expr: `"${prettySql(e)}"` })
  if (known.value === null) throw sparkError('BIN_BY_NULL_ARGUMENT', { clause })
  return known
}
