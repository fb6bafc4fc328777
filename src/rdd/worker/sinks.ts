import { decodeValue } from '../codec/block.ts'
import type { FnRef } from '../job/program.ts'
import { runtime } from '../runtime.ts'
import { type ShuffleSink, shuffleSink } from '../shuffle/write.ts'
import { TaskContext } from '../task-context.ts'
import { mapConcurrently } from './async-op.ts'
import { andThen, type Batch, type Batches, drain, isPromise, toArray } from './batches.ts'
import type { Environment } from './environment.ts'
import { folding } from './loops.ts'
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
    case 'reduce': {
      const fold = folding(env.fn(sink.f), env)
      return batches => andThen(fold(batches, { has: false, state: undefined }), ({ has, state }) => (has ? packValue(state) : undefined))
    }
    case 'fold': {
      const fold = folding(env.fn(sink.f), env)
      return batches => andThen(fold(batches, { has: true, state: decodeValue(sink.zero) }), ({ state }) => packValue(state))
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
