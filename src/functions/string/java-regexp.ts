import type { Value } from '../../types/value.ts'
import { javaError, sparkError } from '../../util/errors.ts'
import { matcherOf } from './java-matcher.ts'

/**
 * Java's regular expressions as JS ones: most of the syntax is the same. Translated here: inline flags `(?i)`, `(?i:..)`, `\A \z \Z \h \b \Q..\E`,
 * possessive quantifiers and atomic groups (through look-ahead and back-reference), POSIX classes, class intersections, nested classes.
 */

const POSIX: Readonly<Record<string, string>> = {
  Lower: 'a-z',
  Upper: 'A-Z',
  ASCII: '\\x00-\\x7F',
  Alpha: 'A-Za-z',
  Digit: '0-9',
  Alnum: 'A-Za-z0-9',
  Punct: '!-\\/:-@\\[-`{-~',
  Graph: '!-~',
  Print: ' -~',
  Blank: ' \\t',
  Cntrl: '\\x00-\\x1F\\x7F',
  XDigit: '0-9A-Fa-f',
  Space: ' \\t-\\r',
  InBasicLatin: '\\x00-\\x7F',
  InGreek: '\\u0370-\\u03FF',
  InCyrillic: '\\u0400-\\u04FF',
  InHebrew: '\\u0590-\\u05FF',
  InArabic: '\\u0600-\\u06FF',
  InHiragana: '\\u3040-\\u309F',
  InKatakana: '\\u30A0-\\u30FF',
  javaLowerCase: '\\p{Ll}',
  javaUpperCase: '\\p{Lu}',
  javaWhitespace: '\\s',
  IsAlphabetic: '\\p{Alphabetic}',
  IsUppercase: '\\p{Uppercase}',
  IsLowercase: '\\p{Lowercase}',
  IsDigit: '\\p{Nd}',
  IsLetter: '\\p{L}',
  IsWhite_Space: '\\p{White_Space}',
  IsPunctuation: '\\p{P}',
}

const escapeLiteral = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')

/** What `\b` counts as part of a word, and the classes of `(?U)`. */
const WORD = '\\p{L}\\p{Nd}_'
const UNICODE: Readonly<Record<string, string>> = {
  w: '\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\u200c\\u200d',
  d: '\\p{Nd}',
  s: '\\p{White_Space}',
}
/** `\h` and `\v`. */
const BLANKS = ' \\t\\xA0\\u1680\\u2000-\\u200a\\u202f\\u205f\\u3000'
const VERTICAL = '\\n\\x0B\\f\\r\\u0085\\u2028\\u2029'
const LINE_END = '\\n\\r\\u0085\\u2028\\u2029'
/** No assertion about lines holds between the two characters of a line's end. */
const IN_LINE_END = '(?!(?<=\\r)\\n)'

class Translator {
  readonly source: string
  at = 0
  /** Flags of the whole expression that JS has too. */
  flags = new Set<string>()
  /** Flags that hold at this place. */
  private on: ReadonlySet<string> = new Set()

  constructor(source: string) {
    this.source = source
  }

  translate(): { source: string; flags: string; groups: readonly number[] } {
    // JS knows only flags of the whole expression
    const lead = /^\(\?([imsuxUd]+)\)/.exec(this.source)
    if (lead) {
      this.at = lead[0].length
      // without (?u) only ASCII has two cases
      const anyCase = /i/.test(lead[1]!) && /[uU]/.test(lead[1]!)
      if (anyCase) this.flags.add('i')
      this.on = new Set(anyCase ? lead[1]!.replace('i', '') : lead[1])
    }
    let out = ''
    while (this.at < this.source.length) out += this.item()
    return { source: out, flags: [...this.flags].join(''), groups: this.groups }
  }

  /** The line terminators: under `(?d)` one alone. */
  private get lineEnds(): string {
    return this.on.has('d') ? '\\n' : LINE_END
  }
  private get inLineEnd(): string {
    return this.on.has('d') ? '' : IN_LINE_END
  }
  /** The end, or before a last line terminator. */
  private get lastLineEnd(): string {
    return this.on.has('d') ? '(?=\\n?$)' : `(?=(?:\\r\\n|[${LINE_END}])?$)${IN_LINE_END}`
  }

  private item(): string {
    const { source } = this
    const c = source[this.at]!
    if (this.on.has('x') && /\s/.test(c)) {
      this.at++
      return ''
    }
    if (this.on.has('x') && c === '#') {
      const end = source.indexOf('\n', this.at)
      this.at = end < 0 ? source.length : end + 1
      return ''
    }
    if (c === '\\') return this.possessive(this.escape(false), this.count)
    if (c === '[') return this.possessive(this.characterClass(), this.count)
    if (c === '(') return this.group()
    this.at++
    if (c === '.') return this.possessive(this.on.has('s') ? '[^]' : `[^${this.lineEnds}]`, this.count)
    if (c === '^' && this.on.has('m')) return `(?:^|(?<=[${this.lineEnds}]))(?=[^])${this.inLineEnd}`
    if (c === '$') return this.on.has('m') ? `(?=[${this.lineEnds}]|$)${this.inLineEnd}` : this.lastLineEnd
    // JS (with the u flag) wants these escaped
    if (c === ']' || c === '}') return `\\${c}`
    if (c === '{') throw new SyntaxError('Illegal repetition')
    if (/[\^|)]/.test(c)) return c
    const literal = this.bothCases(String.fromCodePoint(source.codePointAt(this.skipPair(c))!))
    return this.possessive([...literal].length > 1 ? `[${literal}]` : literal, this.count)
  }

  /** A letter, and under `(?i)` its other case too: of ASCII, with `(?u)` of any. */
  private bothCases(c: string): string {
    if (!this.on.has('i') || !(this.on.has('u') || this.on.has('U') || /[A-Za-z]/.test(c))) return c
    return [...new Set([c, c.toLowerCase(), c.toUpperCase()])].filter(x => [...x].length === 1).join('')
  }

  /** Takes the second half of a surrogate pair too; gives where the character began. */
  private skipPair(c: string): number {
    const start = this.at - 1
    if (/[\ud800-\udbff]/.test(c) && this.at < this.source.length) this.at++
    return start
  }

  /** The quantifier behind an atom; a possessive one becomes an atomic group. */
  private possessive(atom: string, before: number): string {
    const m = /^(?:[*+?]|\{\d+(?:,\d*)?\})/.exec(this.source.slice(this.at))
    if (!m) return atom
    this.at += m[0].length
    const next = this.source[this.at]
    if (next === '?') {
      this.at++
      return `${atom}${m[0]}?`
    }
    if (next === '+') {
      this.at++
      return this.atomic(`${atom}${m[0]}`, before)
    }
    return atom + m[0]
  }

  /** The JS group of each Java group: atomic groups take numbers of their own. */
  private readonly groups = [0]
  private count = 0
  private atomic(body: string, before: number): string {
    if (this.count !== before) throw new SyntaxError('a group within an atomic one')
    const name = `atomic${this.count++}`
    return `(?=(?<${name}>${body}))\\k<${name}>`
  }

  private group(): string {
    const rest = this.source.slice(this.at)
    const m = /^\((?:\?(?:[:=!]|<[=!]|<[A-Za-z][A-Za-z0-9]*>|>|[imsuxUd-]*:))?/.exec(rest)!
    const inline = /^\(\?([imsuxUd-]+)\)/.exec(rest)
    if (inline) {
      this.at += inline[0].length
      this.on = this.switched(inline[1]!)
      return ''
    }
    this.at += m[0].length
    const before = this.count
    const outside = this.on
    const own = /^\(\?([imsuxUd-]+):$/.exec(m[0])
    if (own) this.on = this.switched(own[1]!)
    if (m[0] === '(' || (m[0].endsWith('>') && m[0] !== '(?>')) this.groups.push(++this.count)
    let body = ''
    while (this.at < this.source.length && this.source[this.at] !== ')') body += this.item()
    if (this.source[this.at] !== ')') throw new SyntaxError('Unclosed group')
    this.at++
    this.on = outside
    const head = m[0]
    if (head === '(?>') return this.possessive(this.atomic(body, before), this.count)
    if (own) return this.possessive(`(?:${body})`, before)
    return this.possessive(`${head}${body})`, before)
  }

  /** The flags with `im-s` switched on and off. */
  private switched(text: string): ReadonlySet<string> {
    const [add = '', drop = ''] = text.split('-')
    return new Set([...this.on, ...add].filter(f => !drop.includes(f)))
  }

  private escape(inClass: boolean): string {
    const c = this.source[this.at + 1]
    if (c === undefined) throw new SyntaxError('\\ at the end')
    this.at += 2
    const unicode = this.on.has('U') ? UNICODE[c.toLowerCase()] : undefined
    if (unicode !== undefined) return c !== c.toLowerCase() ? `[^${unicode}]` : inClass ? unicode : `[${unicode}]`
    switch (c) {
      case 'b':
        return `(?:(?<=[${WORD}])(?![${WORD}])|(?<![${WORD}])(?=[${WORD}]))`
      case 'B':
        return `(?:(?<=[${WORD}])(?=[${WORD}])|(?<![${WORD}])(?![${WORD}]))`
      case 'A':
        return '^'
      case 'z':
        return '$'
      case 'Z':
        return this.lastLineEnd
      case 'h':
      case 'v': {
        const points = c === 'h' ? BLANKS : VERTICAL
        return inClass ? points : `[${points}]`
      }
      case 'H':
        return `[^${BLANKS}]`
      case 'V':
        return `[^${VERTICAL}]`
      case 'R':
        return '(?:\\r\\n|[\\n\\x0B\\f\\r\\u0085\\u2028\\u2029])'
      case 'G':
        return ''
      case 's':
        return inClass ? ' \\t\\n\\x0B\\f\\r' : '[ \\t\\n\\x0B\\f\\r]'
      case 'S':
        return '[^ \\t\\n\\x0B\\f\\r]'
      case 'a':
        return '\\x07'
      case 'e':
        return '\\x1B'
      case 'Q': {
        const end = this.source.indexOf('\\E', this.at)
        const literal = this.source.slice(this.at, end < 0 ? undefined : end)
        this.at = end < 0 ? this.source.length : end + 2
        return escapeLiteral(literal)
      }
      case 'p':
      case 'P': {
        const m = /^(?:\{(\^?)(\w+)(?:=(\w+))?\}|(\w))/.exec(this.source.slice(this.at))
        if (!m) throw new SyntaxError('bad property')
        this.at += m[0].length
        const name = m[2] ?? m[4]!
        const known = POSIX[name]
        const negative = (c === 'P') !== (m[1] === '^')
        if (known !== undefined) return negative ? `[^${known}]` : inClass ? known : `[${known}]`
        const property = name.startsWith('Is') ? name.slice(2) : name
        const value = m[3]
          ? `${property}=${m[3]}`
          : /^(?:Latin|Greek|Cyrillic|Han|Hiragana|Katakana|Arabic|Hebrew|Thai|Hangul)$/.test(property)
            ? `Script=${property}`
            : property
        return `\\${negative ? 'P' : 'p'}{${value}}`
      }
      case 'u':
      case 'x': {
        const letter = (c === 'x' ? /^[0-9A-Fa-f]{2}/ : /^00[0-9A-Fa-f]{2}/).exec(this.source.slice(this.at))
        const cases = letter ? this.bothCases(String.fromCharCode(Number.parseInt(letter[0], 16))) : ''
        if (letter && cases.length > 1) {
          this.at += letter[0].length
          return inClass ? cases : `[${cases}]`
        }
        const m = c === 'x' ? /^\{([0-9A-Fa-f]+)\}/.exec(this.source.slice(this.at)) : null
        if (!m) return `\\${c}`
        this.at += m[0].length
        return `\\u{${m[1]}}`
      }
      case '0': {
        const m = /^[0-3]?[0-7]{1,2}/.exec(this.source.slice(this.at))
        if (!m) throw new SyntaxError('bad octal escape')
        this.at += m[0].length
        return `\\u{${Number.parseInt(m[0], 8).toString(16)}}`
      }
      default:
        // with the u flag only syntax characters may be escaped
        // there never is a match where there is no such group
        if (/[1-9]/.test(c) && !inClass) return Number(c) < this.groups.length ? `(?:\\${this.groups[Number(c)]})` : '(?!)'
        if (/[A-Za-z0-9]/.test(c)) return `\\${c}`
        return /[\^$\\.*+?()[\]{}|/-]/.test(c) ? (c === '-' && !inClass ? '-' : `\\${c}`) : c
    }
  }

  /** `[a-z&&[^b]]`: with the v flag JS has nested classes and intersections too, but not in every version, so the common forms only. */
  private characterClass(): string {
    this.at++
    let out = '['
    if (this.source[this.at] === '^') {
      out += '^'
      this.at++
    }
    let first = true
    const intersections: string[] = []
    while (this.at < this.source.length) {
      const c = this.source[this.at]!
      if (c === ']' && !first) {
        this.at++
        const body = `${out}]`
        return intersections.length === 0 ? body : `(?:${intersections.map(i => `(?=${i})`).join('')}${body})`
      }
      first = false
      if (c === '&' && this.source.startsWith('&&', this.at)) {
        this.at += 2
        if (this.source[this.at] === ']') continue
        const rest = this.source[this.at] === '[' ? this.characterClass() : this.restOfClass()
        intersections.push(rest)
        continue
      }
      if (c === '[') {
        const nested = this.characterClass()
        if (!nested.startsWith('[') || nested.startsWith('[^')) throw new SyntaxError('nested character class')
        out += nested.slice(1, -1)
        continue
      }
      if (c === '\\') {
        const e = this.escape(true)
        if (e.startsWith('[^')) throw new SyntaxError('negated class within a class')
        out += e
        continue
      }
      const range = this.on.has('i') ? /^[A-Za-z]-[A-Za-z]/.exec(this.source.slice(this.at)) : null
      if (range) {
        this.at += 3
        out += range[0] + range[0].toLowerCase() + range[0].toUpperCase()
        continue
      }
      this.at++
      out += /[()[\]{}/|^]/.test(c) ? `\\${c}` : this.bothCases(c)
    }
    throw new SyntaxError('Unclosed character class')
  }

  private restOfClass(): string {
    let out = '['
    while (this.at < this.source.length && this.source[this.at] !== ']')
      out += this.source[this.at] === '\\' ? this.escape(true) : this.source[this.at++]
    return `${out}]`
  }
}

/** A Java expression in JS. */
export interface JavaRegExp {
  readonly regexp: RegExp
  /** The JS group of each Java group, the whole match first. */
  readonly groups: readonly number[]
}

/** Throws SyntaxError for a text that is no expression, or one that has no counterpart. */
export function javaRegExp(pattern: string, flags = ''): JavaRegExp {
  const t = new Translator(pattern).translate()
  return { regexp: matcherOf(pattern, t.source, [...new Set(`${t.flags}u${flags}`)].join('')), groups: t.groups }
}

const cache = new Map<string, JavaRegExp>()

/** The same from a cache, with Spark's error for a pattern that is none: Java's own where no function is named. */
export function regExpOf(pattern: string, functionName: string | undefined, flags = ''): JavaRegExp {
  const key = `${flags}/${pattern}`
  let r = cache.get(key)
  if (r === undefined) {
    try {
      r = javaRegExp(pattern, flags)
    } catch (cause) {
      if (functionName === undefined) throw javaError((cause as Error).message)
      const value = `'${pattern.replace(/\\/g, '\\\\')}'`
      throw sparkError('INVALID_PARAMETER_VALUE.PATTERN', { parameter: '`regexp`', functionName: `\`${functionName}\``, value }, [], cause)
    }
    if (cache.size > 500) cache.clear()
    cache.set(key, r)
  }
  r.regexp.lastIndex = 0
  return r
}

/** How many groups a constant expression has; undefined for what is no expression, or no constant. */
export function groupsOf(pattern: Value | undefined): number | undefined {
  if (typeof pattern !== 'string') return undefined
  try {
    return regExpOf(pattern, undefined).groups.length - 1
  } catch {
    return undefined
  }
}
