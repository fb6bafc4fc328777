import type { DataType, StructField, StructType } from '../types/data-type.ts'
import type { Expression, SortOrder } from './expression.ts'
import type { Aggregate, JoinType, LogicalPlan } from './logical.ts'
import { type Base, make } from './node.ts'

/** Plans as they are written, before names, types and functions are looked up. Names are Catalyst's. */
export type UnresolvedPlan =
  | UnresolvedRelation
  | UnresolvedDataSource
  | UnresolvedInlineTable
  | UnresolvedTableValuedFunction
  | UnresolvedTableArgument
  | UnresolvedHaving
  | UnresolvedQualify
  | UnresolvedHint
  | UnresolvedSubqueryColumnAliases
  | UnresolvedWith
  | UnresolvedJoin
  | UnresolvedDrop
  | UnresolvedWithColumns
  | UnresolvedWithColumnsRenamed
  | UnresolvedToDF
  | UnresolvedDeduplicate
  | UnresolvedWindowDefinitions
  | UnresolvedPivot
  | NearestByJoin
  | UnresolvedAsofJoin
  | UnresolvedBinBy
  | UnresolvedUnnest
  | UnresolvedJsonTable
  | Zip
  | UnresolvedUnpivot
  | UnresolvedFrameOperation
  | UnresolvedFeature

/** A table or view by name. */
export interface UnresolvedRelation extends Base {
  readonly type: 'UnresolvedRelation'
  readonly nameParts: readonly string[]
  /** The name that messages show, where a longer one was put in its place. */
  readonly written?: readonly string[]
  readonly options?: Readonly<Record<string, string>>
}
/** `spark.read.format(f).options(o).schema(s).load(paths)`; also `parquet.\`path\`` in SQL. */
export interface UnresolvedDataSource extends Base {
  readonly type: 'UnresolvedDataSource'
  readonly format: string
  readonly paths: readonly string[]
  readonly options: Readonly<Record<string, string>>
  readonly schema?: StructType
}
/** `VALUES (1, 'a'), (2, 'b') AS t(x, y)`. */
export interface UnresolvedInlineTable extends Base {
  readonly type: 'UnresolvedInlineTable'
  readonly names: readonly string[]
  readonly rows: readonly (readonly Expression[])[]
}
/** `range(10)`, `explode(...)` in FROM. */
export interface UnresolvedTableValuedFunction extends Base {
  readonly type: 'UnresolvedTableValuedFunction'
  readonly nameParts: readonly string[]
  /** Without the table argument. */
  readonly args: readonly Expression[]
  /** `TABLE(t)` among the arguments, as `UnresolvedTableArgument`. */
  readonly tables?: readonly LogicalPlan[]
  /** The user's function that is called, where it is not looked up by its name. */
  readonly definition?: unknown
}
/** `TABLE(t) PARTITION BY … ORDER BY …`, given to a table function. */
export interface UnresolvedTableArgument extends Base {
  readonly type: 'UnresolvedTableArgument'
  readonly child: LogicalPlan
  /** Its place among the arguments, or its name. */
  readonly place: number | string
  readonly partitionBy: readonly Expression[]
  readonly orderBy: readonly SortOrder[]
  readonly withSinglePartition: boolean
}
/** HAVING above an Aggregate (or a Project, without GROUP BY): may use aggregates that the child doesn't compute. */
export interface UnresolvedHaving extends Base {
  readonly type: 'UnresolvedHaving'
  readonly condition: Expression
  readonly child: LogicalPlan
}
/** QUALIFY above a Project or Aggregate: a filter on window functions, which may be the select list's or its own. */
export interface UnresolvedQualify extends Base {
  readonly type: 'UnresolvedQualify'
  readonly condition: Expression
  readonly child: LogicalPlan
}
/** A hint such as BROADCAST(t): advice that names relations of the child (upper case name; parameters are attributes and literals). Unknown ones have no effect. */
export interface UnresolvedHint extends Base {
  readonly type: 'UnresolvedHint'
  readonly name: string
  readonly parameters: readonly Expression[]
  readonly child: LogicalPlan
}
/** `(…) AS t(a, b)`: only the column names; the SubqueryAlias stands above. */
export interface UnresolvedSubqueryColumnAliases extends Base {
  readonly type: 'UnresolvedSubqueryColumnAliases'
  readonly names: readonly string[]
  /** The name of the table function whose columns they are. */
  readonly tableFunction?: readonly string[]
  readonly child: LogicalPlan
}
export interface UnresolvedWith extends Base {
  readonly type: 'UnresolvedWith'
  readonly names: readonly string[]
  /** The named queries, in order; column lists are UnresolvedSubqueryColumnAliases on top of them. */
  readonly definitions: readonly LogicalPlan[]
  readonly recursive?: boolean
  /** `MAX RECURSION LEVEL n` per definition, if any has one. */
  readonly maxRecursion?: readonly (number | undefined)[]
  readonly child: LogicalPlan
}
/** JOIN ... USING (cols) or NATURAL JOIN; also `df.join(other, ['a'])`. */
export interface UnresolvedJoin extends Base {
  readonly type: 'UnresolvedJoin'
  readonly left: LogicalPlan
  readonly right: LogicalPlan
  readonly joinType: JoinType
  /** undefined: natural. */
  readonly using?: readonly string[]
}
export interface UnresolvedDrop extends Base {
  readonly type: 'UnresolvedDrop'
  readonly columns: readonly Expression[]
  readonly child: LogicalPlan
}
export interface UnresolvedWithColumns extends Base {
  readonly type: 'UnresolvedWithColumns'
  /** Aliases; a column of that name is replaced in place, else appended. */
  readonly columns: readonly Expression[]
  /** Every column has to be there already. */
  readonly replaces?: boolean
  readonly child: LogicalPlan
}
export interface UnresolvedWithColumnsRenamed extends Base {
  readonly type: 'UnresolvedWithColumnsRenamed'
  readonly renames: readonly (readonly [from: string, to: string])[]
  readonly child: LogicalPlan
}
export interface UnresolvedToDF extends Base {
  readonly type: 'UnresolvedToDF'
  readonly names: readonly string[]
  readonly child: LogicalPlan
}
/** `dropDuplicates(cols)`; all columns when undefined. */
export interface UnresolvedDeduplicate extends Base {
  readonly type: 'UnresolvedDeduplicate'
  readonly columns?: readonly string[]
  readonly child: LogicalPlan
}
/** A DataFrame method whose plan depends on the columns, or (`pivot` without values, `transpose`, `crosstab`) on the rows of its child. */
export interface UnresolvedFrameOperation extends Base {
  readonly type: 'UnresolvedFrameOperation'
  readonly operation: FrameOperation
  /** Columns given as expressions. */
  readonly columns?: readonly Expression[]
  readonly values?: readonly Expression[]
  readonly child: LogicalPlan
}
/** Values are literals; `columns` undefined stands for all. */
export type FrameOperation =
  | {
      readonly name: 'fill'
      readonly kind: 'number' | 'string' | 'boolean'
      readonly value: Expression
      readonly columns?: readonly string[]
    }
  | { readonly name: 'fillEach'; readonly values: readonly (readonly [column: string, value: Expression])[] }
  | { readonly name: 'dropna'; readonly atLeast?: number; readonly how: 'any' | 'all'; readonly columns?: readonly string[] }
  | {
      readonly name: 'replace'
      readonly kind: 'number' | 'string' | 'boolean'
      readonly pairs: readonly (readonly [from: Expression, to: Expression])[]
      readonly columns?: readonly string[]
    }
  | { readonly name: 'summary'; readonly statistics: readonly string[] }
  | {
      readonly name: 'unpivot'
      readonly nameColumn: string
      readonly valueColumn: string
      /** What columns that were computed for it are called. */
      readonly labels?: Readonly<Record<string, string>>
    }
  | { readonly name: 'transpose' }
  | {
      /** TRANSFORM: the rows as lines to a program, and its lines as rows. */
      readonly name: 'script'
      readonly script: string
      /** The text between fields, and for nulls. */
      readonly input: { readonly field: string; readonly null: string }
      readonly output: { readonly field: string; readonly null: string }
      readonly columns?: readonly StructField[]
    }
  | { readonly name: 'zipWithIndex'; readonly column: string }
  | { readonly name: 'crosstab'; readonly left: string; readonly right: string }
  | {
      readonly name: 'pivot'
      readonly keys: readonly Expression[]
      readonly column: Expression
      /** Undefined: a function of each of the columns, or of all that are numbers. */
      readonly aggregates?: readonly Expression[]
      readonly numbers?: { readonly function: string; readonly columns?: readonly string[] }
      readonly values?: readonly Expression[]
    }
  | {
      readonly name: 'eachNumber'
      readonly function: string
      readonly keys: readonly Expression[]
      readonly columns?: readonly string[]
      readonly grouping?: Aggregate['grouping']
    }
  | { readonly name: 'metadata'; readonly column: string; readonly metadata: Readonly<Record<string, unknown>> }
  | { readonly name: 'to'; readonly schema: StructType }
  | {
      /** A temporary view of a query's text: what the query puts out now under the names and types that it had. */
      readonly name: 'view'
      readonly view: readonly string[]
      readonly fields: readonly StructField[]
      readonly queryColumns: readonly string[]
    }
  | { readonly name: 'split'; readonly lowerBound: number; readonly upperBound: number; readonly seed: bigint }

/** `WINDOW w AS (...)`: names for UnresolvedWindowReference below. */
export interface UnresolvedWindowDefinitions extends Base {
  readonly type: 'UnresolvedWindowDefinitions'
  readonly names: readonly string[]
  /** WindowExpressions whose `function` is a placeholder Literal NULL. */
  readonly specs: readonly Expression[]
  readonly child: LogicalPlan
}
/** Parsed, but not planned yet: the analyzer raises `UNSUPPORTED_FEATURE` with its name and position. */
export interface UnresolvedFeature extends Base {
  readonly type: 'UnresolvedFeature'
  readonly name: string
  readonly children: readonly LogicalPlan[]
  /** Of a table of this name: an older version (as it was at a time), its changes, its rows as a stream. */
  readonly read?: 'travel' | 'changes' | 'stream'
  readonly nameParts?: readonly string[]
  readonly timestamp?: Expression
}
/** `PIVOT (aggregates FOR column IN (values))`: a row for each group, with columns for each value. Several columns are a struct, and so are their values. */
export interface UnresolvedPivot extends Base {
  readonly type: 'UnresolvedPivot'
  /** Undefined: all columns that the pivot doesn't use. */
  readonly groupBy?: readonly Expression[]
  readonly column: Expression
  readonly values: readonly Expression[]
  readonly aggregates: readonly Expression[]
  readonly child: LogicalPlan
}
/** Of NEAREST BY's rows for each of the left. */
export const MAX_NEAREST = 100_000
/** `JOIN … NEAREST n BY ranking`: to each row of the left, the rows of the right that come first by a ranking, at most so many. */
export interface NearestByJoin extends Base {
  readonly type: 'NearestByJoin'
  readonly left: LogicalPlan
  readonly right: LogicalPlan
  readonly joinType: 'inner' | 'leftouter'
  /** Others than the very first would do as well. */
  readonly approx: boolean
  readonly numResults: number
  readonly ranking: Expression
  /** The least distances first, or the greatest similarities. */
  readonly direction: 'distance' | 'similarity'
}
/** `ASOF JOIN … MATCH_CONDITION (first operator second)`: to each row of the left, the row of the right that comes nearest. */
export interface UnresolvedAsofJoin extends Base {
  readonly type: 'UnresolvedAsofJoin'
  readonly left: LogicalPlan
  readonly right: LogicalPlan
  readonly joinType: 'inner' | 'leftouter'
  readonly operator: '>=' | '>' | '<=' | '<'
  readonly first: Expression
  readonly second: Expression
  readonly condition?: Expression
  readonly using?: readonly string[]
}
/** `BIN BY (…)`: a row for each bin of time that a row's range reaches into, with its part of what is spread. */
export interface UnresolvedBinBy extends Base {
  readonly type: 'UnresolvedBinBy'
  readonly rangeStart: Expression
  readonly rangeEnd: Expression
  readonly width: Expression
  readonly alignTo?: Expression
  readonly distributed: readonly Expression[]
  /** Of the bin's start, its end, and the row's part in it. */
  readonly names: readonly string[]
  readonly child: LogicalPlan
}
/** `UNNEST(…) [WITH ORDINALITY]`: a row for each place in the arrays. */
export interface UnresolvedUnnest extends Base {
  readonly type: 'UnresolvedUnnest'
  readonly args: readonly Expression[]
  readonly ordinality: boolean
}
export interface JsonTableColumn {
  readonly is: 'value' | 'exists' | 'ordinality'
  readonly name: string
  readonly dataType: DataType
  readonly path?: string
}
/** `JSON_TABLE(json, rowPath COLUMNS (…))`. `failing`: text that is not JSON is an error. */
export interface UnresolvedJsonTable extends Base {
  readonly type: 'UnresolvedJsonTable'
  readonly json: Expression
  readonly rowPath: string
  readonly columns: readonly JsonTableColumn[]
  readonly failing: boolean
}
/** The columns of two plans that are projections of one, side by side. */
export interface Zip extends Base {
  readonly type: 'Zip'
  readonly left: LogicalPlan
  readonly right: LogicalPlan
}
/** `UNPIVOT (values FOR name IN (columns))`: each set of columns makes a row. Either the ids or the sets may be left out: the other columns. */
export interface UnresolvedUnpivot extends Base {
  readonly type: 'UnresolvedUnpivot'
  readonly ids?: readonly Expression[]
  readonly sets?: readonly (readonly Expression[])[]
  readonly names?: readonly (string | undefined)[]
  readonly nameColumn: string
  readonly valueColumns: readonly string[]
  readonly child: LogicalPlan
}

export const UnresolvedRelation = make<UnresolvedRelation>('UnresolvedRelation')
export const UnresolvedDataSource = make<UnresolvedDataSource>('UnresolvedDataSource')
export const UnresolvedInlineTable = make<UnresolvedInlineTable>('UnresolvedInlineTable')
export const UnresolvedTableValuedFunction = make<UnresolvedTableValuedFunction>('UnresolvedTableValuedFunction')
export const UnresolvedTableArgument = make<UnresolvedTableArgument>('UnresolvedTableArgument')
export const UnresolvedHaving = make<UnresolvedHaving>('UnresolvedHaving')
export const UnresolvedQualify = make<UnresolvedQualify>('UnresolvedQualify')
export const UnresolvedHint = make<UnresolvedHint>('UnresolvedHint')
export const UnresolvedSubqueryColumnAliases = make<UnresolvedSubqueryColumnAliases>('UnresolvedSubqueryColumnAliases')
export const UnresolvedWith = make<UnresolvedWith>('UnresolvedWith')
export const UnresolvedJoin = make<UnresolvedJoin>('UnresolvedJoin')
export const UnresolvedDrop = make<UnresolvedDrop>('UnresolvedDrop')
export const UnresolvedWithColumns = make<UnresolvedWithColumns>('UnresolvedWithColumns')
export const UnresolvedWithColumnsRenamed = make<UnresolvedWithColumnsRenamed>('UnresolvedWithColumnsRenamed')
export const UnresolvedToDF = make<UnresolvedToDF>('UnresolvedToDF')
export const UnresolvedDeduplicate = make<UnresolvedDeduplicate>('UnresolvedDeduplicate')
export const UnresolvedFrameOperation = make<UnresolvedFrameOperation>('UnresolvedFrameOperation')
export const UnresolvedWindowDefinitions = make<UnresolvedWindowDefinitions>('UnresolvedWindowDefinitions')
export const UnresolvedPivot = make<UnresolvedPivot>('UnresolvedPivot')
export const NearestByJoin = make<NearestByJoin>('NearestByJoin')
export const UnresolvedAsofJoin = make<UnresolvedAsofJoin>('UnresolvedAsofJoin')
export const UnresolvedBinBy = make<UnresolvedBinBy>('UnresolvedBinBy')
export const UnresolvedUnnest = make<UnresolvedUnnest>('UnresolvedUnnest')
export const UnresolvedJsonTable = make<UnresolvedJsonTable>('UnresolvedJsonTable')
export const Zip = make<Zip>('Zip')
export const UnresolvedUnpivot = make<UnresolvedUnpivot>('UnresolvedUnpivot')
export const UnresolvedFeature = make<UnresolvedFeature>('UnresolvedFeature')
