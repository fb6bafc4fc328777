import { textOf, type XmlAttribute, type XmlElement, type XmlNode } from '../../sources/xml/tree.ts'
import { doubleToString } from '../../types/number-format.ts'
import type { Step, XPath } from './xpath-parse.ts'
import { XPathSyntaxError } from './xpath-parse.ts'

/** Evaluates XPath 1.0 over a tree. The document is an element without a name around the root. */
export type PathNode = XmlNode | XmlAttribute
export type PathValue = boolean | number | string | readonly PathNode[]

interface Context {
  readonly node: PathNode
  readonly position: number
  readonly size: number
  readonly document: XmlElement
}

/** The document of a root element. */
export function documentOf(root: XmlElement): XmlElement {
  const document: XmlElement = { is: 'element', name: '', attributes: [], children: [], parent: undefined }
  document.children.push(Object.assign(root, { parent: document }))
  return document
}

export const evaluateXPath = (path: XPath, document: XmlElement): PathValue =>
  evaluate(path, { node: document, position: 1, size: 1, document })

// ---- conversions ----

const stringValue = (n: PathNode): string => (n.is === 'element' ? textOf(n) : n.value)

export function toText(v: PathValue): string {
  if (typeof v === 'string') return v
  if (typeof v === 'boolean') return String(v)
  if (typeof v !== 'number') return v.length === 0 ? '' : stringValue(v[0]!)
  if (!Number.isFinite(v)) return Number.isNaN(v) ? 'NaN' : v > 0 ? 'Infinity' : '-Infinity'
  return Number.isInteger(v) ? BigInt(v).toString() : doubleToString(v).replace(/\.0$/, '')
}
export function toNumber(v: PathValue): number {
  if (typeof v === 'number') return v
  if (typeof v === 'boolean') return v ? 1 : 0
  const text = toText(v).trim()
  return /^-?(\d+(\.\d*)?|\.\d+)$/.test(text) ? Number(text) : Number.NaN
}
export function toBoolean(v: PathValue): boolean {
  if (typeof v === 'boolean') return v
  if (typeof v === 'number') return v !== 0 && !Number.isNaN(v)
  return v.length > 0
}

// ---- axes ----

const parentOf = (n: PathNode): XmlElement | undefined => n.parent
const childrenOf = (n: PathNode): readonly PathNode[] => (n.is === 'element' ? n.children : [])
const descendants = (n: PathNode): PathNode[] => childrenOf(n).flatMap(c => [c, ...descendants(c)])
function ancestors(n: PathNode): PathNode[] {
  const parent = parentOf(n)
  return parent === undefined ? [] : [parent, ...ancestors(parent)]
}
function siblings(n: PathNode, after: boolean): readonly PathNode[] {
  if (n.is === 'attribute') return []
  const all: readonly PathNode[] = parentOf(n)?.children ?? []
  const at = all.indexOf(n)
  return after ? all.slice(at + 1) : all.slice(0, at).reverse()
}

/** The nodes of an axis, nearest first. */
function axis(name: string, n: PathNode): readonly PathNode[] {
  switch (name) {
    case 'child':
      return childrenOf(n)
    case 'attribute':
      return n.is === 'element' ? n.attributes : []
    case 'descendant':
      return descendants(n)
    case 'descendant-or-self':
      return [n, ...descendants(n)]
    case 'self':
      return [n]
    case 'parent':
      return ancestors(n).slice(0, 1)
    case 'ancestor':
      return ancestors(n)
    case 'ancestor-or-self':
      return [n, ...ancestors(n)]
    case 'following-sibling':
      return siblings(n, true)
    case 'preceding-sibling':
      return siblings(n, false)
    case 'following':
      return [n, ...ancestors(n)].flatMap(a => siblings(a, true).flatMap(s => [s, ...descendants(s)]))
    default:
      return [n, ...ancestors(n)].flatMap(a => siblings(a, false).flatMap(s => [s, ...descendants(s)].reverse()))
  }
}

function passes(test: string, n: PathNode, axisName: string): boolean {
  switch (test) {
    case 'node()':
      return true
    case 'text()':
      return n.is === 'text'
    case 'comment()':
      return n.is === 'comment'
    case 'processing-instruction()':
      return n.is === 'instruction'
    default: {
      if (n.is !== (axisName === 'attribute' ? 'attribute' : 'element') || n.name === '') return false
      // names with prefixes have no namespaces to be looked up in
      return test === '*' || (n.name === test && !test.includes(':'))
    }
  }
}

/** Once each, as they stand in the document. */
function inOrder(nodes: readonly PathNode[], document: XmlElement): PathNode[] {
  const places = new Map<PathNode, number>()
  const visit = (n: PathNode): void => {
    places.set(n, places.size)
    if (n.is !== 'element') return
    for (const a of n.attributes) places.set(a, places.size)
    n.children.forEach(visit)
  }
  if (nodes.length > 1) visit(document)
  return [...new Set(nodes)].sort((a, b) => places.get(a)! - places.get(b)!)
}

function filtered(nodes: readonly PathNode[], predicates: readonly XPath[], c: Context): readonly PathNode[] {
  return predicates.reduce<readonly PathNode[]>(
    (kept, predicate) =>
      kept.filter((node, i) => {
        const v = evaluate(predicate, { ...c, node, position: i + 1, size: kept.length })
        return typeof v === 'number' ? v === i + 1 : toBoolean(v)
      }),
    nodes,
  )
}

function follow(from: readonly PathNode[], steps: readonly Step[], c: Context): readonly PathNode[] {
  return steps.reduce<readonly PathNode[]>((nodes, step) => {
    const found = nodes.flatMap(n => {
      const candidates = axis(step.axis, n).filter(x => passes(step.test, x, step.axis))
      return filtered(candidates, step.predicates, c)
    })
    return inOrder(found, c.document)
  }, from)
}

// ---- expressions ----

function evaluate(e: XPath, c: Context): PathValue {
  switch (e.is) {
    case 'number':
    case 'string':
      return e.value
    case 'negative':
      return -toNumber(evaluate(e.operand, c))
    case 'operator':
      return operate(e.operator, e.left, e.right, c)
    case 'call':
      return callFunction(e.name, e.args, c)
    case 'path': {
      const start = e.from === undefined ? [e.absolute ? c.document : c.node] : nodesOf(evaluate(e.from, c))
      return follow(filtered(start, e.predicates, c), e.steps, c)
    }
  }
}

function nodesOf(v: PathValue): readonly PathNode[] {
  if (typeof v === 'object') return v
  throw new XPathSyntaxError('a node set was expected')
}

function operate(operator: string, left: XPath, right: XPath, c: Context): PathValue {
  if (operator === 'or') return toBoolean(evaluate(left, c)) || toBoolean(evaluate(right, c))
  if (operator === 'and') return toBoolean(evaluate(left, c)) && toBoolean(evaluate(right, c))
  const [a, b] = [evaluate(left, c), evaluate(right, c)]
  if (operator === '|') return inOrder([...nodesOf(a), ...nodesOf(b)], c.document)
  const [x, y] = [() => toNumber(a), () => toNumber(b)]
  switch (operator) {
    case '+':
      return x() + y()
    case '-':
      return x() - y()
    case '*':
      return x() * y()
    case 'div':
      return x() / y()
    case 'mod':
      return x() % y()
    default:
      return compare(operator, a, b)
  }
}

/** A node set compares if any of its nodes does. */
function compare(operator: string, a: PathValue, b: PathValue): boolean {
  if (typeof a === 'object' && typeof b !== 'boolean') return a.some(n => compare(operator, stringValue(n), b))
  if (typeof b === 'object' && typeof a !== 'boolean') return b.some(n => compare(operator, a, stringValue(n)))
  if (operator === '=' || operator === '!=') {
    const equal =
      typeof a === 'boolean' || typeof b === 'boolean'
        ? toBoolean(a) === toBoolean(b)
        : typeof a === 'number' || typeof b === 'number'
          ? toNumber(a) === toNumber(b)
          : toText(a) === toText(b)
    return equal === (operator === '=')
  }
  const [x, y] = [toNumber(a), toNumber(b)]
  return operator === '<' ? x < y : operator === '<=' ? x <= y : operator === '>' ? x > y : x >= y
}

const round = (n: number): number => Math.floor(n + 0.5)

/** The characters from `from` on, as many as `length`; both are rounded, and NaN gives nothing. */
function substring(s: string, from: number, length = Number.POSITIVE_INFINITY): string {
  const start = round(from)
  const end = start + round(length)
  return [...s].filter((_, i) => i + 1 >= start && i + 1 < end).join('')
}

function translate(s: string, from: string, to: string): string {
  const [sources, targets] = [[...from], [...to]]
  return [...s]
    .map(ch => {
      const i = sources.indexOf(ch)
      return i < 0 ? ch : (targets[i] ?? '')
    })
    .join('')
}

function callFunction(name: string, args: readonly XPath[], c: Context): PathValue {
  const value = (i: number): PathValue => {
    const arg = args[i]
    if (arg === undefined) throw new XPathSyntaxError(`${name} lacks an argument`)
    return evaluate(arg, c)
  }
  const text = (i: number): string => (args.length > i ? toText(value(i)) : i === 0 ? stringValue(c.node) : toText(value(i)))
  const number = (i: number): number => toNumber(value(i))
  const node = (): PathNode | undefined => (args.length > 0 ? nodesOf(value(0))[0] : c.node)
  const nameOf = (n: PathNode | undefined): string => (n === undefined || n.is === 'text' ? '' : n.name)
  switch (name) {
    case 'last':
      return c.size
    case 'position':
      return c.position
    case 'count':
      return nodesOf(value(0)).length
    case 'name':
      return nameOf(node())
    case 'local-name':
      return nameOf(node()).replace(/^.*:/, '')
    case 'namespace-uri':
      return ''
    case 'string':
      return text(0)
    case 'concat':
      return args.map((_, i) => text(i)).join('')
    case 'starts-with':
      return text(0).startsWith(text(1))
    case 'contains':
      return text(0).includes(text(1))
    case 'substring-before': {
      const at = text(0).indexOf(text(1))
      return at < 0 ? '' : text(0).slice(0, at)
    }
    case 'substring-after': {
      const at = text(0).indexOf(text(1))
      return at < 0 ? '' : text(0).slice(at + text(1).length)
    }
    case 'substring':
      return args.length > 2 ? substring(text(0), number(1), number(2)) : substring(text(0), number(1))
    case 'string-length':
      return [...text(0)].length
    case 'normalize-space':
      return text(0)
        .trim()
        .replace(/[ \t\r\n]+/g, ' ')
    case 'translate':
      return translate(text(0), text(1), text(2))
    case 'boolean':
      return toBoolean(value(0))
    case 'not':
      return !toBoolean(value(0))
    case 'true':
      return true
    case 'false':
      return false
    case 'number':
      return args.length > 0 ? number(0) : toNumber(stringValue(c.node))
    case 'sum':
      return nodesOf(value(0)).reduce((sum, n) => sum + toNumber(stringValue(n)), 0)
    case 'floor':
      return Math.floor(number(0))
    case 'ceiling':
      return Math.ceil(number(0))
    case 'round':
      return round(number(0))
    default:
      throw new XPathSyntaxError(`Could not find function: ${name}`)
  }
}
