import { storeValue } from '../../codegen/row.ts'
import { BATCH_ROWS } from '../../columnar/batch.ts'
import type { AttributeReference } from '../../plan/expression.ts'
import type { WriteJob } from '../../sources/commit.ts'
import { layoutOf, widthOf } from '../../types/layout.ts'
import { i32 } from '../../wasm/instructions.ts'
import type { Sink } from '../compiler.ts'
import type { Consume } from '../pipeline/builder.ts'
import type { BlockLayout, CacheSpec } from '../pipeline/spec.ts'
import { sinkFull } from './rows.ts'

/** How rows of these attributes lie in a block: column after column, each followed by its validity bytes. */
export function blockLayout(output: readonly AttributeReference[], capacity = BATCH_ROWS): BlockLayout {
  let at = 0
  const place = (bytes: number): number => {
    const here = at
    at += Math.ceil(bytes / 16) * 16
    return here
  }
  const columns = output.map(a => ({
    dataType: a.dataType,
    values: place(capacity * widthOf[layoutOf(a.dataType)]),
    validity: a.nullable ? place(capacity) : -1,
  }))
  return { capacity, size: Math.max(at, 16), columns }
}

/** The sink that keeps rows as columns: results, writes, caches, limits. State: {block, rows in it}. */
export function collectSink(
  id: number,
  output: readonly AttributeReference[],
  limit?: number,
  write?: WriteJob,
  cache?: CacheSpec,
  spills = false,
): { sink: Sink; consume: Consume } {
  const block = blockLayout(output)
  return {
    sink: {
      id,
      spec: b => {
        b.slot('collect', 16)
        b.slot('sinkheap', 16)
        return {
          kind: 'collect',
          block,
          ...(limit === undefined ? {} : { limit }),
          ...(write ? { write } : {}),
          ...(cache ? { cache } : {}),
          ...(spills && { spills }),
        }
      },
    },
    consume: (b, scope) => {
      const g = b.g
      const state = g.keep(i32.add(g.ctx, i32.const(b.slot('collect', 16))))
      const heap = g.keep(i32.add(g.ctx, i32.const(b.slot('sinkheap', 16))))
      const base = g.keep(i32.load(state))
      const n = g.keep(i32.load(state, 4))
      output.forEach((a, i) => {
        const { values, validity } = block.columns[i]!
        const m = g.keepMaybe(b.read(g, scope, a.exprId, a.name))
        storeValue(g, m.val, g.element(base, layoutOf(a.dataType), n), values, heap)
        if (validity >= 0) g.emit(i32.store8(i32.add(base, n), m.isNull ? i32.eqz(m.isNull) : i32.const(1), validity))
      })
      g.emit(i32.store(state, i32.add(n, i32.const(1)), 4))
      g.if(i32.eq(n, i32.const(b.batchRows - 1)), () => sinkFull(g, 0))
    },
  }
}
