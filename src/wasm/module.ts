import type { FuncRef, FuncType, GlobalRef, Instr, Label, Local, ResultType, ValType } from './instructions.ts'
import { type Slots, shareLocals } from './share-locals.ts'

const valTypeByte: Record<ValType, number> = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b }

const utf8 = new TextEncoder()

/** A growable byte sink with the encodings of the binary format. */
class Bytes {
  private buffer = new Uint8Array(65_536)
  private readonly view8 = new DataView(new ArrayBuffer(8))
  length = 0

  byte(b: number): void {
    if (this.length === this.buffer.length) this.reserve(1)
    this.buffer[this.length++] = b
  }
  bytes(bs: ArrayLike<number>): void {
    if (bs.length === 1) return this.byte(bs[0]!)
    this.reserve(bs.length)
    this.buffer.set(bs, this.length)
    this.length += bs.length
  }
  u32(n: number): void {
    n >>>= 0
    while (n > 127) {
      this.byte((n & 127) | 128)
      n >>>= 7
    }
    this.byte(n)
  }
  s32(n: number): void {
    for (;;) {
      const b = n & 127
      n >>= 7
      if ((n === 0 && !(b & 64)) || (n === -1 && b & 64)) return this.byte(b)
      this.byte(b | 128)
    }
  }
  s64(v: bigint): void {
    if (v >= -0x80000000n && v <= 0x7fffffffn) return this.s32(Number(v))
    for (;;) {
      const b = Number(v & 127n)
      v >>= 7n
      if ((v === 0n && !(b & 64)) || (v === -1n && b & 64)) return this.byte(b)
      this.byte(b | 128)
    }
  }
  f32(x: number): void {
    this.view8.setFloat32(0, x, true)
    this.bytes(new Uint8Array(this.view8.buffer, 0, 4))
  }
  f64(x: number): void {
    this.view8.setFloat64(0, x, true)
    this.bytes(new Uint8Array(this.view8.buffer, 0, 8))
  }
  name(s: string): void {
    this.sized(() => {
      this.reserve(3 * s.length)
      for (let i = 0; i < s.length; i++) {
        const c = s.charCodeAt(i)
        if (c > 127) {
          this.length += utf8.encodeInto(s.slice(i), this.buffer.subarray(this.length)).written
          return
        }
        this.buffer[this.length++] = c
      }
    })
  }
  section(id: number, fill: (body: Bytes) => void): void {
    this.byte(id)
    this.sized(() => fill(this))
  }
  /** What `fill` writes, with its length before it. */
  sized(fill: () => void): void {
    const at = this.length
    // five bytes hold any length; what is written moves up to the length's own end
    this.reserve(5)
    this.length += 5
    fill()
    const end = this.length
    const size = end - at - 5
    this.length = at
    this.u32(size)
    if (this.length < at + 5) this.buffer.copyWithin(this.length, at + 5, end)
    this.length += size
  }
  done(): Uint8Array<ArrayBuffer> {
    return this.buffer.slice(0, this.length)
  }
  private reserve(n: number): void {
    if (this.length + n <= this.buffer.length) return
    const bigger = new Uint8Array(Math.max(this.buffer.length * 2, this.length + n))
    bigger.set(this.buffer)
    this.buffer = bigger
  }
}

/** Modules are written one after another, each copied out when it is done. */
const sink = new Bytes()

/** A function under construction: parameters, locals, then a body of instructions. */
export class Func implements FuncRef {
  readonly params: Local[]
  readonly locals: Local[] = []
  readonly body: Instr[] = []
  index = -1
  readonly name: string
  readonly funcType: FuncType

  constructor(name: string, params: readonly (readonly [name: string, type: ValType])[], result: ResultType = 'void') {
    this.name = name
    this.funcType = { params: params.map(p => p[1]), result }
    this.params = params.map(([n, valType], index) => ({ name: n, valType, index }))
  }

  param<T extends ValType>(i: number): Local<T> {
    return this.params[i] as Local<T>
  }

  /** A new local, zero at entry. */
  local<T extends ValType>(valType: T, name = 't'): Local<T> {
    const l = { name: `${name}${this.params.length + this.locals.length}`, valType, index: this.params.length + this.locals.length }
    this.locals.push(l)
    return l
  }
}

interface Import {
  readonly module: string
  readonly name: string
  readonly func: FuncRef
}

/** A module under construction. Order: imports, then globals and functions, then `encode`. */
export class Module {
  readonly imports: Import[] = []
  readonly funcs: Func[] = []
  readonly globals: (GlobalRef & { initial: number })[] = []
  readonly exports: { name: string; func: Func }[] = []
  private readonly memory: { initial: number; maximum: number }

  /** The module imports a shared memory `env.memory` of this many pages. */
  constructor(memory: { initial: number; maximum: number } = { initial: 1, maximum: 65_536 }) {
    this.memory = memory
  }

  /** Imports a function once; the same again for the same name. */
  import(module: string, name: string, params: readonly ValType[], result: ResultType = 'void'): FuncRef {
    const found = this.imports.find(i => i.module === module && i.name === name)
    if (found) return found.func
    const func: FuncRef = { name, funcType: { params, result }, index: -1 }
    this.imports.push({ module, name, func })
    return func
  }

  func(name: string, params: readonly (readonly [name: string, type: ValType])[], result: ResultType = 'void'): Func {
    const f = new Func(name, params, result)
    this.funcs.push(f)
    return f
  }

  export(name: string, func: Func): void {
    this.exports.push({ name, func })
  }

  /** A mutable i32 global, one per instance. */
  global(name: string, initial = 0): GlobalRef<'i32'> {
    const g = { name, valType: 'i32' as const, index: this.globals.length, initial }
    this.globals.push(g)
    return g
  }

  /** The module in the binary format. */
  encode(): Uint8Array<ArrayBuffer> {
    const types: string[] = []
    const typeIndex = (t: FuncType): number => {
      const key = `${t.params.join()}>${t.result}`
      const i = types.indexOf(key)
      return i >= 0 ? i : types.push(key) - 1
    }
    let next = 0
    for (const i of this.imports) i.func.index = next++
    for (const f of this.funcs) f.index = next++
    const importTypes = this.imports.map(i => typeIndex(i.func.funcType))
    const funcTypes = this.funcs.map(f => typeIndex(f.funcType))

    const out = sink
    out.length = 0
    out.bytes([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0])
    out.section(1, b => {
      b.u32(types.length)
      for (const key of types) {
        const [params, result] = key.split('>') as [string, ResultType]
        const ps = params === '' ? [] : (params.split(',') as ValType[])
        b.byte(0x60)
        b.u32(ps.length)
        for (const p of ps) b.byte(valTypeByte[p])
        if (result === 'void') b.byte(0)
        else b.bytes([1, valTypeByte[result]])
      }
    })
    out.section(2, b => {
      b.u32(this.imports.length + 1)
      b.name('env')
      b.name('memory')
      b.bytes([2, 3])
      b.u32(this.memory.initial)
      b.u32(this.memory.maximum)
      this.imports.forEach((i, n) => {
        b.name(i.module)
        b.name(i.name)
        b.byte(0)
        b.u32(importTypes[n]!)
      })
    })
    out.section(3, b => {
      b.u32(funcTypes.length)
      for (const t of funcTypes) b.u32(t)
    })
    if (this.globals.length > 0)
      out.section(6, b => {
        b.u32(this.globals.length)
        for (const g of this.globals) {
          b.bytes([0x7f, 1, 0x41])
          b.s32(g.initial)
          b.byte(0x0b)
        }
      })
    out.section(7, b => {
      b.u32(this.exports.length)
      for (const e of this.exports) {
        b.name(e.name)
        b.byte(0)
        b.u32(e.func.index)
      }
    })
    out.section(10, b => {
      b.u32(this.funcs.length)
      for (const f of this.funcs) b.sized(() => encodeFunc(b, f))
    })
    // the custom section `name`: profiles and stack traces show functions by it
    out.section(0, b => {
      b.name('name')
      const named: readonly FuncRef[] = [...this.imports.map(i => i.func), ...this.funcs]
      b.byte(1)
      b.sized(() => {
        b.u32(named.length)
        for (const f of named) {
          b.u32(f.index)
          b.name(f.name)
        }
      })
    })
    return out.done()
  }
}

function encodeFunc(b: Bytes, f: Func): void {
  const slots = shareLocals(f)
  const runs: { type: ValType; n: number }[] = []
  for (const type of slots?.types ?? f.locals.map(l => l.valType)) {
    const last = runs.at(-1)
    if (last?.type === type) last.n++
    else runs.push({ type, n: 1 })
  }
  b.u32(runs.length)
  for (const r of runs) {
    b.u32(r.n)
    b.byte(valTypeByte[r.type])
  }
  const labels: Label[] = []
  for (const i of f.body) encodeInstr(b, i, labels, slots)
  b.byte(0x0b)
}

function encodeInstr(b: Bytes, instr: Instr, labels: Label[], slots: Slots | undefined): void {
  for (const a of instr.args) encodeInstr(b, a, labels, slots)
  b.bytes(instr.code)
  const imm = instr.imm
  if (imm === undefined) return
  const depth = (l: Label): number => {
    const at = labels.lastIndexOf(l)
    if (at < 0) throw new Error(`wasm: branch to a label that does not enclose it: ${l.name}`)
    return labels.length - 1 - at
  }
  switch (imm.kind) {
    case 'memory':
      b.u32(imm.align)
      b.u32(imm.offset)
      break
    case 'i32':
      b.s32(imm.value)
      break
    case 'i64':
      b.s64(imm.value)
      break
    case 'f32':
      b.f32(imm.value)
      break
    case 'f64':
      b.f64(imm.value)
      break
    case 'bytes':
      b.bytes(imm.bytes)
      break
    case 'local':
      b.u32(slots === undefined ? imm.local.index : slots.slotOf[imm.local.index]!)
      break
    case 'global':
      b.u32(imm.global.index)
      break
    case 'call':
      if (imm.func.index < 0) throw new Error(`wasm: function ${imm.func.name} is not in the module`)
      b.u32(imm.func.index)
      break
    case 'block':
      b.byte(imm.result === 'void' ? 0x40 : valTypeByte[imm.result])
      labels.push(imm.label)
      for (const i of imm.body) encodeInstr(b, i, labels, slots)
      if (imm.otherwise) {
        b.byte(0x05)
        for (const i of imm.otherwise) encodeInstr(b, i, labels, slots)
      }
      labels.pop()
      b.byte(0x0b)
      break
    case 'branch':
      b.u32(depth(imm.label))
      break
    case 'branchTable':
      b.u32(imm.labels.length)
      for (const l of imm.labels) b.u32(depth(l))
      b.u32(depth(imm.otherwise))
      break
  }
}
