import type { ScanSource } from './source.ts'

/** A file may change twice within one tick of its file system's clock: what is younger may be another one soon. */
const SETTLED_MILLISECONDS = 2_000

export const isSettledFile = (file: { readonly modificationTime: number }): boolean =>
  Date.now() - file.modificationTime > SETTLED_MILLISECONDS

/** Will a change of any of its files be seen? */
export const isSettled = (source: ScanSource): boolean => source.files.every(isSettledFile)

/** Two answers to one request: are they of the same files? */
export function sameFiles(a: ScanSource | undefined, b: ScanSource): boolean {
  if (a === undefined || a.files.length !== b.files.length) return false
  return a.files.every((f, i) => {
    const g = b.files[i]!
    return f.path === g.path && f.size === g.size && f.fileVersion === g.fileVersion
  })
}
