import { doubleToString } from './number-format.ts'

/** JSON text as a tree that keeps what was written: numbers as their text, and where each value is. Lenient as Spark's reader is, by its options. */
export type JsonNode = { readonly start: number; readonly end: number } & (
  | { readonly is: 'null' }
  | { readonly is: 'boolean'; readonly value: boolean }
  | { readonly is: 'number'; readonly text: string }
  | { readonly is: 'string'; readonly value: string }
  | { readonly is: 'array'; readonly items: readonly JsonNode[] }
  | { readonly is: 'object'; readonly entries: readonly (readonly [string, JsonNode])[] }
)

/** Options of Spark's JSON reader, by the names it gives them; true where they are on. */
export interface JsonSyntax {
  readonly allowComments?: boolean
  readonly allowUnquotedFieldNames?: boolean
  readonly allowSingleQuotes?: boolean
  readonly allowNumericLeadingZeros?: boolean
  readonly allowNonNumericNumbers?: boolean
  readonly allowBackslashEscapingAnyCharacter?: boolean
  readonly allowUnquotedControlChars?: boolean
}

/** The text is not JSON. */
export class JsonSyntaxError extends Error {}

const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\', '/': '/' }
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const LENIENT_NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const NON_NUMBER = /[+-]?(?:NaN|INF|Infinity)/y
const COMMENT = /\/\*.*?\*\/|\/\/[^\n]*/sy
const UNQUOTED = /[\p{L}_$][\p{L}\p{N}_$]*/uy

/** The first value of the text, undefined where there is none; what follows it is not looked at. Raises JsonSyntaxError. */
export function parseJson(text: string, syntax: JsonSyntax = {}): JsonNode | undefined {
  const { allowSingleQuotes = true, allowNonNumericNumbers = true } = syntax
  let at = 0

  const fail = (): never => {
    throw new JsonSyntaxError(`at ${at}`)
  }
  const matched = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    const found = pattern.exec(text)?.[0]
    if (found !== undefined) at += found.length
    return found
  }
  const skip = (): void => {
    for (;;) {
      while (at < text.length && ' \t\n\r\ufeff'.includes(text[at]!)) at++
      if (!syntax.allowComments || matched(COMMENT) === undefined) return
    }
  }
  const quote = (c: string | undefined): boolean => c === '"' || (c === "'" && allowSingleQuotes)

  function string(): string {
    const end = text[at++]!
    let out = ''
    for (;;) {
      const c = text[at++]
      if (c === undefined) return fail()
      if (c === end) return out
      if (c !== '\\') {
        if (c < ' ' && !syntax.allowUnquotedControlChars) fail()
        out += c
        continue
      }
      const e = text[at++]
      if (e === 'u') {
        const hex = text.slice(at, at + 4)
        if (!/^[0-9A-Fa-f]{4}$/.test(hex)) fail()
        out += String.fromCharCode(Number.parseInt(hex, 16))
        at += 4
      } else {
        const known = e !== undefined ? (ESCAPES[e] ?? (e === "'" && allowSingleQuotes ? e : undefined)) : undefined
        out += known ?? (syntax.allowBackslashEscapingAnyCharacter && e !== undefined ? e : fail())
      }
    }
  }

  function scalar(start: number): JsonNode {
    for (const [word, node] of [
      ['true', { is: 'boolean', value: true }],
      ['false', { is: 'boolean', value: false }],
      ['null', { is: 'null' }],
    ] as const)
      if (text.startsWith(word, at) && !/[\p{L}\p{N}_]/u.test(text[at + word.length] ?? '')) {
        at += word.length
        return { ...node, start, end: at }
      }
    const number = matched(syntax.allowNumericLeadingZeros ? LENIENT_NUMBER : NUMBER)
    if (number !== undefined) return /[\w.]/.test(text[at] ?? '') ? fail() : { is: 'number', text: number, start, end: at }
    const other = allowNonNumericNumbers ? matched(NON_NUMBER) : undefined
    return other === undefined ? fail() : { is: 'number', text: other, start, end: at }
  }

  function value(): JsonNode {
    skip()
    const start = at
    if (quote(text[at])) return { is: 'string', value: string(), start, end: at }
    if (text[at] === '[') return { is: 'array', items: list(']', value), start, end: at }
    if (text[at] === '{') return { is: 'object', entries: list('}', entry), start, end: at }
    return scalar(start)
  }
  function entry(): readonly [string, JsonNode] {
    skip()
    const name = quote(text[at]) ? string() : syntax.allowUnquotedFieldNames ? (matched(UNQUOTED) ?? fail()) : fail()
    skip()
    if (text[at++] !== ':') fail()
    return [name, value()]
  }
  function list<T>(end: string, item: () => T): T[] {
    const items: T[] = []
    at++
    skip()
    if (text[at] === end) {
      at++
      return items
    }
    for (;;) {
      items.push(item())
      skip()
      const c = text[at++]
      if (c === end) return items
      if (c !== ',') fail()
    }
  }

  skip()
  return at === text.length ? undefined : value()
}

const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
}

/** A string in quotes, with as few escapes as there can be. */
export const jsonString = (s: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must be escaped
  `"${s.replace(/["\\\u0000-\u001f]/g, c => SHORT[c] ?? `\\u${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`)}"`

/** A number as text: whole ones as they were written, others as doubles print, in quotes what is none. */
function numberText(text: string): string {
  if (/^-?\d+$/.test(text)) return text
  const n = Number(text.replace(/INF$/, 'Infinity'))
  return Number.isFinite(n) ? doubleToString(n) : jsonString(String(n))
}

/** As `jsonString`, with escapes for what is beyond 16 bits, as Spark copies values. */
const copiedString = (s: string): string =>
  jsonString(s).replace(/[\ud800-\udfff]/g, c => `\\u${c.charCodeAt(0).toString(16).toUpperCase()}`)

/** A value without spaces; numbers that are not whole as doubles print. */
function writer(text: (s: string) => string): (n: JsonNode) => string {
  const write = (n: JsonNode): string => {
    switch (n.is) {
      case 'null':
        return 'null'
      case 'boolean':
        return String(n.value)
      case 'number':
        return numberText(n.text)
      case 'string':
        return text(n.value)
      case 'array':
        return `[${n.items.map(write).join(',')}]`
      case 'object':
        return `{${n.entries.map(([name, v]) => `${text(name)}:${write(v)}`).join(',')}}`
    }
  }
  return write
}

/** A value as Spark copies it. */
export const jsonText = writer(copiedString)
/** The same with as few escapes as there can be: where Spark gathers what it copies first. */
export const gatheredText = writer(jsonString)
