import { jobAborted } from '../scheduler/job-errors.ts'
import { layoutOf, widthOf } from '../types/layout.ts'
import type { SparkException } from '../util/errors.ts'
import type { BlockLayout } from './pipeline/spec.ts'

/** Bytes of a row in column blocks, long strings apart. */
export const rowBytes = (layout: BlockLayout): number =>
  layout.columns.reduce((n, c) => n + widthOf[layoutOf(c.dataType)] + (c.validity < 0 ? 0 : 1), 0)

/** What fails a job whose result passes `spark.driver.maxResultSize`. Spark has no condition for it. */
export const resultTooLarge = (tasks: number, bytes: number, limit: number): SparkException =>
  jobAborted(
    `Total size of serialized results of ${tasks} tasks (${bytesText(bytes)}) is bigger than spark.driver.maxResultSize (${bytesText(limit)})`,
  )

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB']

/** As Spark writes sizes: 1024.0 MiB, 2.0 GiB. */
export function bytesText(bytes: number): string {
  let unit = 0
  let value = bytes
  while (value >= 2048 && unit < units.length - 1) {
    value /= 1024
    unit++
  }
  return `${value.toFixed(1)} ${units[unit]}`
}
