import { isAbsolute, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { sparkError } from '../util/errors.ts'

/** The local path that a user's path or `file:` URI names. Raises UNSUPPORTED_FEATURE… for other schemes. */
export function localPath(path: string): string {
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]+):/.exec(path)?.[1]?.toLowerCase()
  if (scheme === undefined) return resolve(path)
  if (scheme !== 'file') throw sparkError('INTERNAL_ERROR', { message: `No FileSystem for scheme "${scheme}"` })
  if (path.startsWith('file:///')) return resolve(decodeFileUrl(path))
  return resolve(path.slice('file:'.length).replace(/^\/\/[^/]*/, ''))
}

function decodeFileUrl(url: string): string {
  try {
    return fileURLToPath(url)
  } catch {
    return url.slice('file://'.length)
  }
}

/** `file:/a/b`, as Hadoop's Path prints a qualified path. */
export const hadoopPath = (path: string): string => `file:${path}`

/** `file:///a/b`, escaped, as Spark names files that are read. */
export const fileUri = (path: string): string => pathToFileURL(path).href

/** A local path; one that is not absolute lies in the folder. */
export const pathBelow = (folder: string, path: string): string =>
  isAbsolute(path) || /^file:/i.test(path) ? localPath(path) : join(folder, path)
