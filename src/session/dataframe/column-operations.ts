import { attributeName } from '../../plan/attribute-name.ts'
import { ExpressionString, UnresolvedAttribute, UnresolvedStar } from '../../plan/expression.ts'
import { Project, SubqueryAlias } from '../../plan/logical.ts'
import { UnresolvedDrop, UnresolvedToDF, UnresolvedWithColumns, UnresolvedWithColumnsRenamed } from '../../plan/unresolved.ts'
import type { StructType } from '../../types/data-type.ts'
import { callSite } from '../call-site.ts'
import { Column, type ColumnOrName, notExpected, toColumn } from '../column.ts'
import type { DataFrame } from './dataframe.ts'
import { FrameCore } from './frame-core.ts'
import { named } from './select-items.ts'

/** DataFrames with other columns. */
export class ColumnOperations extends FrameCore {
  /** A column of this DataFrame, also where another one has a column of that name. Raises UNRESOLVED_COLUMN, where no file has to be looked at. */
  col(name: string): Column {
    const origin = callSite('col')
    if (name === '*') return new Column(UnresolvedStar({ planId: this.planId, origin }))
    const column = UnresolvedAttribute({ nameParts: attributeName(name), planId: this.planId, lineage: () => this.plan, origin })
    this.queryExecution.checkColumn(column)
    return new Column(column)
  }
  select(...columns: ColumnOrName[]): DataFrame {
    return this.of(Project({ projectList: columns.map(named), child: this.plan }))
  }
  /** SQL expressions: `selectExpr('a + 1 as b', 'c')`. */
  selectExpr(...expressions: string[]): DataFrame {
    const origin = callSite('selectExpr')
    return this.of(Project({ projectList: expressions.map(sql => ExpressionString({ sql, origin })), child: this.plan }))
  }
  withColumn(name: string, column: Column): DataFrame {
    return this.withColumns({ [name]: column })
  }
  withColumns(columns: Readonly<Record<string, Column>>): DataFrame {
    const list = Object.entries(columns).map(([name, c]) => (c instanceof Column ? c : notExpected('col', 'Column', c)).as(name).expr)
    return this.of(UnresolvedWithColumns({ columns: list, child: this.plan }))
  }
  withColumnRenamed(from: string, to: string): DataFrame {
    return this.withColumnsRenamed({ [from]: to })
  }
  withColumnsRenamed(renames: Readonly<Record<string, string>>): DataFrame {
    if (typeof renames !== 'object') notExpected('colsMap', 'dict', renames)
    return this.of(UnresolvedWithColumnsRenamed({ renames: Object.entries(renames), child: this.plan }))
  }
  /** Without these columns; names that are not there are ignored. */
  drop(...columns: ColumnOrName[]): DataFrame {
    const list = columns.map(c => (typeof c === 'string' ? UnresolvedAttribute({ nameParts: [c] }) : toColumn(c).expr))
    return this.of(UnresolvedDrop({ columns: list, child: this.plan }))
  }
  /** A column with metadata, which its field of the schema carries. */
  withMetadata(column: string, metadata: Readonly<Record<string, unknown>>): DataFrame {
    return this.frameOperation({ name: 'metadata', column, metadata })
  }
  /** The columns whose names match a pattern between backticks; without them, the column of that name. */
  colRegex(pattern: string): Column {
    const m = /^(?:(\w+)\.)?`(.+)`$/.exec(pattern)
    if (!m) return this.col(pattern)
    const of = m[1] === undefined ? { planId: this.planId } : { target: [m[1]] }
    return new Column(UnresolvedStar({ pattern: m[2]!, ...of, origin: callSite('colRegex') }))
  }
  /** A column that sources hide, such as `_metadata` of files, whatever columns have its name. */
  metadataColumn(name: string): Column {
    const origin = callSite('metadataColumn')
    return new Column(UnresolvedAttribute({ nameParts: [name], planId: this.planId, metadataColumn: true, origin }))
  }
  /** The columns of a schema, by its names, in its order and of its types; what is missing is null. Source: `Dataset.to`. */
  to(schema: StructType): DataFrame {
    return this.frameOperation({ name: 'to', schema })
  }
  toDF(...names: string[]): DataFrame {
    if (names.length === 0) return this.self
    return this.of(UnresolvedToDF({ names, child: this.plan }))
  }
  alias(name: string): DataFrame {
    return this.of(SubqueryAlias({ name: [name], child: this.plan }))
  }
  /** A name for the rows; with a schema, its columns (`to`). */
  as(name: string | StructType): DataFrame {
    return typeof name === 'string' ? this.alias(name) : this.to(name)
  }
}
