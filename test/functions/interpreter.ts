import type { AggregateFunction, CallInfo, ScalarFunction } from '#dist/functions/define.js'
import { lookupFunction } from '#dist/functions/registry.js'
import type { AggregateCall, Call, Expression } from '#dist/plan/expression.js'
import type { LogicalPlan } from '#dist/plan/logical.js'
import { dataTypeOf, outputOf } from '#dist/plan/output.js'
import { collect, transformUp } from '#dist/plan/tree.js'
import { castValue } from '#dist/types/cast/cast.js'
import { compareValues, groupKey, valuesEqual } from '#dist/types/compare.js'
import { zoneOf } from '#dist/types/datetime/zone.js'
import type { Value } from '#dist/types/value.js'
import { sparkError } from '#dist/util/errors.js'
import { contextsOf } from '#dist/util/query-context.js'

/** Runs small analyzed plans on the definitions' own `eval`, `bind` and aggregates: enough for the documented examples. */

type Row = readonly Value[]
type Places = ReadonlyMap<number, number>
type Evaluate = (row: Row) => unknown

const infoOf = (e: Call | AggregateCall): CallInfo => ({
  name: e.name,
  argTypes: e.args.map(a => dataTypeOf(a.type === 'LambdaFunction' ? a.body : a)),
  returnType: e.dataType,
  constants: e.args.map(a => {
    try {
      return bind(a, new Map())([]) as Value
    } catch {
      return undefined
    }
  }),
  options: e.options!,
  fail: (condition, parameters = {}): never => {
    throw sparkError(condition, parameters, contextsOf(e.origin))
  },
})

export function bind(e: Expression, places: Places): Evaluate {
  switch (e.type) {
    case 'Literal':
      return () => e.value
    case 'Alias':
      return bind(e.child, places)
    case 'AttributeReference':
    case 'LambdaVariable': {
      const at = places.get(e.exprId)
      if (at === undefined) throw new Error(`${e.name} is not here`)
      return row => row[at]!
    }
    case 'Cast': {
      const child = bind(e.child, places)
      const cast = castValue(dataTypeOf(e.child), e.dataType, e.mode, {
        zone: zoneOf('America/Los_Angeles'),
        context: contextsOf(e.origin),
      } as never)
      return row => cast(child(row) as Value)
    }
    case 'CaseWhen': {
      const whens = e.whens.map(w => bind(w, places))
      const thens = e.thens.map(t => bind(t, places))
      const otherwise = e.otherwise && bind(e.otherwise, places)
      return row => {
        const i = whens.findIndex(w => w(row) === true)
        return i >= 0 ? thens[i]!(row) : (otherwise?.(row) ?? null)
      }
    }
    case 'In': {
      const value = bind(e.value, places)
      const items = e.list.map(i => bind(i, places))
      const t = dataTypeOf(e.value)
      return row => {
        const v = value(row) as Value
        if (v === null) return null
        const others = items.map(i => i(row) as Value)
        if (others.some(o => o !== null && valuesEqual(v, o, t))) return true
        return others.includes(null) ? null : false
      }
    }
    case 'LambdaFunction': {
      const inner = new Map(places)
      const base = Math.max(-1, ...places.values()) + 1
      e.params.forEach((p, i) => {
        inner.set(p.exprId, base + i)
      })
      const body = bind(e.body, inner)
      return row =>
        (...args: Value[]) =>
          body([...row.slice(0, base), ...args])
    }
    case 'Call':
      return bindCall(e, places)
    default:
      throw new Error(`cannot evaluate ${e.type}`)
  }
}

function bindCall(e: Call, places: Places): Evaluate {
  const f = lookupFunction(e.name) as ScalarFunction
  const args = e.args.map(a => bind(a, places))
  if (f.bindLazy) {
    const lazy = f.bindLazy(infoOf(e))
    return row => lazy(...args.map(a => () => a(row)))
  }
  const evaluate = f.bind ? f.bind(infoOf(e)) : f.eval
  if (!evaluate) throw new Error(`${e.name} has no meaning yet`)
  const propagates = (f.nulls ?? 'propagate') === 'propagate'
  return row => {
    const values = args.map(a => a(row))
    return propagates && values.includes(null) ? null : evaluate(...(values as never[]))
  }
}

const placesOf = (plan: LogicalPlan): Places => new Map(outputOf(plan).map((a, i) => [a.exprId, i]))

export function run(plan: LogicalPlan): Row[] {
  switch (plan.type) {
    case 'OneRowRelation':
      return [[]]
    case 'LocalRelation':
      return Array.from({ length: plan.rowCount }, (_, i) => plan.columns.map(c => c[i]!))
    case 'SubqueryAlias':
      return run(plan.child)
    case 'Project': {
      const evaluate = plan.projectList.map(e => bind(e, placesOf(plan.child)))
      return run(plan.child).map(row => evaluate.map(f => f(row) as Value))
    }
    case 'Filter': {
      const condition = bind(plan.condition, placesOf(plan.child))
      return run(plan.child).filter(row => condition(row) === true)
    }
    case 'Aggregate':
      return runAggregate(plan)
    case 'Union':
      return plan.inputs.flatMap(run)
    default:
      throw new Error(`cannot run ${plan.type}`)
  }
}

function runAggregate(plan: Extract<LogicalPlan, { type: 'Aggregate' }>): Row[] {
  const places = placesOf(plan.child)
  const keys = plan.groupingExpressions.map(e => ({ evaluate: bind(e, places), type: dataTypeOf(e) }))
  const calls = plan.aggregateExpressions.flatMap(e => collect(e, n => (n.type === 'AggregateCall' ? n : undefined)))
  const groups = new Map<string, { key: Value[]; rows: Row[] }>()
  for (const row of run(plan.child)) {
    const key = keys.map(k => k.evaluate(row) as Value)
    const id = JSON.stringify(key.map((v, i) => String(groupKey(v, keys[i]!.type))))
    if (!groups.has(id)) groups.set(id, { key, rows: [] })
    groups.get(id)!.rows.push(row)
  }
  if (keys.length === 0 && groups.size === 0) groups.set('', { key: [], rows: [] })
  return [...groups.values()].map(({ rows }) => {
    const values = calls.map(call => aggregateOf(call, rows, places))
    const first = rows[0] ?? []
    const width = Math.max(-1, ...places.values()) + 1
    return plan.aggregateExpressions.map(e => {
      const inner = new Map(places)
      let n = 0
      const replaced = transformUp(e, x => {
        if (x.type !== 'AggregateCall') return x
        const id = -1 - n
        inner.set(id, width + n++)
        return { ...x, type: 'AttributeReference', name: 'a', exprId: id, qualifier: [] } as never
      })
      const offset = calls.indexOf(collect(e, c => (c.type === 'AggregateCall' ? c : undefined))[0]!)
      return bind(replaced, inner)([...first, ...new Array(width - first.length).fill(null), ...values.slice(Math.max(offset, 0))]) as Value
    })
  })
}

function aggregateOf(call: AggregateCall, rows: readonly Row[], places: Places): Value {
  const f = (lookupFunction(call.name) as AggregateFunction).bind!({ ...infoOf(call), ignoreNulls: call.ignoreNulls ?? false })
  const args = call.args.map(a => bind(a, places))
  const filter = call.filter && bind(call.filter, places)
  let chosen = rows.filter(r => !filter || filter(r) === true)
  for (const order of [...(call.orderBy ?? [])].reverse()) {
    const key = bind(order.child, places)
    const t = dataTypeOf(order.child)
    const sign = order.direction === 'asc' ? 1 : -1
    const nulls = order.nulls === 'first' ? -1 : 1
    chosen = [...chosen].sort((a, b) => {
      const [x, y] = [key(a) as Value, key(b) as Value]
      return x === null ? (y === null ? 0 : nulls) : y === null ? -nulls : sign * compareValues(x, y, t)
    })
  }
  let values = chosen.map(r => args.map(a => a(r) as Value))
  if (call.distinct) {
    const seen = new Set<string>()
    values = values.filter(v => {
      const id = v.map((x, i) => String(groupKey(x, dataTypeOf(call.args[i]!)))).join('\u0000')
      return seen.has(id) ? false : seen.add(id)
    })
  }
  // in two halves, so that merging is tried too
  const middle = Math.ceil(values.length / 2)
  const fold = (part: Value[][]) => part.reduce((s, v) => f.update(s, ...v), f.init())
  return f.finish(middle === 0 ? f.init() : f.merge(fold(values.slice(0, middle)), fold(values.slice(middle))))
}
