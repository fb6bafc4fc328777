import { types } from 'node:util'

/**
 * Data as V8 has read it, with its arrays of numbers as a program would have made them. V8 reads every array as one that may have holes and
 * objects in it, in which a number is a pointer away. Changes the data in place, and gives what stands for `value`.
 */
export function withPackedArrays(value: unknown, made: Map<object, unknown>): unknown {
  if (typeof value !== 'object' || value === null) return value
  const known = made.get(value)
  if (known !== undefined) return known
  const packed = Array.isArray(value) ? packedNumbers(value) : undefined
  made.set(value, packed ?? value)
  if (packed !== undefined) return packed
  if (types.isMap(value)) {
    // a key that changes would lose its place
    for (const [k, v] of value) if (typeof v === 'object' && v !== null) value.set(k, withPackedArrays(v, made))
  } else if (!ArrayBuffer.isView(value) && !types.isSet(value)) {
    const o = value as Record<string, unknown>
    for (const key of Object.keys(o)) {
      const v = o[key]
      if (typeof v === 'object' && v !== null) o[key] = withPackedArrays(v, made)
    }
  }
  return value
}

/** The numbers of an array that holds nothing else. */
function packedNumbers(array: readonly unknown[]): number[] | undefined {
  if (array.length === 0) return undefined
  let ints = true
  for (let i = 0; i < array.length; i++) {
    const v = array[i]
    if (typeof v !== 'number') return undefined
    if (ints && ((v | 0) !== v || Object.is(v, -0))) ints = false
  }
  if (Object.keys(array).length !== array.length) return undefined
  return ints ? packedInts(array as readonly number[]) : packedDoubles(array as readonly number[])
}

// two functions, as V8 remembers for each array literal what came into its arrays
function packedInts(numbers: readonly number[]): number[] {
  const out: number[] = []
  for (let i = 0; i < numbers.length; i++) out.push(numbers[i]!)
  return out
}

function packedDoubles(numbers: readonly number[]): number[] {
  const out: number[] = []
  for (let i = 0; i < numbers.length; i++) out.push(numbers[i]!)
  return out
}
