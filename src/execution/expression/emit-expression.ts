import { type Bounds, boundsOf, eitherBounds, withBounds } from '../../codegen/bounds.ts'
import type { Emitter } from '../../codegen/emitter.ts'
import { asI32, asI64, isMaybe, type Maybe, type Val } from '../../codegen/value.ts'
import { maybeVariable, nullOf, variable } from '../../codegen/variable.ts'
import { type CallInfo, evaluationOrder, type FastResult, type LazyArgument, type ScalarFunction } from '../../functions/define.ts'
import { lookupFunction } from '../../functions/registry.ts'
import { collationOfTypes } from '../../functions/string/collated.ts'
import { mayThrow } from '../../optimizer/expression-facts.ts'
import {
  AttributeReference,
  Call,
  type CaseWhen,
  type Expression,
  type In,
  type LambdaFunction,
  type LambdaVariable,
  Literal,
} from '../../plan/expression.ts'
import { collect, mapChildren } from '../../plan/tree.ts'
import { BooleanType, type DataType } from '../../types/data-type.ts'
import { layoutOf } from '../../types/layout.ts'
import { identityOf } from '../../types/normalize.ts'
import { br, type I32, i32, i64, local } from '../../wasm/instructions.ts'
import type { CallSite } from './call-site.ts'
import { emitCallJs, raiseAt } from './emit-call-js.ts'
import { emitCast } from './emit-cast.ts'
import { fastCast } from './emit-cast-fast.ts'
import { emitEquals } from './emit-equality.ts'
import { emitLiteral } from './emit-literal.ts'
import { constantOf } from './interpret.ts'

/** What expressions need of the pipeline they are emitted into. */
export interface ExpressionHost {
  /** The value of an attribute at this point. */
  attribute(g: Emitter, reference: AttributeReference): Maybe
  /** Registers a call site; gives its ordinal. */
  callSite(site: CallSite): number
  /** The address of a constant view with these bytes. */
  constantView(g: Emitter, bytes: Uint8Array): I32
  /** The value of a parameter of a function around this point. */
  variable?(v: LambdaVariable): Maybe | undefined
}

/** The code of an expression at the emitter's place. The result's instructions are not kept: keep it before using it twice. */
export function emitExpression(g: Emitter, e: Expression, host: ExpressionHost): Maybe {
  switch (e.type) {
    case 'Literal':
      return emitLiteral(g, e, host)
    case 'AttributeReference':
      return host.attribute(g, e)
    case 'LambdaVariable':
      return host.variable?.(e) ?? interpretWhole(g, e, host)
    case 'Alias':
      return emitExpression(g, e.child, host)
    case 'Cast': {
      const given = g.keepMaybe(emitExpression(g, e.child, host))
      const from = dataTypeOfChild(e.child)
      const site: CallSite = { expression: { ...e, child: argument(0, from) }, argTypes: [from], resultType: e.dataType }
      return (
        emitCast(g, e, from, given, () => raiseAt(g, site, [given], host)) ??
        emitFast(g, v => fastCast(g, e, from, v[0]!), [given], site, [given], host) ??
        emitCallJs(g, site, [given], host)
      )
    }
    case 'CaseWhen':
      return emitCase(g, e, host)
    case 'In':
      return emitIn(g, e, host)
    case 'Call':
      return emitCall(g, e, host)
    case 'ExternalUdf': {
      const args = e.args.map(a => g.keepMaybe(emitExpression(g, a, host)))
      const argTypes = e.args.map(dataTypeOfChild)
      const expression = { ...e, args: argTypes.map((t, i) => argument(i, t)) }
      return emitCallJs(g, { expression, argTypes, resultType: e.dataType }, args, host)
    }
    default:
      return interpretWhole(g, e, host)
  }
}

/** 1 exactly where the predicate is true (not false, not null). */
export function emitPredicate(g: Emitter, e: Expression, host: ExpressionHost): I32 {
  const m = emitExpression(g, e, host)
  const value = asI32(m.val)
  return m.isNull ? i32.and(value, i32.eqz(m.isNull)) : value
}

function emitCall(g: Emitter, e: Call, host: ExpressionHost): Maybe {
  const def = lookupFunction(e.name) as ScalarFunction
  const info = callInfo(e)
  if (def.wasmLazy && !collationOfTypes(info.argTypes)) {
    const lazy = def.wasmLazy(
      g,
      e.args.map(a => lazyArgument(g, a, host)),
      info,
    )
    if (lazy && 'done' in lazy) return orWhole(g, lazy, e, host)
    if (lazy) return lazy
  }
  if (def.conditional || e.args.some(a => a.type === 'LambdaFunction')) return interpretWhole(g, e, host)

  const seesNulls = (def.nulls ?? 'propagate') !== 'propagate'
  const args = emitArguments(g, e, def, host)
  const [site, open] = siteOf(e, args)
  if (collationOfTypes(info.argTypes) || (seesNulls && !def.fast)) return emitCallJs(g, site, open, host)
  const partly = () =>
    (def.fast && emitFast(g, v => def.fast!(g, v, info), args, site, open, host, seesNulls)) ?? emitCallJs(g, site, open, host)
  if (!def.wasm) return partly()

  const isNull = orNulls(g, args)
  const total = isNull === undefined || (typeof def.total === 'function' ? def.total(info) : def.total === true)
  const emit = (): Maybe | undefined => {
    const made = g.raising(
      () => raiseAt(g, site, open, host),
      () =>
        def.wasm!(
          g,
          args.map(a => a.val),
          info,
        ),
    )
    return made && (isMaybe(made) ? made : { val: made })
  }
  if (total) {
    const done = emit()
    if (done === undefined) return partly()
    const nulls = orNulls(g, [{ val: done.val, isNull }, done])
    return nulls ? { val: done.val, isNull: nulls } : { val: done.val }
  }
  const result = variable(g, layoutOf(e.dataType))
  const resultNull = g.local('i32', 'null')
  let supported = true
  const body = g.capture(() => {
    const done = emit()
    if (done === undefined) supported = false
    else {
      const kept = g.keepMaybe(done)
      result.set(kept.val)
      if (kept.isNull) g.emit(local.set(resultNull, kept.isNull))
    }
  })
  if (!supported) return partly()
  const known = g.keep(isNull!)
  g.if(i32.eqz(known), () => g.emit(...body))
  return { val: result.get(), isNull: i32.or(known, local.get(resultNull)) }
}

/** The arguments. Of a call that is null where one of them is, what may fail is not evaluated behind a null. */
function emitArguments(g: Emitter, e: Call, def: ScalarFunction, host: ExpressionHost): Maybe[] {
  const propagates = (def.nulls ?? 'propagate') === 'propagate'
  const before: Maybe[] = []
  const args: Maybe[] = []
  for (const i of evaluationOrder(def, e.args.length)) {
    const a = e.args[i]!
    const decided = propagates && before.length > 0 && mayThrow(a) ? orNulls(g, before) : undefined
    args[i] = decided ? emitUnless(g, decided, a, host) : g.keepMaybe(emitExpression(g, a, host))
    before.push(args[i])
  }
  return args
}

/** An expression that is null without being evaluated where `skipped` is 1. */
function emitUnless(g: Emitter, skipped: I32, e: Expression, host: ExpressionHost): Maybe {
  const layout = layoutOf(dataTypeOfChild(e))
  const result = maybeVariable(g, layout)
  let bounds: Bounds | undefined
  g.if(
    skipped,
    () => result.set(nullOf(layout)),
    () => {
      const made = emitExpression(g, e, host)
      bounds = boundsOf(made.val)
      result.set(made)
    },
  )
  const { val, isNull } = result.get()
  return { val: bounds ? withBounds(val, bounds) : val, ...(isNull && { isNull }) }
}

/** An argument that is emitted where it is called for; a function of the user's, with what its parameters are there. */
function lazyArgument(g: Emitter, a: Expression, host: ExpressionHost): LazyArgument {
  if (a.type !== 'LambdaFunction') return () => g.keepMaybe(emitExpression(g, a, host))
  const emit = (e: Expression, given: Maybe[]): Maybe => g.keepMaybe(emitExpression(g, e, within(host, a, given)))
  const whole = (...given: Maybe[]): Maybe => emit(a.body, given)
  const { body } = a
  const at = body.type === 'Call' ? (lookupFunction(body.name) as ScalarFunction).fieldsAt : undefined
  if (body.type !== 'Call' || at === undefined) return whole
  return Object.assign(whole, { fields: (...given: Maybe[]) => body.args.filter((_, i) => at(i)).map(e => emit(e, given)) })
}

/** The host inside a function that is given these values. */
function within(host: ExpressionHost, { params }: LambdaFunction, given: readonly Maybe[]): ExpressionHost {
  const known = new Map(params.map((p, i) => [p.exprId, given[i]]))
  return {
    attribute: (g, reference) => host.attribute(g, reference),
    callSite: site => host.callSite(site),
    constantView: (g, bytes) => host.constantView(g, bytes),
    variable: v => known.get(v.exprId) ?? host.variable?.(v),
  }
}

/** What the code gives, or JS where it has not done the row. */
function orWhole(g: Emitter, made: FastResult, e: Call, host: ExpressionHost): Maybe {
  const result = maybeVariable(g, layoutOf(e.dataType))
  result.set(made)
  g.if(i32.eqz(made.done), () => result.set(interpretWhole(g, e, host)))
  return result.get()
}

/** Code for plain arguments, and a call of the site for the others. Null where an argument is, unless the site `seesNulls`. */
function emitFast(
  g: Emitter,
  fast: (values: Val[]) => FastResult | undefined,
  args: readonly Maybe[],
  site: CallSite,
  open: readonly Maybe[],
  host: ExpressionHost,
  seesNulls = false,
): Maybe | undefined {
  const result = maybeVariable(g, layoutOf(site.resultType))
  const isNull = orNulls(g, args)
  let made: FastResult | undefined
  const body = g.capture(() =>
    g.block(end => {
      const attempt = () => {
        made = fast(args.map(a => a.val))
        if (made === undefined) return
        const { done, ...value } = made
        g.if(done, () => {
          result.set(value)
          g.emit(br(end))
        })
      }
      if (isNull && seesNulls) g.if(i32.eqz(isNull), attempt)
      else {
        if (isNull)
          g.if(isNull, () => {
            result.set(nullOf(layoutOf(site.resultType)))
            g.emit(br(end))
          })
        attempt()
      }
      const given = seesNulls ? open : open.map(a => ({ val: a.val }))
      if (made) result.set(emitCallJs(g, site, given, host))
    }),
  )
  if (made === undefined) return undefined
  g.emit(...body)
  return result.get()
}

/** A call as it is made in JS, with the arguments that it gets there: constants are part of it, as functions bind to them. */
function siteOf(e: Call, args: readonly Maybe[]): [CallSite, Maybe[]] {
  const open: Maybe[] = []
  const argTypes: DataType[] = []
  const inSite = e.args.map((a, i) => {
    const value = constantOf(a)
    const dataType = dataTypeOfChild(a)
    if (value !== undefined) return Literal({ value, dataType })
    open.push(args[i]!)
    return argument(argTypes.push(dataType) - 1, dataType)
  })
  return [{ expression: { ...e, args: inSite }, argTypes, resultType: e.dataType }, open]
}

export function callInfo(e: Call): CallInfo {
  return {
    name: e.name,
    argTypes: e.args.map(dataTypeOfChild),
    returnType: e.dataType,
    constants: e.args.map(constantOf),
    options: e.options ?? { ansi: true, timeZone: 'UTC' },
    fail: (condition): never => {
      throw new Error(`${condition} raised while generating code`)
    },
  }
}

function orNulls(g: Emitter, values: readonly Maybe[]): I32 | undefined {
  const nulls = values.flatMap(v => (v.isNull ? [v.isNull] : []))
  return nulls.length === 0 ? undefined : g.keep(nulls.reduce((a, b) => i32.or(a, b)))
}

function emitCase(g: Emitter, e: CaseWhen, host: ExpressionHost): Maybe {
  const type = dataTypeOfChild(e)
  const result = maybeVariable(g, layoutOf(type))
  const arms: (Bounds | undefined)[] = []
  const give = (arm: Expression): void => {
    const m = emitExpression(g, arm, host)
    arms.push(boundsOf(m.val))
    result.set(m)
  }
  g.block(end => {
    e.whens.forEach((when, i) => {
      const condition = emitPredicate(g, when, host)
      g.if(condition, () => {
        give(e.thens[i]!)
        g.emit(br(end))
      })
    })
    if (e.otherwise && !(e.otherwise.type === 'Literal' && e.otherwise.value === null)) give(e.otherwise)
    else result.set(nullOf(layoutOf(type)))
  })
  const bounds = arms.reduce(eitherBounds)
  const { val, isNull } = result.get()
  return { val: bounds ? withBounds(val, bounds) : val, ...(isNull && { isNull }) }
}

/** true if any is equal; else null if the value or any item is null; else false. */
function emitIn(g: Emitter, e: In, host: ExpressionHost): Maybe {
  if (e.list.length === 0) return emitExpression(g, Literal({ value: false, dataType: BooleanType }), host)
  const type = dataTypeOfChild(e.value)
  const value = g.keepMaybe(emitExpression(g, e.value, host))
  const result = maybeVariable(g, 'bool')
  g.block(end => {
    if (value.isNull)
      g.if(value.isNull, () => {
        result.set(nullOf('bool'))
        g.emit(br(end))
      })
    const found = (equal: I32): void =>
      g.if(equal, () => {
        result.set({ val: { layout: 'bool', code: i32.const(1) } })
        g.emit(br(end))
      })
    const [numbers, items] = wholeNumbers(e.list, type)
    if (numbers.length > 0) emitSearch(g, value.val, numbers, found)
    const sawNull = items.some(item => !(item.type === 'Literal' && item.value !== null)) ? g.local('i32', 'sawnull') : undefined
    // the row before may have seen one
    if (sawNull) g.emit(local.set(sawNull, i32.const(0)))
    for (const item of items) {
      if (item.type === 'Literal' && item.value === null) {
        g.emit(local.set(sawNull!, i32.const(1)))
        continue
      }
      const other = g.keepMaybe(emitExpression(g, item, host))
      found(emitItemEquals(g, value, other, type, host))
      if (other.isNull && sawNull) g.if(other.isNull, () => g.emit(local.set(sawNull, i32.const(1))))
    }
    result.set({
      val: { layout: 'bool', code: i32.const(0) },
      isNull: sawNull && local.get(sawNull),
    })
  })
  return result.get()
}

/** Lists of so many whole numbers are searched by halves. */
const SEARCHED = 16

/** The whole numbers among a list's items, in order, if they are many; and the other items. */
function wholeNumbers(list: readonly Expression[], type: DataType): [readonly (number | bigint)[], readonly Expression[]] {
  const layout = layoutOf(type)
  if ((layout !== 'i32' && layout !== 'i64') || list.length < SEARCHED) return [[], list]
  const numbers = new Set<number | bigint>()
  const others = list.filter(item => {
    if (item.type !== 'Literal' || (typeof item.value !== 'number' && typeof item.value !== 'bigint')) return true
    numbers.add(item.value)
    return false
  })
  return [[...numbers].sort((a, b) => (a < b ? -1 : 1)), others]
}

/** `found` gets a test of each number that the search comes to. */
function emitSearch(g: Emitter, value: Val, numbers: readonly (number | bigint)[], found: (equal: I32) => void): void {
  const test = (n: number | bigint, op: 'eq' | 'lt_s'): I32 =>
    value.layout === 'i64' ? i64[op](asI64(value), i64.const(BigInt(n))) : i32[op](asI32(value), i32.const(Number(n)))
  if (numbers.length <= 4) return numbers.forEach(n => found(test(n, 'eq')))
  const half = numbers.length >>> 1
  g.if(
    test(numbers[half]!, 'lt_s'),
    () => emitSearch(g, value, numbers.slice(0, half), found),
    () => emitSearch(g, value, numbers.slice(half), found),
  )
}

/** 1 where an item is not null and equal to the value (which is not null). */
function emitItemEquals(g: Emitter, value: Maybe, other: Maybe, type: DataType, host: ExpressionHost): I32 {
  if (identityOf(type) === 'bytes') {
    const equal = emitEquals(g, value.val, other.val, type)
    return other.isNull ? i32.and(i32.eqz(other.isNull), equal) : equal
  }
  const result = g.local('i32', 'equal')
  const compare = () => g.emit(local.set(result, asI32(emitCallJs(g, equalTo(type), [{ val: value.val }, { val: other.val }], host).val)))
  g.emit(local.set(result, i32.const(0)))
  if (other.isNull) g.if(i32.eqz(other.isNull), compare)
  else compare()
  return local.get(result)
}

const equalTo = (type: DataType): CallSite => ({
  expression: Call({ name: '=', args: [argument(0, type), argument(1, type)], dataType: BooleanType, nullable: false }),
  argTypes: [type, type],
  resultType: BooleanType,
})

export const argument = (i: number, dataType: DataType): AttributeReference =>
  AttributeReference({ name: `arg${i}`, dataType, nullable: true, exprId: i, qualifier: [] })

/**
 * A whole expression evaluated in JS over the attributes it mentions, and the parameters of functions around it: where no part of it can be
 * taken out (conditional evaluation, functions without code).
 */
function interpretWhole(g: Emitter, e: Expression, host: ExpressionHost): Maybe {
  const free = (n: Expression): n is AttributeReference | LambdaVariable =>
    n.type === 'AttributeReference' || (n.type === 'LambdaVariable' && host.variable?.(n) !== undefined)
  const list = [...new Map(collect(e, n => (free(n) ? n : undefined)).map(a => [a.exprId, a])).values()]
  const rename = (n: Expression): Expression =>
    free(n)
      ? argument(
          list.findIndex(a => a.exprId === n.exprId),
          dataTypeOfChild(n),
        )
      : mapChildren(n, rename)
  const site: CallSite = { expression: rename(e), argTypes: list.map(dataTypeOfChild), resultType: dataTypeOfChild(e) }
  return emitCallJs(
    g,
    site,
    list.map(a => g.keepMaybe(emitExpression(g, a, host))),
    host,
  )
}

/** The type of a resolved expression. */
export function dataTypeOfChild(e: Expression): DataType {
  switch (e.type) {
    case 'Alias':
      return dataTypeOfChild(e.child)
    case 'CaseWhen': {
      const typed = [...e.thens, ...(e.otherwise ? [e.otherwise] : [])].map(dataTypeOfChild)
      return typed.find(t => t.type !== 'null') ?? typed[0]!
    }
    case 'In':
    case 'Exists':
    case 'InSubquery':
      return BooleanType
    case 'SortOrder':
      return dataTypeOfChild(e.child)
    case 'LambdaFunction':
      return dataTypeOfChild(e.body)
    default:
      if ('dataType' in e && e.dataType) return e.dataType
      throw new Error(`unresolved expression in a physical plan: ${e.type}`)
  }
}
