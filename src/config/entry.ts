import { errorOfKind } from '../util/errors.ts'
import { unsupported } from '../util/unsupported.ts'
import { parseBytes, parseSeconds } from './units.ts'

/** A configuration value as code sees it; the user's side is always text. */
export type ConfigType = 'boolean' | 'int' | 'long' | 'double' | 'string' | 'bytes' | 'seconds' | 'milliseconds' | 'list'
export interface ConfigValues {
  boolean: boolean
  int: number
  long: number
  double: number
  string: string
  /** Bytes; `10MB` as text. */
  bytes: number
  /** Seconds; `5min` as text. */
  seconds: number
  milliseconds: number
  /** Comma-separated. */
  list: readonly string[]
}

/** One configuration key: everything there is to know about it. `default` is text as `SET -v` shows it; none where the key is unset. */
export interface ConfigEntry<T extends ConfigType = ConfigType> {
  readonly key: string
  readonly type: T
  readonly default?: string
  readonly doc: string
  /** The version of Spark that brought it; `firesteel` for our own. */
  readonly since: string
  /** The key whose value it takes while it is unset itself. */
  readonly fallback?: string
  /** Fixed when the session is built. */
  readonly static?: boolean
  /** Values are upper-cased, and must be one of these. */
  readonly oneOf?: readonly string[]
  readonly check?: readonly [test: (value: ConfigValues[T]) => boolean, message: string]
  /** Another error than INVALID_CONF_VALUE.REQUIREMENT for a value that `check` refuses. */
  readonly checkCondition?: string
  /** Values that are not followed here, and are refused. */
  readonly refuses?: (value: ConfigValues[T]) => boolean
}

export const entry = <T extends ConfigType>(e: ConfigEntry<T>): ConfigEntry<T> => Object.freeze(e)

const mismatch = (e: ConfigEntry, text: string, name: string) =>
  errorOfKind('argument', 'INVALID_CONF_VALUE.TYPE_MISMATCH', { confName: e.key, confValue: text, confType: name })

/** A configuration key as messages quote it. */
export const quoted = (key: string): string => `"${key}"`

function integer(e: ConfigEntry, text: string, min: bigint, max: bigint, name: string): number {
  const t = text.trim()
  if (!/^[+-]?\d+$/.test(t)) throw mismatch(e, text, name)
  const v = BigInt(t)
  if (v < min || v > max) throw mismatch(e, text, name)
  return Number(v)
}

function read(e: ConfigEntry, text: string): ConfigValues[ConfigType] {
  switch (e.type) {
    case 'boolean': {
      const t = text.trim().toLowerCase()
      if (t !== 'true' && t !== 'false') throw mismatch(e, text, 'boolean')
      return t === 'true'
    }
    case 'int':
      return integer(e, text, -2147483648n, 2147483647n, 'int')
    case 'long':
      return integer(e, text, -9223372036854775808n, 9223372036854775807n, 'long')
    case 'double': {
      const v = Number(text.trim())
      if (text.trim() === '' || Number.isNaN(v)) throw mismatch(e, text, 'double')
      return v
    }
    case 'bytes':
      return parseBytes(text) ?? fail(mismatch(e, text, 'bytes in BYTE'))
    case 'seconds':
      return parseSeconds(text, 's') ?? fail(mismatch(e, text, 'time in SECONDS'))
    case 'milliseconds':
      return parseSeconds(text, 'ms') ?? fail(mismatch(e, text, 'time in MILLISECONDS'))
    case 'list':
      return text
        .split(',')
        .map(s => s.trim())
        .filter(s => s !== '')
    case 'string':
      return e.oneOf === undefined ? text : text.toUpperCase()
  }
}

function fail(error: Error): never {
  throw error
}

/** The value of text, checked against the entry. Raises INVALID_CONF_VALUE.*. */
export function parseConfig<T extends ConfigType>(e: ConfigEntry<T>, text: string): ConfigValues[T] {
  const value = read(e as unknown as ConfigEntry, text) as ConfigValues[T]
  const names = { confName: e.key, confValue: text }
  if (e.oneOf !== undefined && !e.oneOf.some(o => o.toUpperCase() === value)) {
    throw errorOfKind('argument', 'INVALID_CONF_VALUE.OUT_OF_RANGE_OF_OPTIONS', { ...names, confOptions: e.oneOf.join(', ') })
  }
  if (e.check !== undefined && !e.check[0](value)) {
    const condition = e.checkCondition ?? 'INVALID_CONF_VALUE.REQUIREMENT'
    throw errorOfKind('argument', condition, e.checkCondition ? names : { ...names, confRequirement: e.check[1] })
  }
  if (e.refuses?.(value)) throw unsupported(`${e.key}=${text}`)
  return value
}
