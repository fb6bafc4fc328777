import type { UnescapedQuotes } from './options.ts'

/** What delimits fields of a text. Characters are '' where there are none. */
export interface FieldRules {
  readonly text: string
  readonly separator: string
  readonly quote: string
  readonly escape: string
  /** Before an escape it makes that a plain character. */
  readonly escapeEscape: string
  readonly unescapedQuotes: UnescapedQuotes
  readonly trimTrailing: boolean
  /** What ends lines; undefined where the text is a line. */
  readonly lineSep: string | undefined
}

/** A field's value (null where it is skipped), and where it ends: at a separator, a line end, or the text's end. */
export interface Field {
  readonly value: string | null
  readonly end: number
}

/** Finds fields of a text. */
export function fieldScanner(rules: FieldRules) {
  const { text, separator, quote, escape: escapeMark, escapeEscape, unescapedQuotes, trimTrailing, lineSep } = rules
  const size = text.length

  /** The length of the line end at a place; 0 where there is none. A line feed always is one. */
  function endLength(at: number): number {
    if (lineSep === undefined || at >= size) return 0
    return text.startsWith(lineSep, at) ? lineSep.length : text[at] === '\n' ? 1 : 0
  }
  const isDelimiter = (at: number): boolean => text[at] === separator || endLength(at) > 0
  const isBlank = (at: number): boolean => text[at]! <= ' '
  const isMark = (c: string): boolean => c === quote || c === escapeMark
  /** The characters of a place: a line end as the text's first one is. */
  const pieceAt = (at: number): string => (endLength(at) > 0 ? lineSep! : text[at]!)
  const after = (at: number): number => at + (endLength(at) || 1)

  function delimiterFrom(from: number): number {
    let at = from
    while (at < size && !isDelimiter(at)) at++
    return at
  }
  const trimmed = (value: string): string => (trimTrailing ? value.replace(/[\0-\x20]+$/, '') : value)

  function unquoted(from: number): Field {
    // A line feed that is not the text's line end counts only where no other delimiter follows
    let end = from
    while (end < size && text[end] !== separator && (lineSep === undefined || !text.startsWith(lineSep, end))) end++
    if (end === size) end = delimiterFrom(from)
    return { value: trimmed(text.slice(from, end)), end }
  }

  /** After a quote that nothing may follow the field is what is written, from its first quote to the delimiter. */
  function asWritten(content: string, from: number): Field {
    const end = delimiterFrom(from)
    return { value: trimmed(quote + content + text.slice(from, end)), end }
  }

  /** A quote that does not close the field, `content` with it: the field as the option has it, or undefined where it goes on. Raises an error where it must. */
  function unescaped(content: string, from: number): Field | undefined {
    switch (unescapedQuotes) {
      case 'STOP_AT_DELIMITER':
        return asWritten(content, from)
      case 'STOP_AT_CLOSING_QUOTE':
        return undefined
      case 'SKIP_VALUE':
        return { value: null, end: delimiterFrom(from) }
      case 'RAISE_ERROR':
        throw new Error(`Unescaped quote character '${quote}' inside quoted value of CSV field`)
    }
  }

  /** Blanks behind a closing quote are no part of the field, unless something else follows them. Undefined where the field goes on. */
  function closed(content: string, from: number): Field | undefined {
    if (isDelimiter(from)) return { value: content, end: from }
    let at = from
    while (at < size && endLength(at) === 0 && isBlank(at)) at++
    if (at === size || isDelimiter(at)) return { value: content, end: at }
    const field = unescaped(content + quote + text.slice(from, at), at)
    if (field === undefined || unescapedQuotes !== 'STOP_AT_DELIMITER') return field
    // At the text's end a quote in second place closes the field once more
    const again = field.end === size && at + 1 < size && text[at] !== quote && text[at + 1] === quote
    return again ? { value: quote + content + quote + text.slice(from) + quote, end: size } : field
  }

  /** Of the quoted field: its value so far, where it goes on, and the mark before that whose meaning depends on what follows. */
  let value = ''
  let at = 0
  let open = ''

  /** The mark at hand, `c`, with the one before it. False where an escape stands behind a quote. */
  function mark(c: string): boolean {
    if (c === escapeMark && open !== '' && open === escapeEscape) {
      value += escapeMark
      open = ''
    } else if (open !== '' && open === escapeMark) {
      value += c === quote ? quote : escapeMark
      open = c === quote ? '' : c
    } else if (open !== '' && open === quote) {
      if (c !== quote) return false
      value += quote
    } else open = c
    return true
  }

  /** An escape behind a quote: from there on marks are taken one by one, up to and with the next delimiter, which is dropped. */
  function loose(): void {
    value += quote
    open = escapeMark
    while (at < size && !isDelimiter(at)) {
      const c = text[at]!
      if (!isMark(c)) {
        if (open === quote) value += quote
        value += c
        open = c
        at++
      } else if (mark(c)) at++
      else loose()
    }
    if (at < size) {
      open = separator
      at = after(at)
    }
  }

  /** A field that begins with a quote. What is never closed goes to the text's end. */
  function quoted(from: number): Field {
    if (from + 1 === size) return { value: quote, end: size }
    value = ''
    at = from + 1
    open = ''
    while (at < size) {
      const c = text[at]!
      const behindQuote = open !== '' && open === quote
      if (behindQuote && (isBlank(at) || isDelimiter(at))) {
        const field = closed(value, at)
        if (field !== undefined) return field
      }
      if (isMark(c)) {
        if (mark(c)) at++
        else loose()
        continue
      }
      if (behindQuote) {
        const field = unescaped(value + quote, at)
        if (field !== undefined) return field
        value += quote
      }
      if (open !== '' && open === escapeMark) value += escapeMark
      while (at < size && !isMark(text[at]!) && (escapeEscape === '' || text[at] !== escapeEscape)) {
        value += pieceAt(at)
        at = after(at)
      }
      open = text[at] ?? ''
      at++
    }
    return { value, end: size }
  }

  return { endLength, isDelimiter, isBlank, unquoted, quoted }
}
