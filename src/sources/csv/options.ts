import { doubleToString } from '../../types/number-format.ts'
import { javaError, sparkError } from '../../util/errors.ts'
import { unsupported } from '../../util/unsupported.ts'
import { marksOf, type NumberMarks } from '../number-marks.ts'
import { charsetOf } from '../text-encoder.ts'

/** What becomes of a quote within quotes that nothing escapes, as univocity has it. */
export type UnescapedQuotes = 'STOP_AT_DELIMITER' | 'STOP_AT_CLOSING_QUOTE' | 'SKIP_VALUE' | 'RAISE_ERROR'

export type ParseMode = 'PERMISSIVE' | 'DROPMALFORMED' | 'FAILFAST'

/** Spark's options of reading CSV, resolved. Plain data. */
export interface CsvOptions {
  readonly separator: string
  /** '' where there is none. */
  readonly quote: string
  readonly escape: string
  readonly escapeEscape: string
  readonly comment: string
  readonly unescapedQuotes: UnescapedQuotes
  readonly header: boolean
  readonly inferSchema: boolean
  readonly samplingRatio: number
  readonly enforceSchema: boolean
  readonly multiLine: boolean
  readonly ignoreLeading: boolean
  readonly ignoreTrailing: boolean
  readonly nullValue: string
  readonly emptyValue: string
  readonly nanValue: string
  readonly positiveInf: string
  readonly negativeInf: string
  readonly dateFormat: string | undefined
  readonly timestampFormat: string | undefined
  readonly timestampNTZFormat: string | undefined
  readonly preferDate: boolean
  readonly fallback: boolean
  readonly mode: ParseMode
  readonly corruptColumn: string
  readonly lineSep: string | undefined
  readonly encoding: string
  readonly maxColumns: number
  readonly maxCharsPerColumn: number
  readonly columnPruning: boolean
  readonly timeZone: string
  /** What stands between thousands, and before the fraction, of decimals. */
  readonly marks: NumberMarks
}

/** An option that is true or false. Raises Spark's error for anything else. */
export function csvFlag(o: Readonly<Record<string, string>>, key: string, otherwise: boolean): boolean {
  const text = o[key]?.toLowerCase()
  if (text === undefined) return otherwise
  if (text !== 'true' && text !== 'false') throw sparkError('_LEGACY_ERROR_TEMP_2147', { paramName: OPTION_NAMES[key] ?? key })
  return text === 'true'
}

/** Reads the options (keys lower case). Raises Spark's errors for values that it refuses. */
export function csvOptions(
  o: Readonly<Record<string, string>>,
  sessionTimeZone: string,
  conf: (key: string) => string | undefined,
): CsvOptions {
  const flag = (key: string, otherwise: boolean): boolean => csvFlag(o, key, otherwise)
  const char = (key: string, otherwise: string): string => {
    const text = o[key]
    if (text === undefined) return otherwise
    if (text.length > 1) throw sparkError('OPTION_VALUE_EXCEEDS_ONE_CHARACTER', { paramName: OPTION_NAMES[key] ?? key, actualValue: text })
    return text === '\0' ? '' : text
  }
  const int = (key: string, otherwise: number): number => {
    const text = o[key]
    if (text === undefined) return otherwise
    if (!/^[+-]?\d+$/.test(text)) throw sparkError('_LEGACY_ERROR_TEMP_2146', { paramName: OPTION_NAMES[key] ?? key, value: text })
    return Number(text)
  }
  const encoding = charsetOf(o.encoding ?? o.charset ?? 'UTF-8', 'CSVOptions')
  const quote = char('quote', '"')
  const escapeCharacter = char('escape', '\\')
  const multiLine = flag('multiline', false)
  const lineSep = o.linesep
  if (lineSep === '') throw sparkError('INVALID_LINE_SEPARATOR.EMPTY', {})
  if (lineSep !== undefined && lineSep.length > 2) throw sparkError('INVALID_LINE_SEPARATOR.TOO_LONG', { length: String(lineSep.length) })
  return {
    separator: separatorOf(o.sep ?? o.delimiter ?? ','),
    quote,
    escape: escapeCharacter,
    escapeEscape: char('chartoescapequoteescaping', escapeCharacter === quote ? '' : escapeCharacter),
    comment: char('comment', ''),
    unescapedQuotes: unescapedQuotes(o.unescapedquotehandling),
    header: flag('header', false),
    inferSchema: flag('inferschema', false),
    samplingRatio: Number(o.samplingratio ?? 1),
    enforceSchema: flag('enforceschema', true),
    multiLine,
    ignoreLeading: flag('ignoreleadingwhitespace', false),
    ignoreTrailing: flag('ignoretrailingwhitespace', false),
    nullValue: o.nullvalue ?? '',
    emptyValue: o.emptyvalue ?? '',
    nanValue: o.nanvalue ?? 'NaN',
    positiveInf: o.positiveinf ?? 'Inf',
    negativeInf: o.negativeinf ?? '-Inf',
    dateFormat: o.dateformat,
    timestampFormat: o.timestampformat,
    timestampNTZFormat: o.timestampntzformat,
    preferDate: flag('preferdate', true),
    fallback: flag('enabledatetimeparsingfallback', o.timestampformat === undefined),
    mode: parseMode(o.mode),
    corruptColumn: o.columnnameofcorruptrecord ?? conf('spark.sql.columnNameOfCorruptRecord') ?? '_corrupt_record',
    lineSep,
    encoding,
    maxColumns: int('maxcolumns', 20480),
    maxCharsPerColumn: int('maxcharspercolumn', -1),
    columnPruning: flag('columnpruning', !multiLine && (conf('spark.sql.csv.parser.columnPruning.enabled') ?? 'true') === 'true'),
    timeZone: o.timezone ?? sessionTimeZone,
    marks: marksOf(o.locale),
  }
}

/** Raises Java's error for what there is not, and UNSUPPORTED_FEATURE for what we lack. */
function unescapedQuotes(text = 'STOP_AT_DELIMITER'): UnescapedQuotes {
  const name = text.toUpperCase()
  switch (name) {
    case 'STOP_AT_DELIMITER':
    case 'STOP_AT_CLOSING_QUOTE':
    case 'SKIP_VALUE':
    case 'RAISE_ERROR':
      return name
    case 'BACK_TO_DELIMITER':
      throw unsupported('The option unescapedQuoteHandling BACK_TO_DELIMITER')
    default:
      throw javaError(`No enum constant com.univocity.parsers.csv.UnescapedQuoteHandling.${name}`)
  }
}

/** Raises Spark's error for a share of the rows that is none. */
export function checkSamplingRatio(ratio: number): void {
  if (!(ratio > 0)) throw javaError(`requirement failed: samplingRatio (${doubleToString(ratio)}) should be greater than 0`)
}

const OPTION_NAMES: Record<string, string> = {
  maxcolumns: 'maxColumns',
  maxcharspercolumn: 'maxCharsPerColumn',
  inferschema: 'inferSchema',
  enforceschema: 'enforceSchema',
  multiline: 'multiLine',
  quoteall: 'quoteAll',
  escapequotes: 'escapeQuotes',
  chartoescapequoteescaping: 'charToEscapeQuoteEscaping',
}

/** Modes that don't exist are PERMISSIVE. */
export function parseMode(text: string | undefined): ParseMode {
  const mode = text?.toUpperCase()
  return mode === 'DROPMALFORMED' || mode === 'FAILFAST' ? mode : 'PERMISSIVE'
}

const ESCAPES: Record<string, string> = { t: '\t', r: '\r', b: '\b', f: '\f', '"': '"', "'": "'", '\\': '\\', u0000: '\0' }

/** `\t` and its like stand for one character. Raises INVALID_DELIMITER_VALUE.*, and univocity's error for none. */
function separatorOf(text: string): string {
  if (text === '') throw javaError('Delimiter cannot be empty')
  let out = ''
  for (let i = 0; i < text.length; ) {
    if (text[i] !== '\\') {
      out += text[i++]
      continue
    }
    const rest = text.slice(i + 1)
    if (rest === '') {
      // A backslash alone at the end needs one before it
      throw sparkError('INVALID_DELIMITER_VALUE.SINGLE_BACKSLASH', {})
    }
    if (rest.startsWith('u0000')) {
      out += '\0'
      i += 6
      continue
    }
    const c = ESCAPES[rest[0]!]
    if (c === undefined) throw sparkError('INVALID_DELIMITER_VALUE.UNSUPPORTED_SPECIAL_CHARACTER', { str: text })
    out += c
    i += 2
  }
  return out
}
