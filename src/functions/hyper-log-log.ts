import { biases, rawEstimates, thresholds } from './hyper-log-log-bias.ts'

const MASK = (1n << 64n) - 1n
/** How many neighbouring measurements the bias is taken from. */
const NEIGHBOURS = 6

/** A HyperLogLog++ sketch with Spark's parameters: registers of 6 bits, dense from the start, xxhash64 of the values. */
export class HyperLogLog {
  private readonly precision: number
  private readonly registers: Uint8Array

  /** `deviation`: the relative standard deviation of estimates that is aimed at. */
  constructor(deviation: number) {
    this.precision = Math.ceil((2 * Math.log(1.106 / deviation)) / Math.log(2))
    this.registers = new Uint8Array(1 << this.precision)
  }

  add(hash: bigint): void {
    const x = hash & MASK
    const index = Number(x >> BigInt(64 - this.precision))
    // the rest of the bits, with a guard so that the count ends
    const rest = ((x << BigInt(this.precision)) & MASK) | (1n << BigInt(this.precision - 1))
    const rank = 65 - rest.toString(2).length
    if (rank > this.registers[index]!) this.registers[index] = rank
  }

  merge(other: HyperLogLog): void {
    for (const [i, r] of other.registers.entries()) if (r > this.registers[i]!) this.registers[i] = r
  }

  estimate(): bigint {
    const m = this.registers.length
    let inverse = 0
    let empty = 0
    for (const r of this.registers) {
      inverse += 1 / 2 ** r
      if (r === 0) empty++
    }
    const alpha = this.precision === 4 ? 0.673 : this.precision === 5 ? 0.697 : this.precision === 6 ? 0.709 : 0.7213 / (1 + 1.079 / m)
    const raw = (alpha * m * m) / inverse
    const corrected = this.precision < 19 && raw < 5 * m ? raw - this.bias(raw) : raw
    const counted = empty > 0 ? m * Math.log(m / empty) : corrected
    const threshold = this.precision < 19 ? thresholds[this.precision - 4]! : Number.POSITIVE_INFINITY
    return BigInt(Math.round(empty > 0 && counted <= threshold ? counted : corrected))
  }

  /** The mean bias of the nearest measurements. */
  private bias(estimate: number): number {
    const estimates = rawEstimates(this.precision)
    const table = biases(this.precision)
    let nearest = estimates.findIndex(e => e >= estimate)
    if (nearest < 0) nearest = estimates.length
    const distance = (i: number) => (estimate - estimates[i]!) ** 2
    let low = Math.max(nearest - NEIGHBOURS + 1, 0)
    let high = Math.min(low + NEIGHBOURS, estimates.length)
    while (high < estimates.length && distance(high) < distance(low)) {
      low++
      high++
    }
    let sum = 0
    for (let i = low; i < high; i++) sum += table[i]!
    return sum / (high - low)
  }
}
