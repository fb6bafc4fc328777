import { Join, SetOperation, Union } from '../../plan/logical.ts'
import { Zip } from '../../plan/unresolved.ts'
import { callSite } from '../call-site.ts'
import { Column, notExpected } from '../column.ts'
import type { DataFrame } from './dataframe.ts'
import { joinOn, lateralJoin, nearestByJoin } from './joins.ts'
import { RowOperations } from './row-operations.ts'

/** Two DataFrames as one. */
export class Combinations extends RowOperations {
  /** `how`: inner, cross, outer/full, left, right, leftsemi, leftanti (also with underscores or `outer` appended). */
  join(other: DataFrame, on?: string | readonly string[] | Column, how = 'inner'): DataFrame {
    if (on !== undefined && typeof on !== 'string' && !Array.isArray(on) && !(on instanceof Column))
      notExpected('on', 'Column or list of str', on)
    return this.of(joinOn(this.plan, other.plan, on instanceof Column ? on.expr : on, how))
  }
  /** Joins each row with the rows of a DataFrame that may use the row's columns through `outer()`. */
  lateralJoin(other: DataFrame, how?: string): DataFrame
  lateralJoin(other: DataFrame, on?: Column, how?: string): DataFrame
  lateralJoin(other: DataFrame, second?: Column | string, third = 'inner'): DataFrame {
    const [on, how] = typeof second === 'string' ? [undefined, second] : [second, third]
    return this.of(lateralJoin(this.plan, other.plan, on?.expr, how))
  }
  /**
   * With each row the rows of the other that come first by a ranking, at most `numResults` (up to 100,000); which of equals is not said. A ranking of null takes
   * no part. `mode`: exact or approx, which is exact here; `direction`: by the least distance, or the greatest similarity. All pairs are looked at.
   */
  nearestByJoin(other: DataFrame, ranking: Column, numResults: number, mode: string, direction: string, joinType = 'inner'): DataFrame {
    return this.of(nearestByJoin(this.plan, other.plan, { ranking: ranking.expr, numResults, mode, direction, joinType }))
  }
  /** The columns of both, row by row: both have to be projections (select, withColumn, ...) of the same. */
  zip(other: DataFrame): DataFrame {
    return this.of(Zip({ left: this.plan, right: other.plan, origin: callSite('zip') }))
  }
  crossJoin(other: DataFrame): DataFrame {
    return this.of(Join({ left: this.plan, right: other.plan, joinType: 'cross' }))
  }
  /** By position, keeping duplicates (UNION ALL). */
  union(other: DataFrame): DataFrame {
    return this.of(Union({ inputs: [this.plan, other.plan], byName: false, allowMissingColumns: false }))
  }
  unionAll(other: DataFrame): DataFrame {
    return this.union(other)
  }
  unionByName(other: DataFrame, options: boolean | { allowMissingColumns?: boolean } = false): DataFrame {
    const allowMissingColumns = typeof options === 'boolean' ? options : (options.allowMissingColumns ?? false)
    return this.of(Union({ inputs: [this.plan, other.plan], byName: true, allowMissingColumns }))
  }
  intersect(other: DataFrame): DataFrame {
    return this.setOperation(other, 'intersect', false)
  }
  intersectAll(other: DataFrame): DataFrame {
    return this.setOperation(other, 'intersect', true)
  }
  except(other: DataFrame): DataFrame {
    return this.setOperation(other, 'except', false)
  }
  subtract(other: DataFrame): DataFrame {
    return this.except(other)
  }
  exceptAll(other: DataFrame): DataFrame {
    return this.setOperation(other, 'except', true)
  }
  private setOperation(other: DataFrame, operation: 'intersect' | 'except', all: boolean): DataFrame {
    return this.of(SetOperation({ operation, all, left: this.plan, right: other.plan }))
  }
}
