import type { Maybe } from '../../codegen/value.ts'
import type { DataType } from '../../types/data-type.ts'
import { layoutOf } from '../../types/layout.ts'
import { drop, type I32, type I64, i32, i64, select } from '../../wasm/instructions.ts'
import type { PipelineBuilder } from '../pipeline/builder.ts'

/**
 * What the range of a join's keys gives, where they are whole numbers: from the least key of the build side to the greatest, a bit for every
 * number, where that takes no more room than a directory by hashes. It tells for certain whether there is a row, and most of it stays in a core's
 * cache, so that probe rows without a match cost no look into the directory. Where the numbers lie closer still, the directory itself has an
 * entry, the head of a chain, for each of them: neither hashes nor keys are compared, and what is probed in the order of its keys finds its entries
 * side by side. Of several keys one may have a bitmap, which rows are looked up in before all keys are hashed. The range is only known when the build side is complete; code for all ways is written beforehand.
 */

/** Where a pipeline keeps the least and the greatest key of rows, i64 each. */
export const KEY_RANGE = 'keyrange'

/**
 * Parameters beside the directory's: the bitmap's address (0: there is none), whether the directory has an entry for each number, the two halves
 * of the least key, how many numbers there are.
 */
export const RANGE = { bits: 'bits', heads: 'heads', low: 'range.low', high: 'range.high', span: 'range.span' } as const

/** Layouts of whole numbers. */
export const WHOLE_NUMBERS: ReadonlySet<string> = new Set(['i8', 'i16', 'i32', 'i64'])

export const isWholeNumber = (t: DataType): boolean => WHOLE_NUMBERS.has(layoutOf(t))

/** Widens the range of the build side's keys. */
export function noteKey(b: PipelineBuilder, key: Maybe): void {
  const { g } = b
  const range = g.keep(i32.add(g.ctx, i32.const(b.slot(KEY_RANGE, 16))))
  const value = g.keep(wide(key))
  const least = g.keep(i64.load(range))
  const greatest = g.keep(i64.load(range, 8))
  g.emit(
    i64.store(range, select(value, least, i64.lt_s(value, least))),
    i64.store(range, select(value, greatest, i64.gt_s(value, greatest)), 8),
  )
}

/** Sets a key's bit, if there is a bitmap; other threads set theirs in the same words. */
export function setBit(b: PipelineBuilder, directory: string, key: Maybe): void {
  const { g } = b
  const address = param(b, directory, RANGE.bits)
  g.if(address, () => {
    const at = g.keep(i32.wrap_i64(distance(b, directory, key)))
    const word = g.keep(i32.add(address, i32.shl(i32.shr_u(at, i32.const(5)), i32.const(2))))
    const bit = g.keep(i32.shl(i32.const(1), i32.and(at, i32.const(31))))
    g.if(i32.eqz(i32.and(i32.load(word), bit)), () => g.emit(drop(i32.atomic_rmw_or(word, bit))))
  })
}

/** The address of a key's entry in a directory of numbers; of the first where `inside` is 0. */
export function headOf(b: PipelineBuilder, directory: string, key: Maybe, inside?: I32): I32 {
  const away = i32.wrap_i64(distance(b, directory, key))
  const at = inside ? i32.and(away, i32.sub(i32.const(0), inside)) : away
  return i32.add(b.loadParam(directory), i32.shl(at, i32.const(2)))
}

/** 1 where a key is among those of the build side, 0 where it is not; only where there is a bitmap. */
export function testBit(b: PipelineBuilder, directory: string, key: Maybe): I32 {
  const { g } = b
  const away = g.keep(distance(b, directory, key))
  const inside = g.keep(i64.lt_u(away, i64.extend_i32_u(param(b, directory, RANGE.span))))
  // what lies outside looks at the first bit
  const at = g.keep(i32.and(i32.wrap_i64(away), i32.sub(i32.const(0), inside)))
  const byte = i32.load8_u(i32.add(param(b, directory, RANGE.bits), i32.shr_u(at, i32.const(3))))
  return i32.and(i32.shr_u(byte, i32.and(at, i32.const(7))), inside)
}

export const hasBits = (b: PipelineBuilder, directory: string): I32 => param(b, directory, RANGE.bits)
export const hasHeads = (b: PipelineBuilder, directory: string): I32 => param(b, directory, RANGE.heads)

const param = (b: PipelineBuilder, directory: string, name: string): I32 => b.loadParam(`${directory}.${name}`)

/** How far a key is above the least. */
function distance(b: PipelineBuilder, directory: string, key: Maybe): I64 {
  const half = (name: string): number => b.slot(`${directory}.${name}`, 16)
  const [low, high] = [half(RANGE.low), half(RANGE.high)]
  const least = b.atEntry(
    g => i64.or(i64.extend_i32_u(i32.load(g.ctx, low)), i64.shl(i64.extend_i32_u(i32.load(g.ctx, high)), i64.const(32))),
    'i64',
    'least',
  )
  return i64.sub(wide(key), least)
}

/** A whole number in 64 bits. */
export function wide({ val }: Maybe): I64 {
  if (val.layout === 'i64') return val.code
  if (val.layout === 'i32' || val.layout === 'i16' || val.layout === 'i8') return i64.extend_i32_s(val.code)
  throw new Error(`key bits: ${val.layout} is no whole number`)
}
