import { deserialize } from 'node:v8'
import type { Closure } from '../util/closure/nodes.ts'
import { reviveValues } from '../util/closure/revive.ts'
import { decodeValue } from './codec/block.ts'
import { runtime } from './runtime.ts'

/** What a broadcast's bytes are, by the first of them. */
export const DATA = 0
/** Functions and instances of classes among it: as a captured closure. */
export const CLOSURE = 1
export const HEAD = 8

/** Values by id; decoded ones go when nobody holds them, and are decoded again when they are wanted. */
const values = new Map<number, { readonly ref: WeakRef<object> } | { readonly value: unknown }>()

function broadcastValue(id: number, block: Uint8Array): unknown {
  const known = values.get(id)
  const value = known === undefined ? undefined : 'ref' in known ? known.ref.deref() : known.value
  if (value !== undefined) return value
  const body = block.subarray(HEAD)
  const decoded = block[0] === DATA ? decodeValue(body) : reviveValues(deserialize(Buffer.from(body)) as Closure).values[0]
  values.set(id, typeof decoded === 'object' && decoded !== null ? { ref: new WeakRef(decoded) } : { value: decoded })
  return decoded
}

/** Has the broadcasts of this thread find their values. */
export function serveBroadcasts(): void {
  runtime.broadcast = broadcastValue
}

export const keepValue = (id: number, value: unknown): void => void values.set(id, { value })
export const forgetValue = (id: number): void => void values.delete(id)
