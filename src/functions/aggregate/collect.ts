import { type Expression, Literal } from '../../plan/expression.ts'
import { collationKey } from '../../types/collation.ts'
import { groupKey } from '../../types/compare.ts'
import { ArrayType, BinaryType, type DataType, DoubleType, LongType, StringType } from '../../types/data-type.ts'
import { xxhash64Value } from '../../types/hash.ts'
import { quotedSqlName, sqlName } from '../../types/names.ts'
import { identityOf } from '../../types/normalize.ts'
import type { Value } from '../../types/value.ts'
import { aggregate, type Mismatch } from '../define.ts'
import { addHash, emptyRegisters, estimateOf, mergeRegisters } from '../sketch/hyper-log-log.ts'
import { concatBytes } from '../string/unicode.ts'
import { castTo, constantOf, isDecimal, isNested, isString, mismatch, nonFoldable, typeOf } from '../type-rules.ts'
import { collectCode, joinedCode } from './collect-code.ts'
import { distinctCode } from './distinct-code.ts'
import { inHashSetOrder } from './hash-order.ts'

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
  wasm: ({ argTypes: [type] }) => collectCode(type!, false),
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
    // texts that a collation holds equal are not told apart
    return hasMap(t) || identityOf(t) === 'key'
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
      finish: (s: Map<unknown, Value>) => inHashSetOrder([...s.values()], t),
    }
  },
  wasm: ({ argTypes: [type] }) => collectCode(type!, true),
})
const hasMap = (t: DataType): boolean =>
  t.type === 'map' || (t.type === 'array' && hasMap(t.element)) || (t.type === 'struct' && t.fields.some(f => hasMap(f.dataType)))

export const collectUnion = aggregate({
  name: 'collect_union',
  group: 'agg_funcs',
  since: '4.3.0',
  usage: 'collect_union(expr)',
  doc: 'The different elements of all arrays, but for nulls, as an array.',
  examples: [['SELECT collect_union(col) FROM VALUES (array(1, 2)), (array(2, 3)), (array(1)) AS tab(col)', '[1, 2, 3]']],
  args: ['any'],
  returns: ([t]) => ArrayType(t!.type === 'array' ? t!.element : t!, false),
  check: ([e]) => {
    const t = typeOf(e!)
    if (t.type !== 'array')
      return mismatch('UNEXPECTED_INPUT_TYPE', { paramIndex: 'first', requiredType: '"ARRAY"', inputSql: '', inputType: quotedSqlName(t) })
    return hasMap(t)
      ? mismatch('UNSUPPORTED_INPUT_TYPE', { functionName: '`collect_union`', dataType: '"MAP" or "COLLATED STRING"' })
      : undefined
  },
  nullable: false,
  ordered: true,
  deterministic: false,
  duplicateAgnostic: true,
  bind: info => {
    const [t] = info.argTypes
    const element = t!.type === 'array' ? t!.element : t!
    const add = (s: Map<unknown, Value>, v: Value) => {
      const key = groupKey(v, element)
      if (v !== null && !s.has(key)) s.set(key, v)
    }
    return {
      init: () => new Map<unknown, Value>(),
      update: (s: Map<unknown, Value>, list: readonly Value[] | null) => {
        for (const v of list ?? []) add(s, v)
        return s
      },
      merge: (a: Map<unknown, Value>, b: Map<unknown, Value>) => {
        for (const v of b.values()) add(a, v)
        return a
      },
      finish: (s: Map<unknown, Value>) => [...s.values()],
    }
  },
})

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
  args: ['any', 'any?'],
  constants: [1],
  returns: types => (types[0]!.type === 'binary' ? BinaryType : StringType),
  coerce: args => {
    const t = typeOf(args[0]!)
    const nested = t.type === 'array' || t.type === 'map' || t.type === 'struct'
    const value = t.type === 'binary' || isString(t) || nested ? args[0]! : castTo(args[0]!, StringType)
    const between = args[1] ?? Literal({ value: null, dataType: { type: 'null' } })
    const kept =
      typeOf(between).type === 'binary' || isString(typeOf(between)) || isNested(typeOf(between)) || typeOf(between).type === 'null'
    return [value, kept ? between : castTo(between, StringType)]
  },
  check: ([value, delimiter]) => {
    const [t, between] = [typeOf(value!), typeOf(delimiter!)]
    if (t.type !== 'binary' && !isString(t) && t.type !== 'null')
      return mismatch('UNEXPECTED_INPUT_TYPE', {
        paramIndex: 'first',
        requiredType: '("STRING" or "BINARY")',
        inputSql: '',
        inputType: quotedSqlName(t),
      })
    if (isNested(between))
      return mismatch('UNEXPECTED_INPUT_TYPE', {
        paramIndex: 'second',
        requiredType: '("STRING" or "BINARY" or "VOID")',
        inputSql: '',
        inputType: quotedSqlName(between),
      })
    if (constantOf(delimiter) === undefined) return nonFoldable('delimiter', delimiter!)
    const alike = isString(between) && isString(t) ? sqlName(between) === sqlName(t) : between.type === t.type
    if (between.type === 'null' || t.type === 'null' || alike) return undefined
    return mismatch('DATA_DIFF_TYPES', { functionName: '`listagg`', dataType: `(${quotedSqlName(t)} or ${quotedSqlName(between)})` })
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
  wasm: ({ argTypes: [type], constants: [, delimiter] }) => joinedCode(type!, delimiter ?? null),
})

const asDouble = (e: Expression): Expression => {
  const t = typeOf(e)
  const value = Number(constantOf(e))
  return Literal({ value: t.type === 'decimal' ? value / 10 ** t.scale : value, dataType: DoubleType })
}

/** The relative standard deviation that estimates have by default. */
const DEVIATION = 0.05

export const approxCountDistinct = aggregate({
  name: 'approx_count_distinct',
  group: 'agg_funcs',
  since: '1.6.0',
  usage: 'approx_count_distinct(expr[, relativeSD])',
  doc: 'About how many different values there are, by HyperLogLog++; the second argument is the relative standard deviation that is allowed.',
  examples: [['SELECT approx_count_distinct(col1) FROM VALUES (1), (1), (2), (2), (3) tab(col1)', '3']],
  args: ['any', 'any?'],
  check: ([, deviation]): Mismatch | undefined => {
    if (deviation === undefined) return undefined
    if (typeOf(deviation).type !== 'double' || typeof constantOf(deviation) !== 'number')
      return { condition: '_LEGACY_ERROR_TEMP_1104', parameters: {} }
    // below four bits of an address there is no estimate
    const bits = Math.ceil((2 * Math.log(1.106 / (constantOf(deviation) as number))) / Math.log(2))
    return !(bits >= 4) ? { condition: 'FAILED_FUNCTION_CALL', parameters: { funcName: '`approx_count_distinct`' } } : undefined
  },
  coerce: args => (args.length === 2 && isDecimal(typeOf(args[1]!)) && constantOf(args[1]) ? [args[0]!, asDouble(args[1]!)] : args),
  returns: LongType,
  sql: args => `approx_count_distinct(${args[0]})`,
  nullable: false,
  duplicateAgnostic: true,
  bind: info => {
    const t = info.argTypes[0]!
    const deviation = (info.constants[1] as number | undefined) ?? DEVIATION
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
  wasm: ({ argTypes: [type], constants: [, deviation] }) => distinctCode(type!, (deviation as number | undefined) ?? DEVIATION),
})
