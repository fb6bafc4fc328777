import { createHash } from 'node:crypto'
import { deserialize, serialize } from 'node:v8'
import type { Closure, ClosureNode } from './nodes.ts'
import { withPackedArrays } from './packed-arrays.ts'

/** From here on bytes are shared instead of copied to every thread. */
const SHARED_FROM = 1 << 16

export function packClosure(nodes: readonly ClosureNode[], attachments: readonly unknown[]): Closure {
  const serialized = serialize(nodes)
  const hash = createHash('sha1').update(serialized).digest('base64url')
  const bytes =
    serialized.length < SHARED_FROM ? new Uint8Array(serialized.length) : new Uint8Array(new SharedArrayBuffer(serialized.length))
  bytes.set(serialized)
  return { hash, stateless: nodes.every(isStateless), shipped: { bytes, attachments } }
}

/** The lists that hold the values of `captureValues` do not count: nobody sees them. */
function isStateless(node: ClosureNode, i: number, nodes: readonly ClosureNode[]): boolean {
  switch (node.kind) {
    case 'raw':
      return typeof node.value !== 'object' || node.value === null
    case 'function':
      return node.form !== 'class' && !node.writes && node.properties.length === 0 && node.members === undefined
    case 'array': {
      const root = nodes[0]!
      return root.kind === 'array' && (i === 0 || (root.items.includes(i) && root.items.length === 2))
    }
    case 'map':
    case 'set':
    case 'object':
    case 'error':
    case 'weak':
    case 'made':
    case 'handle':
      return false
    default:
      return true
  }
}

export function unpackClosure(closure: Closure): readonly ClosureNode[] {
  const nodes = deserialize(closure.shipped.bytes) as ClosureNode[]
  const made = new Map<object, unknown>()
  for (const [i, node] of nodes.entries())
    if (node.kind === 'raw' && typeof node.value === 'object') nodes[i] = { kind: 'raw', value: withPackedArrays(node.value, made) }
  return nodes
}
