/**
 * Runs of pages that stay for as long as nobody needs their room: what can be made again, by the part of a file that it was made from. They
 * count as free memory (`used` leaves them out), and go when an allocation finds no room, or would take more of the memory than
 * `spark.memory.fraction` while any are kept: of some that lie side by side, the one that was used least recently. Where one has to go for another, it is
 * by LIRS (Jiang and Zhang 2002): what was asked for before takes the place of what was last used before that. So a scan of more than fits
 * keeps a part of it, and one pass over other data drops nothing.
 */
export interface KeptRuns {
  /** Bytes that are kept now. */
  readonly bytes: number
  /** Whether a run of so many bytes, which was asked for in vain, may be kept: worth making it for that. Undefined where it may not. */
  admits(key: RunKey, bytes: number): Admission | undefined
  /** The run that was made from a part of a file; it stays where it is until it is let go. Undefined where there is none. */
  hold(key: RunKey): HeldRun | undefined
  /** Keeps a run that the caller has allocated and filled, and holds it for them. Undefined where it stays the caller's alone. */
  keep(key: RunKey, address: number, bytes: number, admission: Admission): HeldRun | undefined
  letGo(run: HeldRun): void
}

/** A part of a version of a file: a number that no other version has, and a range of bytes. */
export interface RunKey {
  readonly file: number
  readonly offset: number
  readonly length: number
}

/** When the run was asked for before, in the table's time: where it was, others may go for it. */
export interface Admission {
  readonly since: number | undefined
}

export interface HeldRun {
  readonly address: number
  /** Bytes of it that are in use. */
  readonly bytes: number
  readonly entry: number
}

/** Owner of the pages. */
export const KEPT_OWNER = 2

/** Limits, in pages: of what is kept, and of all that is allocated while anything is. */
export interface KeptLimits {
  readonly most: number
  readonly ceiling: number
}

/** The allocator below; all but `locked` and `used` are called under its lock. */
export interface KeptHost {
  locked<T>(body: () => T): T
  /** Pages that are allocated and not kept. */
  used(): number
  /** The pages of the run at an address that the caller owns. */
  pagesAt(address: number): number
  /** The run is kept from now on. */
  adopt(address: number, pages: number): void
  /** Frees a run that was kept. */
  drop(address: number, pages: number): void
}

/** The table is one of sets: an entry's key says in which of them it is. */
const WAYS = 8
/** Words of an entry: its page (0 where it is free), its key, its size, when it was last used, and the threads that hold it. */
const WORDS = 16
const [RUN, FILE, OFFSET_LOW, OFFSET_HIGH, LENGTH, BYTES, PAGES, USED, HOLDERS] = [0, 1, 2, 3, 4, 5, 6, 7, 8]
const MOST_HOLDERS = WORDS - HOLDERS
const HEAD_WORDS = 16
/** `NOW` counts pages that were asked for; 0 is never. */
const [KEPT, HAND, MOST, CEILING, NOW] = [0, 1, 2, 3, 4]
const PAGE = 65_536
/** Behind the entries: for keys that were asked for in vain, by their hash, a check of the key and when. */
const ASKED_PER_ENTRY = 4
/** How many runs are looked at to find one that may go. */
const LOOKED_AT = 16

const setsFor = (pages: number): number => 2 ** Math.max(2, Math.floor(Math.log2(pages / 64)))

/** Bytes of the table of a memory of so many pages. */
export const keptTableBytes = (pages: number): number => (HEAD_WORDS + setsFor(pages) * WAYS * (WORDS + 2 * ASKED_PER_ENTRY)) * 4

/** The table's time before it begins anew. */
const LAST = 2 ** 31 - 2 ** 17

function hashOf({ file, offset, length }: RunKey): number {
  const low = Math.imul(offset | 0, 0x9e3779b1) ^ Math.imul(file, 0x85ebca6b) ^ Math.imul(Math.floor(offset / 2 ** 32) ^ length, 0xc2b2ae35)
  return low ^ (low >>> 15)
}

/** The table of kept runs, in shared memory, as a thread sees it. */
export class KeptTable {
  private readonly words: Int32Array
  private readonly asked: Int32Array
  private readonly sets: number
  private readonly host: KeptHost
  /** Of this thread among the holders. */
  private readonly me: number

  constructor(buffer: ArrayBufferLike, address: number, pages: number, me: number, host: KeptHost) {
    this.sets = setsFor(pages)
    const entries = this.sets * WAYS
    this.words = new Int32Array(buffer, address, HEAD_WORDS + entries * WORDS)
    this.asked = new Int32Array(buffer, address + this.words.byteLength, entries * 2 * ASKED_PER_ENTRY)
    this.me = me
    this.host = host
  }

  /** Before other threads attach. */
  limit({ most, ceiling }: KeptLimits): void {
    this.words[MOST] = most
    this.words[CEILING] = ceiling
  }

  get pages(): number {
    return Atomics.load(this.words, KEPT)
  }

  admits(key: RunKey, bytes: number): Admission | undefined {
    const { words } = this
    const pages = Math.ceil(bytes / PAGE)
    if (pages > words[MOST]! / 4) return undefined
    return this.host.locked(() => {
      const since = this.askedBefore(key, pages)
      if (words[KEPT]! + pages <= this.room() || (since !== undefined && this.nextBefore(since) !== undefined)) return { since }
      return undefined
    })
  }

  hold(key: RunKey): HeldRun | undefined {
    if (this.pages === 0) return undefined
    return this.host.locked(() => {
      const entry = this.find(key)
      if (entry === undefined) return undefined
      this.words[entry + USED] = this.pass(this.words[entry + PAGES]!)
      return this.held(entry)
    })
  }

  keep(key: RunKey, address: number, bytes: number, { since }: Admission): HeldRun | undefined {
    const { words, host } = this
    return host.locked(() => {
      if (this.find(key) !== undefined) return undefined
      const pages = host.pagesAt(address)
      while (words[KEPT]! + pages > this.room(pages)) {
        const oldest = since === undefined ? undefined : this.nextBefore(since)
        if (oldest === undefined) return undefined
        this.drop(oldest)
      }
      const entry = this.place(key)
      if (entry === undefined) return undefined
      words[entry + FILE] = key.file
      words[entry + OFFSET_LOW] = key.offset | 0
      words[entry + OFFSET_HIGH] = Math.floor(key.offset / 2 ** 32)
      words[entry + LENGTH] = key.length | 0
      words[entry + BYTES] = bytes | 0
      words[entry + PAGES] = pages
      words[entry + USED] = words[NOW]!
      host.adopt(address, pages)
      words[KEPT] = words[KEPT]! + pages
      // the entry exists from here on
      Atomics.store(words, entry + RUN, (address >>> 0) / PAGE)
      return this.held(entry)
    })
  }

  letGo({ entry }: HeldRun): void {
    const { words } = this
    this.host.locked(() => {
      for (let i = entry + HOLDERS; i < entry + WORDS; i++)
        if (words[i] === this.me) {
          words[i] = 0
          return
        }
    })
  }

  /** Under the lock: makes room, before so many pages more are allocated. */
  yieldTo(pages: number): void {
    const { words } = this
    while (words[KEPT]! > 0 && this.host.used() + words[KEPT]! + pages > words[CEILING]!) if (!this.dropOne()) return
  }

  /** Under the lock: drops a run that nobody holds. False where all are held. */
  dropOne(): boolean {
    const oldest = this.next()
    if (oldest !== undefined) this.drop(oldest)
    return oldest !== undefined
  }

  /** A thread is gone, and holds nothing any more. Nobody else writes where it is named, so that this needs no lock. */
  forgetHolder(thread: number): void {
    const { words } = this
    for (let entry = HEAD_WORDS; entry < words.length; entry += WORDS)
      for (let i = entry + HOLDERS; i < entry + WORDS; i++) Atomics.compareExchange(words, i, thread, 0)
  }

  /** Under the lock, after whoever held it died: the pages of the runs that the table has, by which all others are garbage. */
  recount(): ReadonlySet<number> {
    const { words } = this
    const runs = new Set<number>()
    let kept = 0
    for (let entry = HEAD_WORDS; entry < words.length; entry += WORDS) {
      if (words[entry + RUN] === 0) continue
      runs.add(words[entry + RUN]!)
      kept += words[entry + PAGES]!
    }
    words[KEPT] = kept
    return runs
  }

  /** Pages that may be kept beside what is allocated, without those that will be. */
  private room(adopted = 0): number {
    const { words } = this
    return Math.min(words[MOST]!, words[CEILING]! - this.host.used() + adopted)
  }

  /** The time, so many pages later. */
  private pass(pages: number): number {
    const { words } = this
    const now = words[NOW]! + pages
    // begins anew before it ends: what was used is then later than all that is asked for, until it is used again
    words[NOW] = now > LAST ? 1 : now
    return words[NOW]!
  }

  /** When the key was asked for before; notes that it is now. */
  private askedBefore(key: RunKey, pages: number): number | undefined {
    const { asked } = this
    const hash = hashOf(key)
    const at = ((hash >>> 0) % (asked.length / 2)) * 2
    const check = (Math.imul(hash, 0x27d4eb2f) ^ key.offset) | 0
    const since = asked[at] === check && asked[at + 1] !== 0 ? asked[at + 1] : undefined
    asked[at] = check
    asked[at + 1] = this.pass(pages)
    return since
  }

  /** The least recently used of the next runs that nobody holds. */
  private next(): number | undefined {
    const { words } = this
    const entries = this.sets * WAYS
    let oldest: number | undefined
    let seen = 0
    for (let step = 0; step < entries && words[KEPT]! > 0 && seen < LOOKED_AT; step++) {
      const at = words[HAND]!
      words[HAND] = (at + 1) % entries
      const entry = HEAD_WORDS + at * WORDS
      if (words[entry + RUN] === 0 || this.isHeld(entry)) continue
      seen++
      if (oldest === undefined || words[entry + USED]! < words[oldest + USED]!) oldest = entry
    }
    return oldest
  }

  /** The same, where it was last used before a time. */
  private nextBefore(time: number): number | undefined {
    const oldest = this.next()
    return oldest !== undefined && this.words[oldest + USED]! < time ? oldest : undefined
  }

  private held(entry: number): HeldRun | undefined {
    const { words } = this
    for (let i = entry + HOLDERS; i < entry + HOLDERS + MOST_HOLDERS; i++) {
      if (words[i] !== 0) continue
      words[i] = this.me
      return { address: words[entry + RUN]! * PAGE, bytes: words[entry + BYTES]! >>> 0, entry }
    }
    return undefined
  }

  private isHeld(entry: number): boolean {
    for (let i = entry + HOLDERS; i < entry + WORDS; i++) if (this.words[i] !== 0) return true
    return false
  }

  private drop(entry: number): void {
    const { words } = this
    const page = words[entry + RUN]!
    const pages = words[entry + PAGES]!
    Atomics.store(words, entry + RUN, 0)
    words[KEPT] = words[KEPT]! - pages
    this.host.drop(page * PAGE, pages)
  }

  private firstOfSet(key: RunKey): number {
    return HEAD_WORDS + ((hashOf(key) >>> 0) % this.sets) * WAYS * WORDS
  }

  private find(key: RunKey): number | undefined {
    const { words } = this
    const first = this.firstOfSet(key)
    for (let entry = first; entry < first + WAYS * WORDS; entry += WORDS)
      if (
        words[entry + RUN] !== 0 &&
        words[entry + FILE] === key.file &&
        words[entry + OFFSET_LOW] === (key.offset | 0) &&
        words[entry + OFFSET_HIGH] === Math.floor(key.offset / 2 ** 32) &&
        words[entry + LENGTH] === (key.length | 0)
      )
        return entry
    return undefined
  }

  /** A free entry of the key's set; one that nobody holds gives way. */
  private place(key: RunKey): number | undefined {
    const { words } = this
    const first = this.firstOfSet(key)
    let other: number | undefined
    for (let entry = first; entry < first + WAYS * WORDS; entry += WORDS) {
      if (words[entry + RUN] === 0) return entry
      if (!this.isHeld(entry) && (other === undefined || words[entry + USED]! < words[other + USED]!)) other = entry
    }
    if (other !== undefined) this.drop(other)
    return other
  }
}
