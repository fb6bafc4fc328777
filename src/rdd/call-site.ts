import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { home } from '../util/home.ts'

/** The package's own folders: frames in them are not the user's. With source maps, frames lie in `src`. */
const own = ['.', '../src/'].map(folder => fileURLToPath(new URL(folder, home)))

export interface CallSite {
  /** `program.ts:12` */
  readonly short: string
  /** The user's frames. */
  readonly long: string
}

/** The user's line that called the API. */
export function callSite(): CallSite {
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = 16
  const holder: { stack?: string } = {}
  Error.captureStackTrace(holder, callSite)
  Error.stackTraceLimit = limit
  const frames: string[] = []
  let short: string | undefined
  for (const line of (holder.stack ?? '').split('\n').slice(1)) {
    const m = /\(?((?:file:\/\/)?[^()\s]+):(\d+):\d+\)?$/.exec(line.trim())
    if (!m) continue
    const file = m[1]!.startsWith('file://') ? fileURLToPath(m[1]!) : m[1]!
    if (own.some(folder => file.startsWith(folder)) || file.startsWith('node:')) continue
    short ??= `${basename(file)}:${m[2]}`
    frames.push(line.trim())
  }
  return { short: short ?? '<unknown>', long: frames.join('\n') }
}
