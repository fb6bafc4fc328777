import type { CallInfo } from '../define.ts'

const partition = { index: 0 }

/** The executor of a task says which partition is computed, before the first row. */
export const enterPartition = (index: number): void => {
  partition.index = index
}

export const currentPartition = (): number => partition.index

/**
 * What draws random values: a generator per partition, as the seed plus the partition's number makes it. Without a seed, the query's own seed,
 * else a new one.
 */
export function perPartition<G>(info: CallInfo, seed: unknown, make: (seed: bigint) => G): () => G {
  const first =
    seed === undefined ? (info.options.seed ?? BigInt(Math.floor(Math.random() * 2 ** 53))) : BigInt((seed as number | bigint | null) ?? 0)
  let current = -1
  let generator: G
  return () => {
    if (partition.index !== current) {
      current = partition.index
      generator = make(BigInt.asIntN(64, first + BigInt(current)))
    }
    return generator
  }
}
