import { totalmem } from 'node:os'

/** Of what the machine or container has, this share is the engine's by default; the rest is JavaScript's heap and the system's. */
const DEFAULT_SHARE = 0.6
/** wasm32's address space. */
const MAX = 2 ** 32

/** Bytes that this process may use: the container's limit, or the machine's memory. */
export function availableMemory(): number {
  // 0, or absurdly large, where there is no limit.
  const constrained = process.constrainedMemory()
  const total = totalmem()
  return constrained > 0 && constrained < total ? constrained : total
}

/** The size of the engine's memory: `spark.driver.memory` where it is set, else a share of what there is; 4 GiB at most. */
export function memoryLimit(driverMemory?: number, available = availableMemory()): number {
  return Math.min(MAX, driverMemory ?? Math.floor(available * DEFAULT_SHARE))
}
