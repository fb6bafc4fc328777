import { missing } from './define.ts'

/**
 * Functions that Spark has and that are not here yet: calling one says so. (`case`, `cast`, `in` and `when` are syntax, `range` is a table.)
 * Taken out of this list by giving them an entry.
 */

export const agg = missing('agg_funcs', 'grouping', 'grouping_id', 'measure')
export const avro = missing('avro_funcs', 'from_avro', 'schema_of_avro', 'to_avro')
export const csv = missing('csv_funcs', 'from_csv', 'schema_of_csv', 'to_csv')
export const datetime = missing(
  'datetime_funcs',
  'session_window',
  'time_bucket',
  'time_diff',
  'time_from_micros',
  'time_from_millis',
  'time_from_seconds',
  'time_to_micros',
  'time_to_millis',
  'time_to_seconds',
  'time_trunc',
  'timestamp_nanos',
  'to_time',
  'try_to_time',
  'unix_nanos',
  'window',
  'window_time',
)
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
export const st = missing('st_funcs', 'st_asbinary', 'st_geogfromwkb', 'st_geomfromwkb', 'st_setsrid', 'st_srid')
export const string = missing('string_funcs', 'collate', 'collation', 'sentences')
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
