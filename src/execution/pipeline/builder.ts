import { type Bounds, boundsOf, withBounds } from '../../codegen/bounds.ts'
import { Emitter, ModuleState } from '../../codegen/emitter.ts'
import { loadField, type RowField } from '../../codegen/row.ts'
import type { Maybe } from '../../codegen/value.ts'
import { BATCH_ROWS } from '../../columnar/batch.ts'
import { INLINE, VIEW_SIZE } from '../../columnar/view.ts'
import type { AttributeReference } from '../../plan/expression.ts'
import type { DataType } from '../../types/data-type.ts'
import { layoutOf, widthOf } from '../../types/layout.ts'
import { call, global, type I32, type Instr, i32, type Local, local, type ValType } from '../../wasm/instructions.ts'
import { type Func, Module } from '../../wasm/module.ts'
import type { CallSite } from '../expression/call-site.ts'
import type { ExpressionHost } from '../expression/emit-expression.ts'
import type { Constant, InputColumn } from './spec.ts'

/**
 * Builds one pipeline's module. A pipeline is a chain of **segments**: functions `(ctx, n)` with one loop each. Operators are written as
 * produce/consume: a producer emits the loop and calls its consumer inside it with a **scope**, which says where each attribute is:
 *
 * - in a column of the batch, at an index (a *handle*);
 * - in a field of a row at a breaker, at an address (also a handle);
 * - in a value just computed, in locals.
 *
 * Where something selective has happened the consumer **cuts**: the handles and computed values still needed go into arrays (*lanes*),
 * and the rest of the pipeline becomes the next segment, which is called when the lanes are full and at the end of the loop. Columns are
 * never copied at a cut: only the handles are.
 */
export type Slot =
  | { readonly kind: 'column'; readonly column: LaneColumn; readonly handle: number }
  | {
      readonly kind: 'field'
      readonly field: RowField
      readonly handle: number /** The row may be missing (outer joins): address 0. */
      readonly outer: boolean
      /** The row stays where it is for as long as the pipeline runs. */
      readonly stays?: boolean
    }
  | { readonly kind: 'value'; readonly value: Maybe; readonly dataType: DataType }

/** Values one after another, in the scratch block or wherever the source put them. */
export interface LaneColumn {
  readonly dataType: DataType
  /** Its address, constant within a segment. */
  base(g: Emitter): I32
  /** One byte per row, 1 = valid; absent: never null. */
  validity?(g: Emitter): I32
  /** What is known of its values, where they are integers. */
  readonly bounds?: Bounds | undefined
  /** The slot that says whether its values are codes of a dictionary in the batch at hand (spec.ts, INPUT). */
  readonly dictionary?: number
}

export interface Scope {
  /** The i32 of each handle in the current segment. */
  readonly handles: ReadonlyMap<number, I32>
  readonly slots: ReadonlyMap<number, Slot>
}

export type Consume = (b: PipelineBuilder, scope: Scope) => void

/** A segment being written. */
interface Segment {
  readonly func: Func
  readonly g: Emitter
  readonly entry: Instr[]
  readonly bases: Map<LaneColumn, { base: Local<'i32'>; validity?: Local<'i32'> }>
  /** Emitted after the segment's loop: calls of the next segments with what is left in the lanes. */
  readonly epilogue: (() => void)[]
  /** The segment that calls it. */
  readonly outer: Segment | undefined
  /** Values that it keeps while it runs, by whose they are, and those that segments keep which it calls. */
  readonly kept: Map<object, Kept<unknown>>
  readonly keptBelow: Set<object>
  /** Where the handles of its rows lie in the scratch block. */
  readonly lanes: ReadonlyMap<number, number>
}

/** A value in locals of a segment: code that reads it from memory, and code that writes it back. */
export interface Kept<T> {
  readonly value: T
  enter(g: Emitter): void
  leave(g: Emitter): void
}

let lastHandle = 0
export const newHandle = (): number => ++lastHandle

export class PipelineBuilder implements ExpressionHost {
  readonly state: ModuleState
  /** Leave out null checks of input columns: the variant for batches without nulls. */
  readonly nonNull: boolean
  readonly callSites: CallSite[]
  readonly constants: Constant[]
  /** Slots by name: parameters, sinks' state, input columns. The same in both variants of a pipeline. */
  readonly named: Map<string, number>
  /** Directories without whose rows the pipeline gives none. */
  readonly needs: Set<string>
  readonly heap: number
  /** Lanes are handed on when they hold so many rows: BATCH_ROWS, or fewer in tests. */
  readonly batchRows: number
  private segment: Segment | undefined
  private scope: Scope = { handles: new Map(), slots: new Map() }
  private segments = 0
  private spaces = 0

  /** `twin`: the other variant, whose scratch block, constants and call sites this one shares. */
  constructor(nonNull: boolean, twin?: PipelineBuilder, batchRows = BATCH_ROWS) {
    this.batchRows = batchRows
    this.state = new ModuleState(new Module(), twin?.state.scratchSize)
    this.nonNull = nonNull
    this.callSites = twin?.callSites ?? []
    this.constants = twin?.constants ?? []
    this.named = twin?.named ?? new Map()
    this.needs = twin?.needs ?? new Set()
    this.heap = this.slot('heap', 16)
    this.state.text = {
      constant: (g, bytes) => this.constantView(g, bytes),
      heap: g => i32.add(g.ctx, i32.const(this.heap)),
    }
    // helpers find the scratch block through a global
    const bind = this.state.module.func('bind', [['ctx', 'i32']])
    bind.body.push(global.set(this.state.ctx, local.get(bind.param<'i32'>(0))))
    this.state.module.export('bind', bind)
  }

  /** The emitter of the current segment. */
  get g(): Emitter {
    if (!this.segment) throw new Error('pipeline: no segment is open')
    return this.segment.g
  }

  /** The offset of a named slot. */
  slot(name: string, bytes: number): number {
    let at = this.named.get(name)
    if (at === undefined) this.named.set(name, (at = this.state.slot(bytes)))
    return at
  }

  /** The number of a buffer that `env.window_space` gives. */
  newSpace(): number {
    return this.spaces++
  }

  /** Loads a parameter, an i32 that the run binds by name (addresses of directories and arrays), once per segment. */
  loadParam(name: string): I32 {
    const segment = this.segment!
    const l = segment.func.local('i32', 'param')
    segment.entry.push(local.set(l, i32.load(segment.g.ctx, this.slot(name, 16))))
    return local.get(l)
  }

  /** What `build` computes when the segment is entered, in a local. */
  atEntry<T extends ValType>(build: (g: Emitter) => Instr<T>, type: T, name: string): Instr<T> {
    const segment = this.segment!
    const g = new Emitter(this.state, segment.func)
    const l = segment.func.local(type, name)
    segment.entry.push(...g.capture(() => g.emit(local.set(l, build(g)))))
    return local.get(l)
  }

  /** How many rows the segment at hand is called with. */
  get segmentRows(): I32 {
    return local.get(this.segment!.func.param<'i32'>(1))
  }

  /**
   * Reads what the handles of all rows of the segment at hand point to, before their turn: loads that nothing waits for come from memory
   * side by side.
   */
  touch(handle: number, when: (g: Emitter) => I32): void {
    const segment = this.segment!
    const lane = segment.lanes.get(handle)
    if (lane === undefined) throw new Error('pipeline: the handle is in no lane')
    const g = new Emitter(this.state, segment.func)
    const read = (): void => {
      const seen = g.local('i32', 'seen')
      g.for(i32.const(0), this.segmentRows, k => {
        const address = i32.load(i32.add(g.ctx, i32.shl(k, i32.const(2))), lane)
        g.emit(local.set(seen, i32.add(local.get(seen), i32.load(address))))
      })
      // what nobody wants would not be read
      g.emit(i32.store(g.ctx, local.get(seen), this.slot('touched', 16)))
    }
    segment.entry.push(...g.capture(() => g.if(when(g), read)))
  }

  /** A value kept in locals of the segment at hand; undefined where that can't be, as a segment that it calls keeps it. */
  keep<T>(key: object, make: (g: Emitter) => Kept<T>): T | undefined {
    const segment = this.segment!
    const known = segment.kept.get(key)
    if (known) return known.value as T
    if (segment.keptBelow.has(key)) return undefined
    const { g } = segment
    const made = make(g)
    segment.kept.set(key, made)
    segment.entry.push(...g.capture(() => made.enter(g)))
    segment.epilogue.push(() => made.leave(segment.g))
    for (let s = segment.outer; s; s = s.outer) s.keptBelow.add(key)
    return made.value
  }

  // ---- segments ----

  /** A function of the pipeline's module with a body of its own; `params` follow ctx. */
  function(name: string, params: readonly string[], body: (args: I32[]) => void, exported = false): Func {
    const func = this.state.module.func(name, [['ctx', 'i32'], ...params.map(p => [p, 'i32'] as const)])
    if (exported) this.state.module.export(name, func)
    const outer = this.segment
    const outerScope = this.scope
    const g = new Emitter(this.state, func)
    this.segment = {
      func,
      g,
      entry: [],
      bases: new Map(),
      epilogue: [],
      outer: undefined,
      kept: new Map(),
      keptBelow: new Set(),
      lanes: new Map(),
    }
    try {
      body(params.map((_, i) => local.get(func.param<'i32'>(i + 1))))
      for (const last of this.segment.epilogue) last()
      func.body.unshift(...this.segment.entry)
    } finally {
      this.segment = outer
      this.scope = outerScope
    }
    return func
  }

  /** Runs `body` with the scope in force; expressions emitted in it see its attributes. */
  within<T>(scope: Scope, body: () => T): T {
    const outer = this.scope
    this.scope = scope
    try {
      return body()
    } finally {
      this.scope = outer
    }
  }

  /**
   * Ends the segment here: the row at hand goes into the lanes of the next segment, which `consume` writes. `needed`: attributes used
   * from there on. `when`: append branch-free, only where it is 1.
   */
  cut(scope: Scope, needed: ReadonlySet<number>, consume: Consume, when?: I32, extra: readonly number[] = []): void {
    const g = this.g
    const count = g.local('i32', 'count')
    const at = local.get(count)
    const next: { slots: Map<number, Slot>; handles: { id: number; lane: number }[]; own: number } = {
      slots: new Map(),
      handles: [],
      own: newHandle(),
    }
    const laneOf = new Map<number, number>()
    const laneHandle = (id: number): void => {
      if (laneOf.has(id)) return
      const lane = this.state.slot(BATCH_ROWS * 4)
      laneOf.set(id, lane)
      next.handles.push({ id, lane })
      g.emit(i32.store(i32.add(g.ctx, i32.shl(at, i32.const(2))), scope.handles.get(id)!, lane))
    }
    for (const id of extra) laneHandle(id)
    for (const [exprId, slot] of scope.slots) {
      if (!needed.has(exprId)) continue
      if (slot.kind !== 'value') {
        laneHandle(slot.handle)
        next.slots.set(exprId, slot)
        continue
      }
      const layout = layoutOf(slot.dataType)
      const values = this.state.slot(BATCH_ROWS * widthOf[layout])
      g.store(slot.value.val, g.element(g.ctx, layout, at), values)
      let validity: number | undefined
      if (slot.value.isNull) {
        validity = this.state.slot(BATCH_ROWS)
        g.emit(i32.store8(i32.add(g.ctx, at), i32.eqz(slot.value.isNull), validity))
      }
      next.slots.set(exprId, {
        kind: 'column',
        column: scratchColumn(slot.dataType, values, validity, boundsOf(slot.value.val)),
        handle: next.own,
      })
    }
    g.emit(local.set(count, i32.add(at, when ?? i32.const(1))))

    const func = this.state.module.func(`segment${++this.segments}`, [
      ['ctx', 'i32'],
      ['n', 'i32'],
    ])
    const outer = this.segment!
    // what is kept so far lies in memory while the next segment runs
    const kept = [...outer.kept.values()]
    const callNext = (): void => {
      for (const k of kept) k.leave(g)
      g.emit(call(func, g.ctx, at))
      for (const k of kept) k.enter(g)
    }
    outer.g.if(i32.eq(at, i32.const(this.batchRows)), () => {
      callNext()
      g.emit(local.set(count, i32.const(0)))
    })
    outer.epilogue.push(() => g.if(at, callNext))

    const inner = new Emitter(this.state, func)
    const segment: Segment = {
      func,
      g: inner,
      entry: [],
      bases: new Map(),
      epilogue: [],
      outer,
      kept: new Map(),
      keptBelow: new Set(),
      lanes: laneOf,
    }
    this.segment = segment
    inner.for(i32.const(0), local.get(func.param<'i32'>(1)), k => {
      const handles = new Map<number, I32>([[next.own, k]])
      for (const { id, lane } of next.handles) handles.set(id, inner.keep(i32.load(i32.add(inner.ctx, i32.shl(k, i32.const(2))), lane)))
      const innerScope: Scope = { handles, slots: next.slots }
      this.within(innerScope, () => consume(this, innerScope))
    })
    for (const last of segment.epilogue) last()
    func.body.unshift(...segment.entry)
    this.segment = outer
  }

  /** The address and validity of a column in locals that are set at the segment's entry. */
  private basesOf(column: LaneColumn): { base: I32; validity?: I32 } {
    const segment = this.segment!
    let known = segment.bases.get(column)
    if (!known) {
      const entered = new Emitter(this.state, segment.func)
      const base = segment.func.local('i32', 'column')
      segment.entry.push(...entered.capture(() => entered.emit(local.set(base, column.base(entered)))))
      known = { base }
      if (column.validity) {
        const validity = segment.func.local('i32', 'validity')
        segment.entry.push(...entered.capture(() => entered.emit(local.set(validity, column.validity!(entered)))))
        known = { base, validity }
      }
      segment.bases.set(column, known)
    }
    return { base: local.get(known.base), validity: known.validity && local.get(known.validity) }
  }

  // ---- what expressions need ----

  attribute(g: Emitter, reference: AttributeReference): Maybe {
    return this.read(g, this.scope, reference.exprId, reference.name)
  }

  read(g: Emitter, scope: Scope, exprId: number, name = '?'): Maybe {
    const slot = scope.slots.get(exprId)
    if (!slot) throw new Error(`pipeline: ${name}#${exprId} is not in scope`)
    switch (slot.kind) {
      case 'value':
        return slot.value
      case 'field': {
        const row = scope.handles.get(slot.handle)!
        const m = loadField(g, slot.field, row)
        if (!slot.outer) return m
        // page 0 is all zeros, so the load at a missing row is harmless
        return { val: m.val, isNull: m.isNull ? i32.or(i32.eqz(row), m.isNull) : i32.eqz(row) }
      }
      case 'column': {
        const { base, validity } = this.basesOf(slot.column)
        const index = scope.handles.get(slot.handle)!
        const layout = layoutOf(slot.column.dataType)
        const loaded = g.load(layout, g.element(base, layout, index))
        const val = slot.column.bounds ? withBounds(loaded, slot.column.bounds) : loaded
        return validity ? { val, isNull: i32.eqz(i32.load8_u(i32.add(validity, index))) } : { val }
      }
    }
  }

  callSite(site: CallSite): number {
    return this.callSites.push(site) - 1
  }

  constantView(g: Emitter, bytes: Uint8Array): I32 {
    const same = this.constants.find(c => c.bytes.length === bytes.length && c.bytes.every((b, i) => b === bytes[i]))
    const constant = same ?? {
      view: this.state.slot(VIEW_SIZE),
      data: bytes.length > INLINE ? this.state.slot(bytes.length) : 0,
      bytes: bytes.slice(),
    }
    if (!same) this.constants.push(constant)
    return i32.add(g.ctx, i32.const(constant.view))
  }
}

/** A column whose buffers are slots of the scratch block. */
export function scratchColumn(dataType: DataType, values: number, validity?: number, bounds?: Bounds): LaneColumn {
  return {
    dataType,
    bounds,
    base: g => i32.add(g.ctx, i32.const(values)),
    ...(validity === undefined ? {} : { validity: (g: Emitter) => i32.add(g.ctx, i32.const(validity)) }),
  }
}

/** A column that the source puts somewhere per batch: its slot holds the address of the values and of the validity. */
export function inputColumn(input: InputColumn, nonNull: boolean, coded = false): LaneColumn {
  return {
    ...(coded && { dictionary: input.slot }),
    dataType: input.dataType,
    bounds: input.bounds,
    base: g => i32.load(g.ctx, input.slot),
    ...(nonNull ? {} : { validity: (g: Emitter) => i32.load(g.ctx, input.slot + 4) }),
  }
}
