import type { TableConstraint } from '../../plan/catalog-command.ts'
import { expression } from '../expression/expression.ts'
import { identifier, identifierList, isIdentifier, multipartIdentifier } from '../identifier.ts'
import {
  acceptWords,
  advance,
  expectSymbol,
  expectWord,
  fail,
  isAnyWord,
  isSymbol,
  isWord,
  type Parser,
  peek,
  reject,
  requireSymbol,
  textFrom,
} from '../parser.ts'

const starts = new Set(['CONSTRAINT', 'PRIMARY', 'UNIQUE', 'FOREIGN', 'CHECK', 'REFERENCES'])

/** Does a constraint stand here, and no column? */
export function isConstraint(p: Parser): boolean {
  if (!isAnyWord(p, starts)) return false
  switch (peek(p).value) {
    case 'CONSTRAINT':
      return isIdentifier(p, 1) && (isAnyWord(p, starts, 2) || isIdentifier(p, 2))
    case 'PRIMARY':
    case 'FOREIGN':
      return isWord(p, 'KEY', 1)
    case 'CHECK':
      return isSymbol(p, '(', 1)
    case 'REFERENCES':
      return isIdentifier(p, 1)
    default:
      return isSymbol(p, '(', 1) || isSymbol(p, ',', 1) || isSymbol(p, ')', 1)
  }
}

/**
 * `[CONSTRAINT name] PRIMARY KEY (a) | UNIQUE (a) | FOREIGN KEY (a) REFERENCES t (b) | CHECK (e)`, and whether it is enforced or relied on.
 * `column`: the one that it stands with.
 */
export function constraint(p: Parser, column?: string): TableConstraint {
  const start = p.pos
  const name = acceptWords(p, 'CONSTRAINT') ? identifier(p) : undefined
  const found = { ...(name === undefined ? {} : { name }), ...body(p, column) }
  characteristics(p, start, found.kind)
  return found
}

function body(p: Parser, column: string | undefined): Omit<TableConstraint, 'name'> {
  if (acceptWords(p, 'CHECK')) {
    requireSymbol(p, '(')
    const from = p.pos
    const condition = expression(p)
    const text = textFrom(p, from)
    expectSymbol(p, ')')
    return { kind: 'CHECK', columns: [], condition, text }
  }
  const columns = () => (isSymbol(p, '(') ? identifierList(p) : column === undefined ? [] : [column])
  if (acceptWords(p, 'UNIQUE')) return { kind: 'UNIQUE', columns: columns() }
  if (acceptWords(p, 'PRIMARY')) {
    expectWord(p, 'KEY')
    return { kind: 'PRIMARY KEY', columns: columns() }
  }
  if (acceptWords(p, 'FOREIGN')) expectWord(p, 'KEY')
  else if (!isWord(p, 'REFERENCES')) fail(p)
  const own = columns()
  expectWord(p, 'REFERENCES')
  multipartIdentifier(p)
  if (isSymbol(p, '(')) identifierList(p)
  return { kind: 'FOREIGN KEY', columns: own }
}

/** `[NOT] ENFORCED`, `RELY | NORELY`: each once. A CHECK is enforced, and no key is. */
function characteristics(p: Parser, start: number, kind: TableConstraint['kind']): void {
  const found: { enforced?: string; rely?: string } = {}
  let clash: string | undefined
  const once = (key: 'enforced' | 'rely', text: string) => {
    if (found[key] !== undefined) clash ??= `${found[key]}, ${text}`
    found[key] ??= text
  }
  for (;;) {
    if (acceptWords(p, 'NOT', 'ENFORCED')) once('enforced', 'NOT ENFORCED')
    else if (acceptWords(p, 'ENFORCED')) once('enforced', 'ENFORCED')
    else if (isWord(p, 'RELY') || isWord(p, 'NORELY')) once('rely', advance(p).value)
    else break
  }
  if (clash !== undefined) reject(p, start, 'INVALID_CONSTRAINT_CHARACTERISTICS', { characteristics: clash })
  if (found.enforced === (kind === 'CHECK' ? 'NOT ENFORCED' : 'ENFORCED'))
    reject(p, start, 'UNSUPPORTED_CONSTRAINT_CHARACTERISTIC', { characteristic: found.enforced, constraintType: kind })
}
