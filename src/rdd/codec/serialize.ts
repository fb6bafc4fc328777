import { deserialize, serialize } from 'node:v8'

/** V8's serialisation, which goes into values by recursion. Raises RangeError with the reason where they lie too deep within one another. */
export const serializeAny = (value: unknown): Buffer => withinStack(() => serialize(value))
export const deserializeAny = (bytes: Uint8Array): unknown => withinStack(() => deserialize(bytes))

function withinStack<T>(f: () => T): T {
  try {
    return f()
  } catch (e) {
    if (!(e instanceof RangeError) || !e.message.includes('call stack')) throw e
    const text =
      'A record cannot be copied: its values lie too deep within one another (some thousand arrays or objects), which exceeds the stack'
    throw new RangeError(text, { cause: e })
  }
}
