import { type Expression, Literal } from '../../plan/expression.ts'
import type { Origin } from '../../plan/origin.ts'
import { StringType } from '../../types/data-type.ts'
import { call } from './call.ts'

// Rows as written: VALUES and IN look into them, and must not mistake a call of a function for one.
const fieldsOf = new WeakMap<Expression, readonly Expression[]>()

const value = (e: Expression): Expression => (e.type === 'Alias' ? e.child : e)

/** `(a, b)` is a struct whose fields are named after columns and aliases, else `col1`, `col2`, ... */
export function row(fields: readonly Expression[], origin: Origin): Expression {
  const plain = fields.every(f => f.type !== 'UnresolvedStar')
  const named = fields.flatMap((f, i) => [Literal({ value: fieldName(f, i), dataType: StringType }), value(f)])
  const e = plain ? call('named_struct', named, origin) : call('struct', fields, origin)
  return asRow(e, fields)
}

const fieldName = (e: Expression, i: number): string =>
  e.type === 'Alias' ? e.name : e.type === 'UnresolvedAttribute' ? e.nameParts.at(-1)! : `col${i + 1}`

/** Marks `STRUCT(a, b)` as a row. */
export function asRow<E extends Expression>(e: E, fields: readonly Expression[]): E {
  fieldsOf.set(e, fields.map(value))
  return e
}

/** The values of a row; an expression that is none is a row of one. */
export const rowFields = (e: Expression): readonly Expression[] => fieldsOf.get(e) ?? [e]
