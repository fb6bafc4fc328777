import { type Expression, Literal } from '../../plan/expression.ts'
import { Filter, type LogicalPlan, Relation } from '../../plan/logical.ts'
import { transformUp } from '../../plan/tree.ts'
import type { FileEntry, ScanSource } from '../../sources/source.ts'
import { hasSubquery, isDeterministic, mayThrow } from '../expression-facts.ts'
import { evaluateConstant } from '../fold.ts'
import { conditionOf, splitConjuncts } from '../predicates.ts'
import { referenceIds } from '../references.ts'
import { rule } from '../rule.ts'
import { substitute } from '../substitute.ts'

/** A filter on partition columns is settled by the names of folders: only the files in those that pass are left, and it is gone. */
export const pruneFileSourcePartitions = rule(
  'PruneFileSourcePartitions',
  (plan, { conf }) =>
    transformUp(plan, (p): LogicalPlan => {
      if (p.type !== 'Filter' || p.child.type !== 'Relation' || p.child.source.partitionColumns.length === 0) return p
      const timeZone = conf('spark.sql.session.timeZone') ?? 'UTC'
      const relation = p.child
      let { files } = relation.source
      const rest: Expression[] = []
      for (const c of splitConjuncts(p.condition)) {
        const passing = filesPassing(c, relation, files, timeZone)
        if (passing === undefined) rest.push(c)
        else files = passing
      }
      if (rest.length === splitConjuncts(p.condition).length) return p
      const child =
        files.length === relation.source.files.length ? relation : Relation({ ...relation, source: withFiles(relation.source, files) })
      const condition = conditionOf(rest)
      return condition === undefined ? child : Filter({ ...p, condition, child })
    }),
  'Filter',
)

/** The files whose rows the condition keeps; undefined where the folders don't decide it. */
function filesPassing(c: Expression, relation: Relation, files: readonly FileEntry[], timeZone: string): readonly FileEntry[] | undefined {
  const { partitionColumns } = relation.source
  const columns = [...referenceIds(c)].map(id => {
    const attribute = relation.output.find(a => a.exprId === id)
    return { id, dataType: attribute?.dataType, at: attribute ? partitionColumns.indexOf(attribute.name) : -1 }
  })
  if (columns.length === 0 || columns.some(x => x.at < 0) || !isDeterministic(c) || mayThrow(c) || hasSubquery(c)) return undefined
  const known = new Map<string, boolean>()
  try {
    return files.filter(f => {
      const values = columns.map(x => f.partitionValues[x.at]!)
      const key = values.map(v => `${typeof v} ${String(v)}`).join('\n')
      let passes = known.get(key)
      if (passes === undefined) {
        const map = new Map(columns.map((x, i) => [x.id, Literal({ value: values[i]!, dataType: x.dataType! })]))
        known.set(key, (passes = evaluateConstant(substitute(c, map), timeZone) === true))
      }
      return passes
    })
  } catch {
    return undefined
  }
}

/** The source with some of its files. Its columns' bounds hold of any of them. */
function withFiles(source: ScanSource, files: readonly FileEntry[]): ScanSource {
  const { rowCount, sizeInBytes, columns } = source.statistics
  const size = files.reduce((n, f) => n + f.size, 0)
  const share = sizeInBytes > 0 ? size / sizeInBytes : 0
  const scaled = Object.fromEntries(
    Object.entries(columns).map(([name, c]) => [name, c.nullCount === undefined ? c : { ...c, nullCount: Math.ceil(c.nullCount * share) }]),
  )
  const statistics = {
    sizeInBytes: size,
    columns: scaled,
    ...(rowCount === undefined ? {} : { rowCount: Math.ceil(rowCount * share) }),
  }
  return { ...source, files, statistics }
}
