import { CacheRelation, type LogicalPlan, Relation } from '../../plan/logical.ts'
import { withNullability } from '../../plan/output.ts'
import { transformUp } from '../../plan/tree.ts'
import { rule } from '../rule.ts'

/**
 * Columns of files whose statistics count no null are not nullable (the schema of a file seldom says so), so that no code is written for
 * nulls; those of cached data that turned out to have none neither. Partition columns have no statistics and stay as they are. The reader refuses a file that holds nulls all the same.
 */
export const knownNonNull = rule('KnownNonNull', plan =>
  transformUp(plan, (p): LogicalPlan => {
    if (p.type === 'CacheRelation') {
      const known = p.cached.statistics?.columns
      const certain = (i: number) => known?.[p.positions[i]!]?.nullCount === 0
      const output = p.output.map((a, i) => (a.nullable && certain(i) ? withNullability(a, false) : a))
      return output.every((a, i) => a === p.output[i]) ? p : CacheRelation({ ...p, output })
    }
    if (p.type !== 'Relation') return p
    const { columns } = p.source.statistics
    const output = p.output.map(a => (a.nullable && columns[a.name]?.nullCount === 0 ? withNullability(a, false) : a))
    return output.every((a, i) => a === p.output[i]) ? p : Relation({ ...p, output })
  }),
)
