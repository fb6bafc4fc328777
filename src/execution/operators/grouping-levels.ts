import { type AggregateCall, Alias, AttributeReference, type Expression, newExprId } from '../../plan/expression.ts'
import { referencesOf, toAttribute } from '../../plan/output.ts'
import { mapChildren } from '../../plan/tree.ts'
import type { DataType } from '../../types/data-type.ts'
import { aggregateInputs } from '../aggregate-inputs.ts'
import { ExpandExec, HashAggregate } from '../physical.ts'
import { sameColumn } from './expand.ts'

/**
 * Grouping sets of which one has all keys: rows are grouped by these first, and its groups, not the rows, are given once per set:
 *
 *     HashAggregate [k, gid] [f(x)] (Expand (k, 0, x) (null, 1, x) rows)
 *     ⇒  HashAggregate [k, gid] merging s (Expand (k, 0, s) (null, 1, s) (HashAggregate [k] giving the states s of f(x) rows))
 *
 * `fields` tells the fields of the aggregates' states, undefined where these cannot be merged in any order. Undefined where the plan is none such.
 */
export function finestFirst(
  plan: HashAggregate,
  fields: (plan: HashAggregate) => readonly { readonly dataType: DataType; readonly nullable: boolean }[] | undefined,
): HashAggregate | undefined {
  const expand = plan.child
  if (expand.type !== 'Expand' || plan.keys.length === 0 || plan.states || plan.merges || expand.projections.length < 2) return undefined
  const places = plan.keys.map(k => placeOf(k.child, expand))
  if (places.includes(-1)) return undefined
  // a key is a column in some sets, and a constant in others
  const columns = places.map(p => onlyReference(expand.projections.map(projection => projection[p]!)))
  if (columns.includes(null)) return undefined
  const named = places.filter((_, i) => columns[i] !== undefined)
  if (!expand.projections.some(projection => named.every(p => projection[p]!.type === 'AttributeReference'))) return undefined
  const below = inputsBelow(plan, expand)
  if (below === undefined) return undefined

  const keys = new Map<number, Alias>()
  for (const c of columns) if (c) keys.set(c.exprId, Alias({ child: c, name: c.name, exprId: newExprId(), qualifier: [] }))
  if (keys.size === 0) return undefined
  const finest = { keys: [...keys.values()], aggregates: below, child: expand.child }
  const found = fields(HashAggregate({ ...plan, ...finest, output: [] }))
  if (found === undefined) return undefined
  const states = found.map(f => AttributeReference({ ...f, name: 'state', exprId: newExprId(), qualifier: [] }))
  const groups = HashAggregate({ ...plan, ...finest, states, output: [...finest.keys.map(toAttribute), ...states] })
  const keyAttributes = places.map(p => expand.output[p]!)
  const projections = expand.projections.map(projection => [
    ...places.map((p): Expression => {
      const e = projection[p]!
      return e.type === 'AttributeReference' ? toAttribute(keys.get(e.exprId)!) : e
    }),
    ...states,
  ])
  const child = ExpandExec({ projections, output: [...keyAttributes, ...states], child: groups })
  return HashAggregate({ ...plan, child, merges: states })
}

const placeOf = (key: Expression, expand: ExpandExec): number =>
  key.type === 'AttributeReference' ? expand.output.findIndex(a => a.exprId === key.exprId) : -1

/** The only column among constants; undefined where there is none, null where there are other expressions. */
function onlyReference(all: readonly Expression[]): AttributeReference | undefined | null {
  let found: AttributeReference | undefined
  for (const e of all) {
    if (e.type === 'Literal') continue
    if (e.type !== 'AttributeReference' || (found && found.exprId !== e.exprId)) return null
    found = e
  }
  return found
}

/** The aggregates over the columns below the expansion; undefined where it changes what they read. */
function inputsBelow(plan: HashAggregate, expand: ExpandExec): HashAggregate['aggregates'] | undefined {
  const through = new Map<number, AttributeReference>()
  expand.output.forEach((a, i) => {
    const same = sameColumn(expand.projections.map(projection => projection[i]!))
    if (same) through.set(a.exprId, same)
  })
  const read = plan.aggregates.flatMap(({ call }) => [...referencesOf(...aggregateInputs(call), ...(call.filter ? [call.filter] : []))])
  if (!read.every(a => through.has(a.exprId))) return undefined
  const onBelow = (e: Expression): Expression =>
    e.type === 'AttributeReference' ? through.get(e.exprId)! : mapChildren<Expression>(e, onBelow)
  return plan.aggregates.map(({ call, attribute }) => ({ call: onBelow(call) as AggregateCall, attribute }))
}
