import { Call, type Expression, Literal, type SortOrder, WindowExpression, type WindowFrame } from '../../plan/expression.ts'
import { NullType } from '../../types/data-type.ts'
import { call } from '../expression/call.ts'
import { expression } from '../expression/expression.ts'
import { capturedIdentifier } from '../identifier.ts'
import { clauseName } from '../identifier-reference.ts'
import {
  acceptWords,
  advance,
  attempt,
  commaSeparated,
  expectSymbol,
  expectWord,
  fail,
  isSymbol,
  isWord,
  isWords,
  originFrom,
  type Parser,
  reject,
  requireSymbol,
} from '../parser.ts'
import { sortItem } from './sort-item.ts'

/** `(PARTITION BY ... ORDER BY ... ROWS ...)` for a function. */
export function windowSpecification(p: Parser, fn: Expression, start: number): WindowExpression {
  const at = p.pos
  expectSymbol(p, '(')
  let partitionBy: readonly Expression[] = []
  let orderBy: readonly SortOrder[] = []
  if (isWords(p, 'PARTITION', 'BY') || isWords(p, 'DISTRIBUTE', 'BY') || isWords(p, 'CLUSTER', 'BY')) {
    const clustered = isWord(p, 'CLUSTER')
    p.pos += 2
    partitionBy = commaSeparated(p, expression)
    if (!clustered) orderBy = ordering(p)
  } else orderBy = ordering(p)
  const frame = isWord(p, 'ROWS') || isWord(p, 'RANGE') ? windowFrame(p) : undefined
  if (frame) requireSymbol(p, ')')
  else expectSymbol(p, ')')
  return WindowExpression({ function: fn, partitionBy, orderBy, frame, specOrigin: originFrom(p, at), origin: originFrom(p, start) })
}

function ordering(p: Parser): readonly SortOrder[] {
  if (!isWords(p, 'ORDER', 'BY') && !isWords(p, 'SORT', 'BY')) return []
  p.pos += 2
  return commaSeparated(p, sortItem)
}

function windowFrame(p: Parser): WindowFrame {
  const unit = advance(p).value === 'ROWS' ? 'rows' : 'range'
  if (!acceptWords(p, 'BETWEEN')) return { unit, lower: frameBound(p), upper: 'currentRow' }
  const lower = frameBound(p)
  expectWord(p, 'AND')
  return { unit, lower, upper: frameBound(p) }
}

/** Either end; that they are in order is checked with their types. */
function frameBound(p: Parser): WindowFrame['lower'] {
  if (acceptWords(p, 'UNBOUNDED', 'PRECEDING')) return 'unboundedPreceding'
  if (acceptWords(p, 'UNBOUNDED', 'FOLLOWING')) return 'unboundedFollowing'
  return acceptWords(p, 'CURRENT', 'ROW') ? 'currentRow' : offsetBound(p)
}

/** `n PRECEDING` counts backwards. */
function offsetBound(p: Parser): Expression {
  const start = p.pos
  const value = expression(p)
  if (acceptWords(p, 'FOLLOWING')) return value
  if (!acceptWords(p, 'PRECEDING'))
    fail(p, p.pos, value.type === 'UnresolvedFunction' && value.nameParts[0] === 'and' ? '' : ": missing {'FOLLOWING', 'PRECEDING'}")
  if (value.type === 'UnresolvedAttribute') reject(p, start, 'INVALID_SQL_SYNTAX.INVALID_WINDOW_FRAME_BOUND')
  if (value.type === 'Literal' && (typeof value.value === 'number' || typeof value.value === 'bigint'))
    return Call({ name: 'negative', args: [value], dataType: value.dataType, nullable: false })
  return call('negative', [value], originFrom(p, start))
}

/** Of one part; also `IDENTIFIER('w')`. */
export function windowName(p: Parser): string {
  const clause = isWord(p, 'IDENTIFIER') && isSymbol(p, '(', 1) ? attempt(p, clauseName) : undefined
  return clause?.length === 1 ? clause[0]! : capturedIdentifier(p)
}

/** `WINDOW w AS (...), v AS w`: names and specifications. */
export function windowDefinitions(p: Parser): { names: string[]; specs: Expression[] } {
  const clauseAt = p.pos
  expectWord(p, 'WINDOW')
  const specs = new Map<string, Expression>()
  const references = new Map<string, string>()
  let problem: readonly [condition: string, windowName: string] | undefined
  commaSeparated(p, q => {
    const name = windowName(q)
    expectWord(q, 'AS')
    const start = q.pos
    const placeholder = Literal({ value: null, dataType: NullType })
    const spec = attempt(q, r => windowSpecification(r, placeholder, start))
    if (specs.has(name)) problem ??= ['REPETITIVE_WINDOW_DEFINITION', name]
    if (spec === undefined) references.set(name, windowReference(q))
    specs.set(name, spec ?? placeholder)
  })
  // a reference is to a specification of the clause, before it or behind
  for (const [name, reference] of references) {
    if (!specs.has(reference) || references.has(reference)) problem ??= ['UNRESOLVED_WINDOW_REFERENCE', reference]
    else specs.set(name, specs.get(reference)!)
  }
  if (problem) reject(p, clauseAt, `INVALID_SQL_SYNTAX.${problem[0]}`, { windowName: `\`${problem[1]}\`` })
  return { names: [...specs.keys()], specs: [...specs.values()] }
}

/** `v AS w`, `v AS (w)`: the name of a window that came before. */
function windowReference(p: Parser): string {
  const inner = p.tokens[p.pos]!.text === '('
  if (inner) advance(p)
  const name = capturedIdentifier(p)
  if (inner) expectSymbol(p, ')')
  return name
}
