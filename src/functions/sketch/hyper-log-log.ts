import { biases, rawEstimates, thresholds } from './hyper-log-log-bias.ts'

const MASK = (1n << 64n) - 1n
/** How many neighbouring measurements the bias is taken from. */
const NEIGHBOURS = 6

/**
 * HyperLogLog++ with Spark's parameters: registers of 6 bits, dense from the start, xxhash64 of the values. A sketch is its registers
 * alone (their number says the precision), so that it can be sent between threads.
 */

/** The bits of a register's number, for a relative standard deviation of estimates that is aimed at. */
export const precisionFor = (deviation: number): number => Math.ceil((2 * Math.log(1.106 / deviation)) / Math.log(2))
export const emptyRegisters = (deviation: number): Uint8Array => new Uint8Array(1 << precisionFor(deviation))

const precisionOf = (registers: Uint8Array): number => 31 - Math.clz32(registers.length)

export function addHash(registers: Uint8Array, hash: bigint): void {
  const precision = precisionOf(registers)
  const x = hash & MASK
  const index = Number(x >> BigInt(64 - precision))
  // the rest of the bits, with a guard so that the count ends
  const rest = ((x << BigInt(precision)) & MASK) | (1n << BigInt(precision - 1))
  const rank = 65 - rest.toString(2).length
  if (rank > registers[index]!) registers[index] = rank
}

export function mergeRegisters(into: Uint8Array, from: Uint8Array): void {
  for (const [i, r] of from.entries()) if (r > into[i]!) into[i] = r
}

export function estimateOf(registers: Uint8Array): bigint {
  const precision = precisionOf(registers)
  const m = registers.length
  let inverse = 0
  let empty = 0
  for (const r of registers) {
    inverse += 1 / 2 ** r
    if (r === 0) empty++
  }
  const raw = scaleOf(precision) / inverse
  const corrected = precision < 19 && raw < 5 * m ? raw - bias(precision, raw) : raw
  const counted = empty > 0 ? m * Math.log(m / empty) : corrected
  return BigInt(Math.round(empty > 0 && counted <= thresholdOf(precision) ? counted : corrected))
}

/** What an estimate is, times the sum of the registers' inverse powers of two. */
export function scaleOf(precision: number): number {
  const m = 2 ** precision
  const alpha = precision === 4 ? 0.673 : precision === 5 ? 0.697 : precision === 6 ? 0.709 : 0.7213 / (1 + 1.079 / m)
  return alpha * m * m
}

/** Up to such an estimate counting empty registers is better than their mean. */
export const thresholdOf = (precision: number): number => (precision < 19 ? thresholds[precision - 4]! : Number.POSITIVE_INFINITY)

/** Measured estimates, and behind them as many biases; none where the bias is not known. */
export const biasTable = (precision: number): Float64Array =>
  precision < 19 ? Float64Array.of(...rawEstimates(precision), ...biases(precision)) : new Float64Array(0)

/** The mean bias of the nearest measurements. */
function bias(precision: number, estimate: number): number {
  const estimates = rawEstimates(precision)
  const table = biases(precision)
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
