import type { Produce } from '../compiler.ts'
import type { OneRow } from '../physical.ts'

/** A single row without columns: SELECT 1. */
export const produceOneRow: Produce<OneRow> = (compiler, plan, _needed, consume) =>
  compiler.pipeline({
    operator: plan,
    source: { kind: 'one', spec: { kind: 'one' } },
    emit: b =>
      b.function(
        'process',
        ['n'],
        () => b.within({ handles: new Map(), slots: new Map() }, () => consume(b, { handles: new Map(), slots: new Map() })),
        true,
      ),
  })
