import type { Emitter } from '../../codegen/emitter.ts'
import { type AggregateCode, asF64, float64, type Maybe, type StateRef } from '../../codegen/value.ts'
import { Literal } from '../../plan/expression.ts'
import { DoubleType, LongType } from '../../types/data-type.ts'
import type { Value } from '../../types/value.ts'
import { type F64, f64, type I32, i32, select } from '../../wasm/instructions.ts'
import { type AggregateFunction, aggregate, type JsAggregate } from '../define.ts'
import { fn, typeOf } from '../type-rules.ts'
import { averageType, countCode, whenNotNull } from './basic.ts'
import { field, get, meanOfBoth, orNaN, set, unlessNaN, zero } from './moments-code.ts'

/** Correlation, covariance, regression: of pairs, as moments.ts of single values. */

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
function coMomentsCode(finish: (g: Emitter, s: { n: F64; x: F64; y: F64; ck: F64; mx: F64; my: F64 }) => Maybe): AggregateCode {
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
    finish: (g, fields) => {
      const [n, x, y, ck, mx, my] = fields.map(m => g.keep(asF64(m.val))) as [F64, F64, F64, F64, F64, F64]
      return finish(g, { n, x, y, ck, mx, my })
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
  wasm: info => unlessNaN(info, () => coMomentsCode((g, { n, ck }) => quotient(g, f64.lt(n, f64.const(2)), ck, f64.sub(n, f64.const(1))))),
})
export const corr = paired(
  'corr',
  '1.6.0',
  "Pearson's coefficient of correlation.",
  s => (s.n < 2 ? null : s.mx === 0 || s.my === 0 ? null : s.ck / Math.sqrt(s.mx) / Math.sqrt(s.my)),
  {
    wasm: info =>
      unlessNaN(info, () =>
        coMomentsCode((g, { n, ck, mx, my }) => {
          const flat = i32.or(f64.eq(mx, f64.const(0)), f64.eq(my, f64.const(0)))
          const isNull = g.keep(i32.or(f64.lt(n, f64.const(2)), flat))
          const root = (v: F64) => f64.sqrt(select(f64.const(1), v, isNull))
          return { val: float64(f64.div(f64.div(ck, root(mx)), root(my))), isNull }
        }),
      ),
  },
)

// regr_*(y, x): the first argument is the dependent variable; only pairs without null count
const none = (n: F64): I32 => f64.eq(n, f64.const(0))
const flat = (n: F64, my: F64): I32 => i32.or(f64.lt(n, f64.const(2)), f64.eq(my, f64.const(0)))
const one = f64.const(1)

/** Counts values of any type, which the others have as doubles. */
const countOfPairs: JsAggregate<bigint> = {
  init: () => 0n,
  update: (n, x: Value, y: Value) => (x === null || y === null ? n : n + 1n),
  merge: (a, b) => a + b,
  finish: n => n,
}
export const regrCount = aggregate({
  name: 'regr_count',
  group: 'agg_funcs',
  since: '3.3.0',
  usage: 'regr_count(y, x)',
  doc: 'How many pairs have no null.',
  examples: [],
  args: ['numeric', 'numeric'],
  returns: LongType,
  nullable: false,
  bind: () => countOfPairs,
  wasm: () => countCode,
})
/** The mean of one variable where both are there. */
const pairMean = (name: string, which: 0 | 1, doc: string): AggregateFunction =>
  aggregate({
    name,
    group: 'agg_funcs',
    since: '3.3.0',
    usage: `${name}(y, x)`,
    doc,
    examples: [],
    args: ['numeric', 'numeric'],
    returns: types => averageType(types[which]!),
    rewrite: args => {
      const both = fn('and', fn('isnotnull', args[0]!), fn('isnotnull', args[1]!))
      return fn('avg', fn('if', both, args[which]!, Literal({ value: null, dataType: typeOf(args[which]!) })))
    },
  })
export const regrAvgX = pairMean('regr_avgx', 1, 'The mean of the independent variable.')
export const regrAvgY = pairMean('regr_avgy', 0, 'The mean of the dependent variable.')
export const regrSxx = paired(
  'regr_sxx',
  '3.4.0',
  'The sum of squares of the independent variable around its mean.',
  s => (s.n === 0 ? null : s.my),
  { wasm: () => coMomentsCode((_, { n, my }) => ({ val: float64(my), isNull: none(n) })) },
)
export const regrSyy = paired(
  'regr_syy',
  '3.4.0',
  'The sum of squares of the dependent variable around its mean.',
  s => (s.n === 0 ? null : s.mx),
  { wasm: () => coMomentsCode((_, { n, mx }) => ({ val: float64(mx), isNull: none(n) })) },
)
export const regrSxy = paired(
  'regr_sxy',
  '3.4.0',
  'The sum of products of both variables around their means.',
  s => (s.n === 0 ? null : s.ck),
  { wasm: () => coMomentsCode((_, { n, ck }) => ({ val: float64(ck), isNull: none(n) })) },
)
export const regrSlope = paired(
  'regr_slope',
  '3.4.0',
  'The slope of the regression line.',
  s => (s.n < 2 || s.my === 0 ? null : s.ck / s.my),
  { wasm: () => coMomentsCode((g, { n, ck, my }) => quotient(g, flat(n, my), ck, my)) },
)
export const regrIntercept = paired(
  'regr_intercept',
  '3.4.0',
  'Where the regression line crosses the axis.',
  s => (s.n < 2 || s.my === 0 ? null : s.x - (s.ck / s.my) * s.y),
  {
    wasm: () =>
      coMomentsCode((g, { n, x, y, ck, my }) => {
        const { val, isNull } = quotient(g, flat(n, my), ck, my)
        return { val: float64(f64.sub(x, f64.mul(asF64(val), y))), isNull: isNull! }
      }),
  },
)
export const regrR2 = paired(
  'regr_r2',
  '3.3.0',
  'The coefficient of determination.',
  s => {
    if (s.n < 2 || s.my === 0) return null
    if (s.mx === 0) return 1
    const r = s.ck / Math.sqrt(s.mx * s.my)
    return r * r
  },
  {
    wasm: () =>
      coMomentsCode((g, { n, ck, mx, my }) => {
        const isNull = g.keep(flat(n, my))
        const constant = g.keep(f64.eq(mx, f64.const(0)))
        const product = select(one, f64.mul(mx, my), i32.or(isNull, constant))
        const r = g.keep(f64.div(ck, f64.sqrt(product)))
        return { val: float64(select(one, f64.mul(r, r), constant)), isNull }
      }),
  },
)
