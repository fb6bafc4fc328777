import { isSettledFile } from '../file-version.ts'
import type { FileEntry } from '../source.ts'
import { fault, readFailure } from './errors.ts'
import { readFooter } from './footer.ts'
import { type ColumnMetadata, columnChunk, type FileMetadata } from './metadata.ts'
import { type ParquetNode, schemaTree } from './schema.ts'

/** A file's parsed footer and schema. */
export interface ParquetFile {
  readonly path: string
  /** A number that no other version of a file has; none where a change of the file might not be seen. */
  readonly version?: number
  readonly metadata: FileMetadata
  readonly root: ParquetNode
  readonly chunks: Map<number, ColumnMetadata>
}

/** Files by path, as long as their source lives. */
export type FileCache = Map<string, ParquetFile>

/** Footers of the process by path, the least recently used first: what a file's size and version still vouch for is not read again. */
const footers = new Map<string, { readonly size: number; readonly fileVersion: string; readonly file: ParquetFile }>()
/** Their bytes, and what a file takes besides. */
const MAX_FOOTER_BYTES = 1 << 26
const FILE_BYTES = 1_000
let footerBytes = 0

const bytesOf = ({ metadata }: ParquetFile): number => metadata.bytes.length + FILE_BYTES

/** Reads a file's footer, unless it is known from before. */
export function openParquet(entry: FileEntry, cache: FileCache): ParquetFile {
  const known = cache.get(entry.path)
  if (known !== undefined) return known
  const { size, fileVersion } = entry
  const kept = footers.get(entry.path)
  if (kept !== undefined && footers.delete(entry.path)) footerBytes -= bytesOf(kept.file)
  const file = kept?.size === size && kept.fileVersion === fileVersion ? kept.file : parseFile(entry)
  cache.set(entry.path, file)
  if (isSettledFile(entry)) {
    footers.set(entry.path, { size, fileVersion, file })
    footerBytes += bytesOf(file)
    for (const [path, oldest] of footers) {
      if (footerBytes <= MAX_FOOTER_BYTES) break
      footers.delete(path)
      footerBytes -= bytesOf(oldest.file)
    }
  }
  return file
}

let versions = 0

function parseFile(entry: FileEntry): ParquetFile {
  const { path } = entry
  const version = isSettledFile(entry) ? { version: ++versions } : {}
  const metadata = readFooter(path)
  return { path, ...version, metadata, root: placed(path, undefined, () => schemaTree(metadata)), chunks: new Map() }
}

/** The metadata of a leaf's chunk in a row group, parsed when first asked for. */
export function chunkOf(file: ParquetFile, rowGroup: number, leaf: number): ColumnMetadata {
  const key = rowGroup * 65_536 + leaf
  let chunk = file.chunks.get(key)
  if (chunk === undefined) {
    chunk = placed(file.path, rowGroup, () => columnChunk(file.metadata, file.metadata.rowGroups[rowGroup]!, leaf))
    file.chunks.set(key, chunk)
  }
  return chunk
}

function placed<V>(path: string, rowGroup: number | undefined, parse: () => V): V {
  try {
    return parse()
  } catch (e) {
    throw readFailure(rowGroup === undefined ? { path } : { path, rowGroup }, e)
  }
}

/** The top-level field of a name; the exact one first, where case doesn't count. */
export function findNode(root: ParquetNode, name: string, caseSensitive: boolean): ParquetNode | undefined {
  const exact = root.children.find(n => n.name === name)
  if (exact !== undefined || caseSensitive) return exact
  const lower = name.toLowerCase()
  return root.children.find(n => n.name.toLowerCase() === lower)
}

/** The field that a scan reads for a name. Raises a format error where case doesn't count and several have the name. */
export function uniqueNode(parent: ParquetNode, name: string, caseSensitive: boolean): ParquetNode | undefined {
  if (caseSensitive) return parent.children.find(n => n.name === name)
  const lower = name.toLowerCase()
  const found = parent.children.filter(n => n.name.toLowerCase() === lower)
  if (found.length > 1) fault(`has the fields [${found.map(n => n.name).join(', ')}], which are all "${name}" where case doesn't count`)
  return found[0]
}

export const isFlat = (n: ParquetNode): boolean => n.leaf >= 0 && n.maxRepetition === 0 && n.maxDefinition <= 1
