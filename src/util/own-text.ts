/** Texts of which code of its own is wanted, at most; then the numbers go on, with other code for the same. */
const MAX_TEXTS = 1000
const numbers = new Map<string, number>()
let next = 0

/**
 * A comment for the end of generated code. V8 gives functions that are made of the same text one memory of what they have seen, and code that
 * has seen many kinds of records and functions is slow for all: with this, code is shared where `like` is the same.
 */
export function ownText(like: string): string {
  let number = numbers.get(like)
  if (number === undefined) {
    if (numbers.size >= MAX_TEXTS) numbers.clear()
    numbers.set(like, (number = next++))
  }
  return `\n// ${number}`
}

/** The same, where code is shared that calls the same functions. */
export const ownTextOf = (functions: readonly unknown[]): string => ownText(functions.map(String).join('\n'))
