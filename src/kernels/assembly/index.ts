/** The module's exports: what generated pipelines import as `kernels`, and the sources call batch by batch. */

export { array_distinct, array_extreme, array_find, array_join, array_members, array_order } from './array-values'
export { array_close, array_concat, array_flatten, array_has_null, array_sequence, array_take, map_make } from './arrays'
export { blob_view } from './blob'
export { bloom_add } from './bloom'
export {
  move_views,
  move_views_selected,
  pack_integers,
  pack_views,
  unpack_integers,
  unpack_integers_selected,
} from './cached'
export { civil_days, months_between } from './civil'
export {
  texts_add,
  texts_array,
  texts_joined,
  texts_ordered,
  texts_put,
  texts_unite,
  values_array,
  values_ordered,
  values_put,
  values_unite,
} from './collected'
export { mem_copy, mem_fill } from './copies'
export { csv_index, csv_rows } from './csv-index'
export { delta_binary, front_coded_bytes, front_coded_views, lengths_views } from './delta'
export { crc32_view, md5_view, sha1_view, sha256_view } from './digest'
export {
  bools_to_bits,
  compact_values,
  decimals_fixed,
  dictionary_encode,
  dictionary_rehash,
  i8_to_i32,
  i16_to_i32,
  i64_to_i32,
  levels_encode,
  micros_int96,
  rle_encode,
  views_plain,
} from './encode'
export { field_nulls, field_options, field_options_json } from './field'
export { field_decimal } from './field-decimal'
export { field_boolean, field_double } from './field-double'
export { field_integer } from './field-integer'
export { field_kinds } from './field-kinds'
export { field_text } from './field-text'
export { field_date, field_timestamp } from './field-times'
export { frequencies_add, frequencies_add_text, frequencies_merge, frequencies_mode } from './frequencies'
export {
  codes_below,
  gather_present8,
  gather_present16,
  gather_present32,
  gather_present64,
  gather_present128,
  gather_selected8,
  gather_selected16,
  gather_selected32,
  gather_selected64,
  gather_selected128,
  gather8,
  gather16,
  gather32,
  gather64,
  gather128,
} from './gather'
export {
  murmur3_bytes,
  murmur3_f32,
  murmur3_f64,
  murmur3_i32,
  murmur3_i64,
  murmur3_view,
  xxhash64_bytes,
  xxhash64_f32,
  xxhash64_f64,
  xxhash64_i32,
  xxhash64_i64,
  xxhash64_view,
} from './hash'
export { heap_alloc } from './heap'
export {
  i64_mul_wide,
  i128_compare,
  i128_div,
  i128_div_half_up,
  i128_mul,
  i128_mul_div_half_up,
  i128_rem,
  i128_scale10,
  i128_to_f64,
} from './int128'
export { json_get } from './json-get'
export { json_index, json_rows } from './json-index'
export { json_struct } from './json-struct'
export { lz4_block } from './lz4'
export { lz4_compress } from './lz4-compress'
export {
  min_max_f32,
  min_max_f64,
  min_max_i8,
  min_max_i16,
  min_max_i32,
  min_max_i64,
  min_max_i128,
  min_max_view,
  within_i32,
  within_i64,
} from './min-max'
export { orc_booleans, orc_bytes } from './orc-bytes'
export {
  ones_count,
  orc_bits,
  orc_bytes_encode,
  orc_decimals_encode,
  orc_integers_encode,
  orc_timestamps_split,
  views_joined,
  views_lengths,
} from './orc-encode'
export { orc_integers, orc_integers_skip } from './orc-integers'
export { all_i64, orc_decimals, orc_timestamps, u32_total } from './orc-values'
export { view_to_date, view_to_i64 } from './parse'
export {
  byte_stream_split,
  f32_to_f64,
  fixed_decimals,
  fixed_views,
  i32_to_f64,
  i32_to_i8,
  i32_to_i16,
  i32_to_i64,
  i32_to_i128,
  i64_floor_div,
  i64_scale,
  i64_to_i128,
  int96_micros,
  plain_bool,
  plain_skip,
  plain_views,
  u32_to_i64,
  u64_to_i128,
  view_decimals,
} from './plain'
export { date_to_view, decimal_to_view, i32_to_view, i64_to_view } from './print'
export { regexp_test } from './regexp'
export { regexp_count, regexp_extract, regexp_extract_all, regexp_instr, regexp_replace, regexp_split } from './regexp-text'
export { registers_add, registers_estimate, registers_merge } from './registers'
export { remembered_call } from './remembered'
export { levels_count, levels_validity, levels_validity_at, rle_bools, rle_codes, rle_init, rle_skip } from './rle'
export { init } from './scratch'
export { view_contains, view_ends_with, view_find, view_like, view_starts_with } from './search'
export { snappy_compress, snappy_decompress, snappy_length } from './snappy'
export { sort_pairs, view_word } from './sort'
export { spread8, spread16, spread32, spread64, spread128 } from './spread'
export { summary_add, summary_merge, summary_quantiles } from './summary'
export {
  utf8_valid,
  view_is_ascii,
  view_length,
  view_lower_ascii,
  view_substring,
  view_trim,
  view_trim_left,
  view_trim_right,
  view_upper_ascii,
} from './text'
export { view_pad_ascii, view_replace, view_split } from './text-change'
export {
  view_behind,
  view_initcap_ascii,
  view_instr,
  view_levenshtein_ascii,
  view_repeat,
  view_split_part,
  view_substring_index,
  view_translate_ascii,
} from './text-parts'
export { text_booleans, text_dates, text_decimals, text_integers, text_nulls, text_rows, text_strings } from './text-rows'
export { pattern_print, pattern_read, timestamp_to_view, view_to_timestamp } from './time-text'
export { values_add, values_append, values_least, values_nth } from './values'
export {
  bytes_compare,
  bytes_hash,
  view_compare,
  view_concat2,
  view_copy,
  view_equals,
  view_hash,
  view_make,
  views_bytes,
  views_copy,
  views_long_bytes,
} from './view'
export { date_add_months, zone_add, zone_day_start, zone_offset, zone_offset_local, zone_resolve } from './zones'
