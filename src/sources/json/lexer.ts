import type { JsonOptions } from './options.ts'

/** Kinds of values, by how they begin. */
export type TokenKind = 'object' | 'array' | 'string' | 'int' | 'float' | 'true' | 'false' | 'null' | 'nan'

/** Text that is no JSON, as Jackson sees it with the options that Spark gives it. */
export class JsonSyntaxError extends Error {}

/** Reads JSON from front to back. Wherever the text is malformed it throws a JsonSyntaxError. */
export interface JsonLexer {
  /** Where the next value begins, white space passed over. */
  start(): number
  /** Nothing but white space follows. */
  atEnd(): boolean
  /** The kind of the value that begins here; the value is read by one of the below. */
  peek(): TokenKind
  /** Reads a string, a number or a literal; its text, decoded where it is a string. */
  scalar(kind: TokenKind): string
  /** Enters an object or array; for each member or element `read` must read or skip the value. */
  object(read: (name: string) => void): void
  array(read: () => void): void
  skip(): void
  /** The text as it stands. */
  slice(from: number): string
}

const isDigit = (c: number) => c >= 48 && c <= 57
const ESCAPES: Record<string, string> = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

export function jsonLexer(text: string, o: JsonOptions): JsonLexer {
  let i = 0
  const n = text.length

  function fail(): never {
    throw new JsonSyntaxError(`malformed JSON at ${i}`)
  }

  function space(): void {
    for (;;) {
      const c = text.charCodeAt(i)
      if (c === 32 || c === 9 || c === 10 || c === 13) i++
      else if (c === 47 && o.allowComments) comment()
      else return
    }
  }
  function comment(): void {
    const next = text[i + 1]
    if (next === '/') {
      const end = text.indexOf('\n', i)
      i = end < 0 ? n : end + 1
    } else if (next === '*') {
      const end = text.indexOf('*/', i + 2)
      if (end < 0) fail()
      i = end + 2
    } else fail()
  }

  function string(): string {
    const quote = text.charCodeAt(i++)
    let out = ''
    let from = i
    for (;;) {
      if (i >= n) fail()
      const c = text.charCodeAt(i)
      if (c === quote) break
      if (c === 92) {
        out += text.slice(from, i)
        const e = text[++i]
        if (e === undefined) fail()
        if (e === 'u') {
          const hex = text.slice(i + 1, i + 5)
          if (!/^[0-9a-fA-F]{4}$/.test(hex)) fail()
          out += String.fromCharCode(Number.parseInt(hex, 16))
          i += 5
        } else {
          const plain = ESCAPES[e]
          if (plain === undefined && !o.allowBackslashEscapingAnyCharacter && !(e === "'" && o.allowSingleQuotes)) fail()
          out += plain ?? e
          i++
        }
        from = i
      } else {
        if (c < 32 && !o.allowUnquotedControlChars) fail()
        i++
      }
    }
    out += text.slice(from, i)
    i++
    return out
  }

  function number(): { kind: 'int' | 'float' | 'nan'; text: string } {
    const from = i
    if (text[i] === '-') i++
    if (!isDigit(text.charCodeAt(i))) return nonNumber(from)
    if (text[i] === '0' && isDigit(text.charCodeAt(i + 1)) && !o.allowNumericLeadingZeros) fail()
    while (isDigit(text.charCodeAt(i))) i++
    let kind: 'int' | 'float' = 'int'
    if (text[i] === '.') {
      kind = 'float'
      if (!isDigit(text.charCodeAt(++i))) fail()
      while (isDigit(text.charCodeAt(i))) i++
    }
    if (text[i] === 'e' || text[i] === 'E') {
      kind = 'float'
      i++
      if (text[i] === '+' || text[i] === '-') i++
      if (!isDigit(text.charCodeAt(i))) fail()
      while (isDigit(text.charCodeAt(i))) i++
    }
    ends()
    return { kind, text: text.slice(from, i) }
  }
  function nonNumber(from: number): { kind: 'nan'; text: string } {
    const m = /^(?:NaN|-?Infinity|-INF)/.exec(text.slice(from, from + 9))
    if (m === null || !o.allowNonNumericNumbers) fail()
    i = from + m[0].length
    ends()
    return { kind: 'nan', text: m[0] }
  }
  /** A number or literal ends before something that may follow a value. */
  function ends(): void {
    const c = text.charCodeAt(i)
    if (i < n && (isDigit(c) || (c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c === 46 || c === 95 || c === 36)) fail()
  }
  function literal(word: string): string {
    if (!text.startsWith(word, i)) fail()
    i += word.length
    ends()
    return word
  }

  function name(): string {
    const c = text[i]
    if (c === '"' || (c === "'" && o.allowSingleQuotes)) return string()
    if (!o.allowUnquotedFieldNames) fail()
    const m = /^[\p{L}\p{Nl}_$][\p{L}\p{Nl}\p{Nd}_$]*/u.exec(text.slice(i))
    if (m === null) fail()
    i += m[0].length
    return m[0]
  }

  const lexer: JsonLexer = {
    start() {
      space()
      return i
    },
    atEnd() {
      space()
      return i >= n
    },
    peek() {
      space()
      switch (text[i]) {
        case '{':
          return 'object'
        case '[':
          return 'array'
        case '"':
          return 'string'
        case "'":
          return o.allowSingleQuotes ? 'string' : fail()
        case 't':
          return 'true'
        case 'f':
          return 'false'
        case 'n':
          return 'null'
        default: {
          // Numbers are of two kinds, which the whole of them tells
          const at = i
          const { kind } = number()
          i = at
          return kind
        }
      }
    },
    scalar(kind) {
      switch (kind) {
        case 'string':
          return string()
        case 'int':
        case 'float':
        case 'nan':
          return number().text
        default:
          return literal(kind)
      }
    },
    object(read) {
      i++
      space()
      if (text[i] === '}') {
        i++
        return
      }
      for (;;) {
        space()
        const key = name()
        space()
        if (text[i++] !== ':') fail()
        read(key)
        space()
        const c = text[i++]
        if (c === '}') return
        if (c !== ',') fail()
      }
    },
    array(read) {
      i++
      space()
      if (text[i] === ']') {
        i++
        return
      }
      for (;;) {
        read()
        space()
        const c = text[i++]
        if (c === ']') return
        if (c !== ',') fail()
      }
    },
    skip() {
      const kind = lexer.peek()
      if (kind === 'object') lexer.object(lexer.skip)
      else if (kind === 'array') lexer.array(lexer.skip)
      else lexer.scalar(kind)
    },
    slice: from => text.slice(from, i),
  }
  return lexer
}
