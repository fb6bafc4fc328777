import { Alias, type Expression, Literal, newExprId, UnresolvedAlias, UnresolvedFunction, UnresolvedStar } from '../../plan/expression.ts'
import { Filter, type LogicalPlan, Project } from '../../plan/logical.ts'
import { exists } from '../../plan/tree.ts'
import { UnresolvedFeature, UnresolvedRelation } from '../../plan/unresolved.ts'
import { BooleanType } from '../../types/data-type.ts'
import { sqlLiteral } from '../../types/sql-literal.ts'
import { javaError } from '../../util/errors.ts'
import { expression } from '../expression/expression.ts'
import { intervalLiteral, isInterval } from '../expression/interval.ts'
import { identifier, isIdentifier } from '../identifier.ts'
import { identifierReference } from '../identifier-reference.ts'
import {
  acceptSymbol,
  acceptWords,
  advance,
  attempt,
  expectSymbol,
  expectWord,
  fail,
  isSymbol,
  isWord,
  isWords,
  originFrom,
  type Parser,
  peek,
  reject,
} from '../parser.ts'

/** What else may be asked of a table than its rows: an older version, its changes, its rows as a stream. Tables of files have none of these. */

const VERSION = new Set(['VERSION', 'SYSTEM_VERSION'])
const TIME = new Set(['TIMESTAMP', 'SYSTEM_TIME'])

/** Formats whose files can be named in the place of a table. */
const FILES = new Set(['parquet', 'csv', 'json', 'text', 'orc', 'avro', 'xml', 'binaryfile'])

/** `[FOR] VERSION AS OF v`, `[FOR] TIMESTAMP AS OF t`, `CHANGES FROM ...` behind a table. */
export function otherRead(p: Parser, table: LogicalPlan, nameParts: readonly string[], start: number): LogicalPlan {
  return changes(p, nameParts, start) ?? travelled(p, table, nameParts, start)
}

function travelled(p: Parser, table: LogicalPlan, nameParts: readonly string[], start: number): LogicalPlan {
  const at = isWord(p, 'FOR') ? 1 : 0
  const word = peek(p, at)
  if (word.kind !== 'word' || !(VERSION.has(word.value) || TIME.has(word.value))) return table
  if (!isWord(p, 'AS', at + 1) || !isWord(p, 'OF', at + 2)) return table
  const from = p.pos + at
  p.pos += at + 3
  const timestamp = VERSION.has(word.value) ? version(p) : moment(p, from)
  const ofFiles = nameParts.length === 2 && FILES.has(nameParts[0]!.toLowerCase())
  const children = ofFiles ? [] : [table]
  return UnresolvedFeature({
    name: 'Time travel',
    read: 'travel',
    nameParts,
    children,
    ...(timestamp && { timestamp }),
    origin: originFrom(p, start),
  })
}

/** An integer or a text. */
function version(p: Parser): undefined {
  const t = peek(p)
  if (t.kind !== 'string' && !(t.kind === 'number' && t.form === 'integer')) fail(p)
  advance(p)
}

function moment(p: Parser, from: number): Expression {
  const e = expression(p)
  if (exists(e, x => x.type === 'UnresolvedAttribute'))
    reject(p, from, '_LEGACY_ERROR_TEMP_0056', { reason: 'timestamp expression cannot refer to any columns' })
  return e
}

/** `CHANGES FROM VERSION 1 [EXCLUSIVE] TO VERSION 2`, `CHANGES FROM TIMESTAMP t` */
function changes(p: Parser, nameParts: readonly string[], start: number): LogicalPlan | undefined {
  if (!isWords(p, 'CHANGES', 'FROM') || !(isWord(p, 'VERSION', 2) || isWord(p, 'TIMESTAMP', 2))) return undefined
  p.pos += 1
  bound(p)
  if (isWord(p, 'TO')) bound(p)
  return UnresolvedFeature({ name: 'Change data capture', read: 'changes', nameParts, children: [], origin: originFrom(p, start) })
}

function bound(p: Parser): void {
  advance(p)
  if (acceptWords(p, 'VERSION')) version(p)
  else {
    expectWord(p, 'TIMESTAMP')
    expression(p)
  }
  if (!acceptWords(p, 'INCLUSIVE')) acceptWords(p, 'EXCLUSIVE')
}

/** Does `STREAM t` or `STREAM(t)` begin here? `ends`: nothing but an alias or a clause follows the word, which then is a table's name. */
export const isStream = (p: Parser, ends: (p: Parser, ahead: number) => boolean): boolean =>
  isWord(p, 'STREAM') && ((isSymbol(p, '(', 1) && !isWord(p, 'SELECT', 2)) || (isIdentifier(p, 1) && !ends(p, 1)))

/** `STREAM t [IDENTIFIED BY name]`, `STREAM(t)`, `STREAM f(...)`; `relation` reads what comes behind the word. */
export function stream(p: Parser, isCall: (p: Parser) => boolean, call: (p: Parser) => LogicalPlan): LogicalPlan {
  const start = p.pos
  advance(p)
  if (isCall(p)) return call(p)
  const bracketed = acceptSymbol(p, '(')
  const nameParts = identifierReference(p)
  if (bracketed) expectSymbol(p, ')')
  const table = UnresolvedRelation({ nameParts, origin: originFrom(p, start) })
  if (acceptWords(p, 'IDENTIFIED', 'BY')) identifier(p)
  const changed = changes(p, nameParts, start)
  return changed ?? UnresolvedFeature({ name: 'STREAM', read: 'stream', nameParts, children: [table], origin: originFrom(p, start) })
}

/** `WATERMARK e [AS name] DELAY OF interval`: outside of streams nothing is late; an expression with a name becomes a column. */
export function watermarked(p: Parser, child: LogicalPlan, start: number): LogicalPlan {
  if (!isWord(p, 'WATERMARK')) return child
  return attempt(p, q => watermark(q, child, start)) ?? child
}

function watermark(p: Parser, child: LogicalPlan, start: number): LogicalPlan {
  advance(p)
  const e = expression(p)
  const name = acceptWords(p, 'AS') ? identifier(p) : undefined
  expectWord(p, 'DELAY', 'OF')
  if (!isInterval(p)) fail(p)
  const delay = intervalLiteral(p)
  const micros = typeof delay.value === 'object' ? 0n : BigInt(delay.value as bigint)
  if (micros < 0n)
    p.rejected.push(javaError(`requirement failed: delay threshold (${sqlLiteral(delay.value, delay.dataType)}) should not be negative.`))
  const origin = originFrom(p, start)
  if (name !== undefined) {
    const column = Alias({ child: e, name, exprId: newExprId(), qualifier: [] })
    return Project({ projectList: [column, UnresolvedAlias({ child: UnresolvedStar({}) })], child, origin })
  }
  if (e.type !== 'UnresolvedAttribute') return child
  // the column has to be there
  const always = Literal({ value: true, dataType: BooleanType })
  const test = UnresolvedFunction({ nameParts: ['isnull'], args: [e], distinct: false, origin: e.origin })
  return Filter({
    condition: UnresolvedFunction({ nameParts: ['or'], args: [always, test], distinct: false, origin: e.origin }),
    child,
    origin,
  })
}
