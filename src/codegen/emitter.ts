import { type Layout, widthOf } from '../types/layout.ts'
import type { FuncRef, GlobalRef, I32, Instr, Label, Local, ResultType, V128, ValType } from '../wasm/instructions.ts'
import { block, br, br_if, call, f32, f64, global, i32, i64, if_, label, local, loop, v128 } from '../wasm/instructions.ts'
import type { Func, Module } from '../wasm/module.ts'
import { bounded, fits64 } from './bounds.ts'
import type { Maybe, Val } from './value.ts'

/**
 * Where generated code is written: a cursor in a function's body. Control flow takes closures that emit the parts:
 * `g.if(cond, () => { ... })`. Everything per instance lies in one scratch block at `ctx`, whose size is known when the module is
 * complete; `g.scratch(n)` hands out addresses in it.
 */
export class Emitter {
  readonly module: Module
  private readonly shared: ModuleState
  private current: Instr[]
  readonly func: Func

  constructor(shared: ModuleState, func: Func) {
    this.shared = shared
    this.module = shared.module
    this.func = func
    this.current = func.body
  }

  /** An emitter for another function of the same module. */
  into(func: Func): Emitter {
    return new Emitter(this.shared, func)
  }

  emit(...instrs: Instr[]): void {
    for (const i of instrs) this.current.push(i)
  }

  local<T extends ValType>(type: T, name?: string): Local<T> {
    return this.func.local(type, name)
  }

  /** Computes now; the result may be used any number of times. */
  keep<T extends ValType>(value: Instr<T>, name?: string): Instr<T> {
    if (value.op === 'local.get' || value.op.endsWith('.const')) return value
    const l = this.local(value.type, name)
    this.emit(local.set(l, value))
    return local.get(l)
  }

  keepVal(v: Val): Val {
    if (v.layout === 'i128') {
      const lo = this.keep(v.lo)
      if (v.bounds && fits64(v.bounds)) return bounded('i128', lo, v.bounds)
      return { layout: 'i128', lo, hi: this.keep(v.hi), bounds: v.bounds }
    }
    return { ...v, code: this.keep(v.code as Instr<ValType>) } as Val
  }

  keepMaybe(m: Maybe): Maybe {
    const isNull = m.isNull && this.keep(m.isNull)
    const val = this.keepVal(m.val)
    return isNull ? { val, isNull } : { val }
  }

  /** Emits into a list of its own and gives it back. */
  capture(body: () => void): Instr[] {
    const outer = this.current
    const inner: Instr[] = []
    this.current = inner
    try {
      body()
    } finally {
      this.current = outer
    }
    return inner
  }

  if(condition: I32, then: () => void, otherwise?: () => void): void {
    this.emit(if_(condition, this.capture(then), otherwise && this.capture(otherwise)))
  }

  /** `block`: branch to the label to leave it. */
  block(body: (end: Label) => void): void {
    const end = label('end')
    this.emit(block(end, ...this.capture(() => body(end))))
  }

  /** Repeats until `br(end)`; `br(next)` starts the next round. The end of the body is `br(next)`. */
  loop(body: (end: Label, next: Label) => void): void {
    const end = label('end')
    const next = label('next')
    this.emit(block(end, loop(next, ...this.capture(() => body(end, next)), br(next))))
  }

  /** `for (i = from; i < to (unsigned); i++)`. `continue_` leaves the round. */
  for(from: I32, to: I32, body: (i: I32, continue_: Label, end: Label) => void): void {
    const i = this.local('i32', 'i')
    const limit = this.keep(to)
    this.emit(local.set(i, from))
    this.loop(end => {
      this.emit(br_if(end, i32.ge_u(local.get(i), limit)))
      this.block(continue_ => body(local.get(i), continue_, end))
      this.emit(local.set(i, i32.add(local.get(i), i32.const(1))))
    })
  }

  // ---- the instance's scratch block ----

  /** The address of the scratch block, in a local of the function. */
  get ctx(): I32 {
    return this.func.params[0]?.name === 'ctx' ? local.get(this.func.param<'i32'>(0)) : global.get(this.shared.ctx)
  }

  /** A slot of the scratch block: its offset from `ctx`. 16-byte aligned. */
  slot(bytes: number): number {
    return this.shared.slot(bytes)
  }

  /** The address of a new slot. */
  scratch(bytes: number): I32 {
    return i32.add(this.ctx, i32.const(this.slot(bytes)))
  }

  /** Constants and heap for strings, where the pipeline offers them. */
  get text(): TextSupport | undefined {
    return this.shared.text
  }

  // ---- other functions ----

  /** A pre-compiled kernel (kernels/), imported by name. */
  kernel(name: string, params: readonly ValType[], result: ResultType = 'void'): FuncRef {
    return this.module.import('kernels', name, params, result)
  }

  callKernel<T extends ResultType>(name: string, params: readonly ValType[], result: T, ...args: Instr<ValType>[]): Instr<T> {
    return call<T>(this.kernel(name, params, result), ...args)
  }

  /** A function of this module made once per name; `build` fills it on first use. */
  helper(name: string, params: readonly (readonly [string, ValType])[], result: ResultType, build: (g: Emitter, f: Func) => void): FuncRef {
    let f = this.shared.helpers.get(name)
    if (f === undefined) {
      f = this.module.func(name, params, result)
      this.shared.helpers.set(name, f)
      build(this.into(f), f)
    }
    return f
  }

  // ---- failures ----

  /**
   * Raises the error of the call being generated if `condition` holds: its arguments are handed to the function's `eval`, which
   * raises it with the right message. Set by the expression generator around each call.
   */
  fail(condition: I32): void {
    if (this.shared.raise === undefined) throw new Error('codegen: fail outside a call')
    const raise = this.shared.raise
    this.if(condition, () => raise(this))
  }

  /** Sets what `fail` does while `body` emits. */
  raising<R>(raise: (g: Emitter) => void, body: () => R): R {
    const outer = this.shared.raise
    this.shared.raise = raise
    try {
      return body()
    } finally {
      this.shared.raise = outer
    }
  }

  // ---- memory by layout ----

  load(layout: Layout, address: I32, offset = 0): Val {
    switch (layout) {
      case 'bool':
        return { layout, code: i32.load8_u(address, offset) }
      case 'i8':
        return { layout, code: i32.load8_s(address, offset) }
      case 'i16':
        return { layout, code: i32.load16_s(address, offset) }
      case 'i32':
        return { layout, code: i32.load(address, offset) }
      case 'i64':
        return { layout, code: i64.load(address, offset) }
      case 'f32':
        return { layout, code: f32.load(address, offset) }
      case 'f64':
        return { layout, code: f64.load(address, offset) }
      case 'i128': {
        const a = this.keep(address)
        return { layout, lo: i64.load(a, offset), hi: i64.load(a, offset + 8) }
      }
      case 'view':
        return { layout, code: offset === 0 ? address : i32.add(address, i32.const(offset)) }
    }
  }

  /** Stores a value; a view's 16 bytes are copied, its long bytes stay where they are. */
  store(v: Val, address: I32, offset = 0): void {
    switch (v.layout) {
      case 'bool':
      case 'i8':
        return this.emit(i32.store8(address, v.code, offset))
      case 'i16':
        return this.emit(i32.store16(address, v.code, offset))
      case 'i32':
        return this.emit(i32.store(address, v.code, offset))
      case 'i64':
        return this.emit(i64.store(address, v.code, offset))
      case 'f32':
        return this.emit(f32.store(address, v.code, offset))
      case 'f64':
        return this.emit(f64.store(address, v.code, offset))
      case 'i128': {
        const a = this.keep(address)
        return this.emit(i64.store(a, v.lo, offset), i64.store(a, v.hi, offset + 8))
      }
      case 'view':
        return this.emit(v128.store(address, v128.load(v.code) as V128, offset))
    }
  }

  /** The address of element `index` of an array of a layout. */
  element(base: I32, layout: Layout, index: I32): I32 {
    const width = widthOf[layout]
    return i32.add(base, width === 1 ? index : i32.shl(index, i32.const(Math.log2(width))))
  }
}

/** What a pipeline offers to code that makes strings. */
export interface TextSupport {
  /** The address of a constant view of these bytes. */
  constant(g: Emitter, bytes: Uint8Array): I32
  /** The heap that takes the bytes of long strings made for the batch at hand. */
  heap(g: Emitter): I32
}

/** What the functions of one module share. */
export class ModuleState {
  readonly module: Module
  readonly helpers = new Map<string, Func>()
  readonly ctx: GlobalRef<'i32'>
  raise: ((g: Emitter) => void) | undefined
  text: TextSupport | undefined
  private used: number

  /** `used`: bytes of the scratch block that are taken already (by another variant of the module). */
  constructor(module: Module, used = 0) {
    this.used = used
    this.module = module
    this.ctx = module.global('ctx') as GlobalRef<'i32'>
  }

  slot(bytes: number): number {
    const at = this.used
    this.used += (bytes + 15) & ~15
    return at
  }

  /** Bytes that an instance's scratch block must have. */
  get scratchSize(): number {
    return this.used
  }
}
