import type { LogicalPlan } from '../../plan/logical.ts'
import type { StructType } from '../../types/data-type.ts'
import type { Value } from '../../types/value.ts'
import { sparkError } from '../../util/errors.ts'
import type { DataFrame } from '../dataframe/dataframe.ts'

/** A cursor of a script: its query, and while it is open, the rows and how far they were fetched. */
export class Cursor {
  readonly query: LogicalPlan
  readonly text: string
  /** As messages show it. */
  private readonly shown: string
  private open: { readonly df: DataFrame; readonly schema: StructType; rows?: readonly Value[][]; at: number } | undefined

  constructor(query: LogicalPlan, text: string, shown: string) {
    this.query = query
    this.text = text
    this.shown = shown
  }

  /** The query is analyzed now, and runs when the first row is fetched. */
  async start(make: () => Promise<DataFrame>): Promise<void> {
    if (this.open !== undefined) throw sparkError('CURSOR_ALREADY_OPEN', { cursorName: this.shown })
    const df = await make()
    this.open = { df, schema: await df.schema(), at: 0 }
  }

  get schema(): StructType {
    return this.opened().schema
  }

  /** Raises CURSOR_NO_MORE_ROWS behind the last one. */
  async next(): Promise<readonly Value[]> {
    const open = this.opened()
    open.rows ??= await open.df.rows()
    const row = open.rows[open.at]
    if (row === undefined) throw sparkError('CURSOR_NO_MORE_ROWS', { cursorName: this.shown })
    open.at++
    return row
  }

  close(): void {
    this.opened()
    this.open = undefined
  }

  private opened() {
    if (this.open === undefined) throw sparkError('CURSOR_NOT_OPEN', { cursorName: this.shown })
    return this.open
  }
}
