import { decodeValue } from '../codec/block.ts'
import type { FnRef } from '../job/program.ts'
import { runtime } from '../runtime.ts'
import { type ShuffleSink, shuffleSink } from '../shuffle/write.ts'
import { TaskContext } from '../task-context.ts'
import { mapConcurrently } from './async-op.ts'
import { andThen, type Batch, type Batches, drain, isPromise, toArray } from './batches.ts'
import type { Environment } from './environment.ts'
import { foldLoop, runFold } from './loops.ts'
import { pack, packValue } from './pack.ts'
import { partitionIterator } from './partition-iterator.ts'
import { type RowsSink, rowsSink } from './rows-sink.ts'

/** What becomes of a task's records; the result goes to the driver. */
export type Sink = (batches: Batches, partition: number) => unknown

/** The sinks, and what they are told. */
export type SinkNode =
  | { readonly type: 'collect' }
  | { readonly type: 'count' }
  /** The first records. */
  | { readonly type: 'take'; readonly n: number }
  | { readonly type: 'foreach'; readonly f: FnRef }
  /** Nothing where there are no records. */
  | { readonly type: 'reduce'; readonly f: FnRef }
  | { readonly type: 'fold'; readonly zero: Uint8Array; readonly f: FnRef }
  /** A function of the task's context and its records. */
  | { readonly type: 'partition'; readonly f: FnRef }
  | ShuffleSink
  | RowsSink

export function bindSink(sink: SinkNode, env: Environment): Sink {
  switch (sink.type) {
    case 'collect':
      return batches => andThen(toArray(batches), pack)
    case 'count':
      return batches => {
        let n = 0
        return andThen(
          drain(batches, b => void (n += b.length)),
          () => n,
        )
      }
    case 'take':
      return batches => {
        const out: unknown[] = []
        return andThen(
          drain(batches, b => {
            for (let i = 0; i < b.length && out.length < sink.n; i++) out.push(b[i])
            return out.length >= sink.n
          }),
          () => pack(out),
        )
      }
    case 'foreach':
      return foreach(env, env.fn(sink.f))
    case 'reduce':
      return reduce(env, env.fn(sink.f))
    case 'fold': {
      const loop = foldLoop(env.fn(sink.f), env.settings.codegen)
      return batches => {
        let state = decodeValue(sink.zero)
        const step = (b: Batch) => andThen(runFold(loop, state, b), s => void (state = s))
        return andThen(drain(batches, step), () => packValue(state))
      }
    }
    case 'partition': {
      const f = env.fn<(context: TaskContext, records: unknown) => unknown>(sink.f)
      return batches => {
        const context = new TaskContext(runtime.task!)
        return andThen(partitionIterator(batches), records => andThen(f(context, records), packValue))
      }
    }
    case 'rows':
      return rowsSink(sink, env)
    case 'shuffle':
      return shuffleSink(sink, env)
  }
}

function foreach(env: Environment, f: (v: unknown) => unknown): Sink {
  const { concurrency } = env.settings
  const step = (b: Batch) => {
    for (let i = 0; i < b.length; i++) {
      const r = f(b[i])
      // from here on many at a time
      if (isPromise(r)) return Promise.all([r, mapConcurrently(b.slice(i + 1), f, concurrency)]).then(() => undefined)
    }
    return undefined
  }
  return batches => drain(batches, step)
}

function reduce(env: Environment, f: (a: unknown, b: unknown) => unknown): Sink {
  const loop = foldLoop(f, env.settings.codegen)
  return batches => {
    let has = false
    let state: unknown
    const step = (b: Batch) => {
      if (b.length === 0) return undefined
      const from = has ? 0 : 1
      const start = has ? state : b[0]
      has = true
      return andThen(runFold(loop, start, b, from), s => void (state = s))
    }
    return andThen(drain(batches, step), () => (has ? packValue(state) : undefined))
  }
}
