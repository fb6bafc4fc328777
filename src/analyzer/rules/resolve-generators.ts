import { Alias, AttributeReference, type Call, type Expression, newExprId } from '../../plan/expression.ts'
import { Aggregate, Generate, type LogicalPlan, Project } from '../../plan/logical.ts'
import { dataTypeOf } from '../../plan/output.ts'
import { exists, expressionsOf, transformUp } from '../../plan/tree.ts'
import type { StructType } from '../../types/data-type.ts'
import { quoteIdentifier } from '../../types/names.ts'
import { sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import { containsAggregate } from '../aggregates.ts'
import { isAnalyzed } from '../analyzed.ts'
import { isGenerator, outsideSelect } from '../generators.ts'
import { expressionClass } from '../quoting.ts'
import { inputsResolved, isNamed, isResolved } from '../resolved.ts'
import { splitAggregate } from '../split-aggregate.ts'
import { prettySql } from '../sql.ts'

/** Functions that make rows: the columns of LATERAL VIEW, and SELECT lists whose generators go to a Generate below. */
export const resolveGenerators = (plan: LogicalPlan): LogicalPlan =>
  transformUp(plan, p => {
    if (isAnalyzed(p) || !inputsResolved(p)) return p
    if (p.type === 'Generate') return p.generatorOutput.length === 0 && isResolved(p.generator) ? lateralView(p) : p
    if (!expressionsOf(p).some(e => exists(e, isGenerator))) return p
    if (p.type === 'Aggregate') return overAggregate(p)
    if (p.type === 'Project') {
      const { projectList, child, origin, planId } = p
      const generators = projectList.filter(e => generatorIn(e) !== undefined)
      // a generator that has a name comes first, but for one of an aggregate's value
      const early = generators.some(e => e.type === 'Alias') && !generators.some(containsAggregate)
      if (early || !projectList.some(containsAggregate)) return extract(p)
      return overAggregate(Aggregate({ groupingExpressions: [], aggregateExpressions: projectList, child, origin, planId }))
    }
    // it is to become another node
    if (p.type.startsWith('Unresolved')) return p
    throw outsideSelect(p)
  })

function lateralView(p: Generate): LogicalPlan {
  if (!isGenerator(p.generator)) throw notGenerator(p)
  const qualifier = p.qualifier === undefined ? [] : [p.qualifier]
  const generatorOutput = columnsOf(p.generator as Call, p.names ?? [], qualifier, p.origin)
  return Generate({ ...p, outer: p.outer || isOuter(p.generator as Call), generatorOutput })
}

/** The aggregate first, the generator over its groups after it. */
function overAggregate(p: Aggregate): LogicalPlan {
  for (const e of p.aggregateExpressions) refuseNested(e)
  const list = p.aggregateExpressions
  for (const e of list) {
    const generator = generatorIn(e)
    if (generator !== undefined && isResolved(generator)) columnsOf(generator, namesOf(e), [])
  }
  const settled = list.every(e => isResolved(e.type === 'UnresolvedAlias' ? e.child : e) && (isNamed(e) || generatorIn(e) !== undefined))
  if (!settled || p.grouping !== undefined || !p.groupingExpressions.every(isResolved)) return p
  const named = list.map(e => (e.type === 'UnresolvedAlias' ? Alias({ child: e.child, name: '', exprId: newExprId(), qualifier: [] }) : e))
  const split = splitAggregate(Object.freeze({ ...p, aggregateExpressions: named }))
  if (split === undefined) return p
  const projectList = split.list.map((e, i) =>
    list[i]!.type === 'UnresolvedAlias' && e.type === 'Alias' ? Object.freeze({ ...list[i]!, child: e.child }) : e,
  )
  return extract(Project({ projectList: projectList as readonly Expression[], child: split.inner, origin: p.origin, planId: p.planId }))
}

function notGenerator(p: Generate): Error {
  const name = p.generator.type === 'Call' ? p.generator.name : p.generator.type
  return sparkError(
    'UNSUPPORTED_GENERATOR.NOT_GENERATOR',
    { functionName: quoteIdentifier(name), classCanonicalName: expressionClass(name) },
    contextsOf(p.origin),
  )
}

function extract(p: Project): LogicalPlan {
  for (const e of p.projectList) refuseNested(e)
  // what refers to a generator's alias waits for it
  const waiting = p.projectList.filter(e => generatorIn(e) === undefined && !(isNamed(e) && isResolved(e)))
  if (waiting.length > 0 && !p.projectList.every(e => generatorIn(e) === undefined || e.type === 'Alias')) return p
  let child = p.child
  const projectList = p.projectList.flatMap((e): readonly Expression[] => {
    const generator = generatorIn(e)
    if (generator === undefined) return [e]
    const columns = columnsOf(generator, namesOf(e), [])
    // the alias keeps its identity
    const generatorOutput =
      e.type === 'Alias' && columns.length === 1
        ? [AttributeReference({ ...columns[0]!, exprId: e.exprId, metadata: e.metadata })]
        : columns
    child = Generate({ generator, outer: isOuter(generator), generatorOutput, child, origin: e.origin })
    return isOuter(generator) ? generatorOutput.map(a => AttributeReference({ ...a, nullable: true })) : generatorOutput
  })
  return Project({ ...p, projectList, child })
}

const isOuter = (g: Call) => g.name.endsWith('_outer')

/** The names that an item of a SELECT list gives. */
const namesOf = (e: Expression): readonly string[] => (e.type === 'Alias' ? [e.name] : e.type === 'UnresolvedAlias' ? (e.names ?? []) : [])

/** The generator that an item of a SELECT list is. */
function generatorIn(e: Expression): Call | undefined {
  const inner = e.type === 'Alias' || e.type === 'UnresolvedAlias' ? e.child : e
  return isGenerator(inner) ? (inner as Call) : undefined
}

function refuseNested(e: Expression): void {
  const top = e.type === 'Alias' || e.type === 'UnresolvedAlias' ? e.child : e
  if (!exists(top, isGenerator)) return
  const nested = isGenerator(top) ? (top as Call).args.some(a => exists(a, isGenerator)) : true
  if (nested) throw sparkError('UNSUPPORTED_GENERATOR.NESTED_IN_EXPRESSIONS', { expression: `"${prettySql(top)}"` })
}

function columnsOf(g: Call, names: readonly string[], qualifier: readonly string[], place?: Generate['origin']): AttributeReference[] {
  const { fields } = dataTypeOf(g) as StructType
  if (names.length > 0 && names.length !== fields.length)
    throw sparkError('UDTF_ALIAS_NUMBER_MISMATCH', { aliasesSize: String(fields.length), aliasesNames: names.join(',') }, contextsOf(place))
  return fields.map((f, i) =>
    AttributeReference({ name: names[i] ?? f.name, dataType: f.dataType, nullable: f.nullable, exprId: newExprId(), qualifier }),
  )
}
