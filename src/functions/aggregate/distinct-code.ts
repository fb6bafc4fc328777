import { type AggregateCode, asI32, int64 } from '../../codegen/value.ts'
import { BinaryType, type DataType } from '../../types/data-type.ts'
import { layoutOf } from '../../types/layout.ts'
import { f64, type I64, i32, i64 } from '../../wasm/instructions.ts'
import { isComparable } from '../comparison/comparison.ts'
import { hashStep } from '../misc/hash.ts'
import { biasTable, precisionFor, scaleOf, thresholdOf } from '../sketch/hyper-log-log.ts'
import { whenNotNull } from './basic.ts'

/** The most bits of a register's number that lie beside its rank in 32 bits. */
const MOST_PRECISE = 24

/** HyperLogLog++ whose registers lie in memory (kernels/assembly/registers.ts). Undefined for types that are hashed in parts, or under a collation. */
export function distinctCode(type: DataType, deviation: number): AggregateCode | undefined {
  const precision = precisionFor(deviation)
  if (!isComparable(type) || type.type === 'null' || layoutOf(type) === 'i128') return undefined
  if (!(precision >= 4 && precision <= MOST_PRECISE)) return undefined
  return {
    key: `registers ${precision}`,
    inputs: [0],
    gathers: true,
    state: [{ dataType: BinaryType, nullable: false }],
    init: () => [{ val: { layout: 'view', code: i32.const(0) } }],
    update: (g, [registers], [value]) =>
      whenNotNull(g, [value!], () => {
        const hash = hashStep(g, 'xxhash64', { val: value!.val }, i64.const(42)) as I64
        const address = asI32(registers!.get().val)
        g.emit(g.callKernel('registers_add', ['i32', 'i64', 'i32', 'i32'], 'void', address, hash, i32.const(precision), registers!.heap!))
      }),
    merge: (g, [registers], [other]) => {
      const [into, from] = [asI32(registers!.get().val), asI32(other!.val)]
      g.emit(g.callKernel('registers_merge', ['i32', 'i32', 'i32', 'i32'], 'void', into, from, i32.const(precision), registers!.heap!))
    },
    finish: (g, [registers]) => {
      const table = g.text!.constant(g, new Uint8Array(biasTable(precision).buffer))
      const estimate = g.callKernel(
        'registers_estimate',
        ['i32', 'i32', 'f64', 'f64', 'i32'],
        'i64',
        asI32(registers!.val),
        i32.const(precision),
        f64.const(scaleOf(precision)),
        f64.const(thresholdOf(precision)),
        table,
      )
      return { val: int64(estimate) }
    },
  }
}
