const control: Readonly<Record<string, string>> = { '0': '\0', b: '\b', n: '\n', r: '\r', t: '\t', Z: '\x1A' }

const ESCAPE = /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([01][0-7]{2})|([\s\S]))/g

/**
 * The content of a quoted string literal: backslash escapes are undone, a doubled quote stands for one. `\%` and `\_` keep
 * their backslash, as they are escapes of LIKE.
 */
export function unescapeString(body: string, quote: string): string {
  const single = body.includes(quote) ? undoubled(body, quote) : body
  if (!single.includes('\\')) return single
  return paired(
    single.replace(ESCAPE, (_, u4?: string, u8?: string, octal?: string, c?: string) => {
      if (u4 !== undefined) return String.fromCharCode(Number.parseInt(u4, 16))
      if (u8 !== undefined) return codePoint(Number.parseInt(u8, 16))
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8))
      if (c === '%' || c === '_') return `\\${c}`
      return control[c!] ?? c!
    }),
  )
}

/** Half a surrogate pair is a question mark in Java's UTF-8. */
const paired = (text: string): string => text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '?')

const codePoint = (n: number) => (n <= 0x10ffff ? String.fromCodePoint(n) : '\ufffd')

/** Doubled quotes to single ones, except where the first is escaped by a backslash. */
function undoubled(body: string, quote: string): string {
  let out = ''
  for (let i = 0; i < body.length; i++) {
    const c = body[i]!
    out += c
    if (c === '\\' && i + 1 < body.length) out += body[++i]
    else if (c === quote && body[i + 1] === quote) i++
  }
  return out
}
