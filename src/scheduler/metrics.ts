/** What tasks count; a stage's and a job's are the sums of their tasks'. */
export interface TaskMetrics {
  /** Milliseconds. */
  runTime: number
  rowsRead: number
  bytesRead: number
  rowsWritten: number
  bytesWritten: number
  shuffleRowsRead: number
  shuffleBytesRead: number
  shuffleRowsWritten: number
  shuffleBytesWritten: number
  /** What was written to disk for want of memory, and what it had taken there. */
  bytesSpilled: number
  memoryBytesSpilled: number
  resultSize: number
  /** Bytes that the attempt held at most; of a sum, the largest. */
  peakMemory: number
  /** Counts of the operators' own, by name. */
  counters: Record<string, number>
}

export const emptyMetrics = (): TaskMetrics => ({
  runTime: 0,
  rowsRead: 0,
  bytesRead: 0,
  rowsWritten: 0,
  bytesWritten: 0,
  shuffleRowsRead: 0,
  shuffleBytesRead: 0,
  shuffleRowsWritten: 0,
  shuffleBytesWritten: 0,
  bytesSpilled: 0,
  memoryBytesSpilled: 0,
  resultSize: 0,
  peakMemory: 0,
  counters: {},
})

const names = Object.keys(emptyMetrics()).filter(name => name !== 'counters') as (keyof Omit<TaskMetrics, 'counters'>)[]

/** Adds `other` to `sum`. */
export function addMetrics(sum: TaskMetrics, other: Partial<TaskMetrics>): void {
  for (const name of names) {
    const value = other[name]
    if (value) sum[name] = name === 'peakMemory' ? Math.max(sum[name], value) : sum[name] + value
  }
  for (const name in other.counters) sum.counters[name] = (sum.counters[name] ?? 0) + other.counters[name]!
}

/** The counts that are not zero: what travels to the driver. Resets them. */
export function takeMetrics(metrics: TaskMetrics): Partial<TaskMetrics> {
  const taken: Partial<TaskMetrics> = {}
  for (const name of names) {
    if (metrics[name] === 0) continue
    taken[name] = metrics[name]
    metrics[name] = 0
  }
  for (const _ in metrics.counters) {
    taken.counters = metrics.counters
    metrics.counters = {}
    break
  }
  return taken
}
