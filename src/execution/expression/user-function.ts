import type { ExternalUdf } from '../../plan/expression.ts'
import { fromJs, type JsOptions, toJs } from '../../types/js-value.ts'
import { simpleString } from '../../types/names.ts'
import type { Value } from '../../types/value.ts'
import type { Closure } from '../../util/closure/nodes.ts'
import { reviveClosure } from '../../util/closure/revive.ts'
import { SparkException, sparkError } from '../../util/errors.ts'
import { dataTypeOfChild } from './emit-expression.ts'

/** A user's function as one of internal values: revived once a thread, called row by row. */
export function bindUserFunction(e: ExternalUdf): (...args: Value[]) => Value {
  const f = reviveClosure(e.payload as Closure) as (...args: unknown[]) => unknown
  const options: JsOptions = { longAs: 'number', timeZone: 'UTC' }
  const types = e.args.map(dataTypeOfChild)
  const convert = types.map(t => toJs(t, options))
  const result = fromJs(e.dataType, options)
  const fail = (cause: unknown): never => {
    throw sparkError(
      'FAILED_EXECUTE_UDF',
      {
        functionName: `\`${e.name}\``,
        signature: types.map(simpleString).join(', '),
        result: simpleString(e.dataType),
        reason: reasonOf(cause),
      },
      [],
      cause,
    )
  }
  return (...args) => {
    let value: unknown
    try {
      value = f(...args.map((a, i) => convert[i]!(a)))
    } catch (error) {
      return fail(error)
    }
    if (value === undefined || value === null) return null
    try {
      return result(value)
    } catch (error) {
      return fail(error instanceof SparkException ? error.message : error)
    }
  }
}

/** The driver adds the user's line that raised it. */
const reasonOf = (cause: unknown): string => (cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause))
