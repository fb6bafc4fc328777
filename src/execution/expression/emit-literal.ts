import type { Emitter } from '../../codegen/emitter.ts'
import type { Maybe } from '../../codegen/value.ts'
import { nullOf } from '../../codegen/variable.ts'
import { encodeBlob } from '../../columnar/blob.ts'
import type { Literal } from '../../plan/expression.ts'
import { layoutOf } from '../../types/layout.ts'
import { f32, f64, i32, i64 } from '../../wasm/instructions.ts'
import type { ExpressionHost } from './emit-expression.ts'

const utf8 = new TextEncoder()

export function emitLiteral(g: Emitter, e: Literal, host: ExpressionHost): Maybe {
  const layout = layoutOf(e.dataType)
  const v = e.value
  if (v === null) return nullOf(layout)
  switch (layout) {
    case 'bool':
      return { val: { layout, code: i32.const(v ? 1 : 0) } }
    case 'i8':
    case 'i16':
    case 'i32':
      return { val: { layout, code: i32.const(Number(v)) } }
    case 'i64':
      return { val: { layout, code: i64.const(v as bigint) } }
    case 'f32':
      return { val: { layout, code: f32.const(v as number) } }
    case 'f64':
      return { val: { layout, code: f64.const(v as number) } }
    case 'i128':
      return {
        val: {
          layout,
          lo: i64.const(BigInt.asIntN(64, v as bigint)),
          hi: i64.const((v as bigint) >> 64n),
          bounds: { min: v as bigint, max: v as bigint },
        },
      }
    case 'view': {
      const bytes = typeof v === 'string' ? utf8.encode(v) : v instanceof Uint8Array ? v : encodeBlob(v, e.dataType)
      return { val: { layout, code: host.constantView(g, bytes) } }
    }
  }
}
