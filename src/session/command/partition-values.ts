import type { CatalogPartition, CatalogTable, PartitionSpec } from '../../catalog/catalog-table.ts'
import { quotedTable } from '../../catalog/names.ts'
import { caseSensitive, sessionTimeZone, skipPartitionTypeValidation } from '../../config/session.ts'
import type { PartitionValues } from '../../plan/catalog-command.ts'
import { Cast, type Expression } from '../../plan/expression.ts'
import type { Origin } from '../../plan/origin.ts'
import { dataTypeOf } from '../../plan/output.ts'
import { DEFAULT_PARTITION, unescapePathName } from '../../sources/partition-discovery.ts'
import { castText } from '../../types/cast/to-string.ts'
import { StringType, type StructField } from '../../types/data-type.ts'
import { zoneOf } from '../../types/datetime/zone.ts'
import { quoteIdentifier } from '../../types/names.ts'
import { sparkError } from '../../util/errors.ts'
import { evaluateConstant, resolveConstant } from '../constant.ts'
import type { SessionState } from '../session-state.ts'
import { lengthChecked, valueType } from './char-varchar.ts'
import { defaultExpression } from './defaults.ts'

export interface GivenPartition {
  readonly field: StructField
  /** Resolved; undefined where the rows say. */
  readonly value?: Expression
}

/** The partition columns that PARTITION (...) names. Raises PARTITIONS_NOT_FOUND. */
export function partitionFields(
  state: SessionState,
  table: CatalogTable,
  values: PartitionValues,
  rule: { readonly caseSensitive: boolean },
): GivenPartition[] {
  const alike = (a: string, b: string) => (rule.caseSensitive ? a === b : a.toLowerCase() === b.toLowerCase())
  const unknown = values.find(v => !table.partitionColumns.some(c => alike(c, v.name)))
  if (unknown !== undefined)
    throw sparkError('PARTITIONS_NOT_FOUND', { partitionList: quoteIdentifier(unknown.name), tableName: quotedTable(table.identifier) })
  return values.map(v => {
    const field = table.schema.fields.find(f => alike(f.name, v.name))!
    if (v.value === undefined) return { field }
    const isDefault = v.value.type === 'UnresolvedAttribute' && v.value.nameParts.join('.').toUpperCase() === 'DEFAULT'
    return { field, value: resolveConstant(isDefault ? defaultExpression(state, field) : v.value, state.analysisContext()) }
  })
}

/** A constant as text, as the column's type prints it; null is the default partition. Raises errors of the cast. */
export function partitionText(state: SessionState, value: Expression, field: StructField, origin?: Origin): string | null {
  const type = valueType(field.dataType)
  const context = state.analysisContext()
  const cast =
    dataTypeOf(value).type === type.type
      ? value
      : Cast({ child: value, dataType: type, mode: context.ansi ? 'ansi' : 'legacy', ...(origin ? { origin } : {}) })
  const literal = evaluateConstant(lengthChecked(cast, field.dataType), context)
  if (literal.value === null) return null
  const text = castText(type, zoneOf(state.conf.value(sessionTimeZone)))(literal.value)
  return text === '' ? null : text
}

/** PARTITION (...) as the catalog keeps it. `whole`: every partition column has to have a value. `changes`: ALTER TABLE makes partitions of it. */
export function partitionSpec(
  state: SessionState,
  table: CatalogTable,
  values: PartitionValues,
  whole: boolean,
  origin?: Origin,
  changes = false,
): PartitionSpec {
  const given = partitionFields(state, table, values, { caseSensitive: state.conf.value(caseSensitive) })
  if (whole && given.filter(g => g.value !== undefined).length !== table.partitionColumns.length)
    throw sparkError('_LEGACY_ERROR_TEMP_1232', {
      specKeys: given.map(g => g.field.name).join(', '),
      partitionColumnNames: table.partitionColumns.join(', '),
      tableName: quotedTable(table.identifier),
    })
  const spec: Record<string, string | null> = {}
  const asGiven = changes && state.conf.value(skipPartitionTypeValidation)
  for (const { field, value } of given)
    if (value !== undefined) spec[field.name] = partitionText(state, value, asGiven ? { ...field, dataType: StringType } : field, origin)
  return spec
}

/** ``PARTITION (`y` = 2024, `m` = jan)`` */
export const shownSpec = (spec: PartitionSpec): string =>
  `PARTITION (${Object.entries(spec)
    .map(([k, v]) => `${quoteIdentifier(k)} = ${v}`)
    .join(', ')})`

/** Partitions by the folders that got files. */
export function writtenPartitions(table: CatalogTable, folders: readonly string[]): CatalogPartition[] {
  return folders.map(folder => ({
    spec: specOfFolder(folder),
    location: `${table.location}/${folder}`,
    createTime: Date.now(),
    parameters: {},
  }))
}

export function specOfFolder(folder: string): PartitionSpec {
  return Object.fromEntries(
    folder.split('/').map(part => {
      const at = part.indexOf('=')
      const raw = unescapePathName(part.slice(at + 1))
      return [unescapePathName(part.slice(0, at)), raw === DEFAULT_PARTITION ? null : raw]
    }),
  )
}
