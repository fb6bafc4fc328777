import type { Emitter } from '../../codegen/emitter.ts'
import { type AggregateCode, asF64, float64, type Maybe } from '../../codegen/value.ts'
import { DoubleType } from '../../types/data-type.ts'
import { type F64, f64, select } from '../../wasm/instructions.ts'
import { type AggregateFunction, aggregate, type JsAggregate } from '../define.ts'
import { whenNotNull } from './basic.ts'
import { field, get, meanOfBoth, orNaN, set, unlessNaN, zero } from './moments-code.ts'

/** Variance, skewness, kurtosis: by central moments, updated and merged one group at a time, in Spark's order of operations. */

/** n, mean, and the sums of the 2nd to 4th powers of the distances from it. */
interface Moments {
  n: number
  mean: number
  m2: number
  m3: number
  m4: number
}

const moments = (order: 2 | 3 | 4, finish: (m: Moments) => number | null): JsAggregate<Moments> => ({
  init: () => ({ n: 0, mean: 0, m2: 0, m3: 0, m4: 0 }),
  update(s, v: number | null) {
    if (v === null) return s
    const n = s.n + 1
    const delta = v - s.mean
    const deltaN = delta / n
    const m2 = s.m2 + delta * (delta - deltaN)
    const next = { n, mean: s.mean + deltaN, m2, m3: 0, m4: 0 }
    if (order < 3) return next
    const delta2 = delta * delta
    const deltaN2 = deltaN * deltaN
    next.m3 = s.m3 - 3 * deltaN * m2 + delta * (delta2 - deltaN2)
    if (order === 4) next.m4 = s.m4 - 4 * deltaN * next.m3 - 6 * deltaN2 * m2 + delta * (delta * delta2 - deltaN * deltaN2)
    return next
  },
  merge(a, b) {
    if (b.n === 0) return a
    if (a.n === 0) return b
    const n = a.n + b.n
    const delta = b.mean - a.mean
    const deltaN = delta / n
    const m2 = a.m2 + b.m2 + delta * deltaN * a.n * b.n
    const m3 = a.m3 + b.m3 + deltaN * deltaN * delta * a.n * b.n * (a.n - b.n) + 3 * deltaN * (a.n * b.m2 - b.n * a.m2)
    const m4 =
      a.m4 +
      b.m4 +
      deltaN * deltaN * deltaN * delta * a.n * b.n * (a.n * a.n - a.n * b.n + b.n * b.n) +
      6 * deltaN * deltaN * (a.n * a.n * b.m2 + b.n * b.n * a.m2) +
      4 * deltaN * (a.n * b.m3 - b.n * a.m3)
    return { n, mean: a.mean + deltaN * b.n, m2, m3, m4 }
  },
  finish: s => (s.n === 0 ? null : finish(s)),
})

/** State { n, mean, m2, … } up to the order's power, as doubles. */
function momentsCode(order: 2 | 3 | 4, finish: (g: Emitter, m: { n: F64; m2: F64; last: F64 }) => Maybe): AggregateCode {
  const { add, sub, mul, div } = f64
  const times = (factor: number, ...others: F64[]): F64 => others.reduce(mul, f64.const(factor))
  const fields = order + 1
  return {
    state: new Array(fields).fill(field),
    init: () => new Array(fields).fill(zero),
    update: (g, [sn, smean, sm2, sm3, sm4], [v]) =>
      whenNotNull(g, [v!], () => {
        const n = g.keep(add(get(g, sn!), f64.const(1)))
        const mean = get(g, smean!)
        const delta = g.keep(sub(asF64(v!.val), mean))
        const deltaN = g.keep(div(delta, n))
        const m2 = g.keep(add(get(g, sm2!), mul(delta, sub(delta, deltaN))))
        set(sn!, n)
        set(smean!, add(mean, deltaN))
        set(sm2!, m2)
        if (order === 2) return
        const [delta2, deltaN2] = [g.keep(mul(delta, delta)), g.keep(mul(deltaN, deltaN))]
        const m3 = g.keep(add(sub(get(g, sm3!), times(3, deltaN, m2)), mul(delta, sub(delta2, deltaN2))))
        set(sm3!, m3)
        if (order === 3) return
        const rest = mul(delta, sub(mul(delta, delta2), mul(deltaN, deltaN2)))
        set(sm4!, add(sub(sub(get(g, sm4!), times(4, deltaN, m3)), times(6, deltaN2, m2)), rest))
      }),
    merge: (g, [sn, smean, sm2, sm3, sm4], others) => {
      const [bn, bmean, b2, b3, b4] = others.map(o => g.keep(asF64(o.val))) as [F64, F64, F64, F64?, F64?]
      g.if(f64.gt(bn, f64.const(0)), () => {
        const [an, mean, a2] = [get(g, sn!), get(g, smean!), get(g, sm2!)]
        const n = g.keep(add(an, bn))
        const delta = g.keep(sub(bmean, mean))
        const deltaN = g.keep(div(delta, n))
        const m2 = g.keep(add(add(a2, b2), mul(mul(mul(delta, deltaN), an), bn)))
        if (order > 2) {
          const a3 = get(g, sm3!)
          const skew = mul(mul(mul(mul(mul(deltaN, deltaN), delta), an), bn), sub(an, bn))
          const m3 = g.keep(add(add(add(a3, b3!), skew), mul(times(3, deltaN), sub(mul(an, b2), mul(bn, a2)))))
          if (order === 4) {
            const a4 = get(g, sm4!)
            const squares = add(sub(mul(an, an), mul(an, bn)), mul(bn, bn))
            const fourth = mul(mul(mul(mul(mul(mul(deltaN, deltaN), deltaN), delta), an), bn), squares)
            const second = mul(mul(times(6, deltaN), deltaN), add(mul(mul(an, an), b2), mul(mul(bn, bn), a2)))
            const third = mul(times(4, deltaN), sub(mul(an, b3!), mul(bn, a3)))
            set(sm4!, g.keep(add(add(add(add(a4, b4!), fourth), second), third)))
          }
          set(sm3!, m3)
        }
        const moved = g.keep(meanOfBoth(an, mean, bmean, mul(deltaN, bn)))
        set(sn!, n)
        set(smean!, moved)
        set(sm2!, m2)
      })
    },
    finish: (g, fields) => {
      const m = fields.map(f => g.keep(asF64(f.val)))
      return finish(g, { n: m[0]!, m2: m[2]!, last: m.at(-1)! })
    },
  }
}

/** Variance, or its root. */
const spreadCode = (sample: boolean, root: boolean): AggregateCode =>
  momentsCode(2, (g, { n, m2 }) => {
    const isNull = g.keep(f64.lt(n, f64.const(sample ? 2 : 1)))
    const divisor = sample ? f64.sub(n, f64.const(1)) : n
    const variance = f64.div(m2, select(f64.const(1), divisor, isNull))
    return { val: float64(root ? f64.sqrt(variance) : variance), isNull }
  })

type Spec = Pick<AggregateFunction, 'name' | 'doc' | 'examples'> & Partial<AggregateFunction>
const spread = (spec: Spec, sample: boolean, root: boolean): AggregateFunction =>
  aggregate({
    group: 'agg_funcs',
    since: '1.6.0',
    usage: `${spec.name}(expr)`,
    args: ['double'],
    returns: DoubleType,
    bind: info =>
      orNaN(
        info,
        moments(2, s => {
          if (sample && s.n === 1) return null
          const v = s.m2 / (sample ? s.n - 1 : s.n)
          return root ? Math.sqrt(v) : v
        }),
      ),
    wasm: info => unlessNaN(info, () => spreadCode(sample, root)),
    ...spec,
  })

const overValues = (name: string, values: string): string => `SELECT ${name}(col) FROM VALUES ${values} AS tab(col)`
export const stddev = spread(
  {
    name: 'stddev',
    aliases: ['std', 'stddev_samp'],
    printsAlias: true,
    doc: 'The standard deviation of a sample; null of fewer than two values.',
    examples: [[overValues('stddev', '(1), (2), (3)'), '1.0']],
  },
  true,
  true,
)
export const stddevPop = spread(
  {
    name: 'stddev_pop',
    doc: 'The standard deviation of a population.',
    examples: [[overValues('stddev_pop', '(1), (2), (3)'), '0.816496580927726']],
  },
  false,
  true,
)
export const variance = spread(
  {
    name: 'variance',
    aliases: ['var_samp'],
    printsAlias: true,
    doc: 'The variance of a sample; null of fewer than two values.',
    examples: [[overValues('variance', '(1), (2), (3)'), '1.0']],
  },
  true,
  false,
)
export const varPop = spread(
  { name: 'var_pop', doc: 'The variance of a population.', examples: [[overValues('var_pop', '(1), (2), (3)'), '0.6666666666666666']] },
  false,
  false,
)

/** Null where all values are the same. */
const shapeCode = (order: 3 | 4, value: (m: { n: F64; m2: F64; last: F64 }) => F64): AggregateCode =>
  momentsCode(order, (g, m) => {
    const isNull = g.keep(f64.eq(m.m2, f64.const(0)))
    return { val: float64(value({ ...m, m2: select(f64.const(1), m.m2, isNull) })), isNull }
  })

const shape = (
  name: string,
  doc: string,
  order: 3 | 4,
  example: readonly [string, string],
  finish: (m: Moments) => number,
  code: (m: { n: F64; m2: F64; last: F64 }) => F64,
): AggregateFunction =>
  aggregate({
    name,
    group: 'agg_funcs',
    since: '1.6.0',
    usage: `${name}(expr)`,
    doc,
    examples: [example],
    args: ['double'],
    returns: DoubleType,
    bind: info =>
      orNaN(
        info,
        moments(order, s => (s.m2 === 0 ? null : finish(s))),
      ),
    wasm: info => unlessNaN(info, () => shapeCode(order, code)),
  })
export const skewness = shape(
  'skewness',
  'How lopsided the values lie around their mean.',
  3,
  [overValues('skewness', '(-10), (-20), (100), (1000)'), '1.1135657469022011'],
  s => (Math.sqrt(s.n) * s.m3) / Math.sqrt(s.m2 * s.m2 * s.m2),
  ({ n, m2, last }) => f64.div(f64.mul(f64.sqrt(n), last), f64.sqrt(f64.mul(f64.mul(m2, m2), m2))),
)
export const kurtosis = shape(
  'kurtosis',
  'How heavy the tails of the values are, less 3.',
  4,
  [overValues('kurtosis', '(-10), (-20), (100), (1000)'), '-0.7014368047529627'],
  s => (s.n * s.m4) / (s.m2 * s.m2) - 3.0,
  ({ n, m2, last }) => f64.sub(f64.div(f64.mul(n, last), f64.mul(m2, m2)), f64.const(3)),
)
