import type { FileEntry } from './source.ts'

/**
 * Spark's packing of files into the partitions of a scan (FilePartition): files are cut into ranges of at most `maxSplitBytes`,
 * sorted by length, longest first, and packed in that order; a range opens a new partition where the current one would exceed the limit.
 */
export interface FileRange {
  readonly file: FileEntry
  readonly start: number
  readonly length: number
  readonly partition: number
}

export interface PackingConf {
  conf(key: string): string | undefined
  readonly parallelism: number
}

const UNITS: Record<string, number> = {
  b: 1,
  k: 1024,
  kb: 1024,
  m: 1024 ** 2,
  mb: 1024 ** 2,
  g: 1024 ** 3,
  gb: 1024 ** 3,
  t: 1024 ** 4,
  tb: 1024 ** 4,
}

/** `128MB` as bytes. */
export function bytesOf(text: string | undefined, fallback: number): number {
  const m = /^\s*(\d+)\s*([a-z]*)\s*$/i.exec(text ?? '')
  if (m === null) return fallback
  return Number(m[1]) * (UNITS[m[2]!.toLowerCase() || 'b'] ?? 1)
}

/** Bytes of a range at most. */
export function maxSplitBytes(files: readonly FileEntry[], request: PackingConf): number {
  const open = bytesOf(request.conf('spark.sql.files.openCostInBytes'), 4 * 1024 ** 2)
  const most = bytesOf(request.conf('spark.sql.files.maxPartitionBytes'), 128 * 1024 ** 2)
  const number = (key: string) => Number(request.conf(key) || 0)
  const least =
    number('spark.sql.files.minPartitionNum') || number('spark.sql.leafNodeDefaultParallelism') || Math.max(1, request.parallelism)
  const total = files.reduce((sum, f) => sum + f.size + open, 0)
  return Math.min(most, Math.max(open, Math.floor(total / least)))
}

/** The ranges in the order of their partitions. */
export function packFiles(files: readonly FileEntry[], request: PackingConf, splittable: (file: FileEntry) => boolean): FileRange[] {
  const open = bytesOf(request.conf('spark.sql.files.openCostInBytes'), 4 * 1024 ** 2)
  const size = maxSplitBytes(files, request)
  const ranges: { file: FileEntry; start: number; length: number }[] = []
  for (const file of files) {
    if (file.size === 0) continue
    if (!splittable(file)) ranges.push({ file, start: 0, length: file.size })
    else for (let start = 0; start < file.size; start += size) ranges.push({ file, start, length: Math.min(size, file.size - start) })
  }
  ranges.sort((a, b) => b.length - a.length)
  let partition = 0
  let filled = 0
  let any = false
  return ranges.map(r => {
    if (any && filled + r.length > size) {
      partition++
      filled = 0
    }
    any = true
    filled += r.length + open
    return { ...r, partition }
  })
}
