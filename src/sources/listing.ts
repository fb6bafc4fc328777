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
  const take = (path: string, name: string, s: Stats) => {
    if (isHidden(name)) return
    if (filter !== undefined && !filter.test(name)) return
    if (options.modifiedBefore !== undefined && s.mtimeMs >= options.modifiedBefore) return
    if (options.modifiedAfter !== undefined && s.mtimeMs <= options.modifiedAfter) return
    files.push({ path, size: s.size, modificationTime: Math.floor(s.mtimeMs), fileVersion: fileVersionOf(s) })
  }
  const enter = (directory: string) => {
    const inner: string[] = []
    const lead = join(directory, sep)
    for (const name of readdirSync(directory).sort()) {
      if (isHidden(name)) continue
      const path = lead + name
      const s = stat(path)
      if (s === undefined) continue
      if (!s.isDirectory()) take(path, name, s)
      else if (options.recursive || name.includes('=')) inner.push(path)
    }
    for (const path of inner) enter(path)
  }
  for (const root of roots) {
    const s = stat(root)
    if (s === undefined) throw sparkError('PATH_NOT_FOUND', { path: hadoopPath(root) })
    if (s.isDirectory()) enter(root)
    else take(root, basename(root), s)
  }
  return { roots, files }
}

/** Changes with a file's content, whatever its clock says: a file that takes another's place has its own inode, one written again a later change time. */
export const fileVersionOf = (s: Stats): string => `${s.ino} ${s.mtimeMs} ${s.ctimeMs}`

/** Is the file the one that was listed? */
export function isUnchanged(file: Pick<ListedFile, 'path' | 'size' | 'fileVersion'>): boolean {
  const s = stat(file.path)
  return s !== undefined && s.size === file.size && fileVersionOf(s) === file.fileVersion
}

const stat = (path: string): Stats | undefined => statSync(path, { throwIfNoEntry: false })
