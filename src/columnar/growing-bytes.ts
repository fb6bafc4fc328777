/** Bytes that are appended to; memory of their own, not the engine's. */
export class GrowingBytes {
  bytes: Uint8Array<ArrayBuffer>
  view: DataView
  used = 0

  constructor(capacity = 1024) {
    this.bytes = new Uint8Array(capacity)
    this.view = new DataView(this.bytes.buffer)
  }

  /** Room for so many bytes at the end, zeroed; gives where. `bytes` and `view` are others afterwards. */
  take(count: number): number {
    const at = this.used
    this.used += count
    if (this.used > this.bytes.length) {
      const larger = new Uint8Array(Math.max(this.used, this.bytes.length * 2))
      larger.set(this.bytes)
      this.bytes = larger
      this.view = new DataView(larger.buffer)
    }
    return at
  }

  /** Starts anew with the same memory. */
  clear(): void {
    this.bytes.fill(0, 0, this.used)
    this.used = 0
  }

  append(source: Uint8Array): void {
    const at = this.take(source.length)
    this.bytes.set(source, at)
  }

  appendByte(value: number): void {
    const at = this.take(1)
    this.bytes[at] = value
  }

  appendInt32(value: number): void {
    const at = this.take(4)
    this.view.setInt32(at, value, true)
  }

  /** The bytes so far, with a buffer of just their size; starts anew. */
  finish(): Uint8Array<ArrayBuffer> {
    const all = this.bytes.slice(0, this.used)
    this.bytes = new Uint8Array(1024)
    this.view = new DataView(this.bytes.buffer)
    this.used = 0
    return all
  }
}
