import { isDeterministic } from '../../optimizer/expression-facts.ts'
import type { CreateTable, TableConstraint } from '../../plan/catalog-command.ts'
import { Alias, AttributeReference, type Expression, newExprId } from '../../plan/expression.ts'
import { LocalRelation, Project } from '../../plan/logical.ts'
import { dataTypeOf } from '../../plan/output.ts'
import { exists } from '../../plan/tree.ts'
import { quotedSqlName } from '../../types/names.ts'
import { sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import { DataFrame } from '../dataframe/dataframe.ts'
import type { SparkSession } from '../spark-session.ts'
import { valueType } from './char-varchar.ts'

/** What no table of files has. That its expressions make sense is looked at first. */
export async function refuseFeatures(session: SparkSession, command: CreateTable, tableName: string): Promise<void> {
  const refused = (operation: string) => sparkError('UNSUPPORTED_FEATURE.TABLE_OPERATION', { tableName, operation })
  const generated = command.columns.flatMap(c => c.generated ?? [])
  const constraints = [...command.columns.flatMap(c => c.constraints ?? []), ...command.spec.constraints]
  const row = command.columns.map(c =>
    AttributeReference({ name: c.name.join('.'), dataType: valueType(c.dataType), nullable: true, exprId: newExprId(), qualifier: [] }),
  )
  const overRow = async (e: Expression): Promise<Expression> => {
    const child = LocalRelation({ output: row, columns: row.map(() => []), rowCount: 0 })
    const alias = Alias({ child: e, name: 'value', exprId: newExprId(), qualifier: [] })
    const plan = await new DataFrame(session, Project({ projectList: [alias], child })).queryExecution.analyzed()
    const item = plan.type === 'Project' ? plan.projectList[0]! : plan.type === 'Aggregate' ? plan.aggregateExpressions[0]! : alias
    return item.type === 'Alias' ? item.child : item
  }
  for (const { name, generated: g } of command.columns) {
    if (g === undefined) continue
    if (exists(g.value, e => e.type === 'UnresolvedSubquery'))
      throw sparkError('UNSUPPORTED_EXPRESSION_GENERATED_COLUMN', {
        fieldName: name.join('.'),
        expressionStr: g.text,
        reason: 'subquery expressions are not allowed for generated columns',
      })
    await overRow(g.value)
  }
  for (const c of constraints) if (c.condition) checkCondition(command, c, await overRow(c.condition))
  if (generated.length > 0) throw refused('generated columns')
  if (command.columns.some(c => c.identity)) throw refused('identity columns')
  if (constraints.length > 0) throw refused('CONSTRAINT')
}

/** What a CHECK says is true or not, and always the same. */
function checkCondition(command: CreateTable, { name, text, condition }: TableConstraint, resolved: Expression): void {
  const type = dataTypeOf(resolved)
  if (type.type !== 'boolean')
    throw sparkError(
      'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE',
      {
        sqlExpr: `"CONSTRAINT ${name ?? 'null'} CHECK (${text})"`,
        paramIndex: 'first',
        inputSql: `"${text}"`,
        inputType: quotedSqlName(type),
        requiredType: '"BOOLEAN"',
      },
      contextsOf(command.origin),
    )
  if (!isDeterministic(resolved))
    throw sparkError('NON_DETERMINISTIC_CHECK_CONSTRAINT', { checkCondition: text! }, contextsOf(condition!.origin))
}
