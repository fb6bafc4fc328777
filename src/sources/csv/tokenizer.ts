import { sparkError } from '../../util/errors.ts'
import type { CsvOptions } from './options.ts'
import { type FieldRules, fieldScanner } from './quoted-field.ts'

/**
 * Takes records of delimited text apart as Spark does, odd quotes and all. The slow twin of the kernels `csv_*`, and the only way for what they
 * don't take.
 */
export interface Tokenizer {
  /** The tokens of one line; undefined where there is nothing in it. */
  line(text: string): (string | null)[] | undefined
  /** Reads records of a text that may have line ends within quotes. */
  open(text: string): RecordReader
}
export interface RecordReader {
  /** The next record, or undefined at the text's end. */
  next(): { readonly tokens: (string | null)[]; readonly text: string } | undefined
}

/** Stands for a separator of several characters while a record is taken apart. */
const STAND_IN = '\uf8f8'

export function tokenizer(o: CsvOptions): Tokenizer {
  const several = o.separator.length > 1
  const separator = several ? STAND_IN : o.separator
  const toStandIn = (text: string): string => (several ? text.replaceAll(o.separator, STAND_IN) : text)
  const fromStandIn = (text: string): string => (several ? text.replaceAll(STAND_IN, o.separator) : text)

  function reader(text: string, lineSep: string | undefined): RecordReader {
    const rules: FieldRules = {
      text,
      separator,
      quote: o.quote,
      escape: o.escape,
      escapeEscape: o.escapeEscape,
      unescapedQuotes: o.unescapedQuotes,
      trimTrailing: o.ignoreTrailing,
      lineSep,
    }
    const { endLength, isDelimiter, isBlank, unquoted, quoted } = fieldScanner(rules)
    let at = 0
    /** The last field that was not empty was quoted: what the text ends with is then empty, not null. */
    let afterQuoted = false

    function leadingBlanks(): void {
      while (o.ignoreLeading && at < text.length && isBlank(at) && !isDelimiter(at) && text[at] !== o.quote) at++
    }

    function nextField(): string | null {
      const from = at
      leadingBlanks()
      if (at === text.length) return at > from && afterQuoted ? o.emptyValue : o.nullValue
      if (isDelimiter(at)) return o.nullValue
      afterQuoted = o.quote !== '' && text[at] === o.quote
      const field = afterQuoted ? quoted(at) : unquoted(at)
      at = field.end
      if (field.value !== '') return field.value
      return afterQuoted || at === text.length ? o.emptyValue : o.nullValue
    }

    /** Reads fields up to the end of the line. */
    function fields(): (string | null)[] {
      const tokens: (string | null)[] = []
      for (;;) {
        tokens.push(nextField())
        if (at === text.length || endLength(at) > 0) return tokens
        at++
      }
    }

    return {
      next() {
        while (at < text.length) {
          const start = at
          let tokens: (string | null)[] = []
          if (o.comment !== '' && text[at] === o.comment) while (at < text.length && endLength(at) === 0) at++
          else {
            leadingBlanks()
            if (endLength(at) === 0) {
              at = start
              tokens = fields()
            }
          }
          at += endLength(at)
          if (tokens.length === 0) continue
          const raw = fromStandIn(text.slice(start, at))
          if (tokens.length > o.maxColumns || (o.maxCharsPerColumn > 0 && tokens.some(t => t !== null && t.length > o.maxCharsPerColumn)))
            throw sparkError('MALFORMED_CSV_RECORD', { badRecord: text.slice(start, at) })
          return { tokens: tokens.map(t => (t === null ? null : fromStandIn(t))), text: raw }
        }
        return undefined
      },
    }
  }

  return {
    line: text => (text === '' ? undefined : reader(toStandIn(text), undefined).next()?.tokens),
    open: text => reader(toStandIn(text), o.lineSep ?? firstLineEnd(text)),
  }
}

/** The line end that a text uses first. */
const firstLineEnd = (text: string): string => /\r\n|\n|\r/.exec(text)?.[0] ?? '\n'
