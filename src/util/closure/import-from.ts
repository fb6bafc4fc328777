import { createRequire, isBuiltin } from 'node:module'
import { pathToFileURL } from 'node:url'
import { importModule } from '../import-module.ts'

/** `import()` as the code of a file has it. */
export const importFrom =
  (file: string | undefined) =>
  (specifier: unknown, options?: ImportCallOptions): Promise<unknown> =>
    importModule(resolve(String(specifier), file), options)

function resolve(specifier: string, file: string | undefined): string {
  if (file === undefined || isBuiltin(specifier) || /^[a-z][\w+.-]+:/i.test(specifier)) return specifier
  if (!file.startsWith('file:') && !/^([\\/]|[a-z]:)/i.test(file)) return specifier
  const from = file.startsWith('file:') ? file : pathToFileURL(file).href
  if (/^\.{0,2}\//.test(specifier)) return new URL(specifier, from).href
  try {
    return pathToFileURL(createRequire(from).resolve(specifier)).href
  } catch {
    // a package for modules only, which `require` does not see: as the engine sees it
    return specifier
  }
}
