import type { Expression } from '../plan/expression.ts'
import { childrenOf, exists } from '../plan/tree.ts'

/** Can the value be known without rows: literals and what is made of them? */
export function isFoldable(e: Expression): boolean {
  switch (e.type) {
    case 'Literal':
      return true
    case 'Alias':
    case 'Cast':
    case 'CaseWhen':
    case 'In':
      return childrenOf(e).every(isFoldable)
    case 'Call':
      return e.args.every(isFoldable) && !RANDOM.has(e.name)
    default:
      return false
  }
}

/** The same for Spark's analyzer, to which calls that it is yet to replace are no constants. */
export const isFoldableAsWritten = (e: Expression): boolean => isFoldable(e) && !exists(e, x => x.type === 'Call' && REPLACED.has(x.name))

/** What Spark replaces by other expressions no earlier than it optimizes. */
const REPLACED = new Set([
  'array_size',
  'date_part',
  'extract',
  'ifnull',
  'left',
  'map_contains_key',
  'nullif',
  'nvl',
  'nvl2',
  'regexp_count',
  'regexp_substr',
  'right',
  'try_add',
  'try_divide',
  'try_element_at',
  'try_multiply',
  'try_subtract',
])

const RANDOM = new Set([
  'rand',
  'randn',
  'random',
  'uuid',
  'shuffle',
  'monotonically_increasing_id',
  'spark_partition_id',
  'input_file_name',
])
