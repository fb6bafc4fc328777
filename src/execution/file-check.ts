import { taskKind } from '../scheduler/task.ts'
import {
  FILE_NUMBERS,
  fileNumbers,
  hasNumbers,
  haveSameNames,
  isUnchanged,
  type ListedFile,
  type ListedFolder,
} from '../sources/listing.ts'
import { partAt, type SharedParts, sharedParts } from '../util/shared-parts.ts'
import type { Engine } from './engine.ts'

/** Files of one task: one takes some microseconds. */
const PER_TASK = 500
/** As many files as it takes to be faster with the workers than without. */
const LEAST_FILES = 2 * PER_TASK
/** No path has it. */
const BETWEEN = '\0'

/** Files as they travel to workers, in shared memory: by task the paths as text, and by file its numbers. */
interface ShippedFiles {
  readonly paths: SharedParts
  readonly numbers: SharedArrayBuffer
}

const shipped = new WeakMap<readonly ListedFile[], ShippedFiles>()

export const FILE_CHECK = 'file-check'

/** Looks whether files are as they were listed. */
export const fileCheckTask = taskKind<ShippedFiles, boolean, undefined>({
  open: ({ paths, numbers }) => ({
    run(task) {
      const facts = new Float64Array(numbers, task * PER_TASK * FILE_NUMBERS * 8)
      const text = Buffer.from(partAt(paths, task)).toString()
      return text.split(BETWEEN).every((path, i) => hasNumbers(path, facts, i * FILE_NUMBERS))
    },
  }),
})

/** Are all of the files as they were listed? Of thousands, workers look at shares of them: as a job, as Spark lists files. */
function areUnchanged(engine: Engine, files: readonly ListedFile[]): boolean | Promise<boolean> {
  if (files.length < LEAST_FILES || engine.threads === 1) return files.every(isUnchanged)
  const shared = ship(files)
  const tasks = shared.paths.starts.length - 1
  return engine.scheduler.runJob({ description: `Looking at ${files.length} files` }, async job => {
    let unchanged = true
    await job.runStage<boolean, undefined>({
      name: 'files',
      tasks,
      kind: FILE_CHECK,
      shared,
      publication: 'task',
      threads: engine.threads,
      onTaskResult(_, result) {
        unchanged &&= result
        return !unchanged
      },
    })
    return unchanged
  })
}

/** Would the folders and files be listed as they were? */
export function isListedStill(engine: Engine, files: readonly ListedFile[], folders: readonly ListedFolder[]): boolean | Promise<boolean> {
  const unchanged = areUnchanged(engine, files)
  // while workers look at the files
  const same = haveSameNames(folders)
  return unchanged instanceof Promise ? unchanged.then(u => u && same) : unchanged && same
}

/** Made once for as long as the list of files lives. */
function ship(files: readonly ListedFile[]): ShippedFiles {
  const known = shipped.get(files)
  if (known !== undefined) return known
  const parts: Uint8Array[] = []
  for (let i = 0; i < files.length; i += PER_TASK) {
    const paths = files.slice(i, i + PER_TASK).map(f => f.path)
    parts.push(Buffer.from(paths.join(BETWEEN)))
  }
  const numbers = new SharedArrayBuffer(files.length * FILE_NUMBERS * 8)
  const facts = new Float64Array(numbers)
  files.forEach((f, i) => {
    facts.set(fileNumbers(f), i * FILE_NUMBERS)
  })
  const made = { paths: sharedParts(parts), numbers }
  shipped.set(files, made)
  return made
}
