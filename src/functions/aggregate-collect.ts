import { Literal } from '../plan/expression.ts'
import { collationKey } from '../types/collation.ts'
import { groupKey } from '../types/compare.ts'
import { ArrayType, BinaryType, type DataType, LongType, StringType } from '../types/data-type.ts'
import { xxhash64Value } from '../types/hash.ts'
import { quotedSqlName } from '../types/names.ts'
import { identityOf } from '../types/normalize.ts'
import type { Value } from '../types/value.ts'
import { aggregate } from './define.ts'
import { addHash, emptyRegisters, estimateOf, mergeRegisters } from './hyper-log-log.ts'
import { castTo, isString, mismatch, typeOf } from './type-rules.ts'
import { concatBytes } from './unicode.ts'

/** Aggregates that gather the values, or a sketch of them. */

export const collectList = aggregate({
  name: 'collect_list',
  aliases: ['array_agg'],
  group: 'agg_funcs',
  since: '2.0.0',
  usage: 'collect_list(expr)',
  doc: 'The values that are not null, as an array.',
  examples: [['SELECT collect_list(col) FROM VALUES (1), (2), (1) AS tab(col)', '[1, 2, 1]']],
  args: ['any'],
  returns: types => ArrayType(types[0]!, false),
  nullable: false,
  ordered: true,
  deterministic: false,
  bind: () => ({
    init: (): Value[] => [],
    update: (s: Value[], v: Value) => {
      if (v !== null) s.push(v)
      return s
    },
    merge: (a: Value[], b: Value[]) => {
      for (const v of b) a.push(v)
      return a
    },
    finish: (s: Value[]) => s,
  }),
})

export const collectSet = aggregate({
  name: 'collect_set',
  group: 'agg_funcs',
  since: '2.0.0',
  usage: 'collect_set(expr)',
  doc: 'The different values that are not null, as an array.',
  examples: [['SELECT collect_set(col) FROM VALUES (1), (2), (1) AS tab(col)', '[1, 2]']],
  args: ['any'],
  returns: types => ArrayType(types[0]!, false),
  check: ([e]) => {
    const t = typeOf(e!)
    if (hasMap(t)) return mismatch('UNSUPPORTED_INPUT_TYPE', { functionName: '`collect_set`', dataType: '"MAP"' })
    // texts that a collation holds equal are not told apart
    return identityOf(t) === 'key'
      ? mismatch('UNSUPPORTED_INPUT_TYPE', { functionName: '`collect_set`', dataType: '"MAP" or "COLLATED STRING"' })
      : undefined
  },
  nullable: false,
  ordered: true,
  deterministic: false,
  duplicateAgnostic: true,
  bind: info => {
    const t = info.argTypes[0]!
    return {
      init: () => new Map<unknown, Value>(),
      update: (s: Map<unknown, Value>, v: Value) => {
        if (v === null) return s
        const key = groupKey(v, t)
        if (!s.has(key)) s.set(key, v)
        return s
      },
      merge: (a: Map<unknown, Value>, b: Map<unknown, Value>) => {
        for (const [k, v] of b) if (!a.has(k)) a.set(k, v)
        return a
      },
      finish: (s: Map<unknown, Value>) => [...s.values()],
    }
  },
})
const hasMap = (t: DataType): boolean =>
  t.type === 'map' || (t.type === 'array' && hasMap(t.element)) || (t.type === 'struct' && t.fields.some(f => hasMap(f.dataType)))

export const listAgg = aggregate({
  name: 'listagg',
  aliases: ['string_agg'],
  printsAlias: true,
  group: 'agg_funcs',
  since: '4.0.0',
  usage: 'listagg(expr[, delimiter])',
  doc: 'The values that are not null, one after another with a delimiter between; in the order of WITHIN GROUP (ORDER BY ...).',
  examples: [
    ["SELECT listagg(col) FROM VALUES ('a'), ('b'), ('c') AS tab(col)", 'abc'],
    ["SELECT listagg(col, ',') FROM VALUES ('a'), (NULL), ('b') AS tab(col)", 'a,b'],
    ['SELECT listagg(col) FROM VALUES (NULL), (NULL) AS tab(col)', null],
  ],
  args: ['string|binary', 'any?'],
  returns: types => (types[0]!.type === 'binary' ? BinaryType : StringType),
  coerce: args => {
    const value = typeOf(args[0]!).type === 'binary' || isString(typeOf(args[0]!)) ? args[0]! : castTo(args[0]!, StringType)
    return [value, args[1] ?? Literal({ value: null, dataType: { type: 'null' } })]
  },
  check: ([, delimiter]) => {
    const t = typeOf(delimiter!)
    if (t.type === 'null' || t.type === 'binary' || isString(t)) return undefined
    return mismatch('UNEXPECTED_INPUT_TYPE', {
      paramIndex: 'second',
      requiredType: '("STRING" or "BINARY")',
      inputSql: '',
      inputType: quotedSqlName(t),
    })
  },
  ordered: true,
  bind: info => {
    const delimiter = info.constants[1] ?? null
    return {
      init: (): Value[] => [],
      update: (s: Value[], v: Value) => {
        if (v !== null) s.push(v)
        return s
      },
      merge: (a: Value[], b: Value[]) => {
        for (const v of b) a.push(v)
        return a
      },
      finish: (s: Value[]) => {
        if (s.length === 0) return null
        if (info.returnType.type !== 'binary') return s.join((delimiter as string | null) ?? '')
        const between = (delimiter as Uint8Array | null) ?? new Uint8Array(0)
        return concatBytes((s as Uint8Array[]).flatMap((b, i) => (i === 0 ? [b] : [between, b])))
      },
    }
  },
})

export const approxCountDistinct = aggregate({
  name: 'approx_count_distinct',
  group: 'agg_funcs',
  since: '1.6.0',
  usage: 'approx_count_distinct(expr[, relativeSD])',
  doc: 'About how many different values there are, by HyperLogLog++; the second argument is the relative standard deviation that is allowed.',
  examples: [['SELECT approx_count_distinct(col1) FROM VALUES (1), (1), (2), (2), (3) tab(col1)', '3']],
  args: ['any', 'double!?'],
  returns: LongType,
  sql: args => `approx_count_distinct(${args[0]})`,
  nullable: false,
  duplicateAgnostic: true,
  bind: info => {
    const t = info.argTypes[0]!
    const deviation = (info.constants[1] as number | undefined) ?? 0.05
    return {
      init: () => emptyRegisters(deviation),
      update: (s: Uint8Array, v: Value) => {
        if (v !== null) addHash(s, xxhash64Value(t.type === 'string' ? collationKey(v as string, t.collation) : v, t))
        return s
      },
      merge: (a: Uint8Array, b: Uint8Array) => {
        mergeRegisters(a, b)
        return a
      },
      finish: (s: Uint8Array) => estimateOf(s),
    }
  },
})
