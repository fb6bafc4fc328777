import { castText } from '../types/cast/to-string.ts'
import type { DataType } from '../types/data-type.ts'
import { UTC } from '../types/datetime/zone.ts'
import { simpleString } from '../types/names.ts'
import { type Expression, LambdaVariable, type Literal, type WindowFrame } from './expression.ts'
import type { LogicalPlan } from './logical.ts'
import { mapChildren } from './tree.ts'

/** Expressions as plans print them: `(a#1 + 1)`, `sum(b#2L) AS s#3L`, `'t.x` where unresolved. */

const list = (es: readonly Expression[], separator = ', '): string => es.map(exprString).join(separator)
const suffix = (t: DataType): string => (t.type === 'long' ? 'L' : '')

/** A generator without the word that keeps rows which give nothing. */
export const innerGenerator = (g: Expression): string =>
  g.type === 'Call' ? `${g.name.replace(/_outer$/, '')}(${list(g.args)})` : exprString(g)

export function exprString(e: Expression): string {
  switch (e.type) {
    case 'UnresolvedAttribute':
      return `'${e.nameParts.map(p => (p.includes('.') ? `\`${p}\`` : p)).join('.')}`
    case 'UnresolvedStar':
      return e.target ? `${e.target.join('.')}.*` : '*'
    case 'UnresolvedFunction':
      return unresolvedCall(e.nameParts, e.args, e.distinct, e.filter)
    case 'PipeExpression':
      return exprString(e.child)
    case 'NamedArgument':
      return `${e.name} => ${exprString(e.value)}`
    case 'UnresolvedExtractValue':
      return `${exprString(e.child)}[${exprString(e.extraction)}]`
    case 'UnresolvedAlias':
      return e.names ? `${exprString(e.child)} AS (${e.names.join(', ')})` : `unresolvedalias(${exprString(e.child)})`
    case 'ExpressionString':
      return e.sql
    case 'Parameter':
      return e.name === undefined ? `posparameter(${e.index})` : `namedparameter(${e.name})`
    case 'UnresolvedSubquery':
      return e.form === 'in' ? `${rowOf(e.values)} IN (list#0 [])` : e.form === 'exists' ? 'exists#0 []' : 'scalar-subquery#0 []'
    case 'UnresolvedSqlFunction':
      return `${e.name}(${e.args.map(exprString).join(', ')})`
    case 'UnresolvedWindowReference':
      return `unresolvedwindowexpression(${exprString(e.child)}, WindowSpecReference(${e.name}))`
    case 'Literal':
      return literalString(e)
    case 'AttributeReference':
      return `${e.name}#${e.exprId}${suffix(e.dataType)}`
    case 'OuterReference':
      return `outer(${exprString(e.attribute)})`
    case 'Alias':
      return `${exprString(e.child)} AS ${e.name}#${e.exprId}${suffix(typeOf(e.child))}`
    case 'Cast':
      return `${e.mode === 'try' ? 'try_cast' : 'cast'}(${exprString(e.child)} as ${simpleString(e.dataType)})`
    case 'Call':
      if (/explode_outer$|^inline_outer$/.test(e.name)) return `generatorouter(${innerGenerator(e)})`
      return operatorString(e.name, e.args) ?? `${e.name}(${list(e.args)})`
    case 'CaseWhen':
      return caseString(e)
    case 'In':
      return `${exprString(e.value)} IN (${list(e.list, ',')})`
    case 'AggregateCall': {
      const ignoring = e.ignoreNulls ? ', true' : ''
      const filter = e.filter ? ` FILTER (WHERE ${exprString(e.filter)})` : ''
      return `${e.name}(${e.distinct ? 'distinct ' : ''}${list(e.args)}${ignoring})${filter}`
    }
    case 'WindowExpression': {
      return `${exprString(e.function)} ${specString(e)}`
    }
    case 'SortOrder':
      return `${exprString(e.child)} ${e.direction.toUpperCase()} NULLS ${e.nulls.toUpperCase()}`
    case 'ScalarSubquery':
      return `scalar-subquery#${idOf(e.plan)} [${list(e.outerAttributes, ' && ')}]`
    case 'Exists':
      return `exists#${idOf(e.plan)} [${list(e.outerAttributes, ' && ')}]`
    case 'InSubquery':
      return `${rowOf(e.values)} IN (list#${idOf(e.plan)} [${list(e.outerAttributes, ' && ')}])`
    case 'LambdaFunction':
      return `lambdafunction(${exprString(lambdaNames(e.body))}, ${list(e.params)}, false)`
    case 'LambdaVariable':
      return e.dataType ? `lambda ${e.name}#${e.exprId}${suffix(e.dataType)}` : `lambda '${e.name}`
    case 'ExternalUdf':
      return `${e.name}(${list(e.args)})`
  }
}

/** Until they are resolved, all names in a lambda's body may be its parameters. */
const lambdaNames = (e: Expression): Expression =>
  e.type === 'UnresolvedAttribute' ? LambdaVariable({ name: e.nameParts.join('.'), exprId: 0 }) : mapChildren(e, lambdaNames)

/** `windowspecdefinition(...)`: what stands behind OVER. */
export function specString(e: Expression): string {
  if (e.type !== 'WindowExpression') return exprString(e)
  const spec = [...e.partitionBy, ...e.orderBy].map(exprString)
  return `windowspecdefinition(${[...spec, frameString(e.frame)].join(', ')})`
}

const typeOf = (e: Expression): DataType =>
  'dataType' in e && e.dataType ? e.dataType : e.type === 'WindowExpression' ? typeOf(e.function) : { type: 'null' }

const rowOf = (values: readonly Expression[]): string => (values.length === 1 ? exprString(values[0]!) : `(${list(values, ',')})`)

/** Subqueries are told apart by the first column of their plans, if it has an id. */
export function idOf(plan: LogicalPlan): number {
  const node = plan as { readonly projectList?: readonly Expression[]; readonly aggregateExpressions?: readonly Expression[] }
  const first = (node.projectList ?? node.aggregateExpressions)?.[0]
  return first?.type === 'Alias' || first?.type === 'AttributeReference' ? first.exprId : 0
}

function unresolvedCall(
  nameParts: readonly string[],
  args: readonly Expression[],
  distinct: boolean,
  filter: Expression | undefined,
): string {
  if (nameParts.length === 1 && !filter && !distinct) {
    const shown = operatorString(nameParts[0]!, args)
    if (shown !== undefined) return shown
    if (nameParts[0] === 'isnull' || nameParts[0] === 'isnotnull') return `${nameParts[0]}(${list(args)})`
  }
  return `'${nameParts.join('.')}(${distinct ? 'distinct ' : ''}${list(filter ? [...args, filter] : args)})`
}

const binary = new Set(['+', '-', '*', '/', '%', 'div', '=', '<=>', '<', '<=', '>', '>=', '&', '|', '^', '<<', '>>', '>>>'])

/** Operators and predicates print infix; undefined for what is called by name. */
function operatorString(name: string, args: readonly Expression[]): string | undefined {
  const [a, b, c] = args
  if (name === '$struct_field' || name === '$array_struct_field') return `${exprString(a!)}.${exprString(c!)}`
  if (name === '$array_item' || name === '$map_value') return `${exprString(a!)}[${exprString(b!)}]`
  if (args.length === 2) {
    if (binary.has(name)) return `(${exprString(a!)} ${name} ${exprString(b!)})`
    if (name === 'and' || name === 'or') return `(${exprString(a!)} ${name.toUpperCase()} ${exprString(b!)})`
    if (name === 'rlike') return `RLIKE(${exprString(a!)}, ${exprString(b!)})`
  }
  if (name === 'like' && b) return `${exprString(a!)} LIKE ${exprString(b)}${c ? ` ESCAPE '${exprString(c)}'` : ''}`
  if (args.length !== 1) return undefined
  if (name === 'not') return `NOT ${exprString(a!)}`
  if (name === 'negative' || name === '-') return `-${exprString(a!)}`
  if (name === 'positive' || name === '+') return `+${exprString(a!)}`
  return name === '~' ? `~${exprString(a!)}` : undefined
}

function caseString(e: Extract<Expression, { type: 'CaseWhen' }>): string {
  const branches = e.whens.map((w, i) => ` WHEN ${exprString(w)} THEN ${exprString(e.thens[i]!)}`).join('')
  return `CASE${branches}${e.otherwise ? ` ELSE ${exprString(e.otherwise)}` : ''} END`
}

/** A window's frame, as plans print it. */
export function frameString(frame: WindowFrame | undefined): string {
  if (!frame) return 'unspecifiedframe$()'
  const bound = (b: WindowFrame['lower'] | WindowFrame['upper']) => (typeof b === 'string' ? `${b.toLowerCase()}$()` : exprString(b))
  return `specifiedwindowframe(${frame.unit === 'rows' ? 'RowFrame' : 'RangeFrame'}, ${bound(frame.lower)}, ${bound(frame.upper)})`
}

function literalString({ value, dataType }: Literal): string {
  if (value === null) return 'null'
  if (typeof value === 'string') return value
  if (value instanceof Uint8Array && dataType.type === 'binary') return `0x${Buffer.from(value).toString('hex').toUpperCase()}`
  if (Array.isArray(value) && dataType.type === 'array')
    return `[${value.map(v => literalString({ value: v, dataType: dataType.element } as Literal)).join(',')}]`
  return castText(dataType, UTC)(value)
}
