import { type Expression, UnresolvedFunction } from '../../plan/expression.ts'
import type { Origin } from '../../plan/origin.ts'

/** A call of a function or operator by its SQL name. */
export const call = (name: string, args: readonly Expression[], origin: Origin): UnresolvedFunction =>
  UnresolvedFunction({ nameParts: [name], args, distinct: false, origin })

/** The same of syntax that is looked for along the SQL path like a call. */
export const callOnPath = (name: string, args: readonly Expression[], origin: Origin): UnresolvedFunction =>
  UnresolvedFunction({ nameParts: [name], args, distinct: false, called: true, origin })
