import { looseGroups } from '../../kernels/regexp/captures.ts'
import type { CodePoints } from '../../kernels/regexp/code-points.ts'
import { isWord } from '../../kernels/regexp/nfa.ts'
import { type Assertion, type Node, nullable, type Parsed, parse, Unsupported } from '../../kernels/regexp/parse.ts'

/**
 * Matches as Java's backtracking does, for expressions whose groups JavaScript would tell otherwise: a round of a loop that passes a group by keeps what
 * the round before has put there, and an empty round counts as the last one.
 */

/** What a match has found: begin and end of each group, -1 where it has none. */
interface Found {
  readonly ends: readonly number[]
  readonly end: number
}

/** A step of the program that an expression becomes. Slots hold the ends of groups, where they were opened, and the rounds of loops. */
type Step =
  | { readonly op: 'set'; readonly points: CodePoints }
  | { readonly op: 'assert'; readonly at: Assertion }
  /** Goes on at one of them, the first that leads to a match. */
  | { readonly op: 'split'; readonly ways: number[] }
  | { readonly op: 'open'; readonly slot: number }
  /** The group of these ends, opened where the slot tells, is over. */
  | { readonly op: 'close'; readonly from: number; readonly slot: number }
  | Loop
  | { readonly op: 'match' }
/** `first`: the loop is entered; else a round of it is over. */
interface Loop {
  readonly op: 'loop'
  readonly first: boolean
  /** The slots of how many rounds there are, and where the last one began. */
  readonly rounds: number
  readonly begin: number
  readonly min: number
  readonly max: number
  readonly lazy: boolean
  body: number
  exit: number
}

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

/** Writes the program of an expression; slots 0 to 2 * groups - 1 are the groups' ends. */
class Compiler {
  readonly steps: Step[] = []
  slots: number

  constructor(groups: number) {
    this.slots = groups * 2
  }

  compile(root: Node): readonly Step[] {
    this.write(root)
    this.steps.push({ op: 'match' })
    return this.steps
  }

  private write(node: Node): void {
    switch (node.type) {
      case 'set':
        this.steps.push({ op: 'set', points: node.points })
        return
      case 'assert':
        this.steps.push({ op: 'assert', at: node.at })
        return
      case 'concat':
        for (const item of node.items) this.write(item)
        return
      case 'alternate':
        this.alternate(node.items.map(item => () => this.write(item)))
        return
      case 'group': {
        const slot = this.slots++
        this.steps.push({ op: 'open', slot })
        this.write(node.item)
        this.steps.push({ op: 'close', from: node.index * 2, slot })
        return
      }
      case 'repeat':
        if (node.max === 1 && node.min === 0) {
          const ways = [() => this.write(node.item), () => {}]
          this.alternate(node.lazy ? ways.reverse() : ways)
        } else this.loop(node)
    }
  }

  private alternate(ways: readonly (() => void)[]): void {
    const split: number[] = []
    this.steps.push({ op: 'split', ways: split })
    const ends: number[][] = []
    for (const [i, way] of ways.entries()) {
      split.push(this.steps.length)
      way()
      if (i === ways.length - 1) continue
      const end: number[] = []
      ends.push(end)
      this.steps.push({ op: 'split', ways: end })
    }
    for (const end of ends) end.push(this.steps.length)
  }

  private loop({ item, min, max, lazy }: Node & { type: 'repeat' }): void {
    const [rounds, begin] = [this.slots++, this.slots++]
    const enter: Loop = { op: 'loop', first: true, rounds, begin, min, max, lazy, body: this.steps.length + 1, exit: 0 }
    this.steps.push(enter)
    this.write(item)
    const again: Loop = { ...enter, first: false }
    this.steps.push(again)
    enter.exit = again.exit = this.steps.length
  }
}

/** Where to go on when a way has failed: step, place, what to undo down to, and the round to begin (-1 for none); four numbers each. */
type Choices = number[]

/** Runs a program from a place, going back to the last choice wherever a step fails. It keeps its own stack, as texts may be long. */
function run(steps: readonly Step[], slotCount: number, groups: number, text: string, from: number): Found | undefined {
  const slots = new Array<number>(slotCount).fill(-1)
  const choices: Choices = []
  /** Slots that were written since the first choice, with what they held. */
  const trail: number[] = []
  const write = (slot: number, value: number): void => {
    if (choices.length > 0) trail.push(slot, slots[slot]!)
    slots[slot] = value
  }
  let pc = 0
  let at = from
  const round = (loop: Loop, count: number): void => {
    write(loop.rounds, count)
    write(loop.begin, at)
    pc = loop.body
  }
  /** Begins the next round of a loop, or goes on behind it. */
  const choose = (loop: Loop, count: number): void => {
    if (count < loop.min) round(loop, count + 1)
    else if (count >= loop.max) pc = loop.exit
    else if (loop.lazy) {
      choices.push(pc, at, trail.length, count + 1)
      pc = loop.exit
    } else {
      choices.push(loop.exit, at, trail.length, -1)
      round(loop, count + 1)
    }
  }
  const goBack = (): boolean => {
    if (choices.length === 0) return false
    const count = choices.pop()!
    const kept = choices.pop()!
    at = choices.pop()!
    pc = choices.pop()!
    while (trail.length > kept) {
      const value = trail.pop()!
      slots[trail.pop()!] = value
    }
    if (count >= 0) round(steps[pc] as Loop, count)
    return true
  }
  for (;;) {
    const step = steps[pc]!
    switch (step.op) {
      case 'set': {
        const c = text.codePointAt(at)
        if (c !== undefined && has(step.points, c)) {
          at += c > 0xffff ? 2 : 1
          pc++
        } else if (!goBack()) return undefined
        break
      }
      case 'assert':
        if (holds(step.at, text, at)) pc++
        else if (!goBack()) return undefined
        break
      case 'split':
        for (let i = step.ways.length - 1; i > 0; i--) choices.push(step.ways[i]!, at, trail.length, -1)
        pc = step.ways[0]!
        break
      case 'open':
        write(step.slot, at)
        pc++
        break
      case 'close':
        write(step.from, slots[step.slot]!)
        write(step.from + 1, at)
        pc++
        break
      case 'loop':
        if (step.first) choose(step, 0)
        // an empty round is the last one
        else if (at > slots[step.begin]!) choose(step, slots[step.rounds]!)
        else pc = step.exit
        break
      case 'match':
        return { ends: [from, at, ...slots.slice(2, groups * 2)], end: at }
    }
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
  private readonly match: (text: string, from: number) => Found | undefined
  private readonly takes: (text: string) => boolean

  constructor(source: string | RegExp, flags: string, parsed?: Parsed) {
    super(source, flags)
    if (source instanceof JavaMatcher) {
      this.match = source.match
      this.takes = source.takes
      return
    }
    const { root, ascii } = parsed!
    const groups = new RegExp(`${this.source}|`, this.flags.replace('g', '')).exec('')!.length
    const compiler = new Compiler(groups)
    const steps = compiler.compile(root)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII has them
    this.takes = ascii ? text => /^[\x00-\x7f]*$/.test(text) : () => true
    this.match = (text, from) => run(steps, compiler.slots, groups, text, from)
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
