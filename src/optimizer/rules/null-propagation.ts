import type { Expression } from '../../plan/expression.ts'
import { Literal } from '../../plan/expression.ts'
import { dataTypeOf, nullableOf } from '../../plan/output.ts'
import { BooleanType, IntegerType } from '../../types/data-type.ts'
import { coalesce, falseLiteral, isNull, isNullCall, nullLiteral, trueLiteral } from '../calls.ts'
import { isStrict } from '../expression-facts.ts'
import { expressionRule } from '../map-expressions.ts'
import type { RuleContext } from '../rule.ts'

/** `a + NULL ⇒ NULL`, `count(NULL) ⇒ 0`, `count(x) ⇒ count(1)` and `isnull(x) ⇒ false` where x can't be null, `coalesce(NULL, a) ⇒ a`. */
export const nullPropagation = expressionRule('NullPropagation', propagate)

/** What `count` counts where its arguments can't be null. */
const one = Literal({ value: 1, dataType: IntegerType })

/** `NULL IN (SELECT ...)` is null even where the query gives nothing, as settings have it. */
export const nullInQuery = expressionRule(
  'NullInQuery',
  (e, { conf }) =>
    e.type === 'InSubquery' && e.values.length === 1 && isNull(e.values[0]!) && nullInNothing(conf) ? nullLiteral(BooleanType) : e,
  'InSubquery',
)

/** Is null among nothing null, and not false? Unless it is said, outside ANSI mode. */
const nullInNothing = (conf: RuleContext['conf']): boolean =>
  (conf('spark.sql.legacy.nullInEmptyListBehavior') ?? String(conf('spark.sql.ansi.enabled') === 'false')).toLowerCase() === 'true'

function propagate(e: Expression): Expression {
  switch (e.type) {
    case 'Cast':
      return isNull(e.child) ? nullLiteral(e.dataType) : e
    case 'In':
      // nothing is among nothing, not even null
      if (e.list.length === 0) return falseLiteral
      return isNull(e.value) ? nullLiteral(BooleanType) : e
    case 'AggregateCall':
      if (e.name !== 'count' || e.distinct) return e
      if (e.args.length === 1 && isNull(e.args[0])) return Literal({ value: 0n, dataType: e.dataType })
      return e.args.length > 0 && !e.args.some(nullableOf) && e.args[0] !== one ? Object.freeze({ ...e, args: Object.freeze([one]) }) : e
    case 'Call':
      break
    default:
      return e
  }
  const [a, b] = e.args
  switch (e.name) {
    case 'isnull':
      return nullableOf(a!) ? e : falseLiteral
    case 'isnotnull':
      return nullableOf(a!) ? e : trueLiteral
    case '<=>':
      if (isNull(a)) return isNullCall(b!)
      return isNull(b) ? isNullCall(a!) : e
    case 'coalesce': {
      let args = e.args.filter(x => !isNull(x))
      const sure = args.findIndex(x => !nullableOf(x))
      if (sure >= 0) args = args.slice(0, sure + 1)
      if (args.length === e.args.length) return e
      return args.length === 0 ? nullLiteral(e.dataType) : args.length === 1 ? args[0]! : coalesce(...args)
    }
    default:
      return isStrict(e) && e.args.some(isNull) ? nullLiteral(dataTypeOf(e)) : e
  }
}
