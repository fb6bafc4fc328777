import type { DataType } from '../types/data-type.ts'
import type { Value } from '../types/value.ts'
import type { LogicalPlan } from './logical.ts'
import type { Origin } from './origin.ts'

/**
 * Expressions, unresolved and resolved, as frozen plain data. Names are Catalyst's. Operators are calls of functions under
 * their SQL names (`+`, `=`, `and`, `not`, `like`, ...): what a function is stands in `functions/`, once.
 * Each type below has a factory of the same name.
 */
export type Expression = UnresolvedExpression | ResolvedExpression

export type UnresolvedExpression =
  | UnresolvedAttribute
  | UnresolvedStar
  | UnresolvedFunction
  | UnresolvedExtractValue
  | UnresolvedAlias
  | ExpressionString
  | Parameter
  | UnresolvedSubquery
  | UnresolvedWindowReference
  | UnresolvedSqlFunction
  | NamedArgument
  | PipeExpression

export type ResolvedExpression =
  | Literal
  | AttributeReference
  | OuterReference
  | Alias
  | Cast
  | Call
  | CaseWhen
  | In
  | AggregateCall
  | WindowExpression
  | SortOrder
  | ScalarSubquery
  | Exists
  | InSubquery
  | LambdaFunction
  | LambdaVariable
  | ExternalUdf

interface Base {
  readonly kind: 'expression'
  readonly origin?: Origin
}

/** A name as written: `a`, `t.a`, `db.t.a`, or a column of one particular DataFrame (`planId`). */
export interface UnresolvedAttribute extends Base {
  readonly type: 'UnresolvedAttribute'
  readonly nameParts: readonly string[]
  /** A column of the enclosing query, whatever this one has. */
  readonly outer?: boolean
  /** Only a metadata column of the DataFrame is meant, whatever other columns have the name. */
  readonly metadataColumn?: boolean
  /** It is what IDENTIFIER(...) names. */
  readonly computed?: boolean
  /** The DataFrame's plan: where it is not below, it may have passed the column on from one that is. */
  readonly lineage?: () => LogicalPlan
  /** The column of the DataFrame at this place, from 1, whatever it is called. */
  readonly place?: number
  readonly planId?: number
}
/** `*`, `t.*`, `* EXCEPT (a, b)`. */
export interface UnresolvedStar extends Base {
  readonly type: 'UnresolvedStar'
  readonly target?: readonly string[]
  readonly except?: readonly (readonly string[])[]
  /** A regular expression that names match from end to end. */
  readonly pattern?: string
  readonly planId?: number
}
export interface UnresolvedFunction extends Base {
  readonly type: 'UnresolvedFunction'
  readonly nameParts: readonly string[]
  readonly args: readonly Expression[]
  readonly distinct: boolean
  readonly filter?: Expression
  readonly ignoreNulls?: boolean
  /** `WITHIN GROUP (ORDER BY ...)`, or an ORDER BY among the arguments. */
  readonly orderBy?: readonly SortOrder[]
  /** Called in FROM. */
  readonly asTable?: boolean
  /** The user's call, looked for along the SQL path; others mean built-in functions. */
  readonly called?: boolean
}
/** `f(name => value)`. */
export interface NamedArgument extends Base {
  readonly type: 'NamedArgument'
  readonly name: string
  readonly value: Expression
}
/** An item of a pipe operator, which may (AGGREGATE has to, others must not) call aggregate functions; `ORDINAL` is the position of an input column. */
export interface PipeExpression extends Base {
  readonly type: 'PipeExpression'
  readonly clause: 'EXTEND' | 'SET' | 'AGGREGATE' | 'ORDINAL'
  readonly child: Expression
}
/** `child[extraction]`, `child.field`. */
export interface UnresolvedExtractValue extends Base {
  readonly type: 'UnresolvedExtractValue'
  readonly child: Expression
  readonly extraction: Expression
}
/** A select item without a name; the analyzer gives it Spark's (its SQL text, prettified). `multi` for `AS (a, b)`. */
export interface UnresolvedAlias extends Base {
  readonly type: 'UnresolvedAlias'
  readonly child: Expression
  readonly names?: readonly string[]
}
/** SQL text of an expression, from `expr`, `selectExpr`, `filter('...')`. The analyzer has it parsed. */
export interface ExpressionString extends Base {
  readonly type: 'ExpressionString'
  readonly sql: string
}
/** `:name` or `?` (its 0-based position). */
export interface Parameter extends Base {
  readonly type: 'Parameter'
  readonly name?: string
  readonly index?: number
}
/** A subquery as parsed: scalar `(select ...)`, `exists (...)`, `values in (...)`. */
export interface UnresolvedSubquery extends Base {
  readonly type: 'UnresolvedSubquery'
  readonly form: 'scalar' | 'exists' | 'in'
  readonly values: readonly Expression[]
  readonly plan: LogicalPlan
}
/** A call of a user's function of SQL: `plan` is its body over a relation of its parameters, in which names are settled. */
export interface UnresolvedSqlFunction extends Base {
  readonly type: 'UnresolvedSqlFunction'
  readonly name: string
  /** One per parameter. */
  readonly args: readonly Expression[]
  /** How many of them show in the call's name. */
  readonly shown: number
  readonly returns: DataType
  readonly plan: LogicalPlan
}
/** `f() OVER w`. */
export interface UnresolvedWindowReference extends Base {
  readonly type: 'UnresolvedWindowReference'
  readonly child: Expression
  readonly name: string
}

export interface Literal extends Base {
  readonly type: 'Literal'
  readonly value: Value
  readonly dataType: DataType
}
export interface AttributeReference extends Base {
  readonly type: 'AttributeReference'
  readonly name: string
  readonly dataType: DataType
  readonly nullable: boolean
  /** Identity: two references with one id are one column. */
  readonly exprId: number
  readonly qualifier: readonly string[]
  readonly metadata?: Readonly<Record<string, unknown>>
}
/** An attribute of the enclosing query. */
export interface OuterReference extends Base {
  readonly type: 'OuterReference'
  readonly attribute: AttributeReference
}
export interface Alias extends Base {
  readonly type: 'Alias'
  readonly child: Expression
  readonly name: string
  readonly exprId: number
  readonly qualifier: readonly string[]
  readonly metadata?: Readonly<Record<string, unknown>>
}
export type CastMode = 'ansi' | 'legacy' | 'try'
export interface Cast extends Base {
  readonly type: 'Cast'
  readonly child: Expression
  readonly dataType: DataType
  readonly mode: CastMode
  /** The session's zone, set by the analyzer. */
  readonly timeZone?: string
  /** Put in by type coercion, not written by the user. */
  readonly implicit?: boolean
  /** The text of nested values is as before Spark 3.1. */
  readonly legacyText?: boolean
}
/** A resolved scalar function or operator; `name` is the canonical name of its entry in `functions/`. */
export interface Call extends Base {
  readonly type: 'Call'
  readonly name: string
  readonly args: readonly Expression[]
  readonly dataType: DataType
  readonly nullable: boolean
  /** Settings fixed at analysis that evaluation depends on (`ansi`, `timeZone`, ...), from the function's entry. */
  readonly options?: CallOptions
  /** The alias that the user wrote, where the function prints it; equality ignores it. */
  readonly writtenAs?: string
  /** Of lag, lead and nth_value. */
  readonly ignoreNulls?: boolean
}
/** `sizeOfNull`: -1. `twoValuedExists`: what is null is not so. `negativeInsert`: array_insert counts from behind the last. `nanStatistics`: NaN of too few values. `noArguments`: count() counts nothing. `intGroupingId`. `timeType`: times are read as such. `binaryConcatenated`, `binaryChosen`: concat and elt of bytes are text. `discRank`: percentile_disc counts from zero. `javaCharsets`: any charset. `replacesUnmappable`: what a charset lacks is a question mark. `paddingIsText`: lpad and rpad of bytes are text. `emptyOfText`: array() and map() hold text. `doubleBins`: histogram_numeric's centres are doubles. `cutsEmptySplit`: a split by nothing loses what is beyond its limit. `zeroArgument`: a format may ask for argument 0. `keysAsWritten`: a map's keys are not normalized. `intervals`: differences of dates are calendar intervals. `repeatedVariantKeys`: of equal keys in JSON the last stays. */
export type LegacySwitch =
  | 'sizeOfNull'
  | 'twoValuedExists'
  | 'negativeInsert'
  | 'nanStatistics'
  | 'noArguments'
  | 'intGroupingId'
  | 'nanoseconds'
  | 'timeType'
  | 'binaryConcatenated'
  | 'binaryChosen'
  | 'discRank'
  | 'javaCharsets'
  | 'replacesUnmappable'
  | 'paddingIsText'
  | 'emptyOfText'
  | 'doubleBins'
  | 'cutsEmptySplit'
  | 'zeroArgument'
  | 'keysAsWritten'
  | 'intervals'
  | 'repeatedVariantKeys'
export interface CallOptions {
  readonly ansi: boolean
  readonly timeZone: string
  /** Start of the query, µs: what current_timestamp() gives. */
  readonly now?: bigint
  readonly seed?: bigint
  /** Of equal keys in a new map the last one stays (`spark.sql.mapKeyDedupPolicy`); else they are an error. */
  readonly lastKeyWins?: boolean
  /** `spark.sql.legacy.timeParserPolicy`: dates are written and read as before Spark 3. */
  readonly legacyTime?: boolean
  /** The same: where they were read then and are not now is an error. */
  readonly comparesTime?: boolean
  /** Decimal results keep their scale where they don't fit 38 digits (`spark.sql.decimalOperations.allowPrecisionLoss` off). */
  readonly keepsScale?: boolean
  /** Switches of former versions that are on. */
  readonly legacy?: Readonly<Partial<Record<LegacySwitch, true>>>
  /** What current_database() gives. */
  readonly database?: string
  /** What current_path() gives. */
  readonly path?: string
}
export interface CaseWhen extends Base {
  readonly type: 'CaseWhen'
  readonly whens: readonly Expression[]
  readonly thens: readonly Expression[]
  readonly otherwise?: Expression
}
export interface In extends Base {
  readonly type: 'In'
  readonly value: Expression
  readonly list: readonly Expression[]
}
export interface AggregateCall extends Base {
  readonly type: 'AggregateCall'
  readonly name: string
  readonly args: readonly Expression[]
  readonly distinct: boolean
  readonly filter?: Expression
  readonly ignoreNulls?: boolean
  readonly orderBy?: readonly SortOrder[]
  /** Made by the planner: the functions of a window whose partitions' rows this collects. */
  readonly windows?: readonly Expression[]
  readonly dataType: DataType
  readonly nullable: boolean
  readonly options?: CallOptions
  /** See Call. */
  readonly writtenAs?: string
}
export interface WindowFrame {
  readonly unit: 'rows' | 'range'
  readonly lower: FrameBound
  readonly upper: FrameBound
}
export type FrameBound = 'unboundedPreceding' | 'unboundedFollowing' | 'currentRow' | Expression
export interface WindowExpression extends Base {
  readonly type: 'WindowExpression'
  readonly function: Expression
  readonly partitionBy: readonly Expression[]
  readonly orderBy: readonly SortOrder[]
  readonly frame?: WindowFrame
  /** The place of what is in the parentheses. */
  readonly specOrigin?: Origin
}
export interface SortOrder extends Base {
  readonly type: 'SortOrder'
  readonly child: Expression
  readonly direction: 'asc' | 'desc'
  readonly nulls: 'first' | 'last'
}
interface SubqueryBase extends Base {
  readonly plan: LogicalPlan
  /** The enclosing query's attributes that the plan uses, through OuterReference. */
  readonly outerAttributes: readonly AttributeReference[]
}
export interface ScalarSubquery extends SubqueryBase {
  readonly type: 'ScalarSubquery'
  readonly dataType: DataType
}
export interface Exists extends SubqueryBase {
  readonly type: 'Exists'
}
export interface InSubquery extends SubqueryBase {
  readonly type: 'InSubquery'
  readonly values: readonly Expression[]
}
export interface LambdaVariable extends Base {
  readonly type: 'LambdaVariable'
  readonly name: string
  readonly exprId: number
  readonly dataType?: DataType
  readonly nullable?: boolean
}
export interface LambdaFunction extends Base {
  readonly type: 'LambdaFunction'
  readonly params: readonly LambdaVariable[]
  readonly body: Expression
}
/** A user's function in some language, called a batch at a time. */
export interface ExternalUdf extends Base {
  readonly type: 'ExternalUdf'
  readonly name: string
  readonly language: string
  readonly payload: unknown
  readonly evalType: string
  readonly args: readonly Expression[]
  readonly dataType: DataType
  readonly nullable: boolean
  readonly deterministic: boolean
}

let lastId = 0
/** A fresh expression id, unique in the process. */
export const newExprId = (): number => ++lastId

type Init<T extends Base> = Omit<T, 'kind' | 'type'>
const make =
  <T extends Expression>(type: T['type']) =>
  (init: Init<T>): T => {
    const node: Record<string, unknown> = { kind: 'expression', type }
    for (const [k, v] of Object.entries(init)) if (v !== undefined) node[k] = v
    return Object.freeze(node) as unknown as T
  }

export const UnresolvedAttribute = make<UnresolvedAttribute>('UnresolvedAttribute')
export const UnresolvedStar = make<UnresolvedStar>('UnresolvedStar')
export const UnresolvedFunction = make<UnresolvedFunction>('UnresolvedFunction')
export const NamedArgument = make<NamedArgument>('NamedArgument')
export const PipeExpression = make<PipeExpression>('PipeExpression')
export const UnresolvedExtractValue = make<UnresolvedExtractValue>('UnresolvedExtractValue')
export const UnresolvedAlias = make<UnresolvedAlias>('UnresolvedAlias')
export const ExpressionString = make<ExpressionString>('ExpressionString')
export const Parameter = make<Parameter>('Parameter')
export const UnresolvedSubquery = make<UnresolvedSubquery>('UnresolvedSubquery')
export const UnresolvedSqlFunction = make<UnresolvedSqlFunction>('UnresolvedSqlFunction')
export const UnresolvedWindowReference = make<UnresolvedWindowReference>('UnresolvedWindowReference')
export const Literal = make<Literal>('Literal')
export const AttributeReference = make<AttributeReference>('AttributeReference')
export const OuterReference = make<OuterReference>('OuterReference')
export const Alias = make<Alias>('Alias')
export const Cast = make<Cast>('Cast')
export const Call = make<Call>('Call')
export const CaseWhen = make<CaseWhen>('CaseWhen')
export const In = make<In>('In')
export const AggregateCall = make<AggregateCall>('AggregateCall')
export const WindowExpression = make<WindowExpression>('WindowExpression')
export const SortOrder = make<SortOrder>('SortOrder')
export const ScalarSubquery = make<ScalarSubquery>('ScalarSubquery')
export const Exists = make<Exists>('Exists')
export const InSubquery = make<InSubquery>('InSubquery')
export const LambdaVariable = make<LambdaVariable>('LambdaVariable')
export const LambdaFunction = make<LambdaFunction>('LambdaFunction')
export const ExternalUdf = make<ExternalUdf>('ExternalUdf')
