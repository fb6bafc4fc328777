import type { FileEntry, ScanSource } from './source.ts'

/** A file may change twice within one tick of its file system's clock: what is younger may be another one soon. */
const SETTLED_MILLISECONDS = 2_000

export const isSettledFile = (file: { readonly modificationTime: number }): boolean =>
  Date.now() - file.modificationTime > SETTLED_MILLISECONDS

/** Will a change of any of its files be seen? */
export const isSettled = (source: ScanSource): boolean => source.files.every(isSettledFile)

/** Are these the files that the source was made of? */
export function sameFiles(files: readonly FileEntry[], source: ScanSource): boolean {
  if (files.length !== source.files.length) return false
  return files.every((f, i) => {
    const g = source.files[i]!
    return f.path === g.path && f.size === g.size && f.fileVersion === g.fileVersion
  })
}
