import { javaError, sparkError } from '../../util/errors.ts'
import { unsupported } from '../../util/unsupported.ts'
import { type CsvOptions, csvOptions, type ParseMode } from '../csv/options.ts'
import { charsetOf } from '../text-encoder.ts'

/** Spark's options of XML, resolved. Plain data. */
export interface XmlOptions {
  readonly attributePrefix: string
  readonly valueTag: string
  readonly excludeAttribute: boolean
  readonly ignoreNamespace: boolean
  readonly ignoreSurroundingSpaces: boolean
  readonly nullValue: string | undefined
  readonly corruptColumn: string
  readonly rowTag: string
  readonly rootTag: string
  readonly declaration: string
  readonly arrayElementName: string
  /** What each level is set in by, in what is written. */
  readonly indent: string
  /** The column that takes elements that no other one is for. */
  readonly wildcard: string
  readonly validateName: boolean
  readonly prefersDecimal: boolean
  readonly inferSchema: boolean
  readonly samplingRatio: number
  /** Records may span lines; otherwise each line is one. */
  readonly multiLine: boolean
  readonly mode: ParseMode
  readonly encoding: string
  /** Records as a whole are variants, in the one column of this name. */
  readonly singleVariantColumn: string | undefined
  /** How values are read from text: as those of CSV. */
  readonly values: CsvOptions
}

const DECLARATION = 'version="1.0" encoding="UTF-8" standalone="yes"'

/** Reads the options, whose keys may be in any case. Raises Java's errors for values that it refuses. */
export function xmlOptions(
  given: Readonly<Record<string, string>>,
  timeZone: string,
  conf: (key: string) => string | undefined = () => undefined,
): XmlOptions {
  const o: Record<string, string | undefined> = {}
  for (const [key, value] of Object.entries(given)) o[key.toLowerCase()] = value
  const flag = (name: string, otherwise: boolean): boolean => {
    const text = o[name.toLowerCase()]?.toLowerCase()
    if (text === undefined) return otherwise
    if (text !== 'true' && text !== 'false') throw sparkError('_LEGACY_ERROR_TEMP_2147', { paramName: name })
    return text === 'true'
  }
  const values = Object.fromEntries(VALUE_OPTIONS.flatMap(key => (o[key] === undefined ? [] : [[key, o[key]]])))
  if (o.rowvalidationxsdpath !== undefined) throw unsupported('The option rowValidationXSDPath of XML')
  const rowTag = tagOf('rowTag', o.rowtag ?? 'ROW')
  return {
    attributePrefix: o.attributeprefix ?? '_',
    valueTag: valueTagOf(o.valuetag ?? '_VALUE', o.attributeprefix ?? '_'),
    excludeAttribute: flag('excludeAttribute', false),
    ignoreNamespace: flag('ignoreNamespace', false),
    ignoreSurroundingSpaces: flag('ignoreSurroundingSpaces', true),
    nullValue: o.nullvalue,
    corruptColumn: o.columnnameofcorruptrecord ?? conf('spark.sql.columnNameOfCorruptRecord') ?? '_corrupt_record',
    rowTag,
    rootTag: angleless('rootTag', o.roottag ?? 'ROWS'),
    declaration: angleless('declaration', o.declaration ?? DECLARATION),
    arrayElementName: o.arrayelementname ?? 'item',
    indent: o.indent ?? '    ',
    wildcard: o.wildcardcolname ?? 'xs_any',
    validateName: flag('validateName', true),
    prefersDecimal: flag('prefersDecimal', false),
    inferSchema: flag('inferSchema', true),
    samplingRatio: Number(o.samplingratio ?? 1),
    multiLine: flag('multiLine', true),
    mode: csvOptions({ ...(o.mode === undefined ? {} : { mode: o.mode }) }, timeZone, conf).mode,
    encoding: charsetOf(o.encoding ?? o.charset ?? 'UTF-8', 'XmlOptions'),
    singleVariantColumn: o.singlevariantcolumn,
    values: { ...csvOptions(values, timeZone, conf), positiveInf: 'Infinity', negativeInf: '-Infinity' },
  }
}

const VALUE_OPTIONS = ['dateformat', 'timestampformat', 'timestampntzformat', 'timezone', 'mode']

function angleless(name: string, text: string): string {
  if (text.startsWith('<') || text.endsWith('>')) throw javaError(`requirement failed: '${name}' should not include angle brackets`)
  return text
}

function tagOf(name: string, text: string): string {
  if (text === '') throw javaError(`requirement failed: '${name}' option should not be an empty string.`)
  return angleless(name, text)
}

function valueTagOf(text: string, attributePrefix: string): string {
  if (text === '') throw javaError("requirement failed: 'valueTag' option should not be empty string.")
  if (text === attributePrefix) throw javaError("requirement failed: 'valueTag' and 'attributePrefix' options should not be the same.")
  return text
}

/** The tag of records is no matter of chance for files. Raises XML_ROW_TAG_MISSING. */
export function requireRowTag(options: Readonly<Record<string, string>>): void {
  if (options.rowtag === undefined) throw sparkError('XML_ROW_TAG_MISSING', { rowTag: '`rowTag`' })
}

/** A name as columns have it. */
export const xmlName = (name: string, o: XmlOptions): string => (o.ignoreNamespace ? name.slice(name.indexOf(':') + 1) : name)
