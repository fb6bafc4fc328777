import { treeString } from '../plan/explain.ts'
import {
  AttributeReference,
  type Expression,
  Literal,
  newExprId,
  type UnresolvedAttribute,
  UnresolvedFunction,
} from '../plan/expression.ts'
import { exprString } from '../plan/expression-string.ts'
import type { LogicalPlan } from '../plan/logical.ts'
import { outputOf } from '../plan/output.ts'
import { childrenOf, collect, mapExpressions, transformUp } from '../plan/tree.ts'
import { NullType, StringType } from '../types/data-type.ts'
import { type SparkException, sparkError } from '../util/errors.ts'
import { type Scope, sameName } from './context.ts'
import { extractValue } from './extract-value.ts'
import { hiddenOf, isMetadataColumn } from './hidden.ts'
import { type FoundName, findName } from './names.ts'
import { notOfFrame } from './suggest.ts'

/**
 * `df.col('a')`: the column a of the DataFrame whose plan id it carries, found in the plans below and still there at the top. The same
 * DataFrame on both sides of a join makes it ambiguous, but in an equality of a column with itself (`selfEqualities`).
 */
export function dataFrameColumn(u: UnresolvedAttribute, inputs: readonly LogicalPlan[], scope: Scope): Expression | undefined {
  if (u.planId === undefined) return undefined
  const distinct = candidates(u, inputs, scope)
  if (distinct.length > 1)
    throw sparkError('_LEGACY_ERROR_TEMP_1182', {
      ambiguousAttrs: exprString(distinct[0]!.attribute),
      config: 'spark.sql.analyzer.failAmbiguousSelfJoin',
    })
  if (distinct.length === 0) return undefined
  const { attribute, fields } = distinct[0]!
  return fields.reduce<Expression>(
    (e, name) => extractValue(e, Literal({ value: name, dataType: StringType }), scope, u.origin, false),
    attribute,
  )
}

function candidates(u: UnresolvedAttribute, inputs: readonly LogicalPlan[], scope: Scope): FoundName[] {
  const seen = { node: false }
  const found = inputs.flatMap(p => search(u, p, scope, seen))
  const origin = seen.node ? undefined : origins(u).find(id => inputs.some(p => holdsPlan(p, id)))
  if (origin !== undefined) return candidates({ ...u, planId: origin }, inputs, scope)
  return [...new Map(found.map(f => [f.attribute.exprId, f])).values()]
}

/** The DataFrames that a column's own DataFrame has it from: by operators that pass rows on. */
function origins(u: UnresolvedAttribute): number[] {
  const ids: number[] = []
  for (let p = u.lineage?.(); p !== undefined && PASS_COLUMNS_ON.has(p.type); ) {
    const { child } = p as Extract<LogicalPlan, { child: LogicalPlan }>
    if (child.planId !== undefined) ids.push(child.planId)
    p = child
  }
  return ids
}
const PASS_COLUMNS_ON: ReadonlySet<string> = new Set([
  'Filter',
  'Sort',
  'Limit',
  'Offset',
  'Sample',
  'Repartition',
  'Distinct',
  'CollectMetrics',
  'UnresolvedHint',
])

/**
 * A join's condition in which equalities of a column with itself (`a.join(b, a.col('id').equalTo(b.col('id')))`, where b is made of a) are
 * those of the two sides' columns of its name. Other ambiguous columns are told together.
 */
export function selfEqualities(condition: Expression, left: LogicalPlan, right: LogicalPlan, scope: Scope): Expression {
  const of = (e: Expression) => (e.type === 'UnresolvedAttribute' && e.planId !== undefined ? candidates(e, [left, right], scope) : [])
  const isShared = (a: readonly FoundName[], b: readonly FoundName[]) =>
    (a.length > 1 || b.length > 1) && a.some(x => b.some(y => x.attribute.exprId === y.attribute.exprId))
  const side = (plan: LogicalPlan, name: string): Expression | undefined => findName([name], outputOf(plan), scope, undefined)?.attribute
  const made = transformUp(condition, e => {
    if (e.type !== 'UnresolvedFunction' || !EQUALITIES.has(e.nameParts.join())) return e
    const [a, b] = [of(e.args[0]!), of(e.args[1]!)]
    if (!isShared(a, b)) return e
    const args = [side(left, a[0]!.attribute.name), side(right, b[0]!.attribute.name)]
    return args[0] && args[1] ? UnresolvedFunction({ ...e, args: args as Expression[] }) : e
  })
  const ambiguous = collect(made, e => {
    const found = of(e)
    return found.length > 1 ? exprString(found[0]!.attribute) : undefined
  })
  if (ambiguous.length > 0)
    throw sparkError('_LEGACY_ERROR_TEMP_1182', {
      ambiguousAttrs: [...new Set(ambiguous)].join(', '),
      config: 'spark.sql.analyzer.failAmbiguousSelfJoin',
    })
  return made
}
const EQUALITIES = new Set(['=', '<=>'])

function search(u: UnresolvedAttribute, plan: LogicalPlan, scope: Scope, seen: { node: boolean }): FoundName[] {
  if (plan.planId === u.planId) {
    seen.node = true
    if (u.place !== undefined) {
      const attribute = outputOf(plan)[u.place - 1]
      if (attribute === undefined) throw new RangeError('list index out of range')
      return [{ attribute, fields: [] }]
    }
    const metadata = [...outputOf(plan), ...hiddenOf(plan)].filter(isMetadataColumn)
    const columns = u.metadataColumn ? metadata : outputOf(plan)
    const found = findName(u.nameParts, columns, scope, undefined) ?? findName(u.nameParts, metadata, scope, undefined)
    // other names would mean no more
    if (found === undefined) throw notOfFrame(u.nameParts.join('.'), columns)
    return [found]
  }
  const below = childrenOf(plan).flatMap(c => search(u, c, scope, seen))
  if (below.length === 0) return below
  const present = new Map<number, AttributeReference>([...outputOf(plan), ...hiddenOf(plan)].map(a => [a.exprId, a]))
  // what the node passes on, with the nullability it has here
  return below.flatMap(f => {
    const here = present.get(f.attribute.exprId)
    return here
      ? [{ ...f, attribute: here.name === f.attribute.name ? here : AttributeReference({ ...here, name: f.attribute.name }) }]
      : []
  })
}

/** Is the DataFrame's plan somewhere below? */
export const holdsPlan = (plan: LogicalPlan, planId: number): boolean =>
  plan.planId === planId || childrenOf(plan).some(c => holdsPlan(c, planId))

/** A DataFrame's column in an operator that does not get it: another one of its name may be there. */
export function missingColumn(u: UnresolvedAttribute, plan: LogicalPlan, scope: Scope): SparkException {
  const name = u.nameParts.at(-1)!
  const below = childrenOf<LogicalPlan>(plan)
  const input = below.flatMap(outputOf)
  const own = below.flatMap(p => originalOf(u, p, scope))[0]
  const missing = own ?? AttributeReference({ name, dataType: NullType, nullable: true, exprId: newExprId(), qualifier: [] })
  const shown = mapExpressions(plan, e =>
    transformUp(e, x => (x.type === 'UnresolvedAttribute' && x.planId === u.planId && x.nameParts.at(-1) === name ? missing : x)),
  )
  const parameters = {
    missingAttributes: `"${name}"`,
    input: input.map(a => `"${a.name}"`).join(', '),
    operator: `!${treeString(shown).split('\n')[0]!.replace(/^'/, '')}`,
  }
  return input.some(a => sameName(scope, a.name, name))
    ? sparkError('MISSING_ATTRIBUTES.RESOLVED_ATTRIBUTE_APPEAR_IN_OPERATION', { ...parameters, operation: `"${name}"` })
    : sparkError('MISSING_ATTRIBUTES.RESOLVED_ATTRIBUTE_MISSING_FROM_INPUT', parameters)
}

function originalOf(u: UnresolvedAttribute, plan: LogicalPlan, scope: Scope): AttributeReference[] {
  if (plan.planId !== u.planId) return childrenOf<LogicalPlan>(plan).flatMap(c => originalOf(u, c, scope))
  const found = findName(u.nameParts, outputOf(plan), scope, undefined)
  return found ? [found.attribute] : []
}
