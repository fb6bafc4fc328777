import { type Expression, Literal, SortOrder, type WindowExpression, type WindowFrame } from '../plan/expression.ts'
import { IntegerType, LongType } from '../types/data-type.ts'
import { Column, type ColumnOrName, toColumn } from './column.ts'

const MIN_LONG = -(2n ** 63n)
const MAX_LONG = 2n ** 63n - 1n
/** A row or a value away from the current one; columns (intervals) in `rangeBetween`. */
export type FrameBound = number | bigint | Column

/** Rows around the current one. Source: Spark's `WindowSpec`. */
export class WindowSpec {
  private readonly partitions: readonly Expression[]
  private readonly order: readonly SortOrder[]
  private readonly frame: WindowFrame | undefined

  /** @internal */
  constructor(partitions: readonly Expression[] = [], order: readonly SortOrder[] = [], frame?: WindowFrame) {
    this.partitions = partitions
    this.order = order
    this.frame = frame
  }
  partitionBy(...columns: ColumnOrName[] | [readonly ColumnOrName[]]): WindowSpec {
    return new WindowSpec(
      (columns.flat() as ColumnOrName[]).map(c => given(c).expr),
      this.order,
      this.frame,
    )
  }
  orderBy(...columns: ColumnOrName[] | [readonly ColumnOrName[]]): WindowSpec {
    const order = (columns.flat() as ColumnOrName[]).map(c => {
      const e = given(c).expr
      return e.type === 'SortOrder' ? e : (SortOrder({ child: e, direction: 'asc', nulls: 'first' }) as SortOrder)
    })
    return new WindowSpec(this.partitions, order, this.frame)
  }
  /** Rows from `start` to `end`, counted from the current one, which is 0. */
  rowsBetween(start: FrameBound, end: FrameBound): WindowSpec {
    return this.between('rows', start, end)
  }
  /** Rows whose value of the ordering column is from `start` to `end` away. */
  rangeBetween(start: FrameBound, end: FrameBound): WindowSpec {
    return this.between('range', start, end)
  }
  private between(unit: 'rows' | 'range', start: FrameBound, end: FrameBound): WindowSpec {
    const frame = { unit, lower: bound(unit, start), upper: bound(unit, end) } as WindowFrame
    return new WindowSpec(this.partitions, this.order, frame)
  }
  /** @internal */
  get parts(): Pick<WindowExpression, 'partitionBy' | 'orderBy' | 'frame'> {
    return { partitionBy: this.partitions, orderBy: this.order, ...(this.frame ? { frame: this.frame } : {}) }
  }
}

/** Errors tell of names by what Spark makes columns of them with. */
function given(c: ColumnOrName): Column {
  const { expr } = toColumn(c)
  return typeof c === 'string' && expr.origin ? new Column({ ...expr, origin: { ...expr.origin, fragment: 'apply' } }) : toColumn(c)
}

function bound(unit: 'rows' | 'range', value: FrameBound): WindowFrame['lower'] | WindowFrame['upper'] {
  if (value instanceof Column) return value.expr
  if (value === Number.NEGATIVE_INFINITY || (typeof value === 'bigint' && value <= MIN_LONG)) return 'unboundedPreceding'
  if (value === Number.POSITIVE_INFINITY || (typeof value === 'bigint' && value >= MAX_LONG)) return 'unboundedFollowing'
  if (Number(value) === 0) return 'currentRow'
  return unit === 'rows' ? Literal({ value: Number(value), dataType: IntegerType }) : Literal({ value: BigInt(value), dataType: LongType })
}

/** Where windows begin: `Window.partitionBy('k').orderBy('t').rowsBetween(-1, Window.currentRow)`. */
export const Window = Object.freeze({
  unboundedPreceding: Number.NEGATIVE_INFINITY,
  unboundedFollowing: Number.POSITIVE_INFINITY,
  currentRow: 0,
  partitionBy: (...columns: ColumnOrName[] | [readonly ColumnOrName[]]): WindowSpec =>
    new WindowSpec().partitionBy(...(columns as ColumnOrName[])),
  orderBy: (...columns: ColumnOrName[] | [readonly ColumnOrName[]]): WindowSpec => new WindowSpec().orderBy(...(columns as ColumnOrName[])),
  rowsBetween: (start: FrameBound, end: FrameBound): WindowSpec => new WindowSpec().rowsBetween(start, end),
  rangeBetween: (start: FrameBound, end: FrameBound): WindowSpec => new WindowSpec().rangeBetween(start, end),
})
