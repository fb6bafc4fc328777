import { describeLevel } from '../storage/storage-level.ts'
import type { RDD } from './rdd.ts'

/** The lineage of an RDD: a line each, indented where a shuffle cuts. Laid out as Spark's `RDD.toDebugString`. */
export function debugString(top: RDD<unknown>): string {
  const persistence = top.storageLevel === undefined ? '' : describeLevel(top.storageLevel)

  const self = (rdd: RDD<unknown>): string[] => {
    const { partitions, memory, disk } = rdd.context.blocks.sizes(rdd.id)
    const line = `${rdd} [${persistence}]`
    if (partitions === 0) return [line]
    return [line, `    CachedPartitions: ${partitions}; MemorySize: ${bytesText(memory)}; DiskSize: ${bytesText(disk)}`]
  }
  const children = (rdd: RDD<unknown>, prefix: string): string[] =>
    rdd.dependencies.flatMap((d, i, all) => below(d.rdd, prefix, d.type === 'shuffle', i === all.length - 1))

  const below = (rdd: RDD<unknown>, prefix: string, shuffle: boolean, last: boolean): string[] => {
    if (!shuffle) return [...self(rdd).map(line => prefix + line), ...children(rdd, prefix)]
    const count = `(${rdd.getNumPartitions()})`
    const own = prefix.replace(/\|\s+$/, '')
    const next = own + (last ? '  ' : '| ') + bar(count)
    return [...self(rdd).map((line, i) => (i === 0 ? `${own}+-${count} ${line}` : next + line)), ...children(rdd, next)]
  }

  const count = `(${top.getNumPartitions()})`
  const next = bar(count)
  return [...self(top).map((line, i) => (i === 0 ? `${count} ${line}` : `${next} ${line}`)), ...children(top, next)].join('\n')
}

/** A bar below the middle of a count. */
function bar(count: string): string {
  const left = Math.floor((count.length - 1) / 2)
  return `${' '.repeat(left)}|${' '.repeat(count.length - left)}`
}

/** `1024.0 B`, `1.5 KiB`: a size as Spark's Utils.bytesToString prints it. */
function bytesText(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  let unit = 0
  let value = bytes
  while (unit < units.length - 1 && value >= 2 * 1024) {
    value /= 1024
    unit++
  }
  return `${value.toFixed(1)} ${units[unit]}`
}
