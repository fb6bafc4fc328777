import type { StorageLevel } from '../../storage/storage-level.ts'
import { captureValues } from '../../util/closure/capture.ts'
import type { Closure } from '../../util/closure/nodes.ts'
import { AccumulatorV2 } from '../accumulator.ts'
import { isNative, type Native, nativeForms } from '../native-form.ts'
import type { NativeName } from '../natives.ts'
import type { RDD } from '../rdd.ts'
import type { BlockPlace } from '../storage/block-place.ts'
import type { SinkNode } from '../worker/sinks.ts'
import { chainOf } from './lineage.ts'

/** A function of the user's, or one of ours by name. */
export type Fn = ((...args: never[]) => unknown) | Native

/** Where the worker finds a function. */
export type FnRef = { readonly user: number } | { readonly native: NativeName; readonly args: readonly NativeArg[] }
export type NativeArg = { readonly fn: FnRef } | { readonly data: unknown }

/** How a partition is computed, as plain data; `parents` are places in the program. */
export interface NodeData {
  readonly type: string
  readonly parents?: readonly number[]
  readonly [field: string]: unknown
}

/** What a stage's workers are told, once: the nodes of its chain, the user's functions, and where results go. */
export interface Program {
  readonly nodes: readonly NodeData[]
  readonly root: number
  readonly closure: Closure | undefined
  readonly sink: SinkNode
  /** The partition of each task. */
  readonly partitions: readonly number[]
  readonly settings: ProgramSettings
}

export interface ProgramSettings {
  /** Where temporary files go; it exists. */
  readonly directory: string
  /** Bytes of records that a task may hold before it spills. */
  readonly spillBytes: number
  /** Encoded bytes that a map task may hold before it writes them away. */
  readonly shuffleBytes: number
  /** How far the engine's memory may be filled with results and cached blocks; beyond, they go to disk. */
  readonly memoryBytes: number
  /** Calls of an asynchronous function at the same time. */
  readonly concurrency: number
  /** Narrow chains as one generated loop; else as closures. */
  readonly codegen: boolean
  /** Few records may be wanted: read few at first. */
  readonly lazy: boolean
  readonly files: Readonly<Record<string, string>>
  readonly barrier?: number
  /** spark.files.*, and what else kinds read: by key. */
  readonly numTasks: number
}

export interface CachedNode extends NodeData {
  readonly type: 'cached'
  readonly rddId: number
  readonly level: StorageLevel
  readonly blocks: Readonly<Record<number, BlockPlace>>
}

/** Collects the nodes and functions of one stage. */
export class ProgramBuilder {
  readonly nodes: NodeData[] = []
  private readonly places = new Map<number, number>()
  private readonly values: unknown[] = []
  /** Blocks that the stage reads, to be kept until it ends. */
  readonly pinned: string[] = []
  /** The stage reads these shuffles. */
  readonly shuffles = new Set<number>()

  /** The node of the RDD that a stage computes, after those of its parents: there may be thousands. */
  root(rdd: RDD<unknown>): number {
    for (const r of chainOf(rdd)) this.node(r)
    return this.node(rdd)
  }

  /** The node of an RDD; made once, however many others it is a parent of. */
  node(rdd: RDD<unknown>): number {
    const seen = this.places.get(rdd.id)
    if (seen !== undefined) return seen
    const place = this.push(this.nodeOf(rdd))
    this.places.set(rdd.id, place)
    return place
  }

  private push(node: NodeData): number {
    return this.nodes.push(node) - 1
  }

  private nodeOf(rdd: RDD<unknown>): NodeData {
    const checkpoint = rdd.checkpointNode
    if (checkpoint !== undefined) return checkpoint
    const { storageLevel } = rdd
    if (storageLevel === undefined) return rdd.definition.describe(this)
    const blocks = rdd.context.blocks.placesOf(rdd.id)
    for (const id of Object.keys(blocks)) this.pinned.push(`rdd_${rdd.id}_${id}`)
    // where all is there, how it was made does not matter
    const whole = Object.keys(blocks).length === rdd.getNumPartitions()
    const parents = whole ? [] : [this.push(rdd.definition.describe(this))]
    return { type: 'cached', parents, rddId: rdd.id, level: storageLevel, blocks } satisfies CachedNode
  }

  /** Has the worker know a function. */
  fn(f: Fn): FnRef {
    const known = isNative(f) ? f : nativeForms.get(f)
    if (known === undefined) return { user: this.value(f) }
    return {
      native: known.native,
      args: known.args.map(a => (typeof a === 'function' || isNative(a) ? { fn: this.fn(a as Fn) } : { data: a })),
    }
  }

  /** Has the worker know an object of the user's, functions and all. */
  value(v: unknown): number {
    const at = this.values.indexOf(v)
    return at >= 0 ? at : this.values.push(v) - 1
  }

  /** The user's functions with what they captured; with the accumulators among that. */
  closure(): Closure | undefined {
    if (this.values.length === 0) return undefined
    return captureValues(this.values, v => v instanceof AccumulatorV2)
  }
}
