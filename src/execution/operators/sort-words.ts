import type { Emitter } from '../../codegen/emitter.ts'
import { loadField, type RowField } from '../../codegen/row.ts'
import type { Val } from '../../codegen/value.ts'
import type { SortOrder } from '../../plan/expression.ts'
import { f32, f64, type I32, type I64, i32, i64, local, select } from '../../wasm/instructions.ts'
import { bytewise } from '../expression/emit-compare.ts'
import { normalizeFloat } from '../expression/emit-equality.ts'

/**
 * Sort keys as unsigned numbers whose order is the rows': flags of nulls, then values with their sign turned over, descending ones inverted.
 * Rows are sorted by **words** of 96 bits. Where the first word does not tell, those that are equal are sorted by the next, and so on; text
 * takes as many words as it has bytes. What has no such numbers (nested values, collated text) is left to the full comparison.
 */
export const WORD_BITS = 96
const WORD_BYTES = WORD_BITS / 8

/** What a word is made of. */
export interface Stage {
  readonly pieces: readonly Piece[]
  /** The text that the word ends in, and how many of its bytes are in it; the next stage goes on with it. */
  readonly text?: { readonly field: RowField; readonly bytes: number }
  /** The whole word is text, from a byte on that is known when it runs. */
  readonly goesOn?: boolean
}
interface Piece {
  readonly bits: number
  /** From the row and the text's first byte: the low `bits` bits. */
  value(g: Emitter, row: I32, offset: I32): I64
}

export interface Stages {
  readonly stages: readonly Stage[]
  /** Rows that are equal by all words may differ still. */
  readonly open: boolean
  /** One word says all. */
  readonly exact: boolean
}

type Part = Piece | { readonly text: RowField; readonly inverted: boolean } | 'opaque'

/** The words of sort keys that lie in these fields. */
export function stagesOf(order: readonly SortOrder[], fields: readonly RowField[]): Stages {
  const parts = order.flatMap((o, i) => partsOf(o, fields[i]!))
  const end = parts.indexOf('opaque')
  const known = (end < 0 ? parts : parts.slice(0, end)) as Exclude<Part, 'opaque'>[]
  const stages: Stage[] = []
  for (let i = 0; i < known.length; ) {
    const pieces: Piece[] = []
    let used = 0
    let text: Stage['text']
    let inverted = false
    while (i < known.length && !text) {
      const part = known[i]!
      const left = WORD_BITS - used
      if ('text' in part) {
        const bytes = left >> 3
        if (bytes < 4 && pieces.length > 0) break
        pieces.push(...textPieces(part.text, bytes, part.inverted))
        text = { field: part.text, bytes }
        inverted = part.inverted
        i++
        break
      }
      if (left === 0) break
      pieces.push(part)
      used += part.bits
      // what was cut off is in the next word, in full
      if (used > WORD_BITS) break
      i++
    }
    stages.push({ pieces, ...(text && { text }) })
    if (text)
      stages.push({
        pieces: textPieces(text.field, WORD_BYTES, inverted),
        text: { field: text.field, bytes: WORD_BYTES },
        goesOn: true,
      })
  }
  return { stages, open: end >= 0, exact: end < 0 && stages.length <= 1 && !stages[0]?.text }
}

/** How many bits of words the keys take; undefined where they are not in numbers, or of any length. */
export function bitsOf(order: readonly SortOrder[], fields: readonly RowField[]): number | undefined {
  const parts = order.flatMap((o, i) => partsOf(o, fields[i]!))
  return parts.reduce<number | undefined>((n, p) => (n === undefined || p === 'opaque' || 'text' in p ? undefined : n + p.bits), 0)
}

function partsOf(o: SortOrder, field: RowField): Part[] {
  const inverted = o.direction === 'desc'
  const flag: Piece[] =
    field.nullOffset < 0
      ? []
      : [
          {
            bits: 1,
            value: (_, row) =>
              i64.extend_i32_u(o.nulls === 'first' ? i32.eqz(i32.load8_u(row, field.nullOffset)) : i32.load8_u(row, field.nullOffset)),
          },
        ]
  if (!bytewise(field.dataType)) return ['opaque']
  if (field.layout === 'view') return [...flag, { text: field, inverted }]
  /** Zeros in place of nulls. */
  const piece = (bits: number, number: (g: Emitter, v: Val) => I64): Piece => ({
    bits,
    value: (g, row) => {
      const m = g.keepMaybe(loadField(g, field, row))
      const plain = number(g, m.val)
      const mask = i64.const(bits === 64 ? -1n : (1n << BigInt(bits)) - 1n)
      const wanted = inverted ? i64.xor(plain, mask) : plain
      return m.isNull ? select(i64.const(0), wanted, m.isNull) : wanted
    },
  })
  const code = (v: Val): never => v as never
  switch (field.layout) {
    case 'bool':
      return [...flag, piece(1, (_, v) => i64.extend_i32_u((code(v) as { code: I32 }).code))]
    case 'i8':
      return [...flag, piece(8, (_, v) => i64.extend_i32_u(i32.add((code(v) as { code: I32 }).code, i32.const(0x80))))]
    case 'i16':
      return [...flag, piece(16, (_, v) => i64.extend_i32_u(i32.add((code(v) as { code: I32 }).code, i32.const(0x8000))))]
    case 'i32':
      return [...flag, piece(32, (_, v) => i64.extend_i32_u(i32.xor((code(v) as { code: I32 }).code, i32.const(1 << 31))))]
    case 'i64':
      return [...flag, piece(64, (_, v) => i64.xor((code(v) as { code: I64 }).code, SIGN))]
    case 'i128':
      return [...flag, piece(64, (_, v) => i64.xor((code(v) as { hi: I64 }).hi, SIGN)), piece(64, (_, v) => (code(v) as { lo: I64 }).lo)]
    case 'f32':
      return [
        ...flag,
        piece(32, (g, v) => {
          const n = normalizeFloat(g, v)
          const b = g.keep(i32.reinterpret_f32(n.layout === 'f32' ? n.code : f32.const(0)))
          return i64.extend_i32_u(i32.xor(b, i32.or(i32.shr_s(b, i32.const(31)), i32.const(1 << 31))))
        }),
      ]
    case 'f64':
      return [
        ...flag,
        piece(64, (g, v) => {
          const n = normalizeFloat(g, v)
          const b = g.keep(i64.reinterpret_f64(n.layout === 'f64' ? n.code : f64.const(0)))
          return i64.xor(b, i64.or(i64.shr_s(b, i64.const(63)), SIGN))
        }),
      ]
  }
}

const SIGN = i64.const(-(1n << 63n))

/** Bytes of a text from the offset on. */
function textPieces(field: RowField, bytes: number, inverted: boolean): Piece[] {
  const out: Piece[] = []
  for (let at = 0; at < bytes; at += 8) {
    const bits = Math.min(8, bytes - at) * 8
    out.push({
      bits,
      value: (g, row, offset) => {
        const view = i32.add(row, i32.const(field.offset))
        const word = g.callKernel('view_word', ['i32', 'i32'], 'i64', view, at === 0 ? offset : i32.add(offset, i32.const(at)))
        const wanted = inverted ? i64.xor(word, i64.const(-1)) : word
        const cut = bits === 64 ? wanted : i64.shr_u(wanted, i64.const(64 - bits))
        return field.nullOffset < 0 ? cut : select(i64.const(0), cut, i32.load8_u(row, field.nullOffset))
      },
    })
  }
  return out
}

/** Stores a row's word at `pair`. */
export function emitWord(g: Emitter, stage: Stage, row: I32, offset: I32, pair: I32): void {
  const high = g.local('i64', 'high')
  const low = g.local('i64', 'low')
  g.emit(local.set(high, i64.const(0)), local.set(low, i64.const(0)))
  const or = (to: typeof high, shifted: I64): void => g.emit(local.set(to, i64.or(local.get(to), shifted)))
  // `low` is the 64 bits after `high`, of which the upper half counts
  const shift = (v: I64, by: number): I64 => (by === 0 ? v : by > 0 ? i64.shl(v, i64.const(by)) : i64.shr_u(v, i64.const(-by)))
  let at = 0
  for (const piece of stage.pieces) {
    const v = g.keep(piece.value(g, row, offset))
    const end = at + piece.bits
    if (at < 64) or(high, shift(v, 64 - end))
    if (end > 64) or(low, shift(v, 128 - end))
    at = end
  }
  g.emit(i64.store(pair, local.get(high)), i64.store32(pair, i64.shr_u(local.get(low), i64.const(32)), 8))
}
