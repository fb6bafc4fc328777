import * as path from 'node:path'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { captureClosure } from '#dist/util/closure/capture.js'
import { identifiersIn } from '#dist/util/closure/identifiers.js'
import { reviveClosure } from '#dist/util/closure/revive.js'

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
    captureClosure(() => counter++)
    expect(Object.getOwnPropertySymbols(globalThis).includes(Symbol.for('firesteel.closure'))).toBe(false)
    expect(counter).toBe(5)
  })
  it('take given variables in place of those that are seen', () => {
    expect(shipped((x: number) => x * factor, { factor: 100 })(2)).toBe(200)
  })
  it('are refused with the way to what cannot go', () => {
    const inner = { promise: Promise.resolve(1) }
    expect(refusal(() => inner)).toBe(
      "Task not serializable: variable 'promise' holds a Promise\n  captured via: <closure> -> inner -> promise",
    )
    const weak = new WeakMap()
    expect(refusal(() => weak)).toContain("variable 'weak' holds a WeakMap")
    const socket = process.stdout
    expect(refusal(() => socket)).toContain("variable 'socket' holds a")
    class Secret {
      #x = 1
      get(): number {
        return this.#x
      }
    }
    const secret = new Secret()
    expect(refusal(() => secret)).toMatch(/private|WeakMap/)
    const symbol = Symbol('s')
    expect(refusal(() => symbol)).toContain('a symbol')
    class Maker {
      make(): () => unknown {
        return () => this
      }
    }
    expect(refusal(new Maker().make())).toContain('`this`')
  })
})

describe('identifiers of a source', () => {
  it('are words of code, without properties, texts and comments', () => {
    const source = `(a, b) => { /* c */ const d = e.f + 'g' + \`h$${'{i.j}'}k\` // l\n return m ?? ...n / o / p.q }`
    expect([...identifiersIn(source)].sort()).toEqual(['a', 'b', 'const', 'd', 'e', 'i', 'm', 'n', 'o', 'p', 'return'])
  })
})
