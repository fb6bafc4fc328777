import { readdirSync, type Stats, statSync } from 'node:fs'
import { basename, join, sep } from 'node:path'
import { sparkError } from '../util/errors.ts'
import { expandGlob, isGlob, segmentExpression } from './glob.ts'
import { hadoopPath, localPath } from './path.ts'

export interface ListedFile {
  readonly path: string
  readonly size: number
  readonly modificationTime: number
  readonly fileVersion: string
}

export interface Listing {
  /** The paths asked for, globs expanded. */
  readonly roots: readonly string[]
  readonly files: readonly ListedFile[]
}

export interface ListingOptions {
  readonly recursive: boolean
  /** A path that is not there has no files. */
  readonly mayBeMissing?: boolean
  /** Only files whose name matches this glob. */
  readonly pathGlobFilter?: string
  /** Milliseconds; only files modified before, after. */
  readonly modifiedBefore?: number
  readonly modifiedAfter?: number
}

/** Names that Spark does not take for data. */
export const isHidden = (name: string): boolean =>
  (name.startsWith('_') && !name.includes('=')) || name.startsWith('.') || name.endsWith('._COPYING_')

/**
 * Lists the data files below the paths, folder by folder and sorted within each. Folders named `k=v` are always entered, others only where
 * asked for recursively. Raises PATH_NOT_FOUND.
 */
export function listFiles(paths: readonly string[], options: ListingOptions): Listing {
  const roots: string[] = []
  for (const given of paths) {
    const path = localPath(given)
    if (isGlob(path) && stat(path) === undefined) {
      const found = expandGlob(path)
      if (found.length === 0) throw sparkError('PATH_NOT_FOUND', { path: hadoopPath(path) })
      roots.push(...found)
    } else {
      if (stat(path) === undefined) {
        if (options.mayBeMissing) continue
        throw sparkError('PATH_NOT_FOUND', { path: hadoopPath(path) })
      }
      roots.push(path)
    }
  }
  const files: ListedFile[] = []
  const filter = options.pathGlobFilter === undefined ? undefined : segmentExpression(options.pathGlobFilter)
  const take = (entry: Entry, s: Stats) => {
    if (isHidden(entry.name)) return
    if (filter !== undefined && !filter.test(entry.name)) return
    if (options.modifiedBefore !== undefined && s.mtimeMs >= options.modifiedBefore) return
    if (options.modifiedAfter !== undefined && s.mtimeMs <= options.modifiedAfter) return
    files.push(listed(entry, s))
  }
  const enter = (directory: string) => {
    const inner: string[] = []
    for (const entry of entriesOf(directory)) {
      const s = stat(entry.path)
      if (s === undefined) continue
      if (!s.isDirectory()) take(entry, s)
      else if (options.recursive || entry.name.includes('=')) inner.push(entry.path)
    }
    for (const path of inner) enter(path)
  }
  for (const root of roots) {
    const s = stat(root)
    if (s === undefined) throw sparkError('PATH_NOT_FOUND', { path: hadoopPath(root) })
    if (s.isDirectory()) enter(root)
    else take({ path: root, name: basename(root) }, s)
  }
  return { roots, files }
}

/** What a folder has, and what was last said of it where it is a file. */
interface Entry {
  readonly path: string
  readonly name: string
  last?: { readonly ino: number; readonly mtimeMs: number; readonly ctimeMs: number; readonly file: ListedFile }
}

/** Folders as they were last read: the names as the system gave them, and the entries that may be data, sorted. The least recently used first. */
const folders = new Map<string, { readonly names: readonly string[]; readonly entries: readonly Entry[] }>()
const MAX_NAMES = 100_000
let namesKept = 0

/** The entries of a folder by name. One that has the same names as before has the same entries: those of thousands of files are not made anew. */
function entriesOf(directory: string): readonly Entry[] {
  const names = readdirSync(directory)
  const known = folders.get(directory)
  if (known !== undefined) {
    folders.delete(directory)
    namesKept -= known.names.length
  }
  const same = known !== undefined && known.names.length === names.length && names.every((name, i) => name === known.names[i])
  const folder = same ? known : { names, entries: newEntries(directory, names) }
  folders.set(directory, folder)
  namesKept += names.length
  for (const [path, oldest] of folders) {
    if (namesKept <= MAX_NAMES) break
    folders.delete(path)
    namesKept -= oldest.names.length
  }
  return folder.entries
}

function newEntries(directory: string, names: readonly string[]): readonly Entry[] {
  const lead = join(directory, sep)
  const data = names.filter(name => !isHidden(name)).sort()
  return data.map(name => ({ path: lead + name, name }))
}

function listed(entry: Entry, s: Stats): ListedFile {
  const { last } = entry
  if (last?.ino === s.ino && last.mtimeMs === s.mtimeMs && last.ctimeMs === s.ctimeMs && last.file.size === s.size) return last.file
  const file = { path: entry.path, size: s.size, modificationTime: Math.floor(s.mtimeMs), fileVersion: fileVersionOf(s) }
  entry.last = { ino: s.ino, mtimeMs: s.mtimeMs, ctimeMs: s.ctimeMs, file }
  return file
}

/** Changes with a file's content, whatever its clock says: a file that takes another's place has its own inode, one written again a later change time. */
export const fileVersionOf = (s: Stats): string => `${s.ino} ${s.mtimeMs} ${s.ctimeMs}`

/** Is the file the one that was listed? */
export function isUnchanged(file: Pick<ListedFile, 'path' | 'size' | 'fileVersion'>): boolean {
  const s = stat(file.path)
  return s !== undefined && s.size === file.size && fileVersionOf(s) === file.fileVersion
}

const stat = (path: string): Stats | undefined => statSync(path, { throwIfNoEntry: false })
