import type { Memory } from '../../columnar/memory.ts'
import { createMemory } from '../../columnar/shared-memory.ts'

let memory: Memory | undefined

/** A memory of the driver's own, for what is read to find schemas. Only what is touched of it is used. */
export function driverMemory(): Memory {
  memory ??= createMemory({ maximumBytes: 1 << 29 })
  return memory
}
