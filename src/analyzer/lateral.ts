import type { Alias, AttributeReference, Expression } from '../plan/expression.ts'
import { toAttribute } from '../plan/output.ts'

/** References to an alias of the same SELECT list, until the list is split in two. The qualifier marks them. */

const LATERAL = '$lateral'

export const lateralAttribute = (alias: Alias): AttributeReference =>
  Object.freeze({ ...toAttribute(alias), qualifier: Object.freeze([LATERAL]) })

export const isLateral = (e: Expression): boolean => e.type === 'AttributeReference' && e.qualifier[0] === LATERAL
