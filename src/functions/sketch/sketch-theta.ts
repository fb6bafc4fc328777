import { ArrayType, BinaryType, DoubleType, FloatType, IntegerType, LongType, StringType } from '../../types/data-type.ts'
import type { Value } from '../../types/value.ts'
import { sparkError } from '../../util/errors.ts'
import { aggregate, type Mismatch, type ScalarFunction, scalar } from '../define.ts'
import { quoted } from '../errors.ts'
import { checkNominal, isConstant, typesProblem, withDefaults } from './arguments.ts'
import { itemHash } from './item-hash.ts'
import {
  addHash,
  differenceTheta,
  EMPTY,
  estimateTheta,
  intersectTheta,
  newTheta,
  resultOf,
  snapshot,
  type Theta,
  type ThetaBuilder,
  thetaBytes,
  thetaOf,
  uniteTheta,
} from './theta.ts'

/** Theta sketches: counts of different values that can be united, intersected and taken from each other. */

export const KEY_TYPES = [
  ArrayType(IntegerType, false),
  ArrayType(LongType, false),
  BinaryType,
  DoubleType,
  FloatType,
  IntegerType,
  LongType,
  StringType,
]

export const readTheta = (name: string, bytes: Uint8Array): Theta => {
  const sketch = thetaOf(bytes)
  if (sketch === undefined) throw sparkError('THETA_INVALID_INPUT_SKETCH_BUFFER', { function: quoted(name) })
  return sketch
}

const mustBeConstant = (name: string): Mismatch => ({
  condition: 'THETA_LG_NOM_ENTRIES_MUST_BE_CONSTANT',
  parameters: { function: quoted(name) },
  placeless: true,
})

/** Sketches are merged as a union, which keeps no more than the nominal entries. */
const merged = (lgNominal: number, parts: readonly ThetaBuilder[]): ThetaBuilder => {
  const union = newTheta(lgNominal)
  for (const p of parts) uniteTheta(union, snapshot(p))
  return union
}

export const thetaSketchAgg = aggregate({
  name: 'theta_sketch_agg',
  group: 'agg_funcs',
  since: '4.1.0',
  usage: 'theta_sketch_agg(expr[, lgNomEntries])',
  doc: 'A theta sketch of the values in the binary form of Apache DataSketches, of 2^lgNomEntries nominal entries (2^12 by default).',
  examples: [['SELECT theta_sketch_estimate(theta_sketch_agg(col, 12)) FROM VALUES (1), (1), (2), (2), (3) tab(col)', '3']],
  args: ['any', 'any?'],
  constants: [1],
  coerce: withDefaults([1, 12]),
  check: args => typesProblem(args, [KEY_TYPES, [IntegerType]]) ?? (isConstant(args[1]) ? undefined : mustBeConstant('theta_sketch_agg')),
  returns: BinaryType,
  nullable: false,
  bind: info => {
    const lgNominal = Number(info.constants[1] ?? 0)
    const hash = itemHash(info.argTypes[0]!)
    return {
      init: () => {
        checkNominal('theta_sketch_agg', lgNominal)
        return newTheta(lgNominal)
      },
      update: (s: ThetaBuilder, v: Value) => {
        const h = v === null ? undefined : hash(v)
        if (h !== undefined) addHash(s, h)
        return s
      },
      merge: (a: ThetaBuilder, b: ThetaBuilder) => merged(lgNominal, [a, b]),
      finish: (s: ThetaBuilder) => thetaBytes(resultOf(merged(lgNominal, [s]))),
    }
  },
})

export const thetaUnionAgg = aggregate({
  name: 'theta_union_agg',
  group: 'agg_funcs',
  since: '4.1.0',
  usage: 'theta_union_agg(sketch[, lgNomEntries])',
  doc: 'The union of theta sketches.',
  examples: [
    [
      'SELECT theta_sketch_estimate(theta_union_agg(sketch)) FROM (SELECT theta_sketch_agg(col) AS sketch FROM VALUES (1) tab(col) UNION ALL SELECT theta_sketch_agg(col, 20) AS sketch FROM VALUES (1) tab(col))',
      '1',
    ],
  ],
  args: ['any', 'any?'],
  coerce: withDefaults([1, 12]),
  check: args => typesProblem(args, [[BinaryType], [IntegerType]]) ?? (isConstant(args[1]) ? undefined : mustBeConstant('theta_union_agg')),
  returns: BinaryType,
  nullable: false,
  bind: info => {
    const lgNominal = Number(info.constants[1] ?? 0)
    return {
      init: () => {
        checkNominal('theta_union_agg', lgNominal)
        return newTheta(lgNominal)
      },
      update: (s: ThetaBuilder, v: Uint8Array | null) => {
        if (v !== null) uniteTheta(s, readTheta('theta_union_agg', v))
        return s
      },
      merge: (a: ThetaBuilder, b: ThetaBuilder) => merged(lgNominal, [a, b]),
      finish: (s: ThetaBuilder) => thetaBytes(resultOf(s)),
    }
  },
})

interface Common {
  sketch: Theta | undefined
}

export const thetaIntersectionAgg = aggregate({
  name: 'theta_intersection_agg',
  group: 'agg_funcs',
  since: '4.1.0',
  usage: 'theta_intersection_agg(sketch)',
  doc: 'The intersection of theta sketches.',
  examples: [['SELECT theta_sketch_estimate(theta_intersection_agg(sketch)) FROM VALUES (CAST(NULL AS BINARY)) tab(sketch)', '0']],
  args: ['any'],
  check: args => typesProblem(args, [[BinaryType]]),
  returns: BinaryType,
  nullable: false,
  bind: () => {
    const add = (s: Common, b: Theta): Common => ({ sketch: s.sketch === undefined ? b : intersectTheta(s.sketch, b) })
    return {
      init: (): Common => ({ sketch: undefined }),
      update: (s: Common, v: Uint8Array | null) => (v === null ? s : add(s, readTheta('theta_intersection_agg', v))),
      merge: (a: Common, b: Common) => (b.sketch === undefined ? a : add(a, b.sketch)),
      finish: (s: Common) => thetaBytes(s.sketch ?? EMPTY),
    }
  },
})

export const thetaSketchEstimate = scalar({
  name: 'theta_sketch_estimate',
  group: 'sketch_funcs',
  since: '4.1.0',
  usage: 'theta_sketch_estimate(sketch)',
  doc: 'About how many different values a theta sketch has seen.',
  examples: [['SELECT theta_sketch_estimate(theta_sketch_agg(col)) FROM VALUES (1), (1), (2), (2), (3) tab(col)', '3']],
  args: ['any'],
  check: args => typesProblem(args, [[BinaryType]]),
  returns: LongType,
  mayThrow: true,
  eval: (v: Uint8Array) => BigInt(Math.round(estimateTheta(readTheta('theta_sketch_estimate', v)))),
})

const pair = (name: string, doc: string, result: string, combine: (a: Theta, b: Theta) => Theta): ScalarFunction =>
  scalar({
    name,
    group: 'sketch_funcs',
    since: '4.1.0',
    usage: `${name}(first, second)`,
    doc,
    examples: [
      [
        `SELECT theta_sketch_estimate(${name}(theta_sketch_agg(col1), theta_sketch_agg(col2))) FROM VALUES (5, 4), (1, 4), (2, 5), (2, 5), (3, 1) tab(col1, col2)`,
        result,
      ],
    ],
    args: ['any', 'any'],
    check: args => typesProblem(args, [[BinaryType], [BinaryType]]),
    returns: BinaryType,
    mayThrow: true,
    eval: (a: Uint8Array, b: Uint8Array) => thetaBytes(combine(readTheta(name, a), readTheta(name, b))),
  })
export const thetaIntersection = pair('theta_intersection', 'What two theta sketches have in common.', '2', intersectTheta)
export const thetaDifference = pair('theta_difference', 'What the first theta sketch has and the second has not.', '2', differenceTheta)

export const thetaUnion = scalar({
  name: 'theta_union',
  group: 'sketch_funcs',
  since: '4.1.0',
  usage: 'theta_union(first, second[, lgNomEntries])',
  doc: 'The union of two theta sketches, of 2^lgNomEntries nominal entries.',
  examples: [
    [
      'SELECT theta_sketch_estimate(theta_union(theta_sketch_agg(col1), theta_sketch_agg(col2))) FROM VALUES (1, 4), (1, 4), (2, 5), (2, 5), (3, 6) tab(col1, col2)',
      '6',
    ],
  ],
  args: ['any', 'any', 'any?'],
  coerce: withDefaults([2, 12]),
  check: args => typesProblem(args, [[BinaryType], [BinaryType], [IntegerType]]),
  returns: BinaryType,
  mayThrow: true,
  eval: (a: Uint8Array, b: Uint8Array, lgNominal: number) => {
    checkNominal('theta_union', lgNominal)
    const union = newTheta(lgNominal)
    uniteTheta(union, readTheta('theta_union', a))
    uniteTheta(union, readTheta('theta_union', b))
    return thetaBytes(resultOf(union))
  },
})
