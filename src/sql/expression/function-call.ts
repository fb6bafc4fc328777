import {
  type Expression,
  Literal,
  NamedArgument,
  type SortOrder,
  UnresolvedFunction,
  UnresolvedWindowReference,
  WindowExpression,
} from '../../plan/expression.ts'
import { IntegerType } from '../../types/data-type.ts'
import { quoteIdentifier } from '../../types/names.ts'
import { identifier, isIdentifier } from '../identifier.ts'
import {
  acceptSymbol,
  acceptWords,
  advance,
  attempt,
  closeCall,
  commaSeparated,
  endsAt,
  expectSymbol,
  expectWord,
  fail,
  forgetting,
  isAnyWord,
  isSymbol,
  isWord,
  isWords,
  originFrom,
  type Parser,
  rejectText,
} from '../parser.ts'
import { sortItem } from '../query/sort-item.ts'
import { windowName, windowSpecification } from '../query/window.ts'
import { expression } from './expression.ts'
import { startsExpression } from './primary.ts'

/** Is this `name(` or `a.b.name(`? */
export function isFunctionCall(p: Parser): boolean {
  if (isAnyWord(p, functionWords) && isSymbol(p, '(', 1)) return true
  if (!isIdentifier(p)) return false
  let i = 1
  while (isSymbol(p, '.', i) && isIdentifier(p, i + 1)) i += 2
  return isSymbol(p, '(', i)
}

/** Names of functions even where they are reserved. */
const functionWords = new Set(['LEFT', 'RIGHT', 'FILTER'])

/** The parts of a function's name. */
export function functionName(p: Parser): string[] {
  if (isAnyWord(p, functionWords) && isSymbol(p, '(', 1)) return [advance(p).text]
  const parts = [identifier(p)]
  // behind a dot IDENTIFIER is a name like any other
  while (acceptSymbol(p, '.')) parts.push(isWord(p, 'IDENTIFIER') ? advance(p).text : identifier(p))
  return parts
}

/** `name => value`, or just a value. */
export function functionArgument(p: Parser): Expression {
  if (!isIdentifier(p) || !isSymbol(p, '=>', 1)) return expression(p)
  const start = p.pos
  const name = identifier(p)
  advance(p)
  const value = expression(p)
  return NamedArgument({ name, value, origin: originFrom(p, start) })
}

/** A call with all that may follow its arguments: WITHIN GROUP, FILTER, IGNORE NULLS, OVER. */
export function functionCall(p: Parser): Expression {
  const start = p.pos
  return callOf(p, start, functionName(p))
}

const quantifiers = new Set(['ANY', 'SOME', 'ALL'])

/** The rest of a call whose name was taken. */
export function callOf(p: Parser, start: number, nameParts: readonly string[]): Expression {
  // `= ANY (SELECT ...)`; in a SELECT list it reads as a call
  if (!p.inSelect && isAnyWord(p, quantifiers, -1) && isSymbol(p, '(') && isWord(p, 'SELECT', 1)) fail(p)
  expectSymbol(p, '(')
  let distinct = false
  if ((isWord(p, 'DISTINCT') || isWord(p, 'ALL')) && startsExpression(p, 1)) distinct = advance(p).value === 'DISTINCT'
  let lastAt = p.pos
  const argument = (q: Parser) => {
    lastAt = q.pos
    return functionArgument(q)
  }
  if (endsAt(p, p.pos + 1) && (isWord(p, 'DISTINCT') || isWord(p, 'ALL'))) fail(p, p.pos + 1, ": missing ')'")
  const args = isSymbol(p, ')') ? [] : commaSeparated(p, argument)
  closeCall(p, nameParts, args, lastAt)
  const named = p.options.refusesNamed ? args.find(a => a.type === 'NamedArgument') : undefined
  if (named?.type === 'NamedArgument')
    rejectText(p, 'NAMED_PARAMETER_SUPPORT_DISABLED', {
      functionName: nameParts.map(quoteIdentifier).join('.'),
      argument: quoteIdentifier(named.name),
    })
  return finishCall(p, start, { nameParts, args: countAll(nameParts, args, distinct), distinct })
}

/** `count(*)` counts a constant. */
function countAll(name: readonly string[], args: readonly Expression[], distinct: boolean): readonly Expression[] {
  const [only] = args
  const isCount = name.length === 1 && name[0]!.toLowerCase() === 'count' && args.length === 1 && !distinct
  return isCount && only?.type === 'UnresolvedStar' && !only.target && !only.except
    ? [Literal({ value: 1, dataType: IntegerType, origin: only.origin })]
    : args
}

/** Calls that are syntax: they mean built-in functions, whatever else has their names. */
const SYNTAX = new Set(['any_value', 'first', 'last', 'struct'])

type CallParts = Pick<UnresolvedFunction, 'nameParts' | 'args' | 'distinct' | 'ignoreNulls'>

/** What may follow a call's closing parenthesis. */
export function finishCall(p: Parser, start: number, parts: CallParts): Expression {
  let orderBy: readonly SortOrder[] | undefined
  if (isWords(p, 'WITHIN', 'GROUP') && isSymbol(p, '(', 2)) {
    p.pos += 3
    expectWord(p, 'ORDER', 'BY')
    orderBy = commaSeparated(p, sortItem)
    expectSymbol(p, ')')
  }
  const filter = isWord(p, 'FILTER') && isSymbol(p, '(', 1) ? forgetting(p, filterClause) : undefined
  let { ignoreNulls } = parts
  if (acceptWords(p, 'IGNORE', 'NULLS')) ignoreNulls = true
  else if (acceptWords(p, 'RESPECT', 'NULLS')) ignoreNulls = false
  const called = parts.nameParts.length > 1 || !SYNTAX.has(parts.nameParts[0]!.toLowerCase())
  const child = UnresolvedFunction({ ...parts, filter, ignoreNulls, orderBy, ...(called && { called }), origin: originFrom(p, start) })
  if (!isWord(p, 'OVER') || !(isSymbol(p, '(', 1) || isIdentifier(p, 1))) return child
  // What fails right behind the parenthesis reads as a name OVER.
  const { pos, furthest } = p
  const result = attempt(p, q => windowed(q, child, start))
  // the call's place takes in its window
  if (result?.type === 'WindowExpression') return WindowExpression({ ...result, function: { ...child, origin: result.origin } })
  if (result?.type === 'UnresolvedWindowReference')
    return UnresolvedWindowReference({ ...result, child: { ...child, origin: result.origin } })
  if (p.furthest <= pos + 3) p.furthest = furthest
  return child
}

/** `OVER (...)`, `OVER name`. */
function windowed(p: Parser, child: Expression, start: number): Expression {
  advance(p)
  if (isSymbol(p, '(') && !(isIdentifier(p, 1) && isSymbol(p, ')', 2))) return windowSpecification(p, child, start)
  const inner = acceptSymbol(p, '(')
  const name = inner ? identifier(p) : windowName(p)
  if (inner) expectSymbol(p, ')')
  return UnresolvedWindowReference({ child, name, origin: originFrom(p, start) })
}

function filterClause(p: Parser): Expression {
  advance(p)
  expectSymbol(p, '(')
  expectWord(p, 'WHERE')
  const condition = expression(p)
  expectSymbol(p, ')')
  return condition
}
