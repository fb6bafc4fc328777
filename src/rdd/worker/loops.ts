import { ownTextOf } from '../../util/own-text.ts'
import { andThen, type Batch, type Batches, drain, fusedOf, isPromise } from './batches.ts'
import type { BoundOp } from './element-op.ts'
import type { Environment } from './environment.ts'
import { AsyncFunctionFound, fuseInto } from './fuse.ts'

type Merge = (state: unknown, v: unknown) => unknown

/** `state = f(state, v)` over a batch, as a loop of its own, so that the function's calls are compiled for it alone. */
export function foldLoop(f: Merge, codegen: boolean): (state: unknown, batch: Batch, from: number) => unknown {
  if (codegen) {
    try {
      return new Function(
        'f',
        'isPromise',
        'Found',
        `'use strict'; return (state, batch, from) => {
          for (let i = from; i < batch.length; i++) {
            state = f(state, batch[i])
            if (typeof state === 'object' && isPromise(state)) return Found(state, i + 1)
          }
          return state
        }${ownTextOf([f])}`,
      )(f, isPromise, (state: Promise<unknown>, next: number) => new Pending(state, next)) as ReturnType<typeof foldLoop>
    } catch (error) {
      if (!(error instanceof EvalError)) throw error
    }
  }
  return (state, batch, from) => {
    for (let i = from; i < batch.length; i++) {
      state = f(state, batch[i])
      if (typeof state === 'object' && isPromise(state)) return new Pending(state, i + 1)
    }
    return state
  }
}

/** The function gave a promise: the loop goes on at `next` with what it becomes. */
export class Pending {
  readonly state: Promise<unknown>
  readonly next: number
  constructor(state: Promise<unknown>, next: number) {
    this.state = state
    this.next = next
  }
}

/** Runs a fold loop over a batch to its end, waiting where it has to. */
export function runFold(loop: ReturnType<typeof foldLoop>, state: unknown, batch: Batch, from = 0): unknown {
  const result = loop(state, batch, from)
  if (!(result instanceof Pending)) return result
  return result.state.then(s => (result.next >= batch.length ? s : runFold(loop, s, batch, result.next)))
}

/** What records have become so far; there is none before the first. */
export interface Folded {
  has: boolean
  state: unknown
}

type FoldInto = (batch: Batch, folded: Folded) => void

/**
 * `f` of what there is and each record, in turn; the first is itself where there is none. The operations of a chain are done in the same loop, so
 * that its records are gone as soon as they are folded. Where `f` is asynchronous, whole batches are made and it is awaited.
 */
export function folding(f: Merge, env: Environment): (batches: Batches, folded: Folded) => Folded | Promise<Folded> {
  const { codegen } = env.settings
  const plain = foldLoop(f, codegen)
  const loops = new Map<readonly BoundOp[], FoldInto | undefined>()
  return (batches, folded) => {
    const chain = codegen && !env.isAsync(f) ? fusedOf(batches) : undefined
    if (chain !== undefined && !loops.has(chain.ops)) loops.set(chain.ops, fusedFold(chain.ops, f))
    const fused = chain && loops.get(chain.ops)
    if (chain !== undefined && fused !== undefined)
      return andThen(
        drain(chain.source, b => fused(b, folded)),
        () => folded,
      )
    const step = (b: Batch) => {
      if (b.length === 0) return undefined
      const from = folded.has ? 0 : 1
      const start = folded.has ? folded.state : b[0]
      folded.has = true
      return andThen(runFold(plain, start, b, from), s => void (folded.state = s))
    }
    return andThen(drain(batches, step), () => folded)
  }
}

const fusedFold = (ops: readonly BoundOp[], f: Merge): FoldInto | undefined =>
  fuseInto<[Folded]>(ops, {
    parameters: ['folded'],
    constants: {
      fold: f,
      pending: (promise: Promise<unknown>) => {
        throw new AsyncFunctionFound(f, promise)
      },
    },
    before: 'let { has, state } = folded',
    code: ({ whole }) => `
      if (has) {
        state = fold(state, ${whole})
        if (typeof state === 'object' && isPromise(state)) pending(state)
      } else {
        has = true
        state = ${whole}
      }`,
    after: 'folded.has = has; folded.state = state',
  })
