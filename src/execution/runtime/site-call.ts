import type { Memory } from '../../columnar/memory.ts'
import { cellReader } from '../../columnar/reader.ts'
import { readString, writeString } from '../../columnar/view-codec.ts'
import { writeCell } from '../../columnar/writer.ts'
import type { Expression } from '../../plan/expression.ts'
import { castValue } from '../../types/cast/cast.ts'
import type { DataType } from '../../types/data-type.ts'
import { zoneOf } from '../../types/datetime/zone.ts'
import { type Layout, layoutOf } from '../../types/layout.ts'
import type { Value } from '../../types/value.ts'
import { ownText } from '../../util/own-text.ts'
import { castContexts } from '../../util/query-context.ts'
import { argOffset, type CallSite, nullOffset } from '../expression/call-site.ts'
import { dataTypeOfChild } from '../expression/emit-expression.ts'
import { asLimit, bindExpression, functionOf, isOfValues } from '../expression/interpret.ts'

/** Evaluates a site's expression over the arguments in the frame and writes the result over them; 1 where it is null. */
export type SiteCall = (frame: number) => number

/**
 * The call of a site. Its code is generated for the types and the function at hand: one loop over all sites would see every type, and V8
 * makes slow code of that, the slower the more a process has run.
 */
export function bindSite(site: CallSite, memory: Memory, heap: number): SiteCall {
  const { argTypes, resultType } = site
  const { name, run, constants, parameters, propagates } = evaluation(site)
  const n = argTypes.length
  const values = argTypes.map((t, i) => {
    const value = reading(t, i)
    return propagates ? value : `(m.u8[frame + ${nullOffset(n, i)}] !== 0 ? null : ${value})`
  })
  const nulls = argTypes.map((_, i) => `m.u8[frame + ${nullOffset(n, i)}] !== 0`)
  const source = `'use strict'
    return frame => {
      ${propagates && n > 0 ? `if (${nulls.join(' || ')}) return empty(m, frame)` : ''}
      let v
      try { v = run(${parameters(values).join()}) } catch (error) { throw asLimit(error, name) }
      if (v === null) return empty(m, frame)
      ${writing(resultType)}
      return 0
    }`
  const like = `call of ${name} (${argTypes.map(t => t.type).join()}) ${resultType.type}`
  return factoryOf(source + ownText(like))(
    memory,
    heap,
    run,
    constants,
    argTypes.map(t => (t.type === 'string' ? readString : cellReader(t))),
    (address: number, value: Value) => writeCell(memory, resultType, address, value, heap),
    writeString,
    empty,
    asLimit,
    name,
  )
}

/** What the site computes, as a function of values: constants are values of their own, given again with each call. */
interface Evaluation {
  readonly name: string
  readonly run: (...values: never[]) => Value
  readonly constants: readonly Value[]
  /** The code of the function's arguments, given that of the frame's. */
  parameters(frame: readonly string[]): readonly string[]
  readonly propagates: boolean
}

function evaluation({ expression: e }: CallSite): Evaluation {
  const inFrame = (a: Expression): boolean => a.type === 'AttributeReference'
  if (e.type === 'Cast' && inFrame(e.child)) {
    const run = castValue(dataTypeOfChild(e.child), e.dataType, e.mode, {
      zone: zoneOf(e.timeZone ?? 'UTC'),
      context: castContexts(e.origin),
      ...(e.legacyText && { legacyText: true }),
    })
    return { name: 'cast', run, constants: [], parameters: frame => frame, propagates: true }
  }
  if (e.type === 'Call' && isOfValues(e) && e.args.every(a => inFrame(a) || (a.type === 'Literal' && a.value !== null))) {
    const { call, propagates } = functionOf(e)
    return {
      name: e.name,
      run: call as Evaluation['run'],
      constants: e.args.map(a => (a.type === 'Literal' ? a.value : null)),
      parameters: frame => e.args.map((a, i) => (a.type === 'AttributeReference' ? frame[a.exprId]! : `constants[${i}]`)),
      propagates,
    }
  }
  const whole = bindExpression(e, id => id)
  return {
    name: e.type === 'Call' ? e.name : e.type,
    run: whole as Evaluation['run'],
    constants: [],
    parameters: frame => [`[${frame.join()}]`],
    propagates: false,
  }
}

const reading = (type: DataType, i: number): string => {
  const at = `frame + ${argOffset(i)}`
  const direct = plain[layoutOf(type)]
  return direct === undefined ? `read[${i}](m, ${at})` : `m.${direct[0]}[${at} >>> ${direct[1]}]${direct[2] ?? ''}`
}

const writing = (type: DataType): string => {
  const layout = layoutOf(type)
  const direct = plain[layout]
  if (layout === 'bool') return 'm.u8[frame] = v === true ? 1 : 0'
  if (direct !== undefined) return `m.${direct[0]}[frame >>> ${direct[1]}] = v`
  return type.type === 'string' ? 'writeString(m, frame, v, heap)' : 'write(frame, v)'
}

/** Layouts that a typed array reads: which, the shift of its addresses (frames are aligned to 16 bytes), and what follows. */
const plain: Readonly<Partial<Record<Layout, readonly [string, number, string?]>>> = {
  bool: ['u8', 0, ' !== 0'],
  i32: ['i32', 2],
  i64: ['i64', 3],
  f32: ['f32', 2],
  f64: ['f64', 3],
}

function empty(memory: Memory, frame: number): number {
  const w = frame >>> 3
  memory.i64[w] = 0n
  memory.i64[w + 1] = 0n
  return 1
}

type Factory = (...given: unknown[]) => SiteCall
const MAX_FACTORIES = 1000
const factories = new Map<string, Factory>()

function factoryOf(source: string): Factory {
  let factory = factories.get(source)
  if (factory === undefined) {
    if (factories.size >= MAX_FACTORIES) factories.clear()
    const names = ['m', 'heap', 'run', 'constants', 'read', 'write', 'writeString', 'empty', 'asLimit', 'name']
    factories.set(source, (factory = new Function(...names, source) as Factory))
  }
  return factory
}
