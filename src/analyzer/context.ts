import type { FunctionDefinition } from '../functions/define.ts'
import type { AttributeReference, CallOptions, Expression, LegacySwitch } from '../plan/expression.ts'
import type { LogicalPlan } from '../plan/logical.ts'
import type { Origin } from '../plan/origin.ts'
import type { GivenPartitions, ScanSource } from '../sources/source.ts'
import type { DataType, StructType } from '../types/data-type.ts'
import type { Value } from '../types/value.ts'

/** Schemas by their whole names. */
export type SqlPath = readonly (readonly string[])[]

/** What the analyzer asks of the session it works for. Everything it needs from outside comes through here. */
export interface AnalysisContext {
  readonly ansi: boolean
  readonly caseSensitive: boolean
  /** `spark.sql.session.timeZone`. */
  readonly timeZone: string
  /** Start of the query in µs: what current_timestamp() gives. */
  readonly now: bigint
  /** A configuration value by Spark's key, its default where it isn't set. */
  conf(key: string): string | undefined
  readonly currentUser?: string
  readonly currentCatalog?: string
  readonly currentDatabase?: string
  /** What current_path() gives. */
  readonly currentPath?: string
  /** The schemas in which names without a schema are looked for, in their order; `sqlPathOf` knows what they are unless said. */
  readonly sqlPath?: SqlPath
  /** The function or operator of a name, in any case. */
  lookupFunction(name: string): FunctionDefinition | undefined
  /** Does a name without a schema mean a built-in function, or one of the session that is none of SQL? Raises errors of the path. */
  reachesFunction?(name: string): boolean
  /** The plan behind a temporary view, global ones under `global_temp`; undefined if there is none. */
  lookupView(nameParts: readonly string[]): LogicalPlan | undefined
  /** The stored table or view of a name; undefined if there is none. */
  lookupStored?(nameParts: readonly string[]): StoredRelation | undefined
  /** The value of a session variable, by the parts of a name; undefined if there is none. */
  lookupVariable?(nameParts: readonly string[]): Expression | undefined
  /** A user's function of SQL; `origin`: the call. */
  lookupSqlFunction?(nameParts: readonly string[], origin?: Origin): SqlFunctionEntry | undefined
  /** Lists files and finds schemas; raises PATH_NOT_FOUND and the like. Undefined for a format nobody has. */
  resolveDataSource?(request: DataSourceRequest): Promise<ScanSource>
  /** Has the data source the same files as when it was resolved? Under the same settings, the same files make the same source. */
  hasSameFiles?(request: DataSourceRequest, source: ScanSource): boolean | Promise<boolean>
  /** Parses an expression's SQL text (the analyzer knows no grammar). */
  parseExpression?(sql: string): Expression
  /** Values for `:name` (by name) or `?` (by position). */
  readonly parameters?: Readonly<Record<string, Expression>> | readonly Expression[]
  /** Evaluates a resolved constant expression; for inline tables, limits and arguments that must be constants. */
  evaluate?(e: Expression): Expression
}

export interface DataSourceRequest {
  readonly format: string
  readonly paths: readonly string[]
  readonly options: Readonly<Record<string, string>>
  readonly schema?: StructType
  /** A stored table's partitions, where the catalog knows them. */
  readonly partitions?: GivenPartitions
  /** Files need not be there. */
  readonly mayBeMissing?: boolean
  /** By column: the value where a file does not have it. */
  readonly defaults?: Readonly<Record<string, Value>>
}

/** A table is a source to read, a view a plan that has been analyzed. */
export interface StoredRelation {
  /** The whole name. */
  readonly name: readonly string[]
  readonly request?: DataSourceRequest
  /** What stands above the source: padding of char columns. */
  above?(relation: LogicalPlan): LogicalPlan
  /** `origin`: where it is used, which its casts tell of. */
  view?(origin?: Origin): Promise<LogicalPlan>
}

/** A SQL function, as calls of it are resolved. */
export interface SqlFunctionEntry {
  /** As messages and columns show it: `spark_catalog.default.f`, or `f` of a temporary one. */
  readonly name: readonly string[]
  readonly isTable: boolean
  readonly parameters: readonly {
    readonly name: string
    readonly dataType: DataType
    readonly default?: Expression
  }[]
  readonly returns: DataType
  /** The body: one column, or the table's, over a relation of one row that has the parameters. */
  body(parameters: LogicalPlan): LogicalPlan
}

/** The context of one run of the rules over one plan: a query, or a subquery with the queries around it. */
export interface Scope extends AnalysisContext {
  /** The node of the enclosing query that holds this subquery: its inputs can be referred to. */
  readonly outer?: readonly AttributeReference[]
  /** Those of its inputs' columns that only their qualifier reaches. */
  readonly outerHidden: readonly AttributeReference[]
  readonly options: CallOptions
}

const LEGACY: readonly (readonly [name: LegacySwitch, key: string, otherwise: boolean])[] = [
  ['negativeInsert', 'spark.sql.legacy.negativeIndexInArrayInsert', false],
  ['nanStatistics', 'spark.sql.legacy.statisticalAggregate', false],
  ['noArguments', 'spark.sql.legacy.allowParameterlessCount', false],
  ['nanoseconds', 'spark.sql.timestampNanosTypes.enabled', false],
  ['timeType', 'spark.sql.timeType.enabled', false],
  ['intGroupingId', 'spark.sql.legacy.integerGroupingId', false],
  ['binaryConcatenated', 'spark.sql.function.concatBinaryAsString', false],
  ['binaryChosen', 'spark.sql.function.eltOutputAsString', false],
  ['discRank', 'spark.sql.legacy.percentileDiscCalculation', false],
  ['javaCharsets', 'spark.sql.legacy.javaCharsets', false],
  ['replacesUnmappable', 'spark.sql.legacy.codingErrorAction', false],
  ['paddingIsText', 'spark.sql.legacy.lpadRpadAlwaysReturnString', false],
  ['emptyOfText', 'spark.sql.legacy.createEmptyCollectionUsingStringType', false],
  ['cutsEmptySplit', 'spark.sql.legacy.truncateForEmptyRegexSplit', false],
  ['zeroArgument', 'spark.sql.legacy.allowZeroIndexInFormatString', false],
  ['keysAsWritten', 'spark.sql.legacy.disableMapKeyNormalization', false],
  ['intervals', 'spark.sql.legacy.interval.enabled', false],
  ['repeatedVariantKeys', 'spark.sql.variant.allowDuplicateKeys', false],
]

export const scopeOf = (
  context: AnalysisContext,
  outer?: readonly AttributeReference[],
  outerHidden: readonly AttributeReference[] = [],
): Scope => {
  // by inheritance: `conf` and the others are the session's own methods
  const scope = Object.create(context) as { -readonly [K in keyof Scope]: Scope[K] }
  scope.outer = outer
  scope.outerHidden = outerHidden
  const lastKeyWins = context.conf('spark.sql.mapKeyDedupPolicy')?.toUpperCase() === 'LAST_WIN'
  const timeParser = context.conf('spark.sql.legacy.timeParserPolicy')?.toUpperCase()
  const database = context.currentDatabase === 'default' ? undefined : context.currentDatabase
  const legacy = LEGACY.filter(([, key, otherwise]) => flag(context, key, otherwise)).map(([name]) => [name, true] as const)
  if (!context.ansi && flag(context, 'spark.sql.legacy.sizeOfNull', true)) legacy.push(['sizeOfNull', true])
  if (!flag(context, 'spark.sql.legacy.followThreeValuedLogicInArrayExists', true)) legacy.push(['twoValuedExists', true])
  if (!flag(context, 'spark.sql.legacy.histogramNumericPropagateInputType', true)) legacy.push(['doubleBins', true])
  scope.options = {
    ansi: context.ansi,
    timeZone: context.timeZone,
    now: context.now,
    ...(legacy.length > 0 && { legacy: Object.fromEntries(legacy) }),
    ...(lastKeyWins && { lastKeyWins }),
    ...(timeParser === 'LEGACY' && { legacyTime: true }),
    ...(timeParser === 'EXCEPTION' && { comparesTime: true }),
    ...(!flag(context, 'spark.sql.decimalOperations.allowPrecisionLoss', true) && { keepsScale: true }),
    ...(database !== undefined && { database }),
    ...(context.currentPath !== undefined && { path: context.currentPath }),
  }
  return scope
}

/** Do two identifiers name the same thing? */
export const sameName = (scope: { readonly caseSensitive: boolean }, a: string, b: string): boolean =>
  a === b || (!scope.caseSensitive && a.toLowerCase() === b.toLowerCase())

/** A configuration flag. */
export const flag = (scope: AnalysisContext, key: string, otherwise: boolean): boolean => {
  const value = scope.conf(key)
  return value === undefined ? otherwise : value.toLowerCase() === 'true'
}
