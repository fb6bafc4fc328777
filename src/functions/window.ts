import type { Expression } from '../plan/expression.ts'
import { DoubleType, IntegerType } from '../types/data-type.ts'
import { quotedSqlName } from '../types/names.ts'
import type { Mismatch, WindowFunction } from './define.ts'
import { constantOf, isNumeric, mismatch, nonFoldable, typeOf } from './type-rules.ts'

/** Functions that need a window; what they compute is the window operator's. */

const window = (f: Omit<WindowFunction, 'kind' | 'group'>): WindowFunction => Object.freeze({ kind: 'window', group: 'window_funcs', ...f })

/** The constant that counts rows has to be above 0. */
function atLeastOne(e: Expression, exprName: string, most: bigint, suffix: string): Mismatch | undefined {
  const bare = e.type === 'Cast' && e.implicit ? e.child : e
  const n = constantOf(bare) ?? (bare.type === 'Literal' ? 0 : undefined)
  if (n === undefined || typeof n === 'string' || Number(n) > 0) return undefined
  const parameters = { exprName, valueRange: `(0, ${most}]`, currentValue: `${n}${suffix}` }
  return { condition: 'DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE', parameters }
}

const notConstant = (e: Expression, name: string): Mismatch | undefined =>
  e.type === 'AttributeReference' ? nonFoldable(name, e, '"INT"') : undefined

/** The offset of lag and lead is a constant. */
const offsetProblem =
  (back: boolean) =>
  ([, offset]: readonly Expression[]): Mismatch | undefined =>
    offset?.type !== 'AttributeReference'
      ? undefined
      : {
          condition: 'DATATYPE_MISMATCH.NON_FOLDABLE_INPUT',
          parameters: { inputName: '`offset`', inputType: '"INT"', inputExpr: back ? `"(- ${offset.name})"` : `"${offset.name}"` },
        }

export const ranking = [
  window({
    name: 'row_number',
    since: '2.0.0',
    usage: 'row_number()',
    doc: 'The number of the row within its partition, from 1.',
    examples: [],
    args: [],
    returns: IntegerType,
  }),
  window({
    name: 'rank',
    since: '2.0.0',
    usage: 'rank()',
    doc: 'One more than the rows before that are less in order: equal rows share a rank, and leave a gap behind.',
    examples: [],
    args: ['any*'],
    returns: IntegerType,
    sql: () => 'RANK()',
  }),
  window({
    name: 'dense_rank',
    since: '2.0.0',
    usage: 'dense_rank()',
    doc: 'The rank without gaps.',
    examples: [],
    args: ['any*'],
    returns: IntegerType,
    sql: () => 'DENSE_RANK()',
  }),
  window({
    name: 'percent_rank',
    since: '2.0.0',
    usage: 'percent_rank()',
    doc: 'The rank as a share of the other rows, from 0 to 1.',
    examples: [],
    args: ['any*'],
    returns: DoubleType,
    sql: () => 'PERCENT_RANK()',
  }),
  window({
    name: 'cume_dist',
    since: '2.0.0',
    usage: 'cume_dist()',
    doc: 'The share of rows that come before or are equal.',
    examples: [],
    args: [],
    returns: DoubleType,
  }),
  window({
    name: 'ntile',
    since: '2.0.0',
    usage: 'ntile(n)',
    doc: 'The number of the bucket, when the partition is cut into n buckets as equal as possible.',
    examples: [],
    args: ['any?'],
    check: ([n]) => {
      if (n === undefined) return undefined
      const t = typeOf(n)
      if (t.type !== 'int')
        return mismatch('UNEXPECTED_INPUT_TYPE', { paramIndex: 'first', requiredType: '"INT"', inputSql: '', inputType: quotedSqlName(t) })
      return notConstant(n, 'buckets') ?? atLeastOne(n, 'buckets', 2_147_483_647n, '')
    },
    returns: IntegerType,
  }),
]

export const counterDiff = window({
  name: 'counter_diff',
  since: '4.3.0',
  usage: 'counter_diff(counter[, startTime])',
  doc: 'By how much a counter has grown since the row before that has one; null where it began anew, which a lesser count or a later start time show.',
  examples: [],
  args: ['any', 'any?'],
  check: ([counter]) => {
    const t = typeOf(counter!)
    return isNumeric(t) || t.type === 'null'
      ? undefined
      : mismatch('UNEXPECTED_INPUT_TYPE', { paramIndex: 'first', requiredType: '"NUMERIC"', inputSql: '', inputType: quotedSqlName(t) })
  },
  returns: types => types[0]!,
})

export const offsets = [
  window({
    name: 'lag',
    since: '2.0.0',
    usage: 'lag(input[, offset[, default]])',
    doc: 'The value of so many rows before (1 by default).',
    examples: [],
    args: ['any?', 'any?', 'any?'],
    check: offsetProblem(true),
    returns: types => types[0]!,
  }),
  window({
    name: 'lead',
    since: '2.0.0',
    usage: 'lead(input[, offset[, default]])',
    doc: 'The value of so many rows after (1 by default).',
    examples: [],
    args: ['any?', 'any?', 'any?'],
    check: offsetProblem(false),
    returns: types => types[0]!,
  }),
  window({
    name: 'nth_value',
    expectedNum: '[2, 3]',
    since: '3.1.0',
    usage: 'nth_value(input[, offset])',
    doc: 'The value of the n-th row of the frame.',
    examples: [],
    args: ['any', 'int'],
    check: ([, n]) => notConstant(n!, 'offset') ?? atLeastOne(n!, 'offset', 9_223_372_036_854_775_807n, 'L'),
    sql: (args, name) => `${name}(${args.join(', ')})`,
    returns: types => types[0]!,
  }),
]
