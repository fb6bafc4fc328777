import { LongType } from '../../types/data-type.ts'
import { i32, i64 } from '../../wasm/instructions.ts'
import type { Produce } from '../compiler.ts'
import type { RangeExec } from '../physical.ts'
import type { Scope } from '../pipeline/builder.ts'

/** Numbers from start to end by step, computed where they are used. */
export const produceRange: Produce<RangeExec> = (compiler, plan, _needed, consume) => {
  const span = plan.end - plan.start
  const count = span === 0n || span > 0n !== plan.step > 0n ? 0n : (span + plan.step - (plan.step > 0n ? 1n : -1n)) / plan.step
  compiler.pipeline({
    operator: plan,
    source: b => {
      const spec = {
        kind: 'range' as const,
        slot: b.slot('range', 16),
        start: plan.start,
        step: plan.step,
        count,
        partitions: Math.max(1, plan.numPartitions),
      }
      return { kind: 'range', spec }
    },
    emit: b =>
      b.function(
        'process',
        ['n'],
        ([n]) => {
          const g = b.g
          const first = g.keep(i64.load(g.ctx, b.slot('range', 16)))
          g.for(i32.const(0), n!, k => {
            const value = g.keep(i64.add(first, i64.mul(i64.extend_i32_u(k), i64.const(plan.step))))
            const scope: Scope = {
              handles: new Map(),
              slots: new Map([
                [plan.output[0]!.exprId, { kind: 'value', value: { val: { layout: 'i64', code: value } }, dataType: LongType }],
              ]),
            }
            b.within(scope, () => consume(b, scope))
          })
        },
        true,
      ),
  })
}
