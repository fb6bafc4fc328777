import { attributeName } from '../../plan/attribute-name.ts'
import { type Expression, UnresolvedAttribute, UnresolvedStar } from '../../plan/expression.ts'
import type { LogicalPlan } from '../../plan/logical.ts'
import type { Origin } from '../../plan/origin.ts'
import { schemaOf } from '../../plan/output.ts'
import { type FrameOperation, UnresolvedFrameOperation } from '../../plan/unresolved.ts'
import type { StructType } from '../../types/data-type.ts'
import type { Value } from '../../types/value.ts'
import { contextOnlyOnDriver, handle } from '../../util/closure/handles.ts'
import { sparkError } from '../../util/errors.ts'
import { callSite } from '../call-site.ts'
import { Column, type ColumnOrName, toColumn } from '../column.ts'
import { QueryExecution, type RunQueryOptions, resultRows } from '../query-execution.ts'
import { checkResultSize } from '../result-size.ts'
import type { SparkSession } from '../spark-session.ts'
import type { DataFrame } from './dataframe.ts'

let lastPlanId = 0

/** What every DataFrame has: its session, its plan, and how others are made of it. */
export class FrameCore {
  readonly sparkSession: SparkSession
  /** @internal */
  readonly queryExecution: QueryExecution
  protected readonly planId: number

  /** @internal */
  constructor(session: SparkSession, plan: LogicalPlan) {
    this.sparkSession = session
    this.planId = ++lastPlanId
    this.queryExecution = new QueryExecution(session.state, Object.freeze({ ...plan, planId: this.planId }), plan)
  }

  /** @internal It means nothing within a task. */
  [handle](): never {
    throw contextOnlyOnDriver()
  }

  protected get self(): DataFrame {
    return this as unknown as DataFrame
  }
  /** @internal */
  get plan(): LogicalPlan {
    return this.queryExecution.logical
  }
  protected of(plan: LogicalPlan): DataFrame {
    return this.sparkSession.of(plan)
  }
  /** @internal */
  frameOperation(operation: FrameOperation, origin?: Origin): DataFrame {
    return this.of(UnresolvedFrameOperation({ operation, child: this.plan, ...(origin ? { origin } : {}) }))
  }
  /** @internal Names are this DataFrame's columns. */
  keys(columns: readonly (ColumnOrName | number)[]): Expression[] {
    return columns.map(c => {
      if (c === '*') return UnresolvedStar({})
      if (typeof c === 'number' && Number.isInteger(c)) return this.at(c).expr
      return typeof c === 'string'
        ? UnresolvedAttribute({ nameParts: attributeName(c), planId: this.planId })
        : toColumn(c as ColumnOrName).expr
    })
  }
  /** The column at a place, from 1. Raises INDEX_NOT_POSITIVE. */
  protected at(place: number): Column {
    if (place <= 0) throw sparkError('INDEX_NOT_POSITIVE', { index: String(place) })
    return new Column(UnresolvedAttribute({ nameParts: [`_${place}`], planId: this.planId, place, origin: callSite('groupBy') }))
  }

  async schema(): Promise<StructType> {
    return schemaOf(await this.queryExecution.analyzed())
  }

  /** @internal rows as internal values */
  async rows(options?: RunQueryOptions): Promise<Value[][]> {
    return this.queryExecution.run(result => {
      checkResultSize(result, this.sparkSession.conf)
      return resultRows(result)
    }, options)
  }
}
