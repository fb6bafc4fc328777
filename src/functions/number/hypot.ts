const view = new DataView(new ArrayBuffer(8))
const HIGH = 2 ** -600
const LOW = 2 ** 600

const highWord = (v: number): number => {
  view.setFloat64(0, v)
  return view.getInt32(0)
}
/** The double of a high word alone. */
const fromHighWord = (high: number): number => {
  view.setFloat64(0, 0)
  view.setInt32(0, high)
  return view.getFloat64(0)
}

/** The length of a hypotenuse to less than one unit of the last digit, as fdlibm and so Java have it (e_hypot.c); Math.hypot strays further. */
export function hypot(x: number, y: number): number {
  let a = Math.max(Math.abs(x), Math.abs(y))
  let b = Math.min(Math.abs(x), Math.abs(y))
  if (!Number.isFinite(a) || !Number.isFinite(b))
    return Math.abs(x) === Number.POSITIVE_INFINITY || Math.abs(y) === Number.POSITIVE_INFINITY ? Number.POSITIVE_INFINITY : Number.NaN
  if (a > b * 2 ** 60) return a + b
  let unit = 1
  // neither may overflow or vanish when squared
  if (a > 2 ** 500) [a, b, unit] = [a * HIGH, b * HIGH, LOW]
  else if (b < 2 ** -500) [a, b, unit] = [a * LOW, b * LOW, HIGH]
  const w = a - b
  if (w > b) {
    const a1 = fromHighWord(highWord(a))
    const a2 = a - a1
    return unit * Math.sqrt(a1 * a1 - (b * -b - a2 * (a + a1)))
  }
  const twice = a + a
  const b1 = fromHighWord(highWord(b))
  const a1 = fromHighWord(highWord(twice))
  return unit * Math.sqrt(a1 * b1 - (w * -w - (a1 * (b - b1) + (twice - a1) * b)))
}
