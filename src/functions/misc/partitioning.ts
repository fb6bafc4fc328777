import { BooleanType, IntegerType } from '../../types/data-type.ts'
import { xorShift } from '../../types/random/xorshift.ts'
import { type ScalarFunction, scalar } from '../define.ts'
import { currentPartition } from './partition-state.ts'
import { poissonSampler } from './poisson.ts'

/** What samples and exchanges ask row by row; SQL text cannot call them. */

const perPartition = (name: string, doc: string, spec: Partial<ScalarFunction>): ScalarFunction =>
  scalar({
    name,
    group: '',
    since: '1.0.0',
    usage: `${name}(...)`,
    doc,
    examples: [],
    args: [],
    returns: IntegerType,
    nulls: 'never',
    deterministic: false,
    ...spec,
  })

/** A function whose state starts anew with each partition. */
function restarting<T>(start: (partition: number) => T): () => T {
  let current = -1
  let state: T
  return () => {
    const partition = currentPartition()
    if (partition !== current) [current, state] = [partition, start(partition)]
    return state
  }
}

/** Is the row in the sample from `lower` to `upper`? One number is drawn for each row, as by Spark's BernoulliCellSampler. */
export const sampleCell = perPartition('$sample_cell', 'Is the row in a sample without replacement?', {
  args: ['double', 'double', 'long'],
  returns: BooleanType,
  bind: info => {
    const [lower, upper, seed] = info.constants as [number, number, bigint]
    const random = restarting(partition => xorShift(BigInt.asIntN(64, seed + BigInt(partition))))
    return () => {
      if (upper - lower <= 0) return false
      const x = random().nextDouble()
      return x >= lower && x < upper
    }
  },
})

/** How often the row is in a sample with replacement, as by Spark's PoissonSampler. */
export const sampleCount = perPartition('$sample_count', 'How often is the row in a sample with replacement?', {
  args: ['double', 'long'],
  bind: info => {
    const [mean, seed] = info.constants as [number, bigint]
    const draw = restarting(partition => poissonSampler(mean, seed, partition))
    return () => (mean <= 0 ? 0 : draw()())
  },
})

/** The next partition in turn; each input partition begins at another one. */
export const roundRobin = perPartition('$round_robin', 'The partition that is next in turn.', {
  args: ['int'],
  bind: info => {
    const n = Number(info.constants[0])
    const position = restarting(partition => ({ at: xorShift(BigInt(partition)).nextInt(n) }))
    return () => {
      const state = position()
      state.at = (state.at + 1) % n
      return state.at
    }
  },
})

/** The partition that takes over partition `p` of `from` where there are to be `to`. */
export const coalesced = perPartition('$coalesced', 'The partition after a coalesce.', {
  args: ['int', 'int', 'int'],
  deterministic: true,
  eval: (p: number, from: number, to: number) => {
    // an operator may have more than were known of: the last takes them
    if (p >= from) return to - 1
    if (to >= from) return p
    let i = Math.min(to - 1, Math.floor(((p + 1) * to) / from))
    while (Math.floor((i * from) / to) > p) i--
    return i
  },
})
