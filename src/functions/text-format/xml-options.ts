import { type CsvOptions, csvOptions } from '../../sources/csv/options.ts'
import { flagOption, type Options, option } from './schema-argument.ts'

/** Spark's options of XML, resolved. */
export interface XmlOptions {
  readonly attributePrefix: string
  readonly valueTag: string
  readonly excludeAttribute: boolean
  readonly ignoreNamespace: boolean
  readonly ignoreSurroundingSpaces: boolean
  readonly nullValue: string | undefined
  readonly corruptColumn: string
  readonly rowTag: string
  readonly arrayElementName: string
  readonly prefersDecimal: boolean
  readonly inferSchema: boolean
  /** How values are read from text: as those of CSV. */
  readonly values: CsvOptions
}

export function xmlOptions(o: Options, timeZone: string): XmlOptions {
  const dates = ['dateFormat', 'timestampFormat', 'timestampNTZFormat', 'timeZone', 'mode'].flatMap(name => {
    const value = option(o, name)
    return value === undefined ? [] : [[name.toLowerCase(), value]]
  })
  return {
    attributePrefix: option(o, 'attributePrefix') ?? '_',
    valueTag: option(o, 'valueTag') ?? '_VALUE',
    excludeAttribute: flagOption(o, 'excludeAttribute', false),
    ignoreNamespace: flagOption(o, 'ignoreNamespace', false),
    ignoreSurroundingSpaces: flagOption(o, 'ignoreSurroundingSpaces', true),
    nullValue: option(o, 'nullValue'),
    corruptColumn: option(o, 'columnNameOfCorruptRecord') ?? '_corrupt_record',
    rowTag: option(o, 'rowTag') ?? 'ROW',
    arrayElementName: option(o, 'arrayElementName') ?? 'item',
    prefersDecimal: flagOption(o, 'prefersDecimal', false),
    inferSchema: flagOption(o, 'inferSchema', true),
    values: { ...csvOptions(Object.fromEntries(dates), timeZone, () => undefined), positiveInf: 'Infinity', negativeInf: '-Infinity' },
  }
}

/** A name as columns have it. */
export const xmlName = (name: string, o: XmlOptions): string => (o.ignoreNamespace ? name.slice(name.indexOf(':') + 1) : name)
