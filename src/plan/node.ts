import type { Origin } from './origin.ts'

/** What all nodes of logical plans have. */
export interface Base {
  readonly kind: 'plan'
  readonly origin?: Origin
  /** Ties `df.col('x')` to the DataFrame it was taken from (self-joins, as in Connect). */
  readonly planId?: number
}

/** The factory of a node type. */
export const make =
  <T extends Base & { readonly type: string }>(type: T['type']) =>
  (init: Omit<T, 'kind' | 'type'>): T => {
    const node: Record<string, unknown> = { kind: 'plan', type }
    for (const [k, v] of Object.entries(init)) if (v !== undefined) node[k] = v
    return Object.freeze(node) as unknown as T
  }
