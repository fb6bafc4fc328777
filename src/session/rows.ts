import type { RuntimeConf } from '../config/conf.ts'
import { jsLongAs, sessionTimeZone } from '../config/session.ts'
import { toDisplay } from '../types/cast/to-string.ts'
import type { StructType } from '../types/data-type.ts'
import { zoneOf } from '../types/datetime/zone.ts'
import { type JsOptions, toRow } from '../types/js-value.ts'
import type { Row } from '../types/row.ts'
import type { Value } from '../types/value.ts'

/** Cells as `show()` prints them. */
export function displayReader(schema: StructType, conf: RuntimeConf): (row: readonly Value[]) => string[] {
  const zone = zoneOf(conf.value(sessionTimeZone))
  const cells = schema.fields.map(f => toDisplay(f.dataType, zone))
  return row => row.map((v, i) => (v === null ? 'NULL' : cells[i]!(v)))
}

/** How values cross the edge between the engine and JavaScript in a session. */
export const jsOptions = (conf: RuntimeConf): JsOptions => ({
  longAs: conf.value(jsLongAs) === 'BIGINT' ? 'bigint' : 'number',
  timeZone: conf.value(sessionTimeZone),
})

/** Rows of internal values as users see them. */
export const rowReader = (schema: StructType, conf: RuntimeConf): ((row: readonly Value[]) => Row) => toRow(schema, jsOptions(conf))
