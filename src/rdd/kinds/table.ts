import type { Column } from '../../columnar/batch.ts'
import { columnToArray } from '../../columnar/reader.ts'
import type { StructType } from '../../types/data-type.ts'
import { type JsOptions, toRows } from '../../types/js-value.ts'
import type { Row } from '../../types/row.ts'
import type { Definition } from '../definition.ts'
import type { NodeData } from '../job/program.ts'
import { batchSizes } from '../worker/batches.ts'
import type { BindKind } from '../worker/environment.ts'

/** Rows that lie in the engine's memory, as columns in pieces. Whoever makes one says when it may go. */
export interface Table {
  readonly pieces: readonly { readonly columns: readonly Column[]; readonly rows: number }[]
  readonly schema: StructType
  readonly options: JsOptions
  /** Of each partition, its first row; and behind the last one, how many rows there are. */
  readonly starts: readonly number[]
}

interface TableNode extends NodeData {
  readonly type: 'table'
  readonly table: Table
}

/** A table's rows in its partitions; the values are made by the workers. `compute` is called once, by the first job; before, there may be as many as `likely`. */
export function table(likely: number, compute: () => Promise<Table>): Definition {
  let computed: Table | undefined
  return {
    kind: 'MapPartitionsRDD',
    partitions: () => (computed ? computed.starts.length - 1 : likely),
    dependencies: [],
    describe: () => ({ type: 'table', table: computed! }) satisfies TableNode,
    async prepare() {
      computed = await compute()
    },
  }
}

export const bindTable: BindKind<TableNode> = ({ table: { pieces, schema, options, starts } }, env) => {
  const make = toRows(schema, options)
  return partition => {
    const { memory } = env.context
    const size = batchSizes(env.settings.lazy)
    let at = starts[partition]!
    const end = starts[partition + 1]!
    let piece = 0
    let before = 0
    return () => {
      if (at >= end) return undefined
      while (at >= before + pieces[piece]!.rows) before += pieces[piece++]!.rows
      const { columns, rows } = pieces[piece]!
      const from = at - before
      const count = Math.min(size(), end - at, rows - from)
      at += count
      const made: Row[] = []
      make(
        columns.map(c => columnToArray(memory, c, count, from)),
        count,
        made,
      )
      return made
    }
  }
}
