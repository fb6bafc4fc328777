import type { Expression } from '../plan/expression.ts'
import { mapChildren } from '../plan/tree.ts'

/** The expression without names inside: they have done their work (as field names of structs) before anything is checked. */
export const trimAliases = (e: Expression): Expression => (e.type === 'Alias' ? trimAliases(e.child) : mapChildren(e, trimAliases))
