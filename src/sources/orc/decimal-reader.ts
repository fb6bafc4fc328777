import type { DataType } from '../../types/data-type.ts'
import { type Block, emptyBlock, release, reserve } from '../block.ts'
import type { LeafPlan } from './column-plan.ts'
import { fault } from './errors.ts'
import { StreamKind } from './metadata.ts'
import { As, decimals, integers, type OpenFile, type Positions } from './streams.ts'
import { placeOf, type ValueReader } from './value-reader.ts'

/** Decimals: an unscaled value and a scale each, of which the scales are mostly the column's. */
export function decimalReader(f: OpenFile, plan: LeafPlan, positions: Positions): ValueReader {
  const { memory, kernels } = f
  const type = plan.dataType as DataType & { type: 'decimal' }
  const wide = type.precision > 18
  const values = decimals(f, placeOf(plan, StreamKind.DATA), positions)
  const scales = integers(f, placeOf(plan, StreamKind.SECONDARY), plan.version, true, positions)
  const work: Block = emptyBlock()
  return {
    read(n, dst) {
      const at = reserve(memory, work, n * 8 + 16)
      scales.read(n, at, As.I64)
      if (!values.read(n, dst, wide)) fault('has a decimal that does not fit its type')
      if (kernels.all_i64(at, n, BigInt(type.scale)) === 0) rescale(at, n, dst)
    },
    skip(n) {
      values.skip(n)
      scales.skip(n)
    },
    close() {
      values.close()
      scales.close()
      release(memory, work)
    },
  }

  /** Brings values to the type's scale, rounding half up where they have more digits. */
  function rescale(at: number, n: number, dst: number): void {
    const view = memory.dataView
    for (let i = 0; i < n; i++) {
      const digits = type.scale - Number(view.getBigInt64(at + i * 8, true))
      if (digits === 0) continue
      if (Math.abs(digits) > MOST_DIGITS) fault('has a decimal of an impossible scale')
      const to = dst + i * (wide ? 16 : 8)
      const v = wide ? (view.getBigInt64(to + 8, true) << 64n) | view.getBigUint64(to, true) : view.getBigInt64(to, true)
      const scaled = digits > 0 ? v * 10n ** BigInt(digits) : divided(v, 10n ** BigInt(-digits))
      if (scaled >= 10n ** BigInt(type.precision) || scaled <= -(10n ** BigInt(type.precision)))
        fault('has a decimal that does not fit its type')
      view.setBigInt64(to, BigInt.asIntN(64, scaled), true)
      if (wide) view.setBigInt64(to + 8, scaled >> 64n, true)
    }
  }
}

const MOST_DIGITS = 100

function divided(v: bigint, by: bigint): bigint {
  const half = v < 0n ? -by / 2n : by / 2n
  return (v + half) / by
}
