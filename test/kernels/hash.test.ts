import { expect, test } from 'vitest'
import { kernelMemory } from './kernel-memory.ts'

const k = kernelMemory()

/** What real Spark 4.3 gives for hash(v) and xxhash64(v). */
const cases: ['i32' | 'i64' | 'f32' | 'f64' | 'view', number | bigint | string | Uint8Array, number, bigint][] = [
  ['i32', 1, -559580957, -6698625589789238999n],
  ['i32', -7, -1618159745, 4987848727247274714n],
  ['i64', 1n, -1712319331, -7001672635703045582n],
  ['i64', -123456789012345n, -1001797297, -2875053557307077638n],
  ['f64', 1.5, 1290763749, 7738255526519901366n],
  ['f64', -0.0, -1670924195, -5252525462095825812n],
  ['f64', Number.NaN, -1281358385, -3127944061524951246n],
  ['f32', 1.5, -221251528, 6163473420726370430n],
  ['f32', Number.NaN, -349261430, 2692338816207849720n],
  ['view', 'a', 1485273170, -8582455328737087284n],
  ['view', 'abcd', -396302900, -6810745876291105281n],
  ['view', 'hello', -1008564952, -4367754540140381902n],
  ['view', 'Spark SQL is a query engine', -35547825, -6446634215143820087n],
  ['view', '0123456789012345678901234567890123456789', 331818768, 5508798028064852934n],
  ['view', 'é€😀', -1844856255, 4864642318240220792n],
  ['view', '', 142593372, -7444071767201028348n],
  ['view', Uint8Array.of(0xff, 0x80), -577813652, 8884722559817623796n],
]

for (const [type, value, murmur3, xxhash64] of cases)
  test(`hashes of ${type} ${value}`, () => {
    const argument = (type === 'view' ? k.view(value as string) : value) as never
    expect(k.kernels[`murmur3_${type}`](argument, 42)).toBe(murmur3)
    expect(k.kernels[`xxhash64_${type}`](argument, 42n)).toBe(xxhash64)
  })
