import { deserialize as fromV8, serialize as toV8 } from 'node:v8'

/**
 * States of JS aggregates as bytes. Lists of numbers, of which there may be one for each of many groups, are their doubles; everything else
 * is V8's own form, which begins with 0xff.
 */
export function serialize(state: unknown): Uint8Array {
  if (!isNumbers(state)) return toV8(state)
  const out = new Uint8Array(8 + state.length * 8)
  new Float64Array(out.buffer, 8).set(state)
  return out
}

export function deserialize(bytes: Uint8Array): unknown {
  if (bytes[0] === 0xff) return fromV8(bytes)
  return Array.from(new Float64Array(bytes.buffer, bytes.byteOffset + 8, (bytes.length - 8) / 8))
}

const isNumbers = (state: unknown): state is number[] => Array.isArray(state) && state.length > 0 && state.every(v => typeof v === 'number')
