import { type Expression, Literal } from '../../plan/expression.ts'
import type { FrameOperation } from '../../plan/unresolved.ts'
import { DoubleType } from '../../types/data-type.ts'
import { javaError } from '../../util/errors.ts'
import { toLiteral } from '../literal.ts'
import type { DataFrame } from './dataframe.ts'

type Fill = number | bigint | string | boolean
type Replaced = number | string | boolean | null

/** What to do about nulls and NaN. Source: Spark's `DataFrameNaFunctions`. */
export class DataFrameNaFunctions {
  private readonly df: DataFrame

  /** @internal */
  constructor(df: DataFrame) {
    this.df = df
  }

  /** Drops rows with nulls: in any or all of the columns, or (a number) with fewer values than that. */
  drop(how: 'any' | 'all' | number | readonly string[] = 'any', columns?: readonly string[]): DataFrame {
    if (Array.isArray(how)) return this.drop('any', how as readonly string[])
    const cols = columns === undefined ? {} : { columns }
    if (typeof how === 'number') return this.df.frameOperation({ name: 'dropna', how: 'any', atLeast: how, ...cols })
    const kind = String(how).toLowerCase()
    if (kind !== 'any' && kind !== 'all') throw new TypeError(`how (${String(how)}) must be 'any' or 'all'`)
    return this.df.frameOperation({ name: 'dropna', how: kind, ...cols })
  }

  /** Replaces nulls and NaN: in columns of the value's kind, or by column name. */
  fill(value: Fill | Readonly<Record<string, Fill>>, columns?: readonly string[]): DataFrame {
    if (value === null || value === undefined || (typeof value === 'object' && Object.values(value).includes(null as never)))
      throw javaError('Cannot invoke "Object.getClass()" because "replaceValue" is null')
    if (typeof value === 'object')
      return this.df.frameOperation({ name: 'fillEach', values: Object.entries(value).map(([name, v]) => [name, toLiteral(v)] as const) })
    const kind = kindOf(value)
    return this.df.frameOperation({ name: 'fill', kind, value: toLiteral(value), ...(columns === undefined ? {} : { columns }) })
  }

  /** Replaces values by others, in columns of their kind: `'*'` is all of them. */
  replace(
    columns: string | readonly string[],
    replacement: ReadonlyMap<Replaced, Replaced> | Readonly<Record<string, Replaced>>,
  ): DataFrame {
    const pairs: [Replaced, Replaced][] =
      replacement instanceof Map ? [...replacement] : Object.entries(replacement as Record<string, Replaced>)
    if (pairs.length === 0) return this.df
    if (typeof pairs[0]![1] === 'number' || typeof pairs[0]![1] === 'bigint') pairs.flat().forEach(checkNumber)
    const named = typeof columns === 'string' ? [columns] : columns
    const operation: FrameOperation = {
      name: 'replace',
      kind: pairs[0]![0] === null ? 'number' : kindOf(pairs[0]![0]),
      pairs: pairs.map(([from, to]) => [ofValue(from), ofValue(to)] as const),
      ...(named.length === 1 && named[0] === '*' ? {} : { columns: named }),
    }
    return this.df.frameOperation(operation)
  }
}

/** Numbers are compared, and put in, as doubles. */
const ofValue = (v: Replaced): Expression => (typeof v === 'number' ? Literal({ value: v, dataType: DoubleType }) : toLiteral(v))

/** Where the first value to be put in is a number, all have to be. */
function checkNumber(v: Replaced): void {
  if (typeof v === 'string') throw javaError(`Unsupported value type java.lang.String (${v}).`)
  if (typeof v === 'boolean') throw javaError(`Unsupported value type java.lang.Boolean (${v}).`)
}

function kindOf(v: Fill): 'number' | 'string' | 'boolean' {
  if (typeof v === 'string') return 'string'
  return typeof v === 'boolean' ? 'boolean' : 'number'
}
