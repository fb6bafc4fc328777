import {
  Alias,
  Cast,
  type Expression,
  Literal,
  newExprId,
  UnresolvedAttribute,
  UnresolvedExtractValue,
  UnresolvedStar,
  UnresolvedSubquery,
} from '../../plan/expression.ts'
import type { Origin } from '../../plan/origin.ts'
import { StringType } from '../../types/data-type.ts'
import { identifier, isIdentifier, multipartIdentifier } from '../identifier.ts'
import { clauseName } from '../identifier-reference.ts'
import { isParameter, parameter } from '../parameter.ts'
import {
  acceptSymbol,
  advance,
  attempt,
  closeList,
  commaSeparated,
  expectSymbol,
  fail,
  isAnyWord,
  isSymbol,
  isWord,
  note,
  originFrom,
  type Parser,
  peek,
  requireSymbol,
} from '../parser.ts'
import { closeQuery, isQueryAhead, subquery } from '../query/subquery.ts'
import { castTarget, dataType } from '../types.ts'
import { call } from './call.ts'
import { expression, valueExpression } from './expression.ts'
import { callOf, functionCall, isFunctionCall } from './function-call.ts'
import { isLambda, lambda } from './lambda.ts'
import { isNumber, isString, numberLiteral, stringValue, wordLiteral } from './literal.ts'
import { isNamed, namedExpression } from './named-expression.ts'
import { row } from './row.ts'
import { semiStructuredPath } from './semi-structured.ts'
import { specialForm } from './special-forms.ts'
import { typedLiteral } from './typed-literal.ts'

const starters = new Set(['(', '-', '+', '~', '!', '?', ':', '*'])

/** Could an expression begin with this token? */
export function startsExpression(p: Parser, ahead = 0): boolean {
  const t = peek(p, ahead)
  return t.kind === 'symbol' ? starters.has(t.text) : t.kind !== 'end' && t.kind !== 'hint' && t.kind !== 'unknown'
}

/** The tightest level: literals, names, calls, special forms, parentheses; then `[i]`, `.field`, `::type`, `:path`, COLLATE. */
export function primaryExpression(p: Parser): Expression {
  const start = p.pos
  let e = atom(p)
  for (;;) {
    const next = postfix(p, e, start)
    if (next === undefined) return e
    e = next
  }
}

function postfix(p: Parser, e: Expression, start: number): Expression | undefined {
  const t = peek(p)
  if (t.kind === 'word') return t.value === 'COLLATE' && isIdentifier(p, 1) ? collate(p, e, start) : undefined
  if (t.kind !== 'symbol') return undefined
  switch (t.text) {
    case '[': {
      advance(p)
      const extraction = valueExpression(p)
      requireSymbol(p, ']')
      return UnresolvedExtractValue({ child: e, extraction, origin: originFrom(p, start) })
    }
    case '.': {
      if (isSymbol(p, '*', 1)) {
        note(p, p.pos + 1)
        return undefined
      }
      advance(p)
      return dereference(p, e, identifier(p), start)
    }
    case '::': {
      advance(p)
      const type = dataType(p)
      return Cast({ child: e, dataType: castTarget(type), mode: p.options.ansi ? 'ansi' : 'legacy', origin: originFrom(p, start) })
    }
    case ':': {
      const path = attempt(p, semiStructuredPath)
      return path === undefined ? undefined : extraction(e, path, originFrom(p, start))
    }
    default:
      return undefined
  }
}

/** `v:path` is named after the last name in it. */
function extraction(e: Expression, path: string, origin: Origin): Expression {
  const extracted = call('$variant_extract', [e, Literal({ value: path, dataType: StringType })], origin)
  const name = [...path.matchAll(/\.([^.[]+)|\['([^']*)'\]/g)].at(-1)
  return name === undefined ? extracted : Alias({ child: extracted, name: name[1] ?? name[2]!, exprId: newExprId(), qualifier: [], origin })
}

function collate(p: Parser, e: Expression, start: number): Expression {
  advance(p)
  const at = p.pos
  const name = multipartIdentifier(p, { operand: true })
    .join('.')
    .replace(/^system\.builtin\./i, '')
  return call('collate', [e, Literal({ value: name, dataType: StringType, origin: originFrom(p, at) })], originFrom(p, start))
}

function dereference(p: Parser, e: Expression, field: string, start: number): Expression {
  const origin = originFrom(p, start)
  // what IDENTIFIER names is whole
  if (e.type === 'UnresolvedAttribute' && !(p.tokens[start]!.value === 'IDENTIFIER' && p.tokens[start + 1]?.text === '('))
    return UnresolvedAttribute({ nameParts: [...e.nameParts, field], origin })
  return UnresolvedExtractValue({ child: e, extraction: Literal({ value: field, dataType: StringType, origin }), origin })
}

function atom(p: Parser): Expression {
  if (isNumber(p)) return numberLiteral(p)
  if (isString(p)) return stringValue(p)
  if (isParameter(p)) return parameter(p)
  if (isSymbol(p, '(')) return parenthesis(p)
  if (isSymbol(p, '*')) {
    const start = p.pos
    advance(p)
    return star(p, undefined, start)
  }
  return specialForm(p) ?? typedLiteral(p) ?? named(p)
}

const CURRENT = new Set(['CURRENT_DATE', 'CURRENT_TIMESTAMP', 'CURRENT_TIME', 'CURRENT_USER', 'USER', 'SESSION_USER'])

function named(p: Parser): Expression {
  if (isWord(p, 'NULL') || isWord(p, 'TRUE') || isWord(p, 'FALSE')) {
    // `null(...)` and `true.x` are names.
    if (!isSymbol(p, '(', 1)) return wordLiteral(p)!
  }
  if (isLambda(p)) return lambda(p)
  if (isWord(p, 'IDENTIFIER') && isSymbol(p, '(', 1)) {
    const clause = attempt(p, identifierClause)
    if (clause) return clause
    if (isSymbol(p, ')', 2)) fail(p, p.pos + 2)
  }
  if (isFunctionCall(p)) return functionCall(p)
  const start = p.pos
  // functions without parentheses, though their names are reserved
  if (p.options.reservedKeywords && isAnyWord(p, CURRENT)) {
    const name = advance(p).text
    return UnresolvedAttribute({ nameParts: [name], origin: originFrom(p, start) })
  }
  const parts = [identifier(p)]
  while (isSymbol(p, '.') && (isIdentifier(p, 1) || isSymbol(p, '*', 1))) {
    advance(p)
    if (acceptSymbol(p, '*')) return star(p, parts, start)
    parts.push(identifier(p))
  }
  const pattern = p.options.regexNames && p.inSelect && p.tokens[p.pos - 1]!.kind === 'quoted' ? parts.at(-1)! : undefined
  if (pattern !== undefined && parts.length <= 2 && !/^\w+$/.test(pattern))
    return UnresolvedStar({ pattern, target: parts.length === 2 ? parts.slice(0, 1) : undefined, origin: originFrom(p, start) })
  return UnresolvedAttribute({ nameParts: parts, origin: originFrom(p, start) })
}

/** `IDENTIFIER('a.b')` stands for a column, or for a function where a parenthesis follows. */
function identifierClause(p: Parser): Expression {
  const start = p.pos
  const parts = clauseName(p, true)
  if (isSymbol(p, '(')) return callOf(p, start, parts)
  return UnresolvedAttribute({ nameParts: parts, computed: true, origin: originFrom(p, start) })
}

/** `*` and `t.*`, already taken, with their EXCEPT (...). */
function star(p: Parser, target: readonly string[] | undefined, start: number): Expression {
  let except: string[][] | undefined
  if (isWord(p, 'EXCEPT') && isSymbol(p, '(', 1))
    except = attempt(p, q => {
      advance(q)
      expectSymbol(q, '(')
      const names = commaSeparated(q, multipartIdentifier)
      expectSymbol(q, ')')
      return names
    })
  return UnresolvedStar({ target, except, origin: originFrom(p, start) })
}

/** A subquery, a lambda of several parameters, a row, or just an expression in parentheses. */
function parenthesis(p: Parser): Expression {
  const start = p.pos
  if (isQueryAhead(p)) {
    const scalar = attempt(p, q => {
      advance(q)
      const plan = subquery(q)
      closeQuery(q, start)
      return UnresolvedSubquery({ form: 'scalar', values: [], plan, origin: originFrom(q, start) })
    })
    if (scalar) return scalar
  }
  if (isLambda(p)) return lambda(p)
  advance(p)
  const first = expression(p)
  if (acceptSymbol(p, ')')) return first
  if (!isSymbol(p, ',') && !isNamed(p)) fail(p)
  p.pos = start + 1
  const fields = commaSeparated(p, namedExpression)
  if (fields.length === 1) fail(p)
  if (peek(p).kind === 'end' && peek(p, -1).kind === 'word') fail(p)
  closeList(p, fields.length)
  return row(fields, originFrom(p, start))
}
