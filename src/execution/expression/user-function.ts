import type { ExternalUdf } from '../../plan/expression.ts'
import { fromJs, type JsOptions, toJs } from '../../types/js-value.ts'
import { simpleString } from '../../types/names.ts'
import type { Value } from '../../types/value.ts'
import type { Closure } from '../../util/closure/nodes.ts'
import { reviveClosure } from '../../util/closure/revive.ts'
import { SparkException, sparkError } from '../../util/errors.ts'
import { dataTypeOfChild } from './emit-expression.ts'

/** A user's function: revived once a thread, with how its arguments and its result are converted, and the error of a call. */
export function userFunction(e: ExternalUdf) {
  const f = reviveClosure(e.payload as Closure) as (...args: unknown[]) => unknown
  const options: JsOptions = { longAs: 'number', timeZone: 'UTC' }
  const types = e.args.map(dataTypeOfChild)
  const fail = (cause: unknown, inResult: boolean): never => {
    const told = inResult && cause instanceof SparkException ? cause.message : cause
    throw sparkError(
      'FAILED_EXECUTE_UDF',
      {
        functionName: `\`${e.name}\``,
        signature: types.map(simpleString).join(', '),
        result: simpleString(e.dataType),
        reason: reasonOf(told),
      },
      [],
      told,
    )
  }
  return { f, convert: types.map(t => toJs(t, options)), result: fromJs(e.dataType, options) as (value: unknown) => Value, fail }
}

/** A user's function as one of internal values, called row by row. */
export function bindUserFunction(e: ExternalUdf): (...args: Value[]) => Value {
  const { f, convert, result, fail } = userFunction(e)
  return (...args) => {
    let value: unknown
    try {
      value = f(...args.map((a, i) => convert[i]!(a)))
    } catch (error) {
      return fail(error, false)
    }
    if (value === undefined || value === null) return null
    try {
      return result(value)
    } catch (error) {
      return fail(error, true)
    }
  }
}

/** The driver adds the user's line that raised it. */
const reasonOf = (cause: unknown): string => (cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause))
