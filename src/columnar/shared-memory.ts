import { readFileSync } from 'node:fs'
import { threadId } from 'node:worker_threads'
import { sparkError } from '../util/errors.ts'
import { KEPT_OWNER, type KeptLimits, KeptTable, keptTableBytes } from './kept-runs.ts'
import { type Memory, PAGE, type StringBuffer } from './memory.ts'

/**
 * The `Memory` of the process: one shared `WebAssembly.Memory`, grown once to its limit (growth costs nothing until a page is
 * touched), and a page allocator whose tables lie in that memory, so that every thread allocates and frees.
 *
 * Tables, from `controlAddress` on: a header of 64 words, `runs` (u32 per page: length in pages of the run that starts there, else 0),
 * `owners` (u32 per page, valid where a run starts), and the table of kept runs. A run exists from the single store to `runs` on, so a thread that is
 * terminated at any place leaves the tables sound; only its lock has to be broken and `used` counted anew.
 *
 * The lock spins and holds its owner's thread id + 1. The driver never sleeps for it. A terminated worker may hold it: the driver calls
 * `breakLock(threadId)` when the worker has exited, and `markDying(threadId)` when it starts terminating it, so that it does not
 * wait for ever in between.
 */
export interface SharedMemory extends Memory {
  /** Where the allocator's tables lie; `attachMemory` needs it. */
  readonly controlAddress: number
  /** Bytes that can be allocated at most. */
  readonly limit: number
  /** The same memory with an `owner` and accounts of its own: what runs at the same time as other things on a thread allocates through it. */
  charge(owner: number): SharedMemory
  /** An owner's id that nobody has had before. */
  newOwner(): number
  /** Bytes that this handle has allocated less those it has freed, and the most that they have been. */
  readonly charged: number
  readonly chargedPeak: number
  resetCharged(): void
  /** Bytes that an owner holds now. */
  usedBy(owner: number): number
  /** The addresses of an owner's runs, lowest first. */
  runsOf(owner: number): number[]
  /** Hands all that an owner holds over to another. */
  transferOwner(from: number, to: number): void
  /** The bytes of the run at an address. */
  sizeOf(address: number): number
  /** Restarts `peak` at what is used now. */
  resetPeak(): void
  /** The driver has started to terminate a thread. */
  markDying(threadId: number): void
  /** The thread is gone: frees the lock if it held it. Gives whether it did. */
  breakLock(threadId: number): boolean
}

const CONTROL_ADDRESS = PAGE
const HEADER_WORDS = 64
const MAX_PAGES = 65_536
/** Below this there is no room for work, and halving further is pointless. */
const MIN_PAGES = 256

// Words of the header.
const LOCK = 0
const PAGES = 1
/** No free page lies below it; always the start of a run or a free page. */
const HINT = 2
const USED = 3
const PEAK = 4
const RESERVED = 5
/** No run ends beyond this page. */
const HIGH = 6
const NEXT_OWNER = 7

/** Owners below are kept for long-lived parts of the engine. */
const FIRST_OWNER = 16

/** Spins before a worker yields its core, and the driver looks at the clock. */
const SPINS = 2_000
/** A dying thread whose lock is this old (ms) is gone: the work under the lock takes microseconds. */
const DYING_PATIENCE = 500
const PATIENCE = 30_000

export interface MemoryOptions {
  readonly maximumBytes: number
  /** Shares of the memory: runs kept for later take at most the first, and go where more than the second is allocated. By default none are kept. */
  readonly kept?: { readonly most: number; readonly ceiling: number }
}

/**
 * Makes the process's memory (driver). `maximumBytes` is rounded to pages and at most 4 GiB; where the system refuses that
 * much, half of it is tried, and so on. Raises UNABLE_TO_ACQUIRE_MEMORY naming the system's limit where nothing is granted.
 */
export function createMemory({ maximumBytes, kept }: MemoryOptions): SharedMemory {
  const wanted = Math.max(MIN_PAGES, Math.min(MAX_PAGES, Math.floor(maximumBytes / PAGE)))
  const wasm = reserve(wanted)
  const pages = wasm.buffer.byteLength / PAGE
  const words = new Int32Array(wasm.buffer, CONTROL_ADDRESS, HEADER_WORDS)
  const first = 1 + Math.ceil((HEADER_WORDS * 4 + pages * 8 + keptTableBytes(pages)) / PAGE)
  words[PAGES] = pages
  words[HINT] = first
  words[RESERVED] = first
  words[HIGH] = first
  words[NEXT_OWNER] = FIRST_OWNER
  const limits = kept && { most: Math.floor(kept.most * pages), ceiling: Math.floor(kept.ceiling * pages) }
  return open(wasm, CONTROL_ADDRESS, false, limits)
}

function reserve(wanted: number): WebAssembly.Memory {
  let cause: unknown
  for (let pages = wanted; pages >= MIN_PAGES; pages >>>= 1) {
    try {
      const memory = new WebAssembly.Memory({ initial: MIN_PAGES, maximum: pages, shared: true })
      // Growth may be refused where reserving was not.
      for (let target = pages; target > MIN_PAGES; target >>>= 1) {
        try {
          memory.grow(target - MIN_PAGES)
          break
        } catch (e) {
          cause = e
        }
      }
      return memory
    } catch (e) {
      cause = e
    }
  }
  const error = sparkError('UNABLE_TO_ACQUIRE_MEMORY', { requestedBytes: String(wanted * PAGE), receivedBytes: '0' }, [], cause)
  error.message += `\nThe system refuses to reserve address space for a WebAssembly memory${systemLimits()}.`
  throw error
}

/** ` (Max address space: 8000000 bytes; …)` where limits are set. */
function systemLimits(): string {
  try {
    const set = readFileSync('/proc/self/limits', 'utf8')
      .split('\n')
      .filter(line => /^Max (address space|data size)/.test(line))
      .map(line => line.trim().split(/\s{2,}/))
      .filter(([, soft]) => soft !== 'unlimited')
      .map(([name, soft]) => `${name}: ${soft} bytes`)
    return set.length === 0 ? '' : ` (${set.join('; ')}; see ulimit -v and ulimit -d)`
  } catch {
    return ''
  }
}

/** The memory that another thread made. */
export function attachMemory(wasm: WebAssembly.Memory, controlAddress: number): SharedMemory {
  return open(wasm, controlAddress, threadId !== 0)
}

function open(wasm: WebAssembly.Memory, controlAddress: number, maySleep: boolean, limits?: KeptLimits): SharedMemory {
  const { buffer } = wasm
  const control = new Int32Array(buffer, controlAddress, HEADER_WORDS)
  const pages = control[PAGES]!
  const firstPage = control[RESERVED]!
  /** The last page is never handed out, so that kernels may read past their input. */
  const endPage = pages - 1
  const runs = new Uint32Array(buffer, controlAddress + HEADER_WORDS * 4, pages)
  const owners = new Uint32Array(buffer, controlAddress + HEADER_WORDS * 4 + pages * 4, pages)
  const me = threadId + 1
  const dying = new Set<number>()

  function lock(): void {
    if (Atomics.compareExchange(control, LOCK, 0, me) === 0) return
    let started = 0
    for (let spins = 1; ; spins++) {
      if (Atomics.load(control, LOCK) === 0 && Atomics.compareExchange(control, LOCK, 0, me) === 0) return
      if (spins % SPINS !== 0) continue
      if (maySleep) {
        Atomics.wait(control, LOCK, Atomics.load(control, LOCK), 0.05)
        continue
      }
      const now = performance.now()
      started ||= now
      const holder = Atomics.load(control, LOCK)
      if (holder !== 0 && dying.has(holder - 1) && now - started > DYING_PATIENCE) breakHeld(holder)
      if (now - started > PATIENCE)
        throw sparkError('INTERNAL_ERROR', {
          message: `The memory allocator's lock has been held by thread ${holder - 1} for ${PATIENCE / 1000} s.`,
        })
    }
  }
  function unlock(): void {
    Atomics.store(control, LOCK, 0)
  }
  function breakHeld(holder: number): boolean {
    if (Atomics.load(control, LOCK) !== holder) return false
    const known = kept.recount()
    let used = 0
    for (let p = firstPage; p < control[HIGH]!; p += runs[p]! || 1) {
      if (owners[p] !== KEPT_OWNER) used += runs[p]!
      else if (runs[p] !== 0 && !known.has(p)) clear(p)
    }
    control[USED] = used
    return Atomics.compareExchange(control, LOCK, holder, 0) === holder
  }

  /** Under the lock: the first page of the lowest free extent of `count` pages, or minus the longest extent there is. */
  function find(count: number): number {
    let start = control[HINT]!
    let longest = 0
    let seenFree = false
    const high = control[HIGH]!
    for (let p = start; p < high; ) {
      const run = runs[p]!
      if (run !== 0) {
        p += run
        start = p
        if (!seenFree) control[HINT] = p
        continue
      }
      seenFree = true
      p++
      if (p - start === count) return start
      if (p - start > longest) longest = p - start
    }
    const rest = endPage - start
    return rest >= count ? start : -Math.max(longest, rest)
  }

  function headOf(address: number): number {
    const page = (address >>> 0) / PAGE
    if (!Number.isInteger(page) || page < firstPage || page >= endPage || runs[page] === 0)
      throw sparkError('INTERNAL_ERROR', { message: `No allocation starts at address ${address >>> 0}.` })
    return page
  }

  /** Under the lock: the run's pages are free, whoever had them; gives how many. */
  function clear(page: number): number {
    const count = runs[page]!
    if (page < control[HINT]!) control[HINT] = page
    runs[page] = 0
    if (page + count === control[HIGH]) control[HIGH] = page
    return count
  }

  /** Under the lock. */
  function release(page: number): void {
    control[USED] = control[USED]! - clear(page)
  }

  /** Under the lock. */
  function* heads(owner: number): Generator<number> {
    for (let p = firstPage; p < control[HIGH]!; ) {
      const run = runs[p]!
      if (run !== 0 && owners[p] === owner) yield p
      p += run || 1
    }
  }

  function locked<T>(body: () => T): T {
    lock()
    try {
      return body()
    } finally {
      unlock()
    }
  }

  const kept = new KeptTable(buffer, controlAddress + HEADER_WORDS * 4 + pages * 8, pages, me, {
    locked,
    used: () => control[USED]!,
    pagesAt: address => runs[headOf(address)]!,
    adopt(address, count) {
      owners[headOf(address)] = KEPT_OWNER
      control[USED] = control[USED]! - count
    },
    drop: address => void clear(headOf(address)),
  })
  if (limits) kept.limit(limits)

  /** Under the lock: room for so many pages, where need be in the place of runs that are kept; as `find`. */
  function makeRoom(count: number): number {
    kept.yieldTo(count)
    let page = find(count)
    while (page <= 0 && kept.dropOne()) page = find(count)
    return page
  }

  const views = {
    wasm,
    controlAddress,
    u8: new Uint8Array(buffer),
    i32: new Int32Array(buffer),
    u32: new Uint32Array(buffer),
    i64: new BigInt64Array(buffer),
    f32: new Float32Array(buffer),
    f64: new Float64Array(buffer),
    dataView: new DataView(buffer),
    buffer: Buffer.from(buffer) as Buffer as StringBuffer,
    limit: (endPage - firstPage) * PAGE,
  }

  function handle(initialOwner: number): SharedMemory {
    let charged = 0
    let chargedPeak = 0
    const memory: SharedMemory = {
      ...views,
      owner: initialOwner,
      charge: handle,
      newOwner: () => Atomics.add(control, NEXT_OWNER, 1),

      allocate(bytes) {
        const count = Math.max(1, Math.ceil(bytes / PAGE))
        lock()
        try {
          const page = makeRoom(count)
          if (page <= 0)
            throw sparkError('UNABLE_TO_ACQUIRE_MEMORY', {
              requestedBytes: String(bytes),
              receivedBytes: String(Math.min(bytes, -page * PAGE)),
            })
          owners[page] = memory.owner
          if (page + count > control[HIGH]!) control[HIGH] = page + count
          runs[page] = count
          if (page === control[HINT]) control[HINT] = page + count
          const used = control[USED]! + count
          control[USED] = used
          if (used > control[PEAK]!) control[PEAK] = used
          charged += count
          if (charged > chargedPeak) chargedPeak = charged
          return page * PAGE
        } finally {
          unlock()
        }
      },

      free(address) {
        lock()
        try {
          const page = headOf(address)
          charged -= runs[page]!
          release(page)
        } finally {
          unlock()
        }
      },

      freeOwner(owner) {
        locked(() => {
          for (const page of heads(owner)) release(page)
        })
      },
      transfer(address, owner) {
        owners[headOf(address)] = owner
      },
      transferOwner(from, to) {
        locked(() => {
          for (const page of heads(from)) owners[page] = to
        })
      },

      get used() {
        return Atomics.load(control, USED) * PAGE
      },
      get peak() {
        return Atomics.load(control, PEAK) * PAGE
      },
      resetPeak() {
        Atomics.store(control, PEAK, Atomics.load(control, USED))
      },
      get charged() {
        return charged * PAGE
      },
      get chargedPeak() {
        return chargedPeak * PAGE
      },
      resetCharged() {
        charged = 0
        chargedPeak = 0
      },

      kept: {
        get bytes() {
          return kept.pages * PAGE
        },
        admits: (key, bytes) => kept.admits(key, bytes),
        hold: key => kept.hold(key),
        keep(key, address, bytes, admission) {
          const run = kept.keep(key, address, bytes, admission)
          if (run) charged -= runs[headOf(address)]!
          return run
        },
        letGo: run => kept.letGo(run),
      },

      usedBy: owner =>
        locked(() => {
          let count = 0
          for (const page of heads(owner)) count += runs[page]!
          return count * PAGE
        }),
      runsOf: owner => locked(() => Array.from(heads(owner), page => page * PAGE)),
      sizeOf: address => runs[headOf(address)]! * PAGE,

      markDying(thread) {
        dying.add(thread)
      },
      breakLock(thread) {
        dying.delete(thread)
        kept.forgetHolder(thread + 1)
        return breakHeld(thread + 1)
      },
    }
    return memory
  }
  return handle(0)
}
