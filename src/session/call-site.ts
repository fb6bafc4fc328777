import { fileURLToPath } from 'node:url'
import type { Origin } from '../plan/origin.ts'
import { home } from '../util/home.ts'

/** The package's own folders: frames in them are not the user's. With source maps, frames lie in `src`. */
const own = ['.', '../src/'].map(folder => fileURLToPath(new URL(folder, home)))

/** `DataFrame.select`, `get write [as write]`, `lit`: a function's name as stacks have it. */
const FUNCTION = /^at (?:async |new |get )?(?:[\w$]+\.)*([a-z]\w*)(?: \[as \w+\])? \(/

/**
 * The user's line that called the API, and the function that it called, which is the outermost: `name`, where the stack does not tell.
 * For errors of late analysis.
 */
export function callSite(name: string): Origin {
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = 12
  const holder: { stack?: string } = {}
  Error.captureStackTrace(holder, callSite)
  Error.stackTraceLimit = limit
  let called = name
  for (const line of (holder.stack ?? '').split('\n').slice(1)) {
    const m = /\(?((?:file:\/\/)?[^()\s]+):(\d+):\d+\)?$/.exec(line.trim())
    if (!m) continue
    const file = m[1]!.startsWith('file://') ? fileURLToPath(m[1]!) : m[1]!
    if (own.some(folder => file.startsWith(folder)) || file.startsWith('node:')) {
      called = FUNCTION.exec(line.trim())?.[1] ?? name
      continue
    }
    return { callSite: `${file}:${m[2]}`, fragment: called }
  }
  return {}
}
