import { asI32, asI64, int32, type Val } from '../../codegen/value.ts'
import type { Expression } from '../../plan/expression.ts'
import { type DataType, DoubleType, IntegerType, sameType } from '../../types/data-type.ts'
import { quotedSqlName } from '../../types/names.ts'
import { sparkError } from '../../util/errors.ts'
import { i32, i64 } from '../../wasm/instructions.ts'
import type { CallInfo, ScalarFunction } from '../define.ts'
import { scalar } from '../define.ts'
import { castTo, coerceNumbers, isDecimal, isIntegral, isNumeric, isString, mismatch, typeOf } from '../type-rules.ts'

const operators = {
  '&': {
    doc: 'The bits that are set in both numbers.',
    example: ['SELECT 3 & 5', '1'],
    code: 'and',
    number: (a: number, b: number) => a & b,
    big: (a: bigint, b: bigint) => a & b,
  },
  '|': {
    doc: 'The bits that are set in either number.',
    example: ['SELECT 3 | 5', '7'],
    code: 'or',
    number: (a: number, b: number) => a | b,
    big: (a: bigint, b: bigint) => a | b,
  },
  '^': {
    doc: 'The bits that are set in one of the numbers only.',
    example: ['SELECT 3 ^ 5', '6'],
    code: 'xor',
    number: (a: number, b: number) => a ^ b,
    big: (a: bigint, b: bigint) => a ^ b,
  },
} as const

/** Integers to their common type; other numbers are left to the check. Strings follow: outside of ANSI mode as doubles, which don't fit. */
function coerceBits(a: Expression, b: Expression, ansi: boolean): readonly Expression[] {
  const [ta, tb] = [typeOf(a), typeOf(b)]
  if (!ansi && isString(ta) && isNumeric(tb)) return [castTo(a, DoubleType), b]
  if (!ansi && isString(tb) && isNumeric(ta)) return [a, castTo(b, DoubleType)]
  const fits = (t: DataType) => isIntegral(t) || isDecimal(t)
  return isNumeric(ta) && isNumeric(tb) && !(fits(ta) && fits(tb)) ? [a, b] : coerceNumbers(a, b)
}

const bitwise = (op: '&' | '|' | '^'): ScalarFunction => {
  const { doc, example, code, number, big } = operators[op]
  return scalar({
    name: op,
    group: 'bitwise_funcs',
    since: '1.4.0',
    usage: `expr1 ${op} expr2`,
    doc,
    examples: [example],
    args: ['any', 'any'],
    returns: types => types[0]!,
    coerce: ([a, b], options) => coerceBits(a!, b!, options.ansi),
    check: args => {
      const [a, b] = args.map(typeOf) as [DataType, DataType]
      if (!sameType(a, b)) return mismatch('BINARY_OP_DIFF_TYPES', { left: quotedSqlName(a), right: quotedSqlName(b) })
      return isIntegral(a) ? undefined : mismatch('BINARY_OP_WRONG_TYPE', { inputType: '"INTEGRAL"', actualDataType: quotedSqlName(a) })
    },
    sql: ([a, b]) => `(${a} ${op} ${b})`,
    bind: info => (info.returnType.type === 'long' ? big : number) as never,
    total: true,
    wasm: (_g, [a, b]) =>
      a!.layout === 'i64'
        ? { layout: 'i64', code: i64[code](a!.code, asI64(b!)) }
        : ({ layout: a!.layout, code: i32[code](asI32(a!), asI32(b!)) } as Val),
  })
}

export const bitAnd = bitwise('&')
export const bitOr = bitwise('|')
export const bitXor = bitwise('^')

export const bitNot = scalar({
  name: '~',
  group: 'bitwise_funcs',
  since: '1.4.0',
  usage: '~ expr',
  doc: 'Every bit reversed.',
  examples: [['SELECT ~ 0', '-1']],
  args: ['integral'],
  strict: true,
  returns: types => types[0]!,
  sql: ([a]) => `~${a}`,
  bind: info => (info.returnType.type === 'long' ? (a: bigint) => ~a : (a: number) => ~a),
  total: true,
  wasm: (_g, [a]) =>
    a!.layout === 'i64'
      ? { layout: 'i64', code: i64.xor(a!.code, i64.const(-1)) }
      : ({ layout: a!.layout, code: i32.xor(asI32(a!), i32.const(-1)) } as Val),
})

type Shift = 'shiftleft' | 'shiftright' | 'shiftrightunsigned'
const shifts = {
  shiftleft: {
    op: '<<',
    code: 'shl',
    number: (a: number, n: number) => a << n,
    big: (a: bigint, n: number) => BigInt.asIntN(64, a << BigInt(n & 63)),
  },
  shiftright: { op: '>>', code: 'shr_s', number: (a: number, n: number) => a >> n, big: (a: bigint, n: number) => a >> BigInt(n & 63) },
  shiftrightunsigned: {
    op: '>>>',
    code: 'shr_u',
    number: (a: number, n: number) => (a >>> n) | 0,
    big: (a: bigint, n: number) => BigInt.asIntN(64, BigInt.asUintN(64, a) >> BigInt(n & 63)),
  },
} as const

const shift = (name: Shift, asOperator: boolean, doc: string, examples: ScalarFunction['examples'], since: string): ScalarFunction => {
  const { op, code, number, big } = shifts[name]
  return scalar({
    name: asOperator ? op : name,
    group: 'bitwise_funcs',
    since,
    usage: asOperator ? `base ${op} expr` : `${name}(base, expr)`,
    doc,
    examples,
    args: ['int|long', 'int'],
    returns: types => types[0]!,
    ...(asOperator && { sql: ([a, b]: readonly string[]) => `(${a} ${op} ${b})` }),
    bind: info => (info.returnType.type === 'long' ? big : number) as never,
    total: true,
    wasm: (_g, [a, b]) =>
      a!.layout === 'i64'
        ? { layout: 'i64', code: i64[code](a!.code, i64.extend_i32_s(asI32(b!))) }
        : { layout: 'i32', code: i32[code](asI32(a!), asI32(b!)) },
  })
}

const LEFT = 'The bits moved to the left; the distance is taken modulo the width.'
const RIGHT = 'The bits moved to the right, the sign being kept.'
const UNSIGNED = 'The bits moved to the right, zeros coming in.'
export const shiftLeft = shift('shiftleft', false, LEFT, [['SELECT shiftleft(2, 1)', '4']], '1.5.0')
export const shiftRight = shift('shiftright', false, RIGHT, [['SELECT shiftright(4, 1)', '2']], '1.5.0')
export const shiftRightUnsigned = shift('shiftrightunsigned', false, UNSIGNED, [['SELECT shiftrightunsigned(4, 1)', '2']], '1.5.0')
export const shiftLeftOperator = shift('shiftleft', true, LEFT, [['SELECT 2 << 1', '4']], '4.0.0')
export const shiftRightOperator = shift('shiftright', true, RIGHT, [['SELECT 4 >> 1', '2']], '4.0.0')
export const shiftRightUnsignedOperator = shift('shiftrightunsigned', true, UNSIGNED, [['SELECT 4 >>> 1', '2']], '4.0.0')

const WIDTH: Readonly<Record<string, number>> = { byte: 8, short: 16, int: 32, long: 64 }

export const bitCount = scalar({
  name: 'bit_count',
  group: 'bitwise_funcs',
  since: '3.0.0',
  usage: 'bit_count(expr)',
  doc: 'How many bits are set in the number, taken as a 64-bit integer; 1 for true.',
  examples: [['SELECT bit_count(0)', '0']],
  args: ['integral|boolean'],
  returns: IntegerType,
  eval: (a: number | bigint | boolean) => {
    let bits = BigInt.asUintN(64, BigInt(a))
    let n = 0
    for (; bits !== 0n; bits &= bits - 1n) n++
    return n
  },
  total: true,
  wasm: (_g, [a]) => int32(a!.layout === 'i64' ? i32.wrap_i64(i64.popcnt(a!.code)) : i32.wrap_i64(i64.popcnt(i64.extend_i32_s(asI32(a!))))),
})

export const bitGet = scalar({
  name: 'bit_get',
  aliases: ['getbit'],
  printsAlias: true,
  group: 'bitwise_funcs',
  since: '3.2.0',
  usage: 'bit_get(expr, pos)',
  doc: 'The bit (0 or 1) at a position, counted from the right from 0.',
  examples: [
    ['SELECT bit_get(11, 0)', '1'],
    ['SELECT bit_get(11, 2)', '0'],
  ],
  args: ['integral', 'int'],
  returns: { type: 'byte' },
  mayThrow: true,
  bind: (info: CallInfo) => {
    const width = WIDTH[info.argTypes[0]!.type] ?? 64
    return (a: number | bigint, position: number) => {
      if (position < 0 || position >= width)
        throw sparkError('INVALID_PARAMETER_VALUE.BIT_POSITION_RANGE', {
          functionName: `\`${info.writtenAs ?? info.name}\``,
          parameter: '`pos`',
          upper: String(width),
          invalidValue: String(position),
        })
      return Number((BigInt(a) >> BigInt(position)) & 1n)
    }
  },
})
