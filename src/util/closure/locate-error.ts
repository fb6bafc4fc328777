import { formatMessage, SparkException } from '../errors.ts'
import { SHIPPED } from './compile.ts'
import { type Position, sourcePosition } from './source-map.ts'

const FRAME = new RegExp(`${SHIPPED}(.+):(\\d+):(\\d+)(?=\\)?$)`)
const MAX_CAUSES = 16

/**
 * An error that came out of a user's function in a task: its stacks, and those of its causes, tell places in the user's sources, and its
 * message names the place that raised it, and the task. To be called where the user's files are loaded, on the driver.
 */
export function locateError(error: unknown, task: string): unknown {
  let place: Position | undefined
  let cause: Error | undefined
  for (let e = error, n = 0; e instanceof Error && n < MAX_CAUSES; e = e.cause, n++) {
    const found = locateStack(e)
    if (found === undefined || place !== undefined) continue
    place = found
    cause = e
  }
  if (place === undefined || cause === undefined || !(error instanceof Error)) return error
  const at = `${place.file}:${place.line}:${place.column}`
  if (error instanceof SparkException && error.condition === 'FAILED_EXECUTE_UDF') {
    const parameters = { ...error.messageParameters, reason: `${error.messageParameters.reason} (${at}, ${task})` }
    define(error, 'messageParameters', parameters, true)
    define(error, 'message', formatMessage(error.condition, parameters, error.queryContext))
    define(error, 'stack', [`${error.name}: ${error.message}`, ...framesOf(cause)].join('\n'))
  } else if (error === cause) define(error, 'stack', [`${error.name}: ${error.message} (${at})`, ...framesOf(cause)].join('\n'))
  return error
}

const framesOf = (e: Error): string[] => (e.stack ?? '').split('\n').filter(line => /^\s+at /.test(line))

/** Gives the place of the uppermost frame in a user's function. */
function locateStack(e: Error): Position | undefined {
  const { stack } = e
  if (typeof stack !== 'string' || !stack.includes(SHIPPED)) return undefined
  let first: Position | undefined
  const lines = stack.split('\n').map(line =>
    line.replace(FRAME, (_, file: string, l: string, c: string) => {
      const p = sourcePosition({ file, line: Number(l), column: Number(c) })
      first ??= p
      return `${p.file}:${p.line}:${p.column}`
    }),
  )
  if (first) define(e, 'stack', lines.join('\n'))
  return first
}

function define(error: Error, key: string, value: unknown, enumerable = false): void {
  Object.defineProperty(error, key, { value, configurable: true, writable: true, enumerable })
}
