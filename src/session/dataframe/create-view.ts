import { sparkError } from '../../util/errors.ts'
import type { DataFrame } from './dataframe.ts'

/**
 * Names a DataFrame for SQL: what it means now, whatever becomes of the views that it uses. Raises TEMP_TABLE_OR_VIEW_ALREADY_EXISTS, and
 * errors for names that none can have.
 */
export function createView(df: DataFrame, name: string, scope: 'temp' | 'global', replace: boolean): void {
  if (name.includes('.') && !name.startsWith('`')) throw sparkError('TEMP_VIEW_NAME_TOO_MANY_NAME_PARTS', { actualName: name })
  const { state } = df.sparkSession
  const views = scope === 'temp' ? state.views : state.shared.globalViews
  const own = name.replace(/^`(.*)`$/, '$1')
  if (!/^\w+$/.test(own)) throw sparkError('_LEGACY_ERROR_TEMP_1321', { viewName: name })
  views.create(own, state.pinned(df.plan), { replace })
}
