import type { Split } from '../sources/source.ts'

/** Rows that a split is believed to have. */
export const rowsOfSplit = (s: Split): number => s.rowCount ?? s.sizeInBytes / 20

/**
 * The first split of each task, and one entry more: small neighbours of a partition are one task, as thousands of tasks cost more than what
 * is in so many small files.
 */
export function packedSplits(splits: readonly Split[], morselRows: number): Uint32Array {
  const starts: number[] = []
  let rows = 0
  splits.forEach((s, i) => {
    const more = rowsOfSplit(s)
    if (i > 0 && splits[i - 1]!.partition === s.partition && rows + more <= morselRows) rows += more
    else {
      starts.push(i)
      rows = more
    }
  })
  return Uint32Array.from([...starts, splits.length])
}
