import type { LogicalPlan } from '../plan/logical.ts'
import { conditionAt, type Parser } from './parser.ts'

export function pipeOperator(p: Parser, _left: LogicalPlan, _start: number): LogicalPlan {
  throw conditionAt(p, p.pos, 'UNSUPPORTED_FEATURE')
}
