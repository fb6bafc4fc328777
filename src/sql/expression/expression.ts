import { type Expression, In, Literal, UnresolvedSubquery } from '../../plan/expression.ts'
import { BooleanType } from '../../types/data-type.ts'
import {
  acceptSymbol,
  acceptWords,
  advance,
  attempt,
  closeList,
  endsAt,
  expectSymbol,
  fail,
  isSymbol,
  isWord,
  note,
  originFrom,
  type Parser,
  peek,
  reject,
  requireWord,
  tokenText,
} from '../parser.ts'
import { closeQuery, inSubquery, isQueryAhead, subquery } from '../query/subquery.ts'
import { call, callOnPath } from './call.ts'
import { isNumber, isString, stringLiteral } from './literal.ts'
import { primaryExpression, startsExpression } from './primary.ts'

/** Expressions by precedence, loosest first: OR, AND, NOT, predicates, comparison, `|`, `^`, `&`, shifts, `+ - ||`, `* / % DIV`, signs. */

export function expression(p: Parser): Expression {
  return disjunction(p)
}

function disjunction(p: Parser): Expression {
  return chain(p, 'OR', conjunction)
}
function conjunction(p: Parser): Expression {
  return chain(p, 'AND', negation)
}

/** `a AND b AND c ...`, as a balanced tree, so that a thousand terms don't nest a thousand deep. */
function chain(p: Parser, word: 'AND' | 'OR', operand: (p: Parser) => Expression): Expression {
  const start = p.pos
  const terms = [operand(p)]
  while (isWord(p, word) && startsExpression(p, 1)) {
    advance(p)
    terms.push(operand(p))
  }
  if (terms.length === 1) return terms[0]!
  const name = word.toLowerCase()
  const origin = originFrom(p, start)
  const combine = (low: number, high: number): Expression => {
    if (low === high) return terms[low]!
    const middle = low + ((high - low) >> 1)
    return call(name, [combine(low, middle), combine(middle + 1, high)], origin)
  }
  return combine(0, terms.length - 1)
}

function negation(p: Parser): Expression {
  const start = p.pos
  if ((isWord(p, 'NOT') && startsExpression(p, 1)) || isSymbol(p, '!')) {
    const negated = attempt(p, q => {
      advance(q)
      return negation(q)
    })
    if (negated) return call('not', [negated], originFrom(p, start))
  }
  if (isWord(p, 'EXISTS') && isSymbol(p, '(', 1) && isQueryAhead(p, 2)) {
    const exists = attempt(p, existsSubquery)
    if (exists) return exists
  }
  return predicated(p)
}

function existsSubquery(p: Parser): Expression {
  const start = p.pos
  advance(p)
  expectSymbol(p, '(')
  const plan = subquery(p)
  expectSymbol(p, ')')
  return UnresolvedSubquery({ form: 'exists', values: [], plan, origin: originFrom(p, start) })
}

/** A value and at most one predicate on it: BETWEEN, IN, LIKE, RLIKE, IS. */
function predicated(p: Parser): Expression {
  const value = valueExpression(p)
  const at = p.pos
  const bang = isSymbol(p, '!')
  const negated = bang || isWord(p, 'NOT')
  if (negated) advance(p)
  const word = peek(p).kind === 'word' ? peek(p).value : ''
  const rule = Object.hasOwn(predicates, word) ? predicates[word]! : undefined
  if (rule && !(negated && word === 'IS')) {
    const result = attempt(p, q => {
      // a text that ends with the predicate's word has one word too many
      if (!negated && endsAt(q, q.pos + 1)) fail(q, at, `: extra input ${tokenText(peek(q))}`)
      advance(q)
      if (bang) reject(q, at, 'SYNTAX_DISCONTINUED.BANG_EQUALS_NOT', { clause: '!' }, at)
      return rule(q, value, at, negated)
    })
    if (result) return negated && !negatedInside.has(result) ? call('not', [result], originFrom(p, at)) : result
  } else if (!bang) note(p)
  p.pos = at
  return value
}

/** Gets the value before it, and the place of the predicate, which is what its errors show. */
type PredicateRule = (p: Parser, value: Expression, at: number, negated: boolean) => Expression

/** Predicates that took a NOT before them into each of their tests. */
const negatedInside = new WeakSet<Expression>()

const like =
  (name: string): PredicateRule =>
  (p, value, at, negated) => {
    const quantifier = isWord(p, 'ANY') || isWord(p, 'SOME') || isWord(p, 'ALL') ? peek(p).value : undefined
    if (quantifier !== undefined && isSymbol(p, '(', 1)) {
      const quantified = attempt(p, q => quantifiedLike(q, name, value, quantifier, at, negated))
      if (quantified) return quantified
    }
    const pattern = valueExpression(p)
    // without a string behind it ESCAPE is an alias
    if (!isString(p, 1) || !acceptWords(p, 'ESCAPE')) return call(name, [value, pattern], originFrom(p, at))
    const escapeAt = p.pos
    const escapedBy = stringLiteral(p)
    if (escapedBy.length !== 1) reject(p, at, 'INVALID_ESC', { invalidEscape: `'${escapedBy}'` })
    const character = Literal({ value: escapedBy, dataType: { type: 'string' }, origin: originFrom(p, escapeAt) })
    return call(name, [value, pattern, character], originFrom(p, at))
  }

function quantifiedLike(p: Parser, name: string, value: Expression, quantifier: string, at: number, negated: boolean): Expression {
  advance(p)
  expectSymbol(p, '(')
  if (acceptSymbol(p, ')')) {
    reject(p, at, 'INVALID_SQL_SYNTAX.EMPTY_QUANTIFIED_PATTERN')
    return value
  }
  const patterns = [expression(p)]
  while (acceptSymbol(p, ',')) patterns.push(expression(p))
  closeList(p, patterns.length)
  // with ESCAPE behind it the word is a function's name, and its call the pattern
  if (isWord(p, 'ESCAPE') && isString(p, 1)) fail(p)
  const origin = originFrom(p, at)
  const result = quantifiedTests(name, value, patterns, quantifier === 'ALL' ? 'and' : 'or', negated, origin)
  if (negated) negatedInside.add(result)
  return result
}

/** Constant patterns are one call, others a chain of tests; NOT is in each test. */
function quantifiedTests(
  name: string,
  value: Expression,
  patterns: readonly Expression[],
  connective: 'and' | 'or',
  negated: boolean,
  origin: ReturnType<typeof originFrom>,
): Expression {
  if (patterns.every(e => e.type === 'Literal' && e.value !== null && e.dataType.type === 'string')) {
    const lower = (e: Expression): Expression => (name === 'ilike' ? call('lower', [e], origin) : e)
    return call(`$${negated ? 'not' : ''}like${connective === 'and' ? 'all' : 'any'}`, [lower(value), ...patterns.map(lower)], origin)
  }
  const tests = patterns.map(pattern => {
    const test = call(name, [value, pattern], origin)
    return negated ? call('not', [test], origin) : test
  })
  return tests.reduce<Expression>((a, b, i) => (i === 0 ? b : call(connective, [a, b], origin)), tests[0]!)
}

/** `a, b)` */
function inList(p: Parser): Expression[] {
  const list = [expression(p)]
  while (acceptSymbol(p, ',')) list.push(expression(p))
  expectSymbol(p, ')')
  return list
}

const betweenHint = (p: Parser): string =>
  peek(p).kind === 'end' ? '' : isWord(p, 'AND', 1) ? `: extra input ${tokenText(peek(p))}` : ": missing 'AND'"

const predicates: Readonly<Record<string, PredicateRule>> = {
  BETWEEN: (p, value, at) => {
    const low = valueExpression(p)
    if (!acceptWords(p, 'AND')) fail(p, p.pos, betweenHint(p))
    const high = valueExpression(p)
    const origin = originFrom(p, at)
    if (!p.options.betweenCompares) return callOnPath('between', [value, low, high], origin)
    return call('and', [call('>=', [value, low], origin), call('<=', [value, high], origin)], origin)
  },
  IN: (p, value, at) => {
    expectSymbol(p, '(')
    if (acceptSymbol(p, ')')) {
      reject(p, at, 'INVALID_SQL_SYNTAX.EMPTY_IN_PREDICATE')
      return value
    }
    // as in Spark, SELECT 'a' reads as a literal of a type called SELECT, where a list of expressions can be read
    const typed = isString(p, 1) || (isWord(p, 'VALUES') && isSymbol(p, '(', 1)) ? attempt(p, inList) : undefined
    if (typed) return In({ value, list: typed, origin: originFrom(p, at) })
    if (isQueryAhead(p)) {
      const open = p.pos - 1
      const query = attempt(p, q => {
        const found = subquery(q)
        closeQuery(q, open)
        return found
      })
      if (query) return inSubquery(value, query, originFrom(p, at))
    }
    const list = [expression(p)]
    while (acceptSymbol(p, ',')) list.push(expression(p))
    closeList(p, list.length)
    return In({ value, list, origin: originFrom(p, at) })
  },
  LIKE: like('like'),
  ILIKE: like('ilike'),
  RLIKE: (p, value, at) => {
    const pattern = valueExpression(p)
    return call('rlike', [value, pattern], originFrom(p, at))
  },
  REGEXP: (p, value, at) => predicates.RLIKE!(p, value, at, false),
  IS: (p, value, at) => {
    const negated = isWord(p, 'NOT') || isSymbol(p, '!')
    if (negated) advance(p)
    const test = isTest(p, value, at, negated)
    if (test === undefined) fail(p)
    return test
  },
}

function isTest(p: Parser, value: Expression, at: number, negated: boolean): Expression | undefined {
  const not = (e: Expression): Expression => (negated ? call('not', [e], originFrom(p, at)) : e)
  if (acceptWords(p, 'NULL')) return call(negated ? 'isnotnull' : 'isnull', [value], originFrom(p, at))
  // Spark asks for a boolean only what is a value as it stands: other tests it copies as tests for null
  const known = value.type === 'Literal'
  if (acceptWords(p, 'UNKNOWN'))
    return call(`${known ? '$' : ''}is${negated ? 'not' : ''}${known ? 'unknown' : 'null'}`, [value], originFrom(p, at))
  if (isWord(p, 'TRUE') || isWord(p, 'FALSE')) {
    const truth = Literal({ value: advance(p).value === 'TRUE', dataType: BooleanType, origin: originFrom(p, p.pos - 1) })
    return not(call('<=>', [value, truth], originFrom(p, at)))
  }
  if (!acceptWords(p, 'DISTINCT')) return undefined
  requireWord(p, 'FROM', false)
  const other = valueExpression(p)
  const same = call('<=>', [value, other], originFrom(p, at))
  return negated ? same : call('not', [same], originFrom(p, at))
}

// Binary operators of values: how tightly they bind, and the function they call.
const operators: Readonly<Record<string, readonly [binding: number, name: string]>> = {
  '*': [7, '*'],
  '/': [7, '/'],
  '%': [7, '%'],
  DIV: [7, 'div'],
  '+': [6, '+'],
  '-': [6, '-'],
  '||': [6, 'concat'],
  '<<': [5, '<<'],
  '>>': [5, '>>'],
  '>>>': [5, '>>>'],
  '&': [4, '&'],
  '^': [3, '^'],
  '|': [2, '|'],
  '=': [1, '='],
  '==': [1, '='],
  '<=>': [1, '<=>'],
  '<>': [1, '!='],
  '!=': [1, '!='],
  '<': [1, '<'],
  '<=': [1, '<='],
  '!>': [1, '<='],
  '>': [1, '>'],
  '>=': [1, '>='],
  '!<': [1, '>='],
}

/** Arithmetic and comparison: everything that binds at least as tightly as `binding`. */
export function valueExpression(p: Parser, binding = 1): Expression {
  const start = p.pos
  let left = signed(p)
  for (;;) {
    const t = peek(p)
    if (t.kind !== 'symbol' && !(t.kind === 'word' && t.value === 'DIV' && startsExpression(p, 1))) return left
    const operator = Object.hasOwn(operators, t.value) ? operators[t.value]! : undefined
    if (operator === undefined || operator[0] < binding) return left
    advance(p)
    const right = valueExpression(p, operator[0] + 1)
    const origin = originFrom(p, start)
    left = operator[1] === '!=' ? call('not', [call('=', [left, right], origin)], origin) : call(operator[1], [left, right], origin)
  }
}

const signs: Readonly<Record<string, string>> = { '-': '-', '+': '+', '~': '~' }

function signed(p: Parser): Expression {
  const t = peek(p)
  // A minus before a number belongs to the number.
  if (t.kind !== 'symbol' || !Object.hasOwn(signs, t.text) || isNumber(p)) return primaryExpression(p)
  const start = p.pos
  advance(p)
  const operand = signed(p)
  return call(signs[t.text]!, [operand], originFrom(p, start))
}
