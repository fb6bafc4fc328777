import type { Expression } from '../plan/expression.ts'
import { childrenOf } from '../plan/tree.ts'

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
