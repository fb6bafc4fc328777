export type TokenKind = 'name' | 'private' | 'number' | 'string' | 'template' | 'pattern' | 'punctuator' | 'end'

export interface Token {
  readonly kind: TokenKind
  /** The name, or the punctuator; else empty. */
  readonly text: string
  readonly start: number
  readonly end: number
  /** A line ends before it. */
  readonly newLine: boolean
}

const SPACE = /(?:[\s\uFEFF]|\/\/[^\n\r\u2028\u2029]*|\/\*[\s\S]*?\*\/)*/y
const NAME =
  /#?(?:[\p{ID_Start}$_]|\\u(?:\{[\da-fA-F]+\}|[\da-fA-F]{4}))(?:[\p{ID_Continue}$\u200c\u200d]|\\u(?:\{[\da-fA-F]+\}|[\da-fA-F]{4}))*/uy
const NUMBER = /0[xXoObB][\da-fA-F_]+n?|(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?[\d_]+)?n?/y
const STRING = /"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'/y
const PATTERN = /\/(?:\[(?:[^\]\\\n]|\\.)*\]|\\.|[^/\\[\n])+\/[\p{ID_Continue}$]*/uy
const PUNCTUATOR =
  />>>=|\.\.\.|===|!==|\*\*=|<<=|>>=|>>>|&&=|\|\|=|\?\?=|=>|==|!=|<=|>=|&&|\|\||\?\?|\?\.(?!\d)|\+\+|--|\+=|-=|\*=|\/=|%=|&=|\|=|\^=|<<|>>|\*\*|[\s\S]/y
const ESCAPED = /\\u(?:\{([\da-fA-F]+)\}|([\da-fA-F]{4}))/g

/** Reads the tokens of a source that is known to be correct. Where a slash or a brace begins something else than an operator, the parser says so. */
export class Lexer {
  readonly source: string

  constructor(source: string) {
    this.source = source
  }

  /** The token at a place or after it; a slash is an operator. */
  at(place: number): Token {
    const { source } = this
    const start = this.match(SPACE, place)
    const newLine = /[\n\r\u2028\u2029]/.test(source.slice(place, start))
    const token = (kind: TokenKind, end: number, text = ''): Token => ({ kind, text, start, end, newLine })
    if (start >= source.length) return token('end', start)
    const c = source[start]!
    const named = this.match(NAME, start)
    if (named > start) {
      const text = source.slice(start, named).replace(ESCAPED, (_, a, b) => String.fromCodePoint(Number.parseInt(a ?? b, 16)))
      return token(c === '#' ? 'private' : 'name', named, text)
    }
    if (/\d/.test(c) || (c === '.' && /\d/.test(source[start + 1] ?? ''))) return token('number', this.match(NUMBER, start))
    if (c === '"' || c === "'") return token('string', this.match(STRING, start))
    if (c === '`') return token('template', start + 1)
    const end = this.match(PUNCTUATOR, start)
    return token('punctuator', end, source.slice(start, end))
  }

  /** A slash that begins a regular expression. */
  pattern(slash: Token): Token {
    return { ...slash, kind: 'pattern', text: '', end: this.match(PATTERN, slash.start) }
  }

  /** The place after the text of a template that goes on here: behind its end, or behind the `${` of an expression in it. */
  template(place: number): { readonly end: number; readonly expression: boolean } {
    for (let i = place; i < this.source.length; i++) {
      const c = this.source[i]
      if (c === '\\') i++
      else if (c === '`') return { end: i + 1, expression: false }
      else if (c === '$' && this.source[i + 1] === '{') return { end: i + 2, expression: true }
    }
    throw new SyntaxError('Unterminated template')
  }

  private match(pattern: RegExp, place: number): number {
    pattern.lastIndex = place
    return pattern.test(this.source) ? pattern.lastIndex : place
  }
}
