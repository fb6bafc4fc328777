import type { Emitter } from '../codegen/emitter.ts'
import { type AggregateCode, asF64, float64, type Maybe, type StateRef } from '../codegen/value.ts'
import { DoubleType, LongType } from '../types/data-type.ts'
import type { Value } from '../types/value.ts'
import { type F64, f64, type I32, i32, select } from '../wasm/instructions.ts'
import { whenNotNull } from './aggregate-basic.ts'
import { type AggregateFunction, aggregate, type CallInfo, type JsAggregate } from './define.ts'

/** Variance, skewness, correlation, regression: by central moments, updated and merged one group at a time, in Spark's order of operations. */

/** With the switch of former versions, what too few values have none of is NaN. */
const orNaN = <S extends { readonly n: number }>(info: CallInfo, a: JsAggregate<S>): JsAggregate<S> =>
  info.options.legacy?.nanStatistics ? { ...a, finish: s => a.finish(s) ?? (s.n > 0 ? Number.NaN : null) } : a

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

const zero: Maybe = { val: float64(f64.const(0)) }
const field = { dataType: DoubleType, nullable: false }
const get = (g: Emitter, s: StateRef): F64 => g.keep(asF64(s.get().val))
const set = (s: StateRef, v: F64) => s.set({ val: float64(v) })

/** The mean of two groups; that of the second as it is, where the first is empty. */
const meanOfBoth = (n: F64, mean: F64, other: F64, moved: F64): F64 => select(f64.add(mean, moved), other, f64.gt(n, f64.const(0)))

/** State { n, mean, m2 }, as doubles. */
function varianceCode(sample: boolean, root: boolean): AggregateCode {
  return {
    state: [field, field, field],
    init: () => [zero, zero, zero],
    update: (g, [sn, smean, sm2], [v]) =>
      whenNotNull(g, [v!], () => {
        const n = g.keep(f64.add(get(g, sn!), f64.const(1)))
        const mean = get(g, smean!)
        const delta = g.keep(f64.sub(asF64(v!.val), mean))
        const deltaN = g.keep(f64.div(delta, n))
        const m2 = g.keep(f64.add(get(g, sm2!), f64.mul(delta, f64.sub(delta, deltaN))))
        const moved = g.keep(f64.add(mean, deltaN))
        set(sn!, n)
        set(smean!, moved)
        set(sm2!, m2)
      }),
    merge: (g, [sn, smean, sm2], [on, omean, om2]) => {
      const bn = g.keep(asF64(on!.val))
      g.if(f64.gt(bn, f64.const(0)), () => {
        const an = get(g, sn!)
        const n = g.keep(f64.add(an, bn))
        const mean = get(g, smean!)
        const delta = g.keep(f64.sub(asF64(omean!.val), mean))
        const deltaN = g.keep(f64.div(delta, n))
        const m2 = f64.add(f64.add(get(g, sm2!), asF64(om2!.val)), f64.mul(f64.mul(f64.mul(delta, deltaN), an), bn))
        const kept = g.keep(m2)
        const moved = g.keep(meanOfBoth(an, mean, asF64(omean!.val), f64.mul(deltaN, bn)))
        set(sn!, n)
        set(smean!, moved)
        set(sm2!, kept)
      })
    },
    finish: (g, [n, , m2]) => {
      const count = g.keep(asF64(n!.val))
      const isNull = g.keep(f64.lt(count, f64.const(sample ? 2 : 1)))
      const divisor = sample ? f64.sub(count, f64.const(1)) : count
      const variance = f64.div(asF64(m2!.val), select(f64.const(1), divisor, isNull))
      return { val: float64(root ? f64.sqrt(variance) : variance), isNull }
    },
  }
}

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
    wasm: info => (info.options.legacy?.nanStatistics ? undefined : varianceCode(sample, root)),
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

const shape = (
  name: string,
  doc: string,
  order: 3 | 4,
  example: readonly [string, string],
  finish: (m: Moments) => number,
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
  })
export const skewness = shape(
  'skewness',
  'How lopsided the values lie around their mean.',
  3,
  [overValues('skewness', '(-10), (-20), (100), (1000)'), '1.1135657469022011'],
  s => (Math.sqrt(s.n) * s.m3) / Math.sqrt(s.m2 * s.m2 * s.m2),
)
export const kurtosis = shape(
  'kurtosis',
  'How heavy the tails of the values are, less 3.',
  4,
  [overValues('kurtosis', '(-10), (-20), (100), (1000)'), '-0.7014368047529627'],
  s => (s.n * s.m4) / (s.m2 * s.m2) - 3.0,
)

// ---- two variables ----

/** n, both means, the sum of products of distances, and both sums of squares. */
interface CoMoments {
  n: number
  x: number
  y: number
  ck: number
  mx: number
  my: number
  /** The plain sums, for the means that are asked for by themselves. */
  sx: number
  sy: number
}

const coMoments = (finish: (s: CoMoments) => Value): JsAggregate<CoMoments> => ({
  init: () => ({ n: 0, x: 0, y: 0, ck: 0, mx: 0, my: 0, sx: 0, sy: 0 }),
  update(s, x: number | null, y: number | null) {
    if (x === null || y === null) return s
    const n = s.n + 1
    const dx = x - s.x
    const dxN = dx / n
    const dy = y - s.y
    const dyN = dy / n
    return {
      n,
      x: s.x + dxN,
      y: s.y + dyN,
      ck: s.ck + dx * (dy - dyN),
      mx: s.mx + dx * (dx - dxN),
      my: s.my + dy * (dy - dyN),
      sx: s.sx + x,
      sy: s.sy + y,
    }
  },
  merge(a, b) {
    if (b.n === 0) return a
    if (a.n === 0) return b
    const n = a.n + b.n
    const dx = b.x - a.x
    const dxN = dx / n
    const dy = b.y - a.y
    const dyN = dy / n
    return {
      n,
      x: a.x + dxN * b.n,
      y: a.y + dyN * b.n,
      ck: a.ck + b.ck + dx * dyN * a.n * b.n,
      mx: a.mx + b.mx + dx * dxN * a.n * b.n,
      my: a.my + b.my + dy * dyN * a.n * b.n,
      sx: a.sx + b.sx,
      sy: a.sy + b.sy,
    }
  },
  finish: s => finish(s),
})

/** State { n, x, y, ck, mx, my }, as doubles. */
function coMomentsCode(finish: (g: Emitter, s: { n: F64; ck: F64; mx: F64; my: F64 }) => Maybe): AggregateCode {
  return {
    state: [field, field, field, field, field, field],
    init: () => [zero, zero, zero, zero, zero, zero],
    update: (g, [sn, sx, sy, sck, smx, smy], [vx, vy]) =>
      whenNotNull(g, [vx!, vy!], () => {
        const n = g.keep(f64.add(get(g, sn!), f64.const(1)))
        const [x, y] = [get(g, sx!), get(g, sy!)]
        const dx = g.keep(f64.sub(asF64(vx!.val), x))
        const dxN = g.keep(f64.div(dx, n))
        const dy = g.keep(f64.sub(asF64(vy!.val), y))
        const dyN = g.keep(f64.div(dy, n))
        const restY = g.keep(f64.sub(dy, dyN))
        const next = [
          [sx!, f64.add(x, dxN)],
          [sy!, f64.add(y, dyN)],
          [sck!, f64.add(get(g, sck!), f64.mul(dx, restY))],
          [smx!, f64.add(get(g, smx!), f64.mul(dx, f64.sub(dx, dxN)))],
          [smy!, f64.add(get(g, smy!), f64.mul(dy, restY))],
        ] as const
        const kept = next.map(([s, v]) => [s, g.keep(v)] as const)
        set(sn!, n)
        for (const [s, v] of kept) set(s, v)
      }),
    merge: (g, [sn, sx, sy, sck, smx, smy], [on, ox, oy, ock, omx, omy]) => {
      const bn = g.keep(asF64(on!.val))
      g.if(f64.gt(bn, f64.const(0)), () => {
        const an = get(g, sn!)
        const n = g.keep(f64.add(an, bn))
        const [x, y] = [get(g, sx!), get(g, sy!)]
        const [bx, by] = [g.keep(asF64(ox!.val)), g.keep(asF64(oy!.val))]
        const dx = g.keep(f64.sub(bx, x))
        const dxN = g.keep(f64.div(dx, n))
        const dy = g.keep(f64.sub(by, y))
        const dyN = g.keep(f64.div(dy, n))
        const both = (s: StateRef, o: Maybe, a: F64, b: F64) =>
          g.keep(f64.add(f64.add(get(g, s), asF64(o.val)), f64.mul(f64.mul(f64.mul(a, b), an), bn)))
        const next = [
          [sx!, g.keep(meanOfBoth(an, x, bx, f64.mul(dxN, bn)))],
          [sy!, g.keep(meanOfBoth(an, y, by, f64.mul(dyN, bn)))],
          [sck!, both(sck!, ock!, dx, dyN)],
          [smx!, both(smx!, omx!, dx, dxN)],
          [smy!, both(smy!, omy!, dy, dyN)],
        ] as const
        set(sn!, n)
        for (const [s, v] of next) set(s, v)
      })
    },
    finish: (g, [n, , , ck, mx, my]) => {
      const [count, c, x, y] = [n!, ck!, mx!, my!].map(m => g.keep(asF64(m.val))) as [F64, F64, F64, F64]
      return finish(g, { n: count, ck: c, mx: x, my: y })
    },
  }
}

/** A quotient that is null where the condition holds. */
function quotient(g: Emitter, isNull: I32, a: F64, divisor: F64): Maybe {
  const missing = g.keep(isNull)
  return { val: float64(f64.div(a, select(f64.const(1), divisor, missing))), isNull: missing }
}

const paired = (
  name: string,
  since: string,
  doc: string,
  finish: (s: CoMoments) => Value,
  more: Partial<AggregateFunction> = {},
): AggregateFunction =>
  aggregate({
    name,
    group: 'agg_funcs',
    since,
    usage: `${name}(${name.startsWith('regr') ? 'y, x' : 'expr1, expr2'})`,
    doc,
    examples: [],
    args: ['double', 'double'],
    returns: DoubleType,
    bind: info => (name.startsWith('regr') ? coMoments(finish) : orNaN(info, coMoments(finish))),
    ...more,
  })

export const covarPop = paired('covar_pop', '2.0.0', 'The covariance of a population of pairs.', s => (s.n === 0 ? null : s.ck / s.n), {
  wasm: () => coMomentsCode((g, { n, ck }) => quotient(g, f64.eq(n, f64.const(0)), ck, n)),
})
export const covarSamp = paired('covar_samp', '2.0.0', 'The covariance of a sample of pairs.', s => (s.n < 2 ? null : s.ck / (s.n - 1)), {
  wasm: () => coMomentsCode((g, { n, ck }) => quotient(g, f64.lt(n, f64.const(2)), ck, f64.sub(n, f64.const(1)))),
})
export const corr = paired(
  'corr',
  '1.6.0',
  "Pearson's coefficient of correlation.",
  s => (s.n < 2 ? null : s.mx === 0 || s.my === 0 ? null : s.ck / Math.sqrt(s.mx) / Math.sqrt(s.my)),
  {
    wasm: () =>
      coMomentsCode((g, { n, ck, mx, my }) => {
        const flat = i32.or(f64.eq(mx, f64.const(0)), f64.eq(my, f64.const(0)))
        const isNull = g.keep(i32.or(f64.lt(n, f64.const(2)), flat))
        const root = (v: F64) => f64.sqrt(select(f64.const(1), v, isNull))
        return { val: float64(f64.div(f64.div(ck, root(mx)), root(my))), isNull }
      }),
  },
)

// regr_*(y, x): the first argument is the dependent variable; only pairs without null count
export const regrCount = paired('regr_count', '3.3.0', 'How many pairs have no null.', s => BigInt(s.n), {
  returns: LongType,
  nullable: false,
})
export const regrAvgX = paired('regr_avgx', '3.3.0', 'The mean of the independent variable.', s => (s.n === 0 ? null : s.sy / s.n))
export const regrAvgY = paired('regr_avgy', '3.3.0', 'The mean of the dependent variable.', s => (s.n === 0 ? null : s.sx / s.n))
export const regrSxx = paired('regr_sxx', '3.4.0', 'The sum of squares of the independent variable around its mean.', s =>
  s.n === 0 ? null : s.my,
)
export const regrSyy = paired('regr_syy', '3.4.0', 'The sum of squares of the dependent variable around its mean.', s =>
  s.n === 0 ? null : s.mx,
)
export const regrSxy = paired('regr_sxy', '3.4.0', 'The sum of products of both variables around their means.', s =>
  s.n === 0 ? null : s.ck,
)
export const regrSlope = paired('regr_slope', '3.4.0', 'The slope of the regression line.', s =>
  s.n < 2 || s.my === 0 ? null : s.ck / s.my,
)
export const regrIntercept = paired('regr_intercept', '3.4.0', 'Where the regression line crosses the axis.', s =>
  s.n < 2 || s.my === 0 ? null : s.x - (s.ck / s.my) * s.y,
)
export const regrR2 = paired('regr_r2', '3.3.0', 'The coefficient of determination.', s => {
  if (s.n < 2 || s.my === 0) return null
  if (s.mx === 0) return 1
  const r = s.ck / Math.sqrt(s.mx * s.my)
  return r * r
})
