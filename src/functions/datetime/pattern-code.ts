import type { Emitter } from '../../codegen/emitter.ts'
import { view } from '../../codegen/value.ts'
import { datetimePattern, type Element, MONTHS, WEEKDAYS } from '../../types/datetime/pattern.ts'
import { type I32, type I64, i32 } from '../../wasm/instructions.ts'
import type { CallInfo, FastResult } from '../define.ts'
import { isInside } from './timestamp-code.ts'
import type { Clock } from './zone-code.ts'

/**
 * Datetime patterns that are constants and made of plain fields (`yyyy`, `MM`, `dd`, `HH`, `mm`, `ss`, `SSS`; to print also names, `hh` and `a`) and literals,
 * as bytes for the kernels of kernels/assembly/time-text.ts. Undefined for others.
 */

const FIELDS = 'yMdHmsS'
const [MONTH_NAME, WEEKDAY_NAME, HALF_DAY, HOUR_OF_HALF] = [8, 9, 10, 11]
const NAME = 10
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

/** What stands for a field, and its width. */
function placeOf(letter: string, count: number): readonly [number, number] | undefined {
  if ((letter === 'M' || letter === 'L') && count > 2) return [MONTH_NAME, count]
  if (letter === 'E') return [WEEKDAY_NAME, Math.max(count, 3)]
  if (letter === 'a') return [HALF_DAY, 2]
  if (letter === 'h') return [HOUR_OF_HALF, count]
  return FIELDS.includes(letter) ? [FIELDS.indexOf(letter) + 1, count] : undefined
}

const MOST_PLACES = 2 ** 16 - 1

function encoded(elements: readonly Element[]): Uint8Array | undefined {
  const places: (readonly [number, number])[] = []
  for (const e of elements) {
    if (e.type === 'literal') for (const b of encoder.encode(e.text)) places.push([0, b])
    else {
      const place = e.type === 'field' ? placeOf(e.letter, e.count) : undefined
      if (place === undefined) return undefined
      places.push(place)
    }
  }
  if (places.length > MOST_PLACES) return undefined
  const named = places.some(([op]) => op === MONTH_NAME || op === WEEKDAY_NAME)
  const names = named ? [...MONTHS, ...WEEKDAYS].flatMap(name => [name.length, ...encoder.encode(name.padEnd(NAME - 1))]) : []
  return Uint8Array.of(places.length & 255, places.length >> 8, ...places.flat(), ...names)
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
    return FIELDS.includes(e.letter) && e.count <= (e.letter === 'S' ? 9 : 2) && (alone || (e.letter !== 'S' && e.count === 2))
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
