import type { RuntimeConf } from '../config/conf.ts'
import { maxResultSize } from '../config/engine.ts'
import type { QueryResult } from '../execution/execute.ts'
import { columnAt } from '../execution/runtime/local-blocks.ts'
import { layoutOf, widthOf } from '../types/layout.ts'
import { sparkError } from '../util/errors.ts'

/** Raises Spark's error where a result has more bytes than `spark.driver.maxResultSize` allows (0: any number). */
export function checkResultSize(result: QueryResult, conf: RuntimeConf): void {
  const limit = conf.value(maxResultSize)
  if (limit <= 0) return
  const bytes = sizeOf(result, limit)
  if (bytes <= limit) return
  throw sparkError('_LEGACY_ERROR_TEMP_MAX_RESULT_SIZE', {
    tasks: String(result.blocks.length),
    size: bytesText(bytes),
    limit: bytesText(limit),
  })
}

/** Bytes of the values; counting stops above `enough`. */
function sizeOf({ layout, blocks, rows, memory }: QueryResult, enough: number): number {
  const fixed = layout.columns.reduce((n, c) => n + widthOf[layoutOf(c.dataType)], 0)
  let bytes = rows * fixed
  layout.columns.forEach((c, i) => {
    if (layoutOf(c.dataType) !== 'view') return
    for (const block of blocks) {
      if (bytes > enough) return
      const words = columnAt(layout, i, block.address).values >>> 2
      // a view begins with its length
      for (let row = 0; row < block.rows; row++) bytes += memory.u32[words + row * 4]!
    }
  })
  return bytes
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
const STEP = 1024

/** As Spark writes sizes: the largest unit of which there are at least two. */
function bytesText(bytes: number): string {
  let unit = 0
  let n = bytes
  while (n >= 2 * STEP && unit < UNITS.length - 1) {
    n /= STEP
    unit++
  }
  return `${n.toFixed(1)} ${UNITS[unit]}`
}
