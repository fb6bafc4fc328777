import type { Expression } from '../../plan/expression.ts'
import { Literal } from '../../plan/expression.ts'
import type { LocalRelation, LogicalPlan } from '../../plan/logical.ts'
import { dataTypeOf } from '../../plan/output.ts'
import { childrenOf, exists, expressionsOf, transformUp } from '../../plan/tree.ts'
import type { Value } from '../../types/value.ts'
import { SparkException } from '../../util/errors.ts'
import { isDeterministic, mayThrow } from '../expression-facts.ts'
import { evaluateConstant } from '../fold.ts'
import { rule } from '../rule.ts'

/** Beyond so many rows their errors are raised as they are asked for. */
const MOST_ROWS = 1000

/**
 * Spark computes projections and filters of rows that stand in the query before anything else: their errors are raised even where a LIMIT, a filter
 * above or the columns that are asked for would have kept them away. The plan stays as it is, as computing it anew costs nothing.
 */
export const evaluateLocalRows = rule(
  'EvaluateLocalRows',
  (plan, { conf }) => {
    const zone = conf('spark.sql.session.timeZone') ?? 'UTC'
    const visit = (p: LogicalPlan): void => {
      const relation = relationOf(p)
      if (relation === undefined) for (const c of childrenOf<LogicalPlan>(p)) visit(c)
      else if (relation !== p && relation.rowCount <= MOST_ROWS && mayFail(p)) rowsOf(p, zone)
    }
    visit(plan)
    return plan
  },
  'LocalRelation',
)

/** The rows that nothing but projections, filters and limits stands above. */
function relationOf(p: LogicalPlan): LocalRelation | undefined {
  let at = p
  while (at.type === 'Project' || at.type === 'Filter' || at.type === 'Limit') at = at.child
  return at.type === 'LocalRelation' ? at : undefined
}

const mayFail = (p: LogicalPlan): boolean => expressionsOf(p).some(mayThrow) || childrenOf<LogicalPlan>(p).some(mayFail)

const LATER = new Set([
  'ScalarSubquery',
  'Exists',
  'InSubquery',
  'OuterReference',
  'AggregateCall',
  'WindowExpression',
  'ExternalUdf',
  'LambdaFunction',
])
const isEvaluable = (e: Expression): boolean => isDeterministic(e) && !exists(e, x => LATER.has(x.type))

type Row = ReadonlyMap<number, Literal>

/** The rows by the ids of their columns; undefined where they can't be known. */
function rowsOf(p: LogicalPlan, zone: string): Row[] | undefined {
  if (p.type === 'LocalRelation')
    return Array.from(
      { length: p.rowCount },
      (_, i) => new Map(p.output.map((a, c) => [a.exprId, Literal({ value: p.columns[c]![i]!, dataType: a.dataType })])),
    )
  if (p.type !== 'Project' && p.type !== 'Filter' && p.type !== 'Limit') return undefined
  const rows = rowsOf(p.child, zone)
  if (rows === undefined || !expressionsOf(p).every(isEvaluable)) return undefined
  switch (p.type) {
    case 'Limit': {
      const n = p.limit.type === 'Literal' ? Number(p.limit.value) : undefined
      return n === undefined ? undefined : rows.slice(0, n)
    }
    case 'Filter': {
      const passing: Row[] = []
      for (const row of rows) {
        const value = valueOver(p.condition, row, zone)
        if (value === undefined) return undefined
        if (value === true) passing.push(row)
      }
      return passing
    }
    case 'Project': {
      const made: Row[] = []
      for (const row of rows) {
        const next = new Map<number, Literal>()
        for (const e of p.projectList) {
          const value = valueOver(e, row, zone)
          if (value === undefined || !('exprId' in e)) return undefined
          next.set(e.exprId, Literal({ value, dataType: dataTypeOf(e) }))
        }
        made.push(next)
      }
      return made
    }
  }
}

/** The value over a row; undefined where it is not known before the query runs. Raises the expression's errors. */
function valueOver(e: Expression, row: Row, zone: string): Value | undefined {
  const filled = transformUp(e, x => (x.type === 'AttributeReference' ? (row.get(x.exprId) ?? x) : x))
  try {
    return evaluateConstant(filled, zone)
  } catch (error) {
    if (error instanceof SparkException && error.condition !== 'INTERNAL_ERROR' && !/^UNSUPPORTED/.test(error.condition ?? '')) throw error
    return undefined
  }
}
