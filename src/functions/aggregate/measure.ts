import { sparkError } from '../../util/errors.ts'
import { aggregate } from '../define.ts'

/** The analyzer puts what the view says in its place; one that is left has no view. */
export const measure = aggregate({
  name: 'measure',
  group: 'agg_funcs',
  since: '4.2.0',
  usage: 'measure(expr)',
  doc: 'A measure of a metric view, over the rows of the group.',
  examples: [],
  args: ['any'],
  returns: ([type]) => type!,
  bind: () => {
    throw sparkError('INTERNAL_ERROR', { message: 'UnevaluableAggregateFunc.aggBufferAttributes should not be called.' })
  },
})
