/**
 * ORC's bytes in runs, and booleans as their bits, resumable. A stream's state begins as that of integers; then 12 repeats left, 16 the byte that
 * repeats, 20 literal bytes left; of booleans 24 the byte at hand, 28 its bits that are left, 32 how many were ones since this was last set to 0.
 */

/** Begins the next run: 1, 0 where more of the stream must be there first, -1 at its end. */
function nextRun(state: usize): i32 {
  const p = <usize>load<u32>(state)
  const end = <usize>load<u32>(state, 4)
  if (end - p < 2) {
    if (load<u32>(state, 8) == 0) return 0
    if (p >= end) return -1
  }
  const head = <i32>load<i8>(p)
  if (head >= 0) {
    if (end - p < 2) return -1
    store<i32>(state, head + 3, 12)
    store<u32>(state, <u32>load<u8>(p, 1), 16)
    store<u32>(state, <u32>(p + 2))
  } else {
    store<i32>(state, -head, 20)
    store<u32>(state, <u32>(p + 1))
  }
  return 1
}

/** Decodes up to `n` bytes (passes over them where `dst` is 0); gives how many, fewer where more of the stream must be there first; -1 where it is short. */
export function orc_bytes(state: usize, n: i32, dst: usize): i32 {
  let done = 0
  while (done < n) {
    const repeats = load<i32>(state, 12)
    const literals = load<i32>(state, 20)
    if (repeats > 0) {
      const k = min<i32>(repeats, n - done)
      if (dst != 0) memory.fill(dst + done, <u8>load<u32>(state, 16), k)
      store<i32>(state, repeats - k, 12)
      done += k
    } else if (literals > 0) {
      const p = <usize>load<u32>(state)
      const there = <i32>min<u32>(load<u32>(state, 4) - <u32>p, 128)
      const k = min<i32>(min<i32>(literals, n - done), there)
      if (k == 0) return load<u32>(state, 8) == 0 ? done : -1
      if (dst != 0) memory.copy(dst + done, p, k)
      store<u32>(state, <u32>(p + k))
      store<i32>(state, literals - k, 20)
      done += k
    } else {
      const began = nextRun(state)
      if (began < 0) return -1
      if (began == 0) return done
    }
  }
  return done
}

/** The bits of a byte as 8 bytes of 0 or 1, the highest bit first. */
// inline
function spreadBits(b: u64): u64 {
  return ((((b * 0x0101010101010101) & 0x0102040810204080) + 0x7f7f7f7f7f7f7f7f) >> 7) & 0x0101010101010101
}

/** Decodes up to `n` booleans to bytes of 0 or 1, as `orc_bytes` does. */
export function orc_booleans(state: usize, n: i32, dst: usize): i32 {
  let done = 0
  let ones = load<i32>(state, 32)
  while (done < n) {
    const bits = load<u32>(state, 28)
    if (bits > 0) {
      const k = min<i32>(bits, n - done)
      const b = load<u32>(state, 24)
      const rest = (b << (8 - bits)) & 255
      const these = rest & ~(<u32>255 >> k)
      ones += <i32>popcnt(these)
      for (let i = 0; i < k; i++) store<u8>(dst + done + i, <u8>((rest >> (7 - i)) & 1))
      store<u32>(state, bits - k, 28)
      done += k
      continue
    }
    const repeats = load<i32>(state, 12)
    const literals = load<i32>(state, 20)
    const whole = (n - done) >> 3
    if (whole > 0 && repeats > 0) {
      const k = min<i32>(repeats, whole)
      const b = load<u32>(state, 16)
      const v = spreadBits(b)
      ones += k * <i32>popcnt(b)
      for (let i = 0; i < k; i++) store<u64>(dst + done + ((<usize>i) << 3), v)
      store<i32>(state, repeats - k, 12)
      done += k << 3
    } else if (whole > 0 && literals > 0) {
      const p = <usize>load<u32>(state)
      const there = <i32>min<u32>(load<u32>(state, 4) - <u32>p, 128)
      const k = min<i32>(min<i32>(literals, whole), there)
      if (k == 0) {
        store<i32>(state, ones, 32)
        return load<u32>(state, 8) == 0 ? done : -1
      }
      for (let i = 0; i < k; i++) {
        const b = <u64>load<u8>(p + i)
        ones += <i32>popcnt(b)
        store<u64>(dst + done + ((<usize>i) << 3), spreadBits(b))
      }
      store<u32>(state, <u32>(p + k))
      store<i32>(state, literals - k, 20)
      done += k << 3
    } else {
      const got = orc_bytes(state, 1, state + 24)
      if (got <= 0) {
        store<i32>(state, ones, 32)
        return got < 0 ? -1 : done
      }
      store<u32>(state, <u32>load<u8>(state, 24), 24)
      store<u32>(state, 8, 28)
    }
  }
  store<i32>(state, ones, 32)
  return done
}
