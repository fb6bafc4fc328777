import type { Literal } from '../plan/expression.ts'
import { UTC, type Zone, zoneOf } from '../types/datetime/zone.ts'
import { decimalToJavaString } from '../types/decimal.ts'
import { doubleToString, floatToString } from '../types/number-format.ts'
import { quoteString, sqlLiteral } from '../types/sql-literal.ts'

/** The zone that timestamps are printed in: the session's, for as long as one (synchronous) analysis runs. */
let zone: Zone = UTC

export function printingIn<T>(timeZone: string, f: () => T): T {
  const before = zone
  zone = zoneOf(timeZone)
  try {
    return f()
  } finally {
    zone = before
  }
}

/** A literal as SQL (`1L`, `'a'`, `DATE '2020-01-01'`) or, pretty, as columns are named after it (`1`, `a`). */
export function literalText({ value, dataType: t }: Literal, pretty: boolean): string {
  if (t.type === 'string' && t.collation !== undefined && value !== null) return `${quoteString(value as string)} collate ${t.collation}`
  if (!pretty) return sqlLiteral(value, t, zone)
  if (value === null) return 'NULL'
  switch (t.type) {
    case 'string':
    case 'char':
    case 'varchar':
    case 'byte':
    case 'short':
    case 'int':
    case 'long':
      return String(value)
    case 'float':
      return floatToString(value as number)
    case 'double':
      return doubleToString(value as number)
    case 'decimal':
      return decimalToJavaString(value as bigint, t.scale)
    default:
      return sqlLiteral(value, t, zone)
  }
}
