/**
 * Values of a dictionary by u32 codes. Codes are checked first: 0, or -1 where one is not below `size` (nothing is written then).
 * Writes exactly `n` values.
 */

/** 1 where all of the `n` codes are below `size`. */
export function codes_below(codes: usize, n: i32, size: u32): i32 {
  let largest = i32x4.splat(0)
  const end4 = codes + ((<usize>(n & ~3)) << 2)
  const end = codes + ((<usize>n) << 2)
  while (codes < end4) {
    largest = i32x4.max_u(largest, v128.load(codes))
    codes += 16
  }
  let most: u32 = max<u32>(
    max<u32>(i32x4.extract_lane(largest, 0), i32x4.extract_lane(largest, 1)),
    max<u32>(i32x4.extract_lane(largest, 2), i32x4.extract_lane(largest, 3)),
  )
  while (codes < end) {
    most = max<u32>(most, load<u32>(codes))
    codes += 4
  }
  return n == 0 || most < size ? 1 : 0
}

function gather<T>(codes: usize, n: i32, dictionary: usize, size: u32, dst: usize): i32 {
  if (!codes_below(codes, n, size)) return -1
  const end = codes + ((<usize>n) << 2)
  const end4 = codes + ((<usize>(n & ~3)) << 2)
  while (codes < end4) {
    const c = load<u64>(codes)
    const d = load<u64>(codes, 8)
    store<T>(dst, load<T>(dictionary + <usize>(c & 0xffffffff) * sizeof<T>()))
    store<T>(dst, load<T>(dictionary + <usize>(c >> 32) * sizeof<T>()), sizeof<T>())
    store<T>(dst, load<T>(dictionary + <usize>(d & 0xffffffff) * sizeof<T>()), 2 * sizeof<T>())
    store<T>(dst, load<T>(dictionary + <usize>(d >> 32) * sizeof<T>()), 3 * sizeof<T>())
    codes += 16
    dst += 4 * sizeof<T>()
  }
  while (codes < end) {
    store<T>(dst, load<T>(dictionary + <usize>load<u32>(codes) * sizeof<T>()))
    codes += 4
    dst += sizeof<T>()
  }
  return 0
}

export function gather8(codes: usize, n: i32, dictionary: usize, size: u32, dst: usize): i32 {
  return gather<u8>(codes, n, dictionary, size, dst)
}
export function gather16(codes: usize, n: i32, dictionary: usize, size: u32, dst: usize): i32 {
  return gather<u16>(codes, n, dictionary, size, dst)
}
export function gather32(codes: usize, n: i32, dictionary: usize, size: u32, dst: usize): i32 {
  return gather<u32>(codes, n, dictionary, size, dst)
}
export function gather64(codes: usize, n: i32, dictionary: usize, size: u32, dst: usize): i32 {
  return gather<u64>(codes, n, dictionary, size, dst)
}
export function gather128(codes: usize, n: i32, dictionary: usize, size: u32, dst: usize): i32 {
  return gather<v128>(codes, n, dictionary, size, dst)
}

/** Values of the rows whose numbers are given, each written at its row; codes are not checked. */
function gatherSelected<T>(codes: usize, rows: usize, n: i32, dictionary: usize, dst: usize): void {
  const end = rows + ((<usize>n) << 2)
  while (rows < end) {
    const row: usize = load<u32>(rows)
    store<T>(dst + row * sizeof<T>(), load<T>(dictionary + <usize>load<u32>(codes + (row << 2)) * sizeof<T>()))
    rows += 4
  }
}

export function gather_selected8(codes: usize, rows: usize, n: i32, dictionary: usize, dst: usize): void {
  gatherSelected<u8>(codes, rows, n, dictionary, dst)
}
export function gather_selected16(codes: usize, rows: usize, n: i32, dictionary: usize, dst: usize): void {
  gatherSelected<u16>(codes, rows, n, dictionary, dst)
}
export function gather_selected32(codes: usize, rows: usize, n: i32, dictionary: usize, dst: usize): void {
  gatherSelected<u32>(codes, rows, n, dictionary, dst)
}
export function gather_selected64(codes: usize, rows: usize, n: i32, dictionary: usize, dst: usize): void {
  gatherSelected<u64>(codes, rows, n, dictionary, dst)
}
export function gather_selected128(codes: usize, rows: usize, n: i32, dictionary: usize, dst: usize): void {
  gatherSelected<v128>(codes, rows, n, dictionary, dst)
}

/**
 * Values of `n` rows, zeros where `validity` has 0: the codes of the others, of which there are `count`, lie one after another. 0, or -1 where one
 * is not below `size` (nothing is written then).
 */
function gatherPresent<T>(codes: usize, count: i32, n: i32, validity: usize, dictionary: usize, size: u32, dst: usize): i32 {
  if (!codes_below(codes, count, size)) return -1
  const end8 = validity + <usize>(n & ~7)
  const end = validity + <usize>n
  while (validity < end8) {
    const lanes = load<u64>(validity)
    if (lanes == 0x0101010101010101) {
      for (let k = 0; k < 4; k++) {
        const c = load<u64>(codes)
        store<T>(dst, load<T>(dictionary + <usize>(c & 0xffffffff) * sizeof<T>()))
        store<T>(dst, load<T>(dictionary + <usize>(c >> 32) * sizeof<T>()), sizeof<T>())
        codes += 8
        dst += 2 * sizeof<T>()
      }
    } else {
      for (let k: u64 = 0; k < 64; k += 8) {
        codes = gatherOne<T>(codes, <u32>((lanes >> k) & 1), dictionary, dst)
        dst += sizeof<T>()
      }
    }
    validity += 8
  }
  while (validity < end) {
    codes = gatherOne<T>(codes, <u32>load<u8>(validity++), dictionary, dst)
    dst += sizeof<T>()
  }
  return 0
}

/** The next value, or zeros; gives where the code behind it is. What lies behind the last code is no code. */
// inline
function gatherOne<T>(codes: usize, present: u32, dictionary: usize, dst: usize): usize {
  const value = load<T>(dictionary + <usize>(load<u32>(codes) & (0 - present)) * sizeof<T>())
  if (sizeof<T>() == 16) v128.store(dst, v128.and(<v128>value, i32x4.splat(-(<i32>present))))
  else store<T>(dst, <T>(value & (<T>0 - <T>present)))
  return codes + ((<usize>present) << 2)
}

export function gather_present8(codes: usize, count: i32, n: i32, validity: usize, dictionary: usize, size: u32, dst: usize): i32 {
  return gatherPresent<u8>(codes, count, n, validity, dictionary, size, dst)
}
export function gather_present16(codes: usize, count: i32, n: i32, validity: usize, dictionary: usize, size: u32, dst: usize): i32 {
  return gatherPresent<u16>(codes, count, n, validity, dictionary, size, dst)
}
export function gather_present32(codes: usize, count: i32, n: i32, validity: usize, dictionary: usize, size: u32, dst: usize): i32 {
  return gatherPresent<u32>(codes, count, n, validity, dictionary, size, dst)
}
export function gather_present64(codes: usize, count: i32, n: i32, validity: usize, dictionary: usize, size: u32, dst: usize): i32 {
  return gatherPresent<u64>(codes, count, n, validity, dictionary, size, dst)
}
export function gather_present128(codes: usize, count: i32, n: i32, validity: usize, dictionary: usize, size: u32, dst: usize): i32 {
  return gatherPresent<v128>(codes, count, n, validity, dictionary, size, dst)
}
