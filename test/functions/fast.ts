import { Emitter, ModuleState } from '#dist/codegen/emitter.js'
import type { Val } from '#dist/codegen/value.js'
import { fastCast } from '#dist/execution/expression/emit-cast-fast.js'
import type { CallInfo, FastResult, ScalarFunction } from '#dist/functions/define.js'
import { lookupFunction } from '#dist/functions/registry.js'
import { AttributeReference, Cast } from '#dist/plan/expression.js'
import { castValue } from '#dist/types/cast/cast.js'
import type { DataType } from '#dist/types/data-type.js'
import { zoneOf } from '#dist/types/datetime/zone.js'
import { layoutOf } from '#dist/types/layout.js'
import type { Value } from '#dist/types/value.js'
import { i32, return_ } from '#dist/wasm/instructions.js'
import { Module } from '#dist/wasm/module.js'
import { address, infoOf, instantiate, read, textSupport, write } from './compiled.ts'

/** Code for plain arguments beside the evaluator in JavaScript that has the other rows. */
export interface Fast {
  /** The value; undefined where the code leaves the row to the evaluator. */
  run(args: readonly Value[]): Value | undefined
  /** What the evaluator says; an error is one of these. */
  meaning(args: readonly Value[]): Value | Error
}

type Emit = (g: Emitter, args: Val[]) => FastResult | undefined

function compileFast(types: readonly DataType[], result: DataType, emit: Emit): Fast['run'] | undefined {
  const module = new Module({ initial: 1, maximum: 65_536 })
  const state = new ModuleState(module)
  state.text = textSupport
  const func = module.func('run', [], 'i32')
  module.export('run', func)
  const g = new Emitter(state, func)
  const made = emit(
    g,
    types.map((t, i) => g.keepVal(g.load(layoutOf(t), i32.const(address.argument(i))))),
  )
  if (made === undefined) return undefined
  g.if(made.done, () => {
    g.store(made.val, i32.const(address.result))
    g.emit(return_(made.isNull ?? i32.const(0)))
  })
  g.emit(return_(i32.const(2)))
  const run = instantiate(module).run as () => number
  return values => {
    values.forEach((v, i) => write(v, types[i]!, i))
    const status = run()
    return status === 2 ? undefined : status === 1 ? null : read(result, address.result)
  }
}

const guarded = (f: (...values: never[]) => Value) => (args: readonly Value[]) => {
  try {
    return f(...(args as never[]))
  } catch (e) {
    return e as Error
  }
}

/**
 * A function for argument types, constants and a session's zone; with the result's type where that follows from expressions. Undefined where it has
 * no code.
 */
export function tryFastFunction(
  name: string,
  types: readonly DataType[],
  constants: readonly (Value | undefined)[] = [],
  timeZone = 'UTC',
  returnType?: DataType,
): Fast | undefined {
  const f = lookupFunction(name) as ScalarFunction
  const plain = infoOf(returnType ? { ...f, returns: returnType } : f, types, constants)
  const info: CallInfo = { ...plain, options: { ...plain.options, timeZone } }
  const emit: Emit = (g, args) => {
    const made = f.wasm?.(g, args, info)
    if (made) return { ...('val' in made ? made : { val: made }), done: i32.const(1) }
    return f.fast?.(g, args, info)
  }
  const run = compileFast(types, info.returnType, emit)
  return run && { run, meaning: guarded(f.bind ? f.bind(info) : f.eval!) }
}

/** The same where there has to be code. */
export function fastFunction(...args: Parameters<typeof tryFastFunction>): Fast {
  return withCode(tryFastFunction(...args))
}

function withCode<T>(made: T | undefined): T {
  if (made === undefined) throw new Error('no code')
  return made
}

/** A cast in a session's zone. */
export function fastCastOf(from: DataType, to: DataType, timeZone = 'UTC'): Fast {
  const child = AttributeReference({ name: 'a', dataType: from, nullable: true, exprId: 0, qualifier: [] })
  const e = Cast({ child, dataType: to, mode: 'ansi', timeZone })
  return {
    run: withCode(compileFast([from], to, (g, args) => fastCast(g, e, from, args[0]!))),
    meaning: guarded(castValue(from, to, 'ansi', { zone: zoneOf(timeZone) })),
  }
}
