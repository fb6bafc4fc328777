import type { LogicalPlan } from '../plan/logical.ts'
import type { Parser } from './parser.ts'
import { query } from './query.ts'

export function statement(p: Parser): LogicalPlan {
  return query(p)
}
