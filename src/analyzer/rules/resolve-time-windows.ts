import { exprKey } from '../../plan/equality.ts'
import {
  Alias,
  AttributeReference,
  type Call,
  Cast,
  type Expression,
  Literal,
  newExprId,
  UnresolvedFunction,
} from '../../plan/expression.ts'
import { Expand, Filter, type LogicalPlan, Project } from '../../plan/logical.ts'
import { markCalls } from '../../plan/node-types.ts'
import { dataTypeOf, outputOf } from '../../plan/output.ts'
import { childrenOf, collect, expressionsOf, mapChildren, mapExpressions, transformUp } from '../../plan/tree.ts'
import { type DataType, LongType, type StructType } from '../../types/data-type.ts'
import { sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import { isAnalyzed } from '../analyzed.ts'
import type { Scope } from '../context.ts'
import { extractValue } from '../extract-value.ts'
import { isPlanResolved } from '../resolved.ts'
import { prettySql } from '../sql.ts'
import { resolveFunctionsIn } from './resolve-functions.ts'

/** What marks a column of windows or of sessions. */
const WINDOW = 'spark.timeWindow'
export const SESSION = 'spark.sessionWindow'

const NAMES = new Set(['window', 'session_window'])
const TIMES = new Set(['window_time'])
/** What plans hold that the rule has something to say of. */
export const TIME_CALLS = markCalls(...NAMES, ...TIMES)
const isTimeCall = (e: Expression, names: ReadonlySet<string>): boolean =>
  e.type === 'Call' ? names.has(e.name) : e.type === 'UnresolvedFunction' && names.has(e.nameParts.at(-1)!.toLowerCase())

/** Windows of time become a column of the operator's input: one row for each window that the time lies in. */
export const resolveTimeWindows = (plan: LogicalPlan, scope: Scope): LogicalPlan =>
  transformUp(plan, p => {
    if (isAnalyzed(p)) return p
    const children = childrenOf<LogicalPlan>(p)
    if (children.length !== 1 || !isPlanResolved(children[0]!)) return p
    const timed = withWindowTimes(p, children[0]!, scope)
    const calls = callsIn(timed, NAMES)
    if (calls.size === 0) return timed
    if (calls.size > 1) throw sparkError('_LEGACY_ERROR_TEMP_1039', {}, contextsOf(p.origin))
    const call = [...calls.values()][0]!
    return call.type === 'Call' ? withWindow(timed, childrenOf<LogicalPlan>(timed)[0]!, call, scope) : timed
  })

function callsIn(p: LogicalPlan, names: ReadonlySet<string>): Map<string, Expression> {
  const found = expressionsOf(p).flatMap(e => collect(e, x => (isTimeCall(x, names) ? x : undefined)))
  return new Map(found.map(e => [exprKey(e), e]))
}

/** The operator over another input, with some of its expressions as columns of it. */
function over(p: LogicalPlan, input: LogicalPlan, columns: ReadonlyMap<string, AttributeReference>): LogicalPlan {
  const replace = (e: Expression): Expression => columns.get(exprKey(e)) ?? mapChildren<Expression>(e, replace)
  return mapChildren(mapExpressions(p, replace), () => input)
}

function withWindow(p: LogicalPlan, child: LogicalPlan, call: Call, scope: Scope): LogicalPlan {
  const time = call.args[0]!
  if (dataTypeOf(time).type === 'struct')
    return over(
      p,
      child,
      new Map([[exprKey(call), Object.freeze({ ...call, args: [windowTimeOf(time), ...call.args.slice(1)] }) as never]]),
    )
  const name = call.name
  const metadata = { ...(time.type === 'AttributeReference' && time.metadata), [name === 'window' ? WINDOW : SESSION]: true }
  const column = AttributeReference({ name, dataType: call.dataType, nullable: true, exprId: newExprId(), qualifier: [], metadata })
  const below = name === 'window' ? windows(call, column, child, scope) : sessions(call, column, child, scope)
  return over(p, below, new Map([[exprKey(call), column]]))
}

const windowTimeOf = (window: Expression): Expression =>
  UnresolvedFunction({ nameParts: ['window_time'], args: [window], distinct: false, origin: window.origin })

const fn = (name: string, ...args: readonly Expression[]): Expression => UnresolvedFunction({ nameParts: [name], args, distinct: false })
const long = (value: bigint): Expression => Literal({ value, dataType: LongType })
const text = (value: string): Expression => Literal({ value, dataType: { type: 'string' } })
const struct = (start: Expression, end: Expression): Expression => fn('named_struct', text('start'), start, text('end'), end)

const named = (child: Expression, column: AttributeReference): Alias =>
  Alias({ child, name: column.name, exprId: column.exprId, qualifier: [], metadata: column.metadata })

function windows(call: Call, column: AttributeReference, child: LogicalPlan, scope: Scope): LogicalPlan {
  const time = call.args[0]!
  const [duration, slide, start] = call.args.slice(1).map(a => (a as Literal).value as bigint) as [bigint, bigint, bigint]
  const edge = (later: bigint) => fn('$window_edge', time, long(slide), long(start), long(later))
  const window = (i: bigint) => resolveFunctionsIn(struct(edge(-i * slide), edge(duration - i * slide)), scope)
  const present = resolveFunctionsIn(fn('isnotnull', time), scope)
  const columns = outputOf(child)
  if (duration === slide)
    return Project({ projectList: [named(window(0n), column), ...columns], child: Filter({ condition: present, child }) })
  const count = Number((duration + slide - 1n) / slide)
  const projections = Array.from({ length: count }, (_, i) => [window(BigInt(i)), ...columns])
  const expanded = Expand({ projections, output: [column, ...columns], child })
  const end = (name: string) => extractValue(column, text(name), scope, undefined, false)
  const inside = fn('and', fn('>=', time, end('start')), fn('<', time, end('end')))
  return Filter({ condition: duration % slide === 0n ? present : resolveFunctionsIn(inside, scope), child: expanded })
}

/** Every time is a session of its own at first; an Aggregate puts together those that touch (`merge-sessions.ts`). */
function sessions(call: Call, column: AttributeReference, child: LogicalPlan, scope: Scope): LogicalPlan {
  const [time, given] = call.args as [Expression, Expression]
  const t = dataTypeOf(given)
  if (t.type !== 'string' && t.type !== 'calendar_interval') throw sparkError('_LEGACY_ERROR_TEMP_1040', { dt: catalystName(t) })
  const gap =
    t.type === 'string' ? Cast({ child: given, dataType: { type: 'calendar_interval' }, mode: 'try', timeZone: scope.timeZone }) : given
  const end = fn('$timestamp+interval', time, gap)
  const lasting = resolveFunctionsIn(fn('>', end, time), scope)
  const session = resolveFunctionsIn(struct(fn('$window_edge', time, long(1n), long(0n), long(0n)), end), scope)
  return Project({ projectList: [named(session, column), ...outputOf(child)], child: Filter({ condition: lasting, child }) })
}

const catalystName = (t: DataType): string => {
  if (t.type === 'day_time_interval') return `DayTimeIntervalType(${t.start},${t.end})`
  if (t.type === 'year_month_interval') return `YearMonthIntervalType(${t.start},${t.end})`
  const word = t.type === 'int' ? 'integer' : t.type
  return `${word[0]!.toUpperCase()}${word.slice(1)}Type`
}

/** The last microsecond of a column of windows is a column too. */
function withWindowTimes(p: LogicalPlan, child: LogicalPlan, scope: Scope): LogicalPlan {
  const calls = callsIn(p, TIMES)
  const ready = [...calls].filter(
    (c): c is [string, Call] => c[1].type === 'Call' && collect(c[1], x => (isTimeCall(x, NAMES) ? x : undefined)).length === 0,
  )
  if (ready.length === 0) return p
  const made = ready.map(([key, call]) => {
    const window = call.args[0]!
    const metadata = window.type === 'AttributeReference' ? window.metadata : undefined
    if (metadata?.[WINDOW] === undefined && metadata?.[SESSION] === undefined)
      throw sparkError('_LEGACY_ERROR_TEMP_3101', {
        windowTime: prettySql(call).replaceAll(/\b(?:DATE|TIMESTAMP|TIMESTAMP_NTZ) '([^']*)'/g, '$1'),
      })
    const end = extractValue(window, text('end'), scope, undefined, false)
    const last = resolveFunctionsIn(fn('$window_edge', end, long(1n), long(0n), long(-1n)), scope)
    const rest = Object.fromEntries(Object.entries(metadata).filter(([k]) => k !== WINDOW && k !== SESSION))
    const column = AttributeReference({
      name: prettySql(call),
      dataType: (dataTypeOf(window) as StructType).fields[1]!.dataType,
      nullable: true,
      exprId: newExprId(),
      qualifier: [],
      metadata: rest,
    })
    return { key, column, alias: named(last, column) }
  })
  const input = Project({ projectList: [...made.map(m => m.alias), ...outputOf(child)], child })
  return over(p, input, new Map(made.map(m => [m.key, m.column])))
}
