import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import wabtModule from 'wabt'
import * as w from '#dist/wasm/instructions.js'
import { Func, Module } from '#dist/wasm/module.js'
import { shareLocals } from '#dist/wasm/share-locals.js'
import { toWat } from '#dist/wasm/wat.js'

const { i32 } = w
const LOCALS = 600

let wabt: Awaited<ReturnType<typeof wabtModule>>
beforeAll(async () => {
  wabt = await wabtModule()
})

/** A step of a program over locals: a sum into one, a sum that is logged, or steps under a condition, in a block that may be left, or in rounds. */
type Step =
  | { readonly kind: 'set'; readonly to: number; readonly from: readonly number[] }
  | { readonly kind: 'log'; readonly from: readonly number[] }
  | { readonly kind: 'if' | 'block' | 'loop'; readonly test: number; readonly steps: readonly Step[]; readonly others: readonly Step[] }

const index = fc.nat(11)
const { steps } = fc.letrec<{ step: Step; steps: Step[] }>(tie => ({
  step: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.record({ kind: fc.constant('set' as const), to: index, from: fc.array(index, { maxLength: 2 }) }),
    fc.record({ kind: fc.constant('log' as const), from: fc.array(index, { minLength: 1, maxLength: 2 }) }),
    fc.record({ kind: fc.constantFrom('if', 'block', 'loop'), test: index, steps: tie('steps'), others: tie('steps') }),
  ),
  steps: fc.array(tie('step'), { maxLength: 7 }),
}))

/** The program with each of its locals numbered apart by where it stands, so that there are many of them. */
function moduleOf(program: readonly Step[]): { module: Module; f: Func } {
  const module = new Module()
  const log = module.import('env', 'log', ['i32'])
  const f = module.func('f', [['a', 'i32']])
  const locals = Array.from({ length: LOCALS }, () => f.local('i32'))
  let made = 1
  const sum = (from: readonly number[]): w.I32 => from.reduce<w.I32>((s, l) => i32.add(s, w.local.get(locals[l]!)), i32.const(made++))
  const emit = (list: readonly Step[]): w.Instr[] =>
    list.flatMap((s): w.Instr[] => {
      switch (s.kind) {
        case 'set':
          return [w.local.set(locals[s.to]!, sum(s.from))]
        case 'log':
          return [w.call(log, sum(s.from))]
        case 'if':
          return [w.if_(i32.and(w.local.get(locals[s.test]!), i32.const(1)), emit(s.steps), emit(s.others))]
        case 'block': {
          const end = w.label()
          const leave = w.br_if(end, i32.and(w.local.get(locals[s.test]!), i32.const(1)))
          return [w.block(end, ...emit(s.steps), leave, ...emit(s.others))]
        }
        case 'loop': {
          const next = w.label()
          const round = f.local('i32')
          const more = w.br_if(next, i32.lt_u(w.local.tee(round, i32.add(w.local.get(round), i32.const(1))), i32.const(3)))
          return [w.local.set(round, i32.const(0)), w.loop(next, ...emit(s.steps), more), ...emit(s.others)]
        }
      }
    })
  f.body.push(...emit(program))
  module.export('f', f)
  return { module, f }
}

function logged(binary: Uint8Array<ArrayBuffer>): number[] {
  const out: number[] = []
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65_536, shared: true })
  const instance = new WebAssembly.Instance(new WebAssembly.Module(binary), { env: { memory, log: (n: number) => out.push(n) } })
  ;(instance.exports.f as (a: number) => void)(0)
  return out
}

it('a function whose locals share slots does what it does when each has its own', () => {
  fc.assert(
    fc.property(steps, program => {
      const { module } = moduleOf(program)
      const apart = wabt.parseWat('m.wat', toWat(module), { threads: true, simd: true, bulk_memory: true } as never).toBinary({}).buffer
      expect(logged(module.encode())).toEqual(logged(new Uint8Array(apart)))
    }),
    { numRuns: 300 },
  )
})

it('lives that do not overlap take one slot, what may be read as it was left keeps its own', () => {
  const f = new Func('f', [['a', 'i32']])
  for (let n = 0; n < LOCALS; n++) {
    const l = f.local('i32')
    f.body.push(w.local.set(l, i32.const(n)), w.local.set(l, i32.add(w.local.get(l), w.local.get(f.param<'i32'>(0)))))
  }
  const left = f.local('i32')
  f.body.push(w.if_(w.local.get(f.param<'i32'>(0)), [w.local.set(left, i32.const(1))]), w.local.set(f.param<'i32'>(0), w.local.get(left)))
  expect(shareLocals(f)?.types).toHaveLength(2)
})
