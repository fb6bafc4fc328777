import { capturesOf, looseGroups } from './captures.ts'
import { backwardTable, forwardTable, NOT_LOOKED, type Table } from './dfa.ts'
import { fixedLength, literalsOf } from './literals.ts'
import { isWord, nfaOf } from './nfa.ts'
import { type Parsed, parse, Unsupported } from './parse.ts'

/** What is asked of an expression: whether it matches, where, or where these of its groups do. */
export type Wanted = 'test' | 'find' | readonly number[]

const NULLABLE = 1
const LINE = 2
const END = 4
const BEGIN = 8
const WORDS = 16
const ASCII = 32

/** Words of the head: see assembly/regexp.ts. */
const HEAD = 112
/** Columns are doubled in bytes. */
const MAX_CLASSES = 124
const NO_LENGTH = 0xffffffff
/** Starts of matches are looked for sixteen bytes at a time where so few of ASCII's characters begin one. */
const MAX_FIRST = 12

const cache = new Map<string, Uint8Array | undefined>()
const CACHED = 200

/** Tables for the kernels (`assembly/regexp.ts` describes them); undefined where the expression has no automaton, or a large one. */
export function compileRegExp(pattern: string, wanted: Wanted): Uint8Array | undefined {
  const key = `${wanted}/${pattern}`
  if (cache.has(key)) return cache.get(key)
  let compiled: Uint8Array | undefined
  try {
    const parsed = parse(pattern)
    const loose = looseGroups(parsed.root)
    if (typeof wanted === 'object' && wanted.some(g => loose.has(g))) throw new Unsupported('a group that loops pass by')
    compiled = (parsed.ascii ? undefined : attempt(() => assemble(parsed, wanted, false))) ?? assemble(parsed, wanted, true)
  } catch (e) {
    if (!(e instanceof Unsupported)) throw e
  }
  if (cache.size >= CACHED) cache.clear()
  cache.set(key, compiled)
  return compiled
}

function attempt(make: () => Uint8Array): Uint8Array | undefined {
  try {
    return make()
  } catch (e) {
    if (e instanceof Unsupported) return undefined
    throw e
  }
}

/** `ascii`: for texts of ASCII, of which the automata are smaller. */
function assemble(parsed: Parsed, wanted: Wanted, ascii: boolean): Uint8Array {
  const nfa = nfaOf(parsed, ascii)
  if (nfa.classes > MAX_CLASSES) throw new Unsupported('many classes of bytes')
  const asserts = new Set(nfa.states.map(s => (s.op === 'assert' ? s.at : undefined)))
  const parts: Uint8Array[] = []
  let size = HEAD
  const place = (bytes: ArrayBufferView): number => {
    const at = size
    const padded = new Uint8Array((bytes.byteLength + 15) & ~15)
    padded.set(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    parts.push(padded)
    size += padded.length
    return at
  }
  const head = new Uint32Array(HEAD / 4)
  let flags = (nfa.nullable ? NULLABLE : 0) | (nfa.words ? WORDS : 0) | (ascii ? ASCII : 0)
  for (const [at, flag] of [
    ['line', LINE],
    ['end', END],
    ['begin', BEGIN],
  ] as const)
    if (asserts.has(at)) flags |= flag
  const forward = forwardTable(nfa)
  head.set([
    flags,
    place(nfa.classOf.map(c => c * 2)),
    place(forward.rows),
    ...forward.entries,
    forward.looked,
    forward.top,
    nfa.classes * 2,
  ])
  const first = firstBytes(forward, nfa.classOf)
  if (first) head.set([place(first.nibbles), first.high], 9)
  if (nfa.words) head[27] = place(Uint8Array.from({ length: 256 }, (_, b) => (nfa.classes + (isWord(b) ? 3 : 2)) * 2))
  const literals = literalsOf(parsed.root)
  if (literals.prefix.length > 1) head.set([place(literals.prefix), literals.prefix.length], 11)
  if (literals.required.length > 1) head.set([place(literals.required), literals.required.length], 13)

  const groups = wanted === 'test' || wanted === 'find' ? [] : wanted
  const length = groups.length === 0 ? fixedLength(parsed.root) : undefined
  head[15] = length ?? NO_LENGTH
  if (wanted !== 'test' && length === undefined) {
    const backward = backwardTable(nfa)
    head.set([place(backward.rows), ...backward.entries, backward.top], 16)
    if (groups.length > 0) {
      const c = capturesOf(nfa, backward, groups)
      head.set([place(c.passing), c.shift, place(c.reading), nfa.classes * 2, groups.length * 2], 22)
    }
  }
  const bytes = new Uint8Array(size)
  bytes.set(new Uint8Array(head.buffer))
  let at = HEAD
  for (const p of parts) {
    bytes.set(p, at)
    at += p.length
  }
  return bytes
}

/**
 * The bytes with which a match may begin, if they are few: for each low half of an ASCII byte the high halves as bits, and for each high half its bit. `high`:
 * whether other bytes are to be looked at.
 */
function firstBytes(forward: Table, classOf: Uint8Array): { nibbles: Uint8Array; high: number } | undefined {
  const start = forward.looked
  if (start === NOT_LOOKED) return undefined
  const leaves = (byte: number): boolean => forward.rows[start / 2 + classOf[byte]!] !== start
  const nibbles = new Uint8Array(32)
  let count = 0
  for (let b = 0; b < 128; b++) {
    if (!leaves(b)) continue
    count++
    nibbles[b & 15]! |= 1 << (b >> 4)
  }
  if (count > MAX_FIRST) return undefined
  for (let i = 0; i < 8; i++) nibbles[16 + i] = 1 << i
  let high = 0
  for (let b = 128; b < 256; b++) if (leaves(b)) high = 0xffff
  return { nibbles, high }
}
