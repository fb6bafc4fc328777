/**
 * Functions as users write them, with what they give in another thread, and functions that cannot go there. The file is loaded in many
 * ways: as modules, by loaders, bundled, minified.
 */
import { createHash } from 'node:crypto'
import { readFileSync as rfs } from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import * as path from 'node:path'
import * as dep from './deps.ts'
import { helper, live, liveInc, makeCounter, Point } from './deps.ts'

// biome-ignore lint/suspicious/noExplicitAny: as untyped as users' code
type Any = any
export interface Case {
  readonly name: string
  readonly make: () => Any
  readonly args: readonly unknown[]
  readonly gives: unknown
}
export interface Refused {
  readonly name: string
  readonly make: () => Any
  readonly says: RegExp
}

const factor: number = 3
const big = 10n
const sym = Symbol.for('a')
class Vec {
  readonly x: number
  readonly y: number
  constructor(x: number, y: number) {
    this.x = x
    this.y = y
  }
  add(o: Vec): Vec {
    return new Vec(this.x + o.x, this.y + o.y)
  }
  static zero(): Vec {
    return new Vec(0, 0)
  }
  get len(): number {
    return Math.hypot(this.x, this.y)
  }
}
class Vec3 extends Vec {
  z = 7
  override add(o: Vec): Vec {
    const b = super.add(o)
    return new Vec3(b.x * 2, b.y)
  }
}
class Priv {
  #s = 41
  inc(): number {
    return ++this.#s
  }
}
const mixin = (Base: typeof Vec) =>
  class extends Base {
    twice(): number {
      return this.x * 2
    }
  }
class Mixed extends mixin(Vec) {}
class Tally {
  static readonly start = [factor, 4]
  static made = 0
  constructor() {
    Tally.made++
  }
}
Tally.made = 5
class Node1 {
  other(): Any {
    return new Node2()
  }
}
class Node2 {
  back(): Any {
    return new Node1()
  }
  n = 2
}
const KEY = 'computed'
const keyed = {
  [KEY](x: number) {
    return x * factor
  },
}
function OldStyle(this: Any, n: number): void {
  this.n = n
}
OldStyle.prototype.twice = function (this: Any): number {
  return this.n * 2 * factor
}
const old = new (OldStyle as Any)(4)
let Color: Any
;((c: Any) => {
  c[(c.Red = 0)] = 'Red'
  c[(c.Green = 1)] = 'Green'
})((Color ??= {}))
const cyc: Any = { n: 1 }
cyc.self = cyc
const fnInObj = {
  k: 2,
  mul(x: number) {
    return x * this.k * factor
  },
  arrow: (x: number) => x + factor,
  get tripled() {
    return this.k * factor
  },
}
const fact = (n: number): number => (n <= 1 ? 1 : n * fact(n - 1))
const even = (n: number): boolean => (n === 0 ? true : odd(n - 1))
const odd = (n: number): boolean => (n === 0 ? false : even(n - 1))
const mapWithFn = new Map<string, Any>([['a', (x: number) => x * factor]])
const inst = new Vec(3, 4)
const inst3 = new Vec3(1, 1)
const mixed = new Mixed(5, 6)
const priv = new Priv()
const d0 = new Date(5)
const re = /a(b)/g
const ta = new Float64Array([1, 2])
const sab = new SharedArrayBuffer(8)
const shared = new Int32Array(sab)
shared[1] = 9
class CodedError extends Error {
  readonly code = 'E_CODE'
}
const err = new TypeError('q')
const coded = new CodedError('coded')
class Stack extends Array<number> {
  top(): number {
    return this[this.length - 1]!
  }
}
const stack = Stack.from([1, 2, 3]) as Stack
class Registry extends Map<string, number> {
  has2(): boolean {
    return this.has('x')
  }
}
const registry = new Registry([['x', 1]])
class Job {
  factor = 9
  run() {
    return (x: number) => x * this.factor
  }
  run2() {
    const { factor } = this
    return (x: number) => x * factor
  }
  method(x: number) {
    return x + 1
  }
  nested() {
    return function (this: Any) {
      return () => this === undefined
    }
  }
}
class Sub extends Job {
  override method(x: number) {
    return super.method(x)
  }
}
function argued(): () => unknown {
  // biome-ignore lint/complexity/noArguments: the case
  return () => arguments.length
}
async function* agen() {
  yield factor
  yield 2
}
function outer() {
  const tag = 't'
  {
    const blk = 5
    return {
      f: (x: number) => `${tag}${blk}${x}`,
      async g(x: number) {
        await null
        return x + blk
      },
      *h(x: number) {
        yield x
        yield blk
      },
    }
  }
}
const o = outer()
const sock = new net.Socket()
const prox = new Proxy({}, {})
const prom = Promise.resolve(1)
const wm = new WeakMap()
const holder = { deep: [{ pending: prom }] }
const running = (function* () {
  yield 1
})()
const fs: Any[] = []
for (let i = 0; i < 2; i++) {
  const j = i
  fs.push((x: number) => x + j)
}
const dflt = (x: number, y = factor, { z = big } = {}) => `${x}${y}${z}`
const memo = Object.assign((x: number) => x, { cache: new Map([[1, 2]]) })
;(globalThis as Any).userGlobal = 77
declare const userGlobal: number
function hoisted(x: number): number {
  return later(x) + 1
}
function later(x: number): number {
  return x * 2
}
const compose =
  (...f: Any[]) =>
  (x: Any) =>
    f.reduce((a, g) => g(a), x)
const buf = Buffer.from('hi')
const bufs = [Buffer.from('a'), Buffer.from('bc')]
const unique = Symbol('mine')
const tagged = { [unique]: 6 }
const bare = Object.assign(Object.create(null), { v: 8 })
const proto = Object.create({ inherited: () => factor })
const sparse = [1, undefined, -0, Number.NaN]
const { max } = Math
const cov_1ab = () => ({ f: [0], s: [0], b: [[0, 0]] })
const text = { same: factor }
const sticky = /a/gy
sticky.lastIndex = 2
const link = new URL('http://x.y/z?q=1')
const money = new Intl.NumberFormat('de-DE', { minimumFractionDigits: 2 })
const day = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', dateStyle: 'long' })
const strict = new TextDecoder('utf-16le', { fatal: true })
const boxes = [Object(1), Object('s'), Object(5n)]
const icy = Object.freeze({
  list: Object.freeze([1, 2]),
  point: Object.freeze(new Vec(1, 2)),
  map: Object.freeze(new Map([[1, 2]])),
  free: [3],
})
const sealed = Object.seal({ a: 1 })
const fixed = Object.preventExtensions({ b: 1 })
// biome-ignore lint/suspicious/noSparseArray: the case
const holes = [1, , 3]
class Fielded {
  n = 1
  arrow = () => this.n + factor
  static made = 0
  static {
    Fielded.made = factor
  }
  #hidden() {
    return factor
  }
  pub() {
    return this.#hidden()
  }
}
const range3 = {
  [Symbol.iterator]() {
    let at = 0
    return { next: () => (at < 3 ? { value: at++, done: false } : { value: undefined, done: true }) }
  },
}
const chained = (a: number, b = a + factor, c = () => a + b) => c()
const spread = ({ a: { b = factor } = {} as Any, ...rest }: Any = {}, [x, , ...ys] = [1, 2, 3]) => [b, rest, x, ys]
const accessors = {
  v: 1,
  get w() {
    return this.v * factor
  },
  set w(x) {
    this.v = x
  },
}
const twins = [text, text]

export const cases: Case[] = [
  { name: 'no variables', make: () => (x: number) => x + 1, args: [1], gives: 2 },
  { name: 'const num', make: () => (x: number) => x * factor, args: [2], gives: 6 },
  { name: 'bigint', make: () => (x: number) => big + BigInt(x), args: [2], gives: 12n },
  { name: 'import fn', make: () => (x: number) => helper(x), args: [1], gives: 101 },
  {
    name: 'live binding',
    make: () => {
      liveInc()
      return () => live
    },
    args: [],
    gives: 2,
  },
  { name: 'ns import', make: () => (x: number) => dep.helper(x) + path.sep.length, args: [1], gives: 102 },
  {
    name: 'node builtins',
    make: () => () => typeof rfs + path.join('a', 'b') + typeof os.cpus + createHash('md5').update('a').digest('hex').slice(0, 4),
    args: [],
    gives: 'functiona/bfunction0cc1',
  },
  { name: 'class', make: () => () => new Vec(3, 4).add(Vec.zero()).len, args: [], gives: 5 },
  { name: 'class extends', make: () => () => new Vec3(1, 1).add(new Vec(1, 2)).y, args: [], gives: 3 },
  { name: 'class extends an expression', make: () => () => new Mixed(4, 1).twice() + mixed.twice(), args: [], gives: 18 },
  { name: 'statics', make: () => () => [new Tally() && Tally.made, Tally.start], args: [], gives: [6, [3, 4]] },
  { name: 'classes that use each other', make: () => () => new Node1().other().back().other().n, args: [], gives: 2 },
  { name: 'instance', make: () => () => inst.len, args: [], gives: 5 },
  { name: 'instance super', make: () => () => inst3.add(inst).x, args: [], gives: 8 },
  { name: 'imported class', make: () => () => new Point(1).dbl(), args: [], gives: 2 },
  { name: 'class priv inside', make: () => () => new Priv().inc(), args: [], gives: 42 },
  { name: 'constructor function', make: () => () => [old.twice(), new (OldStyle as Any)(1).twice()], args: [], gives: [24, 6] },
  { name: 'enum', make: () => () => Color[1] + Color.Red, args: [], gives: 'Green0' },
  { name: 'cyclic', make: () => () => cyc.self.self.n, args: [], gives: 1 },
  { name: 'obj with method', make: () => (x: number) => fnInObj.mul(x) + fnInObj.arrow(1), args: [2], gives: 16 },
  { name: 'obj with getter', make: () => () => [fnInObj].map(f => f.tripled), args: [], gives: [6] },
  { name: 'method', make: () => fnInObj.arrow, args: [2], gives: 5 },
  { name: 'method with a computed key', make: () => keyed[KEY], args: [2], gives: 6 },
  { name: 'recursion', make: () => fact, args: [5], gives: 120 },
  { name: 'mutual recursion', make: () => even, args: [5], gives: false },
  { name: 'map with fn', make: () => (x: number) => mapWithFn.get('a')(x), args: [2], gives: 6 },
  {
    name: 'Date/RegExp/typed/err',
    make: () => () => d0.getTime() + String(re.exec('ab')![1]) + ta[1] + err.name + err.message,
    args: [],
    gives: '5b2TypeErrorq',
  },
  {
    name: 'error class',
    make: () => () => [coded instanceof CodedError, coded.code, coded.message, `${coded}`],
    args: [],
    gives: [true, 'E_CODE', 'coded', 'Error: coded'],
  },
  { name: 'subclass of Array', make: () => () => [stack.top(), stack.length, Array.isArray(stack)], args: [], gives: [3, 3, true] },
  { name: 'subclass of Map', make: () => () => registry.has2() && registry.get('x'), args: [], gives: 1 },
  { name: 'SAB', make: () => () => sab.byteLength, args: [], gives: 8 },
  { name: 'view of a SAB', make: () => () => [shared[1], shared.buffer === sab], args: [], gives: [9, true] },
  { name: 'Buffer', make: () => () => buf.toString() + Buffer.concat(bufs).toString(), args: [], gives: 'hiabc' },
  { name: 'local from this', make: () => new Job().run2(), args: [2], gives: 18 },
  { name: 'inner this', make: () => [new Job().nested()].map(f => () => f()())[0], args: [], gives: true },
  { name: 'bound', make: () => Job.prototype.method.bind(null as Any, 4), args: [], gives: 5 },
  { name: 'bound this', make: () => fnInObj.mul.bind(fnInObj), args: [2], gives: 12 },
  { name: 'async', make: () => async (x: number) => x + factor, args: [1], gives: 4 },
  {
    name: 'async gen',
    make: () => async () => {
      const a = []
      for await (const x of agen()) a.push(x)
      return a
    },
    args: [],
    gives: [3, 2],
  },
  { name: 'block scope', make: () => o.f, args: [1], gives: 't51' },
  { name: 'async method', make: () => o.g, args: [1], gives: 6 },
  { name: 'generator method', make: () => o.h, args: [1], gives: [1, 5] },
  { name: 'loop let', make: () => fs[1], args: [1], gives: 2 },
  { name: 'defaults', make: () => dflt, args: [1], gives: '1310' },
  { name: 'fn own props', make: () => () => memo.cache.get(1), args: [], gives: 2 },
  { name: 'user global', make: () => () => userGlobal, args: [], gives: 77 },
  { name: 'hoisted', make: () => hoisted, args: [2], gives: 5 },
  {
    name: 'compose HOF',
    make: () =>
      compose(
        (x: number) => x + factor,
        (x: number) => x * 2,
        Math.sqrt,
      ),
    args: [5],
    gives: 4,
  },
  { name: 'symbol', make: () => () => Symbol.keyFor(sym), args: [], gives: 'a' },
  { name: 'unique symbol', make: () => () => tagged[unique], args: [], gives: 6 },
  { name: 'null prototype', make: () => () => [bare.v, Object.getPrototypeOf(bare)], args: [], gives: [8, null] },
  { name: 'object prototype', make: () => () => proto.inherited(), args: [], gives: 3 },
  { name: 'shared identity', make: () => () => twins[0] === twins[1] && twins[0] === text, args: [], gives: true },
  { name: 'closure counter copy', make: () => makeCounter(), args: [], gives: 1 },
  {
    name: 'shadow',
    make: () => (factor: number) => {
      const helper = (q: number) => q
      return helper(factor)
    },
    args: [9],
    gives: 9,
  },
  {
    name: 'shadowed by what cannot go',
    make: () => (x: number) => {
      const prom = x
      return [1].map(sock => sock + prom)
    },
    args: [4],
    gives: [5],
  },
  {
    name: 'text, comment and pattern',
    make: () => (s: string) => `prom ${s.replace(/[/}"'`]sock/g, '')}` /* wm */,
    args: ["a'sock"],
    gives: 'prom a',
  },
  { name: 'typeof undeclared', make: () => () => typeof (globalThis as Any).nope + typeof ({} as Any), args: [], gives: 'undefinedobject' },
  {
    name: 'destructure/catch',
    make: () => (a: Any) => {
      try {
        throw { m: a }
      } catch (caught) {
        const { m } = caught as Any
        const {
          p: [q = factor],
        } = { p: [] as Any[] }
        return m + q
      }
    },
    args: [1],
    gives: 4,
  },
  { name: 'JSON/Math', make: () => () => JSON.stringify({ a: Math.max(1, 2), b: max(3, 4) }), args: [], gives: '{"a":2,"b":4}' },
  { name: 'dyn import', make: () => async () => (await import('node:os')).EOL, args: [], gives: '\n' },
  {
    name: 'tagged/regex/label',
    make: () => (s: string) => {
      for (const c of s) {
        if (/\d/.test(c)) break
      }
      return `${factor}`
    },
    args: ['1'],
    gives: '3',
  },
  {
    name: 'odd values',
    make: () => () => sparse.map(x => Object.is(x, -0) || Number.isNaN(x)),
    args: [],
    gives: [false, false, true, true],
  },
  {
    name: 'pattern amid a text',
    make: () => () => [sticky.lastIndex, sticky.test('aaa'), sticky.test('aaa')],
    args: [],
    gives: [2, true, false],
  },
  { name: 'URL', make: () => () => link.searchParams.get('q'), args: [], gives: '1' },
  { name: 'formatters', make: () => () => [money.format(1.5), day.format(0)], args: [], gives: ['1,50', '1 January 1970'] },
  { name: 'TextDecoder', make: () => () => [strict.encoding, strict.fatal], args: [], gives: ['utf-16le', true] },
  { name: 'boxes', make: () => () => boxes.map(b => typeof b + b), args: [], gives: ['object1', 'objects', 'object5'] },
  {
    name: 'frozen',
    make: () => () => [icy, icy.list, icy.point, icy.map].map(o => Object.isFrozen(o)).concat(Object.isFrozen(icy.free), icy.list[1] === 2),
    args: [],
    gives: [true, true, true, true, false, true],
  },
  {
    name: 'sealed',
    make: () => () => [Object.isSealed(sealed), Object.isFrozen(sealed), Object.isExtensible(fixed)],
    args: [],
    gives: [true, false, false],
  },
  { name: 'holes', make: () => () => [1 in holes, holes.length], args: [], gives: [false, 3] },
  {
    name: 'fields, private methods, static blocks',
    make: () => () => [new Fielded().arrow(), new Fielded().pub(), Fielded.made],
    args: [],
    gives: [4, 3, 3],
  },
  { name: 'iterable', make: () => () => [...range3], args: [], gives: [0, 1, 2] },
  { name: 'defaults of defaults', make: () => chained, args: [1], gives: 5 },
  { name: 'nested patterns', make: () => spread, args: [{ z: 1 }], gives: [3, { z: 1 }, 1, [3]] },
  {
    name: 'setter',
    make: () => () => {
      accessors.w = 5
      return accessors.w
    },
    args: [],
    gives: 15,
  },
  {
    name: 'coverage counters',
    make: () => (x: number) => {
      cov_1ab().f[0]!++
      cov_1ab().b[0]![1]!++
      return x
    },
    args: [3],
    gives: 3,
  },
]

export const refused: Refused[] = [
  { name: 'this in a field', make: () => [new Fielded()].map(f => () => f.arrow())[0], says: /uses `this` of the function around it/ },
  { name: 'this in arrow', make: () => new Job().run(), says: /uses `this` of the function around it/ },
  { name: 'arguments in arrow', make: () => argued(), says: /uses `arguments` of the function around it/ },
  { name: 'super', make: () => Sub.prototype.method, says: /uses `super`/ },
  { name: 'import.meta', make: () => () => import.meta.url, says: /uses `import\.meta`/ },
  { name: 'socket', make: () => () => sock, says: /holds a Socket \(native\/host object\)/ },
  { name: 'proxy', make: () => () => prox, says: /holds a Proxy/ },
  { name: 'promise', make: () => () => prom, says: /holds a Promise/ },
  {
    name: 'deep promise',
    make: () => () => holder,
    says: /variable 'pending' holds a Promise\n {2}captured via: <closure> -> [\w$]+ -> deep -> \[0\] -> pending\n {2}at .*cases\.\w+:\d+:\d+/,
  },
  { name: 'weakmap', make: () => () => wm, says: /holds a WeakMap/ },
  { name: 'generator', make: () => () => running, says: /holds a running generator/ },
  { name: 'priv instance', make: () => () => priv.inc(), says: /holds a \w+, which has private fields \(#\w+\)/ },
  { name: 'native bound', make: () => sock.write.bind(sock), says: /holds a function of Node's own/ },
  { name: 'native', make: () => Buffer.prototype.toString.bind(sock as Any), says: /Socket/ },
]
