import { looseGroups } from '../../kernels/regexp/captures.ts'
import type { CodePoints } from '../../kernels/regexp/code-points.ts'
import { isWord } from '../../kernels/regexp/nfa.ts'
import { type Assertion, type Node, nullable, type Parsed, parse, Unsupported } from '../../kernels/regexp/parse.ts'

/**
 * Matches as Java's backtracking does, for expressions whose groups JavaScript would tell otherwise: a round of a loop that passes a group by keeps what
 * the round before has put there, and an empty round counts as the last one.
 */

interface Matching {
  readonly text: string
  /** Begin and end of each group, -1 where it has none. */
  readonly ends: number[]
  /** Where a group has begun that is not over yet. */
  readonly opened: number[]
  /** By loop: how many rounds there are, and where the last one began. */
  readonly rounds: number[]
  readonly begins: number[]
  end: number
}
/** Matches what it stands for and all behind it. */
type Step = (m: Matching, at: number) => boolean

const LINE_END = /^(?:\r\n|[\n\r\u0085\u2028\u2029])$/

function holds(assertion: Assertion, text: string, at: number): boolean {
  switch (assertion) {
    case 'begin':
      return at === 0
    case 'end':
      return at === text.length
    case 'line':
      return at === text.length || (LINE_END.test(text.slice(at, at + 3)) && !(text[at] === '\n' && text[at - 1] === '\r'))
    default: {
      const word = (i: number) => i >= 0 && i < text.length && isWord(text.charCodeAt(i))
      return (word(at - 1) !== word(at)) === (assertion === 'word')
    }
  }
}

function has(points: CodePoints, c: number): boolean {
  for (let i = 0; i < points.length; i += 2) if (c <= points[i + 1]!) return c >= points[i]!
  return false
}

class Compiler {
  loops = 0

  step(node: Node, next: Step): Step {
    switch (node.type) {
      case 'set':
        return (m, at) => {
          const c = m.text.codePointAt(at)
          return c !== undefined && has(node.points, c) && next(m, at + (c > 0xffff ? 2 : 1))
        }
      case 'assert':
        return (m, at) => holds(node.at, m.text, at) && next(m, at)
      case 'concat':
        return node.items.reduceRight((to, item) => this.step(item, to), next)
      case 'alternate': {
        const ways = node.items.map(item => this.step(item, next))
        return (m, at) => ways.some(way => way(m, at))
      }
      case 'group':
        return this.group(node, next)
      case 'repeat':
        return node.max === 1 && node.min === 0 ? this.option(node, next) : this.loop(node, next)
    }
  }

  private group({ item, index }: Node & { type: 'group' }, next: Step): Step {
    const [from, to] = [index * 2, index * 2 + 1]
    const body = this.step(item, (m, at) => {
      const [start, end] = [m.ends[from]!, m.ends[to]!]
      m.ends[from] = m.opened[index]!
      m.ends[to] = at
      if (next(m, at)) return true
      m.ends[from] = start
      m.ends[to] = end
      return false
    })
    return (m, at) => {
      const before = m.opened[index]!
      m.opened[index] = at
      const found = body(m, at)
      m.opened[index] = before
      return found
    }
  }

  private option({ item, lazy }: Node & { type: 'repeat' }, next: Step): Step {
    const body = this.step(item, next)
    return lazy ? (m, at) => next(m, at) || body(m, at) : (m, at) => body(m, at) || next(m, at)
  }

  private loop({ item, min, max, lazy }: Node & { type: 'repeat' }, next: Step): Step {
    const id = this.loops++
    const body = this.step(item, (m, at) => (at > m.begins[id]! ? more(m, at) : next(m, at)))
    const round = (m: Matching, at: number, count: number): boolean => {
      const [rounds, begin] = [m.rounds[id]!, m.begins[id]!]
      m.rounds[id] = count
      m.begins[id] = at
      const found = body(m, at)
      m.rounds[id] = rounds
      m.begins[id] = begin
      return found
    }
    const chosen = (m: Matching, at: number, count: number): boolean => {
      if (count < min) return round(m, at, count + 1)
      if (lazy) return next(m, at) || (count < max && round(m, at, count + 1))
      return (count < max && round(m, at, count + 1)) || next(m, at)
    }
    const more: Step = (m, at) => chosen(m, at, m.rounds[id]!)
    return (m, at) => chosen(m, at, 0)
  }
}

/** Is there a group in a loop whose rounds may match nothing? */
function hasEmptyRounds(node: Node, looped = false): boolean {
  switch (node.type) {
    case 'set':
    case 'assert':
      return false
    case 'group':
      return looped || hasEmptyRounds(node.item)
    case 'repeat':
      return hasEmptyRounds(node.item, looped || (node.max > 1 && nullable(node.item)))
    default:
      return node.items.some(n => hasEmptyRounds(n, looped))
  }
}

/** What of an expression JavaScript would match otherwise; undefined where it matches alike, or more is in the expression than the parser takes. */
function otherwise(pattern: string): Parsed | undefined {
  try {
    const parsed = parse(pattern, true)
    // names of groups are JavaScript's to keep
    return !pattern.includes('(?<') && (hasEmptyRounds(parsed.root) || looseGroups(parsed.root).size > 0) ? parsed : undefined
  } catch (e) {
    if (e instanceof Unsupported) return undefined
    throw e
  }
}

/** A regular expression of JavaScript that finds what Java finds. */
class JavaMatcher extends RegExp {
  private readonly match: (text: string, from: number) => Matching | undefined
  private readonly takes: (text: string) => boolean

  constructor(source: string | RegExp, flags: string, parsed?: Parsed) {
    super(source, flags)
    if (source instanceof JavaMatcher) {
      this.match = source.match
      this.takes = source.takes
      return
    }
    const { root, ascii } = parsed!
    const compiler = new Compiler()
    const start = compiler.step(root, (m, at) => {
      m.end = at
      return true
    })
    const groups = new RegExp(`${this.source}|`, this.flags.replace('g', '')).exec('')!.length
    // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII has them
    this.takes = ascii ? text => /^[\x00-\x7f]*$/.test(text) : () => true
    this.match = (text, from) => {
      const none = (n: number) => new Array<number>(n).fill(-1)
      const m: Matching = {
        text,
        ends: none(groups * 2),
        opened: none(groups),
        rounds: none(compiler.loops),
        begins: none(compiler.loops),
        end: -1,
      }
      if (!start(m, from)) return undefined
      m.ends[0] = from
      m.ends[1] = m.end
      return m
    }
  }

  override exec(text: string): RegExpExecArray | null {
    if (!this.takes(text)) return super.exec(text)
    for (let at = this.global ? this.lastIndex : 0; at <= text.length; at += text.codePointAt(at)! > 0xffff ? 2 : 1) {
      const m = this.match(text, at)
      if (m === undefined) continue
      if (this.global) this.lastIndex = m.end
      const found = Array.from({ length: m.ends.length / 2 }, (_, g) =>
        m.ends[2 * g]! < 0 ? undefined : text.slice(m.ends[2 * g], m.ends[2 * g + 1]),
      )
      return Object.assign(found, { index: at, input: text, groups: undefined }) as unknown as RegExpExecArray
    }
    this.lastIndex = 0
    return null
  }
}

/** JavaScript's form of a Java expression, which finds what Java finds. */
export function matcherOf(pattern: string, source: string, flags: string): RegExp {
  const parsed = otherwise(pattern)
  return parsed ? new JavaMatcher(source, flags, parsed) : new RegExp(source, flags)
}
