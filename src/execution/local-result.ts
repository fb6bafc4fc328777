import { BATCH_ROWS } from '../columnar/batch.ts'
import type { Value } from '../types/value.ts'
import { blockLayout } from './operators/collect.ts'
import type { LocalTableScan, PhysicalPlan } from './physical.ts'
import { LocalTableScan as localTable } from './physical.ts'
import { rowBytes } from './result-size.ts'

/** The rows of a plan that has them in itself, where they may be a result of at most `maxBytes` (0: of any size). */
export function localRows(plan: PhysicalPlan, maxBytes: number): LocalTableScan | undefined {
  const rows = rowsIn(plan)
  if (rows === undefined || maxBytes === 0) return rows
  const long = (v: Value): number => (typeof v === 'string' ? 3 * v.length : v instanceof Uint8Array ? v.length : 0)
  const bytes = rows.columns.reduce(
    (n, c) => n + c.reduce<number>((m, v) => m + long(v), 0),
    rows.rowCount * rowBytes(blockLayout(rows.output)),
  )
  return bytes <= maxBytes ? rows : undefined
}

/**
 * The rows of a plan that has them in itself: constants, rows in memory, columns of these renamed or left out, the first of them. Such a plan is
 * not worth a pipeline. Undefined for any other, and for rows of more than one batch.
 */
function rowsIn(plan: PhysicalPlan): LocalTableScan | undefined {
  switch (plan.type) {
    case 'OneRow':
      return localTable({ output: [], columns: [], rowCount: 1 })
    case 'LocalTableScan':
      return plan.rowCount <= BATCH_ROWS ? plan : undefined
    case 'Project': {
      const child = rowsIn(plan.child)
      if (child === undefined) return undefined
      const columns: (readonly Value[])[] = []
      for (const e of plan.projectList) {
        const value = e.type === 'Alias' ? e.child : e
        const at = value.type === 'AttributeReference' ? child.output.findIndex(a => a.exprId === value.exprId) : -1
        if (at >= 0) columns.push(child.columns[at]!)
        else if (value.type === 'Literal') columns.push(Array<Value>(child.rowCount).fill(value.value))
        else return undefined
      }
      return localTable({ output: plan.output, columns, rowCount: child.rowCount })
    }
    case 'GlobalLimit': {
      const child = plan.tail ? undefined : rowsIn(plan.child)
      if (child === undefined) return undefined
      const end = Math.min(child.rowCount, plan.limit === undefined ? child.rowCount : plan.offset + plan.limit)
      const start = Math.min(plan.offset, end)
      return localTable({ output: plan.output, columns: child.columns.map(c => c.slice(start, end)), rowCount: end - start })
    }
    default:
      return undefined
  }
}
