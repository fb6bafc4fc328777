/** Byte arrays, one behind the other in shared memory: workers get them without a copy, and read those that they need. */
export interface SharedParts {
  readonly bytes: SharedArrayBuffer
  /** Where each begins, and one entry more. */
  readonly starts: Float64Array
}

export function sharedParts(parts: readonly Uint8Array[]): SharedParts {
  const starts = new Float64Array(parts.length + 1)
  parts.forEach((p, i) => {
    starts[i + 1] = starts[i]! + p.length
  })
  const bytes = new SharedArrayBuffer(starts[parts.length]!)
  const all = new Uint8Array(bytes)
  parts.forEach((p, i) => {
    all.set(p, starts[i])
  })
  return { bytes, starts }
}

/** A copy of one of them: not everything reads from shared memory, and what does may keep a view of it. */
export const partAt = ({ bytes, starts }: SharedParts, i: number): Uint8Array =>
  new Uint8Array(bytes, starts[i], starts[i + 1]! - starts[i]!).slice()
