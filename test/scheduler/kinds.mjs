// Kinds of tasks for the scheduler's tests; used by the worker entry beside it and by the driver.
import { threadId } from 'node:worker_threads'
import { sparkError } from '#dist/util/errors.js'

const PAGE = 65_536
const spin = ms => {
  for (const end = performance.now() + ms; performance.now() < end; );
}
const sleep = ms => new Promise(resolve => setTimeout(resolve, ms))

/** Squares of task indexes. */
const square = {
  open: ({ spinMs = 0 } = {}) => ({
    run(task) {
      spin(spinMs)
      return task * task
    },
  }),
}

/** Each task writes its index to a page of its own and gives the address. */
const page = {
  open: ({ spinMs = 0 }, { memory }) => {
    const scratch = memory.allocate(3 * PAGE)
    return {
      run(task) {
        const address = memory.allocate(PAGE)
        memory.u32[address / 4] = task
        spin(spinMs)
        return address
      },
      close: () => memory.free(scratch),
    }
  },
}

/** Gathers the indexes of its tasks in a page; `finish` gives its address and how many. */
const gather = {
  open: ({ spinMs = 0 }, { memory }) => {
    const address = memory.allocate(PAGE)
    let n = 0
    return {
      run(task) {
        spin(spinMs)
        memory.u32[address / 4 + n++] = task
        return undefined
      },
      finish: () => ({ address, n }),
    }
  },
}

/** Adds to a sum in shared memory, as a shared directory would be written to. */
const shared = {
  open: ({ address, spinMs = 0 }, { memory }) => ({
    run(task) {
      spin(spinMs)
      Atomics.add(memory.i32, address / 4, task + 1)
      return task
    },
  }),
}

/** Fails at the given tasks as `how` says; `attempts` limits it to the first attempts. */
const failing = {
  open: ({ at, how, attempts = Infinity, spinMs = 0 }, { memory }) => ({
    async run(task, attempt) {
      memory.allocate(PAGE)
      spin(spinMs)
      if (!at.includes(task) || attempt >= attempts) return task
      switch (how) {
        case 'throw':
          throw new TypeError(`boom ${task}`)
        case 'spark':
          throw sparkError('DIVIDE_BY_ZERO', { config: `"task ${task}"` })
        case 'exit':
          process.exit(3)
          break
        case 'kill':
          // As an uncaught error anywhere in the thread.
          setTimeout(() => {
            throw new Error(`uncaught ${task}`)
          })
          await sleep(10_000)
          break
        case 'uncloneable':
          return () => {}
      }
    },
  }),
}

/** Waits: asynchronously, or by computing on without asking, or asking. Counts itself in `begun`, where that is given. */
const slow = {
  open: ({ how, ms, begun }, context) => ({
    async run(task) {
      if (begun) Atomics.add(begun, 0, 1)
      if (how === 'async') await sleep(ms)
      else for (const end = performance.now() + ms; performance.now() < end; ) if (how === 'asks' && context.cancelled()) return -1
      return task
    },
  }),
}

/** Says where it ran, and what its surroundings say. */
const where = {
  open: (_, context) => ({
    run(task, attempt) {
      spin(2)
      context.metrics.rowsRead += 10
      context.metrics.counters.spills = (context.metrics.counters.spills ?? 0) + task
      const { executorId, jobId, stageId, properties, init } = context
      return { threadId, executorId, jobId, stageId, properties, init, task, attempt }
    },
  }),
}

/** Claims no more after the given task. */
const draining = {
  open: ({ at, spinMs = 1 }, context) => ({
    run(task) {
      spin(spinMs)
      if (task === at) context.drain()
      return task
    },
    finish: () => 'finished',
  }),
}

/** One task behaves by its attempt: computes for so many milliseconds without asking, or has the thread die. */
const late = {
  open: ({ at, attempts }, { memory }) => ({
    run(task, attempt) {
      const address = memory.allocate(PAGE)
      memory.u32[address / 4] = task
      const now = task === at ? attempts[attempt] : 1
      if (now === 'exit') process.exit(3)
      if (now === 'throw') throw new TypeError('late, and wrong')
      spin(now)
      return { task, attempt, address }
    },
  }),
}

/** Fails on one worker, whatever the task. */
const sick = {
  open: ({ executor, spinMs = 2 }, { executorId }) => ({
    run(task) {
      if (executorId === executor) throw new TypeError(`executor ${executorId} is sick`)
      spin(spinMs)
      return executorId
    },
  }),
}

const broken = {
  open() {
    throw new Error('cannot open')
  },
}

const brokenFinish = {
  open: () => ({
    run: task => task,
    finish() {
      throw new Error('cannot finish')
    },
  }),
}

export const kinds = { square, page, gather, shared, failing, slow, where, draining, late, sick, broken, brokenFinish }
