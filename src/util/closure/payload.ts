import { createHash } from 'node:crypto'
import { deserialize, serialize } from 'node:v8'
import type { Closure, ClosureNode } from './nodes.ts'

/** From here on bytes are shared instead of copied to every thread. */
const SHARED_FROM = 1 << 16

export function packClosure(nodes: readonly ClosureNode[], attachments: readonly unknown[]): Closure {
  const serialized = serialize(nodes)
  const hash = createHash('sha1').update(serialized).digest('base64url')
  const bytes =
    serialized.length < SHARED_FROM ? new Uint8Array(serialized.length) : new Uint8Array(new SharedArrayBuffer(serialized.length))
  bytes.set(serialized)
  return { hash, shipped: { bytes, attachments } }
}

export const unpackClosure = (closure: Closure): readonly ClosureNode[] => deserialize(closure.shipped.bytes) as ClosureNode[]
