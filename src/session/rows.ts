import type { RuntimeConf } from '../config/conf.ts'
import { sessionTimeZone } from '../config/session.ts'
import { toDisplay } from '../types/cast-to-string.ts'
import type { StructType } from '../types/data-type.ts'
import { zoneOf } from '../types/datetime/zone.ts'
import type { Value } from '../types/value.ts'

/** Cells as `show()` prints them. */
export function displayReader(schema: StructType, conf: RuntimeConf): (row: readonly Value[]) => string[] {
  const zone = zoneOf(conf.value(sessionTimeZone))
  const cells = schema.fields.map(f => toDisplay(f.dataType, zone))
  return row => row.map((v, i) => (v === null ? 'NULL' : cells[i]!(v)))
}

export type Row = Record<string, unknown>
export function rowReader(schema: StructType, _conf: RuntimeConf): (row: readonly Value[]) => Row {
  return row => Object.fromEntries(schema.fields.map((f, i) => [f.name, row[i]]))
}
