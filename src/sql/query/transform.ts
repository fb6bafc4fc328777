import { type Expression, UnresolvedAlias } from '../../plan/expression.ts'
import type { LogicalPlan } from '../../plan/logical.ts'
import { UnresolvedFrameOperation } from '../../plan/unresolved.ts'
import { type DataType, StringType, StructField } from '../../types/data-type.ts'
import { expression } from '../expression/expression.ts'
import { stringLiteral } from '../expression/literal.ts'
import { identifier, isIdentifier } from '../identifier.ts'
import {
  acceptSymbol,
  acceptWords,
  advance,
  attempt,
  commaSeparated,
  expectSymbol,
  expectWord,
  fail,
  isSymbol,
  isWord,
  originFrom,
  type Parser,
  peek,
  rejectStatement,
} from '../parser.ts'
import { type ScriptFormat, scriptFormat } from '../statement/row-format.ts'
import { castTarget, dataType } from '../types.ts'

/** Does a query over an external script begin here? `SELECT transform(...)` without USING is a call of the function. */
export function isTransform(p: Parser): boolean {
  if (isWord(p, 'MAP') || isWord(p, 'REDUCE')) return true
  if (!isWord(p, 'SELECT') || !isWord(p, 'TRANSFORM', 1) || !isSymbol(p, '(', 2)) return false
  let depth = 0
  for (let i = 2; peek(p, i).kind !== 'end'; i++) {
    if (isSymbol(p, '(', i)) depth++
    else if (isSymbol(p, ')', i) && --depth === 0)
      return isWord(p, 'USING', i + 1) || isWord(p, 'ROW', i + 1) || isWord(p, 'RECORDWRITER', i + 1)
  }
  return false
}

export interface TransformClause {
  readonly items: readonly Expression[]
  readonly script: string
  readonly input: ScriptFormat
  readonly output: ScriptFormat
  /** None: the line's first two fields are `key` and `value`. */
  readonly columns?: readonly StructField[]
}

/** `SELECT TRANSFORM(a, b) [ROW FORMAT ...] USING 'script' [AS (x [type], ...)] [ROW FORMAT ...]`; also `MAP a, b USING ...` and `REDUCE ...`. */
export function transformClause(p: Parser): TransformClause {
  const start = p.pos
  const called = isWord(p, 'SELECT')
  advance(p)
  if (called) {
    advance(p)
    expectSymbol(p, '(')
  }
  if (acceptWords(p, 'DISTINCT') || acceptWords(p, 'ALL')) rejectStatement(p, start, 'UNSUPPORTED_FEATURE.TRANSFORM_DISTINCT_ALL')
  const items = commaSeparated(p, q => {
    const child = expression(q)
    return child.type === 'UnresolvedStar' || child.type === 'UnresolvedAttribute'
      ? child
      : UnresolvedAlias({ child, origin: child.origin })
  })
  if (called) expectSymbol(p, ')')
  const input = scriptFormat(p, start)
  if (acceptWords(p, 'RECORDWRITER')) stringLiteral(p)
  expectWord(p, 'USING')
  const script = stringLiteral(p)
  const columns = acceptWords(p, 'AS') ? outputColumns(p) : undefined
  const output = scriptFormat(p, start)
  if (acceptWords(p, 'RECORDREADER')) stringLiteral(p)
  return { items, script, input, output, ...(columns ? { columns } : {}) }
}

/** Names, or names with types; in parentheses or not. */
function outputColumns(p: Parser): StructField[] {
  const inParentheses = acceptSymbol(p, '(')
  const typed = (q: Parser) => commaSeparated(q, typedColumn)
  const fields = attempt(p, typed) ?? commaSeparated(p, q => StructField(identifier(q), StringType))
  if (inParentheses) expectSymbol(p, ')')
  return fields
}

function typedColumn(p: Parser): StructField {
  const name = identifier(p)
  if (!isIdentifier(p) || isWord(p, 'FROM') || isWord(p, 'ROW') || isWord(p, 'WHERE')) fail(p)
  const type: DataType = castTarget(dataType(p))
  return StructField(name, type)
}

/** The rows of a query through the script. */
export const transformed = (p: Parser, clause: TransformClause, child: LogicalPlan, start: number): LogicalPlan => {
  const { items: _, ...rest } = clause
  return UnresolvedFrameOperation({ operation: { name: 'script', ...rest }, child, origin: originFrom(p, start) })
}
