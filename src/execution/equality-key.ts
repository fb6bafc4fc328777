import { Call, type Expression } from '../plan/expression.ts'
import { dataTypeOf, nullableOf } from '../plan/output.ts'
import { StringType } from '../types/data-type.ts'
import { identityOf } from '../types/normalize.ts'

/** The expression with equal bytes for equal values: itself, its normal form, or a key. */
export function equalityKey(e: Expression): Expression {
  const dataType = dataTypeOf(e)
  switch (identityOf(dataType)) {
    case 'bytes':
      return e
    case 'normalized':
      return Call({ name: '$normalized', args: [e], dataType, nullable: nullableOf(e) })
    case 'key':
      return Call({ name: '$equality_key', args: [e], dataType: StringType, nullable: nullableOf(e) })
  }
}
