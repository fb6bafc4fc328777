import type { AttributeReference, Expression, SortOrder as SortOrderNode } from '#dist/plan/expression.js'
import {
  AggregateCall,
  Alias,
  AttributeReference as attribute,
  Call,
  Cast,
  ExternalUdf,
  In,
  Literal,
  newExprId,
  OuterReference,
  SortOrder,
} from '#dist/plan/expression.js'
import type { LogicalPlan } from '#dist/plan/logical.js'
import * as L from '#dist/plan/logical.js'
import { dataTypeOf, nullableOf, outputOf } from '#dist/plan/output.js'
import type { ColumnStatistics } from '#dist/sources/source.js'
import { BooleanType, type DataType, IntegerType, LongType, StringType, StructField, StructType } from '#dist/types/data-type.js'
import type { Value } from '#dist/types/value.js'

/** Plans and expressions in few words. */

export type Table = L.Relation & { readonly c: Record<string, AttributeReference> }

interface TableOptions {
  readonly rows?: number
  readonly statistics?: Record<string, ColumnStatistics>
}

/** A relation whose columns are nullable unless their type is followed by `!`. */
export function table(
  name: string,
  columns: Record<string, DataType | 'int' | 'int!' | 'string' | 'long' | 'boolean'>,
  o: TableOptions = {},
): Table {
  const output = Object.entries(columns).map(([n, t]) => {
    const dataType =
      typeof t !== 'string' ? t : t === 'string' ? StringType : t === 'long' ? LongType : t === 'boolean' ? BooleanType : IntegerType
    return attribute({ name: n, dataType, nullable: t !== 'int!', exprId: newExprId(), qualifier: [name] })
  })
  const relation = L.Relation({
    output,
    source: {
      format: name,
      paths: [],
      files: [],
      schema: StructType(output.map(a => StructField(a.name, a.dataType))),
      partitionColumns: [],
      options: {},
      sessionTimeZone: 'UTC',
      statistics: { rowCount: o.rows ?? 1000, sizeInBytes: (o.rows ?? 1000) * 100, columns: o.statistics ?? {} },
    },
  })
  // the columns by name, out of the way of the plan's own fields
  return Object.freeze(
    Object.defineProperty({ ...relation }, 'c', { value: Object.fromEntries(output.map(a => [a.name, a])), enumerable: false }),
  ) as Table
}

type Arg = Expression | number | string | boolean | null
export const lit = (value: Arg): Expression =>
  typeof value === 'object' && value !== null
    ? value
    : Literal({
        value: value as Value,
        dataType:
          typeof value === 'number'
            ? IntegerType
            : typeof value === 'string'
              ? StringType
              : typeof value === 'boolean'
                ? BooleanType
                : IntegerType,
      })

const logical = new Set(['and', 'or', 'not', '=', '<=>', '<', '<=', '>', '>=', '!=', 'isnull', 'isnotnull', 'like', 'startswith'])
export function call(name: string, ...args: Arg[]): Expression {
  const list = args.map(lit)
  const never = name === '<=>' || name === 'isnull' || name === 'isnotnull'
  return Call({
    name,
    args: list,
    dataType: logical.has(name) ? BooleanType : dataTypeOf(list[name === 'if' ? 1 : 0]!),
    nullable: !never && list.some(nullableOf),
    options: { ansi: true, timeZone: 'UTC' },
  })
}
export const eq = (a: Arg, b: Arg) => call('=', a, b)
export const gt = (a: Arg, b: Arg) => call('>', a, b)
export const lt = (a: Arg, b: Arg) => call('<', a, b)
export const and = (...all: Expression[]) => all.reduce((a, b) => call('and', a, b))
export const or = (...all: Expression[]) => all.reduce((a, b) => call('or', a, b))
export const not = (a: Expression) => call('not', a)
export const isIn = (value: Expression, ...list: Arg[]) => In({ value, list: list.map(lit) })
export const cast = (child: Expression, dataType: DataType) => Cast({ child, dataType, mode: 'ansi' })
export const as = (child: Expression, name: string) => Alias({ child, name, exprId: newExprId(), qualifier: [] })
export const asc = (child: Expression): SortOrderNode => SortOrder({ child, direction: 'asc', nulls: 'first' })
export const outer = (a: AttributeReference) => OuterReference({ attribute: a })
export const agg = (name: string, arg: Arg, o: { distinct?: boolean; filter?: Expression } = {}) =>
  AggregateCall({
    name,
    args: [lit(arg)],
    distinct: o.distinct ?? false,
    filter: o.filter,
    dataType: name === 'count' ? LongType : dataTypeOf(lit(arg)),
    nullable: name !== 'count',
    options: { ansi: true, timeZone: 'UTC' },
  })

/** A user's function that gives another value at every call. */
export const random = () =>
  ExternalUdf({
    name: 'random',
    language: 'js',
    payload: undefined,
    evalType: 'scalar',
    args: [],
    dataType: IntegerType,
    nullable: false,
    deterministic: false,
  })

export const project = (projectList: readonly Expression[], child: LogicalPlan) => L.Project({ projectList, child })
export const filter = (condition: Expression, child: LogicalPlan) => L.Filter({ condition, child })
export const join = (left: LogicalPlan, right: LogicalPlan, condition?: Expression, joinType: L.JoinType = condition ? 'inner' : 'cross') =>
  L.Join({ left, right, joinType, condition })
export const aggregate = (groupingExpressions: readonly Expression[], aggregateExpressions: readonly Expression[], child: LogicalPlan) =>
  L.Aggregate({ groupingExpressions, aggregateExpressions, child })
export const sort = (order: readonly Expression[], child: LogicalPlan) =>
  L.Sort({ order: order.map(e => (e.type === 'SortOrder' ? e : asc(e))), global: true, child })
export const limit = (n: number, child: LogicalPlan) => L.Limit({ limit: lit(n), child })
export const union = (...inputs: LogicalPlan[]) => L.Union({ inputs, byName: false, allowMissingColumns: false })
export const column = (plan: LogicalPlan, name: string) => outputOf(plan).find(a => a.name === name)!
