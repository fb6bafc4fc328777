import { treeString } from '../../plan/explain.ts'
import { Alias, AttributeReference, Call, type Expression, newExprId } from '../../plan/expression.ts'
import { Aggregate, Generate, type LogicalPlan, Project } from '../../plan/logical.ts'
import { dataTypeOf, toAttribute } from '../../plan/output.ts'
import { exists, expressionsOf, transformUp } from '../../plan/tree.ts'
import type { StructType } from '../../types/data-type.ts'
import { quoteIdentifier } from '../../types/names.ts'
import { sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import { containsAggregate } from '../aggregates.ts'
import { isAnalyzed } from '../analyzed.ts'
import { isGenerator } from '../generators.ts'
import { inputsResolved, isNamed, isResolved } from '../resolved.ts'
import { prettySql } from '../sql.ts'

/** Functions that make rows: the columns of LATERAL VIEW, and SELECT lists whose generators go to a Generate below. */
export const resolveGenerators = (plan: LogicalPlan): LogicalPlan =>
  transformUp(plan, p => {
    if (isAnalyzed(p) || !inputsResolved(p)) return p
    if (p.type === 'Generate') return p.generatorOutput.length === 0 && isResolved(p.generator) ? lateralView(p) : p
    if (!expressionsOf(p).some(e => exists(e, isGenerator))) return p
    if (p.type === 'Project') return p.projectList.some(containsAggregate) ? p : extract(p)
    if (p.type === 'Aggregate') return aboveAggregate(p)
    if (p.type === 'UnresolvedHaving') return p
    throw sparkError('UNSUPPORTED_GENERATOR.OUTSIDE_SELECT', { plan: treeString(p).split('\n')[0]! }, contextsOf(p.origin))
  })

/** Generators over groups: their arguments are computed with the aggregates, and they stand in a list above. */
function aboveAggregate(p: Aggregate): LogicalPlan {
  for (const e of p.aggregateExpressions) refuseNested(e)
  if (p.groupingExpressions.some(g => exists(g, isGenerator))) return p
  if (!p.aggregateExpressions.every(e => isResolved(e.type === 'UnresolvedAlias' ? e.child : e))) return p
  const computed: Expression[] = []
  const column = (child: Expression): Expression => {
    if (child.type === 'Literal') return child
    const alias = Alias({ child, name: `_gen_input_${computed.length}`, exprId: newExprId(), qualifier: [] })
    computed.push(alias)
    return toAttribute(alias)
  }
  const projectList = p.aggregateExpressions.map((e): Expression => {
    const generator = generatorIn(e)
    if (generator !== undefined) {
      const moved = Call({ ...generator, args: generator.args.map(column) })
      return e === generator ? moved : (Object.freeze({ ...e, child: moved }) as Expression)
    }
    if (!isNamed(e)) return e
    computed.push(e)
    return toAttribute(e as Alias)
  })
  // names come first
  if (!projectList.every(e => isNamed(e) || generatorIn(e) !== undefined)) return p
  return Project({ projectList, child: Aggregate({ ...p, aggregateExpressions: computed }), origin: p.origin, planId: p.planId })
}

function lateralView(p: Generate): LogicalPlan {
  if (!isGenerator(p.generator)) {
    const name = p.generator.type === 'Call' || p.generator.type === 'AggregateCall' ? p.generator.name : prettySql(p.generator)
    const parameters = { functionName: quoteIdentifier(name), classCanonicalName: name }
    throw sparkError('UNSUPPORTED_GENERATOR.NOT_GENERATOR', parameters, contextsOf(p.generator.origin))
  }
  const qualifier = p.qualifier === undefined ? [] : [p.qualifier]
  const generatorOutput = columnsOf(p.generator as Call, p.names ?? [], qualifier)
  return Generate({ ...p, outer: p.outer || isOuter(p.generator as Call), generatorOutput })
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
    const names = e.type === 'Alias' ? [e.name] : e.type === 'UnresolvedAlias' ? (e.names ?? []) : []
    const columns = columnsOf(generator, names, [])
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

/** The generator that an item of a SELECT list is. */
function generatorIn(e: Expression): Call | undefined {
  const inner = e.type === 'Alias' || e.type === 'UnresolvedAlias' ? e.child : e
  return isGenerator(inner) ? (inner as Call) : undefined
}

function refuseNested(e: Expression): void {
  const top = e.type === 'Alias' || e.type === 'UnresolvedAlias' ? e.child : e
  if (!exists(top, isGenerator)) return
  const nested = isGenerator(top) ? (top as Call).args.some(a => exists(a, isGenerator)) : true
  if (nested) throw sparkError('UNSUPPORTED_GENERATOR.NESTED_IN_EXPRESSIONS', { expression: `"${prettySql(top)}"` }, contextsOf(top.origin))
}

function columnsOf(g: Call, names: readonly string[], qualifier: readonly string[]): AttributeReference[] {
  const { fields } = dataTypeOf(g) as StructType
  if (names.length > 0 && names.length !== fields.length)
    throw sparkError(
      'UDTF_ALIAS_NUMBER_MISMATCH',
      { aliasesSize: String(fields.length), aliasesNames: names.join(',') },
      contextsOf(g.origin),
    )
  return fields.map((f, i) =>
    AttributeReference({ name: names[i] ?? f.name, dataType: f.dataType, nullable: f.nullable, exprId: newExprId(), qualifier }),
  )
}
