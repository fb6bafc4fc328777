import { Cast, type Expression, Literal } from '../plan/expression.ts'
import { BinaryType, type DataType, DateType, StringType, TimestampNTZType, TimestampType, TimeType } from '../types/data-type.ts'
import { intervalLiteral, isInterval } from './interval.ts'
import { bytesOfHex, isString, singleString } from './literal.ts'
import { advance, conditionAt, originFrom, type Parser, peek } from './parser.ts'

const types: Readonly<Record<string, (p: Parser) => DataType>> = {
  DATE: () => DateType,
  TIME: () => TimeType(6),
  TIMESTAMP: p => (p.options.timestampType === 'TIMESTAMP_NTZ' ? TimestampNTZType : TimestampType),
  TIMESTAMP_LTZ: () => TimestampType,
  TIMESTAMP_NTZ: () => TimestampNTZType,
}

/** `DATE '2024-01-31'`, `X'1F'`, `INTERVAL ...`; undefined if the word here is no type before a string. */
export function typedLiteral(p: Parser): Expression | undefined {
  const t = peek(p)
  if (t.kind !== 'word') return undefined
  if (isInterval(p)) return intervalLiteral(p)
  if (!isString(p, 1)) return undefined
  const start = p.pos
  advance(p)
  const text = singleString(p)
  const origin = originFrom(p, start)
  if (t.value === 'X') {
    const value = bytesOfHex(text)
    if (!value) throw conditionAt(p, start, 'INVALID_TYPED_LITERAL', { valueType: '"X"', value: `'${text}'` })
    return Literal({ value, dataType: BinaryType, origin })
  }
  if (!Object.hasOwn(types, t.value))
    throw conditionAt(p, start, 'UNSUPPORTED_TYPED_LITERAL', {
      unsupportedType: `"${t.value}"`,
      supportedTypes: '"DATE", "TIMESTAMP_NTZ", "TIMESTAMP_LTZ", "TIMESTAMP", "INTERVAL", "X", "TIME"',
    })
  const dataType = types[t.value]!(p)
  return Cast({ child: Literal({ value: text, dataType: StringType, origin }), dataType, mode: 'ansi', origin })
}
