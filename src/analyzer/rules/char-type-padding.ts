import { type AttributeReference, Call, type Expression, In, Literal } from '../../plan/expression.ts'
import type { LogicalPlan } from '../../plan/logical.ts'
import { nullableOf } from '../../plan/output.ts'
import { mapExpressions, transformUp } from '../../plan/tree.ts'
import { type DataType, IntegerType, StringType } from '../../types/data-type.ts'
import { isAnalyzed } from '../analyzed.ts'
import { transformDeep } from '../deep.ts'

/** Where a column's metadata keep the CHAR or VARCHAR type that it was declared with. */
export const RAW_TYPE = '__CHAR_VARCHAR_TYPE'

const COMPARED = new Set(['=', '<=>', '<', '<=', '>', '>='])

/** Columns of CHAR are compared as long as they are declared: `c = 'ab'` becomes `c = 'ab '` for a CHAR(3). Source: Spark's ApplyCharTypePadding. */
export const charTypePadding = (plan: LogicalPlan): LogicalPlan =>
  transformDeep(plan, p => (isAnalyzed(p) ? p : mapExpressions(p, e => transformUp(e, padded))))

function padded(e: Expression): Expression {
  if (e.type === 'Call' && COMPARED.has(e.name) && e.args.length === 2) {
    const [a, b] = e.args as [Expression, Expression]
    const args = sameLength([a, b])
    return args[0] === a && args[1] === b ? e : Call({ ...e, args })
  }
  if (e.type === 'In') {
    const [value, ...list] = sameLength([e.value, ...e.list])
    return value === e.value && list.every((x, i) => x === e.list[i]) ? e : In({ ...e, value: value!, list })
  }
  return e
}

/** All as long as the longest, where one is a CHAR column and the others are such columns or constants. */
function sameLength(list: readonly Expression[]): readonly Expression[] {
  if (!list.some(e => charLength(e) !== undefined)) return list
  const lengths = list.map(e => charLength(e) ?? literalLength(e))
  if (lengths.some(n => n === undefined)) return list
  const longest = Math.max(...(lengths as number[]))
  return list.map((e, i) => (lengths[i] === longest || isNull(e) ? e : pad(e, longest)))
}

const isNull = (e: Expression): boolean => e.type === 'Literal' && e.value === null

function charLength(e: Expression): number | undefined {
  const attribute = e.type === 'OuterReference' ? e.attribute : e
  if (attribute.type !== 'AttributeReference') return undefined
  const raw = (attribute as AttributeReference).metadata?.[RAW_TYPE] as DataType | undefined
  return raw?.type === 'char' ? raw.length : undefined
}

const literalLength = (e: Expression): number | undefined => {
  if (e.type !== 'Literal' || e.dataType.type !== 'string') return undefined
  return e.value === null ? 0 : [...(e.value as string)].length
}

function pad(e: Expression, length: number): Expression {
  if (e.type === 'Literal') return Literal({ ...e, value: (e.value as string) + ' '.repeat(length - [...(e.value as string)].length) })
  return Call({
    name: 'rpad',
    args: [e, Literal({ value: length, dataType: IntegerType }), Literal({ value: ' ', dataType: StringType })],
    dataType: StringType,
    nullable: nullableOf(e),
    options: { ansi: true, timeZone: 'UTC' },
  })
}
