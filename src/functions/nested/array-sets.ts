import { ArrayType, BooleanType, type DataType } from '../../types/data-type.ts'
import { quotedSqlName } from '../../types/names.ts'
import type { Value } from '../../types/value.ts'
import type { ScalarFunction } from '../define.ts'
import { elementsNullable, mismatch, typeOf } from '../type-rules.ts'
import { array, elementOf, type Items, joined, keyed, sameAsFirst } from './array-entry.ts'
import { distinctCode, membersCode, unionCode } from './array-kernels.ts'
import { overlapCode } from './array-make.ts'

/** Arrays as sets: nulls and NaN are equal to each other. */

function distinct(items: Items, t: DataType): Value[] {
  const key = keyed(t)
  const seen = new Set<unknown>()
  return items.filter(v => {
    const k = key(v)
    if (seen.has(k)) return false
    seen.add(k)
    return true
  })
}

const setFunction = (
  name: string,
  doc: string,
  example: readonly [string, string],
  returns: ScalarFunction['returns'],
  combine: (a: Items, b: Items, t: DataType) => Value,
  fast?: ScalarFunction['fast'],
) =>
  array({
    name,
    since: '2.4.0',
    usage: `${name}(array1, array2)`,
    doc,
    examples: [example],
    args: ['T', 'T'],
    check: args => {
      const types = args.map(typeOf)
      return types.every(t => t.type === 'array')
        ? undefined
        : mismatch('BINARY_ARRAY_DIFF_TYPES', {
            functionName: `\`${name}\``,
            arrayType: '"ARRAY"',
            leftType: quotedSqlName(types[0]!),
            rightType: quotedSqlName(types[1]!),
          })
    },
    returns,
    bind: info => {
      const t = elementOf(info)
      return (a: Items, b: Items) => combine(a, b, t)
    },
    ...(fast && { fast }),
  })

export const arrayDistinct = array({
  name: 'array_distinct',
  since: '2.4.0',
  usage: 'array_distinct(array)',
  doc: 'The elements without repetitions.',
  examples: [['SELECT array_distinct(array(1, 2, 3, null, 3))', '[1, 2, 3, NULL]']],
  args: ['array'],
  returns: sameAsFirst,
  bind: info => (items: Items) => distinct(items, elementOf(info)),
  fast: distinctCode,
})
export const arrayUnion = setFunction(
  'array_union',
  'The elements of both, without repetitions.',
  ['SELECT array_union(array(1, 2, 3), array(1, 3, 5))', '[1, 2, 3, 5]'],
  joined,
  (a, b, t) => distinct([...a, ...b], t),
  unionCode,
)
export const arrayIntersect = setFunction(
  'array_intersect',
  'The elements that are in both, without repetitions.',
  ['SELECT array_intersect(array(1, 2, 3), array(1, 3, 5))', '[1, 3]'],
  (types, args) =>
    ArrayType(
      (types[0] as ArrayType).element,
      // one has none of them as it was before it was cast to the type of both
      args.every(a => (typeOf(a.type === 'Cast' ? a.child : a) as ArrayType).containsNull),
    ),
  (a, b, t) => {
    const other = new Set(b.map(keyed(t)))
    return distinct(a, t).filter(v => other.has(keyed(t)(v)))
  },
  membersCode(true),
)
export const arrayExcept = setFunction(
  'array_except',
  'The elements of the first that are not in the second, without repetitions.',
  ['SELECT array_except(array(1, 2, 3), array(1, 3, 5))', '[2]'],
  sameAsFirst,
  (a, b, t) => {
    const other = new Set(b.map(keyed(t)))
    return distinct(a, t).filter(v => !other.has(keyed(t)(v)))
  },
  membersCode(false),
)
export const arraysOverlap = {
  ...setFunction(
    'arrays_overlap',
    'Have they an element in common that is not null? Null where only nulls could be.',
    ['SELECT arrays_overlap(array(1, 2, 3), array(3, 4, 5))', 'true'],
    BooleanType,
    (a, b, t) => {
      const other = new Set(b.filter(v => v !== null).map(keyed(t)))
      if (a.some(v => v !== null && other.has(keyed(t)(v)))) return true
      return a.length > 0 && b.length > 0 && (a.includes(null) || b.includes(null)) ? null : false
    },
  ),
  fast: overlapCode,
  nullable: elementsNullable,
}
