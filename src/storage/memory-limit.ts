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

const wanted = (driverMemory: number | undefined, available: number): number => driverMemory ?? Math.floor(available * DEFAULT_SHARE)

/** The size of the engine's memory in bytes: `spark.driver.memory` where it is set, else a share of what there is; 4 GiB at most. */
export const memoryLimit = (driverMemory?: number, available = availableMemory()): number => Math.min(MAX, wanted(driverMemory, available))

/** Bytes that are the engine's beyond what one memory can have: cached data may take them. */
export const memoryBeyond = (driverMemory?: number, available = availableMemory()): number =>
  Math.max(0, wanted(driverMemory, available) - MAX)
