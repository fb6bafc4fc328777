import type { DecimalType } from '../types/data-type.ts'
import { decimalToString } from '../types/decimal.ts'
import { NOWHERE, type SparkException, sparkError } from '../util/errors.ts'
import type { CallInfo } from './define.ts'

/** The errors that many functions share, with Spark's parameters. */

export const ANSI_KEY = '"spark.sql.ansi.enabled"'

/** Some overflow, with Spark's words for it; `instead` is the function that gives NULL. Without a call: no query context, or one of nothing. */
export function overflow(info: CallInfo | 'nowhere' | undefined, instead?: string, message = 'overflow'): never {
  const parameters = {
    message,
    alternative: instead === undefined ? '' : ` Use '${instead}' to tolerate overflow and return NULL instead.`,
    config: ANSI_KEY,
  }
  if (info === 'nowhere') throw sparkError('ARITHMETIC_OVERFLOW', parameters, [NOWHERE])
  if (info) return info.fail('ARITHMETIC_OVERFLOW', parameters)
  throw sparkError('ARITHMETIC_OVERFLOW', parameters)
}

/** Overflow of tinyint and smallint arithmetic (Spark prints both with the suffix of smallint). */
export const smallOverflow = (a: number, b: number, symbol: string, instead: string): SparkException =>
  sparkError('BINARY_ARITHMETIC_OVERFLOW', { value1: `${a}S`, symbol, value2: `${b}S`, functionName: `\`${instead}\`` })

export const divideByZero = (info: CallInfo): never => info.fail('DIVIDE_BY_ZERO', { config: ANSI_KEY })
export const remainderByZero = (info: CallInfo): never => info.fail('REMAINDER_BY_ZERO', { config: ANSI_KEY })

/** A decimal that does not fit its type. */
export const decimalOverflow = (info: CallInfo, unscaled: bigint, scale: number, t: DecimalType): never =>
  info.fail('NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION', {
    value: decimalToString(unscaled, scale),
    precision: String(t.precision),
    scale: String(t.scale),
    config: ANSI_KEY,
  })

/** `INVALID_PARAMETER_VALUE` and its like name functions and parameters in backquotes. */
export const quoted = (name: string): string => `\`${name}\``
