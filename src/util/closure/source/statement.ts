import { parseExpression } from './expression.ts'
import { parseBinding, parseClass, parseFunction } from './function.ts'
import type { Parser } from './parser.ts'

export function parseStatements(p: Parser, until: string): void {
  while (!p.is(until) && p.token.kind !== 'end') parseStatement(p)
}

const parseBlock = (p: Parser): void =>
  p.within(false, () => {
    p.expect('{')
    parseStatements(p, '}')
    p.expect('}')
  })

function parseStatement(p: Parser): void {
  const { token } = p
  if (token.kind === 'punctuator') {
    if (token.text === '{') return parseBlock(p)
    if (token.text === ';') return void p.next()
    if (token.text === '@') return void parseClass(p, true)
  }
  if (token.kind === 'name') {
    const parse = STATEMENTS[token.text]
    if (parse && Object.hasOwn(STATEMENTS, token.text)) return parse(p)
    const ahead = p.ahead()
    if (ahead.text === ':' && ahead.kind === 'punctuator') {
      p.next()
      p.next()
      return parseStatement(p)
    }
    if (token.text === 'async' && ahead.text === 'function' && !ahead.newLine) return parseFunction(p, true)
    if (isLet(p)) return parseDeclaration(p)
  }
  parseExpression(p)
  p.accept(';')
}

/** `let`, and not a variable of that name; `using`, and `await using`. */
function isLet(p: Parser): boolean {
  const ahead = p.ahead()
  const { text } = p.token
  if (text === 'let')
    return ahead.kind === 'name' ? ahead.text !== 'in' && ahead.text !== 'instanceof' && ahead.text !== 'of' : /^[[{]$/.test(ahead.text)
  return (
    text === 'using' && ahead.kind === 'name' && !ahead.newLine && ahead.text !== 'in' && ahead.text !== 'instanceof' && ahead.text !== 'of'
  )
}

function parseDeclaration(p: Parser, noIn = false): void {
  const kind = p.next().text === 'var' ? 'var' : 'let'
  do parseBinding(p, kind, noIn)
  while (p.accept(','))
  if (!noIn) p.accept(';')
}

function parseCondition(p: Parser): void {
  p.expect('(')
  parseExpression(p)
  p.expect(')')
}

/** A label, or what is returned or thrown, on the same line. */
function parseJump(p: Parser): void {
  const { text } = p.next()
  const ends =
    p.token.newLine || p.token.kind === 'end' || (p.token.kind === 'punctuator' && (p.token.text === ';' || p.token.text === '}'))
  if (!ends) {
    if (text === 'break' || text === 'continue') p.next()
    else parseExpression(p)
  }
  p.accept(';')
}

function parseFor(p: Parser): void {
  p.next()
  p.accept('await')
  p.within(false, () => {
    p.expect('(')
    if (p.is('var') || p.is('const') || isLet(p)) parseDeclaration(p, true)
    else if (!p.is(';')) {
      const targets = parseExpression(p, true)
      if (p.is('of') || p.is('in')) for (const t of targets ?? []) t.write = true
    }
    if (!p.accept('of') && !p.accept('in')) {
      p.expect(';')
      if (!p.is(';')) parseExpression(p)
      p.expect(';')
    }
    if (!p.is(')')) parseExpression(p)
    p.expect(')')
    parseStatement(p)
  })
}

function parseTry(p: Parser): void {
  p.next()
  parseBlock(p)
  if (p.accept('catch'))
    p.within(false, () => {
      if (p.accept('(')) {
        parseBinding(p, 'let')
        p.expect(')')
      }
      parseBlock(p)
    })
  if (p.accept('finally')) parseBlock(p)
}

function parseSwitch(p: Parser): void {
  p.next()
  parseCondition(p)
  p.within(false, () => {
    p.expect('{')
    while (!p.is('}')) {
      if (p.accept('case')) {
        parseExpression(p)
        p.expect(':')
      } else if (p.is('default') && p.ahead().text === ':') {
        p.next()
        p.next()
      } else parseStatement(p)
    }
    p.expect('}')
  })
}

const STATEMENTS: Readonly<Record<string, (p: Parser) => void>> = {
  var: p => parseDeclaration(p),
  const: p => parseDeclaration(p),
  function: p => parseFunction(p, true),
  class: p => void parseClass(p, true),
  if: p => {
    p.next()
    parseCondition(p)
    parseStatement(p)
    if (p.accept('else')) parseStatement(p)
  },
  for: parseFor,
  while: p => {
    p.next()
    parseCondition(p)
    parseStatement(p)
  },
  do: p => {
    p.next()
    parseStatement(p)
    p.expect('while')
    parseCondition(p)
    p.accept(';')
  },
  with: p => {
    p.next()
    parseCondition(p)
    parseStatement(p)
  },
  return: parseJump,
  throw: parseJump,
  break: parseJump,
  continue: parseJump,
  try: parseTry,
  switch: parseSwitch,
  debugger: p => {
    p.next()
    p.accept(';')
  },
}
