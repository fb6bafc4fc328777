import { readdirSync, type Stats, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { codecOf } from '../../sources/compression/codecs.ts'
import { expandGlob, isGlob } from '../../sources/glob.ts'
import { fileVersionOf, isHidden, type ListedFile } from '../../sources/listing.ts'
import { hadoopPath, localPath } from '../../sources/path.ts'

/** A part of a file that a task reads. */
export interface FileSplit {
  readonly path: string
  readonly start: number
  readonly length: number
}

/** Hadoop's local block size. */
const BLOCK = 32 * 1024 ** 2
/** The last split may be so much larger. */
const SLOP = 1.1

/**
 * The files that comma-separated paths, folders and globs name, as Hadoop's FileInputFormat finds them: those of a folder without the hidden ones,
 * folders inside of it refused.
 */
export function inputFiles(paths: string): ListedFile[] {
  return splitPaths(paths).flatMap(given => {
    const path = localPath(given)
    const found = isGlob(path) ? expandGlob(path).filter(p => !isHidden(basename(p))) : [path]
    if (isGlob(path) && found.length === 0) throw new Error(`Input Pattern ${hadoopPath(path)} matches 0 files`)
    return found.flatMap(filesOf)
  })
}

function filesOf(path: string): ListedFile[] {
  const s = statSync(path, { throwIfNoEntry: false })
  if (s === undefined) throw new Error(`Input path does not exist: ${hadoopPath(path)}`)
  const listed = (p: string, st: Stats) => ({ path: p, size: st.size, modificationTime: st.mtimeMs, fileVersion: fileVersionOf(st) })
  if (!s.isDirectory()) return [listed(path, s)]
  return readdirSync(path)
    .filter(name => !isHidden(name))
    .sort()
    .map(name => {
      const file = join(path, name)
      const st = statSync(file)
      if (st.isDirectory()) throw new Error(`Not a file: ${hadoopPath(file)}`)
      return listed(file, st)
    })
}

/** At commas that are not inside of braces. */
function splitPaths(paths: string): string[] {
  const out: string[] = []
  let depth = 0
  let from = 0
  for (let i = 0; i < paths.length; i++) {
    if (paths[i] === '{') depth++
    else if (paths[i] === '}') depth--
    else if (paths[i] === ',' && depth === 0) {
      out.push(paths.slice(from, i))
      from = i + 1
    }
  }
  return [...out, paths.slice(from)].map(p => p.trim())
}

/** How Hadoop cuts files into at least so many splits where it can; compressed ones are whole. `record`: at multiples of so many bytes. */
export function fileSplits(files: readonly ListedFile[], minPartitions: number, record = 1): FileSplit[] {
  const total = files.reduce((sum, f) => sum + f.size, 0)
  const goal = Math.floor(total / Math.max(1, minPartitions))
  const least = Math.max(1, Math.min(goal, BLOCK))
  const size = least < record ? record : least - (least % record)
  return files.flatMap(({ path, size: length }) => {
    if (length === 0 || codecOf(path) !== undefined) return [{ path, start: 0, length }]
    const splits: FileSplit[] = []
    let rest = length
    for (; rest / size > SLOP; rest -= size) splits.push({ path, start: length - rest, length: size })
    if (rest > 0) splits.push({ path, start: length - rest, length: rest })
    return splits
  })
}

/** Done once, when it is first asked for. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => (made ??= { value: make() }).value
}
