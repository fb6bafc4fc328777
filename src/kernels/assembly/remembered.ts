/**
 * Results of JS calls that are remembered by their arguments: a table of `REMEMBERED_CALLS` entries of 64 bytes, zeros at first. An entry is
 * the frame's first 32 bytes (two arguments), the result's 16, and a byte that the caller sets: 0 empty, 1 a value, 2 null.
 */
const ENTRIES: u32 = 4096
const TAG: usize = 48

/** The entry of the `args` (1 or 2) arguments in the frame. Its tag is 0 where the result is not known; then the arguments are in it already. */
export function remembered_call(frame: usize, args: u32, table: usize): usize {
  const a = load<u64>(frame)
  const b = load<u64>(frame, 8)
  const two = args > 1
  const c: u64 = two ? load<u64>(frame, 16) : 0
  const d: u64 = two ? load<u64>(frame, 24) : 0
  let h = (a ^ rotl<u64>(b, 23) ^ rotl<u64>(c, 41) ^ rotl<u64>(d, 11)) * 0x9e3779b97f4a7c15
  h = (h ^ (h >> 29)) * 0xbf58476d1ce4e5b9
  const entry = table + ((<usize>(h >> 52) & (ENTRIES - 1)) << 6)
  if (load<u64>(entry) == a && load<u64>(entry, 8) == b && load<u64>(entry, 16) == c && load<u64>(entry, 24) == d) return entry
  store<u64>(entry, a)
  store<u64>(entry, b, 8)
  store<u64>(entry, c, 16)
  store<u64>(entry, d, 24)
  store<u8>(entry, 0, TAG)
  return entry
}
