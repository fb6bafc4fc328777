import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * The process's directory for temporary files, below `spark.local.dir`. It is made when first needed, goes when the process exits, and
 * what processes of this host left behind that were killed goes when the next one starts.
 */
export interface LocalDirectory {
  /** Where it is, or will be. */
  readonly path: string
  /** The path of a file of that name; the directory exists then. */
  file(name: string): string
  /** Removes the directory and all in it. */
  remove(): void
}

const PREFIX = 'firesteel-blocks'
// Process ids mean nothing on another host (or in another container) that shares the directory.
const host = hostname().replace(/[^\w.]/g, '_')

export function createLocalDirectory(parent = tmpdir()): LocalDirectory {
  removeLeftovers(parent)
  const path = join(parent, `${PREFIX}-${host}-${process.pid}-${Math.random().toString(36).slice(2, 10)}`)
  let made = false
  const remove = () => {
    process.off('exit', remove)
    if (!made) return
    made = false
    // threads that are at work still make no files in a folder that has another name
    const doomed = `${path}x`
    renameSync(path, doomed)
    rmSync(doomed, { recursive: true, force: true })
  }
  return {
    path,
    file(name) {
      if (!made) {
        mkdirSync(path, { recursive: true, mode: 0o700 })
        process.on('exit', remove)
      }
      made = true
      return join(path, name)
    },
    remove,
  }
}

function removeLeftovers(parent: string): void {
  let names: string[]
  try {
    names = readdirSync(parent)
  } catch {
    return
  }
  for (const name of names) {
    const pid = new RegExp(`^${PREFIX}-${host}-(\\d+)-\\w+$`).exec(name)?.[1]
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(parent, name), { recursive: true, force: true })
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Somebody else's process.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
