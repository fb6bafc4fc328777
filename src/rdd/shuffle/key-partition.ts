import { decodeBlocks } from '../codec/block.ts'
import { programData } from '../codec/program-data.ts'
import type { FnRef, ProgramBuilder } from '../job/program.ts'
import { FunctionPartitioner, HashPartitioner, type Partitioner, RangePartitioner, rangeOf } from '../partitioner.ts'
import { hashPartitionOf } from '../portable-hash.ts'
import type { Environment } from '../worker/environment.ts'

/** A partitioner as plain data. */
export type PartitionerSpec =
  | { readonly type: 'hash'; readonly n: number }
  | { readonly type: 'function'; readonly n: number; readonly f: FnRef }
  | { readonly type: 'range'; readonly n: number; readonly bounds: Uint8Array; readonly ordering: FnRef; readonly ascending: boolean }
  | { readonly type: 'custom'; readonly n: number; readonly value: number }

export function partitionerSpec(partitioner: Partitioner, program: ProgramBuilder): PartitionerSpec {
  const n = partitioner.numPartitions
  if (partitioner instanceof HashPartitioner) return { type: 'hash', n }
  if (partitioner instanceof FunctionPartitioner) return { type: 'function', n, f: program.fn(partitioner.partitionFunction) }
  if (partitioner instanceof RangePartitioner)
    return {
      type: 'range',
      n,
      bounds: program.data(programData(partitioner.bounds!)),
      ordering: program.fn(partitioner.ordering as never),
      ascending: partitioner.ascending,
    }
  return { type: 'custom', n, value: program.value(partitioner) }
}

/** Binds a partitioner in a worker. */
export function bindPartitioner(spec: PartitionerSpec, env: Environment): (key: unknown) => number {
  const { n } = spec
  switch (spec.type) {
    case 'hash':
      return key => hashPartitionOf(key, n)
    case 'function': {
      const f = env.fn<(key: unknown) => number>(spec.f)
      return key => {
        const r = f(key) % n
        return r < 0 ? r + n : r
      }
    }
    case 'range': {
      const bounds = decodeBlocks(spec.bounds)
      const order = env.fn<(a: unknown, b: unknown) => number>(spec.ordering)
      return key => rangeOf(bounds, key, n, spec.ascending, order)
    }
    case 'custom': {
      const partitioner = env.values[spec.value] as Partitioner
      return key => {
        const p = partitioner.getPartition(key)
        if (!(p >= 0 && p < n)) throw new RangeError(`The partitioner gave partition ${p} of ${n}`)
        return p
      }
    }
  }
}
