import { isWord, type Nfa } from './nfa.ts'
import { type Assertion, Unsupported } from './parse.ts'

/**
 * Tables of deterministic automata. A state is its row's offset in bytes; row 0 is where nothing can match any more, the rows up to `top` are those in which
 * something has, and `looked`. Columns are the classes of bytes, and behind them what is no byte.
 */
export interface Table {
  readonly rows: Uint16Array
  /** Bytes of a row. */
  readonly stride: number
  readonly top: number
  /** The row from which a search may go on to where a match can begin, or NOT_LOOKED. */
  readonly looked: number
  /** The rows of the states that `tableOf` was asked for. */
  readonly entries: readonly number[]
  /** The sets or lists that rows stand for, by the number of the row. */
  readonly sets: readonly (readonly number[])[]
}

/** No row's offset. */
export const NOT_LOOKED = 0xffff

/**
 * Columns that are no bytes, behind the classes. Forward: before the last line terminator, the end; backward: the beginning, nothing. And of expressions with
 * assertions about words, which hold or not as soon as both sides are known: on the side that is not read yet is none of a word, is one.
 */
export const PLACES = 2
export const WORD_PLACES = 4
/** In a list or set: what has been read last is of a word. */
const WORD = -1

/** Rows are told by 16 bits. */
const MAX_BYTES = 65_536
/** Steps that making a table may take. */
const MAX_WORK = 400_000

interface Place {
  readonly begin?: boolean
  readonly line?: boolean
  readonly end?: boolean
  /** The sides: is what has been read of a word, and what has not? */
  readonly read?: boolean
  readonly unread?: boolean
}

/** Does an assertion hold? Undefined: it isn't known yet. */
function holds(at: Assertion, place: Place): boolean | undefined {
  if (at === 'word' || at === 'noword') return place.unread === undefined ? undefined : (place.read !== place.unread) === (at === 'word')
  return place[at] ?? (at === 'begin' ? false : undefined)
}

/** Determinizes: `step` gives the set that a column leads to; sets are equal where their lists are. */
function tableOf(
  entries: readonly (readonly number[])[],
  columns: number,
  step: (set: readonly number[], column: number) => readonly number[],
  accepts: (set: readonly number[]) => boolean,
  looked: (set: readonly number[]) => boolean,
  spend: (work: number) => void,
): Table {
  const stride = columns * 2
  const numbers = new Map<string, number>()
  const sets: (readonly number[])[] = []
  const targets: number[][] = []
  const numberOf = (set: readonly number[]): number => {
    const key = set.join()
    let n = numbers.get(key)
    if (n === undefined) {
      n = sets.push(set) - 1
      numbers.set(key, n)
      if ((n + 1) * stride > MAX_BYTES) throw new Unsupported('an automaton of many states')
    }
    return n
  }
  numberOf([])
  const begin = entries.map(numberOf)
  for (let n = 0; n < sets.length; n++) {
    const set = sets[n]!
    spend(set.length * columns)
    targets.push(Array.from({ length: columns }, (_, c) => numberOf(step(set, c))))
  }
  const alive = living(targets, sets.map(accepts))
  // the dead first, then where a search is, then those with a match, then the others
  const rank = (n: number): number => (!alive[n] ? 0 : looked(sets[n]!) ? 1 : accepts(sets[n]!) ? 2 : 3)
  const order = sets.map((_, n) => n).sort((a, b) => rank(a) - rank(b) || a - b)
  const dead = order.filter(n => rank(n) === 0).length
  const rowOf = new Array<number>(sets.length).fill(0)
  for (const [i, n] of order.entries()) rowOf[n] = Math.max(0, i - dead + 1) * stride
  const kept = order.slice(dead)
  const rows = new Uint16Array(((kept.length + 1) * stride) / 2)
  for (const n of kept) for (const [c, to] of targets[n]!.entries()) rows[rowOf[n]! / 2 + c] = rowOf[to]!
  return {
    rows,
    stride,
    top: kept.filter(n => rank(n) < 3).length * stride,
    looked: kept.some(n => rank(n) === 1) ? stride : NOT_LOOKED,
    entries: begin.map(n => rowOf[n]!),
    sets: [[], ...kept.map(n => sets[n]!)],
  }
}

/** From which states one of the accepting ones is reached. */
function living(targets: readonly (readonly number[])[], accepting: readonly boolean[]): boolean[] {
  const sources: number[][] = targets.map(() => [])
  for (const [n, list] of targets.entries()) for (const to of new Set(list)) sources[to]!.push(n)
  const alive = [...accepting]
  const work = accepting.flatMap((a, n) => (a ? [n] : []))
  for (let n = work.pop(); n !== undefined; n = work.pop())
    for (const from of sources[n]!)
      if (!alive[from]) {
        alive[from] = true
        work.push(from)
      }
  return alive
}

/** A byte of each class. */
function samples({ classOf, classes }: Nfa): number[] {
  return Array.from({ length: classes }, (_, c) => classOf.indexOf(c))
}

/** Counts what is done, up to a limit. */
function budget(): (work: number) => void {
  let left = MAX_WORK
  return work => {
    left -= work
    if (left < 0) throw new Unsupported('an automaton that takes long to make')
  }
}

/**
 * Finds the ends of matches. A state is the list of the automaton's states, most wanted first, as backtracking would try them; behind a match there are none
 * (Cox, "Regular Expression Matching in the Wild"). Entries: at the beginning of a text, elsewhere, elsewhere
 * behind a character of a word.
 */
export function forwardTable(nfa: Nfa): Table {
  const { states, match } = nfa
  const spend = budget()
  const bytes = samples(nfa)

  /** What can be reached without reading from states in turn. Assertions wait where they aren't known to hold. */
  const closure = (from: Iterable<number>, place: Place): number[] => {
    const list: number[] = []
    const seen = new Set<number>()
    // false: a match has been found, and nothing after it is wanted
    const add = (at: number): boolean => {
      spend(1)
      if (seen.has(at)) return true
      seen.add(at)
      const s = states[at]!
      switch (s.op) {
        case 'split':
          return add(s.first) && add(s.second)
        case 'save':
          return add(s.next)
        case 'assert':
          if (holds(s.at, place)) return add(s.next)
          if (holds(s.at, place) === undefined) list.push(at)
          return true
        case 'bytes':
          list.push(at)
          return true
        case 'match':
          list.push(at)
          return false
      }
    }
    for (const at of from) if (!add(at)) break
    return list
  }

  const isOpen = (at: number): boolean => {
    const s = states[at]
    return s?.op === 'assert' && (s.at === 'word' || s.at === 'noword')
  }
  /** Behind a character of a word, which is of interest as long as something waits for what is behind it. */
  const behind = (word: boolean, list: readonly number[]): readonly number[] => (word && list.some(isOpen) ? [WORD, ...list] : list)

  function* reading(list: readonly number[], byte: number): Generator<number> {
    for (const at of list) {
      const s = states[at]!
      if (s.op !== 'bytes') continue
      const range = s.ranges.find(r => r.from <= byte && byte <= r.to)
      if (range) yield range.next
    }
  }

  const accepts = (list: readonly number[]): boolean => list.at(-1) === match
  const elsewhere = closure([nfa.search], {})
  const key = elsewhere.join()
  return tableOf(
    [closure([nfa.search], { begin: true }), elsewhere, behind(true, elsewhere)],
    nfa.classes + (nfa.words ? WORD_PLACES : PLACES),
    (marked, column) => {
      const read = marked[0] === WORD
      const list = read ? marked.slice(1) : marked
      if (column >= nfa.classes) {
        const place = column - nfa.classes
        if (place === 0) return closure(list, { line: true, read, unread: false })
        if (place === 1) return closure(list, { line: true, end: true, read, unread: false }).includes(match) ? [match] : []
        return closure(list, { read, unread: place === 3 })
      }
      const byte = bytes[column]!
      return list.some(isOpen) ? [] : behind(isWord(byte), closure(reading(list, byte), {}))
    },
    accepts,
    list => !nfa.words && !accepts(list) && list.join() === key,
    spend,
  )
}

/**
 * Runs from a match's end back to its beginning. A state is the set of the automaton's states from which that end is reached. Entries: an end within a text,
 * before its last line terminator, at its own end, within and before a character of a word.
 */
export function backwardTable(nfa: Nfa): Table {
  const { states, start, match } = nfa
  const spend = budget()
  const bytes = samples(nfa)
  const before: number[][] = states.map(() => [])
  const readers: { at: number; from: number; to: number }[][] = states.map(() => [])
  for (const [at, s] of states.entries()) {
    if (at === nfa.search) continue
    if (s.op === 'split') {
      before[s.first]!.push(at)
      before[s.second]!.push(at)
    } else if (s.op === 'bytes') for (const r of s.ranges) readers[r.next]!.push({ at, from: r.from, to: r.to })
    else if (s.op !== 'match') before[s.next]!.push(at)
  }
  const closure = (from: Iterable<number>, place: Place): number[] => {
    const set = new Set(from)
    for (const at of set)
      for (const b of before[at]!) {
        spend(1)
        const s = states[b]!
        if (s.op !== 'assert' || holds(s.at, place)) set.add(b)
      }
    return [...set].sort((a, b) => a - b)
  }
  const behind = (word: boolean, set: readonly number[]): readonly number[] => (word && nfa.words ? [WORD, ...set] : set)
  const plain = closure([match], {})
  return tableOf(
    [plain, closure([match], { line: true }), closure([match], { line: true, end: true }), behind(true, plain)],
    nfa.classes + (nfa.words ? WORD_PLACES : PLACES),
    (marked, column) => {
      const read = marked[0] === WORD
      const set = read ? marked.slice(1) : marked
      if (column >= nfa.classes) {
        const place = column - nfa.classes
        if (place === 0) return closure(set, { begin: true, read, unread: false })
        return place === 1 ? [] : closure(set, { read, unread: place === 3 })
      }
      // only sets without a mark are read from
      if (read) return []
      const byte = bytes[column]!
      const from = new Set<number>()
      for (const at of set)
        for (const r of readers[at]!) {
          spend(1)
          if (r.from <= byte && byte <= r.to) from.add(r.at)
        }
      return from.size === 0 ? [] : behind(isWord(byte), closure(from, {}))
    },
    set => set.includes(start),
    () => false,
    spend,
  )
}
