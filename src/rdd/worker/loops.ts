import { ownTextOf } from '../../util/own-text.ts'
import { type Batch, isPromise } from './batches.ts'

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
