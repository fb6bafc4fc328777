import { type Definition, oneToOne } from '../definition.ts'
import type { Fn, FnRef, NodeData } from '../job/program.ts'
import type { RDD } from '../rdd.ts'
import { andThen, type Batches, iterableBatches } from '../worker/batches.ts'
import type { ElementOp } from '../worker/element-op.ts'
import type { BindKind } from '../worker/environment.ts'
import { partitionIterator } from '../worker/partition-iterator.ts'

interface MapPartitionsNode extends NodeData {
  readonly type: 'mapPartitions'
  /** A function of the partition's number and its records. */
  readonly f: FnRef
}

export interface MapOptions {
  /** Keys stay what they were, so where they are stays known. */
  readonly preservesPartitioning?: boolean
  readonly kind?: string
}

/** An operation on each record. */
export function elements(parent: RDD<never>, op: ElementOp, f: Fn, options: MapOptions = {}): Definition {
  return mapped(parent, options, program => ({ type: 'element', op, f: program.fn(f), parents: [program.node(parent as never)] }))
}

/** A function of each partition's number and records. */
export function mapPartitions(parent: RDD<never>, f: Fn, options: MapOptions & { barrier?: boolean } = {}): Definition {
  const definition = mapped(
    parent,
    options,
    program => ({ type: 'mapPartitions', f: program.fn(f), parents: [program.node(parent as never)] }) satisfies MapPartitionsNode,
  )
  return options.barrier ? { ...definition, barrier: true } : definition
}

function mapped(parent: RDD<never>, options: MapOptions, describe: Definition['describe']): Definition {
  return {
    kind: options.kind ?? 'MapPartitionsRDD',
    partitions: () => parent.getNumPartitions(),
    dependencies: [oneToOne(parent)],
    partitioner: options.preservesPartitioning ? parent.partitioner : undefined,
    preferredLocations: p => parent.preferredLocations(p),
    describe,
  }
}

export const bindMapPartitions: BindKind<MapPartitionsNode> = (node, env) => {
  const source = env.parent(node)
  const f = env.fn<(partition: number, records: unknown) => Iterable<unknown>>(node.f)
  return partition => {
    let result: Batches | undefined
    return () => {
      if (result !== undefined) return result()
      return andThen(partitionIterator(source(partition)), records =>
        andThen(f(partition, records), out => {
          result = iterableBatches(checked(out), env.settings.lazy)
          return result()
        }),
      )
    }
  }
}

function checked(out: unknown): Iterable<unknown> {
  const o = Object(out) as Record<symbol, unknown>
  if (out != null && (typeof o[Symbol.iterator] === 'function' || typeof o[Symbol.asyncIterator] === 'function'))
    return out as Iterable<unknown>
  throw new TypeError(`A function of a partition gives an iterable of records, not ${out === null ? 'null' : typeof out}`)
}
