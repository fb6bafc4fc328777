import { readFileSync } from 'node:fs'
import { findSourceMap, SourceMap } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { Inspector } from './inspector.ts'
import { sourceMapOfFile } from './scripts.ts'

export interface Position {
  /** A path where it is a file's, else a URL. */
  readonly file: string
  /** 1-based. */
  readonly line: number
  readonly column: number
}

const MAX_MAPS = 20
const maps = new Map<string, SourceMap | undefined>()

/** Where a position of a loaded file is in the source that it was made from; the same, where it was made from none. Counted from 1. */
export function sourcePosition({ file, line, column }: Position): Position {
  const path = pathOf(file)
  const entry = mapOf(path)?.findEntry(line - 1, column - 1)
  if (entry === undefined || !('originalSource' in entry) || !entry.originalSource) return { file: path, line, column }
  return { file: sourceOf(entry.originalSource, path), line: entry.originalLine + 1, column: entry.originalColumn + 1 }
}

/** `file:line:column` in the user's source; given are places of the loaded file, from 0. */
export function userPlace(file: string, line: number, column: number): string {
  const p = sourcePosition({ file, line: line + 1, column: column + 1 })
  return `${p.file}:${p.line}:${p.column}`
}

const pathOf = (file: string): string => (file.startsWith('file:') ? fileURLToPath(file) : file)

/** Sources are named relative to the file. */
function sourceOf(source: string, path: string): string {
  if (source.startsWith('file:')) return fileURLToPath(source)
  if (/^([\\/]|[a-z][\w+.-]*:)/i.test(source) || !/^([\\/]|[a-z]:)/i.test(path)) return source
  return fileURLToPath(new URL(source, pathToFileURL(path)))
}

function mapOf(path: string): SourceMap | undefined {
  if (!maps.has(path)) {
    if (maps.size >= MAX_MAPS) maps.clear()
    maps.set(path, findMap(path))
  }
  return maps.get(path)
}

function findMap(path: string): SourceMap | undefined {
  try {
    // what Node has read itself, with --enable-source-maps
    const found = findSourceMap(path) ?? (/^[\\/]/.test(path) ? findSourceMap(pathToFileURL(path).href) : undefined)
    if (found) return found
    const url = urlOfMap(path)
    if (url === undefined) return undefined
    return new SourceMap(JSON.parse(readMap(url, path)) as ConstructorParameters<typeof SourceMap>[0])
  } catch {
    // a map that is not there, or none
    return undefined
  }
}

/** The map of the code as it was loaded, which need not be the file's: loaders compile. */
function urlOfMap(path: string): string | undefined {
  const inspector = Inspector.open()
  if (inspector) {
    const url = sourceMapOfFile(inspector, path)
    if (url !== undefined) return url
  }
  return [...readFileSync(path, 'utf8').matchAll(/^\/\/[#@] sourceMappingURL=(\S+)\s*$/gm)].at(-1)?.[1]
}

function readMap(url: string, path: string): string {
  const data = /^data:[^,]*?(;base64)?,(.*)$/s.exec(url)
  if (data) return data[1] ? Buffer.from(data[2]!, 'base64').toString() : decodeURIComponent(data[2]!)
  return readFileSync(new URL(url, pathToFileURL(path)), 'utf8')
}
