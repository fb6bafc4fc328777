import { CreateVariable, DropVariable, ExecuteImmediate, type Name, SetVariable } from '../../plan/catalog-command.ts'
import { type Expression, UnresolvedAttribute } from '../../plan/expression.ts'
import type { LogicalPlan } from '../../plan/logical.ts'
import { expression } from '../expression/expression.ts'
import { namedExpression } from '../expression/named-expression.ts'
import { isIdentifier } from '../identifier.ts'
import {
  acceptAnyWord,
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
  parenthesized,
  peek,
  reject,
  textFrom,
} from '../parser.ts'
import { query } from '../query/query.ts'
import { dataType } from '../types.ts'
import { tableName } from './table-clauses.ts'

const variableWords = new Set(['VAR', 'VARIABLE'])
const temporaryWords = new Set(['TEMP', 'TEMPORARY'])

/** `DECLARE [OR REPLACE] [VARIABLE] x [, y] [type] [{DEFAULT | =} e]`; undefined for cursors and conditions. */
export function declare(p: Parser): LogicalPlan | undefined {
  const start = p.pos
  expectWord(p, 'DECLARE')
  const replace = acceptWords(p, 'OR', 'REPLACE')
  if (isAhead(p)) advance(p)
  const names = commaSeparated(p, tableName)
  if (isWord(p, 'CURSOR') || isWord(p, 'CONDITION')) {
    p.pos = start
    return undefined
  }
  const type = isSymbol(p, '=') || isWord(p, 'DEFAULT') || peek(p).kind === 'end' || isSymbol(p, ';') ? undefined : dataType(p)
  let value: Expression | undefined
  let valueText = 'null'
  if (acceptSymbol(p, '=') || acceptWords(p, 'DEFAULT')) {
    const from = p.pos
    value = expression(p)
    valueText = textFrom(p, from)
  }
  if (type === undefined && value === undefined) reject(p, start, 'INVALID_SQL_SYNTAX.VARIABLE_TYPE_OR_DEFAULT_REQUIRED')
  return CreateVariable({ names, dataType: type, replace, value, valueText, origin: originFrom(p, start) })
}

const isAhead = (p: Parser): boolean =>
  acceptable.has(peek(p).value) && peek(p).kind === 'word' && (isIdentifier(p, 1) || isSymbol(p, '`', 1)) && !typeFollows(p)
const acceptable = variableWords
/** `DECLARE var INT` declares a variable called var. */
const typeFollows = (p: Parser): boolean => peek(p, 2).kind === 'end' || isSymbol(p, ';', 2)

/** `SET VAR x = e, y = e`, `SET VAR (x, y) = (query)` */
export function setVariable(p: Parser): LogicalPlan {
  const start = p.pos
  expectWord(p, 'SET')
  advance(p)
  if (acceptSymbol(p, '(')) {
    const names = commaSeparated(p, tableName)
    expectSymbol(p, ')')
    expectSymbol(p, '=')
    expectSymbol(p, '(')
    if (isWord(p, 'DEFAULT')) return noQuery(p, start)
    const child = query(p)
    expectSymbol(p, ')')
    return SetVariable({ names, values: [], query: child, origin: originFrom(p, start) })
  }
  const names: Name[] = []
  const values: Expression[] = []
  commaSeparated(p, q => {
    names.push(tableName(q))
    expectSymbol(q, '=')
    const from = q.pos
    if (isWord(q, 'DEFAULT') && !isSymbol(q, '.', 1) && !isSymbol(q, '(', 1)) {
      advance(q)
      values.push(UnresolvedAttribute({ nameParts: ['DEFAULT'], origin: originFrom(q, from) }))
    } else values.push(expression(q))
  })
  return SetVariable({ names, values, origin: originFrom(p, start) })
}

/** Only a query gives values to a list of variables. */
function noQuery(p: Parser, start: number): LogicalPlan {
  while (peek(p).kind !== 'end') advance(p)
  reject(p, start, 'INVALID_SET_SYNTAX')
  return SetVariable({ names: [], values: [], origin: originFrom(p, start) })
}

/** `DROP TEMPORARY VARIABLE [IF EXISTS] x` */
export function dropVariable(p: Parser): LogicalPlan | undefined {
  const start = p.pos
  expectWord(p, 'DROP')
  const temporary = acceptAnyWord(p, temporaryWords) !== undefined
  if (!temporary || !acceptAnyWord(p, variableWords)) {
    p.pos = start
    return undefined
  }
  const ifExists = acceptWords(p, 'IF', 'EXISTS')
  const name = tableName(p)
  return DropVariable({ name, ifExists, origin: originFrom(p, start) })
}

/** `(a, b)`, all of it in the parentheses. */
function inParentheses(p: Parser): Expression[] {
  const list = parenthesized(p, q => commaSeparated(q, namedExpression))
  if (peek(p).kind !== 'end' && !isSymbol(p, ';')) fail(p)
  return list
}

/** `EXECUTE IMMEDIATE text [INTO x, y] [USING a [AS b], ...]` */
export function executeImmediate(p: Parser): LogicalPlan {
  const start = p.pos
  expectWord(p, 'EXECUTE', 'IMMEDIATE')
  const text = expression(p)
  const into = acceptWords(p, 'INTO') ? commaSeparated(p, tableName) : []
  let using: Expression[] = []
  if (acceptWords(p, 'USING')) {
    const at = p.pos - 1
    using = attempt(p, inParentheses) ?? commaSeparated(p, namedExpression)
    const names = using.flatMap(e => (e.type === 'Alias' ? [e.name.toLowerCase()] : []))
    const twice = [...new Set(names.filter((n, i) => names.indexOf(n) !== i))]
    if (twice.length > 0) reject(p, at, 'EXEC_IMMEDIATE_DUPLICATE_ARGUMENT_ALIASES', { aliases: twice.map(n => `\`${n}\``).join(', ') })
  }
  return ExecuteImmediate({ text, into, using, origin: originFrom(p, start) })
}
