import { type CallInfo, evaluationOrder, type ScalarFunction } from '../../functions/define.ts'
import { lookupFunction } from '../../functions/registry.ts'
import { collatedEvaluate } from '../../functions/string/collated.ts'
import { isConstant } from '../../optimizer/expression-facts.ts'
import type { Call, CallOptions, Expression } from '../../plan/expression.ts'
import { castValue } from '../../types/cast/cast.ts'
import { valuesEqual } from '../../types/compare.ts'
import type { DataType } from '../../types/data-type.ts'
import { zoneOf } from '../../types/datetime/zone.ts'
import type { Value } from '../../types/value.ts'
import { sparkError } from '../../util/errors.ts'
import { castContexts, contextsOf } from '../../util/query-context.ts'
import { unsupported } from '../../util/unsupported.ts'
import { dataTypeOfChild } from './emit-expression.ts'
import { bindUserFunction } from './user-function.ts'

/** A resolved expression as a function of a row: the oracle of generated code, and what it hands over to. `position` finds an attribute in the row. */
export type Evaluate = (row: readonly Value[]) => Value

export function bindExpression(e: Expression, position: (exprId: number) => number): Evaluate {
  switch (e.type) {
    case 'Literal': {
      const { value } = e
      return () => value
    }
    case 'AttributeReference': {
      const i = position(e.exprId)
      if (i < 0) throw new Error(`interpreter: ${e.name}#${e.exprId} is not in the row`)
      return row => row[i]!
    }
    case 'LambdaVariable': {
      const i = position(e.exprId)
      return row => row[i]!
    }
    case 'Alias':
      return bindExpression(e.child, position)
    case 'SortOrder':
      return bindExpression(e.child, position)
    case 'Cast': {
      const child = bindExpression(e.child, position)
      const cast = castValue(dataTypeOfChild(e.child), e.dataType, e.mode, {
        zone: zoneOf(e.timeZone ?? 'UTC'),
        context: castContexts(e.origin),
        ...(e.legacyText && { legacyText: true }),
      })
      return row => {
        const v = child(row)
        return v === null ? null : cast(v)
      }
    }
    case 'CaseWhen': {
      const whens = e.whens.map(w => bindExpression(w, position))
      const thens = e.thens.map(t => bindExpression(t, position))
      const otherwise = e.otherwise ? bindExpression(e.otherwise, position) : () => null
      return row => {
        const i = whens.findIndex(w => w(row) === true)
        return i < 0 ? otherwise(row) : thens[i]!(row)
      }
    }
    case 'In': {
      const value = bindExpression(e.value, position)
      const list = e.list.map(l => bindExpression(l, position))
      const type = dataTypeOfChild(e.value)
      return row => {
        const v = value(row)
        if (v === null) return list.length === 0 ? false : null
        let sawNull = false
        for (const item of list) {
          const other = item(row)
          if (other === null) sawNull = true
          else if (valuesEqual(v, other, type)) return true
        }
        return sawNull ? null : false
      }
    }
    case 'Call':
      return bindCall(e, position)
    case 'ExternalUdf': {
      const f = bindUserFunction(e)
      const args = e.args.map(a => bindExpression(a, position))
      return row => f(...args.map(a => a(row)))
    }
    default:
      throw sparkError('INTERNAL_ERROR', { message: `cannot evaluate ${e.type}` })
  }
}

function bindCall(e: Call, position: (exprId: number) => number): Evaluate {
  const def = lookupFunction(e.name) as ScalarFunction
  if (def.bindLazy) {
    const lazy = def.bindLazy(callInfoOf(e, e.args, e.dataType, e.name, e.options))
    const args = e.args.map(a => bindExpression(a, position))
    return row => lazy(...args.map(a => () => a(row)))
  }
  const written = !def.bind && !def.eval ? def.rewrite?.(e.args, optionsOf(e.options)) : undefined
  if (written) return bindExpression(written, position)
  const { call, propagates } = functionOf(e)
  const args = e.args.map(a => bindArgument(a, position))
  const order = evaluationOrder(def, args.length)
  return row => {
    const values = new Array<unknown>(args.length)
    for (const i of order) {
      const v = args[i]!(row)
      if (v === null && propagates) return null
      values[i] = v
    }
    try {
      return call(...values)
    } catch (error) {
      throw asLimit(error, e.name)
    }
  }
}

/** The function of a call over the values of its arguments; `propagates`: it is null where one is, and not to be called. */
export function functionOf(e: Call): { call: (...values: unknown[]) => Value; propagates: boolean } {
  const def = lookupFunction(e.name) as ScalarFunction
  const info = callInfoOf(e, e.args, e.dataType, e.name, e.options)
  const call = collatedEvaluate(def, info) ?? (def.bind ? def.bind(info) : def.eval)
  if (!call) throw unsupported(`function ${e.name}`)
  return { call, propagates: (def.nulls ?? 'propagate') === 'propagate' }
}

/** Is a call's function one of values: does it get all arguments, evaluated before? */
export const isOfValues = (e: Call): boolean =>
  (lookupFunction(e.name) as ScalarFunction).bindLazy === undefined && e.args.every(a => a.type !== 'LambdaFunction')

/** What JavaScript can't hold (strings beyond 512 MB, numbers of a billion bits, nesting beyond its stack) is an error of the query. */
export function asLimit(error: unknown, functionName: string): unknown {
  const limit = error instanceof RangeError || (error as { code?: string } | null)?.code === 'ERR_STRING_TOO_LONG'
  return limit ? unsupported(`a value as large as that of ${functionName} (${(error as Error).message})`) : error
}

/** An argument; a lambda becomes a JS function of its parameters. */
function bindArgument(a: Expression, position: (exprId: number) => number): (row: readonly Value[]) => unknown {
  if (a.type !== 'LambdaFunction') return bindExpression(a, position)
  const ids = a.params.map(p => p.exprId)
  // the body sees the row with the parameters in front
  const body = bindExpression(a.body, id => {
    const i = ids.indexOf(id)
    return i >= 0 ? i : position(id) + ids.length
  })
  return row =>
    (...params: Value[]) =>
      body([...params.slice(0, ids.length), ...new Array<Value>(Math.max(0, ids.length - params.length)).fill(null), ...row])
}

/** The value of an argument that is the same for every row, whether the optimizer has folded it or not; undefined where it has none. */
export function constantOf(e: Expression): Value | undefined {
  if (e.type === 'Literal') return e.value
  if (e.type === 'LambdaFunction' || !isConstant(e)) return undefined
  try {
    return bindExpression(e, () => -1)([])
  } catch {
    return undefined
  }
}

const optionsOf = (options: CallOptions | undefined): CallOptions => options ?? { ansi: true, timeZone: 'UTC' }

export function callInfoOf(
  e: Expression,
  args: readonly Expression[],
  returnType: DataType,
  name: string,
  options?: CallOptions,
): CallInfo {
  return {
    name,
    ...(e.type === 'Call' && e.writtenAs !== undefined && { writtenAs: e.writtenAs }),
    argTypes: args.map(a => (a.type === 'LambdaFunction' ? dataTypeOfChild(a.body) : dataTypeOfChild(a))),
    returnType,
    constants: args.map(constantOf),
    options: optionsOf(options),
    context: contextsOf(e.origin),
    fail: (condition, parameters = {}): never => {
      throw sparkError(condition, parameters, contextsOf(e.origin))
    },
  }
}
