import { at, PATTERNS } from './scratch'

/** Copies up to 64 bytes in 16-byte steps: may write up to 63 bytes past the end, and the ranges must not overlap within 16 bytes. */
export function copy64(to: usize, from: usize, length: u32): void {
  v128.store(to, v128.load(from))
  if (length > 16) {
    v128.store(to, v128.load(from, 16), 16)
    if (length > 32) {
      v128.store(to, v128.load(from, 32), 32)
      v128.store(to, v128.load(from, 48), 48)
    }
  }
}

/** Copies up to 64 bytes as two halves that may overlap, and no byte more; longer runs through memory.copy, which is a call. */
export function copy_exactly(to: usize, from: usize, n: u32): void {
  if (n > 64) {
    memory.copy(to, from, n)
  } else if (n > 32) {
    const a = v128.load(from)
    const b = v128.load(from, 16)
    const c = v128.load(from + n - 32)
    const d = v128.load(from + n - 16)
    v128.store(to, a)
    v128.store(to, b, 16)
    v128.store(to + n - 32, c)
    v128.store(to + n - 16, d)
  } else if (n > 16) {
    const a = v128.load(from)
    const b = v128.load(from + n - 16)
    v128.store(to, a)
    v128.store(to + n - 16, b)
  } else if (n >= 8) {
    const a = load<u64>(from)
    const b = load<u64>(from + n - 8)
    store<u64>(to, a)
    store<u64>(to + n - 8, b)
  } else {
    for (; n > 0; n--) store<u8>(to++, load<u8>(from++))
  }
}

/** Repeats the `offset` bytes before `to` over `length` bytes, writing up to 16 bytes past the end. */
export function repeat(to: usize, offset: u32, length: u32): void {
  const end = to + length
  if (offset >= 16) {
    let from = to - offset
    while (to < end) {
      v128.store(to, v128.load(from))
      to += 16
      from += 16
    }
    return
  }
  const pattern = v128.swizzle(v128.load(to - offset), v128.load(at(PATTERNS) + ((<usize>offset) << 4)))
  const step = 16 - (16 % offset)
  while (to < end) {
    v128.store(to, pattern)
    to += step
  }
}

/** memory.copy and memory.fill for hosts. */
export function mem_copy(to: usize, from: usize, bytes: u32): void {
  memory.copy(to, from, bytes)
}
export function mem_fill(to: usize, byte: u32, bytes: u32): void {
  memory.fill(to, <u8>byte, bytes)
}
