import { makeView } from '../../codegen/strings.ts'
import { type AggregateCode, asI32 } from '../../codegen/value.ts'
import { VIEW_SIZE } from '../../columnar/view.ts'
import { BinaryType, type DataType } from '../../types/data-type.ts'
import { layoutOf } from '../../types/layout.ts'
import { identityOf } from '../../types/normalize.ts'
import { i32, select } from '../../wasm/instructions.ts'
import { whenNotNull } from './basic.ts'
import { bitsOf } from './collect-code.ts'
import { hasHashOrder } from './hash-order.ts'

/** What values are, to the kernels that count them (kernels/assembly/frequencies.ts). */
const KINDS = { plain: 0, bytes: 1, text: 2, bool: 3, i32: 4, i64: 5, f32: 6, f64: 7 } as const

function kindOf(type: DataType): number | undefined {
  const layout = layoutOf(type)
  if (layout === 'view') return hasHashOrder(type) ? KINDS.text : KINDS.bytes
  if (layout === 'i128') return undefined
  if (!hasHashOrder(type)) return layout === 'i64' ? KINDS.plain : undefined
  return layout === 'i8' || layout === 'i16' ? KINDS.i32 : KINDS[layout]
}

/** The most frequent value; of several the least one, or the one that Spark's hash map gives first. Undefined for types without code. */
export function modeCode(type: DataType, least: boolean): AggregateCode | undefined {
  const kind = kindOf(type)
  // equal values have equal bytes, or are numbers; nested values have no order of bytes
  const simple = ['string', 'char', 'varchar', 'binary'].includes(type.type) || layoutOf(type) !== 'view'
  if (kind === undefined || !simple || identityOf(type) !== 'bytes' || type.type === 'null') return undefined
  const layout = layoutOf(type)
  const bytes = layout === 'view'
  const what = i32.const(kind)
  return {
    key: 'frequencies',
    inputs: [0],
    gathers: true,
    state: [{ dataType: BinaryType, nullable: false }],
    init: () => [{ val: { layout: 'view', code: i32.const(0) } }],
    update: (g, [counts], [value]) =>
      whenNotNull(g, [value!], () => {
        const list = asI32(counts!.get().val)
        if (bytes)
          g.emit(g.callKernel('frequencies_add_text', ['i32', 'i32', 'i32', 'i32'], 'void', list, asI32(value!.val), what, counts!.heap!))
        else g.emit(g.callKernel('frequencies_add', ['i32', 'i64', 'i32', 'i32'], 'void', list, bitsOf(value!.val), what, counts!.heap!))
      }),
    merge: (g, [counts], [other]) => {
      const [into, from] = [asI32(counts!.get().val), asI32(other!.val)]
      g.emit(g.callKernel('frequencies_merge', ['i32', 'i32', 'i32', 'i32'], 'void', into, from, what, counts!.heap!))
    },
    finish: (g, [counts]) => {
      const list = asI32(counts!.val)
      const entry = g.keep(
        g.callKernel('frequencies_mode', ['i32', 'i32', 'i32', 'i32'], 'i32', list, what, i32.const(least ? 1 : 0), g.text!.heap(g)),
      )
      const isNull = i32.eqz(entry)
      if (!bytes) return { val: g.load(layout, entry), isNull }
      const out = g.keep(g.scratch(VIEW_SIZE))
      makeView(g, out, i32.add(entry, i32.const(16)), select(i32.load(entry), i32.const(0), entry))
      return { val: { layout: 'view', code: out }, isNull }
    },
  }
}
