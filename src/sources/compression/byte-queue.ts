import type { Pieces } from './compression.ts'

/** Pieces as one run of bytes that is read from the front. */
export class ByteQueue {
  private readonly source: Iterator<Uint8Array>
  private bytes: Uint8Array = new Uint8Array()
  private at = 0
  /** Bytes of the pieces before this. */
  private passed = 0

  constructor(pieces: Pieces) {
    this.source = pieces[Symbol.iterator]()
  }
  /** How many bytes have been taken. */
  get consumed(): number {
    return this.passed + this.at
  }
  /** Goes to the next piece, if there is one. */
  private more(): boolean {
    const next = this.source.next()
    if (next.done) return false
    this.passed += this.bytes.length
    this.bytes = next.value
    this.at = 0
    return true
  }
  /** The next byte; -1 at the end. */
  byte(): number {
    while (this.at === this.bytes.length) if (!this.more()) return -1
    return this.bytes[this.at++]!
  }
  /** The next `n` bytes. Raises where there are fewer. */
  take(n: number): Uint8Array {
    if (this.bytes.length - this.at >= n) return this.bytes.subarray(this.at, (this.at += n))
    const out = new Uint8Array(n)
    for (let got = 0; got < n; ) {
      const some = this.bytes.subarray(this.at, this.at + n - got)
      out.set(some, got)
      got += some.length
      this.at += some.length
      if (got < n && !this.more()) throw new Error('unexpected end of file')
    }
    return out
  }
  /** A big-endian number of four bytes; undefined at the end. */
  uint32(): number | undefined {
    const first = this.byte()
    if (first < 0) return undefined
    const [b, c, d] = this.take(3)
    return ((first << 24) | (b! << 16) | (c! << 8) | d!) >>> 0
  }
}
