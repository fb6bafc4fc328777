import { type AttributeReference, type Expression, Literal } from '../../plan/expression.ts'
import { type LogicalPlan, Project, Relation } from '../../plan/logical.ts'
import { markCalls } from '../../plan/node-types.ts'
import { outputOf } from '../../plan/output.ts'
import { childrenOf, collect, expressionsOf, mapChildren, mapExpressions } from '../../plan/tree.ts'
import { StringType } from '../../types/data-type.ts'
import { sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import { isAnalyzed } from '../analyzed.ts'
import type { Scope } from '../context.ts'
import { transformDeep } from '../deep.ts'
import { extractValue } from '../extract-value.ts'
import { prettySql } from '../sql.ts'

/** The functions, and the fields of a source's metadata that say the same. */
const FIELDS: Readonly<Record<string, string>> = {
  input_file_name: 'file_path',
  input_file_block_start: 'file_block_start',
  input_file_block_length: 'file_block_length',
}
/** What plans hold that the rule has something to say of. */
export const FILE_CALLS = markCalls(...Object.keys(FIELDS))
const isCall = (e: Expression): boolean => e.type === 'Call' && Object.hasOwn(FIELDS, e.name)

/** `input_file_name()` and the like above a source of files become its metadata. Raises MULTI_SOURCES_UNSUPPORTED_FOR_EXPRESSION. */
export const resolveInputFiles = (plan: LogicalPlan, scope: Scope): LogicalPlan =>
  transformDeep(plan, p => {
    if (isAnalyzed(p)) return p
    const calls = expressionsOf(p).flatMap(e => collect(e, x => (isCall(x) ? x : undefined)))
    if (calls.length === 0) return p
    countSources(p, calls[0]!)
    const children = childrenOf<LogicalPlan>(p)
    const found = children.length === 1 ? withMetadata(children[0]!) : undefined
    if (found === undefined) return p
    const replace = (e: Expression): Expression =>
      e.type === 'Call' && isCall(e)
        ? extractValue(found.metadata, Literal({ value: FIELDS[e.name]!, dataType: StringType }), scope, e.origin, false)
        : mapChildren<Expression>(e, replace)
    const made = mapChildren<LogicalPlan>(mapExpressions(p, replace), () => found.plan)
    const output = outputOf(p)
    return outputOf(made).length === output.length ? made : Project({ projectList: output, child: made })
  })

/** How many sources of files are read together. */
function countSources(p: LogicalPlan, call: Expression): number {
  if (p.type === 'Relation') return p.metadata === undefined ? 0 : 1
  const sum = childrenOf<LogicalPlan>(p).reduce((n, c) => n + countSources(c, call), 0)
  if (p.type === 'Union') return Math.min(sum, 1)
  if (sum > 1) throw sparkError('MULTI_SOURCES_UNSUPPORTED_FOR_EXPRESSION', { expr: `"${prettySql(call)}"` }, contextsOf(call.origin))
  return sum
}

/** The plan with its source's metadata among its columns; undefined where rows don't come straight from one. */
function withMetadata(p: LogicalPlan): { readonly plan: LogicalPlan; readonly metadata: AttributeReference } | undefined {
  switch (p.type) {
    case 'Relation': {
      const { metadata } = p
      if (metadata === undefined) return undefined
      const known = p.output.some(a => a.exprId === metadata.exprId)
      return { plan: known ? p : Relation({ ...p, output: [...p.output, metadata] }), metadata }
    }
    case 'Project': {
      const below = withMetadata(p.child)
      if (below === undefined) return undefined
      const known = outputOf(p).some(a => a.exprId === below.metadata.exprId)
      return {
        plan: Project({ ...p, projectList: known ? p.projectList : [...p.projectList, below.metadata], child: below.plan }),
        metadata: below.metadata,
      }
    }
    case 'Filter':
    case 'SubqueryAlias':
    case 'Sample': {
      const below = withMetadata(p.child)
      return below && { plan: Object.freeze({ ...p, child: below.plan }) as LogicalPlan, metadata: below.metadata }
    }
    default:
      return undefined
  }
}
