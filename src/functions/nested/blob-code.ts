import type { Emitter } from '../../codegen/emitter.ts'
import { bytesAddress } from '../../codegen/strings.ts'
import { asI32, asI64, type Maybe, type Val, view } from '../../codegen/value.ts'
import { slotsOf } from '../../columnar/blob.ts'
import type { DataType, StructType } from '../../types/data-type.ts'
import { layoutOf, widthOf } from '../../types/layout.ts'
import { type I32, i32, i64 } from '../../wasm/instructions.ts'
import type { FastResult } from '../define.ts'

/** Parts of nested values in code: columnar/blob.ts has the layout. */

export const padded = (bytes: I32): I32 => i32.and(i32.add(bytes, i32.const(7)), i32.const(-8))

/** Where the fields of a struct lie; then where what is long begins. */
export const structSlots = ({ fields }: StructType): number[] => slotsOf(fields.map(f => widthOf[layoutOf(f.dataType)]))

/** The value of a cell of the blob that `v` is; a view in it has an offset where others have an address. */
function cell(g: Emitter, v: I32, type: DataType, at: I32, offset = 0): Val {
  const layout = layoutOf(type)
  if (layout !== 'view') return g.load(layout, at, offset)
  const out = g.keep(g.scratch(16))
  g.emit(g.callKernel('blob_view', ['i32', 'i32', 'i32'], 'void', v, i32.add(at, i32.const(offset)), out))
  return view(out)
}

/** A field of a struct. */
export function fieldCode(g: Emitter, value: Val, type: StructType, field: number): Maybe | undefined {
  const { dataType } = type.fields[field]!
  if (dataType.type === 'null') return undefined
  const v = g.keep(asI32(value))
  const base = g.keep(bytesAddress(v))
  return { val: cell(g, v, dataType, base, structSlots(type)[field]!), isNull: i32.eqz(i32.load8_u(base, field)) }
}

/** How many elements an array has, or entries a map; of a null lane any number. */
export const countCode = (g: Emitter, value: Val, type: DataType): I32 =>
  i32.load(bytesAddress(g.keep(asI32(value))), type.type === 'map' ? 8 : 0)

/** The element at an index from 0; `fromOne`: from 1, or from the end where it is negative. `done` is 0 where there is none. */
export function itemCode(g: Emitter, value: Val, index: Val, element: DataType, fromOne: boolean): FastResult | undefined {
  if (element.type === 'null') return undefined
  const v = g.keep(asI32(value))
  const base = g.keep(bytesAddress(v))
  const count = g.keep(i32.load(base))
  const given = g.keep(index.layout === 'i64' ? asI64(index) : i64.extend_i32_s(asI32(index)))
  const long = i64.extend_i32_u(count)
  const negative = i64.extend_i32_u(i64.lt_s(given, i64.const(0)))
  // from 1: one less, or from the end one more than the count
  const at = fromOne ? i64.sub(i64.add(given, i64.mul(negative, i64.add(long, i64.const(1)))), i64.const(1)) : given
  const place = g.keep(at)
  const done = g.keep(i64.lt_u(place, long))
  // an index that is none reads the first cell's place, which is as good as any
  const i = g.keep(i32.mul(i32.wrap_i64(place), done))
  const validity = i32.load8_u(i32.add(base, i), 8)
  const cells = i32.add(i32.add(base, i32.const(8)), padded(count))
  const address = g.keep(i32.add(cells, i32.mul(i, i32.const(widthOf[layoutOf(element)]))))
  return { val: cell(g, v, element, address), isNull: i32.eqz(validity), done }
}
