import type { ViewDefinition } from '../catalog/catalog-table.ts'
import type { LogicalPlan } from '../plan/logical.ts'
import { quoteIdentifier } from '../types/names.ts'
import { sparkError } from '../util/errors.ts'

/** A temporary view: a DataFrame's plan, or the plan of a query's text, which is analyzed anew whenever the view is used. */
export interface View {
  readonly name: string
  readonly plan: LogicalPlan
  /** Comments on columns, by name. */
  readonly comments: Readonly<Record<string, string>>
  /** Of a view that CREATE VIEW made: its text, and what else there is to tell of it. */
  readonly definition?: TemporaryDefinition
}

export interface TemporaryDefinition {
  readonly view: ViewDefinition
  readonly comment?: string
  readonly createTime: number
}

/** Temporary views of a session, or the global ones of the process, by name in lower case. */
export class Views {
  private readonly byName = new Map<string, View>()

  get(name: string): View | undefined {
    return this.byName.get(name.toLowerCase())
  }
  /** Raises TEMP_TABLE_OR_VIEW_ALREADY_EXISTS where one is there and is not to be replaced. */
  create(
    name: string,
    plan: LogicalPlan,
    options: { replace: boolean; comments?: View['comments']; definition?: TemporaryDefinition },
  ): void {
    const key = name.toLowerCase()
    if (!options.replace && this.byName.has(key))
      throw sparkError('TEMP_TABLE_OR_VIEW_ALREADY_EXISTS', { relationName: quoteIdentifier(name) })
    const { comments = {}, definition } = options
    this.byName.set(key, { name: key, plan, comments, ...(definition ? { definition } : {}) })
  }
  /** Was it there? */
  drop(name: string): boolean {
    return this.byName.delete(name.toLowerCase())
  }
  /** In the order of their names. */
  names(): string[] {
    return [...this.byName.keys()].sort()
  }
}
