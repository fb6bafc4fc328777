import { isSettledFile } from '../file-version.ts'
import type { FileEntry } from '../source.ts'
import { fault, orcFailure } from './errors.ts'
import { readSection, readStripeFooter, readTail, type Tail } from './footer.ts'
import { type IndexEntry, rowIndex, type Statistics, StreamKind, type StripeFooter, statistics, stripeStatistics } from './metadata.ts'
import { protoCursor } from './protobuf.ts'
import { type OrcNode, schemaTree } from './schema.ts'

/** A file's parsed tail and schema, and what else has been read of it so far. */
export interface OrcFile {
  readonly path: string
  readonly tail: Tail
  readonly root: OrcNode
  readonly stripes: Map<number, StripeFooter>
  /** By stripe and column; no entries where there is no index. */
  readonly indexes: Map<string, readonly IndexEntry[]>
  readonly columns: Map<number, Statistics | undefined>
  stripeStatistics?: readonly (readonly Uint8Array[])[]
}

/** Files by path, as long as their source lives. */
export type FileCache = Map<string, OrcFile>

/** Tails of the process by path, the least recently used first: what a file's size and version still vouch for is not read again. */
const tails = new Map<string, { readonly size: number; readonly fileVersion: string; readonly file: OrcFile }>()
/** Their bytes, and what a file takes besides. */
const MOST_BYTES = 1 << 26
const FILE_BYTES = 4_000
let keptBytes = 0

const bytesOf = ({ tail }: OrcFile): number => tail.bytes + FILE_BYTES

/** Reads a file's tail, unless it is known from before; waits where its codec has to be made ready. */
export function openOrc(entry: FileEntry, cache: FileCache): OrcFile | Promise<OrcFile> {
  const known = cache.get(entry.path)
  if (known !== undefined) return known
  const { size, fileVersion } = entry
  const kept = tails.get(entry.path)
  if (kept !== undefined && tails.delete(entry.path)) keptBytes -= bytesOf(kept.file)
  if (kept?.size === size && kept.fileVersion === fileVersion) return keep(entry, kept.file, cache)
  const tail = readTail(entry.path)
  return tail instanceof Promise ? tail.then(t => keep(entry, parsed(entry.path, t), cache)) : keep(entry, parsed(entry.path, tail), cache)
}

function parsed(path: string, tail: Tail): OrcFile {
  const root = placed(path, undefined, () => schemaTree(tail.footer.types))
  return { path, tail, root, stripes: new Map(), indexes: new Map(), columns: new Map() }
}

function keep(entry: FileEntry, file: OrcFile, cache: FileCache): OrcFile {
  cache.set(entry.path, file)
  if (!isSettledFile(entry)) return file
  tails.set(entry.path, { size: entry.size, fileVersion: entry.fileVersion, file })
  keptBytes += bytesOf(file)
  for (const [path, oldest] of tails) {
    if (keptBytes <= MOST_BYTES) break
    tails.delete(path)
    keptBytes -= bytesOf(oldest.file)
  }
  return file
}

/** What `parse` gives; its format errors become failures of the file. */
export function placed<V>(path: string, stripe: number | undefined, parse: () => V): V {
  try {
    return parse()
  } catch (e) {
    throw e instanceof Error && 'condition' in e ? e : orcFailure(stripe === undefined ? { path } : { path, stripe }, e)
  }
}

export function stripeFooterOf(file: OrcFile, stripe: number): StripeFooter {
  let found = file.stripes.get(stripe)
  if (found === undefined) {
    found = readStripeFooter(file.path, file.tail.postScript, file.tail.footer.stripes[stripe]!)
    if (found.encodings.length < file.tail.footer.types.length) fault('has a stripe that lacks encodings of columns')
    file.stripes.set(stripe, found)
  }
  return found
}

/** The row index of a column in a stripe: an entry per row group, or none where there is no index. Malformed ones are as if they weren't there. */
export function indexOf(file: OrcFile, stripe: number, column: number): readonly IndexEntry[] {
  const key = `${stripe} ${column}`
  let found = file.indexes.get(key)
  if (found === undefined) file.indexes.set(key, (found = readIndex(file, stripe, column)))
  return found
}

function readIndex(file: OrcFile, stripe: number, column: number): readonly IndexEntry[] {
  const { rowIndexStride, stripes } = file.tail.footer
  if (rowIndexStride === 0) return []
  const stream = stripeFooterOf(file, stripe).streams.find(s => s.kind === StreamKind.ROW_INDEX && s.column === column)
  if (stream === undefined) return []
  const bytes = readSection(file.path, file.tail.postScript, stream.offset, stream.length)
  const entries = rowIndex(protoCursor(bytes))
  return entries.length === Math.ceil(stripes[stripe]!.rows / rowIndexStride) ? entries : []
}

/** What the file's tail says of a column, over all stripes. */
export function fileStatistics(file: OrcFile, column: number): Statistics | undefined {
  if (!file.columns.has(column)) {
    const bytes = file.tail.footer.statistics[column]
    file.columns.set(column, bytes && statistics(protoCursor(bytes)))
  }
  return file.columns.get(column)
}

/** What the metadata section says of a column in a stripe. */
export function stripeStatisticsOf(file: OrcFile, stripe: number, column: number): Statistics | undefined {
  file.stripeStatistics ??= readStripeStatistics(file)
  const bytes = file.stripeStatistics[stripe]?.[column]
  return bytes && statistics(protoCursor(bytes))
}

function readStripeStatistics(file: OrcFile): readonly (readonly Uint8Array[])[] {
  const { postScript, metadataAt } = file.tail
  if (postScript.metadataLength === 0) return []
  return stripeStatistics(protoCursor(readSection(file.path, postScript, metadataAt, postScript.metadataLength)))
}

/** The field of a name, as Spark looks it up. Raises a format error where case doesn't count and several have it. */
export function uniqueField(parent: OrcNode, name: string, caseSensitive: boolean): OrcNode | undefined {
  if (caseSensitive) return parent.children.find(n => n.name === name)
  const lower = name.toLowerCase()
  const found = parent.children.filter(n => n.name.toLowerCase() === lower)
  if (found.length > 1) fault(`has the fields [${found.map(n => n.name).join(', ')}], which are all "${name}" where case doesn't count`)
  return found[0]
}

/** The field of a struct in a column: where case doesn't count the last that has the name, as in ORC's own reader. */
export function lastField(parent: OrcNode, name: string, caseSensitive: boolean): OrcNode | undefined {
  const lower = name.toLowerCase()
  return parent.children.findLast(n => (caseSensitive ? n.name === name : n.name.toLowerCase() === lower))
}
