import type { RuntimeConf } from '../config/conf.ts'
import type { StructType } from '../types/data-type.ts'
import type { Value } from '../types/value.ts'
import { rowReader } from './rows.ts'

/** A row as a JSON object without its null fields. */
export function toJsonText(row: readonly Value[], schema: StructType, conf: RuntimeConf): string {
  const object = rowReader(schema, conf)(row)
  return JSON.stringify(object, (_, v) => (v === null ? undefined : typeof v === 'bigint' ? Number(v) : v))
}
