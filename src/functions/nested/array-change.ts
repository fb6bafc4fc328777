import { type Expression, Literal } from '../../plan/expression.ts'
import { nullableOf } from '../../plan/output.ts'
import { compareValues, valuesEqual } from '../../types/compare.ts'
import { ArrayType, BooleanType, StringType, StructField, StructType } from '../../types/data-type.ts'
import { quotedSqlName } from '../../types/names.ts'
import { MersenneTwister } from '../../types/random/mersenne-twister.ts'
import type { Value } from '../../types/value.ts'
import { sparkError } from '../../util/errors.ts'
import type { ScalarFunction } from '../define.ts'
import { perPartition } from '../misc/partition-state.ts'
import { anyNullable, elementsNullable, firstNullable, mismatch, seedProblem, typeOf } from '../type-rules.ts'
import { array, elementOf, elementType, type Items, sameAsFirst } from './array-entry.ts'
import { flattenCode, joinCode, sliceCode, sortCode } from './array-kernels.ts'
import { requireArrayLength } from './array-length.ts'
import { additionCode, compactCode, insertCode, removeCode, repeatCode } from './array-make.ts'
import { partName } from './struct.ts'
import { zipCode } from './struct-code.ts'

/** Arrays made from others: with more or fewer elements, in another order, or joined. */

const addition = (name: 'array_append' | 'array_prepend', example: readonly [string, string]): ScalarFunction =>
  array({
    name,
    since: name === 'array_append' ? '3.4.0' : '3.5.0',
    usage: `${name}(array, element)`,
    doc: `The array with an element added at its ${name === 'array_append' ? 'end' : 'beginning'}.`,
    examples: [example],
    args: ['array<T>', 'T'],
    returns: types => ArrayType((types[0] as ArrayType).element, true),
    nullable: firstNullable,
    nulls: 'custom',
    eval: (items: Items | null, v: Value) => (items === null ? null : name === 'array_append' ? [...items, v] : [v, ...items]),
    wasmLazy: additionCode(name === 'array_append'),
  })
export const arrayAppend = addition('array_append', ["SELECT array_append(array('b', 'd', 'c', 'a'), 'd')", '[b, d, c, a, d]'])
export const arrayPrepend = addition('array_prepend', ["SELECT array_prepend(array('b', 'd', 'c', 'a'), 'd')", '[d, b, d, c, a]'])

export const arrayRemove = array({
  name: 'array_remove',
  since: '2.4.0',
  usage: 'array_remove(array, element)',
  doc: 'The array without the elements that equal one.',
  examples: [['SELECT array_remove(array(1, 2, 3, null, 3), 3)', '[1, 2, NULL]']],
  args: ['array<T>', 'T'],
  returns: sameAsFirst,
  bind: info => {
    const t = elementOf(info)
    return (items: Items, v: Value) => items.filter(x => x === null || !valuesEqual(x, v, t))
  },
  fast: removeCode,
})
export const arrayCompact = array({
  name: 'array_compact',
  since: '3.4.0',
  usage: 'array_compact(array)',
  doc: 'The array without its nulls.',
  examples: [['SELECT array_compact(array(1, 2, 3, null))', '[1, 2, 3]']],
  args: ['array'],
  returns: types => ArrayType(elementType(types), false),
  eval: (items: Items) => items.filter(v => v !== null),
  fast: compactCode,
})
export const arrayInsert = array({
  name: 'array_insert',
  nullable: args => anyNullable(args.slice(0, 2)),
  since: '3.4.0',
  usage: 'array_insert(x, pos, val)',
  doc: 'The array with a value at an index (from 1, or from the end); nulls fill a gap.',
  examples: [
    ['SELECT array_insert(array(1, 2, 3, 4), 5, 5)', '[1, 2, 3, 4, 5]'],
    ['SELECT array_insert(array(5, 4, 3, 2), -1, 1)', '[5, 4, 3, 2, 1]'],
    ['SELECT array_insert(array(5, 3, 2, 1), -4, 4)', '[5, 4, 3, 2, 1]'],
  ],
  args: ['array<T>', 'int', 'T'],
  returns: types => ArrayType(elementType(types), true),
  nulls: 'custom',
  mayThrow: true,
  bind: info => (items: Items | null, position: number | null, v: Value) => {
    if (items === null || position === null) return null
    if (position === 0) return info.fail('INVALID_INDEX_OF_ZERO')
    requireArrayLength(Math.abs(position), 'array_insert', 'FUNCTION')
    const out = [...items]
    if (position > 0) {
      while (out.length < position - 1) out.push(null)
      out.splice(position - 1, 0, v)
      return out
    }
    const at = items.length + position + (info.options.legacy?.negativeInsert ? 0 : 1)
    if (at >= 0) {
      out.splice(at, 0, v)
      return out
    }
    return [v, ...new Array<Value>(-at).fill(null), ...items]
  },
  wasmLazy: insertCode,
})
export const arrayRepeat = array({
  name: 'array_repeat',
  nullable: args => nullableOf(args[1]!),
  since: '2.4.0',
  usage: 'array_repeat(element, count)',
  doc: 'An array of one value, so many times.',
  examples: [["SELECT array_repeat('123', 2)", '[123, 123]']],
  args: ['any', 'int'],
  returns: (types, args) => ArrayType(types[0]!, args[0] === undefined || nullableOf(args[0])),
  nulls: 'custom',
  mayThrow: true,
  eval: (v: Value, n: number | null) => {
    if (n === null) return null
    requireArrayLength(n, 'array_repeat')
    return new Array<Value>(Math.max(n, 0)).fill(v)
  },
  wasmLazy: repeatCode,
})
export const flatten = array({
  name: 'flatten',
  nullable: elementsNullable,
  since: '2.4.0',
  usage: 'flatten(arrayOfArrays)',
  doc: 'The elements of the arrays in an array; null where one of them is null.',
  examples: [['SELECT flatten(array(array(1, 2), array(3, 4)))', '[1, 2, 3, 4]']],
  args: ['array<array<T>>'],
  returns: types => elementType(types),
  mayReturnNull: true,
  mayThrow: true,
  eval: (arrays: readonly (Items | null)[]) => {
    if (arrays.includes(null)) return null
    requireArrayLength(
      arrays.reduce((n, a) => n + a!.length, 0),
      'flatten',
    )
    return (arrays as readonly Items[]).flat(1)
  },
  fast: flattenCode,
})
export const slice = array({
  name: 'slice',
  since: '2.4.0',
  usage: 'slice(x, start, length)',
  doc: 'So many elements from an index on (from 1, or from the end).',
  examples: [
    ['SELECT slice(array(1, 2, 3, 4), 2, 2)', '[2, 3]'],
    ['SELECT slice(array(1, 2, 3, 4), -2, 2)', '[3, 4]'],
  ],
  args: ['array', 'int', 'int'],
  returns: sameAsFirst,
  mayThrow: true,
  eval: (items: Items, start: number, length: number) => {
    if (start === 0) throw sparkError('INVALID_PARAMETER_VALUE.START', { parameter: '`start`', functionName: '`slice`' })
    if (length < 0)
      throw sparkError('INVALID_PARAMETER_VALUE.LENGTH', { parameter: '`length`', functionName: '`slice`', length: String(length) })
    const from = start > 0 ? start - 1 : items.length + start
    return from < 0 || from >= items.length ? [] : items.slice(from, from + length)
  },
  fast: sliceCode,
})
export const sortArray = array({
  name: 'sort_array',
  since: '1.5.0',
  usage: 'sort_array(array[, ascendingOrder])',
  doc: 'The elements in order, nulls first; descending with nulls last for `false`.',
  examples: [["SELECT sort_array(array('b', 'd', null, 'c', 'a'), true)", '[NULL, a, b, c, d]']],
  args: ['array', 'boolean!?'],
  coerce: args => (args.length === 1 ? [...args, Literal({ value: true, dataType: BooleanType })] : args),
  returns: sameAsFirst,
  bind: info => {
    const t = elementOf(info)
    return (items: Items, ascending: boolean) => {
      const order = (a: Value, b: Value) => (a === null ? (b === null ? 0 : -1) : b === null ? 1 : compareValues(a, b, t))
      return [...items].sort((a, b) => (ascending ? order(a, b) : order(b, a)))
    }
  },
  fast: sortCode(true),
})
export const shuffle = array({
  name: 'shuffle',
  nullable: firstNullable,
  since: '2.4.0',
  usage: 'shuffle(array)',
  doc: 'The elements in random order.',
  examples: [],
  args: ['array', 'any?'],
  check: ([, seed]) => seedProblem('shuffle', seed),
  returns: sameAsFirst,
  sql: args => `shuffle(${args[0]})`,
  deterministic: false,
  nulls: 'custom',
  bind: info => {
    const generator = perPartition(info, info.constants[1] ?? undefined, seed => new MersenneTwister(seed))
    return (items: Items | null) => {
      if (items === null) return null
      const random = generator()
      const out: Value[] = []
      for (const [i, item] of items.entries()) {
        const j = random.below(i + 1)
        if (j !== i) out[i] = out[j]!
        out[j] = item
      }
      return out
    }
  },
})
export const arrayJoin = array({
  name: 'array_join',
  since: '2.4.0',
  usage: 'array_join(array, delimiter[, nullReplacement])',
  doc: 'The elements as text with a delimiter between; nulls are left out, or replaced.',
  examples: [
    ["SELECT array_join(array('hello', 'world'), ' ')", 'hello world'],
    ["SELECT array_join(array('hello', null ,'world'), ' ')", 'hello world'],
    ["SELECT array_join(array('hello', null ,'world'), ' ', ',')", 'hello , world'],
  ],
  args: ['array<string>', 'string', 'string?'],
  // the delimiter and what stands for nulls are not cast
  check: args => {
    const i = args.findIndex((a, n) => n > 0 && a.type === 'Cast' && a.implicit === true && typeOf(a.child).type !== 'null')
    if (i < 0) return undefined
    const { child } = args[i] as Extract<Expression, { type: 'Cast' }>
    return mismatch('UNEXPECTED_INPUT_TYPE', {
      paramIndex: i === 1 ? 'second' : 'third',
      requiredType: '"STRING"',
      inputSql: '',
      inputType: quotedSqlName(typeOf(child)),
    })
  },
  returns: StringType,
  eval: (items: readonly (string | null)[], delimiter: string, replacement?: string) =>
    items.flatMap(v => (v === null ? (replacement === undefined ? [] : [replacement]) : [v])).join(delimiter),
  fast: joinCode,
})
/** What a field of `arrays_zip` is called, where its array has a name. */
const zippedName = (e: Expression): string | undefined => {
  if (e.type === 'AttributeReference' || e.type === 'Alias' || e.type === 'LambdaVariable') return e.name
  return partName(e)
}
export const arraysZip = array({
  name: 'arrays_zip',
  since: '2.4.0',
  usage: 'arrays_zip(a1, a2, ...)',
  doc: 'An array of structs of the elements at the same index; nulls where an array is shorter.',
  examples: [['SELECT arrays_zip(array(1, 2, 3), array(2, 3, 4))', '[{1, 2}, {2, 3}, {3, 4}]']],
  args: ['array*'],
  returns: (types, args) =>
    ArrayType(
      StructType(
        types.map((t, i) => {
          return StructField(zippedName(args[i]!) ?? String(i), (t as ArrayType).element, true)
        }),
      ),
      false,
    ),
  eval: (...arrays: Items[]) => Array.from({ length: Math.max(0, ...arrays.map(a => a.length)) }, (_, i) => arrays.map(a => a[i] ?? null)),
  fast: zipCode,
})
