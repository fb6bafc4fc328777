import type { Emitter } from '../../codegen/emitter.ts'
import { view } from '../../codegen/value.ts'
import { datetimePattern, type Element } from '../../types/datetime/pattern.ts'
import { type I32, type I64, i32 } from '../../wasm/instructions.ts'
import type { CallInfo, FastResult } from '../define.ts'
import { isInside } from './timestamp-code.ts'
import type { Clock } from './zone-code.ts'

/**
 * Datetime patterns that are constants and made of plain fields (`yyyy`, `MM`, `dd`, `HH`, `mm`, `ss`, `SSS` and literals) as bytes for the
 * kernels of kernels/assembly/time-text.ts: a pair per place, a field with its width or 0 with a byte of a literal. Undefined for others.
 */

const FIELDS = 'yMdHmsS'
const encoder = new TextEncoder()

const flat = (elements: readonly Element[]): Element[] => elements.flatMap(e => (e.type === 'optional' ? flat(e.elements) : [e]))

/** The elements of a constant pattern; undefined where it is none, or one that raises an error. */
function elementsOf(pattern: unknown, parsing: boolean): readonly Element[] | undefined {
  if (typeof pattern !== 'string') return undefined
  try {
    return datetimePattern(pattern, parsing).elements
  } catch {
    return undefined
  }
}

function encoded(elements: readonly Element[]): Uint8Array | undefined {
  const bytes: number[] = []
  for (const e of elements) {
    if (e.type === 'literal') for (const b of encoder.encode(e.text)) bytes.push(0, b)
    else if (e.type === 'field' && FIELDS.includes(e.letter) && (e.letter !== 'M' || e.count <= 2))
      bytes.push(FIELDS.indexOf(e.letter) + 1, e.count)
    else return undefined
  }
  return Uint8Array.from(bytes)
}

const printing = (pattern: unknown): Uint8Array | undefined => {
  const elements = elementsOf(pattern, false)
  return elements && encoded(flat(elements))
}

/**
 * For reading, where neighbouring numbers share digits by rules of their own: numbers without a literal between them must be as wide as
 * they are written, and every field may come once.
 */
function reading(pattern: unknown): Uint8Array | undefined {
  const elements = elementsOf(pattern, true)
  if (!elements || elements.some(e => e.type === 'optional')) return undefined
  const letters = elements.flatMap(e => (e.type === 'field' ? [e.letter] : []))
  if (new Set(letters).size < letters.length) return undefined
  const plain = elements.every((e, i) => {
    if (e.type !== 'field') return true
    const alone = elements[i - 1]?.type !== 'field' && elements[i + 1]?.type !== 'field'
    if (e.letter === 'y') return e.count === 4 || e.count === 2
    return alone || (e.letter !== 'S' && e.count === 2)
  })
  return plain ? encoded(elements) : undefined
}

/** Are patterns of the call those of this version of Spark? */
const isNew = ({ options }: CallInfo): boolean => options.legacyTime !== true

/** An instant as text of the pattern, on a clock. */
export function printedByPattern(g: Emitter, clock: Clock, micros: I64, pattern: unknown, info: CallInfo): FastResult | undefined {
  const support = g.text
  const bytes = isNew(info) ? printing(pattern) : undefined
  if (!support || !bytes) return undefined
  const out = g.keep(g.scratch(16))
  const local = g.keep(clock.toLocal(micros))
  const types = ['i64', 'i32', 'i32', 'i32'] as const
  const written = g.callKernel('pattern_print', types, 'i32', local, support.constant(g, bytes), out, support.heap(g))
  return { val: view(out), done: g.keep(i32.and(isInside(micros), written)) }
}

/** The local time of a text of the pattern, or the least i64. */
export function readByPattern(g: Emitter, text: I32, pattern: unknown, info: CallInfo): I64 | undefined {
  const support = g.text
  const bytes = isNew(info) ? reading(pattern) : undefined
  if (!support || !bytes) return undefined
  return g.keep(g.callKernel('pattern_read', ['i32', 'i32'], 'i64', text, support.constant(g, bytes)))
}
