import type { ArgPattern, FunctionDefinition } from '../../functions/define.ts'
import {
  ArrayType,
  type DataType,
  DecimalType,
  DoubleType,
  GeographyType,
  GeometryType,
  LongType,
  MapType,
  NullType,
  StructType,
  TimeType,
} from '../../types/data-type.ts'
import { parseType } from '../../types/ddl.ts'
import { isOrderable } from '../../types/descriptors.ts'
import { quotedSqlName, sqlName } from '../../types/names.ts'
import { commonTypeOf, decimalFor, isAnsiInterval, isFractional, isIntegral, isNumeric, isString } from './common-type.ts'
import { implicitly } from './implicit-cast.ts'

/**
 * The pattern language of function arguments (see `functions/define.ts`), parsed once per entry: how many arguments there may be,
 * and which type each is brought to.
 */
export interface Signature {
  readonly parameters: readonly Parameter[]
  readonly min: number
  /** Infinity where the last may repeat. */
  readonly max: number
}

interface Parameter {
  readonly type: Pattern
  readonly foldable: boolean
  /** What errors call it. */
  readonly name?: string
  /** Parameters of a lambda function here. */
  readonly lambda: number
}

export type Pattern =
  | { readonly is: 'type'; readonly type: DataType }
  | { readonly is: 'class'; readonly name: string }
  | { readonly is: 'variable'; readonly name: string; readonly bound?: string }
  | { readonly is: 'any' }
  | { readonly is: 'oneOf'; readonly options: readonly Pattern[] }
  | { readonly is: 'array'; readonly element: Pattern }
  | { readonly is: 'map'; readonly key: Pattern; readonly value: Pattern }

const signatures = new WeakMap<FunctionDefinition, Signature>()

/** The parsed `args` of an entry. */
export function signatureOf(f: FunctionDefinition): Signature {
  let known = signatures.get(f)
  if (known === undefined) signatures.set(f, (known = parse('args' in f ? f.args : [])))
  return known
}

function parse(patterns: readonly ArgPattern[]): Signature {
  let min = 0
  let max = 0
  const parameters = patterns.map(text => {
    const m = /^(?:(\w+)=)?(.*?)(!?)([?*+]?)$/s.exec(text)!
    if (m[4] === '' || m[4] === '+') min++
    max = m[4] === '*' || m[4] === '+' ? Number.POSITIVE_INFINITY : max + 1
    const lambda = /^lambda(\d)$/.exec(m[2]!)
    return { type: lambda ? anything : pattern(m[2]!), foldable: m[3] === '!', name: m[1], lambda: lambda ? Number(lambda[1]) : 0 }
  })
  return { parameters, min, max }
}

const anything: Pattern = { is: 'any' }
const CLASSES = new Set([
  'numeric',
  'integral',
  'fractional',
  'decimal',
  'struct',
  'array',
  'map',
  'interval',
  'ansi_interval',
  'datetime',
  'atomic',
  'any_timestamp',
  'any_time',
  'only_time',
  'time_of_day',
  'numeric_only',
  'integral_only',
  'timestamp_only',
  'nano_timestamp',
  'geography',
  'geometry',
])

function pattern(text: string): Pattern {
  const options = split(text, '|')
  if (options.length > 1) return { is: 'oneOf', options: options.map(pattern) }
  const word = text.trim()
  const variable = /^([A-Z])(?::(\w+))?$/.exec(word)
  if (variable) return { is: 'variable', name: variable[1]!, bound: variable[2] }
  if (word === 'any') return anything
  const nested = /^(array|map)<(.*)>$/s.exec(word)
  if (nested) {
    const [first, second] = split(nested[2]!, ',')
    return nested[1] === 'array'
      ? { is: 'array', element: pattern(first!) }
      : { is: 'map', key: pattern(first!), value: pattern(second ?? 'any') }
  }
  if (CLASSES.has(word)) return { is: 'class', name: word }
  return { is: 'type', type: word === 'calendar_interval' ? { type: 'calendar_interval' } : typeNamed(word) }
}

function typeNamed(word: string): DataType {
  if (word === 'year_month_interval') return { type: 'year_month_interval', start: 0, end: 1 }
  if (word === 'day_time_interval') return { type: 'day_time_interval', start: 0, end: 3 }
  return word === 'null' ? NullType : parseType(word)
}

/** Splits at a separator outside of angle brackets. */
function split(text: string, separator: string): string[] {
  const out: string[] = []
  let depth = 0
  let from = 0
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '<') depth++
    else if (text[i] === '>') depth--
    else if (text[i] === separator && depth === 0) {
      out.push(text.slice(from, i))
      from = i + 1
    }
  }
  return [...out, text.slice(from)].map(s => s.trim())
}

/** The parameter that argument `i` is for; the last one repeats. */
export const parameterFor = (s: Signature, i: number): Parameter => s.parameters[Math.min(i, s.parameters.length - 1)]!

const named: Readonly<Record<string, (t: DataType) => boolean>> = {
  numeric: isNumeric,
  integral: isIntegral,
  fractional: isFractional,
  decimal: t => t.type === 'decimal',
  struct: t => t.type === 'struct',
  array: t => t.type === 'array',
  map: t => t.type === 'map',
  interval: t => isAnsiInterval(t) || t.type === 'calendar_interval',
  ansi_interval: isAnsiInterval,
  datetime: t => t.type === 'date' || t.type === 'timestamp' || t.type === 'timestamp_ntz',
  any_timestamp: t => t.type === 'timestamp' || t.type === 'timestamp_ntz',
  nano_timestamp: t => t.type === 'timestamp_nanos',
  any_time: t => t.type === 'time',
  geography: t => t.type === 'geography',
  geometry: t => t.type === 'geometry',
  only_time: t => t.type === 'time',
  time_of_day: t => t.type === 'time',
  numeric_only: isNumeric,
  integral_only: isIntegral,
  timestamp_only: t => t.type === 'timestamp' || t.type === 'timestamp_ntz',
  atomic: t => !['array', 'map', 'struct'].includes(t.type),
}

/** Is a value of the type taken as it is? */
export function accepts(p: Pattern, t: DataType): boolean {
  switch (p.is) {
    case 'any':
    case 'variable':
      return true
    case 'type':
      return acceptsType(p.type, t)
    case 'class':
      return named[p.name]!(t)
    case 'oneOf':
      return p.options.some(o => accepts(o, t))
    case 'array':
      return t.type === 'array' && accepts(p.element, t.element)
    case 'map':
      return t.type === 'map' && accepts(p.key, t.key) && accepts(p.value, t.value)
  }
}

/** Interval types of any fields pass for their family, and every time precision for time. */
const acceptsType = (wanted: DataType, t: DataType) =>
  wanted.type === t.type && (wanted.type !== 'array' || (t.type === 'array' && wanted.element.type === t.element.type))

/** The type an argument is cast to (its own if it fits); undefined if it can't be implicitly. */
export function target(p: Pattern, t: DataType, ansi: boolean): DataType | undefined {
  if (accepts(p, t)) return t
  switch (p.is) {
    case 'type':
      return implicitly(t, p.type, ansi) ? p.type : undefined
    case 'class':
      return classTarget(p.name, t, ansi)
    case 'oneOf':
      // a string for numbers or intervals is a number
      if (isString(t) && p.options.some(o => (o.is === 'class' ? o.name === 'numeric' : o.is === 'type' && o.type.type === 'double')))
        return DoubleType
      return closest(
        p.options.flatMap(o => target(o, t, ansi) ?? []),
        ansi && t.type !== 'null',
      )
    case 'array':
      if (t.type === 'null') return ArrayType(free(p.element))
      if (t.type !== 'array') return undefined
      return map(target(p.element, t.element, ansi), element => ArrayType(element, t.containsNull))
    case 'map': {
      if (t.type === 'null') return MapType(free(p.key), free(p.value))
      if (t.type !== 'map') return undefined
      const value = target(p.value, t.value, ansi)
      return map(target(p.key, t.key, ansi), key => value && MapType(key, value, t.valueContainsNull))
    }
    default:
      return t
  }
}

const map = <A, B>(a: A | undefined, f: (a: A) => B | undefined): B | undefined => (a === undefined ? undefined : f(a))
const free = (p: Pattern): DataType => target(p, NullType, true) ?? NullType

/** Where several types would do: the one that goes into all the others; without ANSI mode, the first. */
function closest(types: readonly DataType[], ansi: boolean): DataType | undefined {
  if (!ansi) return types[0]
  const best = types.find(t => types.every(u => implicitly(t, u, true)))
  return best?.type === 'float' ? (types.find(t => t.type === 'double') ?? best) : best
}

function classTarget(name: string, t: DataType, ansi: boolean): DataType | undefined {
  const fromText = isString(t) || t.type === 'null'
  switch (name) {
    case 'numeric':
      return fromText ? DoubleType : undefined
    case 'fractional':
      return fromText || isNumeric(t) ? DoubleType : undefined
    case 'integral':
      return t.type === 'null' ? { type: 'int' } : ansi && isString(t) ? LongType : undefined
    case 'decimal':
      if (isString(t)) return DecimalType(38, 18)
      return t.type === 'null' ? DecimalType(10, 0) : isNumeric(t) ? decimalFor(t) : undefined
    case 'struct':
      return t.type === 'null' ? StructType([]) : undefined
    case 'array':
      return t.type === 'null' ? ArrayType(NullType) : undefined
    case 'map':
      return t.type === 'null' ? MapType(NullType, NullType) : undefined
    case 'any_time':
      return fromText ? TimeType(6) : undefined
    // these are not cast to, but for null
    case 'only_time':
      return t.type === 'null' ? TimeType(6) : undefined
    // dates and timestamps are cast too, whether there is such a cast or not
    case 'time_of_day':
      return t.type === 'null' || named.datetime!(t) ? TimeType(6) : undefined
    case 'numeric_only':
      return t.type === 'null' ? DoubleType : undefined
    case 'integral_only':
      return t.type === 'null' ? LongType : undefined
    case 'geography':
    case 'geometry':
      return t.type === 'null' ? (name === 'geography' ? GeographyType() : GeometryType()) : undefined
    case 'timestamp_only':
      return t.type === 'null' ? { type: 'timestamp' } : undefined
    case 'any_timestamp':
      return fromText || t.type === 'date' ? { type: 'timestamp' } : undefined
    case 'datetime':
      return fromText ? { type: 'timestamp' } : undefined
    case 'interval':
    case 'ansi_interval':
      return t.type === 'null' ? { type: 'day_time_interval', start: 0, end: 3 } : undefined
    default:
      return undefined
  }
}

const CLASS_NAMES: Readonly<Record<string, string>> = {
  any_time: '"TIME"',
  only_time: '"TIME"',
  time_of_day: '"TIME"',
  numeric_only: '"NUMERIC"',
  integral_only: '"INTEGRAL"',
  timestamp_only: '"(TIMESTAMP OR TIMESTAMP WITHOUT TIME ZONE)"',
  any_timestamp: '"(TIMESTAMP OR TIMESTAMP WITHOUT TIME ZONE)"',
  nano_timestamp: '"(TIMESTAMP_LTZ(P) OR TIMESTAMP_NTZ(P) WITH P IN [7, 9])"',
}

/** The name of a pattern in UNEXPECTED_INPUT_TYPE: `"INT"`, `("STRING" or "BINARY")`, `"ARRAY"`. */
export function requiredType(p: Pattern): string {
  switch (p.is) {
    case 'type':
      return quotedSqlName(p.type)
    case 'class':
      if (CLASS_NAMES[p.name] !== undefined) return CLASS_NAMES[p.name]!
      return p.name === 'interval' || p.name === 'ansi_interval' ? '"ANSI INTERVAL"' : `"${p.name.toUpperCase()}"`
    case 'oneOf':
      return `(${p.options.map(requiredType).join(' or ')})`
    case 'array':
      return p.element.is === 'type' ? `"ARRAY<${sqlName(p.element.type)}>"` : '"ARRAY"'
    case 'map':
      return '"MAP"'
    default:
      return '"ANY"'
  }
}

/** The types that a pattern's variables stand for in a type: `array<T>` against array<int> gives T = int. */
export function collect(p: Pattern, t: DataType, into: Map<string, DataType[]>): void {
  if (p.is === 'variable') into.set(p.name, [...(into.get(p.name) ?? []), t])
  else if (p.is === 'array' && t.type === 'array') collect(p.element, t.element, into)
  else if (p.is === 'map' && t.type === 'map') {
    collect(p.key, t.key, into)
    collect(p.value, t.value, into)
  } else if (p.is === 'oneOf') {
    const option = p.options.find(o => accepts(o, t))
    if (option) collect(option, t, into)
  }
}

/** A type with the variables' types in their places. */
export function substitute(p: Pattern, t: DataType, bindings: ReadonlyMap<string, DataType>): DataType {
  switch (p.is) {
    case 'variable':
      return bindings.get(p.name) ?? t
    case 'array':
      return t.type === 'array' ? ArrayType(substitute(p.element, t.element, bindings), t.containsNull) : t
    case 'map':
      return t.type === 'map' ? MapType(substitute(p.key, t.key, bindings), substitute(p.value, t.value, bindings), t.valueContainsNull) : t
    case 'oneOf': {
      const option = p.options.find(o => accepts(o, t))
      return option ? substitute(option, t, bindings) : t
    }
    default:
      return t
  }
}

/** The variables' common types; a variable without one is left out. */
export function bind(
  types: ReadonlyMap<string, readonly DataType[]>,
  bounds: ReadonlyMap<string, string>,
  ansi: boolean,
  promoteStrings = true,
): Map<string, DataType> {
  const out = new Map<string, DataType>()
  for (const [name, list] of types) {
    const common = commonTypeOf(list, ansi, promoteStrings)
    if (common !== undefined) out.set(name, boundTarget(bounds.get(name), common, ansi) ?? common)
  }
  return out
}

function boundTarget(bound: string | undefined, t: DataType, ansi: boolean): DataType | undefined {
  if (bound === undefined || bound === 'ordered') return undefined
  return named[bound]?.(t) ? t : classTarget(bound, t, ansi)
}

/** Does a variable's type keep its bound (`T:ordered`, `T:numeric`)? */
export const keepsBound = (bound: string, t: DataType): boolean => (bound === 'ordered' ? isOrderable(t) : (named[bound]?.(t) ?? true))

/** Every variable's bound. */
export function boundsOf(s: Signature): Map<string, string> {
  const out = new Map<string, string>()
  const visit = (p: Pattern): void => {
    if (p.is === 'variable' && p.bound !== undefined) out.set(p.name, p.bound)
    else if (p.is === 'oneOf') p.options.forEach(visit)
    else if (p.is === 'array') visit(p.element)
    else if (p.is === 'map') [p.key, p.value].forEach(visit)
  }
  for (const p of s.parameters) visit(p.type)
  return out
}
