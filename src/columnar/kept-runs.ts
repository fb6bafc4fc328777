/**
 * Runs of pages that stay for as long as nobody needs their room: what can be made again, by the part of a file that it was made from. They
 * count as free memory (`used` leaves them out), and go, in the order of a clock with a second chance (Corbató 1968), when an allocation
 * finds no room, or would take more of the memory than `spark.memory.fraction` while any are kept.
 */
export interface KeptRuns {
  /** Bytes that are kept now. */
  readonly bytes: number
  /** Whether a run of so many bytes may be kept: worth making it for that. */
  admits(bytes: number): boolean
  /** The run that was made from a part of a file; it stays where it is until it is let go. Undefined where there is none. */
  hold(key: RunKey): HeldRun | undefined
  /** Keeps a run that the caller has allocated and filled, and holds it for them. Undefined where it stays the caller's alone. */
  keep(key: RunKey, address: number, bytes: number): HeldRun | undefined
  letGo(run: HeldRun): void
}

/** A part of a version of a file: a number that no other version has, and a range of bytes. */
export interface RunKey {
  readonly file: number
  readonly offset: number
  readonly length: number
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
/** Words of an entry: its page (0 where it is free), its key, its size, whether it was used again since the clock passed it, and the threads that hold it. */
const WORDS = 16
const [RUN, FILE, OFFSET_LOW, OFFSET_HIGH, LENGTH, BYTES, PAGES, REFERENCED, HOLDERS] = [0, 1, 2, 3, 4, 5, 6, 7, 8]
const MOST_HOLDERS = WORDS - HOLDERS
const HEAD_WORDS = 16
const [KEPT, HAND, MOST, CEILING, MISSES] = [0, 1, 2, 3, 4]
const PAGE = 65_536
/** Where keeping one means dropping another, one in so many is kept: a scan of more than fits would else drop each before it is used again. */
const ADMITTED = 4

const setsFor = (pages: number): number => 2 ** Math.max(2, Math.floor(Math.log2(pages / 64)))

/** Bytes of the table of a memory of so many pages. */
export const keptTableBytes = (pages: number): number => (HEAD_WORDS + setsFor(pages) * WAYS * WORDS) * 4

/** The table of kept runs, in shared memory, as a thread sees it. */
export class KeptTable {
  private readonly words: Int32Array
  private readonly sets: number
  private readonly host: KeptHost
  /** Of this thread among the holders. */
  private readonly me: number

  constructor(buffer: ArrayBufferLike, address: number, pages: number, me: number, host: KeptHost) {
    this.sets = setsFor(pages)
    this.words = new Int32Array(buffer, address, keptTableBytes(pages) / 4)
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

  admits(bytes: number): boolean {
    const { words } = this
    const pages = Math.ceil(bytes / PAGE)
    const most = words[MOST]!
    const ceiling = words[CEILING]! - this.host.used()
    if (pages > most / 4 || pages > ceiling) return false
    return this.pages + pages <= Math.min(most, ceiling) || Atomics.add(words, MISSES, 1) % ADMITTED === 0
  }

  hold(key: RunKey): HeldRun | undefined {
    if (this.pages === 0) return undefined
    return this.host.locked(() => {
      const entry = this.find(key)
      if (entry === undefined) return undefined
      this.words[entry + REFERENCED] = 1
      return this.held(entry)
    })
  }

  keep(key: RunKey, address: number, bytes: number): HeldRun | undefined {
    const { words, host } = this
    return host.locked(() => {
      if (this.find(key) !== undefined) return undefined
      const pages = host.pagesAt(address)
      const room = (): number => Math.min(words[MOST]!, words[CEILING]! - host.used() + pages) - words[KEPT]!
      while (room() < pages) if (!this.dropOne()) return undefined
      const entry = this.place(key)
      if (entry === undefined) return undefined
      words[entry + FILE] = key.file
      words[entry + OFFSET_LOW] = key.offset | 0
      words[entry + OFFSET_HIGH] = Math.floor(key.offset / 2 ** 32)
      words[entry + LENGTH] = key.length | 0
      words[entry + BYTES] = bytes | 0
      words[entry + PAGES] = pages
      words[entry + REFERENCED] = 0
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

  /** Under the lock: drops the next run that nobody holds and that was not used again since the clock passed it. False where all are held. */
  dropOne(): boolean {
    const { words } = this
    const entries = this.sets * WAYS
    for (let step = 0; step < 2 * entries && words[KEPT]! > 0; step++) {
      const at = words[HAND]!
      words[HAND] = (at + 1) % entries
      const entry = HEAD_WORDS + at * WORDS
      if (words[entry + RUN] === 0 || this.isHeld(entry)) continue
      if (words[entry + REFERENCED] === 0) {
        this.drop(entry)
        return true
      }
      words[entry + REFERENCED] = 0
    }
    return false
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

  private firstOfSet({ file, offset, length }: RunKey): number {
    const low =
      Math.imul(offset | 0, 0x9e3779b1) ^ Math.imul(file, 0x85ebca6b) ^ Math.imul(Math.floor(offset / 2 ** 32) ^ length, 0xc2b2ae35)
    return HEAD_WORDS + (((low ^ (low >>> 15)) >>> 0) % this.sets) * WAYS * WORDS
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
      if (!this.isHeld(entry) && (other === undefined || words[entry + REFERENCED]! < words[other + REFERENCED]!)) other = entry
    }
    if (other !== undefined) this.drop(other)
    return other
  }
}
