import { ASCII, any, type ByteRanges, type CodePoints, intersection, SHORT_CLASSES, utf8Ranges } from './code-points.ts'
import { type Assertion, type Node, nullable, type Parsed, Unsupported } from './parse.ts'

/** A step of an automaton over UTF-8 bytes. Of a split's two ways the first is tried first. */
export type State =
  | { readonly op: 'bytes'; readonly ranges: readonly ByteRange[] }
  | { readonly op: 'split'; first: number; second: number }
  | { readonly op: 'save'; readonly slot: number; readonly next: number }
  | { readonly op: 'assert'; readonly at: Assertion; readonly next: number }
  | { readonly op: 'match' }

export interface ByteRange {
  readonly from: number
  readonly to: number
  readonly next: number
}

export interface Nfa {
  readonly states: readonly State[]
  /** Where a match begins. */
  readonly start: number
  /** The same with any text before it. */
  readonly search: number
  readonly match: number
  /** The class of each byte: bytes of one class lead from everywhere to the same place. */
  readonly classOf: Uint8Array
  readonly classes: number
  /** May a match be empty? */
  readonly nullable: boolean
  /** Has it assertions about words? */
  readonly words: boolean
}

const MAX_STATES = 4000

/** Is it one of those of which words are? Of ASCII alone. */
export const isWord = (byte: number): boolean => {
  const points = SHORT_CLASSES.w!
  return points.some((from, i) => i % 2 === 0 && from <= byte && byte <= points[i + 1]!)
}

/** Thompson's construction, from the end backwards, for texts of any kind or of ASCII. Groups have slots 2n and 2n + 1. */
export function nfaOf({ root }: Parsed, ascii: boolean): Nfa {
  const builder = new Builder(ascii ? ASCII : any)
  const match = builder.add({ op: 'match' })
  const start = builder.compile(root, match)
  const empty = nullable(root)
  const search = builder.add({ op: 'split', first: start, second: -1 })
  // empty matches lie between characters; others begin with a byte that is none's second
  const rest = empty ? builder.read(any, search) : builder.sequences([[[0, 255]]], search)
  ;(builder.states[search] as { second: number }).second = rest
  const words = builder.states.some(isAboutWords)
  checkPlaces(builder.states)
  return { states: builder.states, start, search, match, nullable: empty, words, ...classesOf(builder.states, words) }
}

const isAboutWords = (s: State): boolean => s.op === 'assert' && (s.at === 'word' || s.at === 'noword')

class Builder {
  readonly states: State[] = []
  private readonly all: CodePoints

  constructor(all: CodePoints) {
    this.all = all
  }

  add(state: State): number {
    if (this.states.length >= MAX_STATES) throw new Unsupported('a large expression')
    return this.states.push(state) - 1
  }

  /** The state from which a node leads to `next`. */
  compile(node: Node, next: number): number {
    switch (node.type) {
      case 'set':
        return this.read(node.points, next)
      case 'concat':
        return node.items.reduceRight((to, item) => this.compile(item, to), next)
      case 'alternate':
        return node.items.map(item => this.compile(item, next)).reduceRight((second, first) => this.add({ op: 'split', first, second }))
      case 'group': {
        const end = this.add({ op: 'save', slot: node.index * 2 + 1, next })
        return this.add({ op: 'save', slot: node.index * 2, next: this.compile(node.item, end) })
      }
      case 'assert':
        return this.add({ op: 'assert', at: node.at, next })
      case 'repeat':
        return this.repeat(node, next)
    }
  }

  private repeat({ item, min, max, lazy }: Node & { type: 'repeat' }, next: number): number {
    const choice = (body: number, out: number) => (lazy ? { first: out, second: body } : { first: body, second: out })
    let at = next
    let copies = min
    if (max === Number.POSITIVE_INFINITY) {
      const loop = this.add({ op: 'split', first: -1, second: -1 })
      const body = this.compile(item, loop)
      Object.assign(this.states[loop]!, choice(body, next))
      // the last round that must be is the loop's own
      at = min > 0 ? body : loop
      if (min > 0) copies--
    } else for (let i = min; i < max; i++) at = this.add({ op: 'split', ...choice(this.compile(item, at), next) })
    for (; copies > 0; copies--) at = this.compile(item, at)
    return at
  }

  /** A state that reads one of the characters. */
  read(points: CodePoints, next: number): number {
    return this.sequences(utf8Ranges(intersection(points, this.all)), next)
  }

  /** States that read one of the sequences; equal ends are shared. */
  sequences(all: readonly ByteRanges[], next: number): number {
    const known = new Map<string, number>()
    const read = (list: readonly ByteRanges[]): number => {
      const key = list.map(s => s.map(r => r.join('-')).join(' ')).join()
      const before = known.get(key)
      if (before !== undefined) return before
      const heads = new Map<string, ByteRanges[]>()
      for (const [head, ...tail] of list) {
        const name = head!.join('-')
        heads.set(name, [...(heads.get(name) ?? []), tail])
      }
      const ranges = [...heads].map(([name, tails]) => {
        const [from, to] = name.split('-').map(Number) as [number, number]
        return { from, to, next: tails[0]!.length === 0 ? next : read(tails) }
      })
      const state = this.add({ op: 'bytes', ranges })
      known.set(key, state)
      return state
    }
    return read(all)
  }
}

/** Bytes that all ranges take alike have one class. */
function classesOf(states: readonly State[], words: boolean): { classOf: Uint8Array; classes: number } {
  const bounds = new Set<number>()
  for (const s of states) {
    if (s.op !== 'bytes') continue
    for (const r of s.ranges) bounds.add(r.from).add(r.to + 1)
  }
  const classOf = new Uint8Array(256)
  let classes = 0
  for (let b = 0; b < 256; b++) {
    if (b > 0 && (bounds.has(b) || (words && isWord(b) !== isWord(b - 1)))) classes++
    classOf[b] = classes
  }
  return { classOf, classes: classes + 1 }
}

/**
 * Behind `$` and `\z` nothing may come but the match: so they need only be looked at where a text ends. Behind `\b` the text's beginning would be looked at when
 * it is over.
 */
function checkPlaces(states: readonly State[]): void {
  const visit = (at: number, atEnd: boolean, seen: Set<number>): void => {
    if (seen.has(at)) return
    seen.add(at)
    const s = states[at]!
    if ((atEnd && (s.op === 'bytes' || isAboutWords(s))) || (s.op === 'assert' && s.at === 'begin'))
      throw new Unsupported('something behind an assertion')
    if (s.op === 'split') {
      visit(s.first, atEnd, seen)
      visit(s.second, atEnd, seen)
    } else if (s.op === 'save' || s.op === 'assert') visit(s.next, atEnd, seen)
  }
  const seen = [new Set<number>(), new Set<number>()] as const
  for (const s of states) if (s.op === 'assert' && s.at !== 'begin') visit(s.next, !isAboutWords(s), isAboutWords(s) ? seen[0] : seen[1])
}
