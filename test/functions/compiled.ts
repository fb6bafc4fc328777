import { Emitter, ModuleState } from '#dist/codegen/emitter.js'
import { isMaybe, type Maybe } from '#dist/codegen/value.js'
import { decodeBlob, encodeBlob } from '#dist/columnar/blob.js'
import { writeFixed } from '#dist/columnar/fixed-value.js'
import type { CallInfo, ScalarFunction } from '#dist/functions/define.js'
import { Literal } from '#dist/plan/expression.js'
import type { DataType } from '#dist/types/data-type.js'
import { layoutOf } from '#dist/types/layout.js'
import type { Value } from '#dist/types/value.js'
import { i32, return_, unreachable } from '#dist/wasm/instructions.js'
import { Module } from '#dist/wasm/module.js'
import { kernelMemory } from '../kernels/kernel-memory.ts'

/** A call compiled alone: its arguments and its result lie in memory. */
export interface Compiled {
  readonly info: CallInfo
  /** The result, or 'failed' where the code says that `eval` raises an error. */
  run(args: readonly Value[]): Value | 'failed'
}

const SLOT = 16
const place = kernelMemory()
const { memory, kernels } = place
const scratch = memory.allocate(1 << 16)
const frame = memory.allocate(1 << 12)

/** A view that outlives `forget`. */
function constantView(bytes: Uint8Array): number {
  const at = memory.allocate(16 + 64 + bytes.length)
  memory.u8.set(bytes, at + 16)
  kernels.view_make(at, at + 16, bytes.length)
  return at
}

/** Where things lie: arguments, their null flags, the result, two aggregate states. */
export const address = {
  argument: (i: number): number => frame + i * SLOT,
  isNull: (i: number): number => frame + 512 + i,
  result: frame + 1024,
  row: frame + 2048,
  other: frame + 3072,
}

/** What a pipeline offers to code that makes strings. */
export const textSupport = {
  heapAddress: place.heap,
  constant: (_g: Emitter, bytes: Uint8Array) => i32.const(constantView(bytes)),
  heap: () => i32.const(place.heap),
}

/** The exports of a finished module over the test's memory and kernels. */
export function instantiate(module: Module): Record<string, unknown> {
  ;(module.globals[0] as { initial: number }).initial = scratch
  return new WebAssembly.Instance(new WebAssembly.Module(module.encode()), {
    env: { memory: memory.wasm },
    kernels: kernels as never,
  }).exports
}

export class Failed extends Error {}

export function infoOf(
  f: ScalarFunction,
  types: readonly DataType[],
  constants: readonly (Value | undefined)[] = [],
  ansi = true,
): CallInfo {
  const literals = types.map((dataType, i) => Literal({ value: constants[i] ?? null, dataType }))
  return {
    name: f.name,
    argTypes: types,
    returnType: typeof f.returns === 'function' ? f.returns(types, literals) : f.returns,
    constants: types.map((_, i) => constants[i]),
    options: { ansi, timeZone: 'UTC' },
    fail: (condition): never => {
      throw new Failed(condition)
    },
  }
}

/** Compiles a function for argument types; undefined where it has no code for them. */
export function compile(
  f: ScalarFunction,
  types: readonly DataType[],
  constants: readonly (Value | undefined)[] = [],
  ansi = true,
): Compiled | undefined {
  const info = infoOf(f, types, constants, ansi)
  const module = new Module({ initial: 1, maximum: 65_536 })
  const state = new ModuleState(module)
  state.text = textSupport
  const func = module.func('run', [], 'i32')
  module.export('run', func)
  const g = new Emitter(state, func)
  const args: Maybe[] = types.map((t, i) => ({
    val: g.load(layoutOf(t), i32.const(address.argument(i))),
    isNull: i32.load8_u(i32.const(address.isNull(i))),
  }))
  let out: Maybe | undefined
  g.raising(
    h => h.emit(return_(i32.const(2)), unreachable),
    () => {
      if (f.wasmLazy)
        out = f.wasmLazy(
          g,
          args.map(a => () => g.keepMaybe(a)),
          info,
        )
      else {
        const made = f.wasm?.(
          g,
          args.map(a => g.keepVal(a.val)),
          info,
        )
        out = made && (isMaybe(made) ? made : { val: made })
      }
    },
  )
  if (out === undefined) return undefined
  const kept = g.keepMaybe(out)
  g.store(kept.val, i32.const(address.result))
  g.emit(return_(kept.isNull ?? i32.const(0)))
  const run = instantiate(module).run as () => number
  return {
    info,
    run(values) {
      values.forEach((v, i) => {
        write(v, types[i]!, i)
      })
      const status = run()
      return status === 2 ? 'failed' : status === 1 ? null : read(info.returnType, address.result)
    },
  }
}

const IS_BLOB: ReadonlySet<DataType['type']> = new Set(['array', 'map', 'struct', 'calendar_interval'])

/** Puts the value of argument `i` in its place. */
export function write(v: Value, t: DataType, i: number): void {
  const at = address.argument(i)
  memory.u8[address.isNull(i)] = v === null ? 1 : 0
  memory.u8.fill(0, at, at + SLOT)
  if (v === null) return
  const layout = layoutOf(t)
  if (layout !== 'view') return writeFixed(memory.dataView, at, layout, v)
  const from = place.view(IS_BLOB.has(t.type) ? encodeBlob(v, t) : (v as string | Uint8Array))
  memory.u8.copyWithin(at, from, from + 16)
}

export function read(t: DataType, at: number): Value {
  const d = memory.dataView
  switch (layoutOf(t)) {
    case 'bool':
      return d.getUint8(at) === 1
    case 'i8':
      return d.getInt8(at)
    case 'i16':
      return d.getInt16(at, true)
    case 'i32':
      return d.getInt32(at, true)
    case 'i64':
      return d.getBigInt64(at, true)
    case 'f32':
      return d.getFloat32(at, true)
    case 'f64':
      return d.getFloat64(at, true)
    case 'i128':
      return place.i128(at)
    case 'view':
      if (IS_BLOB.has(t.type)) return decodeBlob(place.bytesOf(at), t)
      return t.type === 'binary' ? place.bytesOf(at) : place.text(at)
  }
}

/** Forgets the strings that were placed. */
export const forget = place.reset
