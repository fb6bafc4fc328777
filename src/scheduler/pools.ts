/**
 * Who gets the next free worker. Stages wait in pools: under FIFO there is one pool, and earlier jobs come first; under FAIR the pools
 * share, by minimum share first and weight then, as Spark's FairSchedulingAlgorithm compares them.
 */
export type SchedulingMode = 'FIFO' | 'FAIR'

export interface PoolOptions {
  readonly schedulingMode: SchedulingMode
  readonly weight: number
  readonly minShare: number
}

/** A pool as `SparkContext.getAllPools` tells of it. */
export interface PoolInfo extends PoolOptions {
  readonly name: string
  /** Workers that its stages have. */
  readonly runningTasks: number
}

export const defaultPool: PoolOptions = { schedulingMode: 'FIFO', weight: 1, minShare: 0 }

/** What is compared: a stage at work, with the workers it and its pool have now. */
export interface Schedulable {
  readonly jobId: number
  readonly stageId: number
  readonly pool: string
  /** Workers it has. */
  readonly running: number
  /** When it was given a worker last (a rising number; 0: never). Settles ties, so that nobody starves. */
  readonly served: number
}

/** Orders stages, the neediest first. `running` of a pool is the sum of its stages'. */
export function sortSchedulables<T extends Schedulable>(
  stages: readonly T[],
  mode: SchedulingMode,
  poolOf: (name: string) => PoolOptions,
): T[] {
  if (mode === 'FIFO') return [...stages].sort(fifo)
  const names = [...new Set(stages.map(s => s.pool))]
  const pools = names.map(name => {
    const members = stages.filter(s => s.pool === name)
    const running = members.reduce((sum, s) => sum + s.running, 0)
    return { name, members, ...poolOf(name), running, served: Math.max(...members.map(s => s.served)) }
  })
  pools.sort((a, b) => fair(a, b) || a.served - b.served || (a.name < b.name ? -1 : 1))
  const stageShare = (s: T) => ({ running: s.running, weight: 1, minShare: 0 })
  return pools.flatMap(p =>
    p.schedulingMode === 'FAIR'
      ? p.members.sort((a, b) => fair(stageShare(a), stageShare(b)) || a.served - b.served || fifo(a, b))
      : p.members.sort(fifo),
  )
}

export const fifo = (a: Schedulable, b: Schedulable): number => a.jobId - b.jobId || a.stageId - b.stageId

interface Share {
  readonly running: number
  readonly weight: number
  readonly minShare: number
}

export function fair(a: Share, b: Share): number {
  const aNeedy = a.running < a.minShare
  const bNeedy = b.running < b.minShare
  if (aNeedy !== bNeedy) return aNeedy ? -1 : 1
  if (aNeedy) return a.running / Math.max(a.minShare, 1) - b.running / Math.max(b.minShare, 1)
  return a.running / a.weight - b.running / b.weight
}
