import { splitsAsUsual } from '../../util/fast-split.ts'
import { ownTextOf } from '../../util/own-text.ts'
import type { Batch } from './batches.ts'
import { isPromise } from './batches.ts'
import type { BoundOp } from './element-op.ts'
import { pairedWith, type Separator, type Splitting, splittingOf } from './known-functions.ts'

/** Raised where a function of a fused chain turned out to be asynchronous: the chain is made anew, and cut there. */
export class AsyncFunctionFound extends Error {
  readonly f: unknown
  /** `promise` is of no use: the function runs again, awaited. */
  constructor(f: unknown, promise: Promise<unknown>) {
    super('a function gave a promise')
    this.f = f
    promise.then(undefined, () => {})
  }
}

/** A record in a loop, as expressions. */
export interface LoopRecord {
  readonly whole: string
  /** Of a pair. */
  readonly key: string
  readonly value: string
  /** A text and where its part begins and ends, as arguments, where the key is one that was not made yet. */
  readonly keyPart?: string
}

/** What is done with each record that comes out of a loop: statements, which may use what it was made with. */
export interface LoopEnd {
  readonly code: (record: LoopRecord) => string
  /** Before all records of a batch, and after. */
  readonly before?: string
  readonly after?: string
  /** Of the loop, behind the batch. */
  readonly parameters: readonly string[]
  /** Values that stay the same. */
  readonly constants: Readonly<Record<string, unknown>>
}

/** One loop over a batch that does all of the operations to each record, and then this. Undefined where a policy forbids code from text. */
export function fuseInto<A extends unknown[]>(ops: readonly BoundOp[], end: LoopEnd): ((batch: Batch, ...args: A) => void) | undefined {
  const names = Object.keys(end.constants)
  try {
    const { text, sets } = generate(ops, end)
    const make = new Function(...HELPERS, ...names, text + ownTextOf([...functionsOf(ops), ...Object.values(end.constants)])) as (
      ...args: unknown[]
    ) => (batch: Batch, ...args: A) => void
    return make(...helpersOf(ops, sets), ...names.map(n => end.constants[n]))
  } catch (error) {
    if (error instanceof EvalError) return undefined
    throw error
  }
}

const HELPERS = ['fs', 'isPromise', 'found', 'sets', 'splitsAsUsual']
const helpersOf = (ops: readonly BoundOp[], sets: readonly Uint8Array[]) => [functionsOf(ops), isPromise, foundIn(ops), sets, splitsAsUsual]

const functionsOf = (ops: readonly BoundOp[]) => ops.map(o => o.f)

const foundIn =
  (ops: readonly BoundOp[]) =>
  (i: number, promise: unknown): never => {
    throw new AsyncFunctionFound(ops[i]!.f, promise as Promise<unknown>)
  }

/** One loop over a batch that does all of the operations to each record. */
export function fuse(ops: readonly BoundOp[], codegen: boolean): (batch: Batch) => Batch {
  if (!codegen) return closures(ops, foundIn(ops))
  try {
    const { text, sets } = generate(ops)
    const make = new Function(...HELPERS, text + ownTextOf(functionsOf(ops))) as (...args: unknown[]) => (batch: Batch) => Batch
    return make(...helpersOf(ops, sets))
  } catch (error) {
    // where a policy forbids code from text
    if (error instanceof EvalError) return closures(ops, foundIn(ops))
    throw error
  }
}

/**
 * `filter` then `map`, for example:
 * ```
 * for (let i = 0; i < batch.length; i++) {
 *   const v = batch[i]
 *   const t0 = f0(v); if (t0 !== true) { if (!t0) continue; … }
 *   const v1 = f1(v); …
 *   out.push(v1)
 * }
 * ```
 */
function generate(ops: readonly BoundOp[], end?: LoopEnd): { text: string; sets: readonly Uint8Array[] } {
  const sets: Uint8Array[] = []
  const body = steps(ops, 0, plain('v'), end?.code ?? (({ whole }) => `out.push(${whole})`), sets)
  const lines = [
    "'use strict'",
    'const { indexOf, substring } = String.prototype',
    ...ops.map((_, i) => `const f${i} = fs[${i}]`),
    end ? `return (${['batch', ...end.parameters].join()}) => {` : 'return batch => {',
    'const usual = splitsAsUsual()',
    end ? (end.before ?? '') : 'const out = []',
    'for (let i = 0; i < batch.length; i++) {',
    'const v = batch[i]',
    ...body,
    '}',
    end ? (end.after ?? '') : 'return out',
    '}',
  ]
  return { text: lines.join('\n'), sets }
}

const plain = (name: string): LoopRecord => ({ whole: name, key: `${name}[0]`, value: `${name}[1]` })

/** A part of a text: nobody makes a string of it before one is needed. */
interface TextPart extends LoopRecord {
  readonly part: string
}

const textPart = (text: string, from: string, to: string): TextPart => {
  const part = `${text}, ${from}, ${to}`
  return { ...plain(`substring.call(${part})`), part }
}

const pairOfPart = ({ part, whole }: TextPart, value: string): LoopRecord => ({
  whole: `[${whole}, ${value}]`,
  key: whole,
  value,
  keyPart: part,
})

/** What is done to a record from an operation on. `continue` leads to the next one. */
function steps(ops: readonly BoundOp[], i: number, record: LoopRecord | TextPart, end: LoopEnd['code'], sets: Uint8Array[]): string[] {
  if (i === ops.length) return [end(record)]
  const { op, f } = ops[i]!
  const isPart = 'part' in record
  const literal = isPart && op === 'map' ? pairedWith(f) : undefined
  if (isPart && literal !== undefined) return steps(ops, i + 1, pairOfPart(record, literal), end, sets)
  if (!/^\w+$/.test(record.whole)) return [`const s${i} = ${record.whole}`, ...steps(ops, i, plain(`s${i}`), end, sets)]
  const { whole, key, value } = record
  const next = (name: string, at = i + 1) => steps(ops, at, plain(name), end, sets)
  const guard = (name: string) => `if (typeof ${name} === 'object' && isPromise(${name})) found(${i}, ${name})`
  switch (op) {
    case 'map':
      return [`const v${i} = f${i}(${whole})`, guard(`v${i}`), ...next(`v${i}`)]
    case 'filter':
      return [`const t${i} = f${i}(${whole})`, `if (t${i} !== true) { if (!t${i}) continue; ${guard(`t${i}`)} }`, ...next(whole)]
    case 'flatMap': {
      const called = [`const t${i} = f${i}(${whole})`, guard(`t${i}`), `for (const v${i} of t${i}) {`, ...next(`v${i}`), '}']
      const splitting = splittingOf(f)
      if (splitting === undefined) return called
      const parts = partsLoop(whole, splitting, i, part => steps(ops, i + 1, part, end, sets), sets)
      return [`if (usual && typeof ${whole} === 'string') {`, ...parts, '} else {', ...called, '}']
    }
    case 'mapValues':
      return [`const t${i} = f${i}(${value})`, guard(`t${i}`), `const v${i} = [${key}, t${i}]`, ...next(`v${i}`)]
    case 'flatMapValues':
      return [
        `const t${i} = f${i}(${value})`,
        guard(`t${i}`),
        `for (const x${i} of t${i}) {`,
        `const v${i} = [${key}, x${i}]`,
        ...next(`v${i}`),
        '}',
      ]
  }
}

/** A loop over the parts of a text, as the function would give them in an array. */
function partsLoop(text: string, { calls, by }: Splitting, i: number, body: (part: TextPart) => string[], sets: Uint8Array[]): string[] {
  const [x, at, from, to] = [`x${i}`, `at${i}`, `from${i}`, `to${i}`]
  return [
    `const ${x} = ${text}${calls}`,
    `let ${at} = 0, ${to} = 0`,
    'do {',
    `const ${from} = ${at}`,
    ...findSeparator(x, at, to, by, sets),
    ...body(textPart(x, from, to)),
    `} while (${to} < ${x}.length)`,
  ]
}

/** Where the part that begins at `at` ends; and `at` then behind the separator. */
function findSeparator(x: string, at: string, to: string, by: Separator, sets: Uint8Array[]): string[] {
  // called as a function: strings have more forms in V8 than a property's access may have seen
  if ('text' in by)
    return [
      `${to} = indexOf.call(${x}, ${JSON.stringify(by.text)}, ${at})`,
      `if (${to} < 0) ${to} = ${x}.length`,
      `${at} = ${to} + ${by.text.length}`,
    ]
  const divides = `sets[${sets.push(by.characters) - 1}][${x}.charCodeAt(${at})] === 1`
  return [
    `while (${at} < ${x}.length && !(${divides})) ${at}++`,
    `${to} = ${at}++`,
    ...(by.many ? [`while (${at} < ${x}.length && ${divides}) ${at}++`] : []),
  ]
}

type Push = (v: unknown) => void

/** The same as closures that call each other. */
function closures(ops: readonly BoundOp[], found: (i: number, promise: unknown) => never): (batch: Batch) => Batch {
  let out: unknown[] = []
  let push: Push = v => void out.push(v)
  for (let i = ops.length - 1; i >= 0; i--) {
    const { op, f } = ops[i]!
    const next = push
    const at = i
    const call = (v: unknown): unknown => {
      const r = f(v)
      return typeof r === 'object' && isPromise(r) ? found(at, r) : r
    }
    const steps: Record<BoundOp['op'], Push> = {
      map: v => next(call(v)),
      filter: v => {
        if (call(v)) next(v)
      },
      flatMap: v => {
        for (const x of call(v) as Iterable<unknown>) next(x)
      },
      mapValues: v => next([(v as unknown[])[0], call((v as unknown[])[1])]),
      flatMapValues: v => {
        for (const x of call((v as unknown[])[1]) as Iterable<unknown>) next([(v as unknown[])[0], x])
      },
    }
    push = steps[op]
  }
  return batch => {
    out = []
    for (const v of batch) push(v)
    return out
  }
}
