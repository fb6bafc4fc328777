import { parseClass, parseFunction, parseFunctionBody, parseMember } from './function.ts'
import type { Parser, Targets } from './parser.ts'
import type { Reference } from './scope.ts'

const ASSIGN = new Set(['=', '+=', '-=', '*=', '/=', '%=', '**=', '<<=', '>>=', '>>>=', '&=', '|=', '^=', '&&=', '||=', '??='])
const BINARY = new Set('+ - * / % ** << >> >>> & | ^ && || ?? == != === !== < > <= >= in instanceof'.split(' '))
const PREFIX = new Set(['+', '-', '!', '~', '++', '--', 'typeof', 'void', 'delete'])
const LITERAL = new Set(['null', 'true', 'false'])
const NOTHING: Targets = []

export function parseExpression(p: Parser, noIn = false): Targets {
  let targets = parseAssignment(p, noIn)
  while (p.accept(',')) {
    parseAssignment(p, noIn)
    targets = undefined
  }
  return targets
}

export function parseAssignment(p: Parser, noIn = false): Targets {
  if (p.around.generator && p.is('yield')) {
    parseYield(p, noIn)
    return undefined
  }
  const mark = p.scope.references.length
  const first = p.token
  // a single parameter, or `async` before one
  if (first.kind === 'name' && !(first.text === 'await' && p.around.async)) {
    const ahead = p.ahead()
    if (ahead.text === '=>' && ahead.kind === 'punctuator') {
      const parameter = p.refer(p.next())
      return parseArrow(p, mark, [parameter], false, noIn)
    }
    if (first.text === 'async' && ahead.kind === 'name' && !ahead.newLine && ahead.text !== 'function' && !BINARY.has(ahead.text)) {
      p.next()
      return parseArrow(p, mark, [p.refer(p.next())], true, noIn)
    }
  }
  const parenthesis = p.is('(')
  const async = p.is('async') && p.ahead().text === '('
  const targets = parseConditional(p, noIn)
  if (p.is('=>') && (parenthesis || async) && !p.token.newLine) return parseArrow(p, mark, targets ?? [], async, noIn)
  if (p.token.kind === 'punctuator' && ASSIGN.has(p.token.text)) {
    for (const t of targets ?? []) t.write = true
    if (p.next().text === '=') {
      // with a default, in a pattern
      parseAssignment(p, noIn)
      return targets
    }
    parseAssignment(p, noIn)
    return undefined
  }
  return targets
}

function parseYield(p: Parser, noIn: boolean): void {
  p.next()
  if (p.token.newLine) return
  if (p.accept('*')) parseAssignment(p, noIn)
  else if (p.token.kind !== 'end' && !(p.token.kind === 'punctuator' && /^[)\]},;:]$/.test(p.token.text)) && !p.is('in') && !p.is('of'))
    parseAssignment(p, noIn)
}

/** What was read since `mark` were parameters. */
function parseArrow(p: Parser, mark: number, targets: readonly Reference[], async: boolean, noIn: boolean): Targets {
  const around = { ...p.around, async, generator: false }
  const outer = p.scope
  p.expect('=>')
  p.within(
    true,
    () => {
      outer.moveTo(p.scope, mark, new Set(targets))
      for (const t of targets) {
        t.write = false
        p.scope.names.add(t.name)
      }
      if (async) dropAsync(p)
      if (p.is('{')) p.within(true, () => parseFunctionBody(p))
      else parseAssignment(p, noIn)
    },
    around,
  )
  return undefined
}

/** `async (x) => ...` was read as a call of a function `async` until its arrow. */
function dropAsync(p: Parser): void {
  const first = p.scope.references[0]
  if (first?.name === 'async') p.scope.references.shift()
}

function parseConditional(p: Parser, noIn: boolean): Targets {
  const targets = parseBinary(p, noIn)
  if (!p.accept('?')) return targets
  parseAssignment(p)
  p.expect(':')
  parseAssignment(p, noIn)
  return undefined
}

function parseBinary(p: Parser, noIn: boolean): Targets {
  let targets = parseOperand(p)
  while ((p.token.kind === 'punctuator' || p.token.kind === 'name') && BINARY.has(p.token.text) && !(noIn && p.is('in'))) {
    p.next()
    parseOperand(p)
    targets = undefined
  }
  return targets
}

function parseOperand(p: Parser): Targets {
  if (p.token.kind !== 'private') return parseUnary(p)
  // `#field in object`
  p.next()
  return undefined
}

function parseUnary(p: Parser): Targets {
  const { token } = p
  if (p.around.async && p.is('await')) {
    p.next()
    parseUnary(p)
    return undefined
  }
  if ((token.kind === 'punctuator' || token.kind === 'name') && PREFIX.has(token.text)) {
    p.next()
    const operand = parseUnary(p)
    if (token.text === '++' || token.text === '--') for (const t of operand ?? []) t.write = true
    return undefined
  }
  const targets = parseCall(p)
  if ((p.is('++') || p.is('--')) && !p.token.newLine) {
    p.next()
    for (const t of targets ?? []) t.write = true
    return undefined
  }
  return targets
}

/** A primary expression and what follows it: members, calls, templates. */
export function parseCall(p: Parser, calls = true): Targets {
  const isName = p.token.kind === 'name'
  const callOfAsync = p.is('async') && p.ahead().text === '('
  let targets = parsePrimary(p)
  // the one name that this is, while it is nothing more
  let name = isName && targets?.length === 1 ? targets[0] : undefined
  for (;;) {
    if (p.is('.') || p.is('?.')) {
      const optional = p.next().text === '?.'
      if (p.token.kind === 'name' || p.token.kind === 'private') {
        if (name) name.member = p.token.text
        p.next()
        targets = optional ? undefined : NOTHING
      } else targets = undefined
    } else if (p.is('[')) {
      p.next()
      parseExpression(p)
      p.expect(']')
      targets = NOTHING
    } else if (p.is('(') && calls) {
      const given = parseArguments(p)
      targets = callOfAsync && name ? given : undefined
    } else if (p.token.kind === 'template') {
      parseTemplate(p)
      targets = undefined
    } else return targets
    name = undefined
  }
}

function parseArguments(p: Parser): Targets {
  const targets: Reference[] = []
  p.expect('(')
  while (!p.is(')')) {
    p.accept('...')
    targets.push(...(parseAssignment(p) ?? []))
    if (!p.accept(',')) break
  }
  p.expect(')')
  return targets
}

function parseTemplate(p: Parser): void {
  let part = p.lexer.template(p.token.end)
  while (part.expression) {
    p.token = p.lexer.at(part.end)
    parseExpression(p)
    if (!p.is('}')) throw new SyntaxError(`Expected } at ${p.token.start}`)
    part = p.lexer.template(p.token.end)
  }
  p.end = part.end
  p.token = p.lexer.at(part.end)
}

function parsePrimary(p: Parser): Targets {
  const { token } = p
  switch (token.kind) {
    case 'number':
    case 'string':
      p.next()
      return undefined
    case 'template':
      parseTemplate(p)
      return undefined
    case 'punctuator':
      return parsePunctuated(p)
    case 'name':
      return parseWord(p)
    default:
      throw new SyntaxError(`Unexpected ${token.kind} at ${token.start}`)
  }
}

function parsePunctuated(p: Parser): Targets {
  const { token } = p
  switch (token.text) {
    case '(': {
      p.next()
      const targets: Reference[] = []
      while (!p.is(')')) {
        p.accept('...')
        targets.push(...(parseAssignment(p) ?? []))
        if (!p.accept(',')) break
      }
      p.expect(')')
      return targets
    }
    case '[':
      return parseArray(p)
    case '{':
      return parseObject(p)
    case '/':
    case '/=':
      p.token = p.lexer.pattern(token)
      p.next()
      return undefined
    case '@':
      parseClass(p, false)
      return undefined
    default:
      throw new SyntaxError(`Unexpected ${token.text} at ${token.start}`)
  }
}

function parseArray(p: Parser): Targets {
  const targets: Reference[] = []
  p.expect('[')
  while (!p.is(']')) {
    if (p.accept(',')) continue
    p.accept('...')
    targets.push(...(parseAssignment(p) ?? []))
    if (!p.is(']')) p.expect(',')
  }
  p.expect(']')
  return targets
}

function parseObject(p: Parser): Targets {
  const targets: Reference[] = []
  p.expect('{')
  while (!p.is('}')) {
    targets.push(...(p.accept('...') ? (parseAssignment(p) ?? []) : (parseMember(p, false) ?? [])))
    if (!p.accept(',')) break
  }
  p.expect('}')
  return targets
}

function parseWord(p: Parser): Targets {
  const { token } = p
  switch (token.text) {
    case 'function':
      parseFunction(p, false)
      return undefined
    case 'class':
      parseClass(p, false)
      return undefined
    case 'this':
      if (p.around.self === 0) p.note('self', token)
      p.next()
      return undefined
    case 'super':
      if (p.around.home === 0) p.note('home', token)
      p.next()
      return undefined
    case 'new':
      return parseNew(p)
    case 'import':
      parseImport(p)
      return undefined
    case 'async':
      if (p.ahead().text === 'function' && !p.ahead().newLine) {
        parseFunction(p, false)
        return undefined
      }
  }
  p.next()
  if (LITERAL.has(token.text)) return undefined
  return [p.refer(token)]
}

function parseNew(p: Parser): Targets {
  const token = p.next()
  if (p.accept('.')) {
    p.next()
    if (p.around.self === 0) p.note('newTarget', token)
    return undefined
  }
  parseCall(p, false)
  if (p.is('(')) parseArguments(p)
  return undefined
}

function parseImport(p: Parser): void {
  const token = p.next()
  if (p.accept('.')) {
    p.next()
    p.note('importMeta', token)
    return
  }
  p.imports.push(token.start)
  parseArguments(p)
}
