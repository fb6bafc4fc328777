/** How fields are written. Characters are UTF-16 units; plain data. */
export interface FieldForm {
  readonly separator: string
  readonly quote: string
  readonly escape: string
  /** Before an escape within quotes; '' for none. */
  readonly escapeEscape: string
  /** A first field that begins with it is quoted. */
  readonly comment: string
  readonly quoteAll: boolean
  /** Fields that have a quote in them are quoted. */
  readonly escapeQuotes: boolean
  readonly nullValue: string
  readonly emptyValue: string
  readonly trimLeading: boolean
  readonly trimTrailing: boolean
  readonly lineSep: string
}

const literal = (c: string) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`
const oneOf = (characters: readonly string[]) => `[${characters.map(literal).join('')}]`
const blanksAtEnd = (s: string) => /[\0- ]*$/.exec(s)![0].length

/** The text of a field, from its value and its place in the row: quoted, escaped and trimmed as Spark's CSV writer does it. */
export function fieldText(f: FieldForm): (value: string | null, column: number) => string {
  const { quote, escape: escapeChar } = f
  const separator = [...f.separator.matchAll(/[\s\S]/g)].map(m => literal(m[0])).join('')
  const quoteable = new RegExp(`${separator}|${oneOf(['\n', '\r', ...f.lineSep, ...(f.escapeQuotes ? [quote] : [])])}`)
  const plain = new RegExp(`^[^\\0- ${[f.separator[0]!, quote, escapeChar, f.comment, ...f.lineSep].map(literal).join('')}]+$`)
  const escaped = new RegExp(oneOf([quote, escapeChar]), 'g')
  const escapeOne = (c: string): string => (c === quote ? escapeChar : f.escapeEscape) + c
  const leading = (text: string) => (f.trimLeading ? text.replace(/^[\0- ]+/, '') : text)

  /** The field's content, and whether quotes belong around it. */
  function content(text: string, column: number, quoted: boolean, standIn: boolean): { text: string; quoted: boolean } {
    const rest = leading(text)
    if (quoted || (rest !== '' && (rest[0] === quote || (column === 0 && text[0] === f.comment)))) {
      // A stand-in that has its quotes already
      if (standIn && text.length >= 2 && text[0] === quote && text.endsWith(quote)) return { text, quoted: false }
    } else if (!quoteable.test(rest)) return { text: rest, quoted: false }
    return { text: rest.replace(escaped, escapeOne), quoted: true }
  }

  return (value, column) => {
    if (value !== null && !f.quoteAll && plain.test(value)) return value
    const standIn = value === null || leading(value) === ''
    const given = value === null ? f.nullValue : standIn ? f.emptyValue : value
    const c = content(given, column, f.quoteAll, standIn)
    let text = c.text
    let blanks = f.trimTrailing ? blanksAtEnd(text) : 0
    if (!standIn && blanks === text.length) {
      // Nothing is left of it. The empty value is put behind the blanks, and as many characters cut off its end
      text += content(f.emptyValue, column, c.quoted, false).text
      if (f.emptyValue === '' || blanksAtEnd(f.emptyValue) > 0) blanks = blanksAtEnd(text)
    }
    const cut = blanks > 0 ? text.slice(0, text.length - blanks) : text
    return c.quoted ? quote + cut + quote : cut
  }
}
