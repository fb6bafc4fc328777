import type { Emitter } from '../../codegen/emitter.ts'
import { copyRow, loadField, type RowField, type RowLayout, rowLayout, stateRef, storeField } from '../../codegen/row.ts'
import { type AggregateCode, isMaybe, type Maybe, type StateRef } from '../../codegen/value.ts'
import { maybeVariable } from '../../codegen/variable.ts'
import type { AggregateFunction } from '../../functions/define.ts'
import { lookupFunction } from '../../functions/registry.ts'
import { exprKey } from '../../plan/equality.ts'
import type { AggregateCall, AttributeReference } from '../../plan/expression.ts'
import { nullableOf, referencesOf } from '../../plan/output.ts'
import { BinaryType, type DataType } from '../../types/data-type.ts'
import { layoutOf } from '../../types/layout.ts'
import { br, br_if, call, type I32, i32, type Label, local, unreachable, v128 } from '../../wasm/instructions.ts'
import { aggregateInputs } from '../aggregate-inputs.ts'
import type { Produce, Sink } from '../compiler.ts'
import { argOffset, frameSize, nullOffset } from '../expression/call-site.ts'
import { emitHash, normalizeFloat } from '../expression/emit-equality.ts'
import { dataTypeOfChild, emitExpression, emitPredicate } from '../expression/emit-expression.ts'
import { constantOf } from '../expression/interpret.ts'
import type { HashAggregate } from '../physical.ts'
import { newHandle, type PipelineBuilder, type Scope, type Slot } from '../pipeline/builder.ts'
import { AGGREGATE_HEADER, type AggregateSpec, MERGE_SIDE, type ObjectState } from '../pipeline/spec.ts'
import { codedGroups, type KnownGroups } from './coded-groups.ts'
import { finestFirst } from './grouping-levels.ts'
import { find, keysMatch, PARTIAL, PARTIAL_TABLE_SIZE, TABLE, TABLE_SIZE } from './hash-table.ts'
import { joinedGroups } from './joined-groups.ts'
import { KEY_RANGE } from './key-range.ts'
import { emitWindowFunctions, entryOf, isNumbered, WINDOW } from './number-table.ts'
import { allocateRow, OUTSIDE_WINDOW, sinkFull, TABLE_FULL } from './rows.ts'

/**
 * Hash aggregation in two stages. Each worker groups into a table that fits its cache; a table that grows beyond that is scattered to
 * 64 partitions by hash and starts anew; where hardly any two rows were in a group, rows go there one by one. Then the partial rows of each partition are merged, in place: of equal keys the first row
 * stays, the others are absorbed into it. A row is {hash, absorbed, keys..., states...}.
 */
export const produceAggregate: Produce<HashAggregate> = (compiler, given, needed, consume) => {
  const plan = finestFirst(given, mergeableStates) ?? given
  const shape = aggregateShape(plan)
  const sink: Sink = {
    id: compiler.newSinkId(),
    spec: b => {
      for (const [name, bytes] of [
        ['aggregate', PARTIAL_TABLE_SIZE],
        ['rows', 16],
        ['partitions', PARTITIONS * 8],
        ['sinkheap', 16],
      ] as const)
        b.slot(name, bytes)
      if (isNumbered(plan)) b.slot(KEY_RANGE, 16)
      return { kind: 'aggregate', aggregate: shape.spec }
    },
    functions: b => emitTableFunctions(b, plan, shape),
  }
  const childNeeded = new Set<number>()
  for (const e of [...plan.keys, ...(plan.merges ?? plan.aggregates.map(a => a.call))])
    for (const r of referencesOf(e)) childNeeded.add(r.exprId)

  compiler.into(sink, () => compiler.produce(plan.child, childNeeded, (b, scope) => emitUpdate(b, scope, plan, shape)))

  compiler.pipeline({
    operator: plan,
    source: { kind: 'groups', sink: sink.id, spec: { kind: 'rows', rowSize: shape.spec.layout.size, merge: shape.spec } },
    emit: b => {
      b.slot('merge', TABLE_SIZE)
      b.slot('mergeheap', 16)
      emitMerge(b, shape)
      b.function(
        'process',
        ['from', 'to'],
        ([from, to]) => {
          const g = b.g
          forRows(g, from!, to!, shape.layout.size, row => {
            g.if(i32.eqz(i32.load(row, 4)), () => {
              const scope = outputScope(b, row, plan, shape, needed)
              b.within(scope, () => consume(b, scope))
            })
          })
        },
        true,
      )
    },
  })
}

export const PARTITIONS = 64

interface Shape {
  readonly layout: RowLayout
  readonly states: readonly State[]
  readonly spec: AggregateSpec
}
interface State {
  readonly call: AggregateCall
  readonly attribute: AttributeReference
  /** Undefined: a JS aggregate, whose one state field holds an object. */
  readonly code: AggregateCode | undefined
  /** Indices of the state's fields in the row. */
  readonly fields: readonly number[]
  /** The parts that are kept up here; the others are another aggregate's too, and kept up there. */
  readonly parts: readonly Part[]
  readonly object: number
}
interface Part {
  readonly code: AggregateCode
  readonly fields: readonly number[]
}

/** The code of an aggregate, where there is some. */
export function aggregateCode(c: AggregateCall): AggregateCode | undefined {
  const def = lookupFunction(c.name) as AggregateFunction | undefined
  if (c.orderBy?.length && def?.orders !== true) return undefined
  return def?.wasm?.({
    name: c.name,
    argTypes: c.args.map(dataTypeOfChild),
    returnType: c.dataType,
    constants: c.args.map(constantOf),
    options: c.options ?? { ansi: true, timeZone: 'UTC' },
    ignoreNulls: c.ignoreNulls ?? false,
    orderTypes: c.orderBy?.map(o => dataTypeOfChild(o.child)) ?? [],
    descending: c.orderBy?.[0]?.direction === 'desc',
    fail: (condition: string): never => {
      throw new Error(`${condition} raised while generating code`)
    },
  })
}

function aggregateShape(plan: HashAggregate): Shape {
  const fields: { dataType: ReturnType<typeof dataTypeOfChild>; nullable: boolean }[] = plan.keys.map(k => ({
    dataType: dataTypeOfChild(k),
    nullable: nullableOf(k),
  }))
  const states: State[] = []
  const objects: ObjectState[] = []
  /** Fields of states that aggregates may share. */
  const known = new Map<string, readonly number[]>()
  for (const { call: aggregateCall, attribute } of plan.aggregates) {
    const code = aggregateCode(aggregateCall)
    if (!code) {
      states.push({ call: aggregateCall, attribute, code, fields: [fields.length], parts: [], object: objects.length })
      objects.push({ field: fields.length, offset: 0, call: aggregateCall })
      fields.push({ dataType: BinaryType, nullable: false })
      continue
    }
    const own: Part[] = []
    const all: number[] = []
    for (const part of code.parts ?? [code]) {
      const key = part.key && sharingKey(part.key, part.inputs, aggregateCall)
      let found = key === undefined ? undefined : known.get(key)
      if (found === undefined) {
        found = part.state.map((_, i) => fields.length + i)
        fields.push(...part.state)
        own.push({ code: part, fields: found })
        if (key !== undefined) known.set(key, found)
      }
      all.push(...found)
    }
    states.push({ call: aggregateCall, attribute, code, fields: all, parts: own, object: -1 })
  }
  const layout = rowLayout(fields, AGGREGATE_HEADER)
  const located = objects.map(o => ({ ...o, offset: layout.fields[o.field]!.offset }))
  const gathers = states.some(s => s.code?.gathers)
  return { layout, states, spec: { layout, keys: plan.keys.length, objects: located, calls: states.map(s => s.call), gathers } }
}

/** The fields of states that may be merged in any order, as columns that others may be made of. */
function mergeableStates(plan: HashAggregate): readonly { dataType: DataType; nullable: boolean }[] | undefined {
  const { states, layout, spec } = aggregateShape(plan)
  const mergeable = states.every(({ call, code }) => {
    if (code === undefined || code.gathers || (lookupFunction(call.name) as AggregateFunction).ordered) return false
    return (code.parts ?? [code]).every(p => p.exact || p.state.every(f => f.dataType.type !== 'double' && f.dataType.type !== 'float'))
  })
  if (!mergeable) return undefined
  return layout.fields.slice(spec.keys).map(f => ({ dataType: f.dataType, nullable: f.nullOffset >= 0 }))
}

/** What the state of a part depends on; that of a count only on arguments that may be null. */
function sharingKey(key: string, inputs: readonly number[] | undefined, call: AggregateCall): string {
  const { filter } = call
  const all = aggregateInputs(call)
  const used = inputs?.map(i => all[i]!) ?? all
  const counted = key === 'count' ? used.filter(nullableOf) : used
  return [key, ...counted.map(exprKey), filter ? exprKey(filter) : ''].join('|')
}

// ---- the first stage ----

function emitUpdate(b: PipelineBuilder, outer: Scope, plan: HashAggregate, shape: Shape): void {
  const g = b.g
  const scope = plan.merges ? outer : withShared(b, outer, shape)
  b.within(scope, () => {
    const table = g.keep(i32.add(g.ctx, i32.const(b.slot('aggregate', PARTIAL_TABLE_SIZE))))
    const heap = g.keep(i32.add(g.ctx, i32.const(b.slot('sinkheap', 16))))
    let row: I32
    if (plan.keys.length === 0) row = g.keep(i32.load(table, TABLE.directory))
    else {
      const known = codedGroups(b, outer, plan.keys) ?? joinedGroups(b, outer, plan.keys)
      if (known === undefined) row = emitFind(b, plan, shape, table, heap)
      else {
        const group = g.local('i32', 'group')
        g.emit(local.set(group, known.known()))
        g.if(i32.eqz(local.get(group)), () => {
          g.emit(local.set(group, emitFind(b, plan, shape, table, heap, known)))
          known.remember(local.get(group))
        })
        row = local.get(group)
      }
    }
    const locals = plan.keys.length === 0 ? statesInLocals(b, shape) : undefined
    for (const state of shape.states) {
      if (state.code && state.parts.length === 0) continue
      const update = (): void => {
        const args = aggregateInputs(state.call).map(a => g.keepMaybe(emitExpression(g, a, b)))
        for (const part of state.parts)
          part.code.update(
            g,
            part.fields.map(i => locals?.get(i) ?? stateRef(g, shape.layout.fields[i]!, row, heap)),
            args,
          )
        if (!state.code) emitObjectUpdate(g, shape, state, row, args)
      }
      const merge = (columns: readonly AttributeReference[]): void => {
        for (const part of state.parts) {
          const other = part.fields.map(i => columns[i - plan.keys.length]!).map(c => g.keepMaybe(b.read(g, outer, c.exprId)))
          part.code.merge(g, refs(g, shape, part, row, heap), other)
        }
      }
      // the error of an update (a sum that overflows) is raised by its evaluation in JS
      g.raising(
        () => emitRaise(g, shape, state),
        () => {
          if (plan.merges) merge(plan.merges)
          else if (state.call.filter) g.if(emitPredicate(g, state.call.filter, b), update)
          else update()
        },
      )
    }
  })
}

/** The fields of the only group's states as locals; texts stay in memory. */
function statesInLocals(b: PipelineBuilder, shape: Shape): ReadonlyMap<number, StateRef> | undefined {
  const table = b.slot('aggregate', PARTIAL_TABLE_SIZE)
  return b.keep(shape, made => {
    const kept = shape.layout.fields.flatMap((field, i) =>
      field.layout === 'view' ? [] : [{ field, i, variable: maybeVariable(made, field.layout) }],
    )
    const known = (field: RowField, m: Maybe): Maybe => (field.nullOffset < 0 ? { val: m.val } : m)
    const row = (g: Emitter): I32 => g.keep(i32.load(g.ctx, table + TABLE.directory))
    return {
      value: new Map(
        kept.map(({ field, i, variable }): [number, StateRef] => [i, { get: () => known(field, variable.get()), set: variable.set }]),
      ),
      enter: g => {
        const at = row(g)
        for (const { field, variable } of kept) variable.set(g.keepMaybe(loadField(g, field, at)))
      },
      leave: g => {
        const at = row(g)
        for (const { field, variable } of kept) storeField(g, field, at, known(field, variable.get()))
      },
    }
  })
}

/** The row of the group of the keys at hand, made where it is new. */
function emitFind(b: PipelineBuilder, plan: HashAggregate, shape: Shape, table: I32, heap: I32, known?: KnownGroups): I32 {
  const g = b.g
  const keys = plan.keys.map(k => {
    const m = g.keepMaybe(emitExpression(g, k, b))
    return { ...m, val: normalizeFloat(g, m.val) }
  })
  const [row, slot, hash] = [g.local('i32', 'row'), g.local('i32', 'slot'), g.local('i32', 'hash')]
  const setHash = (): void => g.emit(local.set(hash, emitHash(g, keys)))
  const numbered = isNumbered(plan)
  // who is found by number needs no hash
  if (!numbered) setHash()
  const hashKeys = (): void => {
    if (numbered) setHash()
  }
  const init = (): void => {
    const fresh = local.get(row)
    g.emit(i32.store(fresh, local.get(hash)), i32.store(fresh, i32.const(0), 4))
    keys.forEach((key, i) => storeField(g, shape.layout.fields[i]!, fresh, key, heap))
    emitInit(g, shape, fresh, heap)
  }
  const either = (byNumber: () => void, byHash: () => void): void => {
    if (numbered) g.if(i32.load(table, WINDOW.entries), byNumber, byHash)
    else byHash()
  }
  const lookUp = (found: Label, again: Label): void => {
    const makeRoom = (what: number): void => {
      sinkFull(g, what)
      known?.forget()
      g.emit(br(again))
    }
    either(
      () => {
        g.emit(
          local.set(
            slot,
            entryOf(b, table, keys[0]!, () => makeRoom(OUTSIDE_WINDOW)),
          ),
        )
        g.emit(local.set(row, i32.load(local.get(slot))))
      },
      () => {
        hashKeys()
        const at = find(g, table, local.get(hash), candidate => keysMatch(g, shape.layout, candidate, keys))
        g.emit(local.set(slot, local.get(at.slot)), local.set(row, local.get(at.row)))
      },
    )
    g.emit(br_if(found, local.get(row)))
    g.if(i32.ge_u(i32.load(table, TABLE.count), i32.load(table, TABLE.limit)), () => makeRoom(TABLE_FULL))
    g.emit(local.set(row, allocateRow(g, b.slot('rows', 16), shape.layout.size)))
    either(
      () => {
        hashKeys()
        g.emit(i32.store(local.get(slot), local.get(row)))
      },
      () => g.emit(i32.store(local.get(slot), local.get(hash)), i32.store(local.get(slot), local.get(row), 4)),
    )
    init()
    g.emit(i32.store(table, i32.add(i32.load(table, TABLE.count), i32.const(1)), TABLE.count), br(found))
  }
  const inTable = (): void => g.block(found => g.loop((_, again) => lookUp(found, again)))
  // objects are dear
  if (shape.spec.objects.length > 0) {
    inTable()
    return local.get(row)
  }
  const passing = i32.load(table, PARTIAL.passing)
  g.if(
    known ? i32.and(passing, i32.eqz(known.few)) : passing,
    () => {
      hashKeys()
      g.emit(local.set(row, partitionRow(b, local.get(hash), shape.layout.size)))
      init()
    },
    () => {
      g.emit(i32.store(table, i32.add(i32.load(table, PARTIAL.seen), i32.const(1)), PARTIAL.seen))
      inTable()
    },
  )
  return local.get(row)
}

/** A new row of the partition of a hash. */
function partitionRow(b: PipelineBuilder, hash: I32, size: number): I32 {
  const g = b.g
  const partition = g.keep(i32.shr_u(hash, i32.const(26)))
  const cursor = g.keep(i32.add(i32.add(g.ctx, i32.const(b.slot('partitions', PARTITIONS * 8))), i32.shl(partition, i32.const(3))))
  g.if(i32.eq(i32.load(cursor), i32.load(cursor, 4)), () => g.emit(call(g.module.import('env', 'sink_partition', ['i32']), partition)))
  const row = g.keep(i32.load(cursor))
  g.emit(i32.store(cursor, i32.add(row, i32.const(size))))
  return row
}

/** Attributes that several aggregates read are loaded once: between the stores to states the compiler would load them again. */
function withShared(b: PipelineBuilder, scope: Scope, shape: Shape): Scope {
  const uses = new Map<number, { attribute: AttributeReference; count: number }>()
  for (const { call } of shape.states) {
    if (call.filter) continue
    for (const attribute of referencesOf(...aggregateInputs(call))) {
      const found = uses.get(attribute.exprId)
      if (found) found.count++
      else uses.set(attribute.exprId, { attribute, count: 1 })
    }
  }
  const slots = new Map(scope.slots)
  for (const [exprId, { attribute, count }] of uses) {
    if (count < 2 || slots.get(exprId)?.kind === 'value') continue
    const value = b.g.keepMaybe(b.read(b.g, scope, exprId, attribute.name))
    if (value.val.layout !== 'view') slots.set(exprId, { kind: 'value', value, dataType: attribute.dataType })
  }
  return { handles: scope.handles, slots }
}

/** Raises the aggregate's overflow error: its arguments do not tell, so the call does. */
function emitRaise(g: Emitter, shape: Shape, state: State, side = 0): void {
  g.emit(call(g.module.import('env', 'raise_aggregate', ['i32']), i32.const(side + shape.states.indexOf(state))), unreachable)
}

/** The same over all rows, with the number in the state that does not fit. */
function emitRaiseUnfit(g: Emitter, shape: Shape, state: State, address: I32): void {
  const raise = g.module.import('env', 'raise_unfit', ['i32', 'i32'])
  g.emit(call(raise, i32.const(MERGE_SIDE + shape.states.indexOf(state)), address), unreachable)
}

function refs(g: Emitter, shape: Shape, part: Part, row: I32, heap: I32) {
  return part.fields.map(i => stateRef(g, shape.layout.fields[i]!, row, heap))
}
const loadFields = (g: Emitter, shape: Shape, fields: readonly number[], row: I32): Maybe[] =>
  fields.map(i => g.keepMaybe(loadField(g, shape.layout.fields[i]!, row)))

function emitInit(g: Emitter, shape: Shape, row: I32, heap: I32): void {
  for (const state of shape.states) {
    for (const part of state.parts) part.code.init(g).forEach((m, i) => storeField(g, shape.layout.fields[part.fields[i]!]!, row, m, heap))
    if (!state.code) g.emit(v128.store(row, v128.const(new Array(16).fill(0)), objectField(shape, state).offset))
  }
}

const objectField = (shape: Shape, state: State) => shape.layout.fields[state.fields[0]!]!

function emitObjectUpdate(g: Emitter, shape: Shape, state: State, row: I32, args: readonly Maybe[]): void {
  const frame = g.keep(g.scratch(frameSize(args.length)))
  args.forEach((a, i) => {
    g.store(a.val, frame, argOffset(i))
    g.emit(i32.store8(frame, a.isNull ?? i32.const(0), nullOffset(args.length, i)))
  })
  const address = i32.add(row, i32.const(objectField(shape, state).offset))
  g.emit(call(g.module.import('env', 'object_update', ['i32', 'i32', 'i32']), i32.const(state.object), address, frame))
}

/** What the sink's runtime calls: a first row, re-insertion after growth, scattering to partitions. */
function emitTableFunctions(b: PipelineBuilder, plan: HashAggregate, shape: Shape): void {
  if (isNumbered(plan)) emitWindowFunctions(b, b.slot('aggregate', PARTIAL_TABLE_SIZE), shape.layout.size, shape.layout.fields[0]!)
  b.function('aggregate_init', ['row'], ([row]) => emitInit(b.g, shape, row!, i32.add(b.g.ctx, i32.const(b.slot('sinkheap', 16)))), true)
  b.function(
    'aggregate_rehash',
    ['from', 'to'],
    ([from, to]) => {
      const g = b.g
      const table = g.keep(i32.add(g.ctx, i32.const(b.slot('aggregate', PARTIAL_TABLE_SIZE))))
      const directory = g.keep(i32.load(table, TABLE.directory))
      const mask = g.keep(i32.load(table, TABLE.mask))
      forRows(g, from!, to!, shape.layout.size, row => {
        const hash = g.keep(i32.load(row))
        const position = g.local('i32', 'position')
        const slot = g.local('i32', 'slot')
        g.emit(local.set(position, i32.and(hash, mask)))
        g.loop(end => {
          g.emit(local.set(slot, i32.add(directory, i32.shl(local.get(position), i32.const(3)))))
          g.emit(br_if(end, i32.eqz(i32.load(local.get(slot), 4))))
          g.emit(local.set(position, i32.and(i32.add(local.get(position), i32.const(1)), mask)))
        })
        g.emit(i32.store(local.get(slot), hash), i32.store(local.get(slot), row, 4))
      })
    },
    true,
  )
  b.function(
    'aggregate_scatter',
    ['from', 'to'],
    ([from, to]) => {
      const { size } = shape.layout
      forRows(b.g, from!, to!, size, row => copyRow(b.g, partitionRow(b, i32.load(row), size), row, size))
    },
    true,
  )
}

/** Rows one after another from an address to another. */
export function forRows(g: Emitter, from: I32, to: I32, size: number, body: (row: I32) => void): void {
  const row = g.local('i32', 'row')
  g.emit(local.set(row, from))
  g.loop(end => {
    g.emit(br_if(end, i32.ge_u(local.get(row), to)))
    body(local.get(row))
    g.emit(local.set(row, i32.add(local.get(row), i32.const(size))))
  })
}

// ---- the second stage ----

function emitMerge(b: PipelineBuilder, shape: Shape): void {
  b.function('merge_init', ['row'], ([row]) => emitInit(b.g, shape, row!, i32.add(b.g.ctx, i32.const(b.slot('mergeheap', 16)))), true)
  b.function(
    'merge',
    ['from', 'to'],
    ([from, to]) => {
      const g = b.g
      const table = g.keep(i32.add(g.ctx, i32.const(b.slot('merge', TABLE_SIZE))))
      const heap = g.keep(i32.add(g.ctx, i32.const(b.slot('mergeheap', 16))))
      forRows(g, from!, to!, shape.layout.size, row => {
        const keys = shape.layout.fields.slice(0, shape.spec.keys).map(f => g.keepMaybe(loadField(g, f, row)))
        const hash = g.keep(i32.load(row))
        const found = find(g, table, hash, candidate => keysMatch(g, shape.layout, candidate, keys))
        const target = local.get(found.row)
        const fresh = (): void => g.emit(i32.store(local.get(found.slot), hash), i32.store(local.get(found.slot), row, 4))
        const absorb = (): void => {
          g.emit(i32.store(row, i32.const(1), 4))
          for (const state of shape.states) {
            for (const part of state.parts)
              g.raising(
                () => emitRaise(g, shape, state, MERGE_SIDE),
                () => part.code.merge(g, refs(g, shape, part, target, heap), loadFields(g, shape, part.fields, row)),
              )
            if (!state.code) {
              const offset = i32.const(objectField(shape, state).offset)
              g.emit(
                call(
                  g.module.import('env', 'object_merge', ['i32', 'i32', 'i32']),
                  i32.const(MERGE_SIDE + state.object),
                  i32.add(target, offset),
                  i32.add(row, offset),
                ),
              )
            }
          }
        }
        g.if(target, absorb, fresh)
      })
    },
    true,
  )
}

function outputScope(b: PipelineBuilder, row: I32, plan: HashAggregate, shape: Shape, needed: ReadonlySet<number>): Scope {
  const g = b.g
  const handle = newHandle()
  const slots = new Map<number, Slot>()
  plan.keys.forEach((key, i) => {
    if (needed.has(key.exprId)) slots.set(key.exprId, { kind: 'field', field: shape.layout.fields[i]!, handle, outer: false })
  })
  plan.states?.forEach((a, i) => {
    slots.set(a.exprId, { kind: 'field', field: shape.layout.fields[plan.keys.length + i]!, handle, outer: false })
  })
  if (plan.states) return { handles: new Map([[handle, row]]), slots }
  for (const state of shape.states) {
    if (!needed.has(state.attribute.exprId)) continue
    const value = g.keepMaybe(emitFinish(g, shape, state, row))
    slots.set(state.attribute.exprId, { kind: 'value', value, dataType: state.call.dataType })
  }
  return { handles: new Map([[handle, row]]), slots }
}

function emitFinish(g: Emitter, shape: Shape, state: State, row: I32): Maybe {
  if (state.code) {
    const fields = loadFields(g, shape, state.fields, row)
    const field = shape.layout.fields[state.fields[0]!]
    const told = shape.spec.keys === 0 && field?.layout === 'i128' && state.call.dataType.type === 'decimal'
    return g.raising(
      () => (told ? emitRaiseUnfit(g, shape, state, i32.add(row, i32.const(field.offset))) : emitRaise(g, shape, state, MERGE_SIDE)),
      () => {
        const done = state.code!.finish(g, fields)
        return isMaybe(done) ? done : { val: done }
      },
    )
  }
  const frame = g.keep(g.scratch(16))
  const address = i32.add(row, i32.const(objectField(shape, state).offset))
  const isNull = g.keep(
    call<'i32'>(
      g.module.import('env', 'object_finish', ['i32', 'i32', 'i32'], 'i32'),
      i32.const(MERGE_SIDE + state.object),
      address,
      frame,
    ),
  )
  return { val: g.load(layoutOf(state.call.dataType), frame), isNull }
}
