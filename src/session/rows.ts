import { columnToArray, safeIntegersToArray } from '../columnar/reader.ts'
import type { RuntimeConf } from '../config/conf.ts'
import { jsLongAs, sessionTimeZone } from '../config/session.ts'
import type { QueryResult } from '../execution/execute.ts'
import { columnAt } from '../execution/runtime/local-blocks.ts'
import { toDisplay } from '../types/cast/to-string.ts'
import type { StructType } from '../types/data-type.ts'
import { zoneOf } from '../types/datetime/zone.ts'
import { type JsOptions, toRow, toRows } from '../types/js-value.ts'
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

/** The rows of a result as users see them. */
export function readRows(result: QueryResult, schema: StructType, conf: RuntimeConf): Row[] {
  const { layout, memory } = result
  const options = jsOptions(conf)
  const make = toRows(schema, options)
  const all: Row[] = []
  for (const { address, rows } of result.blocks) {
    const columns = layout.columns.map((c, i): unknown[] => {
      const column = columnAt(layout, i, address)
      const numbers = c.dataType.type === 'long' && options.longAs === 'number' ? safeIntegersToArray(memory, column, rows) : undefined
      return numbers ?? columnToArray(memory, column, rows)
    })
    make(columns, rows, all)
  }
  return all
}
