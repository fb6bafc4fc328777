import type { FnRef } from '../job/program.ts'

/** What is done to one record at a time: chains of these are fused into one loop. */
export type ElementOp = 'map' | 'filter' | 'flatMap' | 'mapValues' | 'flatMapValues'

export interface ElementNode {
  readonly type: 'element'
  readonly op: ElementOp
  readonly f: FnRef
  readonly parents: readonly [number]
}

export interface BoundOp {
  readonly op: ElementOp
  readonly f: (v: unknown) => unknown
}
