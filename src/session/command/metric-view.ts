import type { CatalogTable } from '../../catalog/catalog-table.ts'
import { CATALOG, quoted } from '../../catalog/names.ts'
import type { CreateMetricView } from '../../plan/catalog-command.ts'
import { outputOf } from '../../plan/output.ts'
import { StructField, StructType } from '../../types/data-type.ts'
import { sparkError } from '../../util/errors.ts'
import type { DataFrame } from '../dataframe/dataframe.ts'
import { metricProperties, metricViewPlan, parseMetrics } from '../metric-view.ts'
import { currentUser } from '../session-catalog.ts'
import type { SparkSession } from '../spark-session.ts'
import { noResult } from './result.ts'
import { capturedConf, checkArity, refuseDuplicates } from './stored-view.ts'

/** `CREATE VIEW v WITH METRICS LANGUAGE YAML AS $$…$$`: stored with its text, which is analyzed now and whenever the view is used. */
export async function runCreateMetricView(session: SparkSession, command: CreateMetricView): Promise<DataFrame> {
  const { state } = session
  const { catalog } = state
  const id = catalog.requireIdentifier(command.name.parts)
  const shown = quoted([id.database, id.table])
  const definition = await parseMetrics(command.text)
  const output = outputOf(await metricViewPlan(state, command.text, state.analysisContext(), { origin: command.origin }))
  catalog.shared.requireDatabase(id.database)
  const named = command.columns
  checkArity(shown, named, output)
  const fields = output.map((a, i) => {
    const comment = named[i]?.comment
    return StructField(named[i]?.name ?? a.name, a.dataType, true, comment === undefined ? undefined : { comment })
  })
  refuseDuplicates(
    state,
    fields.map(f => f.name),
  )
  if (catalog.shared.getTable(id) !== undefined) {
    if (command.ifNotExists) return noResult(session)
    throw sparkError('TABLE_OR_VIEW_ALREADY_EXISTS', { relationName: shown })
  }
  catalog.checkName(id.table)
  const table: CatalogTable = {
    identifier: id,
    tableType: 'VIEW',
    schema: StructType(fields),
    partitionColumns: [],
    options: {},
    properties: { ...command.properties, ...metricProperties(definition) },
    ...(command.comment === undefined ? {} : { comment: command.comment }),
    owner: currentUser(),
    createTime: Date.now(),
    view: {
      text: command.text,
      metrics: true,
      catalogAndNamespace: [CATALOG, catalog.currentDatabase],
      schemaMode: 'BINDING',
      queryColumns: output.map(a => a.name),
      conf: capturedConf(state),
    },
  }
  catalog.shared.createTable(table)
  return noResult(session)
}
