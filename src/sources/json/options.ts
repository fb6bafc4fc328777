import { javaError, sparkError } from '../../util/errors.ts'
import { type ParseMode, parseMode } from '../csv/options.ts'

/** Spark's options of reading JSON, resolved. Plain data. */
export interface JsonOptions {
  readonly primitivesAsString: boolean
  readonly prefersDecimal: boolean
  readonly allowComments: boolean
  readonly allowUnquotedFieldNames: boolean
  readonly allowSingleQuotes: boolean
  readonly allowNumericLeadingZeros: boolean
  readonly allowNonNumericNumbers: boolean
  readonly allowBackslashEscapingAnyCharacter: boolean
  readonly allowUnquotedControlChars: boolean
  readonly dropFieldIfAllNull: boolean
  readonly inferTimestamp: boolean
  readonly mode: ParseMode
  readonly corruptColumn: string
  readonly dateFormat: string | undefined
  readonly timestampFormat: string | undefined
  readonly timestampNTZFormat: string | undefined
  readonly fallback: boolean
  readonly multiLine: boolean
  readonly lineSep: string | undefined
  readonly encoding: string
  readonly samplingRatio: number
  readonly timeZone: string
  /** Records as a whole are variants, in the one column of this name. */
  readonly singleVariantColumn: string | undefined
}

const CHARSETS = ['iso-8859-1', 'us-ascii', 'utf-16', 'utf-16be', 'utf-16le', 'utf-32', 'utf-8']

/** Reads the options (keys lower case). Raises Spark's errors for values that it refuses. */
export function jsonOptions(
  o: Readonly<Record<string, string>>,
  sessionTimeZone: string,
  conf: (key: string) => string | undefined,
): JsonOptions {
  const flag = (key: string, otherwise: boolean): boolean => {
    const text = o[key]?.toLowerCase()
    if (text === undefined) return otherwise
    if (text !== 'true' && text !== 'false') throw javaError(`For input string: "${o[key]}"`)
    return text === 'true'
  }
  const encoding = (o.encoding ?? o.charset ?? 'UTF-8').toLowerCase()
  if (!CHARSETS.includes(encoding))
    throw sparkError('INVALID_PARAMETER_VALUE.CHARSET', {
      parameter: '`charset`',
      functionName: '`JSONOptionsInRead`',
      charsets: CHARSETS.join(', '),
      charset: o.encoding ?? o.charset ?? '',
    })
  if (o.linesep === '') throw javaError("requirement failed: 'lineSep' cannot be an empty string.")
  const multiLine = flag('multiline', false)
  if (!multiLine && encoding !== 'utf-8') checkLines(encoding, o.linesep)
  return {
    primitivesAsString: flag('primitivesasstring', false),
    prefersDecimal: flag('prefersdecimal', false),
    allowComments: flag('allowcomments', false),
    allowUnquotedFieldNames: flag('allowunquotedfieldnames', false),
    allowSingleQuotes: flag('allowsinglequotes', true),
    allowNumericLeadingZeros: flag('allownumericleadingzeros', false),
    allowNonNumericNumbers: flag('allownonnumericnumbers', true),
    allowBackslashEscapingAnyCharacter: flag('allowbackslashescapinganycharacter', false),
    allowUnquotedControlChars: flag('allowunquotedcontrolchars', false),
    dropFieldIfAllNull: flag('dropfieldifallnull', false),
    inferTimestamp: flag('infertimestamp', false),
    mode: parseMode(o.mode),
    corruptColumn: o.columnnameofcorruptrecord ?? conf('spark.sql.columnNameOfCorruptRecord') ?? '_corrupt_record',
    dateFormat: o.dateformat,
    timestampFormat: o.timestampformat,
    timestampNTZFormat: o.timestampntzformat,
    fallback: flag('enabledatetimeparsingfallback', o.timestampformat === undefined),
    multiLine,
    lineSep: o.linesep,
    encoding,
    samplingRatio: Number(o.samplingratio ?? 1),
    timeZone: o.timezone ?? sessionTimeZone,
    singleVariantColumn: o.singlevariantcolumn,
  }
}

/** Lines of other character sets are told apart by the separator's bytes, which have to be known. */
function checkLines(encoding: string, lineSep: string | undefined): void {
  const name = encoding.toUpperCase()
  if (encoding === 'utf-16' || encoding === 'utf-32')
    throw javaError(
      `requirement failed: The ${name} encoding must not be included in the denyList when multiLine is disabled:\ndenylist: UTF-16, UTF-32`,
    )
  if (lineSep === undefined) throw javaError(`requirement failed: The lineSep option must be specified for the ${name} encoding`)
}
