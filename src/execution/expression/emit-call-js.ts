import type { Emitter } from '../../codegen/emitter.ts'
import { asI32, type Maybe } from '../../codegen/value.ts'
import { maybeVariable } from '../../codegen/variable.ts'
import { INLINE } from '../../columnar/view.ts'
import { isDeterministic } from '../../optimizer/expression-facts.ts'
import { collect } from '../../plan/tree.ts'
import { layoutOf } from '../../types/layout.ts'
import { br, call, type I32, i32, i64, local, unreachable } from '../../wasm/instructions.ts'
import { argOffset, type CallSite, frameSize, nullOffset } from './call-site.ts'
import type { ExpressionHost } from './emit-expression.ts'

/** The table of kernels/assembly/remembered.ts. */
const TABLE = { entries: 4096, bytes: 64, args: 2, result: 32, tag: 48 }
/** Sites of a pipeline that have a table, at most: those that come first. */
const MAX_TABLES = 8

/** `zeroed`: what the arguments do not fill is zero. */
function writeFrame(g: Emitter, args: readonly Maybe[], zeroed = false): I32 {
  const frame = g.keep(g.scratch(frameSize(args.length)))
  args.forEach((a, i) => {
    const at = argOffset(i)
    if (zeroed) g.emit(i64.store(frame, i64.const(0n), at), i64.store(frame, i64.const(0n), at + 8))
    g.store(a.val, frame, at)
    g.emit(i32.store8(frame, a.isNull ?? i32.const(0), nullOffset(args.length, i)))
  })
  return frame
}

/** Raises the error that evaluating the site in JS gives. */
export function raiseAt(g: Emitter, site: CallSite, args: readonly Maybe[], host: ExpressionHost): void {
  const frame = writeFrame(g, args)
  g.emit(call(g.module.import('env', 'raise', ['i32', 'i32']), i32.const(host.callSite(site)), frame), unreachable)
}

/** Users' functions are called for every row, whatever they do besides. */
const isRemembered = ({ expression: e, argTypes }: CallSite): boolean =>
  argTypes.length > 0 &&
  argTypes.length <= TABLE.args &&
  isDeterministic(e) &&
  collect(e, n => (n.type === 'ExternalUdf' ? n : undefined)).length === 0

/**
 * Evaluates the site in JS for this row. A call costs a hundred times what the rest of an expression does, and columns repeat themselves
 * (dates, codes, names), so the last results of calls with one or two short arguments are remembered.
 */
export function emitCallJs(g: Emitter, site: CallSite, args: readonly Maybe[], host: ExpressionHost): Maybe {
  const ordinal = host.callSite(site)
  const callOf = (frame: I32): I32 => call<'i32'>(g.module.import('env', 'call', ['i32', 'i32'], 'i32'), i32.const(ordinal), frame)
  const layout = layoutOf(site.resultType)
  if (ordinal >= MAX_TABLES || !isRemembered(site)) {
    const frame = writeFrame(g, args)
    const isNull = g.keep(callOf(frame))
    return g.keepMaybe({ val: g.load(layout, frame), isNull })
  }

  // entries are told apart by all of an argument's 16 bytes
  const frame = writeFrame(g, args, true)
  const long = args.filter(a => a.val.layout === 'view').map(a => i32.gt_u(i32.load(asI32(a.val)), i32.const(INLINE)))
  const nulls = args.flatMap(a => (a.isNull ? [a.isNull] : []))
  const odd = g.keep([...long, ...nulls].reduce((a, b) => i32.or(a, b), i32.const(0)))
  const entry = g.local('i32', 'entry')
  const result = maybeVariable(g, layout)
  g.block(end => {
    g.if(i32.eqz(odd), () => {
      const table = g.scratch(TABLE.entries * TABLE.bytes)
      const params = ['i32', 'i32', 'i32'] as const
      g.emit(local.set(entry, g.callKernel('remembered_call', params, 'i32', frame, i32.const(args.length), table)))
      const tag = g.keep(i32.load8_u(local.get(entry), TABLE.tag))
      g.if(tag, () => {
        result.set({ val: g.load(layout, i32.add(local.get(entry), i32.const(TABLE.result))), isNull: i32.eq(tag, i32.const(2)) })
        g.emit(br(end))
      })
    })
    const isNull = g.keep(callOf(frame))
    result.set({ val: g.load(layout, frame), isNull })
    const short = layout === 'view' ? i32.le_u(i32.load(frame), i32.const(INLINE)) : i32.const(1)
    g.if(i32.and(i32.eqz(odd), short), () => {
      g.emit(
        i64.store(local.get(entry), i64.load(frame), TABLE.result),
        i64.store(local.get(entry), i64.load(frame, 8), TABLE.result + 8),
        i32.store8(local.get(entry), i32.add(isNull, i32.const(1)), TABLE.tag),
      )
    })
  })
  return result.get()
}
