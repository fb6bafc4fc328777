import type { Emitter } from '../../codegen/emitter.ts'
import { byteLength, bytesAddress } from '../../codegen/strings.ts'
import { type Val, view } from '../../codegen/value.ts'
import { INLINE } from '../../columnar/view.ts'
import type { ResultType, ValType } from '../../wasm/instructions.ts'
import { type I32, i32, i64, ifElse } from '../../wasm/instructions.ts'
import type { FastResult } from '../define.ts'

/** Code of string functions through the kernels. A result lies in a slot of the scratch block; its long bytes in the batch's heap. */

/** A kernel that writes a view to `out`. Undefined where the pipeline has no heap. */
export function makeString(g: Emitter, kernel: string, args: readonly I32[], heap: boolean): Val | undefined {
  const support = g.text
  if (!support) return undefined
  const out = g.keep(g.scratch(16))
  const all = [...args, out, ...(heap ? [support.heap(g)] : [])]
  g.emit(
    g.callKernel(
      kernel,
      all.map((): ValType => 'i32'),
      'void' as ResultType,
      ...all,
    ),
  )
  return view(out)
}

/** The same with a kernel that tells whether it has done it: FastResult. */
export function tryString(g: Emitter, kernel: string, args: readonly I32[]): FastResult | undefined {
  const support = g.text
  if (!support) return undefined
  const out = g.keep(g.scratch(16))
  const all = [...args, out, support.heap(g)]
  const types = all.map((): ValType => 'i32')
  return { val: view(out), done: g.keep(g.callKernel(kernel, types, 'i32', ...all)) }
}

/** A kernel over a subject and the bytes of another view. */
export function search(g: Emitter, kernel: string, subject: I32, needle: I32): I32 {
  const n = g.keep(needle)
  return g.callKernel(kernel, ['i32', 'i32', 'i32'], 'i32', g.keep(subject), bytesAddress(n), byteLength(n))
}

const HIGH_BITS = 0x8080808080808080n

/** How many code points: of a short ASCII text its bytes, which the view holds, zeros behind them. */
export function lengthInPoints(g: Emitter, v: I32): I32 {
  const at = g.keep(v)
  const bytes = g.keep(byteLength(at))
  const high = i64.and(i64.or(i64.load(at, 4), i64.load(at, 8)), i64.const(HIGH_BITS))
  return ifElse(
    i32.and(i32.le_u(bytes, i32.const(INLINE)), i64.eqz(high)),
    [bytes],
    [g.callKernel('view_length', ['i32'], 'i32', at)],
    'i32',
  )
}
export const zero: I32 = i32.const(0)
