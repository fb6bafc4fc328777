import type { Definition } from '../definition.ts'
import type { NodeData } from '../job/program.ts'
import { batchSizes } from '../worker/batches.ts'
import type { BindKind } from '../worker/environment.ts'

interface RangeNode extends NodeData {
  readonly type: 'range'
  readonly start: number
  readonly step: number
  readonly count: number
  readonly n: number
}

/** Numbers from `start` to `end` (exclusive), computed where they are needed. */
export function range(start: number, end: number, step: number, numSlices: number): Definition {
  if (step === 0) throw new RangeError('requirement failed: step cannot be 0')
  if (!(numSlices >= 1)) throw new RangeError('Positive number of partitions required')
  const count = Math.max(0, Math.ceil((end - start) / step))
  return {
    kind: 'MapPartitionsRDD',
    partitions: numSlices,
    dependencies: [],
    describe: () => ({ type: 'range', start, step, count, n: numSlices }) satisfies RangeNode,
  }
}

export const bindRange: BindKind<RangeNode> =
  ({ start, step, count, n }, env) =>
  partition => {
    const size = batchSizes(env.settings.lazy)
    let at = Math.floor((partition * count) / n)
    const end = Math.floor(((partition + 1) * count) / n)
    return () => {
      if (at >= end) return undefined
      const length = Math.min(size(), end - at)
      const out = new Array<number>(length)
      for (let i = 0; i < length; i++) out[i] = start + (at + i) * step
      at += length
      return out
    }
  }
