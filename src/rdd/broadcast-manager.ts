import { serialize } from 'node:v8'
import { captureValues } from '../util/closure/capture.ts'
import type { Closure } from '../util/closure/nodes.ts'
import { isData } from '../util/closure/plain.ts'
import { unsupported } from '../util/unsupported.ts'
import { Broadcast } from './broadcast.ts'
import { CLOSURE, DATA, forgetValue, HEAD, keepValue, serveBroadcasts } from './broadcast-values.ts'
import { encodeValue, shareBytes } from './codec/block.ts'

let nextId = 0

/** A broadcast of a value as it is now. The driver keeps the value itself. */
export function broadcast<T>(value: T): Broadcast<T> {
  serveBroadcasts()
  const data = isData(value, () => false)
  const body = data ? encodeValue(value) : serialize(captured(value))
  const bytes = new Uint8Array(HEAD + body.length)
  bytes[0] = data ? DATA : CLOSURE
  bytes.set(body, HEAD)
  const made = new Broadcast<T>(nextId++, shareBytes(bytes))
  keepValue(made.id, value)
  cleaner.register(made, made.id)
  return made
}

function captured(value: unknown): Closure {
  const { closure } = captureValues([value])
  if (closure.shipped.attachments.length > 0)
    throw unsupported('Broadcasting memory that threads share, or compiled modules, which functions can capture as they are')
  return closure
}

const cleaner = new FinalizationRegistry<number>(forgetValue)
