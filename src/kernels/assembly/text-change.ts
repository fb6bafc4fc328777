import { copy_exactly } from './copies'
import { heap_alloc } from './heap'
import { at, CODES } from './scratch'
import { find_bytes } from './search'
import { bytes_ascii } from './text'
import { first_text, long_bytes, MAX_BYTES, new_texts, put_text } from './texts-blob'
import { bytes_of, store_view } from './view'

/** String functions that make other bytes. Where one gives 0 it has written nothing: what is left to do is rare, or large. */

/** Room for a result of `n` bytes, which is put together aside where it is short: `out` may be an argument. */
// inline
export function room(n: u32, heap: usize): usize {
  return n <= 12 ? at(CODES) : heap_alloc(heap, n)
}

/** Every occurrence of one text (not empty) replaced by another. */
export function view_replace(v: usize, search: usize, by: usize, out: usize, heap: usize): i32 {
  const n = load<u32>(v)
  const start = bytes_of(v)
  const end = start + n
  const needle = bytes_of(search)
  const length = load<u32>(search)
  if (length == 0) return 0
  let count: u64 = 0
  for (let p = find_bytes(start, end, needle, length); p != 0; p = find_bytes(p + length, end, needle, length)) count++
  if (count == 0) {
    v128.store(out, v128.load(v))
    return 1
  }
  const put = load<u32>(by)
  const total = <u64>n - count * length + count * put
  if (total > MAX_BYTES) return 0
  const replacement = bytes_of(by)
  const to = room(<u32>total, heap)
  let q = to
  let from = start
  for (let p = find_bytes(start, end, needle, length); p != 0; p = find_bytes(from, end, needle, length)) {
    copy_exactly(q, from, <u32>(p - from))
    q += p - from
    copy_exactly(q, replacement, put)
    q += put
    from = p + length
  }
  copy_exactly(q, from, <u32>(end - from))
  store_view(out, to, <u32>total)
  return 1
}

/** `lpad` and `rpad` of ASCII texts. */
export function view_pad_ascii(v: usize, count: i32, pad: usize, left: i32, out: usize, heap: usize): i32 {
  const n = load<u32>(v)
  const p = bytes_of(v)
  const m = load<u32>(pad)
  const filling = bytes_of(pad)
  if (!bytes_ascii(p, n) || !bytes_ascii(filling, m)) return 0
  const wanted = <u32>max<i32>(count, 0)
  if (wanted > <u32>MAX_BYTES) return 0
  const kept = min<u32>(n, wanted)
  const missing: u32 = m == 0 ? 0 : wanted - kept
  const total = kept + missing
  const to = room(total, heap)
  copy_exactly(left ? to + missing : to, p, kept)
  const hole = left ? to : to + kept
  for (let i: u32 = 0; i < missing; i += m) copy_exactly(hole + i, filling, min<u32>(m, missing - i))
  store_view(out, to, total)
  return 1
}

/** `split` by a text (not empty): an array of strings; at most `limit` parts where it is above 0. */
export function view_split(v: usize, separator: usize, limit: i32, out: usize, heap: usize): i32 {
  const n = load<u32>(v)
  const start = bytes_of(v)
  const end = start + n
  const needle = bytes_of(separator)
  const length = load<u32>(separator)
  if (length == 0) return 0
  const most: u32 = limit > 0 ? <u32>limit : u32.MAX_VALUE
  let parts: u32 = 1
  let long: u64 = 0
  let from = start
  while (true) {
    const p = parts < most ? find_bytes(from, end, needle, length) : 0
    long += long_bytes(<u32>((p == 0 ? end : p) - from))
    if (p == 0) break
    parts++
    from = p + length
  }
  const blob = new_texts(parts, long, out, heap)
  if (blob == 0) return 0
  let place = first_text(blob, parts)
  let tail = place + ((<usize>parts) << 4)
  from = start
  for (let i: u32 = 0; i < parts; i++) {
    const p = i + 1 < parts ? find_bytes(from, end, needle, length) : end
    tail = put_text(blob, place, tail, from, <u32>(p - from))
    place += 16
    from = p + length
  }
  return 1
}
