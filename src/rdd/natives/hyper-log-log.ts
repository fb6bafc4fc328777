import { murmur3Bytes } from '../../types/murmur3.ts'
import { canonicalKey } from '../portable-hash.ts'

/** How many distinct values there are, about: registers as HyperLogLog fills them, read by Ertl's improved estimator, which needs no tables of biases. */
export class HyperLogLog {
  private readonly p: number
  readonly registers: Uint8Array

  constructor(relativeSD: number, registers?: Uint8Array) {
    if (!(relativeSD > 0.000017)) throw new RangeError(`requirement failed: accuracy (${relativeSD}) must be greater than 0.000017`)
    this.p = Math.max(4, Math.ceil((2 * Math.log(1.054 / relativeSD)) / Math.log(2)))
    this.registers = registers ?? new Uint8Array(2 ** this.p)
  }

  add(value: unknown): void {
    const key = canonicalKey(value)
    const bytes = Buffer.from(`${typeof key}:${String(key)}`)
    const low = murmur3Bytes(bytes, 0x9747b28c) >>> 0
    const high = murmur3Bytes(bytes, low | 0) >>> 0
    const index = high >>> (32 - this.p)
    // the bits behind the index, then those of the other half
    const rest = (high << this.p) >>> 0
    const zeros = rest === 0 ? 32 - this.p + Math.clz32(low) : Math.clz32(rest)
    this.registers[index] = Math.max(this.registers[index]!, zeros + 1)
  }

  merge(other: Uint8Array): this {
    for (let i = 0; i < other.length; i++) if (other[i]! > this.registers[i]!) this.registers[i] = other[i]!
    return this
  }

  estimate(): number {
    const m = this.registers.length
    const q = 64 - this.p
    const counts = new Array<number>(q + 2).fill(0)
    for (const r of this.registers) counts[Math.min(r, q + 1)]!++
    let z = m * tau(1 - counts[q + 1]! / m)
    for (let k = q; k >= 1; k--) z = 0.5 * (z + counts[k]!)
    z += m * sigma(counts[0]! / m)
    return Math.round((m * m) / (2 * Math.log(2)) / z)
  }
}

function sigma(x: number): number {
  if (x === 1) return Number.POSITIVE_INFINITY
  let y = 1
  let z = x
  for (let v = x, before = Number.NaN; z !== before; y += y) {
    v *= v
    before = z
    z += v * y
  }
  return z
}

function tau(x: number): number {
  if (x === 0 || x === 1) return 0
  let y = 1
  let z = 1 - x
  for (let v = x, before = Number.NaN; z !== before; ) {
    v = Math.sqrt(v)
    before = z
    y *= 0.5
    z -= (1 - v) ** 2 * y
  }
  return z / 3
}
