import { BATCH_ROWS } from '../columnar/batch.ts'
import { isDeterministic } from '../optimizer/expression-facts.ts'
import type { AttributeReference } from '../plan/expression.ts'
import type { SourceFilter } from '../sources/source.ts'
import type { I32 } from '../wasm/instructions.ts'
import { toWat } from '../wasm/wat.ts'
import type { CachedColumn } from './cached-data.ts'
import { moduleOf } from './module-cache.ts'
import { produceAggregate } from './operators/aggregate.ts'
import { produceCached } from './operators/cached.ts'
import { produceExchange } from './operators/exchange.ts'
import { produceExpand } from './operators/expand.ts'
import { produceFilter } from './operators/filter.ts'
import { produceGenerate } from './operators/generate.ts'
import { produceHashJoin } from './operators/hash-join.ts'
import { produceLimit } from './operators/limit.ts'
import { produceLocalTable } from './operators/local-table.ts'
import { produceMaterialized } from './operators/materialize.ts'
import { produceNestedLoopJoin } from './operators/nested-loop-join.ts'
import { produceOneRow } from './operators/one-row.ts'
import { produceProject } from './operators/project.ts'
import { produceRange } from './operators/range.ts'
import { produceRddScan } from './operators/rdd-scan.ts'
import { produceSample } from './operators/sample.ts'
import { produceScan } from './operators/scan.ts'
import { produceSort } from './operators/sort.ts'
import { produceTopN } from './operators/top-n.ts'
import { produceUnion } from './operators/union.ts'
import { produceWindow } from './operators/window.ts'
import { produceWindowGroupLimit } from './operators/window-group-limit.ts'
import type { LocalTableScan, PhysicalPlan } from './physical.ts'
import { type Consume, PipelineBuilder } from './pipeline/builder.ts'
import type { PipelineSpec, SinkSpec, SourceSpec } from './pipeline/spec.ts'

/** Writes an operator's code: emits the loop over its rows, calling `consume` for each. `needed`: the attributes used above it. */
export type Produce<P extends PhysicalPlan> = (compiler: Compiler, plan: P, needed: ReadonlySet<number>, consume: Consume) => void

/** Where pipelines put their rows. */
export interface Sink {
  readonly id: number
  /** Reserves the sink's named slots and describes it. */
  spec(b: PipelineBuilder): SinkSpec
  /** Functions that the sink's runtime calls in the pipeline's module. */
  functions?(b: PipelineBuilder): void
}

/** Where a pipeline's rows come from when it runs. */
export type SourceRef =
  | { readonly kind: 'scan'; readonly spec: Extract<SourceSpec, { kind: 'scan' }> }
  | { readonly kind: 'local'; readonly plan: LocalTableScan; readonly spec: Extract<SourceSpec, { kind: 'batches' }> }
  | { readonly kind: 'rdd'; readonly rowsId: number; readonly spec: Extract<SourceSpec, { kind: 'batches' }> }
  | { readonly kind: 'range'; readonly spec: Extract<SourceSpec, { kind: 'range' }> }
  | { readonly kind: 'one'; readonly spec: { readonly kind: 'one' } }
  /** Partial aggregates of a sink, by partition. */
  | { readonly kind: 'groups'; readonly sink: number; readonly spec: Extract<SourceSpec, { kind: 'rows' }> }
  /** All rows of a sink that are in memory; `split`: a task for each partition of them; `last`: they are freed when they have been read. */
  | {
      readonly kind: 'rows'
      readonly sink: number
      readonly split?: { readonly partitions: number; readonly adaptive: boolean }
      readonly last?: boolean
      readonly spec: Extract<SourceSpec, { kind: 'rows' }>
    }
  /** The two sides of a join on disk, by partition; the build side in two sinks. */
  | {
      readonly kind: 'join'
      readonly sink: number
      readonly rest: number
      readonly probe: number
      readonly spec: Extract<SourceSpec, { kind: 'join' }>
    }
  | {
      readonly kind: 'pointers'
      readonly sink: number
      readonly offset: number
      /** `field`: the place of the first sort key in a row. */
      readonly split: PointerSplit & { readonly field: number }
      readonly spec: Extract<SourceSpec, { kind: 'pointers' }>
    }
  | { readonly kind: 'shared'; readonly id: number; readonly spec: Extract<SourceSpec, { kind: 'batches' }> }
  | {
      readonly kind: 'cached'
      readonly cacheId: number
      /** Batches that cannot hold rows of these are left out. */
      readonly filters: readonly SourceFilter[]
      readonly spec: Extract<SourceSpec, { kind: 'cached' }>
    }
  | {
      readonly kind: 'collected'
      readonly sink: number
      readonly limit?: { readonly limit?: number; readonly offset: number; readonly tail?: boolean }
      readonly spec: Extract<SourceSpec, { kind: 'batches' }>
    }

/**
 * How sorted rows fall into tasks: anywhere (`rows`), where the first keys change (`group`: all keys of a window's partition), by the first
 * key, which is the partition's number (`key`), or in ranges as even as may be (`range`).
 */
export interface PointerSplit {
  readonly by: 'rows' | 'group' | 'key' | 'range'
  /** Absent: as many as there are. */
  readonly partitions?: number
  /** Partitions that are small are put together. */
  readonly adaptive?: boolean
}

export type Step =
  | {
      readonly kind: 'pipeline'
      readonly name: string
      readonly operator: PhysicalPlan
      readonly spec: PipelineSpec
      readonly source: SourceRef
      readonly sink: number
      readonly serial: boolean
      readonly wat: () => string
    }
  /** All pipelines of the sink have run. */
  | { readonly kind: 'finish'; readonly sink: number; readonly spec: SinkSpec; readonly prepare?: 'directory' | 'list' }
  /** If the sink has spilled, other steps are taken instead of the next `steps`. */
  | { readonly kind: 'branch'; readonly sink: number; readonly steps: number; readonly instead: () => readonly Step[] }

/** A test of columns that every row has to pass further up: where it fails the row need not be read any further. */
export interface RuntimeFilter {
  readonly columns: readonly AttributeReference[]
  /** 0 where the row cannot matter, in the scope in force. */
  test(b: PipelineBuilder): I32
}

/** May rows be dropped below the operator as well as above it? Not where it counts them, or what it does with one depends on others. */
function passesFilters(plan: PhysicalPlan): boolean {
  switch (plan.type) {
    case 'FileScan':
    case 'InMemoryTableScan':
    case 'HashJoin':
      return true
    case 'Project':
      return plan.projectList.every(isDeterministic)
    case 'Filter':
      return isDeterministic(plan.condition)
    default:
      return false
  }
}

let lastPipeline = 0
let lastSink = 0

/** Turns a physical plan into pipelines, in an order in which they can run. */
export class Compiler {
  steps: Step[] = []
  /** Those of `shared` whose steps are among those so far. */
  private emitted = new Set<number>()
  /** Sinks of subplans that are computed once, by the plan's id. */
  readonly shared = new Map<number, number>()
  /** Subplans that have been computed before, by the plan's id. */
  readonly known: Pick<ReadonlySet<number>, 'has'>
  /** What is known of the columns of cached data that is there. */
  readonly cachedColumns: (cacheId: number) => readonly CachedColumn[] | undefined
  /** What joins above will drop of the pipeline at hand, as long as rows go through one by one and unchanged. */
  filters: readonly RuntimeFilter[] = []
  private readonly batchRows: number
  private sink: Sink | undefined

  /** `batchRows`: rows of a batch at most. */
  constructor(
    batchRows?: number,
    known: Pick<ReadonlySet<number>, 'has'> = new Set(),
    cachedColumns: (cacheId: number) => readonly CachedColumn[] | undefined = () => undefined,
  ) {
    this.known = known
    this.cachedColumns = cachedColumns
    this.batchRows = Math.min(BATCH_ROWS, batchRows ?? BATCH_ROWS)
  }

  /** Within `body` these filters are in force. */
  withFilters(filters: readonly RuntimeFilter[], body: () => void): void {
    const outer = this.filters
    this.filters = filters
    body()
    this.filters = outer
  }

  newSinkId(): number {
    return ++lastSink
  }

  /** Everything that `body` produces ends in the sink. */
  into(sink: Sink, body: () => void, prepare?: 'directory' | 'list'): void {
    const outer = this.sink
    this.sink = sink
    this.withFilters([], body)
    this.sink = outer
    this.steps.push({ kind: 'finish', sink: sink.id, spec: sink.spec(new PipelineBuilder(false)), prepare })
  }

  /** The steps of `body`, or where a sink has spilled when they are due, those of `spilled`, which is called only then. */
  branch(sink: number, body: () => void, spilled: () => void): void {
    const { sink: into, steps } = this
    const emitted = new Set(this.emitted)
    const at = steps.length
    body()
    const instead = (): readonly Step[] => {
      const outer = { sink: this.sink, steps: this.steps, emitted: this.emitted }
      Object.assign(this, { sink: into, steps: [], emitted })
      try {
        spilled()
        return this.steps
      } finally {
        Object.assign(this, outer)
      }
    }
    steps.splice(at, 0, { kind: 'branch', sink, steps: steps.length - at, instead })
  }

  /** The sink of a subplan that is computed once; `produce` where it is not yet. */
  sharedSink(id: number, produce: (sink: number) => void): number {
    const sink = this.shared.get(id) ?? this.newSinkId()
    this.shared.set(id, sink)
    if (!this.emitted.has(id)) {
      this.emitted.add(id)
      produce(sink)
    }
    return sink
  }

  /**
   * A pipeline from a source into the sink in force; its code is written when it is first asked for. `nullable`: its input columns may hold nulls,
   * so a second variant without null checks pays.
   */
  pipeline(p: {
    operator: PhysicalPlan
    source: SourceRef | ((b: PipelineBuilder) => SourceRef)
    nullable?: boolean
    serial?: boolean
    emit: (b: PipelineBuilder) => void
  }): void {
    const sink = this.sink
    if (!sink) throw new Error('compiler: no sink is open')
    const build = (nonNull: boolean, twin?: PipelineBuilder): PipelineBuilder => {
      const b = new PipelineBuilder(nonNull, twin, this.batchRows)
      sinkSpec = sink.spec(b)
      source = typeof p.source === 'function' ? p.source(b) : p.source
      p.emit(b)
      sink.functions?.(b)
      return b
    }
    let sinkSpec!: SinkSpec
    let source!: SourceRef
    const variants = () => {
      const general = build(false)
      const fast = p.nullable ? build(true, general) : undefined
      return { general, fast, last: fast ?? general }
    }
    const write = () => {
      const { general, fast, last } = variants()
      const spec: PipelineSpec = {
        id: ++lastPipeline,
        module: moduleOf(last.state.module.encode()),
        ...(fast ? { nullableModule: moduleOf(general.state.module.encode()) } : {}),
        scratchSize: last.state.scratchSize,
        constants: last.constants,
        callSites: last.callSites,
        source: source.spec,
        sink: sinkSpec,
        slots: Object.fromEntries(last.named),
        needs: [...last.needs],
      }
      return { spec, source }
    }
    let written: ReturnType<typeof write> | undefined
    const code = () => (written ??= write())
    this.steps.push({
      kind: 'pipeline',
      name: p.operator.type,
      operator: p.operator,
      get spec() {
        return code().spec
      },
      get source() {
        return code().source
      },
      sink: sink.id,
      serial: p.serial ?? false,
      // built anew: plans that are kept hold no instructions
      wat: () => toWat(variants().last.state.module),
    })
  }

  produce(plan: PhysicalPlan, needed: ReadonlySet<number>, consume: Consume): void {
    if (this.filters.length > 0 && !passesFilters(plan)) this.withFilters([], () => this.produceNode(plan, needed, consume))
    else this.produceNode(plan, needed, consume)
  }

  private produceNode(plan: PhysicalPlan, needed: ReadonlySet<number>, consume: Consume): void {
    switch (plan.type) {
      case 'FileScan':
        return produceScan(this, plan, needed, consume)
      case 'LocalTableScan':
        return produceLocalTable(this, plan, needed, consume)
      case 'Range':
        return produceRange(this, plan, needed, consume)
      case 'OneRow':
        return produceOneRow(this, plan, needed, consume)
      case 'Project':
        return produceProject(this, plan, needed, consume)
      case 'Filter':
        return produceFilter(this, plan, needed, consume)
      case 'HashAggregate':
        return produceAggregate(this, plan, needed, consume)
      case 'Sort':
        return produceSort(this, plan, needed, consume)
      case 'TakeOrderedAndProject':
        return produceTopN(this, plan, needed, consume)
      case 'GlobalLimit':
        return produceLimit(this, plan, needed, consume)
      case 'HashJoin':
        return produceHashJoin(this, plan, needed, consume)
      case 'BroadcastNestedLoopJoin':
        return produceNestedLoopJoin(this, plan, needed, consume)
      case 'Window':
        return produceWindow(this, plan, needed, consume)
      case 'WindowGroupLimit':
        return produceWindowGroupLimit(this, plan, needed, consume)
      case 'Union':
        return produceUnion(this, plan, needed, consume)
      case 'Expand':
        return produceExpand(this, plan, needed, consume)
      case 'Generate':
        return produceGenerate(this, plan, needed, consume)
      case 'ReusedExchange':
        return produceMaterialized(this, plan, needed, consume)
      case 'RDDScan':
        return produceRddScan(this, plan, needed, consume)
      case 'InMemoryTableScan':
        return produceCached(this, plan, needed, consume)
      case 'Exchange':
        return produceExchange(this, plan, needed, consume)
      case 'Sample':
        return produceSample(this, plan, needed, consume)
    }
  }
}
