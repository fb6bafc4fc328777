/** Rows of a row group from `from` to before `to`. Lists of ranges are sorted and don't touch. */
export interface RowRange {
  readonly from: number
  readonly to: number
}

export function intersect(a: readonly RowRange[], b: readonly RowRange[]): RowRange[] {
  const out: RowRange[] = []
  for (let i = 0, k = 0; i < a.length && k < b.length; ) {
    const from = Math.max(a[i]!.from, b[k]!.from)
    const to = Math.min(a[i]!.to, b[k]!.to)
    if (from < to) out.push({ from, to })
    if (a[i]!.to < b[k]!.to) i++
    else k++
  }
  return out
}

/** The ranges in one list; those with a gap of at most `gap` rows become one. */
export function union(ranges: readonly RowRange[], gap = 0): RowRange[] {
  const out: { from: number; to: number }[] = []
  for (const r of [...ranges].sort((x, y) => x.from - y.from)) {
    const last = out.at(-1)
    if (last !== undefined && r.from <= last.to + gap) last.to = Math.max(last.to, r.to)
    else out.push({ ...r })
  }
  return out
}

/** At most `count` ranges, the smallest gaps being closed. */
export function coarsen(ranges: readonly RowRange[], count: number): RowRange[] {
  if (ranges.length <= count) return [...ranges]
  const gaps = ranges.slice(1).map((r, i) => r.from - ranges[i]!.to)
  return union(ranges, [...gaps].sort((x, y) => x - y)[ranges.length - count - 1])
}

/** Cuts ranges so that there are about `pieces` of them, at rows of `cuts` (sorted) where there are some. */
export function divide(ranges: readonly RowRange[], pieces: number, cuts: readonly number[]): RowRange[] {
  const rows = ranges.reduce((sum, r) => sum + r.to - r.from, 0)
  const wanted = Math.ceil(rows / Math.max(1, pieces))
  const out: RowRange[] = []
  for (const { from, to } of ranges) {
    let at = from
    while (to - at > wanted * 1.5) {
      const end = nearest(cuts, at + wanted, at, to) ?? at + wanted
      out.push({ from: at, to: end })
      at = end
    }
    out.push({ from: at, to })
  }
  return out
}

function nearest(cuts: readonly number[], row: number, above: number, below: number): number | undefined {
  let best: number | undefined
  for (const cut of cuts) if (cut > above && cut < below && (best === undefined || Math.abs(cut - row) < Math.abs(best - row))) best = cut
  return best
}
