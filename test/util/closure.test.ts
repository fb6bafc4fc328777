import * as path from 'node:path'
import { inspect } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { captureClosure, captureValues } from '#dist/util/closure/capture.js'
import { handle, registerHandle } from '#dist/util/closure/handles.js'
import { reviveClosure, reviveValues } from '#dist/util/closure/revive.js'
import { task } from '#dist/util/closure/task.js'

type F = (...args: never[]) => unknown
/** As in another thread: everything is cloned. */
const shipped = (f: unknown, captures?: Record<string, unknown>): ((...args: unknown[]) => unknown) =>
  reviveClosure(structuredClone(captureClosure(f as F, captures))) as never
const refusal = (f: unknown): string => {
  try {
    captureClosure(f as F)
  } catch (e) {
    return (e as Error).message
  }
  return 'taken'
}

const factor = 3
let counter = 5
const isEven = (n: number): boolean => n === 0 || isOdd(n - 1)
const isOdd = (n: number): boolean => n !== 0 && isEven(n - 1)
function fibonacci(n: number): number {
  return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2)
}
class Base {
  readonly n: number
  constructor(n: number) {
    this.n = n
  }
  times(): number {
    return this.n * factor
  }
}
class Derived extends Base {
  override times(): number {
    return super.times() + 1
  }
}
const shared = { a: [1, 2] as unknown[] }
shared.a.push(shared)

describe('closures', () => {
  const cases: [string, unknown, unknown[], unknown][] = [
    ['no variables', (x: number) => x + 1, [1], 2],
    ['a constant', (x: number) => x * factor, [2], 6],
    ['the value that a variable has now', () => counter, [], 5],
    [
      'defaults and destructuring',
      ({ a = factor, b = 1 }: { a?: number; b?: number }, ...rest: number[]) => a + b + rest.length,
      [{}, 1, 2],
      6,
    ],
    [
      'a function',
      function named(x: number) {
        return x + factor
      },
      [1],
      4,
    ],
    ['recursion', fibonacci, [10], 55],
    ['mutual recursion', (n: number) => isEven(n), [10], true],
    ['classes and super', (n: number) => new Derived(n).times(), [2], 7],
    [
      'an instance',
      (() => {
        const d = new Derived(4)
        return () => d.times()
      })(),
      [],
      13,
    ],
    [
      'functions of functions',
      (() => {
        const add = (a: number) => (b: number) => a + b
        const five = add(5)
        return (x: number) => five(x)
      })(),
      [1],
      6,
    ],
    ['a bound function', ((a: number, b: number) => a - b).bind(null, 10), [3], 7],
    [
      'a method',
      {
        twice(x: number) {
          return x * 2 * factor
        },
      }.twice,
      [1],
      6,
    ],
    [
      'maps and sets',
      (() => {
        const m = new Map([['k', new Set([1, 2])]])
        return () => m.get('k')!.has(2)
      })(),
      [],
      true,
    ],
    [
      'maps of functions',
      (() => {
        const m = new Map([['f', (x: number) => x + factor]])
        return (x: number) => m.get('f')!(x)
      })(),
      [1],
      4,
    ],
    ['cycles', () => (shared.a[2] as typeof shared).a[1], [], 2],
    ['regular expressions and templates', (s: string) => `${s.replace(/[/}"'`]/g, '')}<${factor}>`, ['a/b'], 'ab<3>'],
    ['what is named in texts alone', () => 'pending // unknown', [], 'pending // unknown'],
    ['globals', (x: number) => Math.max(Number.parseInt('7', 10), x), [3], 7],
    ['a module of Node', (a: string) => path.posix.join(a, 'b'), ['a'], 'a/b'],
    ['an export of one', (x: unknown) => inspect(x), [[1]], '[ 1 ]'],
    [
      'own properties',
      (() => {
        const f = Object.assign(() => f.extra, { extra: 9 })
        return f
      })(),
      [],
      9,
    ],
    [
      'shadowed names',
      (() => {
        const pending = new Promise(() => {})
        void pending
        return (x: number) => {
          const pending = x
          return pending
        }
      })(),
      [4],
      4,
    ],
  ]
  it.each(cases)('%s', (_, f, args, expected) => {
    expect(shipped(f)(...args)).toEqual(expected)
  })
  it('async functions and generators', async () => {
    expect(await shipped(async (x: number) => x + factor)(1)).toBe(4)
    const gen = shipped(function* () {
      yield factor
    })() as Generator<number>
    expect([...gen]).toEqual([3])
  })
  it('leave nothing behind', () => {
    const globals = Reflect.ownKeys(globalThis).length
    captureClosure(() => counter++)
    expect(Reflect.ownKeys(globalThis).length).toBe(globals)
    expect(counter).toBe(5)
  })
  it('take given variables in place of those that are seen', () => {
    expect(shipped((x: number) => x * factor, { factor: 100 })(2)).toBe(200)
    expect(shipped(task((x: number) => x * factor, { captures: { factor: 10 } }))(2)).toBe(20)
    expect(refusal(task((x: number) => x * factor + counter, { captures: { factor: 10 } }))).toContain(
      "the function uses 'counter', and its captures do not name it",
    )
  })
  it('are new at every revival', () => {
    const seen: number[] = []
    const closure = captureClosure((x: number) => seen.push(x))
    const twice = [reviveClosure(closure), reviveClosure(closure)] as unknown as ((x: number) => number)[]
    expect([twice[0]!(1), twice[0]!(1), twice[1]!(1)]).toEqual([1, 2, 1])
    expect(seen).toEqual([])
  })
  it('reads classes as tools write them', () => {
    const Class = new Function('Base', 'return class extends(Base){}')(Base) as typeof Base
    expect(shipped(() => new Class(2).times())()).toBe(6)
  })
  it('go together with other values', () => {
    const state = { n: 1 }
    const { closure } = captureValues([() => ++state.n, () => state.n, state], { collect: v => v === state })
    const { values, collected } = reviveValues(structuredClone(closure))
    const [f, g, data] = values as [() => number, () => number, object]
    expect([f(), g(), data]).toEqual([2, 2, { n: 2 }])
    expect(collected).toEqual([data])
    expect(closure.stateless).toBe(false)
    expect(captureValues([(x: number) => x + factor, isEven]).closure.stateless).toBe(true)
    expect(state.n).toBe(1)
  })
  it('have the same hash for the same function and values', () => {
    const make = (n: number) => () => n
    expect(captureClosure(make(1)).hash).toBe(captureClosure(make(1)).hash)
    expect(captureClosure(make(1)).hash).not.toBe(captureClosure(make(2)).hash)
    const [a, b] = [new SharedArrayBuffer(4), new SharedArrayBuffer(4)]
    const memory = (s: SharedArrayBuffer) => () => s
    expect(captureClosure(memory(a)).hash).toBe(captureClosure(memory(a)).hash)
    expect(captureClosure(memory(a)).hash).not.toBe(captureClosure(memory(b)).hash)
  })
  it('share what is long between threads', () => {
    const words = Array.from({ length: 20_000 }, (_, i) => `word ${i}`)
    const closure = captureClosure((i: number) => words[i])
    expect(closure.shipped.bytes.buffer).toBeInstanceOf(SharedArrayBuffer)
    expect((reviveClosure(closure) as unknown as (i: number) => string)(19_999)).toBe('word 19999')
  })
  it('are refused with the way to what cannot go, and where it is used', () => {
    const inner = { promise: Promise.resolve(1) }
    expect(refusal(() => inner)).toMatch(
      /^Task not serializable: variable 'promise' holds a Promise\n {2}captured via: <closure> -> inner -> promise\n {2}at \S*closure\.test\.ts:\d+:\d+$/,
    )
    expect(refusal(3)).toBe('Task not serializable: number is no function')
  })
  it('warn once of an assignment to a captured variable', async () => {
    const warnings: Error[] = []
    const listen = (w: Error): void => void (w.message.includes("'total'") && warnings.push(w))
    process.on('warning', listen)
    let total = 0
    for (let i = 0; i < 3; i++)
      captureClosure((x: number) => {
        total += x
      })
    captureClosure(() => total)
    await new Promise(resolve => setImmediate(resolve))
    process.off('warning', listen)
    expect(warnings.map(w => [w.name, (w as { code?: string }).code])).toEqual([['SparkWarning', 'CAPTURED_VARIABLE_ASSIGNED']])
    expect(warnings[0]!.message).toMatch(/assigns to the captured variable 'total' \(\S*closure\.test\.ts:\d+:9\)/)
  })
  it("take along the engine's handles, and refuse what is the driver's", () => {
    class Broadcast {
      readonly value: number[]
      constructor(value: number[]) {
        this.value = value
      }
      [handle]() {
        return { kind: 'test.broadcast', data: { id: 7 } }
      }
    }
    class Context {
      [handle](): never {
        throw new (class extends Error {})('only on the driver')
      }
    }
    registerHandle<{ id: number }>('test.broadcast', ({ id }) => ({ value: `of ${id}` }))
    const [broadcast, context] = [new Broadcast([1]), new Context()]
    expect(shipped(() => broadcast.value)()).toBe('of 7')
    expect(() => captureClosure(() => context)).toThrow('only on the driver')
  })
  it('reach as far as lists do', () => {
    class Item {
      readonly next: Item | Data | null
      constructor(next: Item | Data | null) {
        this.next = next
      }
      one(): number {
        return 1
      }
    }
    type Data = { readonly next?: Data; readonly in?: Data }
    let data: Data = {}
    for (let i = 0; i < 3000; i++) data = i % 7 === 0 ? { in: data, next: data } : { next: data }
    let list: Item = new Item(data)
    for (let i = 0; i < 3000; i++) list = new Item(list)
    let add = (n: number): number => n
    for (let i = 0; i < 1000; i++) {
      const before = add
      add = n => before(n) + 1
    }
    let maps = new Map<string, unknown>([['end', () => 'here']])
    for (let i = 0; i < 3000; i++)
      maps = new Map<string, unknown>([
        ['a', 1],
        ['in', maps],
        ['z', [i]],
      ])
    const walk = () => {
      let items = 0
      let at: Item | Data | null | undefined = list
      while (at instanceof Item) {
        items += at.one()
        at = at.next
      }
      let deep = 0
      for (let d = at as Data; d.next; d = d.next) deep++
      let inner = maps
      while (inner.has('in')) inner = inner.get('in') as Map<string, unknown>
      return [items, deep, add(1), (inner.get('end') as () => string)(), [...maps.keys()].join('')]
    }
    expect(reviveClosure(structuredClone(captureClosure(walk)))()).toEqual([3001, 3000, 1001, 'here', 'ainz'])
    const sick = { pending: Promise.resolve() }
    let around: unknown = sick
    for (let i = 0; i < 3000; i++) around = [around]
    let message = ''
    try {
      captureClosure(() => around)
    } catch (e) {
      message = (e as Error).message
    }
    expect(message).toContain("Task not serializable: variable 'pending' holds a Promise")
    expect(message).toContain('<closure> -> around -> [0] -> [0] -> ')
    expect(message).toContain('… -> [0]')
  })

  it('do not grow the memory', () => {
    const make = (n: number) => {
      const text = `x${n}`.repeat(500)
      return () => text
    }
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    const round = (): number => {
      for (let i = 0; i < 1000; i++) reviveClosure(captureClosure(make(i)))
      collect()
      return process.memoryUsage().heapUsed
    }
    round()
    const before = round()
    expect(round() - before).toBeLessThan(4 << 20)
  })
})
