import { missing } from './define.ts'

/**
 * Functions that Spark has and that are not here yet: calling one says so. (`case`, `cast`, `in` and `when` are syntax, `range` is a table.)
 * Taken out of this list by giving them an entry.
 */

export const agg = missing('agg_funcs', 'grouping', 'grouping_id')
