import { commonTypeOf } from '../analyzer/coercion/common-type.ts'
import { prettySql } from '../analyzer/sql.ts'
import { attributeName } from '../plan/attribute-name.ts'
import {
  Alias,
  AttributeReference,
  CaseWhen,
  Cast,
  type Expression,
  Literal,
  newExprId,
  SortOrder,
  UnresolvedAttribute,
  UnresolvedFunction,
} from '../plan/expression.ts'
import { Aggregate, Filter, Limit, LocalRelation, type LogicalPlan, Project, Sort, WithCTE } from '../plan/logical.ts'
import { collect, exists, transformUp } from '../plan/tree.ts'
import { UnresolvedFrameOperation } from '../plan/unresolved.ts'
import { castText } from '../types/cast/to-string.ts'
import { type DataType, IntegerType, StringType, type StructType } from '../types/data-type.ts'
import { zoneOf } from '../types/datetime/zone.ts'
import { className, quotedSqlName } from '../types/names.ts'
import type { Value } from '../types/value.ts'
import { sparkError } from '../util/errors.ts'
import { transformByScript } from './script-transformation.ts'

/** Runs a plan: its columns' names and types, and the rows. */
export type RunPlan = (
  plan: LogicalPlan,
) => Promise<{ readonly fields: readonly { name: string; dataType: DataType }[]; readonly rows: readonly (readonly Value[])[] }>

export interface EagerContext {
  readonly run: RunPlan
  readonly timeZone: string
  readonly ansi: boolean
  /** `spark.sql.pivotMaxValues`, `spark.sql.transposeMaxValues` */
  readonly pivotMaxValues: number
  readonly transposeMaxValues: number
}

const EAGER = new Set(['pivot', 'transpose', 'crosstab', 'script'])

/** Operations whose columns depend on the rows of their input: the input is run before the analysis, and they become operations that don't. */
export async function runEagerOperations(plan: LogicalPlan, context: EagerContext): Promise<LogicalPlan> {
  // innermost first: an outer one may stand on an inner one's columns
  for (;;) {
    let next: UnresolvedFrameOperation | undefined
    transformUp(plan, p => {
      if (next === undefined && p.type === 'UnresolvedFrameOperation' && isEager(p)) next = p
      return p
    })
    if (next === undefined) return plan
    const eager: LogicalPlan = next
    const made = await expand(next, context, plan)
    plan = transformUp(plan, p => (p === eager ? (Object.freeze({ ...made, planId: p.planId }) as LogicalPlan) : p))
  }
}

const isEager = (p: UnresolvedFrameOperation): boolean =>
  EAGER.has(p.operation.name) && !(p.operation.name === 'pivot' && p.operation.values !== undefined)

async function expand(p: UnresolvedFrameOperation, context: EagerContext, plan: LogicalPlan): Promise<LogicalPlan> {
  const { operation: o } = p
  switch (o.name) {
    case 'pivot':
      return UnresolvedFrameOperation({ ...p, operation: { ...o, values: await pivotValues(p, o.column, context) } })
    case 'crosstab':
      return crosstab(p, o, context)
    case 'script':
      return transformByScript(o, await context.run(withDefinitions(p.child, plan)), context.timeZone)
    default:
      return transpose(p, context)
  }
}

/** A part of a plan by itself: with the definitions of WITH that it refers to. */
export function withDefinitions(part: LogicalPlan, whole: LogicalPlan): LogicalPlan {
  if (!exists(part, p => p.type === 'CTERelationRef')) return part
  const around = collect(whole, p => (p.type === 'WithCTE' && exists<LogicalPlan>(p, q => q === part) ? p : undefined))
  return around.reduceRight<LogicalPlan>((child, w) => {
    const own = w.definitions.findIndex(d => exists(d, q => q === part))
    const count = own < 0 ? w.definitions.length : own
    return WithCTE({ ids: w.ids.slice(0, count), definitions: w.definitions.slice(0, count), child })
  }, part)
}

const fn = (name: string, ...args: readonly Expression[]): Expression => UnresolvedFunction({ nameParts: [name], args, distinct: false })
const attribute = (name: string): Expression => UnresolvedAttribute({ nameParts: [name] })
const columnOf = (name: string, p: LogicalPlan): Expression =>
  UnresolvedAttribute({ nameParts: attributeName(name), ...(p.origin ? { origin: p.origin } : {}) })
const named = (child: Expression, name: string): Alias => Alias({ child, name, exprId: newExprId(), qualifier: [] }) as Alias
const int = (value: number): Expression => Literal({ value, dataType: IntegerType })
const ascending = (child: Expression): SortOrder => SortOrder({ child, direction: 'asc', nulls: 'first' }) as SortOrder

/** The distinct values of a pivot column, in order. */
async function pivotValues(p: UnresolvedFrameOperation, column: Expression, context: EagerContext): Promise<Expression[]> {
  const value = named(column, 'value')
  const distinct = Aggregate({ groupingExpressions: [column], aggregateExpressions: [value], child: p.child })
  const sorted = Sort({ order: [ascending(attribute('value'))], global: true, child: distinct })
  const { fields, rows } = await context.run(Limit({ limit: int(context.pivotMaxValues + 1), child: sorted }))
  if (rows.length > context.pivotMaxValues)
    throw sparkError('_LEGACY_ERROR_TEMP_1324', {
      pivotColumn: prettySql(column),
      maxValues: String(context.pivotMaxValues),
      config: 'spark.sql.pivotMaxValues',
    })
  const { dataType } = fields[0]!
  // rows of a result are no literals
  if (dataType.type === 'struct' && rows.length > 0)
    throw sparkError('UNSUPPORTED_FEATURE.PIVOT_TYPE', { value: rowText(rows[0]![0]!, dataType, context), type: 'unknown' })
  const text = castText(dataType, zoneOf(context.timeZone))
  return rows.map(([v]) => named(Literal({ value: v!, dataType }), v === null ? 'null' : text(v!)))
}

/** `[a,null,1]` */
function rowText(value: Value, t: StructType, context: EagerContext): string {
  const cells = (value as readonly Value[] | null) ?? []
  const zone = zoneOf(context.timeZone)
  return `[${cells.map((v, i) => (v === null ? 'null' : castText(t.fields[i]!.dataType, zone)(v))).join(',')}]`
}

/** Values as text; a null is called so. */
async function crosstab(
  p: UnresolvedFrameOperation,
  o: { readonly left: string; readonly right: string },
  context: EagerContext,
): Promise<LogicalPlan> {
  const label = (name: string): Expression =>
    fn('coalesce', fn('string', columnOf(name, p)), Literal({ value: 'null', dataType: StringType }))
  const column = label(o.right)
  const values = await pivotValues(p, column, context)
  const cells = values.map(v => named(fn('count_if', fn('=', column, (v as Alias).child)), (v as Alias).name))
  const value = columnOf(o.left, p)
  const shown = CaseWhen({
    whens: [fn('isnull', value)],
    thens: [Literal({ value: 'null', dataType: StringType })],
    otherwise: fn('string', value),
  })
  const key = named(shown, `${o.left}_${o.right}`)
  return Aggregate({ groupingExpressions: [key.child], aggregateExpressions: [key, ...cells], child: p.child, origin: p.origin })
}

/** Columns become rows; the values of the index column, in order, name the new columns. */
async function transpose(p: UnresolvedFrameOperation, context: EagerContext): Promise<LogicalPlan> {
  const { fields } = await context.run(Limit({ limit: int(0), child: p.child }))
  if (fields.length === 0) return p.child
  const given = p.columns?.[0]
  const index = given ?? attribute(fields[0]!.name)
  if (index.type !== 'UnresolvedAttribute')
    throw sparkError('TRANSPOSE_INVALID_INDEX_COLUMN', { reason: 'Index column must be an atomic attribute' })
  const indexName = index.nameParts.at(-1)!.toLowerCase()
  const indexField = fields.find(f => f.name.toLowerCase() === indexName)
  // the error of a name is the analyzer's
  if (indexField === undefined) await context.run(Project({ projectList: [index], child: p.child }))
  if (indexField && ['array', 'map', 'struct', 'variant'].includes(indexField.dataType.type))
    throw sparkError('TRANSPOSE_INVALID_INDEX_COLUMN', {
      reason: `Index column must be of atomic type, but found: ${className(indexField.dataType)}`,
    })
  const others = fields.filter(f => f !== indexField)
  const types = others.map(f => f.dataType)
  const dataType = types.length === 0 ? StringType : commonTypeOf(types, context.ansi, false)
  if (dataType === undefined) {
    const [a, b] = differing(types, context.ansi)
    throw sparkError('TRANSPOSE_NO_LEAST_COMMON_TYPE', { dt1: quotedSqlName(a), dt2: quotedSqlName(b) })
  }
  const projectList = [
    named(index, 'key'),
    ...others.map((f, i) => named(Cast({ child: attribute(f.name), dataType, mode: 'ansi' }), `c${i}`)),
  ]
  const filtered = Filter({
    condition: fn('isnotnull', attribute('key')),
    child: Project({ projectList, child: p.child, origin: p.origin }),
  })
  const sorted = Sort({ order: [ascending(attribute('key'))], global: true, child: filtered })
  const { rows, fields: made } = await context.run(Limit({ limit: int(context.transposeMaxValues + 1), child: sorted }))
  if (rows.length > context.transposeMaxValues)
    throw sparkError('TRANSPOSE_EXCEED_ROW_LIMIT', {
      maxValues: String(context.transposeMaxValues),
      config: 'spark.sql.transposeMaxValues',
    })
  const text = castText(made[0]!.dataType, zoneOf(context.timeZone))
  const column = (name: string, type: DataType, nullable: boolean): AttributeReference =>
    AttributeReference({ name, dataType: type, nullable, exprId: newExprId(), qualifier: [] }) as AttributeReference
  return LocalRelation({
    output: [column('key', StringType, false), ...rows.map(r => column(text(r[0]!), dataType, true))],
    columns: [others.map(f => f.name), ...rows.map(r => others.map((_, i) => r[i + 1]!))],
    rowCount: others.length,
  })
}

/** The first type that does not go with those before it, and what they go by. */
function differing(types: readonly DataType[], ansi: boolean): [DataType, DataType] {
  let common = types[0]!
  for (const t of types.slice(1)) {
    const wider = commonTypeOf([common, t], ansi, false)
    if (wider === undefined) return [common, t]
    common = wider
  }
  return [common, common]
}
