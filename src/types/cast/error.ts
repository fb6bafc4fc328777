import type { Condition } from '../../util/error-conditions.ts'
import { errorOfKind, type QueryContext, sparkError } from '../../util/errors.ts'
import { type DataType, StringType } from '../data-type.ts'
import type { Zone } from '../datetime/zone.ts'
import { quotedSqlName } from '../names.ts'
import { quoteString, valueInMessage } from '../sql-literal.ts'
import type { Value } from '../value.ts'

/** What a cast is bound to beside its types. */
export interface CastOptions {
  /** The session's time zone. */
  readonly zone: Zone
  /** The text of nested values is as before Spark 3.1. */
  readonly legacyText?: boolean
  /** The place of the cast in the query, for its errors. */
  readonly context?: readonly QueryContext[]
}

/** A value, null, or an error, as the mode has it: `invalid` and `overflow` give null outside ANSI mode. */
export interface CastFailures {
  readonly ansi: boolean
  invalid(v: Value): null
  overflow(v: Value): null
  outOfRange(plain: string): null
}

const ANSI_CONFIG = '"spark.sql.ansi.enabled"'

const kindOf = (to: DataType): NonNullable<Condition['kind']> =>
  to.type === 'date' || to.type === 'timestamp' || to.type === 'timestamp_ntz' || to.type === 'timestamp_nanos' || to.type === 'time'
    ? 'datetime'
    : to.type === 'boolean'
      ? 'runtime'
      : 'number'

/** The failures of a cast in ANSI mode, which raise, or else give null. */
export function castFailures(from: DataType, to: DataType, ansi: boolean, { zone, context }: CastOptions): CastFailures {
  if (!ansi) return { ansi, invalid: () => null, overflow: () => null, outOfRange: () => null }
  return {
    ansi,
    invalid(v) {
      const expression = typeof v === 'string' ? quoteString(v) : valueInMessage(v, from, zone)
      throw errorOfKind(
        kindOf(to),
        'CAST_INVALID_INPUT',
        {
          expression,
          sourceType: quotedSqlName(typeof v === 'string' ? StringType : from),
          targetType: quotedSqlName(to),
          ansiConfig: ANSI_CONFIG,
        },
        context,
      )
    },
    overflow(v) {
      throw castOverflow(v, from, to, zone)
    },
    outOfRange(value) {
      const { precision, scale } = to as Extract<DataType, { type: 'decimal' }>
      const parameters = { value, precision: String(precision), scale: String(scale), config: ANSI_CONFIG }
      throw sparkError('NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION', parameters, context)
    },
  }
}

/** CAST_OVERFLOW: Spark raises it without a context. */
export const castOverflow = (v: Value, from: DataType, to: DataType, zone: Zone): Error =>
  sparkError('CAST_OVERFLOW', {
    value: valueInMessage(v, from, zone),
    sourceType: quotedSqlName(from),
    targetType: quotedSqlName(to),
    ansiConfig: ANSI_CONFIG,
  })
