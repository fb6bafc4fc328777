import { native, nativeForms } from './native-form.ts'
import { naturalOrder, type Ordering } from './ordering.ts'

/** An order of values: by comparing two of them, or by what a function of one (Python's `key`) makes of them. */
export type OrderBy<T> = (a: T, b: T) => unknown

/** The comparison; the natural one where nothing is given. */
export function orderingOf<T>(order: OrderBy<T> | undefined): Ordering<T> {
  if (order === undefined) return naturalOrder
  if (order.length !== 1) return order as Ordering<T>
  const key = order as unknown as (v: T) => unknown
  const ordering: Ordering<T> = (a, b) => naturalOrder(key(a), key(b))
  nativeForms.set(ordering, native('orderBy', key))
  return ordering
}
