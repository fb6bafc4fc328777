import type { Definition } from '../definition.ts'
import type { NodeData } from '../job/program.ts'
import type { RDD } from '../rdd.ts'
import { andThen, type Batch, batchSizes, isPromise, toArray } from '../worker/batches.ts'
import type { BindKind } from '../worker/environment.ts'

interface CartesianNode extends NodeData {
  readonly type: 'cartesian'
  /** Partitions of the right one. */
  readonly right: number
}

/** All pairs of records: of each two partitions one. */
export function cartesian(left: RDD<unknown>, right: RDD<unknown>): Definition {
  const n = () => right.getNumPartitions()
  return {
    kind: 'CartesianRDD',
    partitions: () => left.getNumPartitions() * n(),
    dependencies: [
      { type: 'narrow', rdd: left, parents: p => [Math.floor(p / n())] },
      { type: 'narrow', rdd: right, parents: p => [p % n()] },
    ],
    describe: program => ({ type: 'cartesian', right: n(), parents: [program.node(left), program.node(right)] }) satisfies CartesianNode,
  }
}

export const bindCartesian: BindKind<CartesianNode> = (node, env) => {
  const left = env.parent(node, 0)
  const right = env.parent(node, 1)
  return partition => {
    const batches = left(Math.floor(partition / node.right))
    const size = batchSizes(env.settings.lazy)
    let rights: Batch | undefined
    let lefts: Batch = []
    let i = 0
    let j = 0
    const take = (): Batch | undefined => {
      const out: unknown[] = []
      const n = size()
      while (out.length < n && i < lefts.length) {
        if (j < rights!.length) out.push([lefts[i], rights![j++]])
        else {
          i++
          j = 0
        }
      }
      return out.length > 0 ? out : undefined
    }
    const next = (): Batch | undefined | Promise<Batch | undefined> => {
      if (rights === undefined)
        return andThen(toArray(right(partition % node.right)), all => {
          rights = all
          return next()
        })
      for (;;) {
        const out = take()
        if (out !== undefined) return out
        const more = batches()
        if (isPromise(more)) return more.then(refill)
        if (more === undefined) return undefined
        lefts = more
        i = 0
      }
    }
    const refill = (more: Batch | undefined) => {
      if (more === undefined) return undefined
      lefts = more
      i = 0
      return next()
    }
    return next
  }
}
