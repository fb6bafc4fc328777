import type { Expression } from '../../plan/expression.ts'
import { BinaryType, DoubleType, IntegerType, LongType } from '../../types/data-type.ts'
import { murmur3Bytes } from '../../types/murmur3.ts'
import { quotedSqlName } from '../../types/names.ts'
import { JavaRandom } from '../../types/random/java-random.ts'
import type { Value } from '../../types/value.ts'
import { aggregate, type Mismatch } from '../define.ts'
import { constantOf, isIntegral, isString, mismatch, nonFoldable, typeOf } from '../type-rules.ts'
import { isConstant, typesProblem } from './arguments.ts'

/** Count-min sketches: rows of counters, in each of which an item has one; the least of its counters is near its count. */

interface CountMin {
  readonly depth: number
  readonly width: number
  /** One for each row. */
  readonly factors: readonly number[]
  readonly counters: Float64Array
  total: number
}

const PRIME = 2147483647n

function empty(eps: number, confidence: number, seed: number): CountMin {
  const width = Math.ceil(2 / eps)
  const depth = Math.ceil(-Math.log(1 - confidence) / Math.log(2))
  const random = new JavaRandom(seed)
  const factors = Array.from({ length: depth }, () => random.below(2147483647))
  return { depth, width, factors, counters: new Float64Array(depth * width), total: 0 }
}

function addLong(s: CountMin, item: bigint): void {
  s.total++
  for (const [row, factor] of s.factors.entries()) {
    let hash = BigInt.asIntN(64, BigInt(factor) * item)
    hash = BigInt.asIntN(64, hash + (hash >> 32n)) & PRIME
    s.counters[row * s.width + (Number(hash) % s.width)]!++
  }
}

function addBytes(s: CountMin, item: Uint8Array): void {
  s.total++
  const first = murmur3Bytes(item, 0)
  const second = murmur3Bytes(item, first)
  for (let row = 0; row < s.depth; row++) s.counters[row * s.width + Math.abs(((first + Math.imul(row, second)) | 0) % s.width)]!++
}

function bytesOf(s: CountMin): Uint8Array {
  const bytes = new Uint8Array(20 + 8 * s.depth + 8 * s.counters.length)
  const view = new DataView(bytes.buffer)
  view.setInt32(0, 1)
  view.setBigInt64(4, BigInt(s.total))
  view.setInt32(12, s.depth)
  view.setInt32(16, s.width)
  for (const [i, n] of [...s.factors, ...s.counters].entries()) view.setBigInt64(20 + 8 * i, BigInt(n))
  return bytes
}

const NAMES = ['', 'eps', 'confidence', 'seed']
const RANGES = ['', '(0.0, 1.7976931348623157E308]', '(0.0, 1.0]']

function problem(args: readonly Expression[]): Mismatch | undefined {
  const t = typeOf(args[0]!)
  if (!(isIntegral(t) || isString(t) || t.type === 'binary' || t.type === 'null'))
    return mismatch('UNEXPECTED_INPUT_TYPE', {
      paramIndex: 'first',
      requiredType: '("INTEGRAL" or "STRING" or "BINARY")',
      inputSql: '',
      inputType: quotedSqlName(t),
    })
  const types = typesProblem(args, [[t], [DoubleType], [DoubleType], [IntegerType, LongType]])
  if (types !== undefined) return types
  for (const i of [1, 2, 3]) if (!isConstant(args[i])) return nonFoldable(NAMES[i]!, args[i]!)
  for (const i of [1, 2, 3]) if (constantOf(args[i]) === null) return mismatch('UNEXPECTED_NULL', { exprName: NAMES[i]! })
  for (const i of [1, 2]) {
    const value = constantOf(args[i]) as number
    if (value > 0 && (i === 1 || value < 1)) continue
    const currentValue = `${Number.isInteger(value) ? value.toFixed(1) : value}D`
    return mismatch('VALUE_OUT_OF_RANGE', { exprName: NAMES[i]!, valueRange: RANGES[i]!, currentValue })
  }
  return undefined
}

const utf8 = new TextEncoder()

export const countMinSketch = aggregate({
  name: 'count_min_sketch',
  group: 'agg_funcs',
  since: '2.2.0',
  usage: 'count_min_sketch(col, eps, confidence, seed)',
  doc: 'A count-min sketch of the values as bytes, with a relative error and a confidence.',
  examples: [
    [
      'SELECT hex(count_min_sketch(col, 0.5d, 0.5d, 1)) FROM VALUES (1), (2), (1) AS tab(col)',
      '0000000100000000000000030000000100000004000000005D8D6AB90000000000000000000000000000000200000000000000010000000000000000',
    ],
  ],
  args: ['any', 'any', 'any', 'any'],
  check: problem,
  returns: BinaryType,
  nullable: false,
  bind: info => {
    const [t] = info.argTypes
    const integral = isIntegral(t!)
    return {
      init: () =>
        empty(
          info.constants[1] as number,
          info.constants[2] as number,
          Number(BigInt.asIntN(32, BigInt(info.constants[3] as number | bigint))),
        ),
      update: (s: CountMin, v: Value) => {
        if (v === null) return s
        if (integral) addLong(s, BigInt(v as number | bigint))
        else addBytes(s, typeof v === 'string' ? utf8.encode(v) : (v as Uint8Array))
        return s
      },
      merge: (a: CountMin, b: CountMin) => {
        for (const [i, n] of b.counters.entries()) a.counters[i]! += n
        a.total += b.total
        return a
      },
      finish: bytesOf,
    }
  },
})
