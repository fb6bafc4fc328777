import type { Emitter } from '../../codegen/emitter.ts'
import { asI32, asI64, int32, type Val } from '../../codegen/value.ts'
import type { DataType } from '../../types/data-type.ts'
import { i32 } from '../../wasm/instructions.ts'
import type { FastResult } from '../define.ts'
import { dateOf, midnightOf, printedTimestamp, readTimestamp, shifted } from './timestamp-code.ts'
import { clockFor } from './zone-code.ts'

/** Casts among dates, timestamps and texts of their plain forms: see ScalarFunction.fast. Undefined where there is no code. */
export function timeCast(g: Emitter, from: DataType, to: DataType, timeZone: string, v: Val): FastResult | undefined {
  if (from.type === 'string' && to.type === 'date') {
    const days = g.keep(g.callKernel('view_to_date', ['i32'], 'i32', asI32(v)))
    return { val: int32(days), done: i32.ne(days, i32.const(-(2 ** 31))) }
  }
  const [source, target] = [clockFor(g, from, timeZone), clockFor(g, to, timeZone)]
  if (target && from.type === 'date') return midnightOf(target, g.keep(asI32(v)))
  if (target && from.type === 'string') return readTimestamp(g, target, asI32(v))
  if (!source) return undefined
  const micros = g.keep(asI64(v))
  if (to.type === 'date') return dateOf(g, source, micros)
  if (to.type === 'string' && to.collation === undefined) return printedTimestamp(g, source, micros)
  return target && shifted(g, source, target, micros)
}
