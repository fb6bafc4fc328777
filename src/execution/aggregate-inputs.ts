import type { AggregateCall, Expression } from '../plan/expression.ts'

/** What an aggregate is given for each row: its arguments, then what WITHIN GROUP orders by. */
export const aggregateInputs = (c: AggregateCall): readonly Expression[] =>
  c.orderBy?.length ? [...c.args, ...c.orderBy.map(o => o.child)] : c.args
