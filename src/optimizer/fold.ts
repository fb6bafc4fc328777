import type { CallInfo } from '../functions/define.ts'
import { lookupFunction } from '../functions/registry.ts'
import { collatedEvaluate } from '../functions/string/collated.ts'
import type { Call, Expression } from '../plan/expression.ts'
import { dataTypeOf } from '../plan/output.ts'
import { castValue } from '../types/cast/cast.ts'
import { valuesEqual } from '../types/compare.ts'
import type { DataType } from '../types/data-type.ts'
import { zoneOf } from '../types/datetime/zone.ts'
import type { Value } from '../types/value.ts'
import { sparkError } from '../util/errors.ts'
import { castContexts, contextsOf } from '../util/query-context.ts'
import { isStrict } from './expression-facts.ts'

/** Raised (and caught by the caller) where an expression has no value that is known now. */
export class NotConstant extends Error {}

/** The value of a constant expression; throws what the expression throws, or NotConstant. `timeZone` is the session's. */
export function evaluateConstant(e: Expression, timeZone: string): Value {
  switch (e.type) {
    case 'Literal':
      return e.value
    case 'Alias':
      return evaluateConstant(e.child, timeZone)
    case 'Cast':
      return cast(e, timeZone)
    case 'Call':
      return call(e, timeZone)
    case 'CaseWhen': {
      for (let i = 0; i < e.whens.length; i++)
        if (evaluateConstant(e.whens[i]!, timeZone) === true) return evaluateConstant(e.thens[i]!, timeZone)
      return e.otherwise === undefined ? null : evaluateConstant(e.otherwise, timeZone)
    }
    case 'In': {
      const value = evaluateConstant(e.value, timeZone)
      if (value === null) return e.list.length === 0 ? false : null
      const type = dataTypeOf(e.value)
      let unknown = false
      for (const item of e.list) {
        const v = evaluateConstant(item, timeZone)
        if (v === null) unknown = true
        else if (valuesEqual(v, value, type)) return true
      }
      return unknown ? null : false
    }
    default:
      throw new NotConstant(e.type)
  }
}

function cast(e: Extract<Expression, { type: 'Cast' }>, timeZone: string): Value {
  const value = evaluateConstant(e.child, timeZone)
  return castValue(dataTypeOf(e.child), e.dataType, e.mode, {
    zone: zoneOf(timeZone),
    context: castContexts(e.origin),
    ...(e.legacyText && { legacyText: true }),
  })(value)
}

const infoOf = (e: Call, constants: readonly (Value | undefined)[], argTypes: readonly DataType[]): CallInfo => ({
  name: e.name,
  ...(e.writtenAs !== undefined && { writtenAs: e.writtenAs }),
  argTypes,
  returnType: e.dataType,
  constants,
  options: e.options ?? { ansi: true, timeZone: 'UTC' },
  context: contextsOf(e.origin),
  fail: (condition, parameters = {}) => {
    throw sparkError(condition, parameters, contextsOf(e.origin))
  },
})

/** Null whatever the values of its parts: NULL, and what gives null for one. */
function isSurelyNull(e: Expression): boolean {
  if (e.type === 'Literal') return e.value === null
  if (e.type === 'Cast') return isSurelyNull(e.child)
  return e.type === 'Call' && isStrict(e) && e.args.some(isSurelyNull)
}

function call(e: Call, timeZone: string): Value {
  const f = lookupFunction(e.name)
  if (f === undefined || f.kind !== 'scalar' || f.deterministic === false) throw new NotConstant(e.name)
  const types = e.args.map(dataTypeOf)
  if (f.conditional === true && f.bindLazy !== undefined) {
    const literals = e.args.map(a => (a.type === 'Literal' ? a.value : undefined))
    return f.bindLazy(infoOf(e, literals, types))(...e.args.map(a => () => evaluateConstant(a, timeZone)))
  }
  // what is null by one argument evaluates no other; an attempt evaluates all
  if (isStrict(e) && !e.name.startsWith('try_') && e.args.some(isSurelyNull)) return null
  const values = e.args.map(a => evaluateConstant(a, timeZone))
  if ((f.nulls ?? 'propagate') === 'propagate' && values.includes(null)) return null
  const info = infoOf(e, values, types)
  const evaluate = collatedEvaluate(f, info) ?? (f.bind !== undefined ? f.bind(info) : f.eval)
  if (evaluate === undefined) {
    const written = f.rewrite?.(e.args, e.options ?? { ansi: true, timeZone })
    if (written !== undefined) return evaluateConstant(written, timeZone)
    throw new NotConstant(e.name)
  }
  const value = evaluate(...values)
  if (sizeOf(value, MOST_VALUES) > MOST_VALUES) throw new NotConstant(e.name)
  return value
}

/** A plan holds no value of more elements than this. */
const MOST_VALUES = 1_000_000

/** The elements of a nested value, counted until there are more than `limit`. */
function sizeOf(v: Value, limit: number): number {
  if (!Array.isArray(v)) return 1
  let n = v.length
  for (let i = 0; i < v.length && n <= limit; i++) if (Array.isArray(v[i])) n += sizeOf(v[i], limit - n)
  return n
}
