import { any, asciiOf, type CodePoints, intersection, namedClass, negated, SHORT_CLASSES, union } from './code-points.ts'

/** A regular expression whose matches an automaton finds, as a tree. */
export type Node =
  | { readonly type: 'set'; readonly points: CodePoints }
  | { readonly type: 'concat'; readonly items: readonly Node[] }
  | { readonly type: 'alternate'; readonly items: readonly Node[] }
  | { readonly type: 'repeat'; readonly item: Node; readonly min: number; readonly max: number; readonly lazy: boolean }
  | { readonly type: 'group'; readonly item: Node; readonly index: number }
  | { readonly type: 'assert'; readonly at: Assertion }

/** The start of the text; its end; that, or before a last line terminator; one end of a word; anywhere else. */
export type Assertion = 'begin' | 'end' | 'line' | 'word' | 'noword'

export interface Parsed {
  readonly root: Node
  /** What it means is known for ASCII texts alone. */
  readonly ascii: boolean
}

/** Raised for what has no automaton, or not Java's meaning in one: also for what is no expression at all. */
export class Unsupported extends Error {}

/** Times that a part may be repeated. */
const MAX_TIMES = 1000

/** `.` without `(?s)`: all but line terminators. */
const NO_LINE_END = negated([0x0a, 0x0a, 0x0d, 0x0d, 0x85, 0x85, 0x2028, 0x2029])
/** `\h` of ASCII. */
const BLANKS: CodePoints = [9, 9, 32, 32]
const CONTROLS: Readonly<Record<string, number>> = { t: 9, n: 10, r: 13, f: 12, a: 7, e: 27 }

/**
 * Parses the part of Java's syntax that has the same meaning in automata: no back-references, no looking around, no possessive quantifiers and atomic groups.
 * Raises Unsupported for everything else, and for what Java takes in a way of its own: repetitions of what may match nothing, multi-line mode,
 * negated classes of classes. Where characters beyond ASCII are many, as letters are, they aren't looked
 * at: then the expression is for ASCII texts alone. `emptyRounds`: loops whose rounds may match nothing are taken too.
 */
export function parse(pattern: string, emptyRounds = false): Parsed {
  return new Parser(pattern, emptyRounds).parse()
}

class Parser {
  private readonly points: readonly string[]
  private at = 0
  private groups = 0
  private anyCase = false
  private dotAll = false
  private unicode = false
  private ascii = false

  private readonly emptyRounds: boolean

  constructor(pattern: string, emptyRounds: boolean) {
    this.emptyRounds = emptyRounds
    this.points = [...pattern]
    if (this.points.some(c => c.length === 1 && c >= '\ud800' && c <= '\udfff')) throw new Unsupported('half of a surrogate pair')
  }

  parse(): Parsed {
    const root = this.alternatives()
    if (this.at < this.points.length) throw new Unsupported('a parenthesis without its other half')
    return { root, ascii: this.ascii }
  }

  private get next(): string | undefined {
    return this.points[this.at]
  }

  private takes(text: string): boolean {
    if (this.points.slice(this.at, this.at + text.length).join('') !== text) return false
    this.at += text.length
    return true
  }

  private alternatives(): Node {
    const outside = [this.anyCase, this.dotAll] as const
    const items = [this.sequence()]
    while (this.takes('|')) items.push(this.sequence())
    ;[this.anyCase, this.dotAll] = outside
    return items.length === 1 ? items[0]! : { type: 'alternate', items }
  }

  private sequence(): Node {
    const items: Node[] = []
    while (this.next !== undefined && this.next !== '|' && this.next !== ')') {
      const item = this.item()
      if (item) items.push(item)
    }
    return items.length === 1 ? items[0]! : { type: 'concat', items }
  }

  private item(): Node | undefined {
    const c = this.points[this.at++]!
    switch (c) {
      case '(':
        return this.parenthesis()
      case '[':
        return this.quantified({ type: 'set', points: this.characterClass() })
      case '.':
        return this.quantified({ type: 'set', points: this.dotAll ? any : NO_LINE_END })
      case '^':
        return this.assertion('begin')
      case '$':
        return this.assertion('line')
      case '\\':
        return this.escaped()
      case '*':
      case '+':
      case '?':
      case '{':
        throw new Unsupported('a quantifier without anything before it')
      default:
        return this.quantified({ type: 'set', points: this.cases(c.codePointAt(0)!) })
    }
  }

  private assertion(at: Assertion): Node {
    if (this.next !== undefined && '*+?{'.includes(this.next)) throw new Unsupported('a repeated assertion')
    return { type: 'assert', at }
  }

  private parenthesis(): Node | undefined {
    if (!this.takes('?')) return this.group()
    if (this.takes('<')) {
      let name = ''
      while (this.next !== undefined && this.next !== '>') name += this.points[this.at++]
      if (!this.takes('>') || !/^[A-Za-z][A-Za-z0-9]*$/.test(name)) throw new Unsupported('looking behind')
      return this.group()
    }
    const outside = [this.anyCase, this.dotAll] as const
    let on = true
    for (let c = this.points[this.at++]; c !== ':'; c = this.points[this.at++]) {
      // flags for what follows, to the end of the enclosing group
      if (c === ')') return undefined
      if (c === '-' && on) on = false
      else if (c === 'i') this.anyCase = on
      else if (c === 's') this.dotAll = on
      else if (c === 'u' || c === 'U') {
        this.unicode ||= on
        this.ascii = true
      } else throw new Unsupported('a flag, or looking ahead')
    }
    const body = this.alternatives()
    ;[this.anyCase, this.dotAll] = outside
    return this.closed(body)
  }

  private group(): Node {
    const index = ++this.groups
    return this.closed({ type: 'group', index, item: this.alternatives() })
  }

  private closed(node: Node): Node {
    if (!this.takes(')')) throw new Unsupported('an open group')
    return this.quantified(node)
  }

  private quantified(item: Node): Node {
    let min: number
    let max: number
    if (this.takes('*')) [min, max] = [0, Number.POSITIVE_INFINITY]
    else if (this.takes('+')) [min, max] = [1, Number.POSITIVE_INFINITY]
    else if (this.takes('?')) [min, max] = [0, 1]
    else if (this.takes('{')) [min, max] = this.times()
    else return item
    const lazy = this.takes('?')
    if (this.next !== undefined && '*+?{'.includes(this.next)) throw new Unsupported('a possessive quantifier')
    if (max === 0 || min > max || (max !== Number.POSITIVE_INFINITY && max > MAX_TIMES) || min > MAX_TIMES)
      throw new Unsupported('a number of times')
    // what an empty round of a loop means is told in three ways by Java, JavaScript and automata
    if (!this.emptyRounds && nullable(item)) throw new Unsupported('a repetition of what may match nothing')
    return { type: 'repeat', item, min, max, lazy }
  }

  private times(): [number, number] {
    const close = this.points.indexOf('}', this.at)
    const m = /^(\d{1,9})(,(\d{0,9}))?$/.exec(this.points.slice(this.at, Math.max(close, this.at)).join(''))
    if (!m) throw new Unsupported('a brace')
    this.at = close + 1
    const min = Number(m[1])
    return [min, m[2] === undefined ? min : m[3] ? Number(m[3]) : Number.POSITIVE_INFINITY]
  }

  private escaped(): Node {
    switch (this.next) {
      case 'A':
        this.at++
        return this.assertion('begin')
      case 'z':
        this.at++
        return this.assertion('end')
      case 'Z':
        this.at++
        return this.assertion('line')
      case 'b':
      case 'B':
        this.ascii = true
        return this.assertion(this.points[this.at++] === 'b' ? 'word' : 'noword')
      default: {
        const e = this.escape()
        return this.quantified({ type: 'set', points: typeof e === 'number' ? this.cases(e) : e })
      }
    }
  }

  /** What stands behind a backslash: a character, or a class. */
  private escape(): number | CodePoints {
    const c = this.points[this.at++]
    if (c === undefined) throw new Unsupported('a backslash at the end')
    const control = CONTROLS[c]
    if (control !== undefined) return control
    const short = SHORT_CLASSES[c.toLowerCase()]
    if (short) return c === c.toLowerCase() ? short : negated(short)
    if (c === 'x') return this.hexadecimal(2)
    if (c === 'u') return this.hexadecimal(4)
    if (c === 'p' || c === 'P') return this.property(c === 'P')
    if (c === 'h' || c === 'H') {
      this.ascii = true
      return c === 'h' ? BLANKS : negated(BLANKS)
    }
    if (/[A-Za-z0-9]/.test(c) || c > '\x7f') throw new Unsupported(`\\${c}`)
    return c.codePointAt(0)!
  }

  private property(inverted: boolean): CodePoints {
    const m = /^(?:\{(\w+)\}|([A-Z]))/.exec(this.points.slice(this.at, this.at + 24).join(''))
    const name = m?.[1] ?? m?.[2]
    // what classes of one case mean under (?i) depends on Java's version
    if (name === undefined || this.anyCase) throw new Unsupported('a property')
    this.at += m![0].length
    let points = namedClass(name)
    if (points === undefined) {
      points = asciiOf(name)
      this.ascii = true
    }
    if (points === undefined) throw new Unsupported('a property')
    return inverted ? negated(points) : points
  }

  private hexadecimal(digits: number): number {
    const text = this.points.slice(this.at, this.at + digits).join('')
    if (!/^[0-9A-Fa-f]+$/.test(text) || text.length !== digits) throw new Unsupported('a hexadecimal escape')
    this.at += digits
    const point = Number.parseInt(text, 16)
    if (point >= 0xd800 && point < 0xe000) throw new Unsupported('half of a surrogate pair')
    return point
  }

  /** A character, under `(?i)` in both cases: of ASCII alone. */
  private cases(point: number): CodePoints {
    // of which some have ASCII's letters as their other case
    if (this.anyCase && this.unicode && point > 127) throw new Unsupported('a character without regard to its case')
    const upper = point & ~32
    if (!this.anyCase || upper < 65 || upper > 90 || point > 127) return [point, point]
    return [upper, upper, upper + 32, upper + 32]
  }

  private characterClass(): CodePoints {
    const inverted = this.takes('^')
    let parts: CodePoints[] = []
    for (let first = true; ; first = false) {
      const c = this.points[this.at++]
      if (c === undefined || (first && (c === ']' || c === '&'))) throw new Unsupported('a character class')
      if (c === ']') break
      if (c === '[' || (c === '&' && this.next === '&')) {
        if (inverted || (c === '&' && this.points[++this.at] !== '[')) throw new Unsupported('classes in a class')
        if (c === '&') this.at++
        const inner = this.characterClass()
        if (c === '&' && this.next !== ']') throw new Unsupported('more behind an intersection')
        parts = c === '&' ? [intersection(union(parts), inner)] : [...parts, inner]
        continue
      }
      if (c === '-') {
        // a hyphen stands for itself at an end
        if (!first && this.next !== ']') throw new Unsupported('a hyphen in a character class')
        parts.push([45, 45])
        continue
      }
      const from = c === '\\' ? this.escape() : c.codePointAt(0)!
      if (this.next !== '-' || this.points[this.at + 1] === ']') {
        parts.push(typeof from === 'number' ? this.cases(from) : from)
        continue
      }
      this.at++
      const d = this.points[this.at++]
      if (d === undefined || d === '[' || d === '-') throw new Unsupported('a range')
      const to = d === '\\' ? this.escape() : d.codePointAt(0)!
      if (typeof from !== 'number' || typeof to !== 'number' || to < from) throw new Unsupported('a range')
      parts.push(this.range(from, to))
    }
    const points = union(parts)
    return inverted ? negated(points) : points
  }

  private range(from: number, to: number): CodePoints {
    // Java looks at surrogates one by one where a class has some of them and no characters beyond
    if (from < 0xe000 && to >= 0xd800) throw new Unsupported('a range with surrogates')
    if (!this.anyCase) return [from, to]
    const parts: CodePoints[] = [[from, to]]
    for (let c = 65; c <= 90; c++) if ((from <= c && c <= to) || (from <= c + 32 && c + 32 <= to)) parts.push([c, c], [c + 32, c + 32])
    return union(parts)
  }
}

export function nullable(node: Node): boolean {
  switch (node.type) {
    case 'set':
      return false
    case 'assert':
      return true
    case 'concat':
      return node.items.every(nullable)
    case 'alternate':
      return node.items.some(nullable)
    case 'repeat':
      return node.min === 0 || nullable(node.item)
    case 'group':
      return nullable(node.item)
  }
}
