import type { Memory } from '../columnar/memory.ts'
import { sparkError } from '../util/errors.ts'
import { unsupported } from '../util/unsupported.ts'
import { binaryFile } from './binary-file.ts'
import { csv } from './csv/csv.ts'
import { type CsvWriteState, openCsvWriter } from './csv/writer.ts'
import { withFileMetadata } from './file-metadata.ts'
import { withIgnoredFiles } from './ignored-files.ts'
import { json } from './json/json.ts'
import { type JsonWriteState, openJsonWriter } from './json/writer.ts'
import { orc } from './orc/orc.ts'
import { type OrcWriteState, openOrcWriter } from './orc/writer.ts'
import { parquet } from './parquet/parquet.ts'
import { openParquetWriter, type ParquetWriteState } from './parquet/writer.ts'
import type { FileWriter, Source } from './source.ts'
import { text } from './text/text.ts'
import { openTextWriter, type TextWriteState } from './text/writer.ts'
import { openXmlWriter, type XmlWriteState } from './xml/writer.ts'
import { xml } from './xml/xml.ts'

/** The file formats, by `spark.read.format`'s names. */
const sources: readonly Source[] = [...[parquet, orc, csv, json, text, xml].map(withFileMetadata), binaryFile].map(withIgnoredFiles)

/** Names of packages and classes that Spark's formats had and have. */
function longNames(name: string): string[] {
  const own = `org.apache.spark.sql.execution.datasources.${name}`
  const title = { csv: 'CSV', xml: 'Xml' }[name] ?? name[0]!.toUpperCase() + name.slice(1)
  return [`org.apache.spark.sql.${name}`, own].flatMap(p => [p, `${p}.DefaultSource`]).concat(`${own}.${title}FileFormat`)
}

const byName = new Map(
  sources.flatMap(s => [s.name, ...(s.aliases ?? []), ...longNames(s.name)].map(name => [name.toLowerCase(), s] as const)),
)

/** The source of a format, if there is one. */
export const findSource = (format: string): Source | undefined => byName.get(format.toLowerCase())

/** Of Spark's own, those that we lack; and those that Spark has in modules apart. */
const OTHERS = new Set(['jdbc', 'arrow'])
const MODULES: Readonly<Record<string, string>> = { avro: 'AVRO_DATA_SOURCE_NOT_ENABLED', kafka: 'KAFKA_DATA_SOURCE_NOT_ENABLED' }

/** The source of a format. Raises DATA_SOURCE_NOT_FOUND, Spark's errors for formats of its modules, UNSUPPORTED_FEATURE for what we lack. */
export function lookupSource(format: string): Source {
  const source = findSource(format)
  if (source !== undefined) return source
  const name = format.toLowerCase()
  if (OTHERS.has(name)) throw unsupported(`The data source ${format}`)
  throw sparkError(MODULES[name] ?? 'DATA_SOURCE_NOT_FOUND', { provider: format })
}

type OpenWriter = (memory: Memory, state: never, path: string) => FileWriter | Promise<FileWriter>

const writers: Readonly<Record<string, OpenWriter>> = {
  csv: (memory, state: CsvWriteState, path) => openCsvWriter(memory, state, path),
  json: (memory, state: JsonWriteState, path) => openJsonWriter(memory, state, path),
  orc: (memory, state: OrcWriteState, path) => openOrcWriter(memory, state, path),
  parquet: (memory, state: ParquetWriteState, path) => openParquetWriter(memory, state, path),
  text: (memory, state: TextWriteState, path) => openTextWriter(memory, state, path),
  xml: (memory, state: XmlWriteState, path) => openXmlWriter(memory, state, path),
}

/** Worker: opens a file for writing; `state` is the `WriteFormat`'s of the source's `writer`. Raises DATA_SOURCE_NOT_FOUND. */
export function openWriter(format: string, state: unknown, path: string, memory: Memory): FileWriter | Promise<FileWriter> {
  const open = writers[format.toLowerCase()]
  if (open === undefined) throw sparkError('DATA_SOURCE_NOT_FOUND', { provider: format })
  return open(memory, state as never, path)
}
