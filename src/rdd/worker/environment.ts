import type { TaskContext as SchedulerContext } from '../../scheduler/task.ts'
import type { FnRef, NativeArg, NodeData, Program } from '../job/program.ts'
import { kinds } from '../kinds/index.ts'
import { natives } from '../natives.ts'
import type { BlockPlace } from '../storage/block-place.ts'
import { asyncOp, lazyFlatMap } from './async-op.ts'
import { type Batches, batchSizes, mapBatches, markFused } from './batches.ts'
import type { BoundOp, ElementNode } from './element-op.ts'
import { fuse } from './fuse.ts'

/** Computes a partition: its records, when they are asked for. */
export type Compute = (partition: number) => Batches

/** How nodes of a type compute; bound once per participation. */
export type BindKind<N extends NodeData = NodeData> = (node: N, env: Environment) => Compute

type AnyFunction = (...args: never[]) => unknown

/** What a task is doing at the moment. */
export interface RunningTask {
  readonly partition: number
  readonly attempt: number
  /** Blocks that it has stored, to be told to the driver. */
  readonly stored: { readonly rddId: number; readonly partition: number; readonly place: BlockPlace }[]
  /** Called when it ends, however it ends. */
  readonly onEnd: (() => void)[]
}

/** A stage in a worker: its program, revived. */
export class Environment {
  readonly program: Program
  readonly context: SchedulerContext
  readonly values: readonly unknown[]
  task!: RunningTask
  /** Functions that gave promises although they don't look so. */
  private readonly asynchronous = new Set<unknown>()
  private readonly computes = new Map<number, Compute>()
  private readonly functions = new Map<FnRef, AnyFunction>()

  constructor(program: Program, context: SchedulerContext, values: readonly unknown[]) {
    this.program = program
    this.context = context
    this.values = values
  }

  get settings(): Program['settings'] {
    return this.program.settings
  }

  fn<F extends AnyFunction = (...args: unknown[]) => unknown>(ref: FnRef): F {
    let f = this.functions.get(ref)
    if (f === undefined) {
      f = 'user' in ref ? (this.values[ref.user] as AnyFunction) : this.native(ref.native, ref.args)
      this.functions.set(ref, f)
    }
    return f as F
  }

  private native(name: keyof typeof natives, args: readonly NativeArg[]): AnyFunction {
    const make = natives[name] as (...args: unknown[]) => AnyFunction
    return make(...args.map(a => ('fn' in a ? this.fn(a.fn) : a.data)))
  }

  parent(node: NodeData, i = 0): Compute {
    return this.compute(node.parents![i]!)
  }

  compute(place: number): Compute {
    let made = this.computes.get(place)
    if (made === undefined) {
      // parents have lower places, and there may be thousands of them
      if (place === this.program.root)
        for (const [p, { type }] of this.program.nodes.entries()) if (p < place && type !== 'element') this.compute(p)
      const node = this.program.nodes[place]!
      made = node.type === 'element' ? this.chain(place) : bindKind(node, this)
      this.computes.set(place, made)
    }
    return made
  }

  /** A function turned out to be asynchronous: what was made before does not hold. */
  markAsync(f: unknown): void {
    this.asynchronous.add(f)
    this.computes.clear()
  }

  /** The same functions, made anew for another task, are what these turned out to be. */
  learnFrom(other: Environment): void {
    other.values.forEach((f, i) => {
      if (other.asynchronous.has(f)) this.asynchronous.add(this.values[i])
    })
  }

  isAsync(f: AnyFunction): boolean {
    return this.asynchronous.has(f) || /^Async/.test(f.constructor.name)
  }

  /** The element operations down to the next node of another kind, in pieces that are fused. */
  private chain(place: number): Compute {
    const ops: BoundOp[] = []
    let at = place
    for (let node = this.program.nodes[at]!; node.type === 'element'; node = this.program.nodes[at]!) {
      const { op, f, parents } = node as unknown as ElementNode
      ops.unshift({ op, f: this.fn(f) })
      at = parents[0]
    }
    const source = this.compute(at)
    const { lazy, codegen, concurrency } = this.settings
    const pieces: ((batches: Batches) => Batches)[] = []
    let run: BoundOp[] = []
    const endRun = () => {
      if (run.length === 0) return
      const ops = run
      const loop = fuse(ops, codegen)
      pieces.push(source => markFused(mapBatches(source, loop), { source, ops }))
      run = []
    }
    for (const op of ops) {
      if (this.isAsync(op.f)) {
        endRun()
        pieces.push(batches => asyncOp(batches, op, concurrency))
      } else if (lazy && (op.op === 'flatMap' || op.op === 'flatMapValues')) {
        endRun()
        pieces.push(batches => lazyFlatMap(batches, op, batchSizes(true)))
      } else run.push(op)
    }
    endRun()
    return partition => pieces.reduce((batches, piece) => piece(batches), source(partition))
  }
}

function bindKind(node: NodeData, env: Environment): Compute {
  const bind = kinds[node.type]
  if (bind === undefined) throw new Error(`There is no kind of RDD named ${node.type}`)
  return bind(node as never, env)
}
