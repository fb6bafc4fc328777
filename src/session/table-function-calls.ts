import { forEachDeep } from '../analyzer/deep.ts'
import type { LogicalPlan } from '../plan/logical.ts'
import type { SessionState } from './session-state.ts'
import type { TableFunctionDefinition } from './table-function.ts'

/** The user's table function that a node calls. */
export const definitionOf = (p: LogicalPlan, state: SessionState): TableFunctionDefinition | undefined => {
  if (p.type !== 'UnresolvedTableValuedFunction') return undefined
  if (p.definition !== undefined) return p.definition as TableFunctionDefinition
  const f = p.nameParts.length === 1 ? state.userFunctions.get(p.nameParts[0]!.toLowerCase()) : undefined
  return f?.kind === 'generator' ? (f.definition as TableFunctionDefinition | undefined) : undefined
}

/** Does a plan call users' table functions? */
export function callsTableFunctions(plan: LogicalPlan, state: SessionState): boolean {
  let found = false
  forEachDeep(plan, p => {
    found ||= definitionOf(p, state) !== undefined
  })
  return found
}
