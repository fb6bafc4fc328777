import type { Emitter } from '../../codegen/emitter.ts'
import { type AggregateCode, asF32, asF64, asI32, asI64, type Val } from '../../codegen/value.ts'
import { VIEW_SIZE } from '../../columnar/view.ts'
import { BinaryType, type DataType } from '../../types/data-type.ts'
import { layoutOf, widthOf } from '../../types/layout.ts'
import { identityOf } from '../../types/normalize.ts'
import type { Value } from '../../types/value.ts'
import { type I32, type I64, i32, i64 } from '../../wasm/instructions.ts'
import { whenNotNull } from './basic.ts'
import { hasHashOrder } from './hash-order.ts'
import { addValue } from './percentile-code.ts'

/** Arrays of the values that are gathered in memory, in lists or, where each is wanted once, in sets (kernels/assembly/collected.ts). */
export function collectCode(type: DataType, once: boolean): AggregateCode | undefined {
  const layout = layoutOf(type)
  if (layout === 'i128') return undefined
  // of floating numbers some are equal that have other bits
  if (once && (identityOf(type) !== 'bytes' || layout === 'f32' || layout === 'f64')) return undefined
  const texts = layout === 'view'
  const [adding, merging] = texts
    ? once
      ? ['texts_put', 'texts_unite']
      : ['texts_add', 'values_append']
    : once
      ? ['values_put', 'values_unite']
      : ['values_add', 'values_append']
  return {
    key: once ? 'set' : 'list',
    gathers: true,
    state: [{ dataType: BinaryType, nullable: false }],
    init: () => [{ val: { layout: 'view', code: i32.const(0) } }],
    update: (g, [list], [value]) =>
      whenNotNull(g, [value!], () => {
        const address = g.keep(asI32(list!.get().val))
        if (texts) return kernel(g, adding!, address, asI32(value!.val), list!.heap!)
        const bits = g.keep(bitsOf(value!.val))
        if (once) g.emit(g.callKernel(adding!, ['i32', 'i64', 'i32'], 'void', address, bits, list!.heap!))
        else addValue(g, address, bits, list!.heap!)
      }),
    merge: (g, [list], [other]) => kernel(g, merging!, asI32(list!.get().val), asI32(other!.val), list!.heap!),
    finish: (g, [list]) => {
      const out = g.keep(g.scratch(VIEW_SIZE))
      const heap = g.text!.heap(g)
      let gathered = asI32(list!.val)
      if (once && hasHashOrder(type)) {
        const ordered = g.keep(g.scratch(VIEW_SIZE))
        if (texts) kernel(g, 'texts_ordered', gathered, ordered, heap)
        else kernel(g, 'values_ordered', gathered, i32.const(type.type === 'boolean' ? 2 : layout === 'i64' ? 0 : 1), ordered, heap)
        gathered = ordered
      }
      if (texts) kernel(g, 'texts_array', gathered, out, heap)
      else kernel(g, 'values_array', gathered, i32.const(widthOf[layout]), out, heap)
      return { val: { layout: 'view', code: out } }
    },
  }
}

/** Texts or binaries, one after another; gathered as `collect_list` does. */
export function joinedCode(type: DataType, delimiter: Value): AggregateCode | undefined {
  if (type.type !== 'string' && type.type !== 'binary') return undefined
  const between =
    typeof delimiter === 'string' ? new TextEncoder().encode(delimiter) : ((delimiter as Uint8Array | null) ?? new Uint8Array(0))
  return {
    ...collectCode(type, false)!,
    inputs: [0],
    finish: (g, [list]) => {
      const gathered = g.keep(asI32(list!.val))
      const out = g.keep(g.scratch(VIEW_SIZE))
      kernel(g, 'texts_joined', gathered, g.text!.constant(g, between), out, g.text!.heap(g))
      return { val: { layout: 'view', code: out }, isNull: i32.eqz(i32.load(gathered)) }
    },
  }
}

/** Calls a kernel that gives nothing, over addresses. */
export const kernel = (g: Emitter, name: string, ...args: I32[]): void =>
  g.emit(
    g.callKernel(
      name,
      args.map(() => 'i32'),
      'void',
      ...args,
    ),
  )

/** A value in 64 bits, of which an element takes as many as are its own. */
export function bitsOf(v: Val): I64 {
  switch (v.layout) {
    case 'i64':
      return asI64(v)
    case 'f64':
      return i64.reinterpret_f64(asF64(v))
    case 'f32':
      return i64.extend_i32_u(i32.reinterpret_f32(asF32(v)))
    default:
      return i64.extend_i32_u(asI32(v))
  }
}
