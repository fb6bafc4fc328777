import type { Memory } from '../columnar/memory.ts'

/**
 * A stage's control block in shared memory: what its workers and the driver must see at once, without messages.
 *
 * | words | |
 * |---|---|
 * | 0 | `next`: the task to try to claim next |
 * | 1 | `stop`: 0 go on, 1 abort (what is unpublished is dropped), 2 drain (no new tasks) |
 * | 2, 3 | number of tasks, of slots |
 * | 16 + 4 s | of slot s (a participation): running task + 1 or 0, owner of its pages, 1 if it shall yield |
 * | … | claims, one per task: slot + 1, or 0 |
 * | … | attempts, one per task: how often it has been tried before |
 */
export interface ControlBlock {
  readonly address: number
  readonly tasks: number
  /** The lowest task that nobody has claimed, or -1. Those that it shall not have are passed over; they have to be offered again. */
  claim(slot: number, except?: ReadonlySet<number>): number
  attempt(task: number): number
  stop(): StopFlag
  setStop(flag: StopFlag): void
  /** What the slot's participation is running, or -1. */
  running(slot: number): number
  runningOwner(slot: number): number
  setRunning(slot: number, task: number, owner: number): void
  yields(slot: number): boolean
  setYields(slot: number, value: boolean): void
  claimant(task: number): number
  /** Puts a task back; it is the next to be claimed unless a lower one is free. */
  unclaim(task: number, attempt: number): void
  /** Nobody shall claim the task, if nobody has. */
  withdraw(task: number): void
  /** Has an unclaimed task looked at again: a worker may have died between counting it and claiming it. */
  offer(task: number): void
  /** How many tasks are likely unclaimed (too many at worst). */
  unclaimed(): number
}

export const RUN = 0
export const ABORT = 1
export const DRAIN = 2
export type StopFlag = typeof RUN | typeof ABORT | typeof DRAIN

const NEXT = 0
const STOP = 1
const TASKS = 2
const SLOTS = 3
const SLOT_TABLE = 16
const SLOT_WORDS = 4

export const controlBlockSize = (tasks: number, slots: number): number => 4 * (SLOT_TABLE + SLOT_WORDS * slots + 2 * tasks)

/** Writes a fresh block (driver). */
export function initControlBlock(memory: Memory, address: number, tasks: number, slots: number): ControlBlock {
  const words = memory.i32.subarray(address >>> 2, (address + controlBlockSize(tasks, slots)) >>> 2)
  words.fill(0)
  words[TASKS] = tasks
  words[SLOTS] = slots
  return openControlBlock(memory, address)
}

export function openControlBlock(memory: Memory, address: number): ControlBlock {
  const header = memory.i32.subarray(address >>> 2, (address >>> 2) + SLOT_TABLE)
  const tasks = header[TASKS]!
  const slots = header[SLOTS]!
  const words = memory.i32.subarray(address >>> 2, (address + controlBlockSize(tasks, slots)) >>> 2)
  const claims = SLOT_TABLE + SLOT_WORDS * slots
  const attempts = claims + tasks
  const ofSlot = (slot: number) => SLOT_TABLE + SLOT_WORDS * slot
  return {
    address,
    tasks,
    claim(slot, except) {
      for (;;) {
        const task = Atomics.add(words, NEXT, 1)
        if (task >= tasks) {
          // The counter must not creep on for ever.
          Atomics.compareExchange(words, NEXT, task + 1, tasks)
          return -1
        }
        if (except?.has(task)) continue
        if (Atomics.compareExchange(words, claims + task, 0, slot + 1) === 0) return task
      }
    },
    attempt: task => Atomics.load(words, attempts + task),
    stop: () => Atomics.load(words, STOP) as StopFlag,
    setStop(flag) {
      // An abort is final.
      if (flag === DRAIN) Atomics.compareExchange(words, STOP, RUN, DRAIN)
      else Atomics.store(words, STOP, flag)
    },
    running: slot => Atomics.load(words, ofSlot(slot)) - 1,
    runningOwner: slot => Atomics.load(words, ofSlot(slot) + 1) >>> 0,
    setRunning(slot, task, owner) {
      Atomics.store(words, ofSlot(slot) + 1, owner)
      Atomics.store(words, ofSlot(slot), task + 1)
    },
    yields: slot => Atomics.load(words, ofSlot(slot) + 2) !== 0,
    setYields: (slot, value) => void Atomics.store(words, ofSlot(slot) + 2, value ? 1 : 0),
    claimant: task => Atomics.load(words, claims + task) - 1,
    unclaim(task, attempt) {
      Atomics.store(words, attempts + task, attempt)
      Atomics.store(words, claims + task, 0)
      this.offer(task)
    },
    withdraw: task => void Atomics.compareExchange(words, claims + task, 0, slots + 1),
    offer(task) {
      for (;;) {
        const next = Atomics.load(words, NEXT)
        if (next <= task || Atomics.compareExchange(words, NEXT, next, task) === next) return
      }
    },
    unclaimed: () => Math.max(0, tasks - Atomics.load(words, NEXT)),
  }
}
