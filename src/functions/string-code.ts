import type { Emitter } from '../codegen/emitter.ts'
import { byteLength, bytesAddress } from '../codegen/strings.ts'
import { type Val, view } from '../codegen/value.ts'
import type { ResultType, ValType } from '../wasm/instructions.ts'
import { type I32, i32 } from '../wasm/instructions.ts'

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

/** A kernel over a subject and the bytes of another view. */
export function search(g: Emitter, kernel: string, subject: I32, needle: I32): I32 {
  const n = g.keep(needle)
  return g.callKernel(kernel, ['i32', 'i32', 'i32'], 'i32', g.keep(subject), bytesAddress(n), byteLength(n))
}

export const lengthInPoints = (g: Emitter, v: I32): I32 => g.callKernel('view_length', ['i32'], 'i32', v)
export const zero: I32 = i32.const(0)
