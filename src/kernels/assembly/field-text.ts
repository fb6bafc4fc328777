import {
  begin_column,
  DOUBLED,
  find,
  json,
  mark_of,
  NULL,
  nullLength,
  quote,
  rejected,
  settle,
  start,
  stop,
  stride,
  trimmed,
  VALUE,
} from './field'
import { heap_alloc } from './heap'
import { store_view } from './view'

/** A window over it gives masks of 0 to 16 bytes. */
const ONES: usize = memory.data<u64>([u64.MAX_VALUE, u64.MAX_VALUE, 0, 0])

/** The view of [from, from + length): both forms are made and one is taken, as lengths around 12 can't be foretold. */
// inline
function point(to: usize, from: usize, length: u32): void {
  const kept = v128.load(ONES + 16 - <usize>min<u32>(length, 12))
  const bytes = v128.and(v128.load(from), kept)
  const short = v128.shuffle<i8>(bytes, i32x4.splat(length), 16, 17, 18, 19, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
  const long = i32x4.replace_lane(i32x4.replace_lane(short, 2, <i32>from), 3, 0)
  v128.store(to, length > 12 ? long : short)
}

/** Strings: views of the text; doubled quotes are undone in the heap (see field.ts). */
export function field_text(
  index: usize,
  rows: usize,
  n: i32,
  place: i32,
  odd: usize,
  dst: usize,
  validity: usize,
  bad: usize,
  heap: usize,
): i32 {
  begin_column(n, validity)
  const direct = !json && trimmed == 0
  const length = nullLength
  const opening = quote
  const step = (<usize>stride) << 2
  let mark = mark_of(index, rows, 0, place)
  let next = dst
  for (let i = 0; i < n; i++) {
    const to = next
    next += 16
    if (step == 0) {
      if (load<u8>(odd + i)) {
        v128.store(to, i32x4.splat(0))
        settle(false, i, validity, bad)
        continue
      }
      mark = mark_of(index, rows, i, place)
    }
    const at = mark
    mark += step
    const p = <usize>load<u32>(at) + 1
    const given = load<u32>(at, 4) - <u32>p
    // Without quotes or white space around it there is nothing to look at
    if (direct && given != length && given != 0 && <i32>load<u8>(p) != opening) {
      point(to, p, given)
      continue
    }
    if (json && load<u8>(p) == 34) {
      point(to, p + 1, given - 2)
      continue
    }
    const kind = find(at, true)
    if (kind == VALUE) store_view(to, start, <u32>(stop - start))
    else if (kind == DOUBLED) {
      const from = heap_alloc(heap, <u32>(stop - start))
      let q = from
      for (let s = start; s < stop; s++) {
        const b = load<u8>(s)
        store<u8>(q++, b)
        // Of two quotes one is meant
        if (<i32>b == opening) s++
      }
      store_view(to, from, <u32>(q - from))
    } else {
      v128.store(to, i32x4.splat(0))
      settle(kind == NULL, i, validity, bad)
    }
  }
  return rejected
}
