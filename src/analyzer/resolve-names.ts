import {
  type AttributeReference,
  type Expression,
  type LambdaVariable,
  Literal,
  OuterReference,
  type UnresolvedAttribute,
  UnresolvedExtractValue,
  UnresolvedFunction,
} from '../plan/expression.ts'
import type { LogicalPlan } from '../plan/logical.ts'
import type { Origin } from '../plan/origin.ts'
import { outputOf } from '../plan/output.ts'
import { childrenOf, mapChildren } from '../plan/tree.ts'
import { StringType } from '../types/data-type.ts'
import { type Scope, sameName } from './context.ts'
import { dataFrameColumn } from './dataframe-column.ts'
import { extractValue } from './extract-value.ts'
import { hiddenOf, isMetadataColumn, qualifiedOf } from './hidden.ts'
import { findName, qualifies } from './names.ts'

/** What a name may mean in some place: tried in turn until one knows it. */
export type Meaning = (u: UnresolvedAttribute) => Expression | undefined

/** Replaces the names in an expression by what they mean; those that mean nothing stay. Parameters of lambdas come first. */
export function resolveNames(e: Expression, scope: Scope, ...meanings: readonly Meaning[]): Expression {
  return walk(e, [])

  function walk(node: Expression, lambdas: readonly LambdaVariable[]): Expression {
    switch (node.type) {
      case 'UnresolvedAttribute': {
        const variable = node.planId === undefined ? lambdas.find(v => sameName(scope, v.name, node.nameParts[0]!)) : undefined
        if (variable) return later(variable, node.nameParts.slice(1), node.origin)
        if (node.outer) return fromOuter(scope)(node) ?? node
        for (const meaning of meanings) {
          const found = meaning(node)
          if (found !== undefined) return found
        }
        return node
      }
      case 'LambdaFunction':
        return mapChildren<Expression>(node, c => walk(c, [...node.params, ...lambdas]))
      default:
        return mapChildren<Expression>(node, c => walk(c, lambdas))
    }
  }
}

/** `a.b.c` of a column a: extraction, to be resolved when a's type is known. */
const fields = (base: Expression, names: readonly string[], scope: Scope, origin?: Origin): Expression =>
  names.reduce((child, name) => extractValue(child, Literal({ value: name, dataType: StringType }), scope, origin), base)

/** The same where the type isn't known yet. */
const later = (base: Expression, names: readonly string[], origin?: Origin): Expression =>
  names.reduce<Expression>(
    (child, name) => UnresolvedExtractValue({ child, extraction: Literal({ value: name, dataType: StringType }), origin }),
    base,
  )

/** The name among these columns. */
export function among(columns: readonly AttributeReference[], scope: Scope): Meaning {
  return u => {
    const found = findName(u.nameParts, columns, scope, u.origin)
    return found && fields(found.attribute, found.fields, scope, u.origin)
  }
}

/** The name among the columns of the plans below, then among those they hide from all but their qualifier. */
export function fromInputs(inputs: readonly LogicalPlan[], scope: Scope): Meaning[] {
  const columns = inputs.length === 1 ? outputOf(inputs[0]!) : inputs.flatMap(outputOf)
  const hidden = inputs.flatMap(hiddenOf)
  const qualified = new Set(inputs.flatMap(qualifiedOf).map(a => a.exprId))
  const plain = qualified.size === 0 ? columns : columns.filter(a => !qualified.has(a.exprId))
  const own: Meaning = u => (u.planId === undefined ? among(u.nameParts.length === 1 ? plain : columns, scope)(u) : undefined)
  const meanings: Meaning[] = [u => dataFrameColumn(u, inputs, scope), own]
  if (hidden.length === 0) return meanings
  const reach = amongHidden(hidden, scope)
  const metadata = hidden.filter(isMetadataColumn)
  return metadata.length === 0
    ? [...meanings, reach]
    : [...meanings, reach, u => (u.planId === undefined ? among(metadata, scope)(u) : undefined)]
}

/** The name with its qualifier among hidden columns. */
function qualifiedOnly(u: UnresolvedAttribute, hidden: readonly AttributeReference[], scope: Scope) {
  if (u.nameParts.length < 2 || !hidden.some(h => qualifies(u.nameParts.slice(0, 1), h.qualifier, scope))) return undefined
  const found = findName(u.nameParts, hidden, scope, u.origin)
  return found === undefined || found.fields.length === u.nameParts.length - 1 ? undefined : found
}

function amongHidden(hidden: readonly AttributeReference[], scope: Scope): Meaning {
  return u => {
    const found = qualifiedOnly(u, hidden, scope)
    return found && fields(found.attribute, found.fields, scope, u.origin)
  }
}

const KEYWORDS: Readonly<Record<string, string>> = {
  current_date: 'current_date',
  current_path: 'current_path',
  current_timestamp: 'current_timestamp',
  current_time: 'current_time',
  localtime: 'current_time',
  current_user: 'current_user',
  user: 'current_user',
  session_user: 'current_user',
  grouping__id: 'grouping_id',
}

/** `current_date` and the like, which are functions without parentheses where no column has their name. */
export const keywordFunction: Meaning = u => {
  const name = u.nameParts.length === 1 && u.planId === undefined ? u.nameParts[0]!.toLowerCase() : ''
  return Object.hasOwn(KEYWORDS, name)
    ? UnresolvedFunction({ nameParts: [KEYWORDS[name]!], args: [], distinct: false, origin: u.origin })
    : undefined
}

/** Hive's name for the number of a row's grouping set. */
export const groupingId: Meaning = u => (u.nameParts.at(-1)!.toLowerCase() === 'grouping__id' ? keywordFunction(u) : undefined)

/** The name in the enclosing query, as an outer reference, then among the session's variables: the last resort. */
export function fromOuter(scope: Scope): Meaning {
  const variables = fromVariables(scope)
  return u => {
    if (u.planId !== undefined) return undefined
    const found = scope.outer && (findName(u.nameParts, scope.outer, scope, u.origin) ?? qualifiedOnly(u, scope.outerHidden, scope))
    if (found === undefined) return variables(u)
    return fields(OuterReference({ attribute: found.attribute, origin: u.origin }), found.fields, scope, u.origin)
  }
}

/** The name as a session variable's, with fields inside it behind it. */
function fromVariables(scope: Scope): Meaning {
  return u => {
    if (scope.lookupVariable === undefined || u.planId !== undefined) return undefined
    for (let n = Math.min(u.nameParts.length, 3); n > 0; n--) {
      const found = scope.lookupVariable(u.nameParts.slice(0, n))
      if (found !== undefined) return fields(Object.freeze({ ...found, origin: u.origin }), u.nameParts.slice(n), scope, u.origin)
    }
    return undefined
  }
}

/** The names in an expression that nothing has resolved, leaving out subqueries. */
export function unresolvedNames(e: Expression): UnresolvedAttribute[] {
  return e.type === 'UnresolvedAttribute' ? [e] : childrenOf(e).flatMap(unresolvedNames)
}
