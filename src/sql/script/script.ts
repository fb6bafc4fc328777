import type { Name } from '../../plan/catalog-command.ts'
import { Alias, type Expression, newExprId } from '../../plan/expression.ts'
import { type LogicalPlan, OneRowRelation, Project } from '../../plan/logical.ts'
import type { CaseOf, Compound, Condition, DeclareLocal, ForEach, IfElse, Loop, ScriptStatement } from '../../plan/script.ts'
import { CompoundBody } from '../../plan/session-command.ts'
import { expression } from '../expression/expression.ts'
import { identifier, isIdentifier, multipartIdentifier } from '../identifier.ts'
import {
  acceptSymbol,
  acceptWords,
  advance,
  commaSeparated,
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
  rejectPlain,
  requireSymbol,
  requireWord,
  textFrom,
  tokenText,
} from '../parser.ts'
import { query } from '../query/query.ts'
import { closeCursor, declareCursor, declaresCursor, fetchCursor, openCursor } from '../statement/cursor.ts'
import { startsStatement, statement } from '../statement/statement.ts'
import { tableName } from '../statement/table-clauses.ts'
import { dataType } from '../types.ts'
import { conditionDeclaration, declarationKind, handlerDeclaration } from './declarations.ts'

/** `BEGIN ... END`: a script. */
export function script(p: Parser): LogicalPlan | undefined {
  const start = p.pos
  if (!isWord(p, 'BEGIN')) return undefined
  const body = compound(p, undefined, new Labels(), true)
  return CompoundBody({ body, origin: originFrom(p, start) })
}

/** The labels around a statement: each once, and what may be left or iterated. */
export class Labels {
  private readonly open: { readonly name: string; readonly loop: boolean }[] = []

  within<T>(p: Parser, name: string | undefined, loop: boolean, parse: () => T): T {
    if (name === undefined) return parse()
    if (this.open.some(l => l.name === name)) rejectPlain(p, 'LABEL_OR_FOR_VARIABLE_ALREADY_EXISTS', { label: quoted(name) })
    if (name === 'system' || name === 'session' || name === 'builtin')
      rejectPlain(p, 'LABEL_OR_FOR_VARIABLE_NAME_FORBIDDEN', { label: quoted(name) })
    this.open.push({ name, loop })
    const result = parse()
    this.open.pop()
    return result
  }
  find(name: string): { readonly loop: boolean } | undefined {
    return this.open.find(l => l.name === name)
  }
}

const quoted = (name: string): string => `\`${name}\``
let unnamed = 0
const newLabel = (): string => `_label${++unnamed}`

function compound(p: Parser, label: string | undefined, labels: Labels, whole = false): Compound {
  const start = p.pos
  expectWord(p, 'BEGIN')
  acceptWords(p, 'NOT', 'ATOMIC')
  return labels.within(p, label, false, () => {
    const statements = body(p, labels, ['END'])
    expectWord(p, 'END')
    // a whole script has no label
    if (!whole) endLabel(p, label)
    checkOrder(p, statements)
    return { type: 'Compound', ...(label === undefined ? {} : { label }), statements, origin: originFrom(p, start) }
  })
}

/** Declarations come first: variables and conditions, then cursors, then handlers. */
function checkOrder(p: Parser, statements: readonly ScriptStatement[]): void {
  let stage = 0
  for (const s of statements) {
    const own =
      s.type === 'DeclareLocal' || s.type === 'DeclareCondition' ? 0 : s.type === 'DeclareCursor' ? 1 : s.type === 'DeclareHandler' ? 2 : 3
    if (own < stage) {
      if (s.type === 'DeclareLocal') rejectPlain(p, 'INVALID_VARIABLE_DECLARATION.ONLY_AT_BEGINNING', { varName: quoted(s.names[0]!) })
      else if (s.type === 'DeclareCondition')
        rejectPlain(p, 'INVALID_ERROR_CONDITION_DECLARATION.NOT_AT_START_OF_COMPOUND_STATEMENT', { conditionName: quoted(s.name) })
      else if (s.type === 'DeclareCursor') rejectPlain(p, 'INVALID_CURSOR_DECLARATION', {})
      else rejectPlain(p, 'INVALID_HANDLER_DECLARATION.WRONG_PLACE_OF_DECLARATION', {})
    }
    stage = Math.max(stage, own)
  }
}

/** Statements up to one of these words. */
function body(p: Parser, labels: Labels, ends: readonly string[]): ScriptStatement[] {
  const out: ScriptStatement[] = []
  while (!ends.some(e => isWord(p, e))) {
    if (peek(p).kind === 'end') fail(p)
    out.push(scriptStatement(p, labels))
    // a statement more, or the end, might begin here
    if (isIdentifier(p) || startsStatement(p)) requireSymbol(p, ';')
    else expectSymbol(p, ';')
  }
  return out
}

/** The statements of a loop or a branch: one at least. */
const block = (p: Parser, labels: Labels, ...ends: readonly string[]): Compound => {
  const start = p.pos
  if (ends.some(e => isWord(p, e))) fail(p, start + 1)
  const statements = body(p, labels, ends)
  const misplaced = statements.find((s): s is DeclareLocal => s.type === 'DeclareLocal')
  if (misplaced) rejectPlain(p, 'INVALID_VARIABLE_DECLARATION.NOT_ALLOWED_IN_SCOPE', { varName: quoted(misplaced.names[0]!) })
  return { type: 'Compound', statements, origin: originFrom(p, start) }
}

const isLabel = (p: Parser): boolean => (peek(p).kind === 'word' || peek(p).kind === 'quoted') && isSymbol(p, ':', 1)

function scriptStatement(p: Parser, labels: Labels): ScriptStatement {
  const start = p.pos
  const label = isLabel(p) ? identifier(p).toLowerCase() : undefined
  if (label !== undefined) expectSymbol(p, ':')
  const { value } = peek(p)
  switch (peek(p).kind === 'word' ? value : '') {
    case 'BEGIN':
      return compound(p, label, labels)
    case 'WHILE':
    case 'REPEAT':
    case 'LOOP':
      return labels.within(p, label, true, () => loop(p, label, labels, start))
    case 'FOR':
      return labels.within(p, label, true, () => forEach(p, label, labels, start))
    default:
  }
  if (label !== undefined) fail(p)
  switch (peek(p).kind === 'word' ? value : '') {
    case 'IF':
      return isSymbol(p, '(', 1) || peek(p, 1).kind !== 'end' ? ifElse(p, labels, start) : fail(p)
    case 'CASE':
      return caseOf(p, labels, start)
    case 'LEAVE':
    case 'ITERATE':
      return jump(p, labels, start)
    case 'DECLARE':
      return declaresCursor(p) ? declareCursor(p) : declare(p, labels, start)
    case 'OPEN':
      return openCursor(p)
    case 'FETCH':
      return fetchCursor(p)
    case 'CLOSE':
      return closeCursor(p)
    case 'SET':
      return assign(p, start)
    default:
      // a name might have been a label
      if (!startsStatement(p) && isIdentifier(p)) fail(p, p.pos + 1)
      return plainStatement(p, start)
  }
}

/** A statement of its own. Names that IDENTIFIER makes of variables are known only when it runs: it is parsed again then. */
function plainStatement(p: Parser, start: number): ScriptStatement {
  const { options } = p
  let later = false
  const evaluateName = () => {
    later = true
    return 'later'
  }
  p.options = { ...options, evaluateName }
  try {
    const plan = statement(p)
    return { type: 'RunStatement', plan, ...(later ? { text: textFrom(p, start) } : {}), origin: originFrom(p, start) }
  } finally {
    p.options = options
  }
}

function condition(p: Parser): Condition {
  const start = p.pos
  const test = expression(p)
  return { test, text: textFrom(p, start).toUpperCase() }
}

function ifElse(p: Parser, labels: Labels, start: number): IfElse {
  const conditions: Condition[] = []
  const bodies: Compound[] = []
  do {
    advance(p)
    conditions.push(condition(p))
    expectWord(p, 'THEN')
    bodies.push(block(p, labels, 'ELSEIF', 'ELSE', 'END'))
  } while (isWord(p, 'ELSEIF'))
  const otherwise = acceptWords(p, 'ELSE') ? block(p, labels, 'END') : undefined
  expectWord(p, 'END', 'IF')
  return { type: 'IfElse', conditions, bodies, ...(otherwise ? { otherwise } : {}), origin: originFrom(p, start) }
}

function caseOf(p: Parser, labels: Labels, start: number): IfElse | CaseOf {
  advance(p)
  const value = isWord(p, 'WHEN') ? undefined : expression(p)
  const conditions: Condition[] = []
  const bodies: Compound[] = []
  while (acceptWords(p, 'WHEN')) {
    conditions.push(condition(p))
    expectWord(p, 'THEN')
    bodies.push(block(p, labels, 'WHEN', 'ELSE', 'END'))
  }
  if (bodies.length === 0) fail(p)
  const otherwise = acceptWords(p, 'ELSE') ? block(p, labels, 'END') : undefined
  expectWord(p, 'END', 'CASE')
  const common = { bodies, ...(otherwise ? { otherwise } : {}), origin: originFrom(p, start) }
  if (value === undefined) return { type: 'IfElse', conditions, ...common }
  return { type: 'CaseOf', value, whens: conditions.map(c => c.test), ...common }
}

function loop(p: Parser, label: string | undefined, labels: Labels, start: number): Loop {
  const kind = advance(p).value
  const name = label ?? newLabel()
  let before: Condition | undefined
  let until: Condition | undefined
  if (kind === 'WHILE') {
    before = condition(p)
    if (peek(p).kind === 'word') requireWord(p, 'DO')
    else expectWord(p, 'DO')
  }
  const inner = block(p, labels, kind === 'REPEAT' ? 'UNTIL' : 'END')
  if (kind === 'REPEAT') {
    expectWord(p, 'UNTIL')
    until = condition(p)
  }
  expectWord(p, 'END', kind)
  endLabel(p, label)
  return {
    type: 'Loop',
    label: name,
    ...(before ? { before } : {}),
    ...(until ? { until } : {}),
    body: inner,
    origin: originFrom(p, start),
  }
}

function forEach(p: Parser, label: string | undefined, labels: Labels, start: number): ForEach {
  advance(p)
  const variable = isWord(p, 'AS', 1) ? identifier(p).toLowerCase() : undefined
  if (variable !== undefined) advance(p)
  p.loops++
  const rows = query(p)
  p.loops--
  expectWord(p, 'DO')
  const inner = block(p, labels, 'END')
  expectWord(p, 'END', 'FOR')
  endLabel(p, label)
  return {
    type: 'ForEach',
    label: label ?? newLabel(),
    ...(variable ? { variable } : {}),
    query: rows,
    body: inner,
    origin: originFrom(p, start),
  }
}

function endLabel(p: Parser, label: string | undefined): void {
  if (isSymbol(p, ';') || peek(p).kind === 'end') return
  const end = identifier(p).toLowerCase()
  if (label === undefined) rejectPlain(p, 'END_LABEL_WITHOUT_BEGIN_LABEL', { endLabel: quoted(end) })
  else if (end !== label) rejectPlain(p, 'LABELS_MISMATCH', { beginLabel: quoted(label), endLabel: quoted(end) })
}

function jump(p: Parser, labels: Labels, start: number): ScriptStatement {
  const word = advance(p).value
  const label = identifier(p).toLowerCase()
  const target = labels.find(label)
  if (target === undefined) rejectPlain(p, 'INVALID_LABEL_USAGE.DOES_NOT_EXIST', { labelName: label.toUpperCase(), statementType: word })
  else if (word === 'ITERATE' && !target.loop) rejectPlain(p, 'INVALID_LABEL_USAGE.ITERATE_IN_COMPOUND', { labelName: label.toUpperCase() })
  return { type: 'Jump', kind: word === 'LEAVE' ? 'leave' : 'iterate', label, origin: originFrom(p, start) }
}

function declare(p: Parser, labels: Labels, start: number): ScriptStatement {
  const kind = declarationKind(p)
  if (kind === 'condition') return conditionDeclaration(p, start)
  if (kind === 'handler')
    return handlerDeclaration(p, start, q =>
      isWord(q, 'BEGIN')
        ? compound(q, undefined, labels)
        : { type: 'Compound', statements: [scriptStatement(q, labels)], origin: originFrom(q, start) },
    )
  advance(p)
  if (acceptWords(p, 'OR', 'REPLACE')) {
    if (isWord(p, 'VARIABLE') && peek(p, 1).kind === 'word') advance(p)
    rejectPlain(p, 'INVALID_VARIABLE_DECLARATION.REPLACE_LOCAL_VARIABLE', { varName: quoted(peek(p).text) })
  }
  if (isWords(p, 'VARIABLE') && peek(p, 2).kind !== 'end' && !isSymbol(p, ';', 2)) advance(p)
  const names = commaSeparated(p, q => {
    const parts = multipartIdentifier(q)
    if (parts.length > 1) rejectPlain(q, 'INVALID_VARIABLE_DECLARATION.QUALIFIED_LOCAL_VARIABLE', { varName: parts.map(quoted).join('.') })
    return parts.at(-1)!.toLowerCase()
  })
  const type = isSymbol(p, '=') || isWord(p, 'DEFAULT') || isSymbol(p, ';') ? undefined : dataType(p)
  const given = acceptSymbol(p, '=') || acceptWords(p, 'DEFAULT')
  const from = p.pos
  const value = given ? expression(p) : undefined
  const valueText = given ? { valueText: textFrom(p, from) } : {}
  if (type === undefined && value === undefined) reject(p, start, 'INVALID_SQL_SYNTAX.VARIABLE_TYPE_OR_DEFAULT_REQUIRED')
  return {
    type: 'DeclareLocal',
    names,
    ...(type ? { dataType: type } : {}),
    ...(value ? { value } : {}),
    ...valueText,
    origin: originFrom(p, start),
  }
}

/** `SET x = e, y = e`, `SET (x, y) = (query)` */
function assign(p: Parser, start: number): ScriptStatement {
  advance(p)
  if ((isWord(p, 'VAR') || isWord(p, 'VARIABLE')) && !isSymbol(p, '=', 1) && !isSymbol(p, '.', 1))
    fail(p, p.pos + 1, `: extra input ${tokenText(peek(p, 1))}`)
  if (acceptSymbol(p, '(')) {
    const names = commaSeparated(p, tableName)
    expectSymbol(p, ')')
    expectSymbol(p, '=')
    expectSymbol(p, '(')
    const rows = query(p)
    expectSymbol(p, ')')
    return { type: 'Assign', names, query: rows, origin: originFrom(p, start) }
  }
  const names: Name[] = []
  const values: Expression[] = []
  commaSeparated(p, q => {
    names.push(tableName(q))
    expectSymbol(q, '=')
    values.push(expression(q))
  })
  const projectList = values.map((child, i) => Alias({ child, name: names[i]!.parts.at(-1)!, exprId: newExprId(), qualifier: [] }))
  const origin = originFrom(p, start)
  return { type: 'Assign', names, query: Project({ projectList, child: OneRowRelation({}), origin }), origin }
}
