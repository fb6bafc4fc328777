import type { InsertIntoDataSource } from '../plan/logical.ts'
import { sparkError } from '../util/errors.ts'
import type { DataFrame } from './dataframe.ts'

export async function writeFiles(_df: DataFrame, command: InsertIntoDataSource, _options?: { signal?: AbortSignal }): Promise<void> {
  throw sparkError('UNSUPPORTED_FEATURE', { message: `write ${command.format}` })
}
