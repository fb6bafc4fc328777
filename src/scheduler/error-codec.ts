import * as errors from '../util/errors.ts'

/**
 * Errors that cross threads: structured cloning would lose their class and fields. Exceptions of Spark's conditions come back as
 * the same class with condition, parameters, context and cause; built-in errors as themselves; others as an Error of the same name.
 */
export interface EncodedError {
  readonly name: string
  readonly message: string
  readonly stack?: string
  readonly spark?: {
    readonly condition: string | null
    readonly parameters: errors.MessageParameters
    readonly context: readonly errors.QueryContext[]
  }
  readonly cause?: EncodedError
  /** Own fields that can be cloned (`code`, `path`, ...). */
  readonly fields?: Readonly<Record<string, unknown>>
  /** Not an Error at all. */
  readonly thrown?: { readonly value: unknown }
}

const MAX_CAUSES = 16

export function encodeError(error: unknown, depth = 0): EncodedError {
  if (!(error instanceof Error)) {
    const value = cloneable(error) ? error : String(error)
    return { name: 'Error', message: String(error), thrown: { value } }
  }
  const fields: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(error)) if (!known.has(key) && cloneable(value)) fields[key] = value
  return {
    name: error.name,
    message: error.message,
    ...(error.stack !== undefined && { stack: error.stack }),
    ...(error instanceof errors.SparkException && {
      spark: { condition: error.condition, parameters: error.messageParameters, context: error.queryContext },
    }),
    ...(error.cause !== undefined && depth < MAX_CAUSES && { cause: encodeError(error.cause, depth + 1) }),
    ...(Object.keys(fields).length > 0 && { fields }),
  }
}

const known = new Set(['name', 'message', 'stack', 'cause', 'condition', 'messageParameters', 'queryContext'])

function cloneable(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return typeof value !== 'function' && typeof value !== 'symbol'
  try {
    structuredClone(value)
    return true
  } catch {
    return false
  }
}

type ErrorClass = new (message: string, options?: ErrorOptions) => Error
const builtIn: Readonly<Record<string, ErrorClass>> = { EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError }

export function decodeError(encoded: EncodedError): unknown {
  if (encoded.thrown !== undefined) return encoded.thrown.value
  const cause = encoded.cause && decodeError(encoded.cause)
  const error = encoded.spark ? decodeSpark(encoded.name, encoded.spark, cause) : decodePlain(encoded, cause)
  define(error, 'message', encoded.message)
  define(error, 'stack', encoded.stack)
  return Object.assign(error, encoded.fields)
}

function decodeSpark(name: string, spark: NonNullable<EncodedError['spark']>, cause: unknown): Error {
  const named: unknown = (errors as Readonly<Record<string, unknown>>)[name]
  const Class = isSparkClass(named) ? named : errors.SparkException
  const error = new Class(spark.condition, spark.parameters, spark.context, { cause })
  if (error.name !== name) define(error, 'name', name)
  return error
}

const isSparkClass = (c: unknown): c is typeof errors.SparkException =>
  c === errors.SparkException || (typeof c === 'function' && c.prototype instanceof errors.SparkException)

function decodePlain(encoded: EncodedError, cause: unknown): Error {
  const Class = builtIn[encoded.name]
  const options = cause === undefined ? undefined : { cause }
  if (Class) return new Class(encoded.message, options)
  const error = new Error(encoded.message, options)
  if (encoded.name !== 'Error') define(error, 'name', encoded.name)
  return error
}

function define(error: Error, key: string, value: unknown): void {
  Object.defineProperty(error, key, { value, configurable: true, writable: true, enumerable: false })
}
