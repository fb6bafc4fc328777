import type { Expression } from '../../plan/expression.ts'
import {
  ArrayType,
  BinaryType,
  ByteType,
  type DataType,
  DoubleType,
  FloatType,
  IntegerType,
  LongType,
  ShortType,
  StringType,
} from '../../types/data-type.ts'
import { quotedSqlName } from '../../types/names.ts'
import type { Value } from '../../types/value.ts'
import { sparkError } from '../../util/errors.ts'
import { type AggregateFunction, aggregate, type Mismatch, type ScalarFunction, scalar } from '../define.ts'
import { quoted } from '../errors.ts'
import { castTo, constantOf, isNumeric, isString, mismatch, nonFoldable, nonFoldableSize, typeOf } from '../type-rules.ts'
import { isConstant, typesProblem } from './arguments.ts'
import {
  addItem,
  DEFAULT_K,
  emptyKll,
  type Kind,
  type Kll,
  kllBytes,
  kllOf,
  kllSummary,
  MAX_K,
  MIN_K,
  mergeKll,
  quantilesOf,
  ranksOf,
} from './kll.ts'

/** Quantile sketches; one family for integers, one for doubles, one for floats. */

const invalid = (name: string) => sparkError('KLL_INVALID_INPUT_SKETCH_BUFFER', { function: quoted(name) })
function read(name: string, kind: Kind, bytes: Uint8Array): Kll {
  const sketch = kllOf(bytes, kind)
  if (sketch === undefined) throw invalid(name)
  return sketch
}

function sizeProblem(name: string, arg: Expression | undefined): Mismatch | undefined {
  if (arg === undefined) return undefined
  if (!isConstant(arg)) return nonFoldableSize('k', arg)
  const k = constantOf(arg)
  if (k === null || typeOf(arg).type === 'null') return mismatch('UNEXPECTED_NULL', { exprName: 'k' })
  if (Number(k) >= MIN_K && Number(k) <= MAX_K) return undefined
  const { message } = sparkError('KLL_SKETCH_K_OUT_OF_RANGE', { functionName: quoted(name), k: String(k) })
  return mismatch('TYPE_CHECK_FAILURE_WITH_HINT', { msg: message, hint: '' })
}

/** A number, or an array of numbers, as the type at hand. */
function numbers(e: Expression, to: DataType): Expression {
  const t = typeOf(e)
  if (t.type === 'null') return castTo(e, to)
  if (isNumeric(t) || isString(t)) return castTo(e, to)
  return t.type === 'array' && isNumeric(t.element) && !t.containsNull ? castTo(e, ArrayType(to, false)) : e
}

function numbersProblem(arg: Expression, type: DataType): Mismatch | undefined {
  const t = typeOf(arg)
  if (t.type === type.type || (t.type === 'array' && t.element.type === type.type && !t.containsNull)) return undefined
  const name = quotedSqlName(type)
  return mismatch('UNEXPECTED_INPUT_TYPE', {
    paramIndex: 'second',
    requiredType: `(${name} or "ARRAY<${name.slice(1, -1)}>")`,
    inputSql: '',
    inputType: quotedSqlName(t),
  })
}

const family = (kind: Kind): { readonly scalars: ScalarFunction[]; readonly aggregates: AggregateFunction[] } => {
  const type = kind === 'bigint' ? LongType : kind === 'double' ? DoubleType : FloatType
  const inputs =
    kind === 'bigint' ? [ByteType, IntegerType, LongType, ShortType] : kind === 'double' ? [FloatType, DoubleType] : [FloatType]
  const named = (stem: string): string => `kll_${stem}_${kind}`
  const sqlType = kind === 'bigint' ? 'BIGINT' : kind.toUpperCase()
  const rows = `VALUES (CAST(1 AS ${sqlType})), (CAST(2 AS ${sqlType})), (CAST(3 AS ${sqlType})) tab(col)`
  const sketch = `${named('sketch_agg')}(col)`
  const common = { group: 'sketch_funcs', since: '4.1.0', mayThrow: true } as const

  const one = (
    stem: string,
    returns: DataType,
    doc: string,
    examples: ScalarFunction['examples'],
    compute: (s: Kll) => Value,
  ): ScalarFunction =>
    scalar({
      ...common,
      name: named(stem),
      usage: `${named(stem)}(sketch)`,
      doc,
      examples,
      args: ['binary'],
      returns,
      eval: (b: Uint8Array) => compute(read(named(stem), kind, b)),
    })

  const asking = (
    stem: string,
    what: string,
    argument: DataType,
    result: DataType,
    doc: string,
    example: string,
    answer: string,
    compute: (s: Kll, wanted: Value[]) => Value[],
  ) =>
    scalar({
      ...common,
      name: named(stem),
      usage: `${named(stem)}(sketch, ${what})`,
      doc,
      examples: [[`SELECT ${named(stem)}(${sketch}, ${example}) FROM ${rows}`, answer]],
      args: ['binary', 'any'],
      coerce: ([s, wanted]) => [s!, numbers(wanted!, argument)],
      check: args => {
        const problem = numbersProblem(args[1]!, argument)
        if (problem !== undefined || isFoldableDeep(args[1]!)) return problem
        return nonFoldable(what, args[1]!)
      },
      returns: types => (types[1]!.type === 'array' ? ArrayType(result, false) : result),
      eval: (b: Uint8Array, wanted: Value) => {
        const s = read(named(stem), kind, b)
        const list = Array.isArray(wanted) ? wanted : [wanted]
        if (stem === 'sketch_get_quantile' && list.some(w => !((w as number) >= 0 && (w as number) <= 1)))
          throw sparkError('KLL_SKETCH_INVALID_QUANTILE_RANGE', { functionName: quoted(named(stem)) })
        if (s.n === 0) throw invalid(named(stem))
        const found = compute(s, list)
        return Array.isArray(wanted) ? found : found[0]!
      },
    })

  const scalars = [
    one(
      'sketch_get_n',
      LongType,
      'How many values a sketch has seen.',
      [[`SELECT ${named('sketch_get_n')}(${sketch}) FROM ${rows}`, '3']],
      s => BigInt(s.n),
    ),
    one(
      'sketch_to_string',
      StringType,
      'A summary of a sketch for people.',
      [[`SELECT length(${named('sketch_to_string')}(${sketch})) > 0 FROM ${rows}`, 'true']],
      kllSummary,
    ),
    asking(
      'sketch_get_quantile',
      'rank',
      DoubleType,
      type,
      'The value at a rank from 0 to 1, or at each of an array of them.',
      '0.5',
      kind === 'bigint' ? '2' : '2.0',
      (s, ranks) => quantilesOf(s, ranks as number[]),
    ),
    asking(
      'sketch_get_rank',
      'quantile',
      type,
      DoubleType,
      'The share of values that are not greater than a value, or than each of an array of them.',
      '3',
      '1.0',
      (s, quantiles) => ranksOf(s, quantiles as number[]),
    ),
    scalar({
      ...common,
      name: named('sketch_merge'),
      usage: `${named('sketch_merge')}(first, second)`,
      doc: 'Two sketches as one.',
      examples: [[`SELECT ${named('sketch_get_n')}(${named('sketch_merge')}(${sketch}, ${sketch})) FROM ${rows}`, '6']],
      args: ['binary', 'binary'],
      returns: BinaryType,
      eval: (a: Uint8Array, b: Uint8Array) => {
        const merged = read(named('sketch_merge'), kind, a)
        mergeKll(merged, read(named('sketch_merge'), kind, b))
        return kllBytes(merged)
      },
    }),
  ]

  const merge = (a: Kll, b: Kll): Kll => {
    mergeKll(a, b)
    return a
  }
  const collecting = (stem: string, types: readonly DataType[], doc: string, example: string, add: (s: Kll, v: Value) => void) =>
    aggregate({
      name: named(stem),
      group: 'agg_funcs',
      since: '4.1.0',
      usage: `${named(stem)}(expr[, k])`,
      doc,
      examples: [[example, '3']],
      args: ['any', 'any?'],
      check: args => typesProblem(args, [types, [IntegerType]]) ?? sizeProblem(named(stem), args[1]),
      returns: BinaryType,
      nullable: false,
      bind: info => ({
        init: () => emptyKll(kind, Number(info.constants[1] ?? DEFAULT_K)),
        update: (s: Kll, v: Value) => {
          if (v !== null) add(s, v)
          return s
        },
        merge,
        finish: kllBytes,
      }),
    })
  const aggregates = [
    collecting(
      'sketch_agg',
      inputs,
      'A KLL sketch of the values in the binary form of Apache DataSketches; the greater k, the closer its answers.',
      `SELECT ${named('sketch_get_n')}(${sketch}) FROM ${rows}`,
      (s, v) => addItem(s, kind === 'bigint' ? BigInt(v as number | bigint) : (v as number)),
    ),
    collecting(
      'merge_agg',
      [BinaryType],
      'Several KLL sketches as one.',
      `SELECT ${named('sketch_get_n')}(${named('merge_agg')}(s)) FROM (SELECT ${sketch} s FROM ${rows})`,
      (s, v) => mergeKll(s, read(named('merge_agg'), kind, v as Uint8Array)),
    ),
  ]
  return { scalars, aggregates }
}

/** Made of constants alone. */
const isFoldableDeep = (e: Expression): boolean =>
  e.type === 'Literal' || (e.type === 'Cast' && isFoldableDeep(e.child)) || (e.type === 'Call' && e.args.every(isFoldableDeep))

const families = (['bigint', 'double', 'float'] as const).map(family)
export const scalars = families.flatMap(f => f.scalars)
export const aggregates = families.flatMap(f => f.aggregates)
