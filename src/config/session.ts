import { isValidZone } from '../util/zone-id.ts'
import { entry } from './entry.ts'

/** How SQL is read and what its answers are. */
export const ansiEnabled = entry({
  key: 'spark.sql.ansi.enabled',
  type: 'boolean',
  default: 'true',
  since: '3.0.0',
  doc: 'ANSI behaviour: overflow, invalid casts and missing elements raise errors instead of giving NULL, and fewer types are cast implicitly.',
})
export const ansiDoubleQuotedIdentifiers = entry({
  key: 'spark.sql.ansi.doubleQuotedIdentifiers',
  type: 'boolean',
  default: 'false',
  since: '3.4.0',
  doc: 'In ANSI mode, text in double quotes is an identifier, not a string.',
})
export const ansiEnforceReservedKeywords = entry({
  key: 'spark.sql.ansi.enforceReservedKeywords',
  type: 'boolean',
  default: 'false',
  since: '3.3.0',
  doc: 'In ANSI mode, reserved keywords cannot be used as identifiers.',
})
export const ansiRelationPrecedence = entry({
  key: 'spark.sql.ansi.relationPrecedence',
  type: 'boolean',
  default: 'false',
  since: '3.4.0',
  doc: 'In ANSI mode, JOIN binds more tightly than the comma between relations.',
})
export const cteRecursionLevelLimit = entry({
  key: 'spark.sql.cteRecursionLevelLimit',
  type: 'int',
  default: '100',
  since: '4.1.0',
  doc: 'How many levels a recursive common table expression may have, unless it names its own; -1 for no limit.',
})
export const cteRecursionRowLimit = entry({
  key: 'spark.sql.cteRecursionRowLimit',
  type: 'int',
  default: '1000000',
  since: '4.1.0',
  doc: 'How many rows a recursive common table expression may make where no LIMIT is asked for; -1 for no limit.',
})
export const sqlPathEnabled = entry({
  key: 'spark.sql.path.enabled',
  type: 'boolean',
  default: 'false',
  since: '4.3.0',
  doc: 'SET PATH says in which schemas names without a schema are looked for.',
})
/** A name in a path, with or without backquotes. */
const PATH_PART = '(?:\\w+|`(?:[^`]|``)+`)'
const PATH_ITEM = `(?:DEFAULT_PATH|SYSTEM_PATH|CURRENT_SCHEMA|CURRENT_DATABASE|${PATH_PART}(?:\\s*\\.\\s*${PATH_PART})+)`
const PATH_LIST = new RegExp(`^\\s*(?:${PATH_ITEM}\\s*(?:,\\s*${PATH_ITEM}\\s*)*)?$`, 'i')
export const defaultSqlPath = entry({
  key: 'spark.sql.defaultPath',
  type: 'string',
  default: '',
  since: '4.3.0',
  check: [
    text => PATH_LIST.test(text),
    'The value must be empty or a comma-separated SET PATH element list (same grammar as SET PATH, except PATH is not allowed).',
  ],
  doc: 'The SQL path of sessions without a SET PATH, and what DEFAULT_PATH stands for, as SET PATH takes it; where empty the order that spark.sql.functionResolution.sessionOrder gives.',
})
export const functionSessionOrder = entry({
  key: 'spark.sql.functionResolution.sessionOrder',
  type: 'string',
  default: 'second',
  oneOf: ['first', 'second', 'last'],
  since: '4.2.0',
  doc: "Where the session's functions and views are looked for: before built-in functions (first), behind them (second), or behind the current database, too (last).",
})
export const sessionTimeZone = entry({
  key: 'spark.sql.session.timeZone',
  type: 'string',
  since: '2.2.0',
  check: [isValidZone, 'a zone id or offset'],
  checkCondition: 'INVALID_CONF_VALUE.TIME_ZONE',
  doc: "The session's time zone, as a region (`Area/City`) or an offset (`+08:00`); the machine's own unless set.",
})
export const storeAssignmentPolicy = entry({
  key: 'spark.sql.storeAssignmentPolicy',
  type: 'string',
  default: 'ANSI',
  oneOf: ['ANSI', 'LEGACY', 'STRICT'],
  since: '3.0.0',
  doc: 'Which casts are made when a value is written to a column of another type.',
})
export const caseSensitive = entry({
  key: 'spark.sql.caseSensitive',
  type: 'boolean',
  default: 'false',
  since: '1.4.0',
  doc: 'Are names of columns, tables and functions told apart by case?',
})
export const groupByOrdinal = entry({
  key: 'spark.sql.groupByOrdinal',
  type: 'boolean',
  default: 'true',
  since: '2.0.0',
  doc: 'A number in GROUP BY is the position of a select item.',
})
export const orderByOrdinal = entry({
  key: 'spark.sql.orderByOrdinal',
  type: 'boolean',
  default: 'true',
  since: '2.0.0',
  doc: 'A number in ORDER BY is the position of a select item.',
})
export const groupByAliases = entry({
  key: 'spark.sql.groupByAliases',
  type: 'boolean',
  default: 'true',
  since: '2.2.0',
  doc: 'GROUP BY may use the aliases of the select list.',
})
export const lateralColumnAlias = entry({
  key: 'spark.sql.lateralColumnAlias.enableImplicitResolution',
  type: 'boolean',
  default: 'true',
  since: '3.4.0',
  doc: 'A select item may use the aliases of items before it.',
})
export const crossJoinEnabled = entry({
  key: 'spark.sql.crossJoin.enabled',
  type: 'boolean',
  default: 'true',
  since: '2.0.0',
  doc: 'Joins without a condition need not be spelled CROSS JOIN.',
})
export const variableSubstitute = entry({
  key: 'spark.sql.variable.substitute',
  type: 'boolean',
  default: 'true',
  since: '2.0.0',
  doc: 'Replace a dollar sign and a configuration key in braces in SQL text by the value of that key.',
})
export const operatorPipeSyntaxEnabled = entry({
  key: 'spark.sql.operatorPipeSyntaxEnabled',
  type: 'boolean',
  default: 'true',
  since: '4.0.0',
  doc: 'Queries may go on with operators of pipe syntax.',
})
export const quotedRegexColumnNames = entry({
  key: 'spark.sql.parser.quotedRegexColumnNames',
  type: 'boolean',
  default: 'false',
  since: '2.3.0',
  doc: 'Backquoted names in SELECT are regular expressions over column names.',
})
export const escapedStringLiterals = entry({
  key: 'spark.sql.parser.escapedStringLiterals',
  type: 'boolean',
  default: 'false',
  since: '2.2.1',
  doc: 'Keep backslashes in string literals as they are.',
})
export const transposeMaxValues = entry({
  key: 'spark.sql.transposeMaxValues',
  type: 'int',
  default: '500',
  since: '4.0.0',
  doc: 'Rows that `transpose` makes columns of at most.',
})
export const pivotMaxValues = entry({
  key: 'spark.sql.pivotMaxValues',
  type: 'int',
  default: '10000',
  since: '1.6.0',
  doc: 'The most distinct values a pivot without given values may find.',
})
export const ctePrecedencePolicy = entry({
  key: 'spark.sql.legacy.ctePrecedencePolicy',
  type: 'string',
  default: 'CORRECTED',
  oneOf: ['EXCEPTION', 'LEGACY', 'CORRECTED'],
  since: '3.0.0',
  doc: 'Which of two WITH names is meant where one query lies in the other: the inner (CORRECTED), the outer (LEGACY), or none (EXCEPTION).',
})
export const charAsVarchar = entry({
  key: 'spark.sql.charAsVarchar',
  type: 'boolean',
  default: 'false',
  since: '3.3.0',
  doc: 'Columns that are declared as CHAR are of VARCHAR.',
})
export const notReserveProperties = entry({
  key: 'spark.sql.legacy.notReserveProperties',
  type: 'boolean',
  default: 'false',
  since: '3.0.0',
  doc: 'Properties that clauses of their own set are left out where they are given, and are no error.',
})
export const keepPartitionSpecAsStringLiteral = entry({
  key: 'spark.sql.legacy.keepPartitionSpecAsStringLiteral',
  type: 'boolean',
  default: 'false',
  since: '3.4.0',
  doc: 'Numbers in PARTITION (...) are the texts that they are written as.',
})
export const parseNullPartitionSpecAsStringLiteral = entry({
  key: 'spark.sql.legacy.parseNullPartitionSpecAsStringLiteral',
  type: 'boolean',
  default: 'false',
  since: '3.0.2',
  doc: "NULL in PARTITION (...) is the text 'null'.",
})
export const skipPartitionTypeValidation = entry({
  key: 'spark.sql.legacy.skipTypeValidationOnAlterPartition',
  type: 'boolean',
  default: 'false',
  since: '3.4.0',
  doc: 'ALTER TABLE ADD and RENAME PARTITION take values as they are, whatever the type of the column.',
})
export const blockCreateTempTableUsingProvider = entry({
  key: 'spark.sql.legacy.blockCreateTempTableUsingProvider',
  type: 'boolean',
  default: 'false',
  since: '4.2.0',
  doc: 'CREATE TEMPORARY TABLE ... USING is an error.',
})
export const allowAutoGeneratedAliasForView = entry({
  key: 'spark.sql.legacy.allowAutoGeneratedAliasForView',
  type: 'boolean',
  default: 'false',
  since: '3.2.0',
  doc: 'Stored views may have columns without a name of their own.',
})
export const setRejectsCoreConfs = entry({
  key: 'spark.sql.legacy.setCommandRejectsSparkCoreConfs',
  type: 'boolean',
  default: 'true',
  since: '3.0.0',
  refuses: value => !value,
  doc: 'Settings of the Spark process cannot be changed by SET; that they can is refused.',
})
export const pickMinimumPrecision = entry({
  key: 'spark.sql.legacy.literal.pickMinimumPrecision',
  type: 'boolean',
  default: 'true',
  since: '2.3.3',
  refuses: value => !value,
  doc: 'Whole literals beside decimals have no more digits than they show; that they have those of their type is refused.',
})
export const mapKeyDedupPolicy = entry({
  key: 'spark.sql.mapKeyDedupPolicy',
  type: 'string',
  default: 'EXCEPTION',
  oneOf: ['EXCEPTION', 'LAST_WIN'],
  since: '3.0.0',
  doc: 'What happens when a map is built with the same key twice.',
})
export const timestampType = entry({
  key: 'spark.sql.timestampType',
  type: 'string',
  default: 'TIMESTAMP_LTZ',
  oneOf: ['TIMESTAMP_LTZ', 'TIMESTAMP_NTZ'],
  since: '3.4.0',
  doc: 'Which type TIMESTAMP means in SQL.',
})
export const timeTypeEnabled = entry({
  key: 'spark.sql.timeType.enabled',
  type: 'boolean',
  default: 'false',
  since: '4.1.0',
  doc: 'Is the TIME type there?',
})
export const timeParserPolicy = entry({
  key: 'spark.sql.legacy.timeParserPolicy',
  type: 'string',
  default: 'CORRECTED',
  oneOf: ['EXCEPTION', 'LEGACY', 'CORRECTED'],
  since: '3.0.0',
  doc: 'What to do where datetime patterns mean another thing than before Spark 3.0: answer as now, or raise an error.',
})
export const decimalAllowPrecisionLoss = entry({
  key: 'spark.sql.decimalOperations.allowPrecisionLoss',
  type: 'boolean',
  default: 'true',
  since: '2.3.1',
  doc: 'Decimal arithmetic that needs more than 38 digits gives up fraction digits; otherwise the result is NULL or an error.',
})
export const sizeOfNull = entry({
  key: 'spark.sql.legacy.sizeOfNull',
  type: 'boolean',
  default: 'true',
  since: '2.4.0',
  doc: 'Outside ANSI mode, `size(NULL)` is -1 instead of NULL.',
})
export const followThreeValuedExists = entry({
  key: 'spark.sql.legacy.followThreeValuedLogicInArrayExists',
  type: 'boolean',
  default: 'true',
  since: '3.0.0',
  doc: '`exists` over an array is NULL where the condition is true for no element but NULL for one; otherwise it is false there.',
})
export const castComplexTypesToString = entry({
  key: 'spark.sql.legacy.castComplexTypesToString.enabled',
  type: 'boolean',
  default: 'false',
  since: '3.1.0',
  doc: 'Cast maps and structs to strings in square brackets, leaving null elements out.',
})
export const charVarcharAsString = entry({
  key: 'spark.sql.legacy.charVarcharAsString',
  type: 'boolean',
  default: 'false',
  since: '3.1.0',
  doc: 'Treat CHAR and VARCHAR as STRING.',
})
export const preserveCharVarcharTypeInfo = entry({
  key: 'spark.sql.preserveCharVarcharTypeInfo',
  type: 'boolean',
  default: 'false',
  since: '4.0.0',
  refuses: value => value,
  doc: 'Keep CHAR and VARCHAR in schemas instead of turning them to STRING: refused.',
})
export const readSideCharPadding = entry({
  key: 'spark.sql.readSideCharPadding',
  type: 'boolean',
  default: 'true',
  since: '3.4.0',
  doc: 'Pad CHAR columns to their length when they are read.',
})
export const sourcesDefault = entry({
  key: 'spark.sql.sources.default',
  type: 'string',
  default: 'parquet',
  since: '1.3.0',
  doc: 'The data source of reads and writes that name none.',
})
export const warehouseDir = entry({
  key: 'spark.sql.warehouse.dir',
  type: 'string',
  default: 'spark-warehouse',
  static: true,
  since: '2.0.0',
  doc: 'Where managed databases and tables lie.',
})
export const catalogImplementation = entry({
  key: 'spark.sql.catalogImplementation',
  type: 'string',
  default: 'in-memory',
  static: true,
  since: '2.0.0',
  doc: 'The kind of catalog.',
})
export const defaultCatalog = entry({
  key: 'spark.sql.defaultCatalog',
  type: 'string',
  default: 'spark_catalog',
  since: '3.0.0',
  doc: 'The catalog of names that give none.',
})
export const globalTempDatabase = entry({
  key: 'spark.sql.globalTempDatabase',
  type: 'string',
  default: 'global_temp',
  static: true,
  since: '2.1.0',
  doc: 'The database of global temporary views.',
})
export const jsLongAs = entry({
  key: 'spark.sql.js.longAs',
  type: 'string',
  default: 'NUMBER',
  oneOf: ['NUMBER', 'BIGINT'],
  since: 'firesteel',
  doc: 'How BIGINT values reach JavaScript: as numbers, with an error for one that is not a safe integer, or all as bigint.',
})
