import { type Expression, Literal } from '../../plan/expression.ts'
import { ArrayType, FloatType } from '../../types/data-type.ts'
import { quotedSqlName } from '../../types/names.ts'
import type { Value } from '../../types/value.ts'
import { sparkError } from '../../util/errors.ts'
import { type AggregateFunction, aggregate, type Mismatch, type ScalarFunction, scalar } from '../define.ts'
import { quoted } from '../errors.ts'
import { mismatch, typeOf } from '../type-rules.ts'

/** Arrays of floats as vectors: products, distances, norms, and their sums. Sums are of doubles, in blocks of eight, as Spark adds them. */

type Vector = readonly (number | null)[]
const Vectors = ArrayType(FloatType, true)

/** Vectors are not cast: what isn't an array of floats is refused. */
function vectorsOnly(count: number, args: readonly Expression[]): Mismatch | undefined {
  for (const [i, arg] of args.slice(0, count).entries()) {
    const t = typeOf(arg)
    if (t.type === 'array' && t.element.type === 'float') continue
    return mismatch('UNEXPECTED_INPUT_TYPE', {
      paramIndex: ['first', 'second'][i]!,
      requiredType: '"ARRAY<FLOAT>"',
      inputSql: '',
      inputType: quotedSqlName(t),
    })
  }
  if (args.length <= count) return undefined
  const t = typeOf(args[count]!)
  if (t.type === 'float' || t.type === 'null') return undefined
  return mismatch('UNEXPECTED_INPUT_TYPE', { paramIndex: 'second', requiredType: '"FLOAT"', inputSql: '', inputType: quotedSqlName(t) })
}

/** Adds up `term(i)` as Spark does: eight at a time, then one by one. */
function total(n: number, term: (i: number) => number): number {
  let sum = 0
  let i = 0
  for (; i + 8 <= n; i += 8) {
    let block = term(i)
    for (let j = 1; j < 8; j++) block += term(i + j)
    sum += block
  }
  for (; i < n; i++) sum += term(i)
  return sum
}

const differ = (name: string, left: number, right: number) =>
  sparkError('VECTOR_DIMENSION_MISMATCH', { functionName: quoted(name), leftDim: String(left), rightDim: String(right) })

const hasNull = (v: Vector): boolean => v.includes(null)

function pairwise(name: string, doc: string, example: readonly [string, string], compute: (a: number[], b: number[]) => number | null) {
  return scalar({
    name,
    group: 'vector_funcs',
    since: '4.2.0',
    usage: `${name}(array1, array2)`,
    doc,
    examples: [example],
    args: ['any', 'any'],
    check: args => vectorsOnly(2, args),
    returns: FloatType,
    mayReturnNull: true,
    mayThrow: true,
    eval: (a: Vector, b: Vector) => {
      if (a.length !== b.length) throw differ(name, a.length, b.length)
      if (hasNull(a) || hasNull(b)) return null
      const result = compute(a as number[], b as number[])
      return result === null ? null : Math.fround(result)
    },
  })
}

const dot = (a: readonly number[], b: readonly number[]): number => total(a.length, i => a[i]! * b[i]!)

export const products: ScalarFunction[] = [
  pairwise(
    'vector_inner_product',
    'The sum of the products of the vectors’ elements.',
    ['SELECT vector_inner_product(array(1.0F, 2.0F, 3.0F), array(4.0F, 5.0F, 6.0F))', '32.0'],
    dot,
  ),
  pairwise(
    'vector_cosine_similarity',
    'The cosine of the angle between the vectors; null where one of them is zero.',
    ['SELECT vector_cosine_similarity(array(1.0F, 2.0F, 3.0F), array(4.0F, 5.0F, 6.0F))', '0.97463185'],
    (a, b) => {
      const lengths = Math.sqrt(dot(a, a) * dot(b, b))
      return a.length === 0 || lengths === 0 ? null : dot(a, b) / lengths
    },
  ),
  pairwise(
    'vector_l2_distance',
    'The Euclidean distance between the vectors.',
    ['SELECT vector_l2_distance(array(1.0F, 2.0F, 3.0F), array(4.0F, 5.0F, 6.0F))', '5.196152'],
    (a, b) => Math.sqrt(total(a.length, i => (a[i]! - b[i]!) ** 2)),
  ),
]

function norm(name: string, v: readonly number[], degree: number): number {
  if (degree === 1) return total(v.length, i => Math.abs(v[i]!))
  if (degree === 2) return Math.sqrt(dot(v, v))
  if (degree === Number.POSITIVE_INFINITY) return v.reduce((most, x) => Math.max(most, Math.abs(x)), 0)
  const degreeText = Number.isInteger(degree) ? degree.toFixed(1) : String(degree)
  throw sparkError('INVALID_VECTOR_NORM_DEGREE', { functionName: quoted(name), degree: degreeText })
}

const TWO: Expression = Literal({ value: 2, dataType: FloatType })

function normed(
  name: string,
  doc: string,
  examples: ScalarFunction['examples'],
  returns: ScalarFunction['returns'],
  compute: (v: number[], degree: number) => Value,
) {
  return scalar({
    name,
    group: 'vector_funcs',
    since: '4.2.0',
    usage: `${name}(vector[, degree])`,
    doc,
    examples,
    args: ['any', 'any?'],
    coerce: args => (args.length === 1 ? [...args, TWO] : args),
    check: args => vectorsOnly(1, args),
    returns,
    mayReturnNull: true,
    mayThrow: true,
    eval: (v: Vector, degree: number) => (hasNull(v) ? null : compute(v as number[], degree)),
  })
}

export const norms: ScalarFunction[] = [
  normed(
    'vector_norm',
    'The length of the vector: by degree 1 the sum of absolute values, by 2 the Euclidean, by infinity the greatest absolute value.',
    [['SELECT vector_norm(array(3.0F, 4.0F), 2.0F)', '5.0']],
    FloatType,
    (v, degree) => Math.fround(norm('vector_norm', v, degree)),
  ),
  normed(
    'vector_normalize',
    'The vector divided by its norm; null where that is zero.',
    [['SELECT vector_normalize(array(3.0F, 4.0F), 2.0F)', '[0.6, 0.8]']],
    Vectors,
    (v, degree) => {
      const length = norm('vector_normalize', v, degree)
      if (v.length === 0) return []
      return length === 0 ? null : v.map(x => Math.fround(x / length))
    },
  ),
]

interface Sums {
  count: number
  sums: number[] | undefined
}

function summed(name: string, doc: string, result: string, finish: (sum: number, count: number) => number): AggregateFunction {
  const add = (s: Sums, v: readonly number[], count: number): Sums => {
    if (s.sums === undefined) return { count, sums: [...v] }
    if (s.sums.length !== v.length) throw differ(name, s.sums.length, v.length)
    for (const [i, x] of v.entries()) s.sums[i]! += x
    s.count += count
    return s
  }
  return aggregate({
    name,
    group: 'vector_funcs',
    since: '4.2.0',
    usage: `${name}(array)`,
    doc,
    examples: [[`SELECT ${name}(col) FROM VALUES (array(1.0F, 2.0F)), (array(3.0F, 4.0F)) AS tab(col)`, result]],
    args: ['any'],
    check: args => vectorsOnly(1, args),
    returns: Vectors,
    bind: () => ({
      init: (): Sums => ({ count: 0, sums: undefined }),
      update: (s: Sums, v: Vector | null) => (v === null || hasNull(v) ? s : add(s, v as number[], 1)),
      merge: (a: Sums, b: Sums) => (b.sums === undefined ? a : add(a, b.sums, b.count)),
      finish: (s: Sums) => s.sums?.map(x => Math.fround(finish(x, s.count))) ?? null,
    }),
  })
}

export const sums: AggregateFunction[] = [
  summed('vector_sum', 'The vectors added up.', '[4.0, 6.0]', sum => sum),
  summed('vector_avg', 'The mean of the vectors.', '[2.0, 3.0]', (sum, count) => sum / count),
]
