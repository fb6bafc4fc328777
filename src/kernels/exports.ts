type Address = number
/** A C-like truth value. */
type Flag = number

/**
 * What `kernels.wasm` exports (assembly/*.ts has the details). Addresses and lengths are i32: pass them as they are, and use `>>> 0` on
 * addresses that come back. Kernels read up to 64 bytes past their input; none writes past its output unless it says so.
 */
export interface Kernels {
  /** Gives the instance its block of `SCRATCH_BYTES`. */
  init(scratch: Address): void
  mem_copy(to: Address, from: Address, bytes: number): void
  mem_fill(to: Address, byte: number, bytes: number): void
  heap_alloc(heap: Address, bytes: number): Address

  // Codecs: the uncompressed length, or < 0. They write up to 64 bytes past `capacity`.
  snappy_decompress(src: Address, length: number, dst: Address, capacity: number): number
  snappy_length(src: Address, length: number): number
  /** `dst` has room for 32 + n + n / 6 bytes. */
  snappy_compress(src: Address, n: number, dst: Address): number
  /** `dst` has room for 16 + n + n / 255 bytes. */
  lz4_compress(src: Address, n: number, dst: Address): number
  lz4_block(src: Address, length: number, dst: Address, capacity: number): number

  // Runs and bit-packed groups; the state is 32 bytes. 0, or -1 where the input is short or malformed.
  rle_init(state: Address, position: Address, end: Address, width: number): void
  /** Writes up to 12 bytes past the last code. */
  rle_codes(state: Address, n: number, dst: Address): number
  rle_skip(state: Address, n: number): number
  rle_bools(state: Address, n: number, dst: Address): number
  /** The number of ones, or -1. */
  levels_validity(state: Address, n: number, dst: Address): number
  levels_validity_at(state: Address, n: number, level: number, dst: Address, work: Address): number
  levels_count(state: Address, n: number, level: number, work: Address): number

  /** The entry of a call with these arguments (1 or 2): see assembly/remembered.ts. */
  remembered_call(frame: Address, args: number, table: Address): Address

  codes_below(codes: Address, n: number, size: number): Flag
  gather8(codes: Address, n: number, dictionary: Address, size: number, dst: Address): number
  gather16(codes: Address, n: number, dictionary: Address, size: number, dst: Address): number
  gather32(codes: Address, n: number, dictionary: Address, size: number, dst: Address): number
  gather64(codes: Address, n: number, dictionary: Address, size: number, dst: Address): number
  gather128(codes: Address, n: number, dictionary: Address, size: number, dst: Address): number
  gather_present8(codes: Address, count: number, n: number, validity: Address, dictionary: Address, size: number, dst: Address): number
  gather_present16(codes: Address, count: number, n: number, validity: Address, dictionary: Address, size: number, dst: Address): number
  gather_present32(codes: Address, count: number, n: number, validity: Address, dictionary: Address, size: number, dst: Address): number
  gather_present64(codes: Address, count: number, n: number, validity: Address, dictionary: Address, size: number, dst: Address): number
  gather_present128(codes: Address, count: number, n: number, validity: Address, dictionary: Address, size: number, dst: Address): number
  gather_selected8(codes: Address, rows: Address, n: number, dictionary: Address, dst: Address): void
  gather_selected16(codes: Address, rows: Address, n: number, dictionary: Address, dst: Address): void
  gather_selected32(codes: Address, rows: Address, n: number, dictionary: Address, dst: Address): void
  gather_selected64(codes: Address, rows: Address, n: number, dictionary: Address, dst: Address): void
  gather_selected128(codes: Address, rows: Address, n: number, dictionary: Address, dst: Address): void
  spread8(values: Address, n: number, count: number, validity: Address): void
  spread16(values: Address, n: number, count: number, validity: Address): void
  spread32(values: Address, n: number, count: number, validity: Address): void
  spread64(values: Address, n: number, count: number, validity: Address): void
  spread128(values: Address, n: number, count: number, validity: Address): void

  plain_bool(src: Address, firstBit: number, n: number, dst: Address): void
  /** The address behind the input, or 0. */
  plain_views(src: Address, end: Address, n: number, dst: Address): Address
  plain_skip(src: Address, end: Address, n: number): Address
  fixed_views(src: Address, length: number, n: number, dst: Address): void
  i32_to_i8(src: Address, n: number, dst: Address): void
  i32_to_i16(src: Address, n: number, dst: Address): void
  i32_to_i64(src: Address, n: number, dst: Address): void
  u32_to_i64(src: Address, n: number, dst: Address): void
  i32_to_i128(src: Address, n: number, dst: Address): void
  i64_to_i128(src: Address, n: number, dst: Address): void
  u64_to_i128(src: Address, n: number, dst: Address): void
  i32_to_f64(src: Address, n: number, dst: Address): void
  f32_to_f64(src: Address, n: number, dst: Address): void
  /** The index of the first value that overflows, or -1. */
  i64_scale(src: Address, n: number, factor: bigint, dst: Address): number
  /** Multiplies i128 by 10, `digits` times, in place. */
  i128_scale10(values: Address, n: number, digits: number): void
  i64_floor_div(src: Address, n: number, divisor: bigint, dst: Address): void
  int96_micros(src: Address, n: number, dst: Address): void
  /** The index of the first value that doesn't fit, or -1. */
  fixed_decimals(src: Address, length: number, n: number, dst: Address, wide: Flag): number
  view_decimals(views: Address, n: number, dst: Address, wide: Flag): number
  byte_stream_split(src: Address, total: number, first: number, n: number, width: number, dst: Address): void
  delta_binary(src: Address, end: Address, dst: Address, capacity: number, wide: Flag, out: Address): number
  lengths_views(lengths: Address, n: number, src: Address, end: Address, dst: Address): Address
  front_coded_bytes(prefixes: Address, suffixes: Address, n: number): bigint
  front_coded_views(prefixes: Address, suffixes: Address, n: number, src: Address, end: Address, bytes: Address, dst: Address): number

  // ORC's streams: see assembly/orc-integers.ts for the state. How many values, fewer where more of the stream must be there first; -1 where it is malformed.
  orc_integers(state: Address, n: number, dst: Address, mode: number): number
  orc_integers_skip(state: Address, n: number): number
  orc_bytes(state: Address, n: number, dst: Address): number
  orc_booleans(state: Address, n: number, dst: Address): number
  /** -2 where one does not fit i64. */
  orc_decimals(state: Address, n: number, dst: Address, wide: Flag): number
  orc_timestamps(seconds: Address, nanos: Address, n: number, base: bigint, dst: Address): void
  u32_total(values: Address, n: number): bigint
  all_i64(values: Address, n: number, value: bigint): Flag

  // Writing of ORC's streams; they give the number of bytes.
  /** At most 16 + 10 n bytes. */
  orc_integers_encode(values: Address, n: number, signed: Flag, dst: Address): number
  /** At most n + n / 128 + 1 bytes. */
  orc_bytes_encode(src: Address, n: number, dst: Address): number
  orc_bits(src: Address, n: number, dst: Address, bit: number): number
  /** At most 19 n bytes. */
  orc_decimals_encode(values: Address, n: number, wide: Flag, dst: Address): number
  orc_timestamps_split(micros: Address, n: number, base: bigint, seconds: Address, nanos: Address): void
  views_lengths(views: Address, n: number, dst: Address): void
  views_joined(views: Address, n: number, dst: Address): number
  ones_count(src: Address, n: number): number

  // Encoding of pages.
  /** The valid lanes one after another; writes up to one value past the last. */
  compact_values(values: Address, n: number, width: number, validity: Address, dst: Address): number
  i8_to_i32(src: Address, n: number, dst: Address): void
  i16_to_i32(src: Address, n: number, dst: Address): void
  i64_to_i32(src: Address, n: number, dst: Address): void
  bools_to_bits(src: Address, n: number, dst: Address): number
  /** Values of `width` bytes, or views where that is 0. */
  bloom_add(values: Address, n: number, width: number, filter: Address, blocks: number): void
  micros_int96(src: Address, n: number, dst: Address): void
  decimals_fixed(src: Address, n: number, length: number, dst: Address): void
  views_plain(views: Address, n: number, dst: Address): number
  /** `out` gets { values taken, entries, bytes of text in new entries }. */
  dictionary_encode(
    values: Address,
    n: number,
    kind: number,
    entries: Address,
    count: number,
    limit: number,
    table: Address,
    mask: number,
    codes: Address,
    heap: Address,
    out: Address,
  ): void
  dictionary_rehash(entries: Address, count: number, kind: number, table: Address, mask: number): void
  /** At most 8 + 5 n bytes. */
  rle_encode(codes: Address, n: number, width: number, dst: Address): number
  levels_encode(levels: Address, n: number, width: number, work: Address, dst: Address): number

  /** How many lanes took part; the extremes lie at `out`. */
  min_max_i8(values: Address, n: number, validity: Address, out: Address): number
  min_max_i16(values: Address, n: number, validity: Address, out: Address): number
  min_max_i32(values: Address, n: number, validity: Address, out: Address): number
  min_max_i64(values: Address, n: number, validity: Address, out: Address): number
  min_max_f32(values: Address, n: number, validity: Address, out: Address): number
  min_max_f64(values: Address, n: number, validity: Address, out: Address): number
  min_max_i128(values: Address, n: number, validity: Address, out: Address): number
  within_i64(values: Address, n: number, min: bigint, max: bigint): Flag
  within_i32(values: Address, n: number, min: number, max: number): Flag
  min_max_view(values: Address, n: number, validity: Address, out: Address): number

  // Columns of cached batches.
  pack_integers(src: Address, n: number, width: number, base: bigint, stored: number, dst: Address): void
  unpack_integers(src: Address, n: number, stored: number, base: bigint, width: number, dst: Address): void
  unpack_integers_selected(src: Address, rows: Address, n: number, stored: number, base: bigint, width: number, dst: Address): void
  /** Views whose long bytes lie `by` further on. */
  move_views(src: Address, n: number, by: number, dst: Address): void
  move_views_selected(src: Address, rows: Address, n: number, by: number, dst: Address): void
  /** The end of the long bytes, which are copied to `data` and count from `origin`. */
  pack_views(src: Address, n: number, dst: Address, data: Address, origin: Address): Address

  // Strings: operands are addresses of 16-byte views.
  view_make(out: Address, from: Address, length: number): void
  view_equals(a: Address, b: Address): Flag
  view_compare(a: Address, b: Address): number
  bytes_compare(a: Address, aLength: number, b: Address, bLength: number): number
  view_hash(v: Address): bigint
  bytes_hash(p: Address, n: number): bigint
  view_contains(v: Address, needle: Address, length: number): Flag
  view_starts_with(v: Address, needle: Address, length: number): Flag
  view_ends_with(v: Address, needle: Address, length: number): Flag
  /** 0-based byte offset from byte offset `from` on, or -1. */
  view_find(v: Address, needle: Address, length: number, from: number): number
  /** The pattern is compiled by `like-pattern.ts`. */
  view_like(v: Address, pattern: Address, length: number): Flag
  view_length(v: Address): number
  view_is_ascii(v: Address): Flag
  utf8_valid(p: Address, n: number): Flag
  view_substring(v: Address, position: number, length: number, out: Address, heap: Address): void
  /** 0 where the text is not ASCII; nothing is written then. */
  /** The text changed; 0 (and nothing written) where JS is to do it: an empty search, other than ASCII, too large a result. */
  view_replace(v: Address, search: Address, by: Address, out: Address, heap: Address): Flag
  view_pad_ascii(v: Address, count: number, pad: Address, left: Flag, out: Address, heap: Address): Flag
  /** An array of strings, as a blob. */
  view_split(v: Address, separator: Address, limit: number, out: Address, heap: Address): Flag
  /** In characters from 1; 0 where it is not there. */
  view_instr(v: Address, part: Address): number
  view_split_part(v: Address, separator: Address, n: number, out: Address, heap: Address): Flag
  view_substring_index(v: Address, separator: Address, count: number, out: Address, heap: Address): Flag
  view_behind(v: Address, separator: Address, out: Address): Flag
  view_repeat(v: Address, n: number, out: Address, heap: Address): Flag
  view_initcap_ascii(v: Address, out: Address, heap: Address): Flag
  view_translate_ascii(v: Address, from: Address, to: Address, out: Address, heap: Address): Flag
  /** -1 where a text is long, or not ASCII. */
  view_levenshtein_ascii(a: Address, b: Address, heap: Address): number

  // Regular expressions (kernels/regexp/compile.ts); -1, or 0 from those that tell whether they have done it, for texts that are left to JS
  regexp_test(v: Address, expression: Address): number
  regexp_count(v: Address, expression: Address): number
  regexp_instr(v: Address, expression: Address): number
  regexp_extract(v: Address, expression: Address, out: Address, heap: Address): Flag
  regexp_extract_all(v: Address, expression: Address, out: Address, heap: Address): Flag
  regexp_split(v: Address, expression: Address, limit: number, out: Address, heap: Address): Flag
  regexp_replace(v: Address, expression: Address, by: Address, out: Address, heap: Address): Flag
  /** The view of a cell of the blob `v`. */
  blob_view(v: Address, cell: Address, out: Address): void

  // Arrays, by the address of their blob (arrays.ts); 0 where the result would be too large.
  array_close(blob: Address, n: number, out: Address, heap: Address): Flag
  array_take(array: Address, indices: Address, first: number, n: number, width: number, views: Flag, out: Address, heap: Address): Flag
  array_concat(list: Address, k: number, width: number, views: Flag, out: Address, heap: Address): Flag
  array_flatten(array: Address, width: number, views: Flag, out: Address, heap: Address): Flag
  array_has_null(array: Address): Flag
  array_sequence(first: bigint, step: bigint, n: number, width: number, out: Address, heap: Address): Flag
  map_make(keys: Address, values: Address, out: Address, heap: Address): Flag
  // By the values of their elements (array-values.ts)
  array_find(array: Address, kind: number, value: Address): number
  array_extreme(array: Address, kind: number, greatest: Flag): number
  array_distinct(array: Address, kind: number, indices: Address, heap: Address): number
  array_members(a: Address, indices: Address, n: number, b: Address, kind: number, wanted: Flag, heap: Address): number
  array_order(array: Address, kind: number, descending: Flag, nullsFirst: Flag, indices: Address, heap: Address): void
  array_join(array: Address, between: Address, instead: Address, out: Address, heap: Address): Flag

  /** The number of 1 to 18 digits with or without a sign; or the least i64. */
  view_to_i64(v: Address): bigint
  /** Days of `yyyy-MM-dd`; or the least i32. */
  view_to_date(v: Address): number
  view_upper_ascii(v: Address, out: Address, heap: Address): Flag
  view_lower_ascii(v: Address, out: Address, heap: Address): Flag
  view_trim(v: Address, out: Address): void
  view_trim_left(v: Address, out: Address): void
  view_trim_right(v: Address, out: Address): void
  view_concat2(a: Address, b: Address, out: Address, heap: Address): void
  view_copy(v: Address, out: Address, heap: Address): void
  views_copy(views: Address, n: number, out: Address, heap: Address): void
  views_bytes(views: Address, n: number): bigint
  views_long_bytes(views: Address, n: number): bigint
  i64_to_view(v: bigint, out: Address, heap: Address): void
  i32_to_view(v: number, out: Address): void
  date_to_view(days: number, out: Address, heap: Address): void
  decimal_to_view(low: bigint, high: bigint, scale: number, out: Address, heap: Address): void

  // Parts of JSON texts (json-get.ts, json-struct.ts); 0 where JS is to do it
  /** 1, or 2 where there is none. */
  json_get(v: Address, path: Address, out: Address): number
  json_struct(v: Address, spec: Address, wrapped: Flag, out: Address, heap: Address): Flag

  // Times as text (time-text.ts), and the clocks of zones (zones.ts), in microseconds.
  /** Of a date or a timestamp in its plain form; or the least i64. */
  view_to_timestamp(v: Address): bigint
  timestamp_to_view(local: bigint, out: Address, heap: Address): Flag
  pattern_print(local: bigint, pattern: Address, out: Address, heap: Address): Flag
  pattern_read(v: Address, pattern: Address): bigint
  zone_offset(table: Address, micros: bigint): bigint
  zone_offset_local(table: Address, local: bigint): bigint
  zone_day_start(table: Address, days: number): bigint
  zone_resolve(table: Address, local: bigint, offset: bigint): bigint
  zone_add(table: Address, micros: bigint, months: number, days: number): bigint
  /** Or the least i32 where there is no such date, or its year has more than four digits. */
  civil_days(year: number, month: number, day: number): number
  months_between(days1: number, seconds1: bigint, days2: number, seconds2: bigint, rounded: Flag): number
  date_add_months(days: number, months: number): bigint

  // Lists of integers (values.ts).
  values_add(list: Address, value: bigint, heap: Address): void
  values_append(list: Address, other: Address, heap: Address): void
  values_nth(list: Address, place: number): bigint
  values_least(list: Address, from: number): bigint

  // Lists and sets that become arrays (collected.ts).
  values_put(list: Address, value: bigint, heap: Address): void
  values_unite(list: Address, other: Address, heap: Address): void
  values_array(list: Address, width: number, out: Address, heap: Address): void
  values_ordered(list: Address, kind: number, to: Address, heap: Address): void
  texts_add(list: Address, v: Address, heap: Address): void
  texts_put(list: Address, v: Address, heap: Address): void
  texts_unite(list: Address, other: Address, heap: Address): void
  texts_array(list: Address, out: Address, heap: Address): void
  texts_joined(list: Address, between: Address, out: Address, heap: Address): void
  texts_ordered(list: Address, to: Address, heap: Address): void

  // How often values came (frequencies.ts).
  frequencies_add(list: Address, value: bigint, kind: number, heap: Address): void
  frequencies_add_text(list: Address, v: Address, kind: number, heap: Address): void
  frequencies_merge(list: Address, other: Address, kind: number, heap: Address): void
  frequencies_mode(list: Address, kind: number, least: Flag, heap: Address): Address

  // Quantile summaries (summary.ts).
  summary_add(values: Address, samples: Address, value: bigint, error: number, heap: Address): void
  summary_merge(values: Address, samples: Address, otherValues: Address, otherSamples: Address, error: number, heap: Address): void
  summary_quantiles(values: Address, samples: Address, shares: Address, n: number, error: number, out: Address, heap: Address): Flag

  // Registers of HyperLogLog++ (registers.ts).
  registers_add(state: Address, hash: bigint, precision: number, heap: Address): void
  registers_merge(state: Address, other: Address, precision: number, heap: Address): void
  registers_estimate(state: Address, precision: number, scale: number, threshold: number, table: Address): bigint

  // Spark's hashes.
  murmur3_i32(v: number, seed: number): number
  murmur3_i64(v: bigint, seed: number): number
  murmur3_f32(v: number, seed: number): number
  murmur3_f64(v: number, seed: number): number
  murmur3_bytes(p: Address, n: number, seed: number): number
  murmur3_view(v: Address, seed: number): number
  xxhash64_i32(v: number, seed: bigint): bigint
  xxhash64_i64(v: bigint, seed: bigint): bigint
  xxhash64_f32(v: number, seed: bigint): bigint
  xxhash64_f64(v: number, seed: bigint): bigint
  xxhash64_bytes(p: Address, n: number, seed: bigint): bigint
  xxhash64_view(v: Address, seed: bigint): bigint

  // Digests as hexadecimal text (digest.ts).
  md5_view(v: Address, out: Address, heap: Address): void
  sha1_view(v: Address, out: Address, heap: Address): void
  sha256_view(v: Address, out: Address, heap: Address): void
  crc32_view(v: Address): bigint

  // 128-bit integers as two halves; results through `out`. 1 where the result left the range.
  i64_mul_wide(a: bigint, b: bigint, out: Address): void
  i128_mul(aLow: bigint, aHigh: bigint, bLow: bigint, bHigh: bigint, out: Address): Flag
  i128_div(aLow: bigint, aHigh: bigint, bLow: bigint, bHigh: bigint, out: Address): Flag
  i128_div_half_up(aLow: bigint, aHigh: bigint, bLow: bigint, bHigh: bigint, out: Address): Flag
  i128_rem(aLow: bigint, aHigh: bigint, bLow: bigint, bHigh: bigint, out: Address): void
  /** a × m ÷ d, rounded half up, with a product of 256 bits. */
  i128_mul_div_half_up(aLow: bigint, aHigh: bigint, mLow: bigint, mHigh: bigint, dLow: bigint, dHigh: bigint, out: Address): Flag
  i128_compare(aLow: bigint, aHigh: bigint, bLow: bigint, bHigh: bigint): number
  i128_to_f64(low: bigint, high: bigint): number

  /** Pairs of 16 bytes { u64 high, u32 low, u32 row }; `work` is as large. */
  sort_pairs(pairs: Address, n: number, work: Address): void
  view_word(v: Address, offset: number): bigint

  // Lines of delimited text and of JSON (csv-index.ts, json-index.ts). `index` has a word before it; see there for what is written
  csv_index(
    src: Address,
    end: Address,
    separator: number,
    quote: number,
    escapeByte: number,
    end1: number,
    end2: number,
    index: Address,
    lines: Address,
    odds: Address,
    out: Address,
  ): void
  csv_rows(
    index: Address,
    lines: Address,
    count: number,
    ordinal: number,
    start: Address,
    fields: number,
    comment: number,
    checked: Flag,
    most: number,
    odds: Address,
    rows: Address,
    odd: Address,
    out: Address,
  ): void
  json_index(src: Address, end: Address, end1: number, end2: number, index: Address, lines: Address, odds: Address, out: Address): void
  json_rows(
    index: Address,
    lines: Address,
    count: number,
    ordinal: number,
    start: Address,
    keys: Address,
    fields: number,
    checked: Flag,
    most: number,
    odds: Address,
    rows: Address,
    odd: Address,
    out: Address,
  ): void

  // Their fields (field.ts). Columns give the number of lanes that need the careful way
  field_options(stride: number, quote: number, escapeByte: number, nullText: Address, nullBytes: number, trim: number): void
  field_options_json(stride: number): void
  field_nulls(): number
  field_kinds(index: Address, rows: Address, n: number, place: number, odd: Address, from: number, kind: number): number
  field_text(
    index: Address,
    rows: Address,
    n: number,
    place: number,
    odd: Address,
    dst: Address,
    validity: Address,
    bad: Address,
    heap: Address,
  ): number
  field_integer(
    index: Address,
    rows: Address,
    n: number,
    place: number,
    odd: Address,
    width: number,
    dst: Address,
    validity: Address,
    bad: Address,
  ): number
  field_decimal(
    index: Address,
    rows: Address,
    n: number,
    place: number,
    odd: Address,
    precision: number,
    scale: number,
    wide: Flag,
    dst: Address,
    validity: Address,
    bad: Address,
  ): number
  field_double(
    index: Address,
    rows: Address,
    n: number,
    place: number,
    odd: Address,
    single: Flag,
    dst: Address,
    validity: Address,
    bad: Address,
  ): number
  field_boolean(
    index: Address,
    rows: Address,
    n: number,
    place: number,
    odd: Address,
    dst: Address,
    validity: Address,
    bad: Address,
  ): number
  field_date(index: Address, rows: Address, n: number, place: number, odd: Address, dst: Address, validity: Address, bad: Address): number
  field_timestamp(
    index: Address,
    rows: Address,
    n: number,
    place: number,
    odd: Address,
    dst: Address,
    validity: Address,
    bad: Address,
  ): number

  // Rows as text (text-rows.ts)
  text_integers(values: Address, width: number, n: number, out: Address, heap: Address): void
  text_decimals(values: Address, wide: Flag, scale: number, n: number, out: Address, heap: Address): void
  text_dates(values: Address, n: number, out: Address, heap: Address): void
  text_booleans(values: Address, n: number, out: Address): void
  text_strings(
    views: Address,
    validity: Address,
    n: number,
    json: Flag,
    separator: number,
    lineEnd: number,
    quote: number,
    comment: number,
    ascii: Flag,
    flags: Address,
  ): number
  text_nulls(validity: Address, n: number, views: Address, flags: Address, nullView: Address, leftOut: Flag): void
  text_rows(spec: Address, n: number, out: Address): Address
}
