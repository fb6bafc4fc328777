import type { Table } from 'apache-arrow'
import { exportToArrow } from '../../columnar/arrow-export.ts'
import type { RuntimeConf } from '../../config/conf.ts'
import { sessionTimeZone } from '../../config/session.ts'
import type { QueryResult } from '../../execution/execute.ts'
import { columnAt } from '../../execution/runtime/local-blocks.ts'
import type { StructType } from '../../types/data-type.ts'

/** The result as an Arrow table that owns its bytes. */
export function resultToArrow(result: QueryResult, schema: StructType, conf: RuntimeConf): Table {
  const out = exportToArrow(schema, conf.value(sessionTimeZone))
  for (const block of result.blocks) {
    const columns = result.layout.columns.map((_, i) => columnAt(result.layout, i, block.address))
    out.append(result.memory, { capacity: result.layout.capacity, columns }, block.rows)
  }
  return out.finish()
}
