// `any` below: evaluators get the internal values of their declared types, which the entry's patterns guarantee.
// biome-ignore-all lint/suspicious/noExplicitAny: see above
import type { AggregateCode, Emitter, Maybe, Val } from '../codegen/value.ts'
import type { CallOptions, Expression } from '../plan/expression.ts'
import type { DataType } from '../types/data-type.ts'
import type { Value } from '../types/value.ts'
import type { QueryContext } from '../util/errors.ts'
import type { I32 } from '../wasm/instructions.ts'

/**
 * The one shape of SQL functions. An entry is everything there is to know about a function: from it come lookup and aliases,
 * type coercion, the DataFrame function, DESCRIBE FUNCTION, the docs page, a test per example, code generation, and the oracle for it.
 *
 * ## Argument types
 * `args` lists a pattern per argument, in Spark's sense of implicit cast input types; the analyzer coerces by them:
 * - a type name (`string`, `int`, `long`, `double`, `boolean`, `date`, `timestamp`, `binary`, `decimal`, ...): implicit cast to it
 * - `numeric` any number kept as it is (strings → double) · `integral` · `fractional` (others → double)
 * - alternatives `string|binary`: the first that the argument is already of, else the first it can be cast to implicitly
 * - `any` as it is · `!` may be appended, as in `string!`: must be a constant (DATATYPE_MISMATCH.NON_FOLDABLE_INPUT, which calls it by the name that
 *   may stand before: `scale=int!`)
 * - `T` (`U`): all arguments of that letter are coerced to their least common type; `T:ordered` must be orderable, `T:numeric` ...
 * - `?` at the end: may be absent · `*` at the end of the last: any number · `+`: one or more
 * - `array<T>`, `map<K,V>`, `struct` for nested types · `lambda1`, `lambda2`, `lambda3` for lambda functions
 */
export type ArgPattern = string

/** What a call is bound to: types after coercion, constants, settings. */
export interface CallInfo {
  readonly name: string
  /** The alias that the user wrote, where the function prints it. */
  readonly writtenAs?: string
  readonly argTypes: readonly DataType[]
  readonly returnType: DataType
  /** The literal's value where the argument is a constant, else undefined. */
  readonly constants: readonly (Value | undefined)[]
  readonly options: CallOptions
  /** The call's query context, for values that raise their own errors. */
  readonly context?: readonly QueryContext[]
  /** Raise `condition` at run time with this call's query context (an error without one: throw `sparkError`). For `eval`; generated code uses `Emitter.fail`. */
  fail(condition: string, parameters?: Readonly<Record<string, string>>): never
}

/** A parameter of an error: a text, or an expression, of which the analyzer prints the SQL (in quotes; with `qualified` names there are none). */
export type Told = string | { readonly sql: Expression; readonly qualified?: boolean }

/** An error of analysis: the condition (as a rule a sub-condition of DATATYPE_MISMATCH) and its parameters, to which the analyzer adds `sqlExpr` and the context. */
export interface Mismatch {
  readonly condition: string
  readonly parameters: Readonly<Record<string, Told>>
  /** Told without its place in the query, as arguments that are counted only when their types are checked. */
  readonly placeless?: true
}

interface Definition {
  readonly name: string
  readonly aliases?: readonly string[]
  /** Spark's group: `math_funcs`, `string_funcs`, `agg_funcs`, ... */
  readonly group: string
  readonly since: string
  /** The call's form, as DESCRIBE FUNCTION prints it: `instr(str, substr)`. An operator: `expr1 + expr2`. */
  readonly usage: string
  /** What it does, in a sentence or two. */
  readonly doc: string
  /** SQL and the result as Spark's cast to string gives it (null for NULL); run by a test. */
  readonly examples: readonly (readonly [sql: string, result: string | null])[]
  readonly args: readonly ArgPattern[]
  /** Positions of constant arguments that decide the type: they are evaluated first, so that `coerce`, `check` and `returns` see literals. */
  readonly evaluates?: readonly number[]
  /** Positions of constant arguments of which `check`, `returns` and `rewrite` see the values, while the call keeps what was written. */
  readonly constants?: readonly number[] | ((i: number, count: number) => boolean)
  /** Arguments are taken as they are: none but nulls are cast to the types above (Spark's ExpectsInputTypes); with `exact`, not even those. */
  readonly strict?: boolean | 'exact'
  /** The result type, or how it follows from the (coerced) argument types. */
  readonly returns: DataType | ((types: readonly DataType[], args: readonly Expression[], options?: CallOptions) => DataType)
  /**
   * Type coercion that patterns cannot say (decimal arithmetic, date + interval, ...), before the patterns: casts or replaces the arguments
   * (whose types are known), or gives another expression, which may be unresolved and is then resolved in its turn.
   */
  readonly coerce?: (args: readonly Expression[], options: CallOptions) => readonly Expression[] | Expression
  /**
   * Under which function errors about the arguments' types are told, where Spark has put another in its place before it checks them;
   * `true`: of what `rewrite` makes.
   */
  readonly checkedAs?: string | true
  /** How WRONG_NUM_ARGS counts the arguments it expects, where it isn't by `args`. */
  readonly expectedNum?: string
  /** Further checks on resolved and coerced arguments: the error to raise, or undefined. */
  readonly check?: (args: readonly Expression[]) => Mismatch | undefined
  /**
   * How the call prints in column names and plans, given its arguments' SQL and the name to print (the entry's, or for `printsAlias` the one that the
   * user wrote, in lower case); by default `name(a, b)`.
   */
  readonly sql?: (args: readonly string[], name: string) => string
  /** The alias that the user wrote is kept in the call's name: `len(s)` prints as `len(s)`, but `array_agg(c)` as `collect_list(c)`. */
  readonly printsAlias?: boolean
}

/** What code for plain arguments gives: see ScalarFunction.fast. */
export interface FastResult extends Maybe {
  readonly done: I32
}

/** An argument that is emitted where it is called for. A function of the user's gets its parameters; `fields`: those of the struct that it makes. */
export type LazyArgument = ((...parameters: Maybe[]) => Maybe) & { readonly fields?: (...parameters: Maybe[]) => Maybe[] }

export interface ScalarFunction extends Definition {
  readonly kind: 'scalar'
  /**
   * `propagate` (default): null if any argument is null, and `eval`/`wasm` see none; `never`: handles nulls and gives none;
   * `custom`: handles nulls and may give one even so. A function that propagates but may also give null by itself sets `mayReturnNull`.
   */
  readonly nulls?: 'propagate' | 'never' | 'custom'
  readonly mayReturnNull?: boolean | ((types: readonly DataType[], options: CallOptions) => boolean)
  /** May this call give null? Where `nulls` and `mayReturnNull` don't tell; what it says must be so, as nobody looks for nulls then. */
  readonly nullable?: (args: readonly Expression[], options: CallOptions) => boolean
  readonly deterministic?: boolean
  /** Its value is one for the whole query and another for the next: the time at which it began. */
  readonly perQuery?: boolean
  /** Can it raise an error for some input? Then it is never moved, hoisted, or evaluated where a condition guards it. */
  readonly mayThrow?: boolean | ((types: readonly DataType[], options: CallOptions, constants: readonly (Value | undefined)[]) => boolean)
  /** The last argument is evaluated first, and the others not where it is null: a divisor is looked at before what is divided. */
  readonly lastFirst?: boolean
  /** Evaluates its arguments only as needed (and, or, coalesce, if, ...): `evalLazy`/`lazy` get thunks. */
  readonly conditional?: boolean

  /** Written in terms of other functions; undefined where these arguments leave the call as it is. Try this first; then nothing below is needed. Gets coerced arguments. */
  readonly rewrite?: (args: readonly Expression[], options: CallOptions) => Expression | undefined
  /** What `rewrite` makes uses the first argument twice, and evaluates it once: errors about it call the argument `commonexpressionref()`. */
  readonly sharesFirst?: boolean
  /** The meaning, on internal JS values (`types/value.ts`). Complete for every input: it is the oracle. */
  readonly eval?: (...args: any[]) => Value
  /** The same where it depends on types or settings: bound once, called per row. */
  readonly bind?: (info: CallInfo) => (...args: any[]) => Value
  /** For `conditional` functions: gets thunks. */
  readonly bindLazy?: (info: CallInfo) => (...args: (() => any)[]) => Value

  /** Code in the fused pipeline: gets values that are not null, gives one that may be. Undefined for this binding (types, constants): falls back to `eval`. */
  readonly wasm?: (g: Emitter, args: Val[], info: CallInfo) => Val | Maybe | undefined
  /**
   * Code for the rows that have the plain form of their arguments (ASCII text, few digits); `done` is 0 where `eval` is to have the row. Like
   * `wasm`, it gets values that are not null.
   */
  readonly fast?: (g: Emitter, args: Val[], info: CallInfo) => FastResult | undefined
  /** True (for these types) where `wasm` is safe to run on the zeroed values of null lanes: it is then emitted without a branch. Never for code that fails or loops. */
  readonly total?: boolean | ((info: CallInfo) => boolean)
  /**
   * Code for functions that look at nulls, evaluate conditionally or take functions: each thunk emits its argument at that point, a function's
   * body with the values of its parameters. Where it gives `done`, `eval` has the rows for which that is 0.
   */
  readonly wasmLazy?: (g: Emitter, args: LazyArgument[], info: CallInfo) => Maybe | FastResult | undefined
  /** It makes a struct of the arguments at these places: what gathers structs may write them where they stay. */
  readonly fieldsAt?: (i: number) => boolean
}

/** The meaning of an aggregate in JS: `S` is any state. */
export interface JsAggregate<S = any> {
  init(): S
  /** Called for every row (of the filter, if any); arguments may be null. Gives the new state. */
  update(state: S, ...args: any[]): S
  merge(a: S, b: S): S
  finish(state: S): Value
}

/** What an aggregate is bound to, with the types of WITHIN GROUP's keys. */
export interface AggregateInfo extends CallInfo {
  readonly ignoreNulls: boolean
  readonly orderTypes?: readonly DataType[]
  /** WITHIN GROUP's first key is in descending order. */
  readonly descending?: boolean
  /** It is over all rows, not over groups. */
  readonly global?: boolean
}

export interface AggregateFunction extends Definition {
  readonly kind: 'aggregate'
  /** The result over no rows: null (default) or a value (count: 0). */
  readonly nullable?: boolean
  readonly deterministic?: boolean
  /** Same result with and without DISTINCT (min, max, bool_and, ...). */
  readonly duplicateAgnostic?: boolean
  /** Does the order of the input show in the result? (first, collect_list.) */
  readonly ordered?: boolean
  readonly rewrite?: (args: readonly Expression[], options: CallOptions) => Expression
  readonly bind?: (info: AggregateInfo) => JsAggregate
  /** Code: the state is a struct of SQL values that lies in rows, so it spills and shuffles unchanged. Undefined for this binding: falls back to `bind`. */
  readonly wasm?: (info: AggregateInfo) => AggregateCode | undefined
  /** Its code takes WITHIN GROUP's rows in any order, the keys after the arguments. */
  readonly orders?: boolean
  /** Raises the error that `Emitter.fail` in its code stands for; over all rows with the decimal that does not fit. */
  readonly raise?: (info: CallInfo, unfit?: bigint) => never
}

/** Usable only with OVER. */
export interface WindowFunction extends Definition {
  readonly kind: 'window'
}
/** explode and the like: rows out of a value. */
export interface GeneratorFunction extends Definition {
  readonly kind: 'generator'
  /** A table function only: it cannot stand in a SELECT list or a LATERAL VIEW. */
  readonly tableOnly?: boolean
  /** Of a user's table function, what session knows of it. */
  readonly definition?: unknown
}
/** Spark has it, we don't yet: calling it raises UNSUPPORTED_FEATURE; listed in docs. */
export interface MissingFunction {
  readonly kind: 'missing'
  readonly name: string
  readonly aliases?: readonly string[]
  readonly group: string
}

export type FunctionDefinition = ScalarFunction | AggregateFunction | WindowFunction | GeneratorFunction | MissingFunction

/** The order in which a call's arguments are evaluated. */
export const evaluationOrder = ({ lastFirst }: ScalarFunction, args: number): number[] => {
  const order = Array.from({ length: args }, (_, i) => i)
  return lastFirst ? order.reverse() : order
}

export const scalar = (f: Omit<ScalarFunction, 'kind'>): ScalarFunction => Object.freeze({ kind: 'scalar', ...f })
export const aggregate = (f: Omit<AggregateFunction, 'kind'>): AggregateFunction => Object.freeze({ kind: 'aggregate', ...f })
export const missing = (group: string, ...names: string[]): MissingFunction[] =>
  names.map(name => Object.freeze({ kind: 'missing', name, group }))
