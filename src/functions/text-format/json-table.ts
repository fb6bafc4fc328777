import { castValue } from '../../types/cast/cast.ts'
import { ArrayType, BooleanType, StringType, StructField, StructType } from '../../types/data-type.ts'
import { zoneOf } from '../../types/datetime/zone.ts'
import { type JsonNode, JsonSyntaxError, jsonText, parseJson } from '../../types/json-text.ts'
import type { Value } from '../../types/value.ts'
import { sparkError } from '../../util/errors.ts'
import { scalar } from '../define.ts'
import { type JsonPath, parsePath } from './json-path.ts'

/** The columns of JSON_TABLE, as the analyzer writes them down. */
interface Plan {
  readonly rowPath: string
  readonly failing: boolean
  readonly columns: readonly { readonly is: 'value' | 'exists' | 'ordinality'; readonly path?: string }[]
}

/** The node at a path of names and places; undefined where there is none. */
function nodeAt(node: JsonNode | undefined, path: JsonPath): JsonNode | undefined {
  let at = node
  for (const step of path) {
    if (step.is === 'name') at = at?.is === 'object' ? at.entries.find(([name]) => name === step.name)?.[1] : undefined
    else at = at?.is === 'array' ? at.items[step.index] : undefined
  }
  return at
}

/** A number as it is kept: whole, or a decimal with the places that were written. */
function numberText(text: string): string {
  const m = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text)!
  if (m[3] === undefined && m[4] === undefined) return BigInt(text).toString()
  const scale = (m[3] ?? '').length - Number(m[4] ?? 0)
  const digits = BigInt(`${m[2]}${m[3] ?? ''}`).toString()
  const sign = /[1-9]/.test(digits) ? m[1]! : ''
  const exponent = digits.length - 1 - scale
  if (scale >= 0 && exponent >= -6) {
    const padded = digits.padStart(scale + 1, '0')
    return `${sign}${padded.slice(0, padded.length - scale)}${scale > 0 ? `.${padded.slice(-scale)}` : ''}`
  }
  const mantissa = digits.length > 1 ? `${digits[0]}.${digits.slice(1)}` : digits
  return `${sign}${mantissa}E${exponent >= 0 ? '+' : ''}${exponent}`
}

const textOf = (node: JsonNode | undefined): string | null => {
  if (node === undefined || node.is === 'null') return null
  if (node.is === 'number') return numberText(node.text)
  return node.is === 'string' ? node.value : jsonText(node)
}

/** Errors of the casts are told without a place. */
const NO_PLACE = [
  { contextType: 'SQL' as const, fragment: '', startIndex: -1, stopIndex: -1, callSite: '', objectType: '', objectName: '' },
]

/** The rows of JSON_TABLE: of the text, by the columns' plan; nulls of the columns' types follow. */
export const jsonTableRows = scalar({
  name: '$json_table',
  group: 'json_funcs',
  since: '4.3.0',
  usage: '$json_table',
  doc: '',
  examples: [],
  args: ['string', 'string', 'any+'],
  returns: types => ArrayType(StructType(types.slice(2).map((t, i) => StructField(`c${i}`, t))), false),
  nulls: 'never',
  mayThrow: true,
  bind: info => {
    const { rowPath, failing, columns } = JSON.parse(String(info.constants[1])) as Plan
    const each = rowPath.endsWith('[*]')
    const toRow = parsePath(each ? rowPath.slice(0, -3) : rowPath) ?? []
    const paths = columns.map(c => parsePath(c.path ?? '$') ?? [])
    const options = { zone: zoneOf(info.options.timeZone), context: NO_PLACE }
    const casts = columns.map((c, i) =>
      castValue(c.is === 'exists' ? BooleanType : StringType, info.argTypes[i + 2]!, info.options.ansi ? 'ansi' : 'legacy', options),
    )
    const parsed = (text: string | null): JsonNode | undefined => {
      try {
        const node = text === null ? undefined : parseJson(text, { allowNonNumericNumbers: false, allowUnquotedControlChars: true })
        // nothing may follow the value
        if (node !== undefined && text!.slice(node.end).trim() === '') return node
      } catch (e) {
        if (!(e instanceof JsonSyntaxError)) throw e
      }
      if (!failing) return undefined
      throw sparkError('MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION', { badRecord: String(text), failFastMode: 'FAILFAST' })
    }
    return (text: string | null): Value => {
      const found = nodeAt(parsed(text), toRow)
      const rows = each ? (found?.is === 'array' ? found.items : []) : found === undefined ? [] : [found]
      return rows.map((row, place) =>
        columns.map((c, i) => {
          if (c.is === 'ordinality') return BigInt(place + 1)
          const at = nodeAt(row, paths[i]!)
          return casts[i]!(c.is === 'exists' ? at !== undefined : textOf(at))
        }),
      )
    }
  },
})
