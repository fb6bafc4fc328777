import type { GeneratorFunction } from '../functions/define.ts'
import type { SortOrder } from '../plan/expression.ts'
import { UnresolvedTableArgument, UnresolvedTableValuedFunction } from '../plan/unresolved.ts'
import { type DataType, StringType, StructField, StructType } from '../types/data-type.ts'
import { javaError } from '../util/errors.ts'
import { callSite } from './call-site.ts'
import { type ColumnOrName, toColumn } from './column.ts'
import { type SchemaInput, schemaGiven } from './dataframe/create.ts'
import type { DataFrame } from './dataframe/dataframe.ts'
import { sortOrder } from './dataframe/select-items.ts'
import { SparkSession } from './spark-session.ts'
import type { UserFunctions } from './udf-registration.ts'

/** What `analyze` is told of an argument: its type, its value where it is constant, whether it is a table. */
export interface AnalyzeArgument {
  readonly dataType: DataType
  readonly value: unknown
  readonly isTable: boolean
  readonly isConstantExpression: boolean
}
/** What `analyze` says of a call: the columns that come out, and how the table argument is divided. The instance's constructor is given it. */
export interface AnalyzeResult {
  readonly schema: SchemaInput
  readonly withSinglePartition?: boolean
  readonly partitionBy?: readonly string[]
  readonly orderBy?: readonly string[]
}

type Class = new (...args: never[]) => { eval(...args: never[]): unknown }
type Eval = (...args: never[]) => unknown
/**
 * A table function: a class with `eval(...args)`, which gives rows (a generator, or a list), and perhaps `terminate()`, `cleanup()` and
 * `static analyze(...args)`; an object with these; or a function that is `eval`.
 */
export type TableFunctionHandler = Class | Eval | { eval(...args: never[]): unknown }

export interface TableFunctionDefinition {
  readonly name: string
  readonly handler: TableFunctionHandler
  readonly schema: StructType | undefined
  readonly analyze: ((...args: AnalyzeArgument[]) => AnalyzeResult) | undefined
  /** The names of `eval`'s parameters, how many have to be given, and whether there may be more. */
  readonly parameters: readonly string[]
  readonly required: number
  readonly variadic: boolean
}

/** A function that makes tables, as DataFrames: `f(lit(1), df.asTable().partitionBy('k'))`. */
export interface UserDefinedTableFunction {
  (...args: (ColumnOrName | TableArg)[]): DataFrame
  readonly returnType: StructType | undefined
  /** @internal */
  readonly definition: TableFunctionDefinition
}

/** `udtf(Handler, 'a int, b string')`: rows are arrays, or objects by name. Without a type, `analyze` gives it. */
export function udtf(handler: TableFunctionHandler, returnType?: SchemaInput): UserDefinedTableFunction {
  const { analyze } = handler as { analyze?: TableFunctionDefinition['analyze'] }
  const evaluate = evalOf(handler)
  if (typeof evaluate !== 'function')
    throw new TypeError(`[INVALID_UDTF_NO_EVAL] The UDTF is invalid. It must implement the 'eval' method. Please implement it.`)
  if (returnType === undefined && analyze === undefined)
    throw new TypeError(
      "[INVALID_UDTF_RETURN_TYPE] The UDTF is invalid. It must have its return type given, or a static method 'analyze'. Please give one of them.",
    )
  if (returnType !== undefined && analyze !== undefined)
    throw new TypeError(
      "[INVALID_UDTF_BOTH_RETURN_TYPE_AND_ANALYZE] The UDTF is invalid. It has both its return type and an 'analyze' attribute. Please make it have one of them.",
    )
  return callable({
    name: (handler as { name?: string }).name || 'UDTF',
    handler,
    schema: returnType === undefined ? undefined : schemaOf(returnType),
    analyze: analyze?.bind(handler),
    parameters: parametersOf(evaluate),
    required: evaluate.length,
    variadic: /^[^)]*\.\.\./.test(evaluate.toString()) || evaluate.toString().includes('arguments'),
  })
}

export function schemaOf(given: SchemaInput): StructType {
  const { schema, names } = schemaGiven(given)
  return schema ?? StructType(names!.map(n => StructField(n, StringType)))
}

function callable(definition: TableFunctionDefinition): UserDefinedTableFunction {
  const f = (...args: (ColumnOrName | TableArg)[]): DataFrame => {
    const session = SparkSession.active()
    if (session === undefined) throw javaError('No active or default Spark session found')
    const tables = args.flatMap((a, place) => (a instanceof TableArg ? [a.plan(place)] : []))
    const plan = UnresolvedTableValuedFunction({
      nameParts: [definition.name],
      args: args.flatMap(a => (a instanceof TableArg ? [] : [toColumn(a as ColumnOrName).expr])),
      ...(tables.length === 0 ? {} : { tables }),
      definition,
      origin: callSite(definition.name),
    })
    return session.of(plan)
  }
  return Object.assign(f, { returnType: definition.schema, definition })
}

function evalOf(handler: TableFunctionHandler): unknown {
  if (typeof handler !== 'function') return handler.eval
  const { prototype } = handler as { prototype?: { eval?: unknown } }
  if (typeof prototype?.eval === 'function') return prototype.eval
  return /^class\b/.test(handler.toString()) ? undefined : handler
}

/** `eval(a, b = 1)`: a, b */
function parametersOf(evaluate: unknown): string[] {
  const text = String(evaluate)
  const list = /^(?:async\s+)?([\w$]+)\s*=>/.exec(text)?.[1] ?? /\(([^)]*)\)/.exec(text)?.[1] ?? ''
  return list
    .split(',')
    .map(p => /^\s*([\w$]+)/.exec(p)?.[1] ?? '')
    .filter(p => p !== '')
}

/** A DataFrame as an argument of a table function, and how its rows are divided. Source: Spark's `TableArg`. */
export class TableArg {
  private readonly df: DataFrame
  private readonly by: readonly ColumnOrName[]
  private readonly order: readonly SortOrder[]
  private readonly single: boolean

  /** @internal use `df.asTable()` */
  constructor(df: DataFrame, by: readonly ColumnOrName[] = [], order: readonly SortOrder[] = [], single = false) {
    this.df = df
    this.by = by
    this.order = order
    this.single = single
  }

  private mustBeWhole(method: string): void {
    if (this.by.length > 0 || this.single)
      throw javaError(`Cannot call ${method}() after partitionBy() or withSinglePartition() has been called.`)
  }
  /** Rows with the same values go to one instance of the function. */
  partitionBy(...columns: ColumnOrName[]): TableArg {
    this.mustBeWhole('partitionBy')
    return new TableArg(this.df, columns)
  }
  /** All rows go to one instance. */
  withSinglePartition(): TableArg {
    this.mustBeWhole('withSinglePartition')
    return new TableArg(this.df, [], [], true)
  }
  /** The order of the rows within a partition. */
  orderBy(...columns: ColumnOrName[]): TableArg {
    if (this.by.length === 0 && !this.single) throw javaError('Please call partitionBy() or withSinglePartition() before orderBy().')
    return new TableArg(this.df, this.by, [...this.order, ...(columns.map(sortOrder) as SortOrder[])], this.single)
  }

  /** @internal */
  plan(place: number) {
    return UnresolvedTableArgument({
      child: this.df.plan,
      place,
      partitionBy: this.by.map(c => toColumn(c).expr),
      orderBy: this.order,
      withSinglePartition: this.single,
      origin: callSite('asTable'),
    })
  }
}

/** `spark.udtf`: names table functions for SQL. Source: PySpark's `UDTFRegistration`. */
export class UDTFRegistration {
  private readonly functions: UserFunctions

  /** @internal use `spark.udtf` */
  constructor(functions: UserFunctions) {
    this.functions = functions
  }

  /** A table function under a name: what `udtf` made, or what it takes; one of that name before is replaced. */
  register(name: string, f: TableFunctionHandler | UserDefinedTableFunction, returnType?: SchemaInput): UserDefinedTableFunction {
    const made = 'definition' in f ? (f as UserDefinedTableFunction) : udtf(f as TableFunctionHandler, returnType)
    const definition = { ...made.definition, name }
    const entry: GeneratorFunction = Object.freeze({
      kind: 'generator',
      tableOnly: true,
      name,
      group: '',
      since: '3.5.0',
      usage: `${name}(...)`,
      doc: '',
      examples: [],
      args: ['any*'],
      returns: definition.schema ?? StructType([]),
      definition,
    })
    this.functions.set(name.toLowerCase(), entry)
    return callable(definition)
  }
}
