import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { home } from '../home.ts'

const require = createRequire(import.meta.url)

/** An export of a package: `key` of its module, or all of it; `member`: of that export. */
export interface PackageExport {
  readonly file: string
  readonly key?: string
  readonly member?: string
}

const own = fileURLToPath(home)
/** Of packages, and of this one: their modules are the same in every thread. */
const isOfPackage = (file: string): boolean => /[\\/]node_modules[\\/]/.test(file) || file.startsWith(own)

const files = new Map<string, ReadonlyMap<unknown, PackageExport> | undefined>()

/** The export of a package that a function is; `file`: where it is written. Undefined for users' functions, and inner functions of packages. */
export function packageExport(f: unknown, file: string | undefined): PackageExport | undefined {
  if (file === undefined) return undefined
  const path = file.startsWith('file:') ? fileURLToPath(file) : file
  if (!isOfPackage(path)) return undefined
  if (!files.has(path)) files.set(path, exportsOf(path))
  return files.get(path)?.get(f)
}

/** The exports of a file by identity, as Node's own loaders have it. Files that it cannot load at once (top-level await) have none. */
function exportsOf(file: string): ReadonlyMap<unknown, PackageExport> | undefined {
  let exports: unknown
  try {
    exports = loadPackage({ file })
  } catch {
    return undefined
  }
  const out = new Map<unknown, PackageExport>()
  const add = (v: unknown, as: PackageExport): void => {
    if (typeof v === 'function' && !out.has(v)) out.set(v, as)
  }
  add(exports, { file })
  for (const [key, v] of dataOf(exports)) add(v, { file, key })
  for (const [key, v] of dataOf(exports)) for (const [member, m] of dataOf(v)) add(m, { file, key, member })
  return out
}

function dataOf(v: unknown): [string, unknown][] {
  if ((typeof v !== 'object' && typeof v !== 'function') || v === null) return []
  const out: [string, unknown][] = []
  for (const key of Object.keys(v)) {
    try {
      out.push([key, (v as Record<string, unknown>)[key]])
    } catch {
      // an export that is not ready, or a getter that fails: no way to it
    }
  }
  return out
}

let scanned = 0
const modules = new Map<unknown, string>()

/** The file whose exports an object is, if a package was loaded by `require`. */
export function packageModule(v: object): PackageExport | undefined {
  const cached = Object.keys(require.cache)
  if (cached.length !== scanned) {
    scanned = cached.length
    modules.clear()
    for (const file of cached) if (isOfPackage(file)) modules.set(require.cache[file]?.exports, file)
  }
  const file = modules.get(v)
  return file === undefined ? undefined : { file }
}

/** The same export, in this thread. */
export function loadPackage({ file, key, member }: PackageExport): unknown {
  const exports = require(file) as unknown
  const found = key === undefined ? exports : (exports as Record<string, unknown>)[key]
  return member === undefined ? found : (found as Record<string, unknown>)[member]
}
