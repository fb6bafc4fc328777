import type { Expression } from '../../plan/expression.ts'
import { BinaryType, type DataType, DoubleType, LongType } from '../../types/data-type.ts'
import type { Value } from '../../types/value.ts'
import { sparkError } from '../../util/errors.ts'
import { type AggregateFunction, aggregate, type Mismatch, type ScalarFunction, scalar } from '../define.ts'
import { quoted } from '../errors.ts'
import { constantOf, mismatch, nonFoldableSize, typeOf } from '../type-rules.ts'
import { checkNominal, isConstant, withDefaults } from './arguments.ts'
import { itemHash } from './item-hash.ts'
import { readTheta } from './sketch-theta.ts'
import {
  addTuple,
  combine,
  differenceTuple,
  EMPTY_TUPLE,
  estimateTuple,
  hashesOf,
  initial,
  intersectTuple,
  type Kind,
  MODES,
  type Mode,
  newTuple,
  resultOfTuple,
  type Tuple,
  type TupleBuilder,
  thetaShare,
  tupleBytes,
  tupleOf,
  uniteTuple,
  withSummaries,
} from './tuple.ts'

/** Tuple sketches: theta sketches that keep a number for each key, added up or otherwise combined; one family for doubles, one for integers. */

const read = (name: string, kind: Kind, bytes: Uint8Array): Tuple => {
  const sketch = tupleOf(bytes, kind)
  if (sketch === undefined) throw sparkError('TUPLE_INVALID_INPUT_SKETCH_BUFFER', { function: quoted(name) })
  return sketch
}

/** Settings are constants that aren't null, and of allowed values. */
function settingsProblem(
  name: string,
  args: readonly Expression[],
  at: { readonly nominal?: number; readonly mode?: number },
): Mismatch | undefined {
  for (const [exprName, i] of [
    ['lgNomEntries', at.nominal],
    ['mode', at.mode],
  ] as const) {
    const arg = i === undefined ? undefined : args[i]
    if (arg === undefined) continue
    if (!isConstant(arg)) return nonFoldableSize(exprName, arg)
    const value = constantOf(arg)
    if (typeOf(arg).type === 'null' || value === null) return mismatch('UNEXPECTED_NULL', { exprName })
    const problem = exprName === 'mode' ? modeProblem(name, String(value)) : nominalProblem(name, Number(value))
    if (problem !== undefined) return mismatch('TYPE_CHECK_FAILURE_WITH_HINT', { msg: problem, hint: '' })
  }
  return undefined
}

const messageOf = (e: unknown): string => (e as Error).message

function nominalProblem(name: string, value: number): string | undefined {
  try {
    checkNominal(name, value)
    return undefined
  } catch (e) {
    return messageOf(e)
  }
}

const modeProblem = (name: string, mode: string): string | undefined =>
  (MODES as readonly string[]).includes(mode.toLowerCase())
    ? undefined
    : sparkError('TUPLE_INVALID_SKETCH_MODE', { function: quoted(name), mode, validModes: MODES.join(', ') }).message

const modeOf = (v: Value | undefined): Mode => String(v).toLowerCase() as Mode

/** What theta sketches take as keys, but cast to the first of these that it can be. */
const KEY = 'array<int>|array<long>|binary|double|float|int|long|string'

/** An argument that was left out. */
const required = (name: string, parameter: string): Error =>
  sparkError('REQUIRED_PARAMETER_NOT_FOUND', { routineName: quoted(name), parameterName: quoted(parameter), index: '0' })

const family = (kind: Kind): { readonly scalars: ScalarFunction[]; readonly aggregates: AggregateFunction[] } => {
  const named = (stem: string): string => `tuple_${stem}_${kind}`
  const value = (n: number): string => (kind === 'double' ? `${n}.0D` : String(n))
  const common = { group: 'sketch_funcs', since: '4.2.0', mayThrow: true } as const
  const bytesOf = (s: Tuple, mode: Mode): Uint8Array => tupleBytes(s, mode, kind)

  const one = (stem: string, returns: DataType, doc: string, result: string, compute: (s: Tuple) => Value): ScalarFunction =>
    scalar({
      ...common,
      name: named(stem),
      usage: `${named(stem)}(sketch)`,
      doc,
      examples: [
        [
          `SELECT ${named(stem)}(${named('sketch_agg')}(k, v)) FROM VALUES (1, ${value(1)}), (1, ${value(2)}), (2, ${value(3)}) tab(k, v)`,
          result,
        ],
      ],
      args: ['binary'],
      strict: true,
      returns,
      eval: (b: Uint8Array) => compute(read(named(stem), kind, b)),
    })

  const summary = scalar({
    ...common,
    name: named('sketch_summary'),
    usage: `${named('sketch_summary')}(sketch[, mode])`,
    doc: 'The numbers of all keys combined: their sum, least or greatest, or how many there are.',
    examples: [
      [
        `SELECT ${named('sketch_summary')}(${named('sketch_agg')}(k, v)) FROM VALUES (1, ${value(1)}), (1, ${value(2)}), (2, ${value(3)}) tab(k, v)`,
        kind === 'double' ? '6.0' : '6',
      ],
    ],
    args: ['binary', 'string?'],
    strict: true,
    constants: [1],
    coerce: withDefaults([1, 'sum']),
    check: args => settingsProblem(named('sketch_summary'), args, { mode: 1 }),
    returns: kind === 'double' ? DoubleType : LongType,
    eval: (b: Uint8Array, mode: string) => {
      const { entries } = read(named('sketch_summary'), kind, b)
      const m = modeOf(mode)
      // sums are wider than what they are of
      const total = m === 'alwaysone' ? entries.length : entries.reduce((t, [, v]) => combine(m, 'double', t, v), initial(m, kind))
      return kind === 'double' ? total : BigInt(total)
    },
  })

  /** Two sketches, of which the second may be a theta sketch, and settings. */
  const two = (
    stem: string,
    theta: boolean,
    settings: { readonly nominal?: number; readonly mode?: number },
    doc: string,
    result: string,
    compute: (a: Tuple, b: Tuple, lgNominal: number, mode: Mode) => Tuple,
  ): ScalarFunction => {
    const name = theta ? `tuple_${stem}_theta_${kind}` : named(stem)
    const second = theta ? 'theta_sketch_agg(b)' : `${named('sketch_agg')}(b, v)`
    const hasMode = settings.mode !== undefined
    return scalar({
      ...common,
      name,
      usage: `${name}(first, second${settings.nominal ? '[, lgNomEntries' : ''}${hasMode ? '[, mode]' : ''}${settings.nominal ? ']' : ''})`,
      doc,
      examples: [
        [
          `SELECT ${named('sketch_estimate')}(${name}(${named('sketch_agg')}(a, v), ${second})) FROM VALUES (1, 2, ${value(1)}), (2, 3, ${value(2)}) tab(a, b, v)`,
          result,
        ],
      ],
      strict: true,
      args: ['binary', 'binary?', ...(settings.nominal ? ['int?'] : []), ...(hasMode ? ['string?'] : [])],
      constants: [2, 3],
      coerce: args => {
        if (args.length === 1) throw required(name, 'second')
        return (
          settings.nominal ? withDefaults([2, 12], [3, 'sum']) : hasMode ? withDefaults([2, 'sum']) : (all: readonly Expression[]) => all
        )(args)
      },
      check: args => settingsProblem(name, args, settings),
      returns: BinaryType,
      eval: (a: Uint8Array, b: Uint8Array, ...rest: Value[]) => {
        const mode = hasMode ? modeOf(rest.at(-1)) : 'sum'
        const first = read(name, kind, a)
        const other = theta ? withSummaries(readTheta(name, b), mode, kind) : read(name, kind, b)
        return bytesOf(compute(first, other, Number(rest[0]), mode), mode)
      },
    })
  }
  const unite = (a: Tuple, b: Tuple, lgNominal: number, mode: Mode): Tuple => {
    const union = newTuple(lgNominal, mode, kind)
    uniteTuple(union, a)
    uniteTuple(union, b)
    return resultOfTuple(union)
  }
  const scalars = [
    one('sketch_estimate', DoubleType, 'About how many different keys a sketch has seen.', '2.0', estimateTuple),
    one('sketch_theta', DoubleType, 'The share of hashes that the sketch keeps.', '1.0', thetaShare),
    summary,
    ...[false, true].flatMap(theta => {
      const whom = theta ? 'a theta sketch' : 'another'
      return [
        two('union', theta, { nominal: 2, mode: 3 }, `The union with ${whom}.`, '3.0', unite),
        two('intersection', theta, { mode: 2 }, `The keys in common with ${whom}.`, '1.0', (a, b, _n, mode) =>
          intersectTuple(a, b, mode, kind),
        ),
        two('difference', theta, {}, `The keys that ${whom} has not.`, '1.0', (a, b) => differenceTuple(a, hashesOf(b))),
      ]
    }),
  ]

  const rows = `VALUES (1, ${value(5)}), (1, ${value(1)}), (2, ${value(2)}) tab(k, v)`
  const merge = (a: TupleBuilder, b: TupleBuilder): TupleBuilder => {
    if (a.empty) return b
    if (b.empty) return a
    const union = newTuple(a.lgNominal, a.mode, kind)
    uniteTuple(union, resultOfTuple(a))
    uniteTuple(union, resultOfTuple(b))
    return union
  }
  const keyed = aggregate({
    name: named('sketch_agg'),
    group: 'agg_funcs',
    since: '4.2.0',
    usage: `${named('sketch_agg')}(key, summary[, lgNomEntries[, mode]])`,
    doc: 'A tuple sketch of the keys in the binary form of Apache DataSketches, with the numbers beside them combined by the mode: sum, min, max or alwaysone.',
    examples: [[`SELECT ${named('sketch_estimate')}(${named('sketch_agg')}(k, v, 12, 'sum')) FROM ${rows}`, '2.0']],
    args: [KEY, `${kind === 'double' ? 'double' : 'int'}?`, 'int?', 'string?'],
    constants: [2, 3],
    coerce: args => {
      if (args.length < 2) throw required(named('sketch_agg'), 'summary')
      return withDefaults([2, 12], [3, 'sum'])(args)
    },
    check: args => settingsProblem(named('sketch_agg'), args, { nominal: 2, mode: 3 }),
    returns: BinaryType,
    nullable: false,
    bind: info => {
      const hash = itemHash(info.argTypes[0]!)
      const mode = modeOf(info.constants[3])
      return {
        init: () => newTuple(Number(info.constants[2]), mode, kind),
        update: (s: TupleBuilder, key: Value, v: number | null) => {
          const h = key === null || v === null ? undefined : hash(key)
          if (h !== undefined) addTuple(s, h, v!)
          return s
        },
        merge,
        finish: (s: TupleBuilder) => bytesOf(resultOfTuple(s), mode),
      }
    },
  })
  const unionAgg = aggregate({
    name: named('union_agg'),
    group: 'agg_funcs',
    since: '4.2.0',
    usage: `${named('union_agg')}(sketch[, lgNomEntries[, mode]])`,
    doc: 'The union of tuple sketches.',
    examples: [
      [`SELECT ${named('sketch_estimate')}(${named('union_agg')}(s)) FROM (SELECT ${named('sketch_agg')}(k, v) s FROM ${rows})`, '2.0'],
    ],
    args: ['binary', 'int?', 'string?'],
    constants: [1, 2],
    coerce: withDefaults([1, 12], [2, 'sum']),
    check: args => settingsProblem(named('union_agg'), args, { nominal: 1, mode: 2 }),
    returns: BinaryType,
    nullable: false,
    bind: info => {
      const mode = modeOf(info.constants[2])
      return {
        init: () => newTuple(Number(info.constants[1]), mode, kind),
        update: (s: TupleBuilder, v: Uint8Array | null) => {
          if (v !== null) uniteTuple(s, read(named('union_agg'), kind, v))
          return s
        },
        merge,
        finish: (s: TupleBuilder) => bytesOf(resultOfTuple(s), mode),
      }
    },
  })
  const intersectionAgg = aggregate({
    name: named('intersection_agg'),
    group: 'agg_funcs',
    since: '4.2.0',
    usage: `${named('intersection_agg')}(sketch[, mode])`,
    doc: 'The intersection of tuple sketches.',
    examples: [
      [`SELECT ${named('sketch_estimate')}(${named('intersection_agg')}(sketch)) FROM VALUES (CAST(NULL AS BINARY)) tab(sketch)`, '0.0'],
    ],
    args: ['binary', 'string?'],
    constants: [1],
    coerce: withDefaults([1, 'sum']),
    check: args => settingsProblem(named('intersection_agg'), args, { mode: 1 }),
    returns: BinaryType,
    nullable: false,
    bind: info => {
      const mode = modeOf(info.constants[1])
      const add = (s: { sketch?: Tuple }, b: Tuple) => ({ sketch: s.sketch === undefined ? b : intersectTuple(s.sketch, b, mode, kind) })
      return {
        init: (): { sketch?: Tuple } => ({}),
        update: (s: { sketch?: Tuple }, v: Uint8Array | null) => (v === null ? s : add(s, read(named('intersection_agg'), kind, v))),
        merge: (a: { sketch?: Tuple }, b: { sketch?: Tuple }) => (b.sketch === undefined ? a : add(a, b.sketch)),
        finish: (s: { sketch?: Tuple }) => bytesOf(s.sketch ?? EMPTY_TUPLE, mode),
      }
    },
  })
  return { scalars, aggregates: [keyed, unionAgg, intersectionAgg] }
}

const doubles = family('double')
const integers = family('integer')
export const doubleScalars = doubles.scalars
export const doubleAggregates = doubles.aggregates
export const integerScalars = integers.scalars
export const integerAggregates = integers.aggregates
