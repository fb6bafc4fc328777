import type { Maybe } from '../../codegen/value.ts'
import type { DataType } from '../../types/data-type.ts'
import { layoutOf } from '../../types/layout.ts'
import { drop, type I32, type I64, i32, i64, select } from '../../wasm/instructions.ts'
import type { PipelineBuilder } from '../pipeline/builder.ts'

/**
 * The keys of a join's build side as a bitmap: a bit for every number from the least key to the greatest, where that takes no more room than the
 * directory. It tells for certain whether there is a row, and most of it stays in a core's cache, so that probe rows without a match cost
 * no look into the directory. The range is only known when the build side is complete; code for both ways is written beforehand.
 */

/** Where a build pipeline keeps the least and the greatest key, i64 each. */
export const KEY_RANGE = 'keyrange'

/** Parameters beside the directory's: the bitmap's address (0: there is none), the two halves of the least key, how many numbers there are. */
export const BITS = { address: 'bits', low: 'bits.low', high: 'bits.high', span: 'bits.span' } as const

const LAYOUTS = new Set(['i8', 'i16', 'i32', 'i64'])

/** Keys that may have a bitmap: one, a whole number in memory, to which null is never equal. */
export const mayHaveBits = (keys: readonly DataType[], nullSafe: readonly boolean[]): boolean =>
  keys.length === 1 && nullSafe[0] !== true && LAYOUTS.has(layoutOf(keys[0]!))

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
  const address = param(b, directory, BITS.address)
  g.if(address, () => {
    const at = g.keep(i32.wrap_i64(distance(b, directory, key)))
    const word = g.keep(i32.add(address, i32.shl(i32.shr_u(at, i32.const(5)), i32.const(2))))
    const bit = g.keep(i32.shl(i32.const(1), i32.and(at, i32.const(31))))
    g.if(i32.eqz(i32.and(i32.load(word), bit)), () => g.emit(drop(i32.atomic_rmw_or(word, bit))))
  })
}

/** 1 where a key is among those of the build side, 0 where it is not; only where there is a bitmap. */
export function testBit(b: PipelineBuilder, directory: string, key: Maybe): I32 {
  const { g } = b
  const away = g.keep(distance(b, directory, key))
  const inside = g.keep(i64.lt_u(away, i64.extend_i32_u(param(b, directory, BITS.span))))
  // what lies outside looks at the first bit
  const at = g.keep(i32.and(i32.wrap_i64(away), i32.sub(i32.const(0), inside)))
  const byte = i32.load8_u(i32.add(param(b, directory, BITS.address), i32.shr_u(at, i32.const(3))))
  return i32.and(i32.shr_u(byte, i32.and(at, i32.const(7))), inside)
}

export const hasBits = (b: PipelineBuilder, directory: string): I32 => param(b, directory, BITS.address)

const param = (b: PipelineBuilder, directory: string, name: string): I32 => b.loadParam(`${directory}.${name}`)

/** How far a key is above the least. */
function distance(b: PipelineBuilder, directory: string, key: Maybe): I64 {
  const half = (name: string): number => b.slot(`${directory}.${name}`, 16)
  const [low, high] = [half(BITS.low), half(BITS.high)]
  const least = b.atEntry(
    g => i64.or(i64.extend_i32_u(i32.load(g.ctx, low)), i64.shl(i64.extend_i32_u(i32.load(g.ctx, high)), i64.const(32))),
    'i64',
    'least',
  )
  return i64.sub(wide(key), least)
}

function wide({ val }: Maybe): I64 {
  if (val.layout === 'i64') return val.code
  if (val.layout === 'i32' || val.layout === 'i16' || val.layout === 'i8') return i64.extend_i32_s(val.code)
  throw new Error(`key bits: ${val.layout} is no whole number`)
}
