import { quotedTable } from '../../catalog/names.ts'
import { parseMultipartIdentifier } from '../../sql/parse.ts'
import { sparkError } from '../../util/errors.ts'
import type { Column } from '../column.ts'
import type { DataFrame } from './dataframe.ts'

/** What is done with rows of one kind: `update`, `delete` and the like lead back to the writer. */
type Action = 'updateAll' | 'update' | 'delete' | 'insertAll' | 'insert'

/** `df.mergeInto('t', condition)`. Tables of files take no merges, which `merge()` tells. Source: Spark's `MergeIntoWriter`. */
export class MergeIntoWriter {
  private readonly df: DataFrame
  private readonly name: string
  private actions = 0

  /** @internal */
  constructor(df: DataFrame, name: string) {
    this.df = df
    this.name = name
  }
  whenMatched(_condition?: Column): Pick<MergeActions, 'updateAll' | 'update' | 'delete'> {
    return this.doing()
  }
  whenNotMatched(_condition?: Column): Pick<MergeActions, 'insertAll' | 'insert'> {
    return this.doing()
  }
  whenNotMatchedBySource(_condition?: Column): Pick<MergeActions, 'updateAll' | 'update' | 'delete'> {
    return this.doing()
  }
  withSchemaEvolution(): this {
    return this
  }
  /** Raises NO_MERGE_ACTION_SPECIFIED, TABLE_OR_VIEW_NOT_FOUND, and UNSUPPORTED_FEATURE.TABLE_OPERATION. */
  async merge(): Promise<void> {
    if (this.actions === 0) throw sparkError('NO_MERGE_ACTION_SPECIFIED', {})
    const { catalog } = this.df.sparkSession.state
    const parts = parseMultipartIdentifier(this.name)
    catalog.requireFromProgram(parts)
    throw sparkError('UNSUPPORTED_FEATURE.TABLE_OPERATION', {
      tableName: quotedTable(catalog.requireIdentifier(parts)),
      operation: 'MERGE INTO TABLE',
    })
  }

  private doing(): MergeActions {
    const done = () => {
      this.actions++
      return this
    }
    return { updateAll: done, update: done, delete: done, insertAll: done, insert: done }
  }
}

type MergeActions = Readonly<Record<Action, (assignments?: Readonly<Record<string, Column>>) => MergeIntoWriter>>
