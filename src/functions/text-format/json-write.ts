import { datetimeForms } from '../../sources/datetime-text.ts'
import { jsonText } from '../../sources/json/value-text.ts'
import type { DataType } from '../../types/data-type.ts'
import type { Value } from '../../types/value.ts'
import { flagOption, type Options } from './schema-argument.ts'

/** `to_json`: values as JSON text, written as JSON files are. */
export function jsonWriter(type: DataType, options: Options, timeZone: string): (v: Value) => string {
  const lower = Object.fromEntries(Object.entries(options).map(([k, v]) => [k.toLowerCase(), v]))
  return jsonText(type, {
    datetimes: datetimeForms(lower, timeZone),
    ignoreNullFields: flagOption(options, 'ignoreNullFields', true),
    pretty: flagOption(options, 'pretty', false),
    ascii: flagOption(options, 'writeNonAsciiCharacterAsCodePoint', false),
    sortKeys: flagOption(options, 'sortKeys', false),
  })
}
