import { sparkError } from '../util/errors.ts'
import { csv } from './csv/csv.ts'
import { parquet } from './parquet/parquet.ts'
import type { Source } from './source.ts'

/** The file formats, by `spark.read.format`'s names. */
const sources: readonly Source[] = [parquet, csv]

const byName = new Map(sources.flatMap(s => [s.name, ...(s.aliases ?? [])].map(name => [name.toLowerCase(), s])))

/** The source of a format. Raises DATA_SOURCE_NOT_FOUND. */
export function lookupSource(format: string): Source {
  const source = byName.get(format.toLowerCase())
  if (source === undefined) throw sparkError('DATA_SOURCE_NOT_FOUND', { provider: format })
  return source
}
