import { DEFAULT_PARTITION, escapePathName } from '../sources/partition-discovery.ts'
import type { PartitionSpec } from './catalog-table.ts'

/** `y=2024/m=jan`: the folder of a partition below its table's, and how SHOW PARTITIONS prints it. */
export const partitionPath = (columns: readonly string[], spec: PartitionSpec): string =>
  columns.map(c => `${escapePathName(c)}=${partitionValueText(spec[c])}`).join('/')

/** A value in a folder's name. */
export const partitionValueText = (value: string | null | undefined): string =>
  value === null || value === undefined || value === '' ? DEFAULT_PARTITION : escapePathName(value)

/** Does a partition's spec fit the values that are given? */
export const matchesSpec = (spec: PartitionSpec, given: PartitionSpec): boolean =>
  Object.entries(given).every(([k, v]) => sameValue(spec[k], v))

const sameValue = (a: string | null | undefined, b: string | null): boolean => normal(a) === normal(b)
const normal = (v: string | null | undefined): string | null => (v === undefined || v === null || v === DEFAULT_PARTITION ? null : v)

/** One text per partition. */
export const specKey = (columns: readonly string[], spec: PartitionSpec): string => JSON.stringify(columns.map(c => normal(spec[c])))
