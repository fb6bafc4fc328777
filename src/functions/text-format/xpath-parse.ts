/** XPath 1.0, parsed: the grammar of the recommendation, whose names the nodes bear. */
export type XPath =
  | { readonly is: 'number'; readonly value: number }
  | { readonly is: 'string'; readonly value: string }
  | { readonly is: 'operator'; readonly operator: string; readonly left: XPath; readonly right: XPath }
  | { readonly is: 'negative'; readonly operand: XPath }
  | { readonly is: 'call'; readonly name: string; readonly args: readonly XPath[] }
  /** A path from the root, from the context, or from what an expression gives. */
  | {
      readonly is: 'path'
      readonly absolute: boolean
      readonly from?: XPath
      readonly predicates: readonly XPath[]
      readonly steps: readonly Step[]
    }
export interface Step {
  readonly axis: string
  /** A name, `*`, `prefix:*`, or a node type with parentheses. */
  readonly test: string
  readonly predicates: readonly XPath[]
}

/** The text is no XPath. */
export class XPathSyntaxError extends Error {}

const TOKEN =
  /\s*(?:(\d+(?:\.\d*)?|\.\d+)|("[^"]*"|'[^']*')|(::|\/\/|\.\.|!=|<=|>=|[()[\].@,/|+\-=<>*$])|([\p{L}_][\p{L}\p{N}_.-]*(?::(?!:)(?:[\p{L}_][\p{L}\p{N}_.-]*|\*))?))/uy

interface Token {
  readonly kind: 'number' | 'string' | 'symbol' | 'name'
  readonly text: string
}

function tokens(text: string): Token[] {
  const out: Token[] = []
  let at = 0
  while (at < text.trimEnd().length) {
    TOKEN.lastIndex = at
    const m = TOKEN.exec(text)
    if (m === null) throw new XPathSyntaxError(`unexpected: ${text.slice(at).trim()[0]}`)
    const kind = m[1] !== undefined ? 'number' : m[2] !== undefined ? 'string' : m[3] !== undefined ? 'symbol' : 'name'
    out.push({ kind, text: m[1] ?? m[2] ?? m[3] ?? m[4]! })
    at = TOKEN.lastIndex
  }
  return out
}

/** Operators by their precedence, loosest first. */
const LEVELS: readonly (readonly string[])[] = [['or'], ['and'], ['=', '!='], ['<', '<=', '>', '>='], ['+', '-'], ['*', 'div', 'mod']]
const NODE_TYPES = new Set(['text', 'node', 'comment', 'processing-instruction'])
const AXES = new Set(
  'ancestor ancestor-or-self attribute child descendant descendant-or-self following following-sibling parent preceding preceding-sibling self'.split(
    ' ',
  ),
)
const ANYWHERE: Step = { axis: 'descendant-or-self', test: 'node()', predicates: [] }

/** Raises XPathSyntaxError. */
export function parseXPath(text: string): XPath {
  const list = tokens(text)
  let i = 0
  const peek = (offset = 0): string | undefined => list[i + offset]?.text
  const accept = (word: string): boolean => {
    if (peek() !== word || list[i]!.kind === 'string') return false
    i++
    return true
  }
  const fail = (): never => {
    throw new XPathSyntaxError(`unexpected: ${peek() ?? 'end'}`)
  }
  const expect = (word: string): void => {
    if (!accept(word)) fail()
  }

  function binary(level: number): XPath {
    if (level === LEVELS.length) return unary()
    let left = binary(level + 1)
    for (;;) {
      const operator = LEVELS[level]!.find(o => peek() === o && list[i]!.kind !== 'string')
      if (operator === undefined) return left
      i++
      left = { is: 'operator', operator, left, right: binary(level + 1) }
    }
  }
  function unary(): XPath {
    if (accept('-')) return { is: 'negative', operand: unary() }
    let left = path()
    while (accept('|')) left = { is: 'operator', operator: '|', left, right: path() }
    return left
  }

  /** A literal, a call or parentheses, which a path may follow; or a path. */
  function path(): XPath {
    const t = list[i]
    if (t === undefined) return fail()
    const isCall = t.kind === 'name' && peek(1) === '(' && !NODE_TYPES.has(t.text)
    if (t.kind !== 'number' && t.kind !== 'string' && t.text !== '(' && !isCall) return locationPath()
    const from = primary(t)
    const inner = predicates()
    if (peek() !== '/' && peek() !== '//')
      return inner.length === 0 ? from : { is: 'path', absolute: false, from, predicates: inner, steps: [] }
    const before = accept('//') ? [ANYWHERE] : []
    if (before.length === 0) expect('/')
    return { is: 'path', absolute: false, from, predicates: inner, steps: [...before, ...relative()] }
  }
  function primary(t: Token): XPath {
    i++
    if (t.kind === 'number') return { is: 'number', value: Number(t.text) }
    if (t.kind === 'string') return { is: 'string', value: t.text.slice(1, -1) }
    if (t.text === '(') {
      const inner = binary(0)
      expect(')')
      return inner
    }
    expect('(')
    const args: XPath[] = []
    if (!accept(')')) {
      do args.push(binary(0))
      while (accept(','))
      expect(')')
    }
    return { is: 'call', name: t.text, args }
  }
  function locationPath(): XPath {
    if (accept('//')) return { is: 'path', absolute: true, predicates: [], steps: [ANYWHERE, ...relative()] }
    if (accept('/')) return { is: 'path', absolute: true, predicates: [], steps: startsStep() ? relative() : [] }
    return { is: 'path', absolute: false, predicates: [], steps: relative() }
  }
  const startsStep = (): boolean => list[i]?.kind === 'name' || ['.', '..', '@', '*'].includes(peek() ?? '')

  function relative(): Step[] {
    const steps = [step()]
    for (;;) {
      if (accept('//')) steps.push(ANYWHERE, step())
      else if (accept('/')) steps.push(step())
      else return steps
    }
  }
  function step(): Step {
    if (accept('.')) return { axis: 'self', test: 'node()', predicates: predicates() }
    if (accept('..')) return { axis: 'parent', test: 'node()', predicates: predicates() }
    let axis = 'child'
    if (accept('@')) axis = 'attribute'
    else if (list[i]?.kind === 'name' && peek(1) === '::') {
      axis = peek()!
      if (!AXES.has(axis)) fail()
      i += 2
    }
    return { axis, test: nodeTest(), predicates: predicates() }
  }
  function nodeTest(): string {
    if (accept('*')) return '*'
    if (list[i]?.kind !== 'name') return fail()
    const name = list[i++]!.text
    if (!NODE_TYPES.has(name) || !accept('(')) return name
    if (list[i]?.kind === 'string') i++
    expect(')')
    return `${name}()`
  }
  function predicates(): XPath[] {
    const out: XPath[] = []
    while (accept('[')) {
      out.push(binary(0))
      expect(']')
    }
    return out
  }

  const parsed = binary(0)
  return i === list.length ? parsed : fail()
}
