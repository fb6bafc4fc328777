import { number, power } from './digits'
import { double } from './field-double'
import { date, NO_DATE } from './field-times'
import { heap_alloc } from './heap'
import { is_null } from './json-get'
import { behind_key, escapes, has_long_points, pass, plain, restart, string_end, value_end } from './json-scan'
import { at, CODES } from './scratch'
import { utf8_valid } from './text'
import { bytes_equal, bytes_of, store_view } from './view'

/** JSON objects as structs of plain fields, for `from_json` and `json_tuple`: laid out as columnar/blob.ts says. */

/** Kinds of fields (functions/text-format/json-code.ts): 1, 2, 4 and 8 are integers of so many bytes. */
const TEXT: u32 = 0
const BOOLEAN: u32 = 16
const DOUBLE: u32 = 17
const FLOAT: u32 = 18
const DATE: u32 = 19
/** With precision and scale in the two bytes above. */
const DECIMAL: u32 = 20

/** Where a field's value lies, in the working space: { u32 begin, u32 end, u32 escapes, u32 plain }, zeros where there is none. */
const PLACE: usize = 16

/**
 * The fields that `spec` names { u32 fields, per field u32 kind, u32 length of its name, its bytes }, at most 128. Of a key that comes again the last
 * counts. 0 (and nothing written) where the text is no object in strict form or a value is not plainly of its field's kind. `wrapped`: as the only element of an array.
 */
export function json_struct(v: usize, spec: usize, wrapped: i32, out: usize, heap: usize): i32 {
  const start = bytes_of(v)
  const fields = bytes_of(spec)
  const count = load<u32>(fields)
  const places = at(CODES)
  if (!locate(start, start + load<u32>(v), fields, count, places)) return 0

  // Structs begin with a byte of validity per field; then slots of 8 or 16 bytes
  const head = (count + 7) & ~7
  let slots: u32 = 0
  let long: u64 = 0
  let field = fields + 4
  for (let i: u32 = 0; i < count; i++) {
    const text = load<u32>(field) == TEXT
    slots += text ? 16 : 8
    field += 8 + load<u32>(field, 4)
    const place = places + <usize>i * PLACE
    if (!text || load<u32>(place) == 0) continue
    if (!asText(place)) return 0
    const bytes = load<u32>(place, 4) - load<u32>(place)
    if (bytes > 12) long += (bytes + 7) & ~7
  }
  const inside: u32 = wrapped ? 32 : 0
  const total = <u64>inside + <u64>head + <u64>slots + long
  if (total > 1 << 30) return 0
  const blob = heap_alloc(heap, <u32>total)
  memory.fill(blob, 0, inside + head + slots)
  const struct = blob + inside
  if (wrapped) {
    store<u32>(blob, 1)
    store<u8>(blob, 1, 8)
  }

  let slot = struct + head
  let tail = slot + slots
  field = fields + 4
  for (let i: u32 = 0; i < count; i++) {
    const kind = load<u32>(field)
    const place = places + <usize>i * PLACE
    field += 8 + load<u32>(field, 4)
    const p: usize = load<u32>(place)
    const q: usize = load<u32>(place, 4)
    if (p != 0) {
      store<u8>(struct + i, 1)
      if (kind == TEXT) {
        const bytes = <u32>(q - p)
        store_view(slot, p, bytes)
        if (bytes > 12) {
          store<u64>(tail + ((bytes + 7) & ~7) - 8, 0)
          memory.copy(tail, p, bytes)
          store<u32>(slot, <u32>(tail - struct), 8)
          tail += (bytes + 7) & ~7
        }
      } else if (!put(kind, p, q, slot)) return 0
    }
    slot += kind == TEXT ? 16 : 8
  }
  if (wrapped) {
    const bytes = <u32>(tail - struct)
    store<u32>(blob, bytes, 16)
    store<u32>(blob, load<u32>(struct), 20)
    store<u32>(blob, inside, 24)
  }
  store_view(out, blob, <u32>total)
  return 1
}

/** Finds the values of an object's fields; those that are null are left out. */
function locate(start: usize, end: usize, fields: usize, count: u32, places: usize): bool {
  memory.fill(places, 0, <usize>count * PLACE)
  let p = pass(start, end)
  if (p >= end || load<u8>(p) != 123) return false
  p = pass(p + 1, end)
  if (p < end && load<u8>(p) == 125) return true
  // Keys come most often in the order of the fields
  let next: u32 = 0
  let name = fields + 4
  while (true) {
    if (p >= end || load<u8>(p) != 34) return false
    const key = p + 1
    restart()
    p = string_end(key, end)
    if (p == 0 || escapes != 0) return false
    const length = <u32>(p - key)
    let hit = false
    for (let tried: u32 = 0; tried < count && !hit; tried++) {
      if (next == count) {
        next = 0
        name = fields + 4
      }
      const size = load<u32>(name, 4)
      hit = size == length && bytes_equal(key, name + 8, length)
      name += 8 + size
      next++
    }
    p = behind_key(p + 1, end)
    if (p == 0) return false
    restart()
    const value = p
    p = value_end(p, end)
    if (p == 0) return false
    if (hit) {
      const place = places + <usize>(next - 1) * PLACE
      const none = is_null(value)
      store<u32>(place, none ? 0 : <u32>value)
      store<u32>(place, <u32>p, 4)
      store<u32>(place, escapes, 8)
      store<u32>(place, <u32>plain, 12)
    }
    p = pass(p, end)
    if (p >= end) return false
    const d = <u32>load<u8>(p++)
    if (d == 125) return true
    if (d != 44) return false
    p = pass(p, end)
  }
}

/** Narrows a place to the bytes of its value as text. */
function asText(place: usize): bool {
  let p: usize = load<u32>(place)
  let q: usize = load<u32>(place, 4)
  if (load<u8>(p) == 34) {
    if (load<u32>(place, 8) != 0) return false
    store<u32>(place, <u32>++p)
    store<u32>(place, <u32>--q, 4)
  } else if (load<u32>(place, 12) == 0 || has_long_points(p, q)) return false
  return utf8_valid(p, <u32>(q - p)) != 0
}

/** The value of another kind, which is not null. */
function put(kind: u32, p: usize, q: usize, slot: usize): bool {
  const c = <u32>load<u8>(p)
  if (kind == BOOLEAN) {
    store<u8>(slot, <u8>(c == 116))
    return c == 116 || c == 102
  }
  if (kind == DATE) {
    if (c != 34 || q - p != 12) return false
    const days = date(p + 1)
    store<i32>(slot, days)
    return days != NO_DATE
  }
  const digit = p + <usize>(c == 45)
  if (<u32>load<u8>(digit) - 48 > 9) return false
  if (kind == DOUBLE || kind == FLOAT) {
    const x = double(p, q)
    if (kind == DOUBLE) store<f64>(slot, x)
    else store<f32>(slot, <f32>x)
    return x == x
  }
  if ((kind & 255) == DECIMAL) return putDecimal((kind >> 8) & 255, kind >> 16, p, digit, q, slot)
  if (q - digit > 18) return false
  const n = number(digit, q)
  if (n == u64.MAX_VALUE) return false
  const value = c == 45 ? -(<i64>n) : <i64>n
  if (kind == 8) store<i64>(slot, value)
  else {
    if (value != (value << (64 - (kind << 3))) >> (64 - (kind << 3))) return false
    if (kind == 4) store<i32>(slot, <i32>value)
    else if (kind == 2) store<i16>(slot, <i16>value)
    else store<i8>(slot, <i8>value)
  }
  return true
}

/** Of up to 18 digits with no more behind the point than the scale. */
function putDecimal(precision: u32, scale: u32, p: usize, digit: usize, q: usize, slot: usize): bool {
  let point = digit
  while (point < q && load<u8>(point) != 46) point++
  const whole = <u32>(point - digit)
  const behind = point < q ? <u32>(q - point) - 1 : 0
  if (behind > scale || whole + scale > 18) return false
  let n = number(digit, point)
  if (n == u64.MAX_VALUE) return false
  if (behind > 0) {
    const fraction = number(point + 1, q)
    if (fraction == u64.MAX_VALUE) return false
    n = n * power(behind) + fraction
  }
  n *= power(scale - behind)
  if (n >= power(precision)) return false
  store<i64>(slot, digit > p ? -(<i64>n) : <i64>n)
  return true
}
