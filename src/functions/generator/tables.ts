import { allCollations } from '../../types/collation-names.ts'
import { BooleanType, StringType, StructField, StructType } from '../../types/data-type.ts'
import type { Value } from '../../types/value.ts'
import type { GeneratorFunction } from '../define.ts'

/** Table functions whose rows are always the same. */

/** What `collations()` lists. */
export const collationsType = StructType([
  ...['CATALOG', 'SCHEMA', 'NAME'].map(n => StructField(n, StringType, false)),
  ...['LANGUAGE', 'COUNTRY'].map(n => StructField(n, StringType, true)),
  ...['ACCENT_SENSITIVITY', 'CASE_SENSITIVITY', 'PAD_ATTRIBUTE'].map(n => StructField(n, StringType, false)),
  StructField('ICU_VERSION', StringType, true),
])
export const keywordsType = StructType([StructField('keyword', StringType, false), StructField('reserved', BooleanType, false)])

const table = (name: string, since: string, doc: string, returns: StructType): GeneratorFunction =>
  Object.freeze({
    kind: 'generator',
    group: 'generator_funcs',
    name,
    since,
    usage: `${name}()`,
    doc,
    examples: [],
    args: [],
    tableOnly: true,
    returns,
  })

export const collations = table('collations', '4.0.0', 'A row per collation.', collationsType)
export const sqlKeywords = table('sql_keywords', '3.5.0', 'A row per keyword of SQL, and whether it is reserved.', keywordsType)

/** Workers in Python have logs only where that is switched on, and there are none here. */
export const pythonWorkerLogs: GeneratorFunction = Object.freeze({
  ...table('python_worker_logs', '4.1.0', 'The logs of workers in Python.', StructType([])),
  group: 'table_funcs',
  check: () => ({
    condition: 'FEATURE_NOT_ENABLED',
    parameters: { featureName: 'Python Worker Logging', configKey: 'spark.sql.pyspark.worker.logging.enabled', configValue: 'true' },
  }),
})

/** The rows of `collations()`, as an array. */
export const collationRows = (): readonly Value[] =>
  allCollations().map(c => [
    'SYSTEM',
    'BUILTIN',
    c.name,
    c.language,
    c.country,
    c.accentSensitive ? 'ACCENT_SENSITIVE' : 'ACCENT_INSENSITIVE',
    c.caseSensitive ? 'CASE_SENSITIVE' : 'CASE_INSENSITIVE',
    c.trimming ? 'RTRIM' : 'NO_PAD',
    c.icu ? ICU_VERSION : null,
  ])
/** Four numbers. */
const ICU_VERSION = process.versions.icu === undefined ? null : `${process.versions.icu}.0.0.0`.split('.').slice(0, 4).join('.')
