import { UnresolvedDataSource, UnresolvedRelation } from '../../plan/unresolved.ts'
import { parseMultipartIdentifier } from '../../sql/parse.ts'
import type { StructType } from '../../types/data-type.ts'
import { parseSchema } from '../../types/ddl.ts'
import { nullableThroughout } from '../../types/tree.ts'
import { javaError, sparkError } from '../../util/errors.ts'
import { callSite } from '../call-site.ts'
import { withoutLengths } from '../command/char-varchar.ts'
import type { SparkSession } from '../spark-session.ts'
import type { DataFrame } from './dataframe.ts'

type OptionValue = string | number | boolean

/** `spark.read`: format and options, then a path. Nothing is read before the DataFrame is used. Source: Spark's `DataFrameReader`. */
export class DataFrameReader {
  private readonly session: SparkSession
  private source = 'parquet'
  private given: StructType | undefined
  private readonly settings: Record<string, string> = {}

  /** @internal */
  constructor(session: SparkSession) {
    this.session = session
  }
  format(name: string): this {
    this.source = name
    return this
  }
  /** As DDL (`'id int, name string'`) or a type; without it the schema is found in the files. */
  schema(schema: string | StructType): this {
    const given = withoutLengths(typeof schema === 'string' ? parseSchema(schema) : schema, this.session.conf)
    this.given = nullableThroughout(given)
    return this
  }
  option(key: string, value: OptionValue): this {
    this.settings[key.toLowerCase()] = String(value)
    return this
  }
  options(options: Readonly<Record<string, OptionValue>>): this {
    for (const [key, value] of Object.entries(options)) this.option(key, value)
    return this
  }
  /** Files, folders and globs, as arguments or a list; the option `path` where there are none. */
  load(...paths: string[] | [readonly string[]]): DataFrame {
    const { path, ...options } = this.settings
    const all = paths.flat()
    if (all.length > 0 && path !== undefined)
      throw sparkError('_LEGACY_ERROR_TEMP_1306', { config: 'spark.sql.legacy.pathOptionBehavior.enabled' })
    if (all.includes('')) throw javaError('Can not create a Path from an empty string')
    return this.session.of(
      UnresolvedDataSource({
        format: this.source,
        paths: all.length > 0 || path === undefined ? all : [path],
        options,
        ...(this.given ? { schema: this.given } : {}),
        origin: callSite('load'),
      }),
    )
  }
  /** The rows of a table or view. */
  table(name: string): DataFrame {
    if (this.given !== undefined) throw sparkError('_LEGACY_ERROR_TEMP_1189', { operation: 'table' })
    return this.session.of(UnresolvedRelation({ nameParts: parseMultipartIdentifier(name), options: this.settings }))
  }
  parquet(...paths: string[] | [readonly string[]]): DataFrame {
    return this.format('parquet').load(...(paths as string[]))
  }
  orc(...paths: string[] | [readonly string[]]): DataFrame {
    return this.format('orc').load(...(paths as string[]))
  }
  csv(...paths: string[] | [readonly string[]]): DataFrame {
    return this.format('csv').load(...(paths as string[]))
  }
  json(...paths: string[] | [readonly string[]]): DataFrame {
    return this.format('json').load(...(paths as string[]))
  }
  /** A row per element of the name that the option `rowTag` gives. */
  xml(...paths: string[] | [readonly string[]]): DataFrame {
    return this.format('xml').load(...(paths as string[]))
  }
  /** The lines alone: as `text`, without columns of partitions. */
  textFile(...paths: string[] | [readonly string[]]): DataFrame {
    if (this.given !== undefined) throw sparkError('_LEGACY_ERROR_TEMP_1189', { operation: 'textFile' })
    return this.text(...(paths as string[])).select('value')
  }
  /** Lines as a column `value`. */
  text(...paths: string[] | [readonly string[]]): DataFrame {
    return this.format('text').load(...(paths as string[]))
  }
}
