import { ownText } from '../../util/own-text.ts'

/** Values of a column: in an array of their own where they are numbers. */
export type Column = readonly unknown[] | Float64Array

type Transpose = (tuples: readonly (readonly unknown[])[]) => Column[] | undefined

const MAX_KINDS = 500
const transposes = new Map<string, Transpose>()

/**
 * The columns of tuples of one width, by code of its own for every kind of first tuple. Code that reads arrays of numbers and arrays of objects
 * alike turns the former into the latter, where they lie: V8 makes it shorter so, and all who read them later slow.
 */
export function columnsOf(tuples: readonly (readonly unknown[])[], width: number): readonly Column[] {
  const kinds = Array.from(tuples[0]!, v => (typeof v === 'number' ? 'n' : 'o')).join('')
  return transpose(kinds)(tuples) ?? transpose('o'.repeat(width))(tuples)!
}

function transpose(kinds: string): Transpose {
  let made = transposes.get(kinds)
  if (made === undefined) {
    if (transposes.size >= MAX_KINDS) transposes.clear()
    transposes.set(kinds, (made = compiled(kinds)))
  }
  return made
}

/**
 * For `no`:
 * ```
 * for (…) { const x0 = t[0]; if (typeof x0 !== 'number') return undefined; c0[i] = x0; c1[i] = t[1] }
 * ```
 */
function compiled(kinds: string): Transpose {
  const columns = [...kinds]
  const made = columns.map((k, c) => `const c${c} = new ${k === 'n' ? 'Float64Array' : 'Array'}(n)`)
  const moved = columns.map((k, c) =>
    k === 'n' ? `const x${c} = t[${c}]; if (typeof x${c} !== 'number') return undefined; c${c}[i] = x${c}` : `c${c}[i] = t[${c}]`,
  )
  try {
    return new Function(
      'tuples',
      `'use strict'; const n = tuples.length
      ${made.join('\n')}
      for (let i = 0; i < n; i++) { const t = tuples[i]
        ${moved.join('\n')}
      }
      return [${columns.map((_, c) => `c${c}`).join()}]${ownText(`transpose ${kinds}`)}`,
    ) as Transpose
  } catch (error) {
    // where a policy forbids code from text
    if (error instanceof EvalError) return tuples => columns.map((_, c) => tuples.map(t => t[c]))
    throw error
  }
}

/** The items of all lists, one after another. */
export function itemsOf(lists: readonly (readonly unknown[])[], total: number): Column {
  // by Reflect: where lists of all kinds are read in one place, V8 changes them as above
  const list = lists.find(l => l.length > 0)
  return (list !== undefined && typeof Reflect.get(list, 0) === 'number' ? numbersOf(lists, total) : undefined) ?? anyOf(lists)
}

function anyOf(lists: readonly (readonly unknown[])[]): unknown[] {
  const out: unknown[] = []
  // not flat(), which leaves out holes
  for (const list of lists) for (let i = 0; i < list.length; i++) out.push(list[i])
  return out
}

/** If all are numbers. */
function numbersOf(lists: readonly (readonly unknown[])[], total: number): Float64Array | undefined {
  const out = new Float64Array(total)
  let at = 0
  for (const list of lists)
    for (let i = 0; i < list.length; i++) {
      const v = list[i]
      if (typeof v !== 'number') return undefined
      out[at++] = v
    }
  return out
}
