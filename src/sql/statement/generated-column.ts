import type { ColumnDefinition } from '../../plan/catalog-command.ts'
import type { DataType } from '../../types/data-type.ts'
import { javaError } from '../../util/errors.ts'
import { expression } from '../expression/expression.ts'
import {
  acceptSymbol,
  acceptWords,
  advance,
  expectSymbol,
  expectWord,
  fail,
  isSymbol,
  type Parser,
  peek,
  reject,
  requireWord,
  textFrom,
} from '../parser.ts'

type Generated = Pick<ColumnDefinition, 'generated' | 'identity'>
type Identity = NonNullable<ColumnDefinition['identity']>

/** `GENERATED ALWAYS AS (e)`, `GENERATED {ALWAYS | BY DEFAULT} AS IDENTITY [(START WITH 1 INCREMENT BY 1)]` */
export function generatedAs(p: Parser): Generated {
  expectWord(p, 'GENERATED')
  const byDefault = acceptWords(p, 'BY', 'DEFAULT')
  if (!byDefault) expectWord(p, 'ALWAYS')
  expectWord(p, 'AS')
  if (byDefault) requireWord(p, 'IDENTITY')
  else if (!acceptWords(p, 'IDENTITY')) {
    expectSymbol(p, '(')
    const from = p.pos
    const value = expression(p)
    const text = textFrom(p, from)
    expectSymbol(p, ')')
    return { generated: { value, text } }
  }
  const options: Identity['options'][number][] = []
  if (acceptSymbol(p, '(')) {
    while (!isSymbol(p, ')')) {
      const option = acceptWords(p, 'START') ? 'START' : acceptWords(p, 'INCREMENT') ? 'STEP' : fail(p)
      expectWord(p, option === 'START' ? 'WITH' : 'BY')
      const minus = acceptSymbol(p, '-')
      if (peek(p).kind !== 'number') fail(p)
      const { text } = advance(p)
      options.push({ option, value: minus ? `-${text}` : text })
    }
    expectSymbol(p, ')')
  }
  return { identity: { options } }
}

/** Each option once, a step that goes somewhere, and whole numbers to count in. */
export function checkIdentity(p: Parser, start: number, type: DataType, { options }: Identity): void {
  const twice = options.find((o, i) => options.findIndex(q => q.option === o.option) !== i)
  if (twice !== undefined)
    reject(p, start, 'IDENTITY_COLUMNS_DUPLICATED_SEQUENCE_GENERATOR_OPTION', { sequenceGeneratorOption: twice.option })
  const wide = options.find(o => BigInt.asIntN(64, BigInt(o.value)) !== BigInt(o.value))
  if (wide !== undefined) p.rejected.push(javaError(`For input string: "${wide.value}"`))
  if (type.type !== 'long' && type.type !== 'int') reject(p, start, 'IDENTITY_COLUMNS_UNSUPPORTED_DATA_TYPE', { dataType: className(type) })
  if (options.some(o => o.option === 'STEP' && BigInt(o.value) === 0n)) reject(p, start, 'IDENTITY_COLUMNS_ILLEGAL_STEP')
}

/** `StringType`, as types name themselves to programs. */
const className = (t: DataType): string =>
  t.type === 'decimal'
    ? `DecimalType(${t.precision},${t.scale})`
    : `${t.type
        .split('_')
        .map(w => (w === 'ntz' ? 'NTZ' : w[0]!.toUpperCase() + w.slice(1)))
        .join('')}Type`
