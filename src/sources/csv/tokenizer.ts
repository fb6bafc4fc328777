import { sparkError } from '../../util/errors.ts'
import type { CsvOptions } from './options.ts'

/**
 * Takes records of delimited text apart, character by character, to the letter of what Spark's parser (univocity, which stops at the next
 * delimiter after a quote that is out of place) makes of odd quotes and escapes. The slow twin of the kernels `csv_*`, and the only way for what they
 * don't take.
 */
export interface Tokenizer {
  /** The tokens of one line; null for an unquoted empty one. Undefined where there is nothing in it. */
  line(text: string): (string | null)[] | undefined
  /** The next record of a text that may have line ends within quotes, or undefined at its end. */
  open(text: string): RecordReader
}
export interface RecordReader {
  next(): { readonly tokens: (string | null)[]; readonly text: string } | undefined
}

/** Thrown inside, where the text ends. */
const END = Symbol('end of text')
/** No character of text. */
const NONE = -1
/** Stands for a separator of several characters while a record is taken apart. */
const STAND_IN = '\uf8f8'

export function tokenizer(o: CsvOptions): Tokenizer {
  const several = o.separator.length > 1
  const separator = (several ? STAND_IN : o.separator).charCodeAt(0)
  const code = (c: string) => (c === '' ? NONE : c.charCodeAt(0))
  const quote = code(o.quote)
  const escapeCode = code(o.escape)
  const escapeEscape = code(o.escapeEscape)
  const comment = code(o.comment)
  const skipLeading = o.ignoreLeading
  const trimTrailing = o.ignoreTrailing
  const lineEnd = 10

  function records(source: string, lineEnds: boolean, lineSep: string | undefined): RecordReader {
    const text = several ? source.replaceAll(o.separator, STAND_IN) : source
    const newLine = lineEnds ? lineEnd : NONE
    /** What ends a line in the text. */
    const ending = lineSep ?? (lineEnds ? detect(text) : '\n')
    let i = 0
    let recordStart = 0
    let ch = NONE
    let prev = NONE
    let value = ''
    let trim = false
    let unescaped = false
    let tokens: (string | null)[] = []

    function nextChar(): number {
      if (i >= text.length) throw END
      if (lineEnds && text.startsWith(ending, i)) {
        i += ending.length
        return newLine
      }
      return text.charCodeAt(i++)
    }
    const append = (c: number) => {
      value += String.fromCharCode(c)
    }
    const isSpace = (c: number) => c <= 32 && c !== NONE
    function appendUntil(first: number, a: number, b: number, c = NONE): number {
      let at = first
      while (at !== a && at !== b && (at !== c || c === NONE)) {
        if (at === newLine && newLine !== NONE) value += ending
        else append(at)
        at = nextChar()
      }
      return at
    }
    const emptyParsed = () => tokens.push(o.nullValue)
    function valueParsed(): void {
      const v = trim ? value.replace(/[\0-\x20]+$/, '') : value
      tokens.push(v === '' ? o.emptyValue : v)
      value = ''
      trim = false
    }
    function skipSpace(c: number): number {
      let at = c
      while (isSpace(at) && at !== separator && at !== newLine && at !== quote) at = nextChar()
      return at
    }

    function parseQuoted(): void {
      if (prev !== NONE) {
        // After a quote out of place: up to the delimiter, quotes and all
        value = String.fromCharCode(quote) + value
        ch = nextChar()
        trim = trimTrailing
        ch = appendUntil(ch, separator, newLine)
        return
      }
      ch = nextChar()
      while (true) {
        if (prev === quote && (isSpace(ch) || ch === separator || ch === newLine)) break
        if (ch !== quote && ch !== escapeCode) {
          if (prev === quote) {
            outOfPlace()
            return
          }
          if (prev === escapeCode && escapeCode !== NONE) append(escapeCode)
          ch = appendUntil(ch, quote, escapeCode, escapeEscape)
          prev = ch
          ch = nextChar()
        } else {
          quoteOrEscape()
          prev = ch
          ch = nextChar()
          if (unescaped && (ch === separator || ch === newLine)) return
        }
      }
      if (ch !== separator && ch !== newLine && isSpace(ch)) {
        let spaces = ''
        do {
          spaces += String.fromCharCode(ch)
          ch = nextChar()
          if (ch === newLine) return
        } while (isSpace(ch))
        if (ch !== separator) {
          append(quote)
          value += spaces
          append(ch)
          prev = ch
          parseQuoted()
        }
      }
    }
    /** A quote within a quoted value that another character follows: from here on up to the separator. */
    function outOfPlace(): void {
      unescaped = true
      append(quote)
      append(ch)
      prev = ch
      parseQuoted()
    }
    /** The same where an escape follows: the rest is read with its escapes, as if it were not quoted. */
    function escapeAfterQuote(): void {
      append(quote)
      prev = ch
      while (ch !== separator && ch !== newLine) {
        if (ch !== quote && ch !== escapeCode) {
          if (prev === quote) return escapeAfterQuote()
          append(ch)
        } else quoteOrEscape()
        prev = ch
        ch = nextChar()
      }
    }
    function quoteOrEscape(): void {
      if (ch === escapeCode && prev === escapeEscape && escapeEscape !== NONE) {
        append(escapeCode)
        ch = NONE
      } else if (prev === escapeCode) {
        if (ch === quote) {
          append(quote)
          ch = NONE
        } else append(prev)
      } else if (ch === quote && prev === quote) append(quote)
      else if (prev === quote) escapeAfterQuote()
    }

    function parseRecord(): void {
      if (skipLeading && isSpace(ch)) ch = skipSpace(ch)
      while (ch !== newLine) {
        if (skipLeading && isSpace(ch)) ch = skipSpace(ch)
        if (ch === separator || ch === newLine) emptyParsed()
        else {
          unescaped = false
          prev = NONE
          if (ch === quote) {
            parseQuoted()
            valueParsed()
          } else {
            const from = i - 1
            let stop = from
            while (stop < text.length && text.charCodeAt(stop) !== separator && !(lineEnds && text.startsWith(ending, stop))) stop++
            if (stop < text.length) {
              i = stop
              const whole = text.slice(from, stop)
              const v = trimTrailing ? whole.replace(/[\0-\x20]+$/, '') : whole
              tokens.push(v === '' ? o.nullValue : v)
              ch = nextChar()
            } else {
              trim = trimTrailing
              ch = appendUntil(ch, separator, newLine)
              valueParsed()
            }
          }
        }
        if (ch !== newLine) {
          ch = nextChar()
          if (ch === newLine) emptyParsed()
        }
      }
    }

    /** What is left where the text ends within a record. */
    function atEnd(): boolean {
      let consume = false
      if (ch === quote && quote !== NONE && prev === quote) consume = true
      else {
        if (ch === quote && quote !== NONE && !unescaped) append(quote)
        consume = prev !== NONE && ch !== separator && ch !== newLine && ch !== comment
      }
      ch = NONE
      prev = NONE
      if (tokens.length !== 0 || consume) {
        if (value.length > 0 || consume) valueParsed()
        else if (i > recordStart) emptyParsed()
        return true
      }
      if (value.length > 0 || i > recordStart) {
        if (value.length === 0) emptyParsed()
        else valueParsed()
        return true
      }
      return false
    }

    let ended = false
    const record = () => {
      if (tokens.length > o.maxColumns || (o.maxCharsPerColumn > 0 && tokens.some(t => t !== null && t.length > o.maxCharsPerColumn)))
        throw sparkError('MALFORMED_CSV_RECORD', { badRecord: text.slice(recordStart, i) })
      const out = several ? tokens.map(t => t?.replaceAll(STAND_IN, o.separator) ?? null) : tokens
      const raw = text.slice(recordStart, i)
      tokens = []
      return { tokens: out, text: several ? raw.replaceAll(STAND_IN, o.separator) : raw }
    }
    return {
      next() {
        while (!ended) {
          recordStart = i
          value = ''
          trim = false
          try {
            ch = nextChar()
            if (ch === comment && comment !== NONE) {
              while (ch !== newLine) ch = nextChar()
              continue
            }
            parseRecord()
            if (tokens.length > 0) return record()
          } catch (e) {
            if (e !== END) throw e
            ended = true
            if (atEnd()) return record()
          }
        }
        return undefined
      },
    }
  }

  return {
    line: text => (text === '' ? undefined : records(text, false, undefined).next()?.tokens),
    open: text => records(text, true, o.lineSep),
  }
}

/** The line end that a text uses first. */
function detect(text: string): string {
  const m = /\r\n|\n|\r/.exec(text)
  return m === null ? '\n' : m[0]
}
