import { groupKey } from '../../types/compare.ts'
import { StringType } from '../../types/data-type.ts'
import { normalizer } from '../../types/normalize.ts'
import type { Value } from '../../types/value.ts'
import { scalar } from '../define.ts'

/** What keys of GROUP BY, joins and windows become where equal values may differ in their bytes. */

const internal = { group: '', since: '4.0.0', usage: '$key', doc: '', examples: [], args: ['any'] }

/** The value with one zero and one NaN inside, and its maps sorted. */
export const normalized = scalar({ ...internal, name: '$normalized', returns: ([t]) => t!, bind: info => normalizer(info.argTypes[0]!) })

/** A text that is the same for equal values only. */
export const equalityKey = scalar({
  ...internal,
  name: '$equality_key',
  returns: StringType,
  bind: info => {
    const t = info.argTypes[0]!
    return (v: Value) => String(groupKey(v, t))
  },
})
