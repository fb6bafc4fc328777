import { ownTextOf } from '../../util/own-text.ts'
import type { Batch } from './batches.ts'
import { isPromise } from './batches.ts'
import type { BoundOp } from './element-op.ts'

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

/** What is done with each record that comes out of a loop: statements, which may use what it was made with. */
export interface LoopEnd {
  readonly code: (record: string) => string
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
    const make = new Function(
      'fs',
      'isPromise',
      'found',
      ...names,
      generate(ops, end) + ownTextOf([...functionsOf(ops), ...Object.values(end.constants)]),
    ) as (...args: unknown[]) => (batch: Batch, ...args: A) => void
    return make(functionsOf(ops), isPromise, foundIn(ops), ...names.map(n => end.constants[n]))
  } catch (error) {
    if (error instanceof EvalError) return undefined
    throw error
  }
}

const functionsOf = (ops: readonly BoundOp[]) => ops.map(o => o.f)

const foundIn =
  (ops: readonly BoundOp[]) =>
  (i: number, promise: unknown): never => {
    throw new AsyncFunctionFound(ops[i]!.f, promise as Promise<unknown>)
  }

/** One loop over a batch that does all of the operations to each record. */
export function fuse(ops: readonly BoundOp[], codegen: boolean): (batch: Batch) => Batch {
  const found = foundIn(ops)
  if (!codegen) return closures(ops, found)
  try {
    const make = new Function('fs', 'isPromise', 'found', generate(ops) + ownTextOf(functionsOf(ops))) as (
      ...args: unknown[]
    ) => (batch: Batch) => Batch
    return make(functionsOf(ops), isPromise, found)
  } catch (error) {
    // where a policy forbids code from text
    if (error instanceof EvalError) return closures(ops, found)
    throw error
  }
}

/**
 * `filter` then `map`, for example:
 * ```
 * for (const v0 of batch) {
 *   const t0 = f0(v0); if (t0 !== true) { if (!t0) continue; … }
 *   const v1 = f1(v0); …
 *   out.push(v1)
 * }
 * ```
 */
function generate(ops: readonly BoundOp[], end?: LoopEnd): string {
  const head = end ? [`return (${['batch', ...end.parameters].join()}) => {`, end.before ?? ''] : ['return batch => {', 'const out = []']
  const lines = ["'use strict'", ...ops.map((_, i) => `const f${i} = fs[${i}]`), ...head]
  let value = 'v'
  let close = '}'
  lines.push('for (let i = 0; i < batch.length; i++) {', 'const v = batch[i]')
  const guard = (i: number, name: string) => `if (typeof ${name} === 'object' && isPromise(${name})) found(${i}, ${name})`
  for (const [i, { op }] of ops.entries()) {
    const next = `v${i}`
    switch (op) {
      case 'map':
        lines.push(`const ${next} = f${i}(${value})`, guard(i, next))
        break
      case 'filter':
        lines.push(`const t${i} = f${i}(${value})`, `if (t${i} !== true) { if (!t${i}) continue; ${guard(i, `t${i}`)} }`)
        continue
      case 'flatMap':
        lines.push(`const t${i} = f${i}(${value})`, guard(i, `t${i}`), `for (const ${next} of t${i}) {`)
        close += '}'
        break
      case 'mapValues':
        lines.push(`const t${i} = f${i}(${value}[1])`, guard(i, `t${i}`), `const ${next} = [${value}[0], t${i}]`)
        break
      case 'flatMapValues':
        lines.push(
          `const t${i} = f${i}(${value}[1])`,
          guard(i, `t${i}`),
          `for (const x${i} of t${i}) {`,
          `const ${next} = [${value}[0], x${i}]`,
        )
        close += '}'
        break
    }
    value = next
  }
  if (end) lines.push(end.code(value), close, end.after ?? '', '}')
  else lines.push(`out.push(${value})`, close, 'return out', '}')
  return lines.join('\n')
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
