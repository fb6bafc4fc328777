import type { FileEntry } from '../source.ts'
import { fault, readFailure } from './errors.ts'
import { readFooter } from './footer.ts'
import { type ColumnMetadata, columnChunk, type FileMetadata } from './metadata.ts'
import { type ParquetNode, schemaTree } from './schema.ts'

/** A file's parsed footer and schema. */
export interface ParquetFile {
  readonly path: string
  readonly metadata: FileMetadata
  readonly root: ParquetNode
  readonly chunks: Map<number, ColumnMetadata>
}

/** Files by path, as long as their source lives. */
export type FileCache = Map<string, ParquetFile>

/** Reads a file's footer, once. */
export function openParquet(entry: FileEntry, cache: FileCache): ParquetFile {
  const known = cache.get(entry.path)
  if (known !== undefined) return known
  const metadata = readFooter(entry.path)
  const file: ParquetFile = {
    path: entry.path,
    metadata,
    root: placed(entry.path, undefined, () => schemaTree(metadata)),
    chunks: new Map(),
  }
  cache.set(entry.path, file)
  return file
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
