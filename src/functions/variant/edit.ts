import type { Expression } from '../../plan/expression.ts'
import { StringType, VariantType } from '../../types/data-type.ts'
import { quotedSqlName } from '../../types/names.ts'
import type { Value } from '../../types/value.ts'
import { becomesVariant, toVariantNode } from '../../types/variant/cast.ts'
import { appended, type Change, changed, deleted, PathMismatch, withoutNulls } from '../../types/variant/edit.ts'
import { DuplicateKeyError } from '../../types/variant/json.ts'
import type { VariantStep } from '../../types/variant/path.ts'
import { readVariant } from '../../types/variant/read.ts'
import type { VariantNode } from '../../types/variant/value.ts'
import { writeVariant } from '../../types/variant/write.ts'
import { sparkError } from '../../util/errors.ts'
import { type CallInfo, type Mismatch, type ScalarFunction, scalar } from '../define.ts'
import { firstNullable, mismatch, typeOf } from '../type-rules.ts'
import { pathsOf, yes } from './variant.ts'

/** Functions that change variants: each gives a new one. */

const variant = (spec: Omit<ScalarFunction, 'kind' | 'group' | 'since'>): ScalarFunction =>
  scalar({ group: 'variant_funcs', since: '4.2.0', ...spec })

const refusing =
  (name: string) =>
  (path: string): never => {
    throw sparkError('INVALID_VARIANT_PATH', { path, functionName: `\`${name}\`` })
  }

/** Paths to something inside: the root itself is no target (but for appending to it). */
const pathsBelow = (name: string) => {
  const steps = pathsOf(refusing(name))
  return (path: string): readonly VariantStep[] => {
    const found = steps(path)
    return found.length > 0 || name.endsWith('_append') ? found : refusing(name)(path)
  }
}

/** Steps as they stand in messages. */
const pathText = (steps: readonly VariantStep[]): string => `$${steps.map(s => (typeof s === 'string' ? `.${s}` : `[${s}]`)).join('')}`

/** Applies a change; where the path does not fit, null or an error. */
function guarded(name: string, raises: boolean, path: string, change: () => VariantNode): Value {
  try {
    return writeVariant(change())
  } catch (e) {
    if (e instanceof DuplicateKeyError) {
      if (!raises) return null
      throw sparkError('VARIANT_DUPLICATE_KEY', { key: e.key })
    }
    if (!(e instanceof PathMismatch)) throw e
    if (!raises) return null
    throw sparkError('VARIANT_PATH_TYPE_MISMATCH', { path, failedAt: pathText(e.steps), functionName: `\`${name}\`` })
  }
}

const storable = (args: readonly Expression[]): Mismatch | undefined => {
  const t = typeOf(args[2]!)
  return t.type === 'null' || becomesVariant(t, false)
    ? undefined
    : mismatch('CAST_WITHOUT_SUGGESTION', { srcType: quotedSqlName(t), targetType: '"VARIANT"' })
}

/** A function of a variant, a path and a value of any type. */
const changing = (
  name: string,
  doc: string,
  examples: ScalarFunction['examples'],
  change: (node: VariantNode, path: readonly VariantStep[], value: VariantNode, more: readonly Value[]) => VariantNode,
  more: Pick<Partial<ScalarFunction>, 'usage' | 'args' | 'coerce'> = {},
): ScalarFunction => {
  const raises = !name.startsWith('try_')
  return variant({
    name,
    usage: `${name}(v, path, value)`,
    doc,
    examples,
    args: ['variant', 'string', 'any'],
    strict: true,
    returns: VariantType,
    check: storable,
    mayReturnNull: !raises,
    mayThrow: true,
    bind: (info: CallInfo) => {
      const steps = pathsBelow(name)
      const node = toVariantNode(info.argTypes[2]!)
      return (v: Uint8Array, path: string, value: Value, ...rest: Value[]): Value => {
        const at = steps(path)
        return guarded(name, raises, path, () => change(readVariant(v), at, node(value), rest))
      }
    },
    ...more,
  })
}

const inserting = (name: string, examples: ScalarFunction['examples']) =>
  changing(
    name,
    'The variant with a value added at the path: a new field, or an element before the one that is there. Null where an argument is.',
    examples,
    (node, path, value) => changed(node, path, value, 'insert'),
  )
export const inserts = [
  inserting('variant_insert', [
    ["SELECT variant_insert(parse_json('{\"a\": 1}'), '$.b', 2)", '{"a":1,"b":2}'],
    ['SELECT variant_insert(parse_json(\'["a","b","c"]\'), \'$[1]\', \'z\')', '["a","z","b","c"]'],
  ]),
  inserting('try_variant_insert', [["SELECT try_variant_insert(parse_json('{\"a\": 1}'), '$.a', 2)", null]]),
]

const setting = (name: string, examples: ScalarFunction['examples']) =>
  changing(
    name,
    'The variant with the value at the path replaced; one that is not there is added, unless `createIfMissing` is false.',
    examples,
    (node, path, value, [create]) => changed(node, path, value, (create ? 'set' : 'set_existing') satisfies Change),
    {
      usage: `${name}(v, path, value[, createIfMissing])`,
      args: ['variant', 'string', 'any', 'boolean?'],
      coerce: args => (args.length < 4 ? [...args, yes()] : args),
    },
  )
export const sets = [
  setting('variant_set', [
    ["SELECT variant_set(parse_json('{\"a\": 1}'), '$.a', 2)", '{"a":2}'],
    ["SELECT variant_set(parse_json('{\"a\": 1}'), '$.b', 2, false)", '{"a":1}'],
  ]),
  setting('try_variant_set', [["SELECT try_variant_set(parse_json('{\"a\": 1}'), '$.a.b', 2)", null]]),
]

const appending = (name: string, examples: ScalarFunction['examples']) =>
  changing(name, 'The variant with a value at the end of the array at the path.', examples, appended)
export const appends = [
  appending('variant_array_append', [["SELECT variant_array_append(parse_json('[1, 2, 3]'), '$', 4)", '[1,2,3,4]']]),
  appending('try_variant_array_append', [["SELECT try_variant_array_append(parse_json('{\"a\": 1}'), '$.a', 2)", null]]),
]

export const variantDelete = variant({
  name: 'variant_delete',
  nullable: firstNullable,
  usage: 'variant_delete(v, path1[, path2, ...])',
  doc: 'The variant without what is at the paths, one after the other; paths that are null or lead nowhere delete nothing.',
  examples: [["SELECT variant_delete(parse_json('[1, 2, 3]'), '$[0]', '$[0]')", '[3]']],
  args: ['variant', 'string+'],
  strict: true,
  returns: VariantType,
  nulls: 'custom',
  mayThrow: true,
  bind:
    () =>
    (v: Uint8Array | null, ...paths: (string | null)[]) => {
      if (v === null) return null
      const steps = pathsBelow('variant_delete')
      return writeVariant(paths.reduce((node, path) => (path === null ? node : deleted(node, steps(path))), readVariant(v)))
    },
})

export const variantStripNulls = variant({
  name: 'variant_strip_nulls',
  usage: 'variant_strip_nulls(v[, stripArrays])',
  doc: "The variant without JSON's nulls: fields, and elements of arrays unless `stripArrays` is false; null for a variant that is one.",
  examples: [
    ['SELECT variant_strip_nulls(parse_json(\'{"a": 1, "b": null}\'))', '{"a":1}'],
    ["SELECT variant_strip_nulls(parse_json('[1, null]'), false)", '[1,null]'],
  ],
  args: ['variant', 'boolean?'],
  coerce: args => (args.length < 2 ? [...args, yes()] : args),
  returns: VariantType,
  eval: (v: Uint8Array, arrays: boolean) => writeVariant(withoutNulls(readVariant(v), arrays)),
})

/** The rows of `variant_explode`: position, name (of objects) and value. */
export const variantEntries = scalar({
  name: '$variant_entries',
  group: '',
  since: '4.0.0',
  usage: '$variant_entries',
  doc: '',
  examples: [],
  args: ['variant'],
  returns: {
    type: 'array',
    containsNull: false,
    element: {
      type: 'struct',
      fields: [
        { name: 'pos', dataType: { type: 'int' }, nullable: false },
        { name: 'key', dataType: StringType, nullable: true },
        { name: 'value', dataType: VariantType, nullable: false },
      ],
    },
  },
  eval: (v: Uint8Array): Value => {
    const node = readVariant(v)
    if (node.is === 'array') return node.items.map((item, i) => [i, null, writeVariant(item)])
    return node.is === 'object' ? node.entries.map(([name, item], i) => [i, name, writeVariant(item)]) : []
  },
})
