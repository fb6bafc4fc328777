const DIGIT = 11
const BUCKETS = 1 << DIGIT
/** Of less, comparing is faster. */
const RADIX_FROM = 512

/** A stable sort by numbers, none of them NaN: digit by digit, from the lowest. */
export function sortByNumbers<T>(records: T[], key: (record: T) => number, descending: boolean): T[] {
  const n = records.length
  if (n < RADIX_FROM) return records.sort(descending ? (a, b) => key(b) - key(a) : (a, b) => key(a) - key(b))
  const keys = new Float64Array(n)
  let integers = true
  for (let i = 0; i < n; i++) {
    // -0 is as 0
    const k = key(records[i]!) + 0
    keys[i] = k
    if (k !== (k | 0)) integers = false
  }
  const order = integers ? orderOfIntegers(keys, descending) : orderOfDoubles(keys, descending)
  const out = new Array<T>(n)
  for (let i = 0; i < n; i++) out[i] = records[order[i]!]!
  return out
}

function orderOfIntegers(keys: Float64Array, descending: boolean): Uint32Array {
  const flip = descending ? 0x7fffffff : 0x80000000
  const bits = new Uint32Array(keys.length)
  for (let i = 0; i < keys.length; i++) bits[i] = keys[i]! ^ flip
  return sortDigits(identity(keys.length), bits)
}

/** The bits of doubles, as numbers whose order is theirs. */
function orderOfDoubles(keys: Float64Array, descending: boolean): Uint32Array {
  const n = keys.length
  const bits = new Uint32Array(keys.buffer, keys.byteOffset, 2 * n)
  const low = new Uint32Array(n)
  const high = new Uint32Array(n)
  for (let i = 0; i < n; i++) {
    const h = bits[2 * i + 1]!
    const negative = h >>> 31 === 1
    const all = negative !== descending ? 0xffffffff : 0
    low[i] = bits[2 * i]! ^ all
    high[i] = h ^ (negative ? all : all ^ 0x80000000)
  }
  return sortDigits(sortDigits(identity(n), low), high)
}

function identity(n: number): Uint32Array {
  const out = new Uint32Array(n)
  for (let i = 0; i < n; i++) out[i] = i
  return out
}

/** Sorts places by the keys at them. */
function sortDigits(order: Uint32Array, keys: Uint32Array): Uint32Array {
  let from = order
  let to: Uint32Array = new Uint32Array(order.length)
  for (let shift = 0; shift < 32; shift += DIGIT) {
    const at = new Uint32Array(BUCKETS)
    for (let i = 0; i < keys.length; i++) at[(keys[i]! >>> shift) & (BUCKETS - 1)]!++
    // all have the same digit
    if (at.includes(keys.length)) continue
    let sum = 0
    for (let b = 0; b < BUCKETS; b++) {
      const count = at[b]!
      at[b] = sum
      sum += count
    }
    for (let i = 0; i < from.length; i++) {
      const place = from[i]!
      to[at[(keys[place]! >>> shift) & (BUCKETS - 1)]!++] = place
    }
    const used = from
    from = to
    to = used
  }
  return from
}
