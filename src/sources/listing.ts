import { readdirSync, type Stats, statfsSync, statSync } from 'node:fs'
import { basename, join, sep } from 'node:path'
import { sparkError } from '../util/errors.ts'
import { isSettledFile } from './file-version.ts'
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
  /** The folders that were entered. Undefined where more than what is in them says which files there are. */
  readonly folders: readonly ListedFolder[] | undefined
}

/** A folder, and all names in it as the system gave them; as long as it has its version, it has these. */
export interface ListedFolder {
  readonly path: string
  readonly names: readonly string[]
  readonly version: string | undefined
}

/** Has each folder the names that it had? */
export function haveSameNames(folders: readonly ListedFolder[]): boolean {
  return folders.every(({ path, names, version }) => {
    const s = stat(path)
    return s !== undefined && (fileVersionOf(s) === version || areSame(readdirSync(path), names))
  })
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
  const folders: ListedFolder[] = []
  let simple = true
  for (const given of paths) {
    const path = localPath(given)
    if (isGlob(path) && stat(path) === undefined) {
      simple = false
      const found = expandGlob(path)
      if (found.length === 0) throw sparkError('PATH_NOT_FOUND', { path: hadoopPath(path) })
      roots.push(...found)
    } else {
      if (stat(path) === undefined) {
        simple = false
        if (options.mayBeMissing) continue
        throw sparkError('PATH_NOT_FOUND', { path: hadoopPath(path) })
      }
      roots.push(path)
    }
  }
  const files: ListedFile[] = []
  const filter = options.pathGlobFilter === undefined ? undefined : segmentExpression(options.pathGlobFilter)
  const take = (entry: Entry, s: Stats) => {
    const wanted =
      !isHidden(entry.name) &&
      (filter === undefined || filter.test(entry.name)) &&
      (options.modifiedBefore === undefined || s.mtimeMs < options.modifiedBefore) &&
      (options.modifiedAfter === undefined || s.mtimeMs > options.modifiedAfter)
    if (wanted) files.push(listed(entry, s))
    else simple = false
  }
  const enter = (directory: string) => {
    const inner: string[] = []
    const version = folderVersion(directory)
    const { names, entries } = openFolder(directory)
    folders.push({ path: directory, names, version })
    for (const entry of entries) {
      const s = stat(entry.path)
      if (s !== undefined && !s.isDirectory()) take(entry, s)
      else if (s !== undefined && (options.recursive || entry.name.includes('='))) inner.push(entry.path)
      else simple = false
    }
    for (const path of inner) enter(path)
  }
  for (const root of roots) {
    const s = stat(root)
    if (s === undefined) throw sparkError('PATH_NOT_FOUND', { path: hadoopPath(root) })
    if (s.isDirectory()) enter(root)
    else take({ path: root, name: basename(root) }, s)
  }
  return { roots, files, folders: simple ? folders : undefined }
}

/** What a folder has, and what was last said of it where it is a file. */
interface Entry {
  readonly path: string
  readonly name: string
  last?: { readonly ino: number; readonly mtimeMs: number; readonly ctimeMs: number; readonly file: ListedFile }
}

/** The names as the system gave them, and the entries that may be data, sorted. */
interface Folder {
  readonly names: readonly string[]
  readonly entries: readonly Entry[]
}

/** Folders as they were last read, the least recently used first. */
const knownFolders = new Map<string, Folder>()
const MAX_NAMES = 100_000
let namesKept = 0

/** File systems of Linux, by the numbers of statfs(2), that change a folder's time with its names: ext2 to 4, XFS, Btrfs, tmpfs, F2FS, overlays. */
const KEEPS_TIME: ReadonlySet<number> = new Set([0xef53, 0x58465342, 0x9123683e, 0x01021994, 0xf2f52010, 0x794c7630])

/** What changes with a folder's names. Undefined where a change may not be seen: too soon after the last, or where the file system isn't known for it. */
function folderVersion(path: string): string | undefined {
  const s = stat(path)
  if (s === undefined || !isSettledFile({ modificationTime: s.mtimeMs })) return undefined
  return KEEPS_TIME.has(statfsSync(path).type) ? fileVersionOf(s) : undefined
}

/** One that has the same names as before has the same entries: those of thousands of files are not made anew. */
function openFolder(directory: string): Folder {
  const names = readdirSync(directory)
  const known = knownFolders.get(directory)
  if (known !== undefined) {
    knownFolders.delete(directory)
    namesKept -= known.names.length
  }
  const same = known !== undefined && areSame(names, known.names)
  const folder = same ? known : { names, entries: newEntries(directory, names) }
  knownFolders.set(directory, folder)
  namesKept += names.length
  for (const [path, oldest] of knownFolders) {
    if (namesKept <= MAX_NAMES) break
    knownFolders.delete(path)
    namesKept -= oldest.names.length
  }
  return folder
}

const areSame = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((name, i) => name === b[i])

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

/** What tells whether a file is the one that was listed, as numbers: so many. */
export const FILE_NUMBERS = 4
export const fileNumbers = ({ size, fileVersion }: Pick<ListedFile, 'size' | 'fileVersion'>): readonly number[] => [
  size,
  ...fileVersion.split(' ').map(Number),
]

/** Like `isUnchanged`, for thousands of files: `numbers` are the file's, from `at` on. */
export function hasNumbers(path: string, numbers: Float64Array, at: number): boolean {
  const s = stat(path)
  return (
    s !== undefined && s.size === numbers[at] && s.ino === numbers[at + 1] && s.mtimeMs === numbers[at + 2] && s.ctimeMs === numbers[at + 3]
  )
}

const stat = (path: string): Stats | undefined => statSync(path, { throwIfNoEntry: false })
