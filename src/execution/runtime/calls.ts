import { heapAllocate } from '../../columnar/heap.ts'
import type { Memory } from '../../columnar/memory.ts'
import { type CellReader, cellReader } from '../../columnar/reader.ts'
import { writeCell } from '../../columnar/writer.ts'
import type { AggregateFunction, JsAggregate } from '../../functions/define.ts'
import { overflow as boundOverflow } from '../../functions/errors.ts'
import { enterPartition } from '../../functions/misc/partition-state.ts'
import { lookupFunction } from '../../functions/registry.ts'
import type { AggregateCall, ExternalUdf } from '../../plan/expression.ts'
import type { Value } from '../../types/value.ts'
import { sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import { unsupported } from '../../util/unsupported.ts'
import { aggregateInputs } from '../aggregate-inputs.ts'
import { argOffset, nullOffset } from '../expression/call-site.ts'
import { dataTypeOfChild } from '../expression/emit-expression.ts'
import { callInfoOf } from '../expression/interpret.ts'
import { type AggregateSpec, FRAME_BOUND, MERGE_SIDE, type PipelineSpec, WINDOW_SIDE } from '../pipeline/spec.ts'
import { deserialize, serialize } from './object-codec.ts'
import { orderedAggregate } from './ordered-aggregate.ts'
import { bindSite, type SiteCall } from './site-call.ts'
import { type BatchCall, bindUserBatch } from './user-batch.ts'
import { windowAggregate } from './window.ts'

/** The JS side of generated code: functions without code, errors, and aggregates whose state is a JS object. */
export interface CallHost {
  /** A task begins: what counts rows or draws numbers starts anew for its partition. */
  beginTask(partition: number): void
  call(ordinal: number, frame: number): number
  /** Calls a user's function for a batch of rows. */
  callBatch(ordinal: number, rows: number, frame: number): void
  raise(ordinal: number, frame: number): never
  raiseAggregate(ordinal: number): never
  /** The same of an aggregate over all rows: with the 128 bits that do not fit. */
  raiseUnfit(ordinal: number, address: number): never
  objectUpdate(ordinal: number, state: number, frame: number): void
  objectMerge(ordinal: number, into: number, from: number): void
  objectFinish(ordinal: number, state: number, frame: number): number
  /** Writes the objects of a run of rows into the heap, so that other threads can read them. */
  freezeObjects(aggregate: AggregateSpec, from: number, to: number, heap: number): void
  /** The object of a state as bytes; undefined where it is empty. */
  stateBytes(state: number): Uint8Array | undefined
  /** About as many bytes as the objects that were updated take. */
  objectBytes(): number
  /** All objects that were updated have been written somewhere, and took so many bytes there. */
  forgetObjects(bytes: number): void
  /** All objects that were merged have been finished. */
  forgetMerged(): void
}

// the 16 bytes of an object state: tag, handle or length, address
const EMPTY = 0
const HANDLE = 1
const BYTES = 2

export function makeCalls(spec: PipelineSpec, memory: Memory, heap: number): CallHost {
  const sites: SiteCall[] = []
  const batches: BatchCall[] = []
  const updated = spec.sink.kind === 'aggregate' ? spec.sink.aggregate : undefined
  const merged = spec.source.kind === 'rows' ? spec.source.merge : undefined
  const bound = (a: AggregateSpec | undefined) =>
    a?.objects.map(o => ({
      ...o,
      js: bindAggregate(o.call, a.keys === 0),
      readers: aggregateInputs(o.call).map(e => cellReader(dataTypeOfChild(e))),
    })) ?? []
  const sides = [bound(updated), bound(merged)] as const
  const objectOf = (ordinal: number) => sides[ordinal >= MERGE_SIDE ? 1 : 0][ordinal % MERGE_SIDE]!
  // objects of the update side and of the merge side
  const tables: [unknown[], unknown[]] = [[], []]
  let updatedBytes = 0
  /** How much smaller states are than all that went into them, as far as is known. */
  let shrinks = 1
  const load = (table: unknown[], js: JsAggregate, state: number): unknown => {
    const w = state >>> 2
    switch (memory.u32[w]) {
      case EMPTY:
        return js.init()
      case HANDLE:
        return table[memory.u32[w + 1]!]
      default: {
        const at = memory.u32[w + 2]!
        return deserialize(memory.u8.slice(at, at + memory.u32[w + 1]!))
      }
    }
  }
  const store = (table: unknown[], state: number, object: unknown): void => {
    const w = state >>> 2
    if (memory.u32[w] === HANDLE) table[memory.u32[w + 1]!] = object
    else {
      memory.u32[w] = HANDLE
      memory.u32[w + 1] = table.push(object) - 1
    }
  }
  const argumentOf = (readers: readonly CellReader[], i: number, frame: number): Value => {
    const value = memory.u8[frame + nullOffset(readers.length, i)] ? null : readers[i]!(memory, frame + argOffset(i))
    updatedBytes += sizeOf(value)
    return value
  }
  return {
    beginTask: partition => {
      enterPartition(partition)
      sites.length = 0
      batches.length = 0
    },
    call: (ordinal, frame) => (sites[ordinal] ??= bindSite(spec.callSites[ordinal]!, memory, heap))(frame >>> 0),
    callBatch: (ordinal, rows, frame) => {
      const site = spec.callSites[ordinal]!
      const run = (batches[ordinal] ??= bindUserBatch(memory, site.expression as ExternalUdf, site.argTypes))
      run(frame >>> 0, rows, heap)
    },
    raise: (ordinal, frame) => {
      const site = spec.callSites[ordinal]!
      ;(sites[ordinal] ??= bindSite(site, memory, heap))(frame >>> 0)
      throw sparkError('INTERNAL_ERROR', {
        message: `generated code failed where evaluation does not: ${JSON.stringify(site.expression, (_, v) => (typeof v === 'bigint' ? `${v}` : v))}`,
      })
    },
    raiseAggregate: ordinal => {
      if (ordinal === FRAME_BOUND) boundOverflow('nowhere', 'try_add')
      const windows = spec.source.kind === 'pointers' ? spec.source.windows : undefined
      const failed =
        ordinal >= WINDOW_SIDE ? windows![ordinal - WINDOW_SIDE]! : (ordinal >= MERGE_SIDE ? merged : updated)!.calls[ordinal % MERGE_SIDE]!
      throw overflow(failed)
    },
    raiseUnfit: (ordinal, address) => {
      const words = new BigUint64Array(memory.u8.slice(address >>> 0, (address >>> 0) + 16).buffer)
      throw overflow(
        (ordinal >= MERGE_SIDE ? merged : updated)!.calls[ordinal % MERGE_SIDE]!,
        BigInt.asIntN(128, (words[1]! << 64n) | words[0]!),
      )
    },
    objectUpdate: (ordinal, state, frame) => {
      const { js, readers } = objectOf(ordinal)
      const table = tables[ordinal >= MERGE_SIDE ? 1 : 0]
      const before = load(table, js, state >>> 0)
      const arg = (i: number): Value => argumentOf(readers, i, frame >>> 0)
      // most have one argument, or a constant beside it
      if (readers.length === 1) store(table, state >>> 0, js.update(before, arg(0)))
      else if (readers.length === 2) store(table, state >>> 0, js.update(before, arg(0), arg(1)))
      else store(table, state >>> 0, js.update(before, ...readers.map((_, i) => arg(i))))
    },
    objectMerge: (ordinal, into, from) => {
      const { js } = objectOf(ordinal)
      const table = tables[1]
      store(table, into >>> 0, js.merge(load(table, js, into >>> 0), load(table, js, from >>> 0)))
    },
    objectFinish: (ordinal, state, frame) => {
      const o = objectOf(ordinal)
      const value = o.js.finish(load(tables[ordinal >= MERGE_SIDE ? 1 : 0], o.js, state >>> 0))
      if (value === null) {
        memory.u8.fill(0, frame >>> 0, (frame >>> 0) + 16)
        return 1
      }
      writeCell(memory, o.call.dataType, frame >>> 0, value, heap)
      return 0
    },
    freezeObjects: (spec, from, to, rowHeap) => {
      for (const { offset } of spec.objects)
        for (let row = from; row < to; row += spec.layout.size) {
          const w = (row + offset) >>> 2
          if (memory.u32[w] !== HANDLE) continue
          const bytes = serialize(tables[0][memory.u32[w + 1]!])
          const at = heapAllocate(memory, rowHeap, bytes.length)
          memory.u8.set(bytes, at)
          memory.u32[w] = BYTES
          memory.u32[w + 1] = bytes.length
          memory.u32[w + 2] = at
        }
    },
    stateBytes: state => {
      const w = state >>> 2
      const at = memory.u32[w + 2]!
      if (memory.u32[w] === HANDLE) return serialize(tables[0][memory.u32[w + 1]!])
      return memory.u32[w] === BYTES ? memory.u8.subarray(at, at + memory.u32[w + 1]!) : undefined
    },
    objectBytes: () => updatedBytes * shrinks,
    forgetObjects: bytes => {
      if (updatedBytes > 0) shrinks = Math.min(1, Math.max(0.01, (2 * bytes) / updatedBytes))
      updatedBytes = 0
      tables[0].length = 0
    },
    forgetMerged: () => {
      tables[1].length = 0
    },
  }
}

/** About what a value takes in JavaScript's memory. */
function sizeOf(value: Value): number {
  switch (typeof value) {
    case 'string':
      return 24 + value.length
    case 'bigint':
      return 24
    case 'object':
      if (value === null) return 8
      if (Array.isArray(value)) return value.reduce((n: number, v: Value) => n + sizeOf(v), 40)
      return value instanceof Uint8Array ? 100 + value.length : 100
    default:
      return 12
  }
}

/** `global`: over all rows, not over groups. */
export function bindAggregate(c: AggregateCall, global = false): JsAggregate {
  if (c.windows !== undefined) return windowAggregate(c, bindAggregate)
  const def = lookupFunction(c.name) as AggregateFunction
  if (!def.bind) throw unsupported(`aggregate function ${c.name}`)
  const js = def.bind({
    ...callInfoOf(c, c.args, c.dataType, c.name, c.options),
    ignoreNulls: c.ignoreNulls ?? false,
    global,
    orderTypes: c.orderBy?.map(o => dataTypeOfChild(o.child)) ?? [],
  })
  return c.orderBy?.length ? orderedAggregate(js, c.args.length, c.orderBy) : js
}

/** The error of generated code of an aggregate, which its entry knows. */
function overflow(c: AggregateCall, unfit?: bigint): Error {
  const def = lookupFunction(c.name) as AggregateFunction
  try {
    def.raise?.(callInfoOf(c, c.args, c.dataType, c.name, c.options), unfit)
  } catch (e) {
    return e as Error
  }
  return sparkError('ARITHMETIC_OVERFLOW', { message: 'overflow', alternative: '' }, contextsOf(c.origin))
}
