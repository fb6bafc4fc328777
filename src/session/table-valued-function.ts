import { UnresolvedTableValuedFunction } from '../plan/unresolved.ts'
import { type Column, type ColumnOrName, toColumn } from './column.ts'
import { DataFrame } from './dataframe/dataframe.ts'
import type { SparkSession } from './spark-session.ts'

/** The table functions, as DataFrames: `spark.tvf.explode(F.array(F.lit(1), F.lit(2)))`. Source: Spark's `TableValuedFunction`. */
export class TableValuedFunction {
  private readonly session: SparkSession

  /** @internal use `spark.tvf` */
  constructor(session: SparkSession) {
    this.session = session
  }

  /** As `spark.range`. */
  range(...args: Parameters<SparkSession['range']>): DataFrame {
    return this.session.range(...args)
  }
  /** A row per element of an array, or per key and value of a map. */
  explode(collection: ColumnOrName): DataFrame {
    return this.call('explode', collection)
  }
  explode_outer(collection: ColumnOrName): DataFrame {
    return this.call('explode_outer', collection)
  }
  /** As `explode`, with the place of each element before it. */
  posexplode(collection: ColumnOrName): DataFrame {
    return this.call('posexplode', collection)
  }
  posexplode_outer(collection: ColumnOrName): DataFrame {
    return this.call('posexplode_outer', collection)
  }
  /** The structs of an array as rows. */
  inline(structs: ColumnOrName): DataFrame {
    return this.call('inline', structs)
  }
  inline_outer(structs: ColumnOrName): DataFrame {
    return this.call('inline_outer', structs)
  }
  /** The values under some names of a JSON object, as columns c0, c1, … */
  json_tuple(json: ColumnOrName, ...fields: Column[]): DataFrame {
    return this.call('json_tuple', json, ...fields)
  }
  /** The values laid out in `n` rows. */
  stack(n: ColumnOrName, ...values: Column[]): DataFrame {
    return this.call('stack', n, ...values)
  }
  collations(): DataFrame {
    return this.call('collations')
  }
  sql_keywords(): DataFrame {
    return this.call('sql_keywords')
  }
  /** A row per element or field of a variant: its place, key and value. */
  variant_explode(variant: ColumnOrName): DataFrame {
    return this.call('variant_explode', variant)
  }
  variant_explode_outer(variant: ColumnOrName): DataFrame {
    return this.call('variant_explode_outer', variant)
  }

  private call(name: string, ...args: ColumnOrName[]): DataFrame {
    const plan = UnresolvedTableValuedFunction({ nameParts: [name], args: args.map(c => toColumn(c).expr) })
    return new DataFrame(this.session, plan)
  }
}
