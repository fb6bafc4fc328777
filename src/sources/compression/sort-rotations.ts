/**
 * The Burrows-Wheeler transform: the last bytes of all rotations of a block, in the order of these, and where the block itself is among them. Rotations
 * are sorted by their first 1, 2, 4, … bytes (Manber and Myers), so that repetitions cost no more than their logarithm.
 */
export function sortRotations(block: Uint8Array): { readonly column: Uint8Array; readonly origin: number } {
  const n = block.length
  const order = new Int32Array(n)
  const byNext = new Int32Array(n)
  let rank = Int32Array.from(block)
  let ranks = new Int32Array(n)
  const starts = new Int32Array(Math.max(256, n) + 1)

  /** `order` by the ranks of its first part, where `byNext` has them by their second. */
  const sortByRank = (classes: number): void => {
    starts.fill(0, 0, classes + 1)
    for (let i = 0; i < n; i++) starts[rank[i]! + 1]!++
    for (let c = 0; c < classes; c++) starts[c + 1]! += starts[c]!
    for (let i = 0; i < n; i++) {
      const r = byNext[i]!
      order[starts[rank[r]!]!++] = r
    }
  }
  for (let i = 0; i < n; i++) byNext[i] = i
  sortByRank(256)
  let classes = renumber(order, ranks, (a, b) => rank[a] === rank[b])
  ;[rank, ranks] = [ranks, rank]
  for (let width = 1; classes < n && width < n; width *= 2) {
    for (let i = 0; i < n; i++) byNext[i] = (order[i]! - width + n) % n
    sortByRank(classes)
    const r = rank
    classes = renumber(order, ranks, (a, b) => r[a] === r[b] && r[(a + width) % n] === r[(b + width) % n])
    ;[rank, ranks] = [ranks, rank]
  }
  const column = Uint8Array.from(order, i => block[i === 0 ? n - 1 : i - 1]!)
  return { column, origin: order.indexOf(0) }
}

/** Numbers the rotations by their places, equal ones alike. Gives how many numbers there are. */
function renumber(order: Int32Array, ranks: Int32Array, equal: (a: number, b: number) => boolean): number {
  let r = 0
  ranks[order[0]!] = 0
  for (let i = 1; i < order.length; i++) {
    if (!equal(order[i - 1]!, order[i]!)) r++
    ranks[order[i]!] = r
  }
  return r + 1
}
