import type { Memory } from '../columnar/memory.ts'
import { SparkException } from '../util/errors.ts'
import type { Cursor, ScanPlan, ScanRequest, ScanSource, Source, Split } from './source.ts'

const CORRUPT = 'ignorecorruptfiles'
const MISSING = 'ignoremissingfiles'
const KEYS = { [CORRUPT]: 'spark.sql.files.ignoreCorruptFiles', [MISSING]: 'spark.sql.files.ignoreMissingFiles' } as const

/** With `ignoreCorruptFiles` a file ends where it cannot be read any further, with `ignoreMissingFiles` one that is gone has no rows; options, or settings. */
export const withIgnoredFiles = (source: Source): Source => ({
  ...source,
  plan(scan, request) {
    const options = flagsOf(scan, request)
    const planned = source.plan(scan, request)
    if (options[CORRUPT] !== 'true' && options[MISSING] !== 'true') return planned
    const kept = (plan: ScanPlan): ScanPlan => ({ ...plan, options: { ...plan.options, ...options } })
    return planned instanceof Promise ? planned.then(kept) : kept(planned)
  },
  open(plan, split, memory) {
    const ignores = ignoring(plan.options)
    return ignores === undefined ? source.open(plan, split, memory) : guarded(source, plan, split, memory, ignores)
  },
})

function flagsOf(scan: ScanSource, request: ScanRequest): Record<string, string> {
  const value = (key: keyof typeof KEYS) => (scan.options[key] ?? request.conf(KEYS[key]) ?? 'false').toLowerCase()
  return { [CORRUPT]: value(CORRUPT), [MISSING]: value(MISSING) }
}

type Ignores = (error: unknown) => boolean

function ignoring(options: ScanPlan['options']): Ignores | undefined {
  const corrupt = options[CORRUPT]?.toLowerCase() === 'true'
  const missing = options[MISSING]?.toLowerCase() === 'true'
  if (!corrupt && !missing) return undefined
  return error => {
    if (!(error instanceof SparkException) || !error.condition?.startsWith('FAILED_READ_FILE')) return false
    if (error.condition === 'FAILED_READ_FILE.FILE_NOT_EXIST') return missing
    // records that are malformed are the mode's affair
    return corrupt && !(error.cause instanceof SparkException)
  }
}

async function guarded(source: Source, plan: ScanPlan, split: Split, memory: Memory, ignores: Ignores): Promise<Cursor> {
  const orNone = (error: unknown): 0 => {
    if (!ignores(error)) throw error
    return 0
  }
  let cursor: Cursor
  try {
    cursor = await source.open(plan, split, memory)
  } catch (error) {
    orNone(error)
    return { next: () => 0, fill() {}, close() {} }
  }
  return {
    next(maxRows) {
      try {
        const n = cursor.next(maxRows)
        return typeof n === 'number' ? n : n.catch(orNone)
      } catch (error) {
        return orNone(error)
      }
    },
    fill: (index, batch, wanted) => cursor.fill(index, batch, wanted),
    close: () => cursor.close(),
  }
}
