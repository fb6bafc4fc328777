/** Keys that Spark had once: when they went, the value that is still taken, and what the message says of them. */
export const removedKeys: Readonly<Record<string, readonly [version: string, value: string, comment: string]>> = {
  'spark.sql.ansi.strictIndexOperator': [
    '3.4.0',
    'true',
    'This was an internal configuration. It is not needed anymore since Spark SQL always returns null when getting a map value with a non-existing key. See SPARK-40066 for more details.',
  ],
  'spark.sql.execution.pandas.respectSessionTimeZone': [
    '3.0.0',
    'true',
    'The non-default behavior is considered as a bug, see SPARK-22395. The config was deprecated since Spark 2.3.',
  ],
  'spark.sql.fromJsonForceNullableSchema': ['3.0.0', 'true', 'It was removed to prevent errors like SPARK-23173 for non-default value.'],
  'spark.sql.hive.verifyPartitionPath': ['4.0.0', 'false', "This config was replaced by 'spark.sql.files.ignoreMissingFiles'."],
  'spark.sql.legacy.allowCreatingManagedTableUsingNonemptyLocation': [
    '3.0.0',
    'false',
    'It was removed to prevent loss of user data for non-default value.',
  ],
  'spark.sql.legacy.avro.datetimeRebaseModeInRead': ['4.0.0', 'CORRECTED', "Use 'spark.sql.avro.datetimeRebaseModeInRead' instead."],
  'spark.sql.legacy.avro.datetimeRebaseModeInWrite': ['4.0.0', 'CORRECTED', "Use 'spark.sql.avro.datetimeRebaseModeInWrite' instead."],
  'spark.sql.legacy.compareDateTimestampInTimestamp': [
    '3.0.0',
    'true',
    'It was removed to prevent errors like SPARK-23549 for non-default value.',
  ],
  'spark.sql.legacy.parquet.datetimeRebaseModeInWrite': [
    '4.0.0',
    'CORRECTED',
    "Use 'spark.sql.parquet.datetimeRebaseModeInWrite' instead.",
  ],
  'spark.sql.legacy.parquet.int96RebaseModeInRead': ['4.0.0', 'CORRECTED', "Use 'spark.sql.parquet.int96RebaseModeInRead' instead."],
  'spark.sql.legacy.parquet.int96RebaseModeInWrite': ['4.0.0', 'CORRECTED', "Use 'spark.sql.parquet.int96RebaseModeInWrite' instead."],
  'spark.sql.optimizer.planChangeLog.batches': ['3.1.0', '', 'Please use `spark.sql.planChangeLog.batches` instead.'],
  'spark.sql.optimizer.planChangeLog.level': ['3.1.0', 'trace', 'Please use `spark.sql.planChangeLog.level` instead.'],
  'spark.sql.optimizer.planChangeLog.rules': ['3.1.0', '', 'Please use `spark.sql.planChangeLog.rules` instead.'],
  'spark.sql.optimizer.runtimeFilter.semiJoinReduction.enabled': [
    '4.0.0',
    'false',
    'This optimizer config is useless as runtime filter cannot be an IN subquery now.',
  ],
  'spark.sql.parquet.int64AsTimestampMillis': [
    '3.0.0',
    'false',
    "The config was deprecated since Spark 2.3. Use 'spark.sql.parquet.outputTimestampType' instead of it.",
  ],
}
