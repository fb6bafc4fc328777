import { sameExpression } from '../../plan/equality.ts'
import {
  AggregateCall,
  Alias,
  type AttributeReference,
  type Expression,
  Literal,
  newExprId,
  UnresolvedAttribute,
} from '../../plan/expression.ts'
import { Aggregate, Distinct, Limit, type LogicalPlan, Project } from '../../plan/logical.ts'
import { outputOf } from '../../plan/output.ts'
import { transformUp } from '../../plan/tree.ts'
import type { UnresolvedDeduplicate, UnresolvedWithColumns } from '../../plan/unresolved.ts'
import { IntegerType } from '../../types/data-type.ts'
import { quotedSqlName, quoteIdentifier } from '../../types/names.ts'
import { typeExists } from '../../types/tree.ts'
import { sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import { type Scope, sameName } from '../context.ts'
import { among, fromInputs, resolveNames } from '../resolve-names.ts'
import { inputsResolved } from '../resolved.ts'
import { unresolvedColumn } from '../suggest.ts'
import { frameOperation } from './resolve-frame-operations.ts'

/** The DataFrame methods that name columns: drop, withColumn(s), withColumnRenamed, toDF, dropDuplicates, and column lists of subqueries. */
export const resolveDataFrames = (plan: LogicalPlan, scope: Scope): LogicalPlan =>
  transformUp(plan, p => {
    if (!p.type.startsWith('Unresolved') || !inputsResolved(p)) return p
    const made = rewrite(p, scope)
    return made === p || p.planId === undefined ? made : (Object.freeze({ ...made, planId: p.planId }) as LogicalPlan)
  })

function rewrite(p: LogicalPlan, scope: Scope): LogicalPlan {
  switch (p.type) {
    case 'UnresolvedSubqueryColumnAliases':
    case 'UnresolvedToDF': {
      const output = outputOf(p.child)
      if (output.length !== p.names.length && p.type === 'UnresolvedSubqueryColumnAliases' && p.tableFunction !== undefined)
        throw sparkError(
          'NUM_TABLE_VALUE_ALIASES_MISMATCH',
          {
            funcName: p.tableFunction.map(quoteIdentifier).join('.'),
            aliasesNum: String(p.names.length),
            outColsNum: String(output.length),
          },
          contextsOf(p.origin),
        )
      if (output.length !== p.names.length)
        throw sparkError(
          'ASSIGNMENT_ARITY_MISMATCH',
          { numExpr: String(p.names.length), numTarget: String(output.length) },
          contextsOf(p.origin),
        )
      return Project({ projectList: output.map((a, i) => named(a, p.names[i]!)), child: p.child, origin: p.origin })
    }
    case 'UnresolvedDrop': {
      const output = outputOf(p.child)
      const inputs = fromInputs([p.child], scope)
      const byName = p.columns.flatMap(c =>
        c.type === 'UnresolvedAttribute' && c.nameParts.length === 1 && c.planId === undefined ? [c.nameParts[0]!] : [],
      )
      const others = p.columns
        .filter(c => !(c.type === 'UnresolvedAttribute' && c.nameParts.length === 1 && c.planId === undefined))
        .map(c => resolveNames(c, scope, ...inputs))
      const kept = output.filter(a => !byName.some(n => sameName(scope, n, a.name)) && !others.some(o => sameExpression(o, a)))
      return Project({ projectList: kept, child: p.child, origin: p.origin })
    }
    case 'UnresolvedWithColumns':
      return withColumns(p, scope)
    case 'UnresolvedWithColumnsRenamed': {
      const output = outputOf(p.child)
      const projectList = output.map(a => {
        const name = p.renames.reduce((n, [from, to]) => (sameName(scope, n, from) ? to : n), a.name)
        return name === a.name ? a : named(a, name)
      })
      return Project({ projectList, child: p.child, origin: p.origin })
    }
    case 'UnresolvedDeduplicate':
      return deduplicate(p, scope)
    case 'UnresolvedFrameOperation':
      return frameOperation(p, scope)
    default:
      return p
  }
}

const named = (child: Expression, name: string): Expression =>
  Alias({ child, name, exprId: newExprId(), qualifier: [], origin: child.origin })

function withColumns(p: UnresolvedWithColumns, scope: Scope): LogicalPlan {
  const added = p.columns.map(c => (c.type === 'Alias' ? c : named(c, 'name' in c ? String(c.name) : '')) as Alias)
  const names = added.map(c => (scope.caseSensitive ? c.name : c.name.toLowerCase()))
  const twice = names.find((n, i) => names.indexOf(n) !== i)
  if (twice !== undefined) throw sparkError('COLUMN_ALREADY_EXISTS', { columnName: quoteIdentifier(twice) }, contextsOf(p.origin))
  const output = outputOf(p.child)
  if (p.replaces === true)
    for (const c of added) {
      const found = resolveNames(UnresolvedAttribute({ nameParts: [c.name], origin: p.origin }), scope, among(output, scope))
      if (found.type === 'UnresolvedAttribute') throw unresolvedColumn(found, output)
    }
  const replaced = output.map((a): Expression => added.find(c => sameName(scope, c.name, a.name)) ?? a)
  const appended = added.filter(c => !output.some(a => sameName(scope, a.name, c.name)))
  // a column that replaces several of one name gets an id for each
  const seen = new Set<Expression>()
  const projectList = [...replaced, ...appended].map(e => {
    if (e.type === 'Alias' && seen.has(e)) return Alias({ ...e, exprId: newExprId() })
    seen.add(e)
    return e
  })
  return Project({ projectList, child: p.child, origin: p.origin })
}

/** A group's first value, which is null only where the column may be. */
export const firstOf = (a: AttributeReference): Expression =>
  AggregateCall({ name: 'first', args: [a], dataType: a.dataType, nullable: a.nullable, distinct: false })

/** One row for each value of the columns: the first of every other column. */
function deduplicate(p: UnresolvedDeduplicate, scope: Scope): LogicalPlan {
  if (p.columns === undefined) return Distinct({ child: p.child, deduplicates: true, origin: p.origin })
  const output = outputOf(p.child)
  const keys = p.columns.flatMap(name => {
    const found = output.filter(a => sameName(scope, a.name, name))
    if (found.length === 0)
      throw sparkError(
        'UNRESOLVED_COLUMN_AMONG_FIELD_NAMES',
        { colName: name, fieldNames: output.map(a => a.name).join(', ') },
        contextsOf(p.origin),
      )
    return found
  })
  const map = keys.find(k => typeExists(k.dataType, t => t.type === 'map'))
  if (map)
    throw sparkError('UNSUPPORTED_FEATURE.SET_OPERATION_ON_MAP_TYPE', {
      colName: quoteIdentifier(map.name),
      dataType: quotedSqlName(map.dataType),
    })
  if (keys.length === output.length && keys.length > 0) return Distinct({ child: p.child, deduplicates: true, origin: p.origin })
  // of no keys there is one group, where there are rows
  if (keys.length === 0) return Limit({ limit: Literal({ value: 1, dataType: IntegerType }), child: p.child, origin: p.origin })
  const aggregateExpressions = output.map(a =>
    keys.includes(a) ? a : Alias({ child: firstOf(a), name: a.name, exprId: newExprId(), qualifier: a.qualifier }),
  )
  return Aggregate({ groupingExpressions: keys, aggregateExpressions, child: p.child, deduplicates: true, origin: p.origin })
}
