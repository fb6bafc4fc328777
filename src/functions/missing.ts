import { missing } from './define.ts'

/**
 * Functions that Spark has and that are not here yet: calling one says so. (`case`, `cast`, `in` and `when` are syntax, `range` is a table.)
 * Taken out of this list by giving them an entry.
 */

export const agg = missing(
  'agg_funcs',
  'approx_top_k',
  'approx_top_k_accumulate',
  'approx_top_k_combine',
  'collect_union',
  'count_min_sketch',
  'grouping',
  'grouping_id',
  'histogram_numeric',
  'hll_sketch_agg',
  'hll_union_agg',
  'kll_merge_agg_bigint',
  'kll_merge_agg_double',
  'kll_merge_agg_float',
  'kll_sketch_agg_bigint',
  'kll_sketch_agg_double',
  'kll_sketch_agg_float',
  'measure',
  'theta_intersection_agg',
  'theta_sketch_agg',
  'theta_union_agg',
  'tuple_intersection_agg_double',
  'tuple_intersection_agg_integer',
  'tuple_sketch_agg_double',
  'tuple_sketch_agg_integer',
  'tuple_union_agg_double',
  'tuple_union_agg_integer',
)
export const avro = missing('avro_funcs', 'from_avro', 'schema_of_avro', 'to_avro')
export const csv = missing('csv_funcs', 'from_csv', 'schema_of_csv', 'to_csv')
export const datetime = missing('datetime_funcs', 'session_window', 'timestamp_nanos', 'unix_nanos', 'window', 'window_time')
export const generator = missing('generator_funcs', 'collations', 'sql_keywords')
export const json = missing('json_funcs', 'json_tuple')
export const misc = missing(
  'misc_funcs',
  'current_path',
  'input_file_block_length',
  'input_file_block_start',
  'input_file_name',
  'java_method',
  'reflect',
  'try_reflect',
)
export const protobuf = missing('protobuf_funcs', 'from_protobuf', 'to_protobuf')
export const sketch = missing(
  'sketch_funcs',
  'approx_top_k_estimate',
  'hll_sketch_estimate',
  'hll_union',
  'kll_sketch_get_n_bigint',
  'kll_sketch_get_n_double',
  'kll_sketch_get_n_float',
  'kll_sketch_get_quantile_bigint',
  'kll_sketch_get_quantile_double',
  'kll_sketch_get_quantile_float',
  'kll_sketch_get_rank_bigint',
  'kll_sketch_get_rank_double',
  'kll_sketch_get_rank_float',
  'kll_sketch_merge_bigint',
  'kll_sketch_merge_double',
  'kll_sketch_merge_float',
  'kll_sketch_to_string_bigint',
  'kll_sketch_to_string_double',
  'kll_sketch_to_string_float',
  'theta_difference',
  'theta_intersection',
  'theta_sketch_estimate',
  'theta_union',
  'tuple_difference_double',
  'tuple_difference_integer',
  'tuple_difference_theta_double',
  'tuple_difference_theta_integer',
  'tuple_intersection_double',
  'tuple_intersection_integer',
  'tuple_intersection_theta_double',
  'tuple_intersection_theta_integer',
  'tuple_sketch_estimate_double',
  'tuple_sketch_estimate_integer',
  'tuple_sketch_summary_double',
  'tuple_sketch_summary_integer',
  'tuple_sketch_theta_double',
  'tuple_sketch_theta_integer',
  'tuple_union_double',
  'tuple_union_integer',
  'tuple_union_theta_double',
  'tuple_union_theta_integer',
)
export const st = missing('st_funcs', 'st_asbinary', 'st_geogfromwkb', 'st_geomfromwkb', 'st_setsrid', 'st_srid')
export const string = missing('string_funcs', 'collate', 'collation')
export const table = missing('table_funcs', 'python_worker_logs')
export const variant = missing(
  'variant_funcs',
  'is_valid_variant',
  'is_variant_null',
  'parse_json',
  'schema_of_variant',
  'schema_of_variant_agg',
  'to_variant_object',
  'try_parse_json',
  'try_variant_array_append',
  'try_variant_get',
  'try_variant_insert',
  'try_variant_set',
  'variant_array_append',
  'variant_delete',
  'variant_explode',
  'variant_explode_outer',
  'variant_get',
  'variant_insert',
  'variant_set',
  'variant_strip_nulls',
)
export const vector = missing(
  'vector_funcs',
  'vector_avg',
  'vector_cosine_similarity',
  'vector_inner_product',
  'vector_l2_distance',
  'vector_norm',
  'vector_normalize',
  'vector_sum',
)
export const window = missing('window_funcs', 'counter_diff')
export const xml = missing(
  'xml_funcs',
  'from_xml',
  'schema_of_xml',
  'to_xml',
  'xpath',
  'xpath_boolean',
  'xpath_double',
  'xpath_float',
  'xpath_int',
  'xpath_long',
  'xpath_number',
  'xpath_short',
  'xpath_string',
)
