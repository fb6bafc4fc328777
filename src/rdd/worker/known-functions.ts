/** `line => line.toLowerCase().split(' ')`: methods that are called first, as they stand there, and what divides the parts. */
export interface Splitting {
  readonly calls: string
  readonly by: Separator
}

/** A text; or characters by their codes, of which each divides, or as many as follow one another. */
export type Separator = { readonly text: string } | { readonly characters: Uint8Array; readonly many: boolean }

const NAME = String.raw`[A-Za-z_$][\w$]*`
const ARROW = new RegExp(String.raw`^(?:(${NAME})|\(\s*(${NAME})\s*\))\s*=>\s*(?:\{\s*return\s([^]*?);?\s*\}|\(([^]*)\)|([^]*))$`)
const FUNCTION = new RegExp(String.raw`^function\s*(?:${NAME})?\s*\(\s*(${NAME})\s*\)\s*\{\s*return\s([^]*?);?\s*\}$`)
const QUOTED = String.raw`'(?:[^'\\\n]|\\[tnr'\\])+'|"(?:[^"\\\n]|\\[tnr"\\])+"`
/** One character, of those that a regular expression takes one by one. */
const CLASS = String.raw`\\[sSwWdD]|\[\^?(?:[^\]\\\n^]|\\[sSwWdDtnr\].\\/-])+\]`
const SPLIT = new RegExp(String.raw`^%((?:\.(?:trim|toLowerCase|toUpperCase)\(\))*)\.split\(\s*(?:(${QUOTED})|\/(${CLASS})(\+?)\/)\s*\)$`)
const PAIR = /^\[\s*%\s*,\s*(-?\d+(?:\.\d+)?|true|false|null)\s*\]$/

const ESCAPES: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r' }

/** What a function gives of its only parameter, which is written `%`; undefined where it does more than that. */
function expressionOf(f: unknown): string | undefined {
  const text = Function.prototype.toString.call(f)
  const arrow = ARROW.exec(text)
  const [name, body] = arrow ? [arrow[1] ?? arrow[2], arrow[3] ?? arrow[4] ?? arrow[5]] : (FUNCTION.exec(text)?.slice(1) ?? [])
  if (name === undefined || body === undefined) return undefined
  const [before, at] = /^\[\s*/.exec(body) ? ['[', body.replace(/^\[\s*/, '')] : ['', body]
  return at.startsWith(name) && !/^[\w$]/.test(at.slice(name.length)) ? `${before}%${at.slice(name.length)}` : undefined
}

/** Does a function split its argument, and do nothing else? By its text: it must have no names but that of its parameter. */
export function splittingOf(f: unknown): Splitting | undefined {
  const [, calls, quoted, characters, plus] = SPLIT.exec(expressionOf(f) ?? '') ?? []
  if (calls === undefined) return undefined
  if (quoted !== undefined) return { calls, by: { text: quoted.slice(1, -1).replace(/\\(.)/g, (_, c: string) => ESCAPES[c] ?? c) } }
  return { calls, by: { characters: charactersOf(characters!), many: plus === '+' } }
}

/** The literal, where a function makes a pair of its argument and that: `word => [word, 1]`. */
export const pairedWith = (f: unknown): string | undefined => PAIR.exec(expressionOf(f) ?? '')?.[1]

const sets = new Map<string, Uint8Array>()

/** 1 for each code of a character that the class has. */
function charactersOf(source: string): Uint8Array {
  let set = sets.get(source)
  if (set === undefined) {
    const one = new RegExp(`^${source}$`)
    sets.set(source, (set = Uint8Array.from({ length: 0x10000 }, (_, code) => (one.test(String.fromCharCode(code)) ? 1 : 0))))
  }
  return set
}
