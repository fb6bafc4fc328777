import { BinaryType, BooleanType, IntegerType, LongType, StringType } from '../../types/data-type.ts'
import type { Value } from '../../types/value.ts'
import { sparkError } from '../../util/errors.ts'
import { aggregate, scalar } from '../define.ts'
import { quoted } from '../errors.ts'
import { isConstant, typesProblem, withDefaults } from './arguments.ts'
import { addBytes, addLong, emptyHll, estimateHll, type Hll, hllBytes, hllOf, MAX_LG_K, MIN_LG_K, uniteHll } from './hll.ts'

/** Sketches that count different values, and their unions. */

const read = (name: string, bytes: Uint8Array): Hll => {
  const sketch = hllOf(bytes)
  if (sketch === undefined) throw sparkError('HLL_INVALID_INPUT_SKETCH_BUFFER', { function: quoted(name) })
  return sketch
}

const sameSize = (name: string, a: Hll, b: Hll, allowed: boolean): void => {
  if (a.lgK !== b.lgK && !allowed)
    throw sparkError('HLL_UNION_DIFFERENT_LG_K', { left: String(a.lgK), right: String(b.lgK), function: quoted(name) })
}

const utf8 = new TextEncoder()

export const hllSketchAgg = aggregate({
  name: 'hll_sketch_agg',
  group: 'agg_funcs',
  since: '3.5.0',
  usage: 'hll_sketch_agg(expr[, lgConfigK])',
  doc: 'A HyperLogLog sketch of the values in the binary form of Apache DataSketches, with 2^lgConfigK registers (2^12 by default).',
  examples: [['SELECT hll_sketch_estimate(hll_sketch_agg(col, 12)) FROM VALUES (1), (1), (2), (2), (3) tab(col)', '3']],
  args: ['any', 'any?'],
  coerce: withDefaults([1, 12]),
  check: args =>
    typesProblem(args, [[IntegerType, LongType, StringType, BinaryType], [IntegerType]]) ??
    (isConstant(args[1])
      ? undefined
      : { condition: 'HLL_K_MUST_BE_CONSTANT', parameters: { function: quoted('hll_sketch_agg') }, placeless: true }),
  returns: BinaryType,
  nullable: false,
  bind: info => {
    const lgK = Number(info.constants[1] ?? 0)
    const integral = info.argTypes[0]!.type === 'int' || info.argTypes[0]!.type === 'long'
    const text = info.argTypes[0]!.type === 'string'
    return {
      init: () => {
        if (lgK < MIN_LG_K || lgK > MAX_LG_K)
          throw sparkError('HLL_INVALID_LG_K', {
            function: quoted('hll_sketch_agg'),
            min: String(MIN_LG_K),
            max: String(MAX_LG_K),
            value: String(lgK),
          })
        return emptyHll(lgK)
      },
      update: (s: Hll, v: Value) => {
        if (v === null) return s
        if (integral) addLong(s, BigInt(v as number | bigint))
        else addBytes(s, text ? utf8.encode(v as string) : (v as Uint8Array))
        return s
      },
      merge: (a: Hll, b: Hll) => uniteHll(uniteHll(emptyHll(lgK), a), b),
      finish: (s: Hll) => hllBytes(s),
    }
  },
})

interface Union {
  sketch: Hll | undefined
}

export const hllUnionAgg = aggregate({
  name: 'hll_union_agg',
  group: 'agg_funcs',
  since: '3.5.0',
  usage: 'hll_union_agg(expr[, allowDifferentLgConfigK])',
  doc: 'The union of sketches; sketches of different sizes only if that is allowed.',
  examples: [
    [
      'SELECT hll_sketch_estimate(hll_union_agg(sketch, true)) FROM (SELECT hll_sketch_agg(col) AS sketch FROM VALUES (1) tab(col) UNION ALL SELECT hll_sketch_agg(col, 20) AS sketch FROM VALUES (1) tab(col))',
      '1',
    ],
  ],
  args: ['any', 'any?'],
  coerce: withDefaults([1, false]),
  check: args => typesProblem(args, [[BinaryType], [BooleanType]]),
  returns: BinaryType,
  nullable: false,
  bind: info => {
    const allowed = info.constants[1] === true
    const unite = (s: Union, from: Hll): Union => {
      const into = s.sketch ?? emptyHll(from.lgK)
      sameSize('hll_union_agg', into, from, allowed)
      return { sketch: uniteHll(into, from) }
    }
    return {
      init: (): Union => ({ sketch: undefined }),
      update: (s: Union, v: Uint8Array | null) => (v === null ? s : unite(s, read('hll_union_agg', v))),
      merge: (a: Union, b: Union) => (b.sketch === undefined ? a : unite(a, b.sketch)),
      finish: (s: Union) => hllBytes(s.sketch ?? emptyHll(12)),
    }
  },
})

export const hllSketchEstimate = scalar({
  name: 'hll_sketch_estimate',
  group: 'sketch_funcs',
  since: '3.5.0',
  usage: 'hll_sketch_estimate(expr)',
  doc: 'About how many different values a sketch has seen.',
  examples: [['SELECT hll_sketch_estimate(hll_sketch_agg(col)) FROM VALUES (1), (1), (2), (2), (3) tab(col)', '3']],
  args: ['any'],
  check: args => typesProblem(args, [[BinaryType]]),
  returns: LongType,
  mayThrow: true,
  eval: (bytes: Uint8Array) => BigInt(Math.round(estimateHll(read('hll_sketch_estimate', bytes)))),
})

export const hllUnion = scalar({
  name: 'hll_union',
  group: 'sketch_funcs',
  since: '3.5.0',
  usage: 'hll_union(first, second[, allowDifferentLgConfigK])',
  doc: 'The union of two sketches; of different sizes only if that is allowed.',
  examples: [
    [
      'SELECT hll_sketch_estimate(hll_union(hll_sketch_agg(col1), hll_sketch_agg(col2))) FROM VALUES (1, 4), (1, 4), (2, 5), (2, 5), (3, 6) tab(col1, col2)',
      '6',
    ],
  ],
  args: ['any', 'any', 'any?'],
  coerce: withDefaults([2, false]),
  check: args => typesProblem(args, [[BinaryType], [BinaryType], [BooleanType]]),
  returns: BinaryType,
  mayThrow: true,
  eval: (first: Uint8Array, second: Uint8Array, allowed: boolean) => {
    const [a, b] = [read('hll_union', first), read('hll_union', second)]
    sameSize('hll_union', a, b, allowed)
    const union = emptyHll(Math.min(a.lgK, b.lgK))
    return hllBytes(uniteHll(uniteHll(union, a), b))
  },
})
