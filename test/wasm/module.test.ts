import { beforeAll, describe, expect, it } from 'vitest'
import wabtModule from 'wabt'
import * as w from '#dist/wasm/instructions.js'
import { Func, Module } from '#dist/wasm/module.js'
import { toWat } from '#dist/wasm/wat.js'

const { i32, i64, f32, f64, v128, i8x16, i32x4, i64x2 } = w
const features = {
  threads: true,
  simd: true,
  bulk_memory: true,
  sign_extension: true,
  sat_float_to_int: true,
  mutable_globals: true,
  multi_value: true,
}
// the declaration leaves out that it takes the features
const validation = [features] as unknown as []

let wabt: Awaited<ReturnType<typeof wabtModule>>
beforeAll(async () => {
  wabt = await wabtModule()
})

/** Our binary and our text, each as wabt reads it and writes it again, without names. */
function asReadByWabt(m: Module): { fromBinary: string; fromText: string } {
  const binary = wabt.readWasm(m.encode(), { ...features, readDebugNames: false })
  binary.validate(...validation)
  const text = wabt.parseWat('m.wat', toWat(m), features)
  text.validate(...validation)
  const again = wabt.readWasm(text.toBinary({ write_debug_names: false }).buffer, { ...features, readDebugNames: false })
  const out = { fromBinary: binary.toText({}), fromText: again.toText({}) }
  for (const x of [binary, text, again]) x.destroy()
  return out
}

function moduleOf(...bodies: ((f: Func) => w.Instr[])[]): Module {
  const m = new Module()
  for (const [i, body] of bodies.entries()) {
    const f = new Func(`f${i}`, [
      ['a', 'i32'],
      ['b', 'i64'],
      ['c', 'f64'],
    ])
    f.body.push(...body(f))
    m.funcs.push(f)
    m.exports.push({ name: `f${i}`, func: f })
  }
  return m
}

/** Every instruction of a table of constructors that takes plain operands, fed with parameters; what needs more is left out. */
function plainInstructions(table: Record<string, unknown>, f: Func): w.Instr[] {
  const operands: Record<string, w.Instr> = {
    i32: w.local.get(f.param<'i32'>(0)),
    i64: w.local.get(f.param<'i64'>(1)),
    f64: w.local.get(f.param<'f64'>(2)),
    f32: f32.const(1.5),
    v128: i32x4.splat(w.local.get(f.param<'i32'>(0))),
  }
  return Object.values(table).flatMap(make => {
    if (typeof make !== 'function' || make.length === 0) return []
    for (const type of ['i32', 'i64', 'f64', 'f32', 'v128'])
      for (const second of [operands.i32, operands.i64, operands.f64, operands.f32, operands.v128, 1]) {
        const made = attempt(() => make(operands[type], second, typeof second === 'number' ? operands.i32 : second) as w.Instr)
        if (made && valid(made)) return [made]
      }
    return []
  })
}

function attempt<T>(f: () => T): T | undefined {
  try {
    return f()
  } catch {
    return undefined
  }
}

/** Does it validate alone? The engine of Node decides, not our own tables. */
function valid(instr: w.Instr): boolean {
  const m = moduleOf(() => [w.drop(instr as w.Instr<w.ValType>)])
  // an operand where a number belongs is encoded as 0
  return attempt(() => WebAssembly.validate(m.encode()) && !toWat(m).includes('[object')) ?? false
}

describe('binary and text say the same to wabt', () => {
  it.each(Object.entries({ i32, i64, f32, f64, v128, i8x16, i32x4, i64x2 }))('instructions of %s', (name, table) => {
    const m = moduleOf(f => plainInstructions(table, f).map(i => w.drop(i as w.Instr<w.ValType>)))
    expect(m.funcs[0]!.body.length).toBeGreaterThan(2)
    const { fromBinary, fromText } = asReadByWabt(m)
    expect(fromText, name).toBe(fromBinary)
  })

  it('constants at the ends of their ranges', () => {
    const i32s = [0, 1, -1, 63, 64, -64, -65, 127, 128, 2 ** 31 - 1, -(2 ** 31)].map(v => i32.const(v))
    const i64s = [0n, -1n, 63n, 64n, -64n, -65n, 2n ** 31n, 2n ** 63n - 1n, -(2n ** 63n)].map(v => i64.const(v))
    const f64s = [0, -0, 0.1, -1e300, 5e-324, Number.MAX_VALUE, Infinity, -Infinity, Number.NaN].map(v => f64.const(v))
    const f32s = [0, -0, 0.5, Infinity, -Infinity].map(v => f32.const(v))
    const m = moduleOf(() => [...i32s, ...i64s, ...f64s, ...f32s].map(i => w.drop(i)))
    const { fromBinary, fromText } = asReadByWabt(m)
    expect(fromText).toBe(fromBinary)
  })

  it('blocks inside blocks of the same name', () => {
    const m = moduleOf(f => {
      const a = w.local.get(f.param<'i32'>(0))
      const [outer, inner, next] = [w.label('end'), w.label('end'), w.label('next')]
      return [
        w.block(outer, w.loop(next, w.block(inner, w.br_if(outer, a), w.br_if(inner, i32.eqz(a)), w.br(next)), w.br_if(next, a))),
        w.block(outer, w.block(inner, w.br_table(a, [inner, outer, inner], outer))),
      ]
    })
    const { fromBinary, fromText } = asReadByWabt(m)
    expect(fromText).toBe(fromBinary)
  })

  it('many locals, imports, globals, a function with more than 128 of them', () => {
    const m = new Module()
    const imported = m.import('env', 'raise', ['i32', 'i64'])
    const f = new Func('many', [['a', 'i32']], 'i64')
    const locals = Array.from({ length: 300 }, (_, i) => f.local((['i32', 'i64', 'f64', 'v128'] as const)[i % 4]!))
    locals.forEach((l, i) => {
      if (i % 4 === 0) f.body.push(w.local.set(l as w.Local<'i32'>, i32.const(i)))
      if (i % 4 === 1) f.body.push(w.local.set(l as w.Local<'i64'>, i64.const(BigInt(i))))
    })
    f.body.push(w.call(imported, i32.const(3), i64.const(4n)), w.return_(w.local.get(locals[1] as w.Local<'i64'>)))
    m.funcs.push(f)
    m.exports.push({ name: 'many', func: f })
    const { fromBinary, fromText } = asReadByWabt(m)
    expect(fromText).toBe(fromBinary)
  })
})
