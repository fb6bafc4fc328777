import type { Table } from './dfa.ts'
import type { Nfa } from './nfa.ts'
import { type Node, Unsupported } from './parse.ts'

/**
 * Where groups begin and end, for a match whose ends are known. The table run backwards tells at each place from which states the end is reached; so there is
 * no going back: of a split's two ways the first that reaches it is the one that backtracking would have ended with.
 */
export interface Captures {
  /**
   * By state of the backward table (a row takes `stride << shift` bytes) and place in the automaton: which reading state comes next, and above 16 bits the slots
   * that are passed on the way.
   */
  readonly passing: Uint32Array
  readonly shift: number
  /** By reading state and class of byte: 4 times the place behind it. The first place is the start, the others are behind bytes. */
  readonly reading: Uint16Array
}

/** Slots are told by bits. */
export const MAX_SLOTS = 16
const MAX_ENTRIES = 65_536

export function capturesOf(nfa: Nfa, backward: Table, groups: readonly number[]): Captures {
  const { states, start, classes, classOf } = nfa
  if (groups.length * 2 > MAX_SLOTS) throw new Unsupported('many groups')
  const bitOf = (slot: number): number => {
    const i = groups.indexOf(slot >> 1)
    return i < 0 ? 0 : 1 << (i * 2 + (slot & 1))
  }
  const readers = states.flatMap((s, at) => (s.op === 'bytes' ? [at] : []))
  const placeOf = new Map([[start, 0]])
  for (const at of readers) {
    const s = states[at]!
    if (s.op === 'bytes') for (const r of s.ranges) if (!placeOf.has(r.next)) placeOf.set(r.next, placeOf.size)
  }
  let shift = 1
  while (backward.stride << shift < placeOf.size * 4) shift++
  const row = (backward.stride << shift) / 4
  if (row * backward.sets.length > MAX_ENTRIES || readers.length * classes > MAX_ENTRIES) throw new Unsupported('large tables of groups')
  const readerOf = new Map(readers.map((at, i) => [at, i]))
  const passing = new Uint32Array(row * backward.sets.length)
  for (const [n, list] of backward.sets.entries()) {
    const reaching = new Set(list)
    for (const [from, place] of placeOf) {
      if (!reaching.has(from)) continue
      let slots = 0
      let at = from
      for (let s = states[at]!; s.op !== 'bytes' && s.op !== 'match'; s = states[at]!) {
        if (s.op === 'save') slots |= bitOf(s.slot)
        at = s.op !== 'split' ? s.next : reaching.has(s.first) ? s.first : s.second
      }
      passing[n * row + place] = (slots << 16) | (readerOf.get(at) ?? 0)
    }
  }
  const reading = new Uint16Array(readers.length * classes)
  for (const [i, at] of readers.entries()) {
    const s = states[at]!
    if (s.op !== 'bytes') continue
    for (let c = 0; c < classes; c++) {
      const byte = classOf.indexOf(c)
      const range = s.ranges.find(r => r.from <= byte && byte <= r.to)
      if (range) reading[i * classes + c] = placeOf.get(range.next)! * 4
    }
  }
  return { passing, shift, reading }
}

/**
 * Groups that a round of a loop may pass by: Java keeps what they held in the round before, JavaScript forgets it.
 */
export function looseGroups(node: Node): ReadonlySet<number> {
  const loose = new Set<number>()
  /** Gives the groups that all ways through a node pass, and those of any way. */
  const visit = (n: Node): [always: Set<number>, ever: Set<number>] => {
    switch (n.type) {
      case 'set':
      case 'assert':
        return [new Set(), new Set()]
      case 'group': {
        const [always, ever] = visit(n.item)
        return [always.add(n.index), ever.add(n.index)]
      }
      case 'concat': {
        const parts = n.items.map(visit)
        return [new Set(parts.flatMap(p => [...p[0]])), new Set(parts.flatMap(p => [...p[1]]))]
      }
      case 'alternate': {
        const parts = n.items.map(visit)
        const ever = new Set(parts.flatMap(p => [...p[1]]))
        return [new Set([...ever].filter(g => parts.every(p => p[0].has(g)))), ever]
      }
      case 'repeat': {
        const [always, ever] = visit(n.item)
        if (n.max > 1) for (const g of ever) if (!always.has(g)) loose.add(g)
        return [n.min > 0 ? always : new Set(), ever]
      }
    }
  }
  visit(node)
  return loose
}
