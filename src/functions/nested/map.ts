import { type CallOptions, Literal } from '../../plan/expression.ts'
import { nullableOf } from '../../plan/output.ts'
import { groupKey } from '../../types/compare.ts'
import {
  ArrayType,
  BooleanType,
  type DataType,
  MapType,
  NullType,
  StringType,
  StructField,
  StructType,
  sameType,
} from '../../types/data-type.ts'
import { decimalToString } from '../../types/decimal.ts'
import { catalogString, quotedSqlName } from '../../types/names.ts'
import { normalizer } from '../../types/normalize.ts'
import { doubleToString } from '../../types/number-format.ts'
import type { MapValue, Value } from '../../types/value.ts'
import { sparkError } from '../../util/errors.ts'
import { type CallInfo, type Mismatch, type ScalarFunction, scalar } from '../define.ts'
import { regExpOf } from '../string/java-regexp.ts'
import { elementsNullable, mismatch, typeOf } from '../type-rules.ts'
import { containsKeyCode, mapPartCode } from './array-kernels.ts'
import { mapCode, mapConcatCode, mapEntriesCode, mapFromArraysCode, mapFromEntriesCode, strToMapCode } from './map-code.ts'
import { mapLookup } from './struct.ts'

/** Maps: keys are unique and not null. */

const map = (spec: Omit<ScalarFunction, 'kind' | 'group'>): ScalarFunction => scalar({ group: 'map_funcs', ...spec })
/** Alike but for where nulls may be. */
const sameNested = (a: DataType, b: DataType): boolean => catalogString(a) === catalogString(b)
const firstKnown = (types: readonly DataType[]): DataType => types.find(t => t.type !== 'null') ?? types[0] ?? NullType

type Settings = Partial<Pick<CallOptions, 'lastKeyWins' | 'legacy'>>

/** A map of entries in order, whose keys have one zero; raises an error for a null key, and for a repeated one unless the last wins. */
export function mapOf(
  keys: readonly Value[],
  values: readonly Value[],
  keyType: DataType,
  { lastKeyWins: lastWins, legacy }: Settings = {},
): MapValue {
  const places = new Map<unknown, number>()
  const normalize = legacy?.keysAsWritten ? (k: Value) => k : normalizer(keyType)
  const out: { keys: Value[]; values: Value[] } = { keys: [], values: [] }
  for (const [i, k] of keys.entries()) {
    if (k === null) throw sparkError('NULL_MAP_KEY')
    // without one form for them, zeros are keys of two kinds
    const key = legacy?.keysAsWritten && Object.is(k, -0) ? '-0' : groupKey(k, keyType)
    const at = places.get(key)
    if (at !== undefined && !lastWins)
      throw sparkError('DUPLICATED_MAP_KEY', { key: keyText(k, keyType), mapKeyDedupPolicy: '"spark.sql.mapKeyDedupPolicy"' })
    if (at === undefined) {
      places.set(key, out.keys.length)
      out.keys.push(normalize(k))
      out.values.push(values[i]!)
    } else out.values[at] = values[i]!
  }
  return out
}

/** Maps and variants can't be keys, nor what holds them. */
export function keyProblem(key: DataType): Mismatch | undefined {
  return holdsMap(key) ? mismatch('INVALID_MAP_KEY_TYPE', { keyType: quotedSqlName(key) }) : undefined
}
const holdsMap = (t: DataType): boolean => {
  if (t.type === 'array') return holdsMap(t.element)
  return t.type === 'struct' ? t.fields.some(f => holdsMap(f.dataType)) : t.type === 'map' || t.type === 'variant'
}
function keyText(k: Value, t: DataType): string {
  if (k === null) return 'null'
  switch (t.type) {
    case 'decimal':
      return decimalToString(k as bigint, t.scale)
    case 'double':
      return doubleToString(k as number)
    case 'array':
      return `[${(k as Value[]).map(x => keyText(x, t.element)).join(',')}]`
    case 'struct':
      return `[${t.fields.map((f, i) => keyText((k as Value[])[i]!, f.dataType)).join(',')}]`
    default:
      return String(k)
  }
}

export const mapFunction = map({
  name: 'map',
  since: '2.0.0',
  usage: 'map(key0, value0, key1, value1, ...)',
  doc: 'A map of the given keys and values.',
  examples: [["SELECT map(1.0, '2', 3.0, '4')", '{1.0 -> 2, 3.0 -> 4}']],
  args: ['any*'],
  check: args => {
    const differ = (odd: number) => {
      const types = args.filter((_, i) => i % 2 === odd).map(typeOf)
      return types.some(t => !sameType(t, types[0]!) && !sameNested(t, types[0]!)) ? types : undefined
    }
    if (args.length % 2 !== 0)
      return {
        condition: 'WRONG_NUM_ARGS.WITHOUT_SUGGESTION',
        parameters: { functionName: '`map`', expectedNum: '2n (n > 0)', actualNum: String(args.length) },
        placeless: true,
      }
    const names = (types: readonly DataType[]) => ({ functionName: '`map`', dataType: `[${types.map(quotedSqlName).join(', ')}]` })
    const [keys, values] = [differ(0), differ(1)]
    if (keys) return mismatch('CREATE_MAP_KEY_DIFF_TYPES', names(keys))
    if (values) return mismatch('CREATE_MAP_VALUE_DIFF_TYPES', names(values))
    return args[0] && keyProblem(typeOf(args[0]))
  },
  returns: (types, args, options) =>
    types.length === 0 && options?.legacy?.emptyOfText
      ? MapType(StringType, StringType, false)
      : MapType(
          firstKnown(types.filter((_, i) => i % 2 === 0)),
          firstKnown(types.filter((_, i) => i % 2 === 1)),
          args.some((a, i) => i % 2 === 1 && nullableOf(a)),
        ),
  nulls: 'never',
  mayThrow: true,
  bind: info => {
    const { key } = info.returnType as MapType
    return (...args: Value[]) =>
      mapOf(
        args.filter((_, i) => i % 2 === 0),
        args.filter((_, i) => i % 2 === 1),
        key,
        info.options,
      )
  },
  wasmLazy: mapCode,
})

export const mapFromArrays = map({
  name: 'map_from_arrays',
  since: '2.4.0',
  usage: 'map_from_arrays(keys, values)',
  doc: 'A map of an array of keys and one of values.',
  examples: [["SELECT map_from_arrays(array(1.0, 3.0), array('2', '4'))", '{1.0 -> 2, 3.0 -> 4}']],
  args: ['array', 'array'],
  strict: true,
  check: ([k]) => keyProblem((typeOf(k!) as ArrayType).element),
  returns: ([k, v]) => MapType((k as ArrayType).element, (v as ArrayType).element, (v as ArrayType).containsNull),
  mayThrow: true,
  bind: info => (keys: readonly Value[], values: readonly Value[]) => {
    if (keys.length !== values.length) throw sparkError('_LEGACY_ERROR_TEMP_2128', {})
    return mapOf(keys, values, (info.returnType as MapType).key, info.options)
  },
  fast: mapFromArraysCode,
})

export const mapFromEntries = map({
  name: 'map_from_entries',
  nullable: elementsNullable,
  since: '2.4.0',
  usage: 'map_from_entries(arrayOfEntries)',
  doc: 'A map of an array of structs of key and value; null where an entry is null.',
  examples: [["SELECT map_from_entries(array(struct(1, 'a'), struct(2, 'b')))", '{1 -> a, 2 -> b}']],
  args: ['any'],
  check: ([e]) => {
    const t = typeOf(e!)
    if (t.type === 'array' && t.element.type === 'struct' && t.element.fields.length === 2) return keyProblem(t.element.fields[0]!.dataType)
    return mismatch('UNEXPECTED_INPUT_TYPE', {
      paramIndex: 'first',
      requiredType: '"ARRAY" of pair "STRUCT"',
      inputSql: '',
      inputType: quotedSqlName(t),
    })
  },
  returns: ([t]) => {
    const { fields } = (t as ArrayType).element as StructType
    return MapType(fields[0]!.dataType, fields[1]!.dataType, fields[1]!.nullable)
  },
  mayThrow: true,
  mayReturnNull: true,
  bind: info => (entries: readonly (readonly Value[] | null)[]) => {
    if (entries.includes(null)) return null
    return mapOf(
      entries.map(e => e![0]!),
      entries.map(e => e![1]!),
      (info.returnType as MapType).key,
      info.options,
    )
  },
  fast: mapFromEntriesCode,
})

export const mapKeys = map({
  name: 'map_keys',
  since: '2.0.0',
  usage: 'map_keys(map)',
  doc: 'The keys as an array.',
  examples: [["SELECT map_keys(map(1, 'a', 2, 'b'))", '[1, 2]']],
  args: ['map'],
  returns: ([t]) => ArrayType((t as MapType).key, true),
  eval: (m: MapValue) => m.keys,
  fast: mapPartCode('keys'),
})
export const mapValues = map({
  name: 'map_values',
  since: '2.0.0',
  usage: 'map_values(map)',
  doc: 'The values as an array.',
  examples: [["SELECT map_values(map(1, 'a', 2, 'b'))", '[a, b]']],
  args: ['map'],
  returns: ([t]) => ArrayType((t as MapType).value, true),
  eval: (m: MapValue) => m.values,
  fast: mapPartCode('values'),
})
export const mapEntries = map({
  name: 'map_entries',
  since: '3.0.0',
  usage: 'map_entries(map)',
  doc: 'The entries as an array of structs of key and value.',
  examples: [["SELECT map_entries(map(1, 'a', 2, 'b'))", '[{1, a}, {2, b}]']],
  args: ['map'],
  returns: ([t]) => {
    const m = t as MapType
    return ArrayType(StructType([StructField('key', m.key, false), StructField('value', m.value, m.valueContainsNull)]), false)
  },
  eval: (m: MapValue) => m.keys.map((k, i) => [k, m.values[i]!]),
  fast: mapEntriesCode,
})
export const mapContainsKey = map({
  name: 'map_contains_key',
  mayReturnNull: true,
  since: '3.3.0',
  usage: 'map_contains_key(map, key)',
  doc: 'Has the map the key?',
  examples: [["SELECT map_contains_key(map(1, 'a', 2, 'b'), 1)", 'true']],
  args: ['map<T,any>', 'T'],
  returns: BooleanType,
  bind: (info: CallInfo) => {
    const { key } = info.argTypes[0] as MapType
    return (m: MapValue, k: Value) => mapLookup(m, k, key) !== undefined
  },
  fast: containsKeyCode,
})
export const mapConcat = map({
  name: 'map_concat',
  since: '2.4.0',
  usage: 'map_concat(map, ...)',
  doc: 'One map of the entries of all.',
  examples: [["SELECT map_concat(map(1, 'a', 2, 'b'), map(3, 'c'))", '{1 -> a, 2 -> b, 3 -> c}']],
  args: ['T*'],
  check: es => {
    const types = es.map(typeOf)
    if (types.every(t => t.type === 'map')) return undefined
    return mismatch('MAP_CONCAT_DIFF_TYPES', { functionName: '`map_concat`', dataType: `[${types.map(quotedSqlName).join(', ')}]` })
  },
  returns: types => {
    const t = (types[0] ?? MapType(StringType, StringType, false)) as MapType
    return MapType(t.key, t.value, types.length === 0 || types.some(x => (x as MapType).valueContainsNull))
  },
  mayThrow: true,
  bind: info => {
    const { key } = info.returnType as MapType
    return (...maps: MapValue[]) =>
      mapOf(
        maps.flatMap(m => m.keys),
        maps.flatMap(m => m.values),
        key,
        info.options,
      )
  },
  fast: mapConcatCode,
})
export const strToMap = map({
  name: 'str_to_map',
  since: '2.0.1',
  usage: 'str_to_map(text[, pairDelim[, keyValueDelim]])',
  doc: 'A map of text like `a:1,b:2`; the delimiters are regular expressions.',
  examples: [
    ["SELECT str_to_map('a:1,b:2,c:3', ',', ':')", '{a -> 1, b -> 2, c -> 3}'],
    ["SELECT str_to_map('a')", '{a -> NULL}'],
  ],
  args: ['string', 'string?', 'string?'],
  returns: MapType(StringType, StringType, true),
  mayThrow: true,
  coerce: args => [...args, ...[',', ':'].slice(args.length - 1).map(value => Literal({ value, dataType: StringType }))],
  strict: true,
  bind: info => (text: string, pair: string, keyValue: string) => {
    const entries = pieces(text, pair).map(entry => pieces(entry, keyValue, 2))
    return mapOf(
      entries.map(e => e[0]!),
      entries.map(e => e[1] ?? null),
      (info.returnType as MapType).key,
      info.options,
    )
  },
  fast: strToMapCode,
})

/** A text split by a regular expression as Java splits: an empty match at the beginning is none. */
function pieces(text: string, pattern: string, limit = Number.POSITIVE_INFINITY): string[] {
  if (pattern === '') {
    const all = [...text]
    return all.length <= limit ? (all.length === 0 ? [''] : all) : [...all.slice(0, limit - 1), all.slice(limit - 1).join('')]
  }
  const { regexp } = regExpOf(pattern, 'str_to_map')
  const out: string[] = []
  let last = 0
  for (const m of text.matchAll(new RegExp(regexp.source, `${regexp.flags.replace('g', '')}g`))) {
    if (out.length === limit - 1) break
    if (m.index === 0 && m[0] === '') continue
    out.push(text.slice(last, m.index))
    last = m.index + m[0].length
  }
  return [...out, text.slice(last)]
}
