import { RDD } from '../../rdd/rdd.ts'
import type { SchemaInput } from './create.ts'
import type { DataFrame } from './dataframe.ts'

export type { SchemaInput }

// .js, as the declarations of the built package have it
declare module '../../rdd/rdd.js' {
  interface RDD<out T> {
    /** The records as a DataFrame: rows, arrays, objects, or plain values. `schema`: DDL, a type, or names; without one it is inferred. */
    toDF(schema?: SchemaInput): DataFrame
  }
}

/** RDDs know nothing of DataFrames; the session adds this to them. */
export function addToDF(): void {
  RDD.prototype.toDF ??= function (this: RDD<unknown>, schema?: SchemaInput): DataFrame {
    return this.context.frameOf(this, schema) as DataFrame
  }
}
