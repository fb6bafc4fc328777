import { analyze, resolveRelations } from '../../analyzer/analyzer.ts'
import { bindParameters } from '../../analyzer/rules/bind-parameters.ts'
import { CATALOG } from '../../catalog/names.ts'
import { CATALOG_COMMANDS, type CatalogCommand, isCommand } from '../../plan/catalog-command.ts'
import { treeString } from '../../plan/explain.ts'
import type { Expression } from '../../plan/expression.ts'
import type { LogicalPlan } from '../../plan/logical.ts'
import type { ExplainCommand } from '../../plan/session-command.ts'
import { AnalysisException, SparkException, sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import { DataFrame } from '../dataframe/dataframe.ts'
import { writeFiles } from '../dataframe/write-files.ts'
import { explainString } from '../explain.ts'
import { runScript } from '../script/run.ts'
import type { SparkSession } from '../spark-session.ts'
import { runCacheTable, runRefreshTable, runUncacheTable } from './cache.ts'
import { runDescribeQuery, runDescribeRelation } from './describe.ts'
import { runDescribeFunction } from './describe-function.ts'
import { runDropView } from './drop.ts'
import { runUse } from './namespace.ts'
import { commandResult, noResult } from './result.ts'
import { runCatalogCommand } from './run.ts'
import { runReset, runSet, runSetPath } from './set.ts'
import { runShowCatalogs, runShowColumns, runShowFunctions, runShowNamespaces, runShowTables } from './show.ts'
import { runCreateView } from './view.ts'

export type Parameters = Readonly<Record<string, Expression>> | readonly Expression[]

/** Runs a command at once; of a query it makes a DataFrame, analyzed. */
export async function runStatement(session: SparkSession, statement: LogicalPlan, parameters?: Parameters): Promise<DataFrame> {
  try {
    return await run(session, statement, parameters)
  } finally {
    // what is cached of tables and views that it has changed is out of date
    const { cache, engine } = session.state
    if (!cache.isEmpty && CHANGING.test(statement.type)) await cache.refresh(engine)
  }
}

/** Commands that change what tables and views mean or hold. */
const CHANGING = /^(Create|Drop|Insert|Alter|Truncate|Load|Repair|Modify|Replace|SetCatalog)/

async function run(session: SparkSession, statement: LogicalPlan, parameters?: Parameters): Promise<DataFrame> {
  const plan = bindParameters(statement, session.state.analysisContext(parameters))
  switch (plan.type) {
    case 'CreateView':
      return runCreateView(session, plan)
    case 'DropView':
      return runDropView(session, plan)
    case 'SetCommand':
      return runSet(session, plan)
    case 'SetPath':
      return runSetPath(session, plan)
    case 'ResetCommand':
      return runReset(session, plan)
    case 'ExplainCommand':
      return runExplain(session, plan)
    case 'DescribeRelation':
      return runDescribeRelation(session, plan)
    case 'DescribeQuery':
      return runDescribeQuery(session, plan)
    case 'DescribeFunction':
      return runDescribeFunction(session, plan)
    case 'ShowTables':
    case 'ShowViews':
      return runShowTables(session, plan)
    case 'ShowColumns':
      return runShowColumns(session, plan)
    case 'ShowFunctions':
      return runShowFunctions(session, plan)
    case 'ShowNamespaces':
      return runShowNamespaces(session, plan)
    case 'ShowCatalogs':
      return runShowCatalogs(session, plan)
    case 'ShowCurrentNamespace':
      return commandResult(session, ['catalog', 'namespace'], [[CATALOG, session.state.catalog.currentDatabase]])
    case 'UseNamespace':
      return runUse(session, plan)
    case 'CacheTable':
      return runCacheTable(session, plan)
    case 'UncacheTable':
      return runUncacheTable(session, plan)
    case 'ClearCache':
      session.state.cache.clear(session.state.engine)
      return noResult(session)
    case 'RefreshTable':
      return runRefreshTable(session, plan)
    case 'InsertIntoDataSource':
      if (plan.format.toLowerCase() === 'hive')
        throw sparkError('NOT_SUPPORTED_COMMAND_WITHOUT_HIVE_SUPPORT', { cmd: 'INSERT OVERWRITE DIRECTORY with the Hive format' })
      await writeFiles(new DataFrame(session, plan.child), plan)
      return noResult(session)
    case 'CompoundBody':
      return runScript(session, plan.body, parameters)
    case 'UnsupportedCommand': {
      const dataset = /^CREATE (MATERIALIZED VIEW|STREAMING TABLE)/.exec(plan.name)?.[1]
      if (dataset) throw sparkError('UNSUPPORTED_FEATURE.CREATE_PIPELINE_DATASET_QUERY_EXECUTION', { pipelineDatasetType: dataset })
      if (plan.name === 'CREATE FLOW AS INSERT') throw sparkError('UNSUPPORTED_FEATURE.CREATE_FLOW_QUERY_EXECUTION', {})
      throw sparkError('UNSUPPORTED_FEATURE.STATEMENT', { statement: plan.name }, contextsOf(plan.origin))
    }
    default: {
      if (CATALOG_COMMANDS.has(plan.type)) return runCatalogCommand(session, plan as CatalogCommand)
      const df = new DataFrame(session, plan)
      await df.queryExecution.analyzed()
      return df
    }
  }
}

/** The plan as one row of text; an error of the query is part of the answer. */
/** Why a query cannot be analyzed: what is wrong, where, and how far the analysis came. */
async function failedAnalysis(session: SparkSession, query: LogicalPlan, e: SparkException): Promise<string> {
  if (!(e instanceof AnalysisException)) return e.message
  const context = session.state.analysisContext()
  let reached = query
  try {
    reached = await resolveRelations(query, context)
    analyze(reached, context, {
      after: (_, plan) => {
        reached = plan
      },
    })
  } catch {
    // it is known why
  }
  const place = /\(line (\d+), position (\d+)\)/.exec(e.queryContext[0]?.summary ?? '')
  const where = place === null ? '' : `; line ${place[1]} pos ${Number(place[2]) - 1}`
  return `${e.message.split(/\n== (?:SQL|DataFrame)/)[0]}${where};\n${treeString(reached)}`
}

async function runExplain(session: SparkSession, { child, mode }: ExplainCommand): Promise<DataFrame> {
  const rows = (lines: readonly string[]): DataFrame =>
    commandResult(
      session,
      [{ name: 'plan', nullable: true }],
      lines.map(l => [l]),
    )
  if (isCommand(child)) return rows([`== Physical Plan ==\nExecute ${child.type.replace(/Command$/, '')}Command\n\n`])
  try {
    return rows([`${await explainString(new DataFrame(session, child).queryExecution, mode)}\n`])
  } catch (e) {
    if (!(e instanceof SparkException)) throw e
    const told = await failedAnalysis(session, child, e)
    if (mode !== 'extended') return rows(['Error occurred during query planning: ', ...told.trimEnd().split('\n')])
    const parsed = `== Parsed Logical Plan ==\n${treeString(child)}`
    return rows([`${parsed}\n== Analyzed Logical Plan ==\norg.apache.spark.sql.${e.name}: ${told}`])
  }
}
