import { GrowingBytes } from '../../columnar/growing-bytes.ts'

const utf8 = new TextEncoder()

/** Bytes as Hadoop's `WritableUtils` and `DataOutput` write them: big-endian, integers of variable length, texts behind their length. */
export class DataOutput {
  private readonly out = new GrowingBytes(256)

  get length(): number {
    return this.out.used
  }
  get bytes(): Uint8Array {
    return this.out.bytes.subarray(0, this.out.used)
  }
  clear(): void {
    this.out.used = 0
  }
  raw(bytes: Uint8Array): void {
    this.out.append(bytes)
  }
  byte(value: number): void {
    const at = this.out.take(1)
    this.out.view.setInt8(at, value)
  }
  int16(value: number): void {
    const at = this.out.take(2)
    this.out.view.setInt16(at, value)
  }
  int32(value: number): void {
    const at = this.out.take(4)
    this.out.view.setInt32(at, value)
  }
  int64(value: bigint): void {
    const at = this.out.take(8)
    this.out.view.setBigInt64(at, value)
  }
  float32(value: number): void {
    const at = this.out.take(4)
    this.out.view.setFloat32(at, value)
  }
  float64(value: number): void {
    const at = this.out.take(8)
    this.out.view.setFloat64(at, value)
  }
  /** One byte from -112 to 127; else a byte that tells the sign and how many follow. */
  vint(value: number | bigint): void {
    let v = BigInt(value)
    if (v >= -112n && v <= 127n) return this.byte(Number(v))
    const negative = v < 0n
    if (negative) v = ~v
    const n = Math.ceil(v.toString(16).length / 2)
    this.byte((negative ? -120 : -112) - n)
    for (let i = n - 1; i >= 0; i--) this.byte(Number((v >> BigInt(i * 8)) & 0xffn))
  }
  text(value: string): void {
    const bytes = utf8.encode(value)
    this.vint(bytes.length)
    this.raw(bytes)
  }
}

/** What `DataOutput` writes, in memory. Raises a RangeError where the bytes end too early. */
export class DataInput {
  readonly bytes: Uint8Array
  private readonly view: DataView
  at = 0

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  }
  get left(): number {
    return this.bytes.length - this.at
  }
  raw(n: number): Uint8Array {
    if (n < 0 || n > this.left) throw new RangeError('unexpected end of the data')
    return this.bytes.subarray(this.at, (this.at += n))
  }
  byte(): number {
    return this.view.getInt8(this.at++)
  }
  int16(): number {
    return this.view.getInt16((this.at += 2) - 2)
  }
  int32(): number {
    return this.view.getInt32((this.at += 4) - 4)
  }
  int64(): bigint {
    return this.view.getBigInt64((this.at += 8) - 8)
  }
  float32(): number {
    return this.view.getFloat32((this.at += 4) - 4)
  }
  float64(): number {
    return this.view.getFloat64((this.at += 8) - 8)
  }
  vlong(): bigint {
    const first = this.byte()
    if (first >= -112) return BigInt(first)
    let v = 0n
    for (let n = first >= -120 ? -112 - first : -120 - first; n > 0; n--) v = (v << 8n) | BigInt(this.byte() & 0xff)
    return first >= -120 ? v : ~v
  }
  vint(): number {
    return Number(this.vlong())
  }
  text(): string {
    return Buffer.from(this.raw(this.vint())).toString('utf8')
  }
}
