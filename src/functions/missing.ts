import { missing } from './define.ts'

/**
 * Functions that Spark has and that are not here yet: calling one says so. (`case`, `cast`, `in` and `when` are syntax, `range` is a table.)
 * Taken out of this list by giving them an entry.
 */

export const agg = missing('agg_funcs', 'grouping', 'grouping_id', 'measure')
export const datetime = missing('datetime_funcs', 'timestamp_nanos', 'unix_nanos')
export const misc = missing(
  'misc_funcs',
  'input_file_block_length',
  'input_file_block_start',
  'input_file_name',
  'java_method',
  'reflect',
  'try_reflect',
)
export const protobuf = missing('protobuf_funcs', 'from_protobuf', 'to_protobuf')
export const table = missing('table_funcs', 'python_worker_logs')
