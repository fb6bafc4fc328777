import { ArrayType, type DataType, DoubleType, StructField, StructType } from '../../types/data-type.ts'
import { JavaRandom } from '../../types/random/java-random.ts'
import type { Value } from '../../types/value.ts'
import { aggregate } from '../define.ts'
import { isConstant } from '../sketch/arguments.ts'
import { castTo, constantOf, isString, mismatch, nonFoldable, typeOf } from '../type-rules.ts'

/** Histograms of bins that move to where the values are: where there are too many, the two nearest become one. */

interface Histogram {
  bins: { x: number; y: number }[]
  /** How many numbers were drawn to choose between pairs that are equally near. */
  drawn: number
}

const SEED = 31183

function place(bins: readonly { x: number }[], x: number): number {
  let [low, high] = [0, bins.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (bins[middle]!.x < x) low = middle + 1
    else high = middle
  }
  return low
}

function addValue(s: Histogram, x: number, most: number): void {
  const at = place(s.bins, x)
  if (s.bins[at]?.x === x) {
    s.bins[at].y++
    return
  }
  s.bins.splice(at, 0, { x, y: 1 })
  trim(s, most)
}

function trim(s: Histogram, most: number): void {
  if (s.bins.length <= most) return
  const random = new JavaRandom(SEED)
  for (let i = 0; i < s.drawn; i++) random.double()
  while (s.bins.length > most) {
    const { bins } = s
    let least = bins[1]!.x - bins[0]!.x
    let at = 0
    let ties = 1
    for (let i = 1; i + 1 < bins.length; i++) {
      const gap = bins[i + 1]!.x - bins[i]!.x
      if (gap < least) [least, at, ties] = [gap, i, 1]
      else if (gap === least) {
        ties++
        s.drawn++
        if (random.double() <= 1 / ties) at = i
      }
    }
    const [a, b] = [bins[at]!, bins[at + 1]!]
    const y = a.y + b.y
    a.x = a.x * (a.y / y) + (b.x / y) * b.y
    a.y = y
    bins.splice(at + 1, 1)
  }
}

/** A value as a number, and back as the type of the column. */
function conversion(t: DataType): { readonly number: (v: Value) => number; readonly value: (x: number) => Value } {
  switch (t.type) {
    case 'float':
    case 'double':
      return { number: v => v as number, value: x => (t.type === 'float' ? Math.fround(x) : x) }
    case 'decimal': {
      const unit = 10 ** t.scale
      return { number: v => Number(v) / unit, value: x => BigInt(Math.round(x * unit)) }
    }
    case 'long':
    case 'timestamp':
    case 'timestamp_ntz':
    case 'day_time_interval':
      return { number: Number, value: x => BigInt(Math.trunc(x)) }
    default:
      return { number: v => v as number, value: Math.trunc }
  }
}

export const histogramNumeric = aggregate({
  name: 'histogram_numeric',
  group: 'agg_funcs',
  since: '3.3.0',
  usage: 'histogram_numeric(expr, nb)',
  doc: 'A histogram of at most nb bins, not all of one width: the centre of each, and how many values it stands for.',
  examples: [['SELECT histogram_numeric(col, 5) FROM VALUES (0), (1), (2), (10) AS tab(col)', '[{0, 1.0}, {1, 1.0}, {2, 1.0}, {10, 1.0}]']],
  args: ['numeric|date|timestamp|timestamp_ntz|year_month_interval|day_time_interval', 'int'],
  constants: [1],
  coerce: ([v, nb]) => [isString(typeOf(v!)) ? castTo(v!, DoubleType) : v!, nb!],
  check: ([, nb]) => {
    if (!isConstant(nb)) return nonFoldable('nb', nb!)
    const n = constantOf(nb)
    if (n === null || (nb!.type === 'Cast' && constantOf(nb!.child) === null)) return mismatch('UNEXPECTED_NULL', { exprName: 'nb' })
    return n === undefined || Number(n) >= 2
      ? undefined
      : mismatch('VALUE_OUT_OF_RANGE', { exprName: 'nb', valueRange: '[2, 2147483647]', currentValue: String(n) })
  },
  returns: (types, _args, options) =>
    ArrayType(
      StructType([StructField('x', options?.legacy?.doubleBins ? DoubleType : types[0]!, true), StructField('y', DoubleType, true)]),
      true,
    ),
  bind: info => {
    const most = Number(info.constants[1])
    const { number } = conversion(info.argTypes[0]!)
    const { value } = conversion(info.options.legacy?.doubleBins ? DoubleType : info.argTypes[0]!)
    return {
      init: (): Histogram => ({ bins: [], drawn: 0 }),
      update: (s: Histogram, v: Value) => {
        if (v !== null) addValue(s, number(v), most)
        return s
      },
      merge: (a: Histogram, b: Histogram) => {
        if (a.bins.length === 0) return b
        a.bins = [...a.bins, ...b.bins].sort((p, q) => p.x - q.x)
        trim(a, most)
        return a
      },
      finish: (s: Histogram) => (s.bins.length === 0 ? null : s.bins.map(b => [value(b.x), b.y])),
    }
  },
})
