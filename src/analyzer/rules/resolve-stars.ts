import { javaRegExp } from '../../functions/string/java-regexp.ts'
import {
  Alias,
  type AttributeReference,
  type Expression,
  Literal,
  newExprId,
  OuterReference,
  type UnresolvedFunction,
  type UnresolvedStar,
} from '../../plan/expression.ts'
import type { LogicalPlan } from '../../plan/logical.ts'
import { dataTypeOf, outputOf } from '../../plan/output.ts'
import { childrenOf, exists, mapChildren, mapExpressions, transformUp } from '../../plan/tree.ts'
import { IntegerType, StringType } from '../../types/data-type.ts'
import { quotedSqlName, quoteIdentifier, quoteIfNeeded } from '../../types/names.ts'
import { sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import { isAnalyzed } from '../analyzed.ts'
import { flag, type Scope, sameName } from '../context.ts'
import { holdsPlan } from '../dataframe-column.ts'
import { transformOutsideLateral } from '../deep.ts'
import { extractValue } from '../extract-value.ts'
import { hiddenOf, isMetadataColumn } from '../hidden.ts'
import { findName, qualifies } from '../names.ts'
import { quoteParts } from '../quoting.ts'
import { among } from '../resolve-names.ts'
import { inputsResolved } from '../resolved.ts'
import { proposal } from '../suggest.ts'
import { exposing } from './resolve-references.ts'

/** `*`, `t.*`, `s.*`, with EXCEPT, in SELECT lists and as arguments; `count(*)` is `count(1)`. */
export const resolveStars = (plan: LogicalPlan, scope: Scope): LogicalPlan =>
  transformOutsideLateral(plan, p => {
    if (isAnalyzed(p) || !hasStar(p)) return p
    const counted = mapExpressions(p, countStar)
    if (!inputsResolved(p) || !hasStar(counted)) return counted
    const expand = (s: UnresolvedStar) => expandStar(s, p, scope)
    if (
      p.type === 'Aggregate' &&
      p.groupingExpressions.length > 0 &&
      counted.type === 'Aggregate' &&
      counted.aggregateExpressions.some(isStar)
    )
      if (p.groupingExpressions.some(g => g.type === 'Literal' && g.dataType.type === 'int')) throw sparkError('STAR_GROUP_BY_POS')
    return exposing(mapLists(counted, flag(scope, 'spark.sql.legacy.allowStarWithSingleTableIdentifierInCount', false), expand))
  })

const isStar = (e: Expression): boolean =>
  e.type === 'UnresolvedStar' || (e.type === 'UnresolvedAlias' && e.child.type === 'UnresolvedStar')

function hasStar(plan: LogicalPlan): boolean {
  let found = false
  mapExpressions(plan, e => {
    found ||= exists(e, x => x.type === 'UnresolvedStar')
    return e
  })
  return found
}

/** The operators, which take no lists, by the names that Spark gives them. */
const OPERATORS: Readonly<Record<string, string>> = {
  '+': 'add',
  '-': 'subtract',
  '*': 'multiply',
  '/': 'divide',
  '%': 'remainder',
  div: 'integraldivide',
  '=': 'equalto',
  '==': 'equalto',
  '<=>': 'equalnullsafe',
  '<': 'lessthan',
  '<=': 'lessthanorequal',
  '>': 'greaterthan',
  '>=': 'greaterthanorequal',
  and: 'and',
  or: 'or',
  not: 'not',
}

/** Stars stand in lists only: SELECT lists and arguments. */
function mapLists(plan: LogicalPlan, countsTables: boolean, expand: (s: UnresolvedStar) => readonly Expression[]): LogicalPlan {
  const inList = (list: readonly Expression[]): readonly Expression[] =>
    list.flatMap(e => {
      if (e.type === 'UnresolvedStar') return expand(e)
      if (e.type === 'UnresolvedAlias' && e.child.type === 'UnresolvedStar') return expand(e.child)
      return [inside(e)]
    })
  const inside = (e: Expression): Expression => {
    if (!exists(e, x => x.type === 'UnresolvedStar')) return e
    if (e.type === 'UnresolvedFunction') {
      if (e.args.some(a => a.type === 'UnresolvedStar')) {
        if (!countsTables) checkCount(e)
        const operator = e.nameParts.length === 1 ? OPERATORS[e.nameParts[0]!] : undefined
        if (operator !== undefined)
          throw sparkError('INVALID_USAGE_OF_STAR_OR_REGEX', { elem: "'*'", prettyName: `expression \`${operator}\`` })
      }
      return Object.freeze({ ...e, args: Object.freeze(inList(e.args)) }) as Expression
    }
    if (e.type === 'UnresolvedSqlFunction') {
      const args = inList(e.args)
      return Object.freeze({ ...e, args: Object.freeze(args), shown: e.shown + args.length - e.args.length }) as Expression
    }
    if (e.type === 'In') return Object.freeze({ ...e, list: Object.freeze(inList(e.list)) }) as Expression
    const invalid = childrenOf(e).find(c => c.type === 'UnresolvedStar')
    if (invalid) throw sparkError('INVALID_USAGE_OF_STAR_OR_REGEX', { elem: "'*'", prettyName: `expression \`${e.type.toLowerCase()}\`` })
    return mapChildren(e, inside)
  }
  switch (plan.type) {
    // it knows what its stars stand for
    case 'UnresolvedFrameOperation':
      return plan
    case 'Project':
      return Object.freeze({ ...plan, projectList: Object.freeze(inList(plan.projectList)) }) as LogicalPlan
    case 'Aggregate':
      return Object.freeze({
        ...plan,
        aggregateExpressions: Object.freeze(inList(plan.aggregateExpressions)),
        groupingExpressions: Object.freeze(plan.groupingExpressions.map(inside)),
      }) as LogicalPlan
    default:
      return mapExpressions(plan, e => {
        if (e.type === 'UnresolvedStar')
          throw sparkError('INVALID_USAGE_OF_STAR_OR_REGEX', { elem: "'*'", prettyName: plan.type }, contextsOf(e.origin))
        return inside(e)
      })
  }
}

/** `count(*)`. A table's star counts rows without nulls, and is refused unless a setting allows it. */
function countStar(e: Expression): Expression {
  return transformUp(e, x => {
    if (x.type !== 'UnresolvedFunction' || x.nameParts.at(-1)!.toLowerCase() !== 'count' || x.args.length !== 1 || x.distinct) return x
    const star = x.args[0]!
    if (star.type !== 'UnresolvedStar' || star.target !== undefined || star.except !== undefined || star.pattern !== undefined) return x
    return Object.freeze({ ...x, args: Object.freeze([Literal({ value: 1, dataType: IntegerType })]) }) as Expression
  })
}

function checkCount(u: UnresolvedFunction): void {
  if (u.nameParts.at(-1)!.toLowerCase() !== 'count' || u.args.length !== 1) return
  const star = u.args[0]!
  if (star.type === 'UnresolvedStar' && star.target !== undefined)
    throw sparkError('INVALID_USAGE_OF_STAR_WITH_TABLE_IDENTIFIER_IN_COUNT', { tableName: quoteParts(star.target) })
}

function expandStar(star: UnresolvedStar, plan: LogicalPlan, scope: Scope): readonly Expression[] {
  const inputs = childrenOf<LogicalPlan>(plan)
  const source = star.planId === undefined ? inputs : inputs.flatMap(i => planOf(i, star.planId!))
  const visible = source.flatMap(outputOf)
  if (star.pattern !== undefined) {
    const { target } = star
    const { regexp } = javaRegExp(`^(?:${star.pattern.replace(/(?<!\\)\((?!\?)/g, '(?:')})$`, scope.caseSensitive ? '' : 'i')
    const among = target === undefined ? visible : visible.filter(a => qualifies(target, a.qualifier, scope))
    return among.filter(a => regexp.test(a.name))
  }
  const columns =
    star.target === undefined
      ? visible
      : qualified(
          star,
          star.target,
          visible,
          source.flatMap(hiddenOf).filter(a => !isMetadataColumn(a)),
          source.flatMap(s => childrenOf<LogicalPlan>(s)).flatMap(outputOf),
          scope,
        )
  return star.except === undefined ? columns : except(star, star.except, columns, visible, scope)
}

const planOf = (plan: LogicalPlan, id: number): LogicalPlan[] =>
  plan.planId === id
    ? [plan]
    : childrenOf<LogicalPlan>(plan)
        .filter(c => holdsPlan(c, id))
        .flatMap(c => planOf(c, id))

function qualified(
  star: UnresolvedStar,
  target: readonly string[],
  visible: readonly AttributeReference[],
  hidden: readonly AttributeReference[],
  /** What the plan itself is made of: what Spark tells of. */
  below: readonly AttributeReference[],
  scope: Scope,
): readonly Expression[] {
  const of = [...hidden, ...visible].filter(a => qualifies(target, a.qualifier, scope))
  if (of.length > 0) return of
  const outer = scope.outer?.filter(a => qualifies(target, a.qualifier, scope)) ?? []
  if (outer.length > 0)
    return outer.map(attribute =>
      Alias({ child: OuterReference({ attribute, origin: star.origin }), name: attribute.name, exprId: newExprId(), qualifier: [] }),
    )
  const struct = among(visible, scope)({ kind: 'expression', type: 'UnresolvedAttribute', nameParts: target })
  const type = struct && dataTypeOf(struct)
  if (struct !== undefined && type?.type !== 'struct')
    throw sparkError('_LEGACY_ERROR_TEMP_1050', { attributes: `List(${target.join(', ')})` }, contextsOf(star.origin))
  if (struct === undefined || type?.type !== 'struct')
    throw sparkError(
      'CANNOT_RESOLVE_STAR_EXPAND',
      {
        targetString: target.map(quoteIdentifier).join('.'),
        columns: below
          .map(a => quoteIdentifier(a.name))
          .sort()
          .join(', '),
      },
      contextsOf(star.origin),
    )
  return type.fields.map(f =>
    Alias({
      child: extractValue(struct, Literal({ value: f.name, dataType: StringType }), scope, star.origin),
      name: f.name,
      exprId: newExprId(),
      qualifier: [],
    }),
  )
}

/** Columns, and fields of struct columns, that EXCEPT leaves out. */
function except(
  star: UnresolvedStar,
  names: readonly (readonly string[])[],
  columns: readonly Expression[],
  visible: readonly AttributeReference[],
  scope: Scope,
): readonly Expression[] {
  // by how they are written
  if (names.some((a, i) => names.some((b, j) => i !== j && a.every((part, n) => part === b[n]))))
    throw sparkError(
      'EXCEPT_OVERLAPPING_COLUMNS',
      { columns: names.map(p => p.map(quoteIfNeeded).join('.')).join(', ') },
      contextsOf(star.origin),
    )
  const fields = columns.filter(c => c.type === 'Alias')
  const isField = (parts: readonly string[]) => parts.length === 1 && fields.some(f => sameName(scope, f.name, parts[0]!))
  const ofFields = names.filter(isField)
  const dropped = names
    .filter(parts => !isField(parts))
    .map(parts => {
      const found = findName(parts, visible, scope, star.origin)
      if (found === undefined) throw unresolvedExcept(star, parts, visible)
      found.fields.reduce(
        (e: Expression, name) => extractValue(e, Literal({ value: name, dataType: StringType }), scope, star.origin),
        found.attribute,
      )
      return { id: found.attribute.exprId, fields: found.fields, parts }
    })
  return columns.flatMap(c => {
    if (c.type === 'Alias') return ofFields.some(([name]) => sameName(scope, c.name, name!)) ? [] : [c]
    if (c.type !== 'AttributeReference') return [c]
    const mine = dropped.filter(d => d.id === c.exprId)
    if (mine.length === 0) return [c]
    if (mine.some(d => d.fields.length === 0)) return []
    return [
      without(
        c,
        mine.map(d => d.fields),
        scope,
        star,
      ),
    ]
  })
}

function without(c: AttributeReference, paths: readonly (readonly string[])[], scope: Scope, star: UnresolvedStar): Expression {
  const rebuild = (e: Expression, at: readonly (readonly string[])[]): Expression => {
    const t = dataTypeOf(e)
    if (t.type !== 'struct')
      throw sparkError(
        'EXCEPT_NESTED_COLUMN_INVALID_TYPE',
        { columnName: quoteIdentifier(c.name), dataType: quotedSqlName(t) },
        contextsOf(star.origin),
      )
    const args = t.fields.flatMap(f => {
      const mine = at.filter(p => sameName(scope, p[0]!, f.name))
      if (mine.some(p => p.length === 1)) return []
      const name = Literal({ value: f.name, dataType: StringType })
      const value = extractValue(e, name, scope, star.origin)
      return [
        name,
        mine.length === 0
          ? value
          : rebuild(
              value,
              mine.map(p => p.slice(1)),
            ),
      ]
    })
    return { kind: 'expression', type: 'UnresolvedFunction', nameParts: ['named_struct'], args, distinct: false } as UnresolvedFunction
  }
  return Alias({ child: rebuild(c, paths), name: c.name, exprId: newExprId(), qualifier: [] })
}

function unresolvedExcept(star: UnresolvedStar, parts: readonly string[], visible: readonly AttributeReference[]) {
  const near = proposal(parts, visible, false)
  const objectName = quoteParts(parts)
  return near === undefined
    ? sparkError('UNRESOLVED_COLUMN.WITHOUT_SUGGESTION', { objectName }, contextsOf(star.origin))
    : sparkError('UNRESOLVED_COLUMN.WITH_SUGGESTION', { objectName, proposal: near }, contextsOf(star.origin))
}
