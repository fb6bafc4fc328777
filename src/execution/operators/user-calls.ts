import type { Emitter } from '../../codegen/emitter.ts'
import { BATCH_ROWS } from '../../columnar/batch.ts'
import type { ScalarFunction } from '../../functions/define.ts'
import { lookupFunction } from '../../functions/registry.ts'
import { AttributeReference, type Expression, type ExternalUdf, newExprId } from '../../plan/expression.ts'
import { referencesOf } from '../../plan/output.ts'
import { mapChildren } from '../../plan/tree.ts'
import { layoutOf, widthOf } from '../../types/layout.ts'
import { call, type I32, i32 } from '../../wasm/instructions.ts'
import { argument, dataTypeOfChild, emitExpression } from '../expression/emit-expression.ts'
import { type LaneColumn, type PipelineBuilder, type Scope, type Slot, scratchColumn } from '../pipeline/builder.ts'

/** A call of a user's function, and the attribute that stands for its result. */
interface UserCall {
  readonly udf: ExternalUdf
  readonly result: AttributeReference
}

/** Expressions with their calls of users' functions taken out: in rounds, as arguments of some are results of others. */
export interface UserCalls {
  readonly rounds: readonly (readonly UserCall[])[]
  readonly rest: readonly Expression[]
}

/** Takes out the calls that are made for every row: not those that a condition guards. */
export function takeUserCalls(expressions: readonly Expression[]): UserCalls {
  const rounds: UserCall[][] = []
  const roundOf = new Map<number, number>()
  const take = (e: Expression): Expression => {
    if (e.type === 'Call') {
      const def = lookupFunction(e.name) as ScalarFunction | undefined
      if (!def || def.bindLazy || def.wasmLazy) return e
      return mapChildren(e, take)
    }
    if (e.type === 'Alias' || e.type === 'Cast') return mapChildren(e, take)
    if (e.type !== 'ExternalUdf' || e.args.length === 0) return e
    const udf = mapChildren(e, take) as ExternalUdf
    const round = Math.max(0, ...referencesOf(...udf.args).map(a => (roundOf.get(a.exprId) ?? -1) + 1))
    const result = AttributeReference({ name: udf.name, dataType: udf.dataType, nullable: true, exprId: newExprId(), qualifier: [] })
    roundOf.set(result.exprId, round)
    rounds[round] ??= []
    rounds[round].push({ udf, result })
    return result
  }
  return { rest: expressions.map(take), rounds }
}

/**
 * Makes the calls of each round for a batch of rows at a time: the arguments go to columns of the next segment, which begins by having JS go
 * through them. `consume` sees the results.
 */
export function emitUserCalls(b: PipelineBuilder, scope: Scope, { rounds, rest }: UserCalls, consume: (scope: Scope) => void): void {
  const [calls, ...later] = rounds
  if (!calls) return consume(scope)
  const slots = new Map(scope.slots)
  const args = b.within(scope, () =>
    calls.map(({ udf }) =>
      udf.args.map(arg => {
        const id = newExprId()
        slots.set(id, { kind: 'value', value: b.g.keepMaybe(emitExpression(b.g, arg, b)), dataType: dataTypeOfChild(arg) })
        return id
      }),
    ),
  )
  const after = referencesOf(...rest, ...later.flatMap(r => r.flatMap(c => c.udf.args)))
  const needed = new Set([...args.flat(), ...after.map(a => a.exprId)])
  b.cut({ handles: scope.handles, slots }, needed, (_, inner) => {
    const results = new Map<number, Slot>(inner.slots)
    calls.forEach(({ udf, result }, i) => {
      const lanes = args[i]!.map(id => inner.slots.get(id) as Extract<Slot, { kind: 'column' }>)
      const column = emitBatchCall(
        b,
        udf,
        lanes.map(l => l.column),
      )
      results.set(result.exprId, { kind: 'column', column, handle: lanes[0]!.handle })
    })
    emitUserCalls(b, { handles: inner.handles, slots: results }, { rounds: later, rest }, consume)
  })
}

/** Before the segment's loop: calls the function for all its rows. The frame holds the addresses of values and validity, of the arguments and of the result. */
function emitBatchCall(b: PipelineBuilder, udf: ExternalUdf, columns: readonly LaneColumn[]): LaneColumn {
  const argTypes = udf.args.map(dataTypeOfChild)
  const site = b.callSite({
    expression: { ...udf, args: argTypes.map((t, i) => argument(i, t)) },
    argTypes,
    resultType: udf.dataType,
  })
  const values = b.state.slot(BATCH_ROWS * widthOf[layoutOf(udf.dataType)])
  const validity = b.state.slot(BATCH_ROWS)
  const result = scratchColumn(udf.dataType, values, validity)
  const all = [...columns, result]
  const frame = b.state.slot(all.length * 8)
  const rows = b.segmentRows
  b.atEntry(
    (g: Emitter): I32 => {
      const at = g.keep(i32.add(g.ctx, i32.const(frame)))
      all.forEach((c, i) => {
        g.emit(i32.store(at, c.base(g), i * 8), i32.store(at, c.validity?.(g) ?? i32.const(0), i * 8 + 4))
      })
      g.emit(call(g.module.import('env', 'call_batch', ['i32', 'i32', 'i32']), i32.const(site), rows, at))
      return at
    },
    'i32',
    'frame',
  )
  return result
}
