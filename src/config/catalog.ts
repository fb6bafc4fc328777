import { entry } from './entry.ts'

/** Stored tables, views and functions. */

export const createHiveTableByDefault = entry({
  key: 'spark.sql.legacy.createHiveTableByDefault',
  type: 'boolean',
  default: 'false',
  since: '3.1.0',
  doc: 'CREATE TABLE without a source makes a table of Hive, not of the default source.',
})
export const defaultColumnEnabled = entry({
  key: 'spark.sql.defaultColumn.enabled',
  type: 'boolean',
  default: 'true',
  since: '3.4.0',
  doc: 'Columns may have DEFAULT values.',
})
export const defaultColumnAllowedProviders = entry({
  key: 'spark.sql.defaultColumn.allowedProviders',
  type: 'string',
  default: 'csv,json,orc,parquet',
  since: '3.4.0',
  doc: 'Sources whose tables may have columns with DEFAULT values; * behind one means that existing tables may not get them.',
})
export const useNullsForMissingDefaultValues = entry({
  key: 'spark.sql.defaultColumn.useNullsForMissingDefaultValues',
  type: 'boolean',
  default: 'true',
  since: '3.4.0',
  doc: 'A column of an INSERT that is not given and has no DEFAULT is null, instead of an error.',
})
export const manageFilesourcePartitions = entry({
  key: 'spark.sql.hive.manageFilesourcePartitions',
  type: 'boolean',
  default: 'true',
  since: '2.1.1',
  doc: 'The catalog knows the partitions of tables of files.',
})
export const maxNestedViewDepth = entry({
  key: 'spark.sql.view.maxNestedViewDepth',
  type: 'int',
  default: '100',
  since: '2.2.0',
  doc: 'How deep views may lie in views.',
})
export const viewSchemaBinding = entry({
  key: 'spark.sql.legacy.viewSchemaCompensation',
  type: 'boolean',
  default: 'true',
  since: '4.0.0',
  doc: 'Views that do not say otherwise compensate for changed types of their tables; if false, they are bound to them.',
})
export const viewSchemaBindingMode = entry({
  key: 'spark.sql.legacy.viewSchemaBindingMode',
  type: 'boolean',
  default: 'true',
  since: '4.0.0',
  doc: 'WITH SCHEMA may be said of views.',
})
export const keepCommandOutputSchema = entry({
  key: 'spark.sql.legacy.keepCommandOutputSchema',
  type: 'boolean',
  default: 'false',
  since: '3.0.2',
  doc: 'SHOW commands name their columns as in Spark 3.0.',
})
