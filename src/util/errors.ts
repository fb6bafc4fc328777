import { type Condition, conditions } from './error-conditions.ts'

/** The fragment of the query, or the line of the program, that an error belongs to (Spark's QueryContext). */
export interface QueryContext {
  readonly contextType: 'SQL' | 'DataFrame'
  /** The text of the offending expression. */
  readonly fragment: string
  /** 0-based, inclusive offsets into the SQL text (SQL only). */
  readonly startIndex: number
  readonly stopIndex: number
  /** `file:line` of the user's call (DataFrame only). */
  readonly callSite: string
  readonly objectType: string
  readonly objectName: string
  /** The context as it stands below the message (`query-context.ts` makes it). */
  readonly summary?: string
}

/** A place that Spark lost before it told of it. */
export const NOWHERE: QueryContext = {
  contextType: 'SQL',
  fragment: '',
  startIndex: -1,
  stopIndex: -1,
  callSite: '',
  objectType: '',
  objectName: '',
}

/** Where messages refer to. */
export const DOCUMENTATION = 'https://spark.apache.org/docs/latest'

export type MessageParameters = Readonly<Record<string, string>>

/**
 * An error with one of Spark's conditions. The classes below only say which family it belongs to.
 * Source: Spark's `SparkThrowable` and its table of error conditions.
 */
export class SparkException extends Error {
  /** Null for failures that Spark has no condition for. */
  readonly condition: string | null
  readonly messageParameters: MessageParameters
  readonly queryContext: readonly QueryContext[]

  constructor(
    condition: string | null,
    parameters: MessageParameters = {},
    context: readonly QueryContext[] = [],
    options?: { cause?: unknown; suffix?: string },
  ) {
    super(
      (condition === null ? '' : formatMessage(condition, parameters, context)) + (options?.suffix ?? ''),
      options?.cause === undefined ? undefined : { cause: options.cause },
    )
    this.name = new.target.name
    this.condition = condition
    this.messageParameters = parameters
    this.queryContext = context
  }

  /** Null for the conditions that Spark has not named yet. */
  get sqlState(): string | null {
    return this.condition === null || isUnnamed(this.condition) ? null : sqlStateOf(this.condition)
  }

  getCondition(): string | null {
    return this.condition
  }
  getSqlState(): string | null {
    return this.sqlState
  }
  getMessageParameters(): MessageParameters {
    return this.messageParameters
  }
  getQueryContext(): readonly QueryContext[] {
    return this.queryContext
  }
}

/** Names, types or the shape of a query are wrong; raised before anything runs. */
export class AnalysisException extends SparkException {}
/** SQL text that does not parse. */
export class ParseException extends AnalysisException {}
/** A failure of a value while the query runs. */
export class SparkRuntimeException extends SparkException {}
/** Overflow, division by zero. */
export class SparkArithmeticException extends SparkRuntimeException {}
/** A string that is not a date or timestamp. */
export class SparkDateTimeException extends SparkRuntimeException {}
/** A string that is not a number. */
export class SparkNumberFormatException extends SparkRuntimeException {}
/** A bad argument or option. */
export class SparkIllegalArgumentException extends SparkRuntimeException {}
export class SparkUnsupportedOperationException extends SparkRuntimeException {}
export class SparkArrayIndexOutOfBoundsException extends SparkRuntimeException {}
/** A key that is not there. */
export class SparkNoSuchElementException extends SparkRuntimeException {}
/** A result that would differ between versions of Spark. */
export class SparkUpgradeException extends SparkRuntimeException {}
/** A failure that Spark lets through as it came from Java (`long overflow`): it has no condition. */
export class JavaException extends SparkRuntimeException {}

export const javaError = (message: string): JavaException => new JavaException(null, {}, [], { suffix: message })

const classOf: Record<NonNullable<Condition['kind']>, new (...args: ConstructorParameters<typeof SparkException>) => SparkException> = {
  arithmetic: SparkArithmeticException,
  datetime: SparkDateTimeException,
  number: SparkNumberFormatException,
  argument: SparkIllegalArgumentException,
  unsupported: SparkUnsupportedOperationException,
  index: SparkArrayIndexOutOfBoundsException,
  noSuchElement: SparkNoSuchElementException,
  upgrade: SparkUpgradeException,
  analysis: AnalysisException,
  parse: ParseException,
  runtime: SparkRuntimeException,
}

/** Makes the exception of the class that the condition's entry names. */
export function sparkError(
  condition: string,
  parameters: MessageParameters = {},
  context: readonly QueryContext[] = [],
  cause?: unknown,
): SparkException {
  return errorOfKind(conditions()[mainOf(condition)]?.kind ?? 'runtime', condition, parameters, context, cause)
}

/** As `sparkError`, where one condition is raised as exceptions of several families (a malformed number, date or boolean). */
export function errorOfKind(
  kind: NonNullable<Condition['kind']>,
  condition: string,
  parameters: MessageParameters = {},
  context: readonly QueryContext[] = [],
  cause?: unknown,
): SparkException {
  return new classOf[kind](condition, parameters, context, { cause })
}

/** The error with its place in the query, if it has none yet. */
export function placed(e: SparkException, context: readonly QueryContext[]): SparkException {
  if (e.queryContext.length > 0 || context.length === 0 || e.condition === null) return e
  const { constructor: make } = e as { constructor: unknown }
  const suffix = e.message.slice(formatMessage(e.condition, e.messageParameters, []).length)
  return new (make as typeof SparkException)(e.condition, e.messageParameters, context, { cause: e.cause, suffix })
}

const mainOf = (condition: string): string => condition.split('.')[0]!

/** Is it the name of a condition, in upper case? */
export const isCondition = (name: string): boolean => Object.hasOwn(conditions(), name)

const isUnnamed = (condition: string): boolean => condition.startsWith('_LEGACY_ERROR_TEMP_')

const sqlStateOf = (condition: string): string => conditions()[condition]?.sqlState ?? conditions()[mainOf(condition)]?.sqlState ?? 'XX000'

const fill = (template: string, parameters: MessageParameters): string =>
  template.replace(/<([a-zA-Z0-9_-]+)>/g, (whole, name: string) => parameters[name] ?? whole)

/** `[CONDITION] text SQLSTATE: xxxxx` and the query context below it, laid out as Spark lays it out. */
export function formatMessage(condition: string, parameters: MessageParameters, context: readonly QueryContext[]): string {
  const main = mainOf(condition)
  let text = conditions()[main]?.message ?? '<message>'
  if (condition !== main) text += ` ${conditions()[condition]?.message ?? ''}`
  // Conditions that Spark has not named yet show their text only.
  const message = isUnnamed(main) ? fill(text, parameters) : `[${condition}] ${fill(text, parameters)} SQLSTATE: ${sqlStateOf(condition)}`
  const places = context.flatMap(c => c.summary ?? [])
  return places.length === 0 ? message : `${message}\n${places.join('\n')}`
}
