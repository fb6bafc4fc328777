import { UnresolvedDataSource } from '../plan/logical.ts'
import type { StructType } from '../types/data-type.ts'
import { parseSchema } from '../types/ddl.ts'
import type { DataFrame } from './dataframe.ts'
import type { SparkSession } from './spark-session.ts'

/** `spark.read`: format and options, then a path. */
export class DataFrameReader {
  private readonly session: SparkSession
  private given: StructType | undefined
  private source = 'parquet'
  private readonly settings: Record<string, string> = {}

  constructor(session: SparkSession) {
    this.session = session
  }
  format(name: string): this {
    this.source = name
    return this
  }
  option(key: string, value: string | number | boolean): this {
    this.settings[key.toLowerCase()] = String(value)
    return this
  }
  schema(schema: string): this {
    this.given = parseSchema(schema)
    return this
  }
  load(...paths: string[]): DataFrame {
    return this.session.of(
      UnresolvedDataSource({ format: this.source, paths, options: this.settings, ...(this.given ? { schema: this.given } : {}) }),
    )
  }
  parquet(...paths: string[]): DataFrame {
    return this.format('parquet').load(...paths)
  }
  csv(...paths: string[]): DataFrame {
    return this.format('csv').load(...paths)
  }
  json(...paths: string[]): DataFrame {
    return this.format('json').load(...paths)
  }
}
