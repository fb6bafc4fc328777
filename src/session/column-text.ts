import { literalText } from '../analyzer/literal-text.ts'
import { prettySql } from '../analyzer/sql.ts'
import type { Expression, SortOrder, WindowFrame } from '../plan/expression.ts'
import { quoteIfNeeded, sqlName } from '../types/names.ts'
import { sqlLiteral } from '../types/sql-literal.ts'

/** A column as it prints before the analysis: functions, and operators too, as calls. Source: Spark's `ColumnNode.sql`. */
export function columnText(e: Expression): string {
  const list = (es: readonly Expression[]) => es.map(columnText).join(', ')
  switch (e.type) {
    case 'Literal':
      return e.dataType.type === 'double' ? literalText(e, false) : sqlLiteral(e.value, e.dataType)
    case 'UnresolvedAttribute':
      return e.nameParts.map(quoteIfNeeded).join('.')
    case 'UnresolvedStar':
      return e.target === undefined ? '*' : `${e.target.join('.')}.*`
    case 'ExpressionString':
      return e.sql
    case 'UnresolvedFunction':
      if (e.nameParts[0] === '$update_field') return updateText(e.args)
      return `${OPERATORS[e.nameParts.join('.')] ?? e.nameParts.join('.').replace(/^\$/, '')}(${list(e.args)})`
    case 'In':
      return `in(${list([e.value, ...e.list])})`
    case 'UnresolvedExtractValue':
      return `${columnText(e.child)}[${columnText(e.extraction)}]`
    case 'Cast':
      return `${e.mode === 'try' ? 'TRY_CAST' : 'CAST'}(${columnText(e.child)} AS ${sqlName(e.dataType)})`
    case 'Alias':
      return `${columnText(e.child)} AS ${e.name}`
    case 'UnresolvedAlias':
      return e.names === undefined ? columnText(e.child) : `${columnText(e.child)} AS (${e.names.join(', ')})`
    case 'CaseWhen': {
      const cases = e.whens.map((w, i) => ` WHEN ${columnText(w)} THEN ${columnText(e.thens[i]!)}`).join('')
      return `CASE${cases}${e.otherwise ? ` ELSE ${columnText(e.otherwise)}` : ''} END`
    }
    case 'SortOrder':
      return orderText(e)
    case 'LambdaFunction': {
      const params = e.params.map(p => p.name)
      return `${params.length === 1 ? params[0] : `(${params.join(', ')})`} -> ${columnText(e.body)}`
    }
    case 'WindowExpression': {
      const parts = [
        ...(e.partitionBy.length > 0 ? [`PARTITION BY ${list(e.partitionBy)}`] : []),
        ...(e.orderBy.length > 0 ? [`ORDER BY ${e.orderBy.map(o => orderText(o as SortOrder)).join(', ')}`] : []),
        ...(e.frame ? [frameText(e.frame)] : []),
      ]
      return `${columnText(e.function)} OVER (${parts.join(' ')})`
    }
    default:
      return prettySql(e)
  }
}

/** Operators that print under another name than their function's. */
const OPERATORS: Readonly<Record<string, string>> = { isnull: 'isNull', isnotnull: 'isNotNull', isnan: 'isNaN', not: '!' }

function updateText([struct, name, value]: readonly Expression[]): string {
  const field = name?.type === 'Literal' ? String(name.value) : ''
  return value === undefined
    ? `drop_field(${columnText(struct!)}, ${field})`
    : `update_field(${columnText(struct!)}, ${field}, ${columnText(value)})`
}

const orderText = (o: SortOrder): string => `${columnText(o.child)} ${o.direction.toUpperCase()} NULLS ${o.nulls.toUpperCase()}`

function frameText(f: WindowFrame): string {
  const bound = (b: WindowFrame['lower'] | WindowFrame['upper']): string => {
    if (typeof b === 'object') return columnText(b)
    return { unboundedPreceding: 'UNBOUNDED PRECEDING', unboundedFollowing: 'UNBOUNDED FOLLOWING', currentRow: 'CURRENT ROW' }[b]
  }
  return `${f.unit.toUpperCase()} BETWEEN ${bound(f.lower)} AND ${bound(f.upper)}`
}
