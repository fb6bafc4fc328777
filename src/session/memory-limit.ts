import { readFileSync } from 'node:fs'
import { totalmem } from 'node:os'
import type { RuntimeConf } from '../config/conf.ts'
import { driverMemory } from '../config/engine.ts'

const MAX = 2 ** 32
/** The share of the machine's or container's memory that the engine takes where nothing is set. */
const SHARE = 0.6

/** Bytes that the engine's memory may grow to: spark.driver.memory, else a share of the cgroup's limit or of the machine's memory; 4 GiB at most. */
export const memoryLimit = (conf: RuntimeConf): number => Math.min(MAX, wanted(conf))

/** Bytes that are the engine's beyond what one memory can have: cached data may take them. */
export const memoryBeyond = (conf: RuntimeConf): number => Math.max(0, wanted(conf) - MAX)

const wanted = (conf: RuntimeConf): number => Number(conf.option(driverMemory) ?? Math.floor(available() * SHARE))

function available(): number {
  for (const file of ['/sys/fs/cgroup/memory.max', '/sys/fs/cgroup/memory/memory.limit_in_bytes']) {
    try {
      const limit = Number(readFileSync(file, 'utf8').trim())
      if (Number.isFinite(limit) && limit > 0) return Math.min(limit, totalmem())
    } catch {
      // no such cgroup version
    }
  }
  return totalmem()
}
