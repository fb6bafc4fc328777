import type { Expression } from '../../plan/expression.ts'
import { BinaryType, DoubleType, IntegerType, LongType } from '../../types/data-type.ts'
import { quotedSqlName } from '../../types/names.ts'
import type { Value } from '../../types/value.ts'
import { aggregate, type Mismatch } from '../define.ts'
import { constantOf, isIntegral, isString, mismatch, nonFoldable, typeOf } from '../type-rules.ts'
import { isConstant, typesProblem } from './arguments.ts'
import { addItem, type CountMin, countMinBytes, emptyCountMin, hashed, mergeCountMin, sizeOf } from './count-min.ts'

const NAMES = ['', 'eps', 'confidence', 'seed']
const RANGES = ['', '(0.0, 1.7976931348623157E308]', '(0.0, 1.0]']

function problem(args: readonly Expression[]): Mismatch | undefined {
  const t = typeOf(args[0]!)
  if (!(isIntegral(t) || isString(t) || t.type === 'binary' || t.type === 'null'))
    return mismatch('UNEXPECTED_INPUT_TYPE', {
      paramIndex: 'first',
      requiredType: '("INTEGRAL" or "STRING" or "BINARY")',
      inputSql: '',
      inputType: quotedSqlName(t),
    })
  const types = typesProblem(args, [[t], [DoubleType], [DoubleType], [IntegerType, LongType]])
  if (types !== undefined) return types
  for (const i of [1, 2, 3]) if (!isConstant(args[i])) return nonFoldable(NAMES[i]!, args[i]!)
  for (const i of [1, 2, 3]) if (constantOf(args[i]) === null) return mismatch('UNEXPECTED_NULL', { exprName: NAMES[i]! })
  for (const i of [1, 2]) {
    const value = constantOf(args[i]) as number
    if (value > 0 && (i === 1 || value < 1)) continue
    const currentValue = `${Number.isInteger(value) ? value.toFixed(1) : value}D`
    return mismatch('VALUE_OUT_OF_RANGE', { exprName: NAMES[i]!, valueRange: RANGES[i]!, currentValue })
  }
  return undefined
}

export const countMinSketch = aggregate({
  name: 'count_min_sketch',
  group: 'agg_funcs',
  since: '2.2.0',
  usage: 'count_min_sketch(col, eps, confidence, seed)',
  doc: 'A count-min sketch of the values as bytes, with a relative error and a confidence.',
  examples: [
    [
      'SELECT hex(count_min_sketch(col, 0.5d, 0.5d, 1)) FROM VALUES (1), (2), (1) AS tab(col)',
      '0000000100000000000000030000000100000004000000005D8D6AB90000000000000000000000000000000200000000000000010000000000000000',
    ],
  ],
  args: ['any', 'any', 'any', 'any'],
  check: problem,
  returns: BinaryType,
  nullable: false,
  bind: info => ({
    init: () =>
      emptyCountMin(
        sizeOf(info.constants[1] as number, info.constants[2] as number),
        Number(BigInt.asIntN(32, BigInt(info.constants[3] as number | bigint))),
      ),
    update: (s: CountMin, v: Value) => {
      if (v !== null) addItem(s, hashed(v as number | bigint | string | Uint8Array))
      return s
    },
    merge: mergeCountMin,
    finish: countMinBytes,
  }),
})
