import { type Expression, Literal } from '../../plan/expression.ts'
import { castValue } from '../../types/cast/cast.ts'
import { canCast } from '../../types/cast/rules.ts'
import { compatibleType } from '../../types/compatible-type.ts'
import { BooleanType, type DataType, NullType, StringType, VariantType } from '../../types/data-type.ts'
import { zoneOf } from '../../types/datetime/zone.ts'
import { JsonSyntaxError } from '../../types/json-text.ts'
import { quotedSqlName, quoteIfNeeded, sqlName } from '../../types/names.ts'
import type { Value } from '../../types/value.ts'
import { becomesVariant, fromVariant, schemaOfVariant, toVariantNode } from '../../types/variant/cast.ts'
import { DuplicateKeyError, variantOfJson } from '../../types/variant/json.ts'
import { parseVariantPath, type VariantStep, variantAt } from '../../types/variant/path.ts'
import { readVariant, VariantCursor } from '../../types/variant/read.ts'
import { writeVariant } from '../../types/variant/write.ts'
import { sparkError } from '../../util/errors.ts'
import { aggregate, type CallInfo, type ScalarFunction, scalar } from '../define.ts'
import { schemaArgument } from '../text-format/schema-argument.ts'
import { fn, mismatch, typeOf } from '../type-rules.ts'

/** Variants: out of JSON, taken apart by paths, their schemas. */

const variant = (spec: Omit<ScalarFunction, 'kind' | 'group'>): ScalarFunction => scalar({ group: 'variant_funcs', ...spec })

// ---- JSON ----

const parsing = (name: string, fails: boolean, doc: string, examples: ScalarFunction['examples']): ScalarFunction =>
  variant({
    name,
    since: '4.0.0',
    usage: `${name}(jsonStr)`,
    doc,
    examples,
    args: ['string'],
    strict: true,
    returns: VariantType,
    mayReturnNull: !fails,
    mayThrow: fails,
    bind:
      info =>
      (text: string): Value => {
        try {
          return writeVariant(variantOfJson(text, info.options.legacy?.repeatedVariantKeys))
        } catch (e) {
          if (!(e instanceof JsonSyntaxError || e instanceof DuplicateKeyError)) throw e
          if (!fails) return null
          throw sparkError('MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION', { badRecord: text, failFastMode: 'FAILFAST' }, [], e)
        }
      },
  })

export const parseJson = parsing('parse_json', true, 'The JSON text as a variant; an error where it is not JSON.', [
  ['SELECT parse_json(\'{"a":1,"b":0.8}\')', '{"a":1,"b":0.8}'],
])
export const tryParseJson = parsing('try_parse_json', false, 'The JSON text as a variant; null where it is not JSON.', [
  ['SELECT try_parse_json(\'{"a":1,"b":0.8}\')', '{"a":1,"b":0.8}'],
  ['SELECT try_parse_json(\'{"a":1,\')', null],
])

// ---- tests ----

export const isVariantNull = variant({
  name: 'is_variant_null',
  since: '4.0.0',
  usage: 'is_variant_null(expr)',
  doc: "Is it a variant that holds JSON's null? False for a null of SQL.",
  examples: [
    ["SELECT is_variant_null(parse_json('null'))", 'true'],
    ["SELECT is_variant_null(parse_json('13'))", 'false'],
  ],
  args: ['variant'],
  returns: BooleanType,
  nulls: 'never',
  eval: (v: Uint8Array | null) => v !== null && new VariantCursor(v).isNull,
})

export const isValidVariant = variant({
  name: 'is_valid_variant',
  since: '4.1.0',
  usage: 'is_valid_variant(expr)',
  doc: 'Are the bytes of the variant well formed?',
  examples: [["SELECT is_valid_variant(parse_json('null'))", 'true']],
  args: ['variant'],
  returns: BooleanType,
  eval: (v: Uint8Array) => {
    try {
      readVariant(v)
      return true
    } catch {
      return false
    }
  },
})

// ---- paths ----

/** The steps of a path, known from the text once. */
export function pathsOf(refuse: (path: string) => never): (path: string) => readonly VariantStep[] {
  let [text, steps]: [string | undefined, readonly VariantStep[]] = [undefined, []]
  return path => {
    if (path !== text) {
      steps = parseVariantPath(path) ?? refuse(path)
      text = path
    }
    return steps
  }
}

function targetOf(e: Expression | undefined): DataType {
  return e === undefined ? VariantType : schemaArgument(e)
}

const getting = (name: string, raises: boolean, doc: string, examples: ScalarFunction['examples']): ScalarFunction =>
  variant({
    name,
    since: '4.0.0',
    usage: `${name}(v, path[, type])`,
    doc,
    examples,
    args: ['variant', 'string', 'any?'],
    strict: true,
    evaluates: [2],
    // a type that is none is told before anything else
    coerce: args => {
      targetOf(args[2])
      return args
    },
    returns: (_types, args) => targetOf(args[2]),
    check: ([, , type]) => {
      const target = targetOf(type)
      if (target.type === 'variant' || canCast(VariantType, target, 'ansi')) return undefined
      return mismatch('CAST_WITHOUT_SUGGESTION', { srcType: '"VARIANT"', targetType: quotedSqlName(target) })
    },
    sql: ([v, path], shown) => `${shown}(${v}, ${path})`,
    mayReturnNull: true,
    mayThrow: true,
    bind: info => {
      const steps = pathsOf(path => {
        throw sparkError('INVALID_VARIANT_GET_PATH', { path, functionName: `\`${name}\`` })
      })
      const convert = variantCaster(info, info.returnType, raises)
      return (v: Uint8Array, path: string): Value => {
        const found = variantAt(v, steps(path))
        return found === undefined ? null : convert(found)
      }
    },
  })

function variantCaster(info: CallInfo, to: DataType, raises: boolean): (v: VariantCursor) => Value {
  const zone = zoneOf(info.options.timeZone)
  const cast = (a: DataType, b: DataType) => (canCast(a, b, 'ansi') ? castValue(a, b, 'try', { zone }) : () => null)
  const convert = fromVariant(to, zone, raises, cast)
  return v => convert(v.node())
}

export const variantGet = getting(
  'variant_get',
  true,
  'The part of the variant at the path, as a type (a variant, if none is named); null where there is none, an error where it is not of the type.',
  [
    ["SELECT variant_get(parse_json('{\"a\": 1}'), '$.a', 'int')", '1'],
    ["SELECT variant_get(parse_json('{\"a\": 1}'), '$.b', 'int')", null],
  ],
)
export const tryVariantGet = getting(
  'try_variant_get',
  false,
  'The part of the variant at the path, as a type; null where there is none, or where it is not of the type.',
  [
    ["SELECT try_variant_get(parse_json('{\"a\": 1}'), '$.a', 'int')", '1'],
    ["SELECT try_variant_get(parse_json('[1, \"hello\"]'), '$[1]', 'int')", null],
  ],
)

/** `v:path`, for variants only. */
export const variantExtract = scalar({
  name: '$variant_extract',
  group: '',
  since: '4.0.0',
  usage: 'expr:path',
  doc: '',
  examples: [],
  args: ['any', 'string!'],
  coerce: ([v, path]) => {
    if (typeOf(v!).type !== 'variant') throw sparkError('COLUMN_IS_NOT_VARIANT_TYPE')
    return fn('variant_get', v!, path!)
  },
  returns: VariantType,
})

// ---- from values ----

export const toVariantObject = variant({
  name: 'to_variant_object',
  since: '4.0.0',
  usage: 'to_variant_object(expr)',
  doc: 'A struct, array or map as a variant; structs and maps become objects.',
  examples: [
    ["SELECT to_variant_object(named_struct('a', 1, 'b', 2))", '{"a":1,"b":2}'],
    ['SELECT to_variant_object(array(1, 2, 3))', '[1,2,3]'],
  ],
  args: ['any'],
  check: ([e]) => {
    const t = typeOf(e!)
    const nested = t.type === 'array' || t.type === 'map' || t.type === 'struct'
    return nested && becomesVariant(t, true)
      ? undefined
      : mismatch('CAST_WITHOUT_SUGGESTION', { srcType: quotedSqlName(t), targetType: '"VARIANT"' })
  },
  returns: VariantType,
  bind: info => {
    const node = toVariantNode(info.argTypes[0]!)
    return (v: Value) => writeVariant(node(v))
  },
})

// ---- schemas ----

const merge = (a: DataType, b: DataType): DataType => compatibleType(a, b, VariantType)

function schemaText(t: DataType): string {
  if (t.type === 'struct') return `OBJECT<${t.fields.map(f => `${quoteIfNeeded(f.name)}: ${schemaText(f.dataType)}`).join(', ')}>`
  return t.type === 'array' ? `ARRAY<${schemaText(t.element)}>` : sqlName(t)
}

export const schemaOfVariantFunction = variant({
  name: 'schema_of_variant',
  since: '4.0.0',
  usage: 'schema_of_variant(v)',
  doc: 'The schema of the variant, as text.',
  examples: [
    ["SELECT schema_of_variant(parse_json('null'))", 'VOID'],
    ['SELECT schema_of_variant(parse_json(\'[{"b":true,"a":0}]\'))', 'ARRAY<OBJECT<a: BIGINT, b: BOOLEAN>>'],
  ],
  args: ['variant'],
  returns: StringType,
  eval: (v: Uint8Array) => schemaText(schemaOfVariant(readVariant(v), merge)),
})

export const schemaOfVariantAgg = aggregate({
  name: 'schema_of_variant_agg',
  group: 'agg_funcs',
  since: '4.0.0',
  usage: 'schema_of_variant_agg(v)',
  doc: 'The schema that all the variants have in common, as text.',
  examples: [["SELECT schema_of_variant_agg(parse_json(j)) FROM VALUES ('1'), ('2'), ('3') AS tab(j)", 'BIGINT']],
  args: ['variant'],
  returns: StringType,
  nullable: false,
  bind: () => ({
    init: (): DataType => NullType,
    update: (s: DataType, v: Uint8Array | null) => (v === null ? s : merge(s, schemaOfVariant(readVariant(v), merge))),
    merge,
    finish: schemaText,
  }),
})

/** A literal `true`, for an argument that was left out. */
export const yes = (): Expression => Literal({ value: true, dataType: BooleanType })
