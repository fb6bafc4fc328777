/** Sizes and durations as Spark's configuration writes them: `128MB`, `10k`, `5min`, `300`. */
const BYTES: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 2 ** 10,
  kb: 2 ** 10,
  m: 2 ** 20,
  mb: 2 ** 20,
  g: 2 ** 30,
  gb: 2 ** 30,
  t: 2 ** 40,
  tb: 2 ** 40,
  p: 2 ** 50,
  pb: 2 ** 50,
}

/** Bytes of a size; a bare number is bytes (or `unit`). Undefined if it is no size. */
export function parseBytes(text: string, unit = 'b'): number | undefined {
  const m = /^(-?\d+)([a-z]*)$/.exec(text.trim().toLowerCase())
  const factor = m && BYTES[m[2] === '' ? unit : m[2]!]
  return m && factor !== null && factor !== undefined ? Number(m[1]) * factor : undefined
}

const SECONDS: Readonly<Record<string, number>> = { us: 1e-6, ms: 1e-3, s: 1, m: 60, min: 60, h: 3600, d: 86400 }

/** A duration in `unit` (`s` or `ms`), in which a bare number is given too. Undefined if it is none. */
export function parseSeconds(text: string, unit: 's' | 'ms'): number | undefined {
  const m = /^(-?\d+)([a-z]*)$/.exec(text.trim().toLowerCase())
  if (!m) return undefined
  const factor = SECONDS[m[2] === '' ? unit : m[2]!]
  return factor === undefined ? undefined : Math.trunc((Number(m[1]) * factor) / SECONDS[unit]!)
}
