import type { StorageLevel } from '../../storage/storage-level.ts'
import { captureValues } from '../../util/closure/capture.ts'
import type { Class } from '../../util/closure/classes.ts'
import type { Closure } from '../../util/closure/nodes.ts'
import { AccumulatorV2 } from '../accumulator.ts'
import { classesIn } from '../codec/program-data.ts'
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

/** The classes that the records of an RDD may be of, where a stage has computed it. */
const classesOf = new WeakMap<RDD<unknown>, readonly Class[]>()

/** Collects the nodes and functions of one stage. */
export class ProgramBuilder {
  readonly nodes: NodeData[] = []
  private readonly places = new Map<number, number>()
  private readonly values: unknown[] = []
  /** Blocks that the stage reads, to be kept until it ends. */
  readonly pinned: string[] = []
  /** The RDDs that the stage computes. */
  private rdds: readonly RDD<unknown>[] = []
  /** Classes that the records it reads may be of. */
  private readonly classes = new Set<Class>()

  /** The node of the RDD that a stage computes, after those of its parents: there may be thousands. */
  root(rdd: RDD<unknown>): number {
    this.rdds = chainOf(rdd)
    for (const r of this.rdds) this.node(r)
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
      args: known.args.map(a => {
        if (typeof a === 'function' || isNative(a)) return { fn: this.fn(a as Fn) }
        return { data: a instanceof Uint8Array ? this.data(a) : a }
      }),
    }
  }

  /** Has the worker know an object of the user's, functions and all. */
  value(v: unknown): number {
    const at = this.values.indexOf(v)
    return at >= 0 ? at : this.values.push(v) - 1
  }

  /** Has the worker know the classes of `programData`. */
  data(bytes: Uint8Array): Uint8Array {
    for (const c of classesIn(bytes)) this.classes.add(c)
    return bytes
  }

  /**
   * The user's functions with what they captured, with the accumulators among that, and with the classes that records may be of: those that the stages before have
   * met. What is met in this stage is remembered for those to come.
   */
  closure(): Closure | undefined {
    for (const rdd of this.rdds)
      for (const before of [rdd, ...rdd.dependencies.map(d => d.rdd)]) for (const c of classesOf.get(before) ?? []) this.classes.add(c)
    if (this.values.length === 0 && this.classes.size === 0) return undefined
    const { closure, classes } = captureValues(this.values, { collect: v => v instanceof AccumulatorV2, classes: this.classes })
    if (classes.length > 0) for (const rdd of this.rdds) classesOf.set(rdd, classes)
    return closure
  }
}
