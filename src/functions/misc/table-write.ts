import { IntegerType, StringType } from '../../types/data-type.ts'
import { SparkArithmeticException, sparkError } from '../../util/errors.ts'
import { type CallInfo, scalar } from '../define.ts'

/** What stands around the values that are written to a table's columns. None of these can be called by name. */

const tooLong = (limit: number) => sparkError('EXCEED_LIMIT_LENGTH', { limit: String(limit) })

/** The text cut to the limit, where only spaces stand behind it. */
function trimmed(text: string, limit: number): string {
  const points = [...text]
  if (points.slice(limit).some(c => c !== ' ')) throw tooLong(limit)
  return points.slice(0, limit).join('')
}
const lengthOf = (text: string): number => {
  let n = 0
  for (const _ of text) n++
  return n
}

const internal = { group: '', since: '3.1.0', examples: [] } as const

/** A text for a column of char: as long as declared. */
export const charTypeWriteSideCheck = scalar({
  ...internal,
  name: '$char_type_write_side_check',
  usage: '$char_type_write_side_check(text, limit)',
  doc: 'Pads a text to the length of a CHAR column; one that is longer by more than spaces is an error.',
  args: ['string', 'int'],
  returns: StringType,
  mayThrow: true,
  eval: (text: string, limit: number) => {
    const n = lengthOf(text)
    return n === limit ? text : n < limit ? text + ' '.repeat(limit - n) : trimmed(text, limit)
  },
})

/** A text for a column of varchar: no longer than declared. */
export const varcharTypeWriteSideCheck = scalar({
  ...internal,
  name: '$varchar_type_write_side_check',
  usage: '$varchar_type_write_side_check(text, limit)',
  doc: 'Checks a text against the length of a VARCHAR column; spaces beyond it are cut off.',
  args: ['string', 'int'],
  returns: StringType,
  mayThrow: true,
  eval: (text: string, limit: number) => (lengthOf(text) <= limit ? text : trimmed(text, limit)),
})

/** A cast to a column's type, whose overflow names the column. */
export const checkOverflowInTableInsert = scalar({
  ...internal,
  name: '$check_overflow_in_table_insert',
  usage: '$check_overflow_in_table_insert(cast, column, source, target)',
  doc: 'Raises an error that names the column, where a cast to its type overflows.',
  args: ['any', 'string', 'string', 'string'],
  returns: ([t]) => t ?? IntegerType,
  conditional: true,
  nulls: 'custom',
  mayThrow: true,
  bindLazy: ({ constants }: CallInfo) => {
    const [, columnName, sourceType, targetType] = constants as readonly string[]
    return value => {
      try {
        return value()
      } catch (e) {
        if (!(e instanceof SparkArithmeticException)) throw e
        throw sparkError('CAST_OVERFLOW_IN_TABLE_INSERT', { sourceType: sourceType!, targetType: targetType!, columnName: columnName! })
      }
    }
  },
})
