import { exprKey } from '../../plan/equality.ts'
import type { Expression } from '../../plan/expression.ts'
import type { Aggregate } from '../../plan/logical.ts'
import { expression } from '../expression/expression.ts'
import {
  acceptWords,
  advance,
  attempt,
  commaSeparated,
  expectSymbol,
  fail,
  isSymbol,
  isWord,
  isWords,
  type Parser,
  peek,
  reject,
  tokenText,
} from '../parser.ts'

/** One element of GROUP BY: the sets of expressions to group by (a plain expression: one set of one). */
type Sets = readonly (readonly Expression[])[]
type Grouping = Pick<Aggregate, 'groupingExpressions' | 'grouping'>

/** GROUP BY with ALL, ROLLUP, CUBE and GROUPING SETS in both notations; undefined if there is none. */
export function groupBy(p: Parser): Grouping | undefined {
  if (!isWords(p, 'GROUP', 'BY')) return undefined
  const start = p.pos
  p.pos += 2
  const first = p.tokens[p.pos]!
  const elements = commaSeparated(p, groupingElement)
  for (const e of elements)
    if (e.kind === 'analytics' && e.word !== 'SETS' && e.parts.some(s => s.length === 0))
      reject(p, start, '_LEGACY_ERROR_TEMP_0051', { element: e.word })
  const plain = elements.flatMap(e => (e.kind === 'plain' ? [e.expression] : []))
  if (plain.length === elements.length) {
    if (acceptWords(p, 'WITH', 'ROLLUP')) return { groupingExpressions: plain, grouping: 'rollup' }
    if (acceptWords(p, 'WITH', 'CUBE')) return { groupingExpressions: plain, grouping: 'cube' }
    // WITH and another word
    if (isWord(p, 'WITH') && peek(p, 1).kind === 'word' && peek(p, 2).kind === 'end')
      fail(p, p.pos + 1, `: extra input ${tokenText(peek(p, 1))}`)
    if (isWords(p, 'GROUPING', 'SETS')) {
      p.pos += 2
      return indexed(nestedSets(p, groupingSet), plain)
    }
    if (plain.length === 1 && first.kind === 'word' && first.value === 'ALL' && plain[0]!.type === 'UnresolvedAttribute')
      return { groupingExpressions: [], grouping: 'all' }
    return { groupingExpressions: plain }
  }
  const only = elements.length === 1 ? elements[0]! : undefined
  if (only?.kind === 'analytics' && only.word !== 'SETS' && only.parts.every(s => s.length === 1))
    return { groupingExpressions: only.parts.map(s => s[0]!), grouping: only.word === 'ROLLUP' ? 'rollup' : 'cube' }
  const sets = elements
    .map(e => (e.kind === 'plain' ? [[e.expression]] : e.sets))
    .reduce<Sets>((a, b) => a.flatMap(x => b.map(y => [...x, ...y])), [[]])
  return indexed(sets, [])
}

/** The distinct expressions in order of appearance, and the sets as indices into them. */
function indexed(sets: Sets, known: readonly Expression[]): Grouping {
  const expressions = [...known]
  const keys = expressions.map(exprKey)
  const indexOf = (e: Expression): number => {
    const key = exprKey(e)
    const found = keys.indexOf(key)
    if (found >= 0) return found
    keys.push(key)
    return expressions.push(e) - 1
  }
  const indices = sets.map(set => [...new Set(set.map(indexOf))])
  return { groupingExpressions: expressions, grouping: { sets: indices } }
}

type Element =
  | { readonly kind: 'plain'; readonly expression: Expression }
  | { readonly kind: 'analytics'; readonly word: 'ROLLUP' | 'CUBE' | 'SETS'; readonly parts: Sets; readonly sets: Sets }

function groupingElement(p: Parser): Element {
  const analytics = isAnalytics(p) ? attempt(p, groupingAnalytics) : undefined
  return analytics ?? { kind: 'plain', expression: expression(p) }
}

const isAnalytics = (p: Parser): boolean =>
  ((isWord(p, 'ROLLUP') || isWord(p, 'CUBE')) && isSymbol(p, '(', 1)) || isWords(p, 'GROUPING', 'SETS')

function groupingAnalytics(p: Parser): Element {
  if (isWord(p, 'GROUPING')) {
    p.pos += 2
    const sets = nestedSets(p, q => (isAnalytics(q) ? groupingAnalyticsSets(q) : [groupingSet(q)])).flat()
    return { kind: 'analytics', word: 'SETS', parts: sets, sets }
  }
  const word = advance(p).value as 'ROLLUP' | 'CUBE'
  const parts = nestedSets(p, groupingSet)
  return { kind: 'analytics', word, parts, sets: word === 'ROLLUP' ? rollup(parts) : cube(parts) }
}

function groupingAnalyticsSets(p: Parser): Sets {
  const element = groupingAnalytics(p)
  return element.kind === 'analytics' ? element.sets : fail(p)
}

const rollup = (parts: Sets): Sets => Array.from({ length: parts.length + 1 }, (_, i) => parts.slice(0, parts.length - i).flat())

const MAX_CUBE = 16

/** All subsets, the whole first, in the order of Spark: those with the first part before those without it. */
function cube(parts: Sets): Sets {
  if (parts.length === 0 || parts.length > MAX_CUBE) return [parts.flat()]
  const rest = parts.length === 1 ? [[]] : cube(parts.slice(1))
  return [...rest.map(s => [...parts[0]!, ...s]), ...rest]
}

function nestedSets<T>(p: Parser, rule: (p: Parser) => T): T[] {
  expectSymbol(p, '(')
  const list = commaSeparated(p, rule)
  expectSymbol(p, ')')
  return list
}

/** `(a, b)`, `()`, or `a`. */
function groupingSet(p: Parser): readonly Expression[] {
  if (isSymbol(p, '(')) {
    const set = attempt(p, q => {
      advance(q)
      const list = isSymbol(q, ')') ? [] : commaSeparated(q, expression)
      expectSymbol(q, ')')
      if (!isSymbol(q, ',') && !isSymbol(q, ')')) fail(q)
      return list
    })
    if (set) return set
  }
  return [expression(p)]
}
