import { serialize } from 'node:v8'
import { captureClosure } from '../util/closure/capture.ts'
import type { Closure, ClosureNode } from '../util/closure/nodes.ts'
import { Broadcast } from './broadcast.ts'
import { CLOSURE, DATA, forgetValue, HEAD, keepValue, serveBroadcasts } from './broadcast-values.ts'
import { encodeValue, shareBytes } from './codec/block.ts'

let nextId = 0

/** A broadcast of a value as it is now. The driver keeps the value itself. */
export function broadcast<T>(value: T): Broadcast<T> {
  serveBroadcasts()
  const holder = Object.assign(() => 0, { value })
  const { root, nodes } = captureClosure(holder, {})
  const at = (nodes[root] as Extract<ClosureNode, { kind: 'function' }>).properties[0]![1]
  const node = nodes[at]!
  const body = node.kind === 'raw' ? encodeValue(node.value) : serialize({ root: at, nodes } satisfies Closure)
  const bytes = new Uint8Array(HEAD + body.length)
  bytes[0] = node.kind === 'raw' ? DATA : CLOSURE
  bytes.set(body, HEAD)
  const made = new Broadcast<T>(nextId++, shareBytes(bytes))
  keepValue(made.id, value)
  cleaner.register(made, made.id)
  return made
}

const cleaner = new FinalizationRegistry<number>(forgetValue)
