import { parseAssignment, parseCall, parseExpression } from './expression.ts'
import type { Parser, Surroundings, Targets } from './parser.ts'
import { parseStatements } from './statement.ts'

/** Inside of a function that has a `this` of its own; `home`: and a `super`. */
const functionAround = (p: Parser, async: boolean, generator: boolean, home: boolean): Surroundings => ({
  async,
  generator,
  self: p.around.self + 1,
  home: p.around.home + (home ? 1 : 0),
  args: p.around.args + 1,
})

export function parseFunction(p: Parser, declaration: boolean): void {
  const async = p.accept('async')
  p.expect('function')
  const generator = p.accept('*')
  const name = p.is('(') ? undefined : p.next()
  if (name && declaration) p.scope.names.add(name.text)
  p.within(true, () => {
    if (name) p.scope.names.add(name.text)
    parseParametersAndBody(p, functionAround(p, async, generator, false))
  })
}

/** Defaults of parameters do not see what the body declares. */
function parseParametersAndBody(p: Parser, around: Surroundings): void {
  p.within(
    true,
    () => {
      if (p.origin < 0 && p.classes === 0) p.origin = p.token.start
      p.expect('(')
      while (!p.is(')')) {
        p.accept('...')
        parseBinding(p, 'let')
        if (!p.accept(',')) break
      }
      p.expect(')')
      p.within(true, () => parseFunctionBody(p))
    },
    around,
  )
}

export function parseFunctionBody(p: Parser): void {
  p.expect('{')
  parseStatements(p, '}')
  p.expect('}')
}

/** A name or a pattern that is declared, with its default. */
export function parseBinding(p: Parser, kind: 'var' | 'let', noIn = false): void {
  const mark = p.scope.references.length
  const names = p.token.kind === 'name' ? [p.refer(p.next())] : (parseCall(p) ?? [])
  const except = new Set(names)
  for (const r of p.scope.references.splice(mark)) if (!except.has(r)) p.scope.references.push(r)
  const scope = kind === 'var' ? p.scope.functional : p.scope
  for (const n of names) scope.names.add(n.name)
  if (p.accept('=')) parseAssignment(p, noIn)
}

const MODIFIERS = new Set(['static', 'async', 'get', 'set', 'accessor'])

/** A property or method of an object, or an element of a class. */
export function parseMember(p: Parser, inClass: boolean): Targets {
  let async = false
  let fixed = false
  while (p.token.kind === 'name' && MODIFIERS.has(p.token.text)) {
    const { text } = p.token
    const ahead = p.ahead()
    // the word is the name itself
    if (ahead.kind === 'punctuator' && /^[(=;,:}]$/.test(ahead.text)) break
    if (inClass && ahead.newLine && text !== 'static' && ahead.text !== '*') break
    if (text === 'static' && ahead.text === '{') {
      p.next()
      parseStaticBlock(p)
      return undefined
    }
    async ||= text === 'async'
    fixed ||= text === 'static'
    p.next()
  }
  const generator = p.accept('*')
  const key = p.token
  if (inClass && p.classes === 1 && !fixed && key.kind === 'private') p.privateFields = true
  if (p.accept('[')) {
    const { defining } = p
    p.defining ||= inClass || p.defines
    parseAssignment(p)
    p.defining = defining
    const { end } = p.expect(']')
    p.computedKey ??= { start: key.start, end }
  } else p.next()
  if (p.is('(')) {
    if (inClass && p.classes === 1 && !fixed && key.kind === 'name' && key.text === 'constructor') p.origin = p.token.start
    p.within(true, () => parseParametersAndBody(p, functionAround(p, async, generator, true)))
    return undefined
  }
  if (inClass) {
    if (p.accept('=')) parseInitializer(p)
    return undefined
  }
  if (p.accept(':')) return parseAssignment(p)
  const reference = p.refer(key)
  if (p.accept('=')) parseAssignment(p)
  return [reference]
}

const fieldAround = (p: Parser): Surroundings => ({
  ...p.around,
  async: false,
  generator: false,
  self: p.around.self + 1,
  home: p.around.home + 1,
})

const parseInitializer = (p: Parser): void => p.within(true, () => void parseAssignment(p), fieldAround(p))

const parseStaticBlock = (p: Parser): void => p.within(true, () => parseFunctionBody(p), fieldAround(p))

/** Gives the places of what it extends. */
export function parseClass(p: Parser, declaration: boolean): { readonly start: number; readonly end: number } | undefined {
  parseDecorators(p)
  p.classes++
  p.expect('class')
  const name = p.token.kind === 'name' && !p.is('extends') ? p.next() : undefined
  if (name && declaration) p.scope.names.add(name.text)
  let heritage: { start: number; end: number } | undefined
  p.within(false, () => {
    if (name) p.scope.names.add(name.text)
    if (p.accept('extends')) {
      const { start } = p.token
      const { defining } = p
      p.defining = true
      parseCall(p)
      p.defining = defining
      heritage = { start, end: p.end }
    }
    p.expect('{')
    while (!p.is('}')) {
      parseDecorators(p)
      if (!p.accept(';')) parseMember(p, true)
    }
    p.expect('}')
  })
  p.classes--
  return heritage
}

function parseDecorators(p: Parser): void {
  while (p.accept('@')) {
    if (p.accept('(')) {
      parseExpression(p)
      p.expect(')')
    } else parseCall(p)
  }
}
