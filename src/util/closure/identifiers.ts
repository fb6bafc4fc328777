const WORD = /[\p{ID_Start}$_][\p{ID_Continue}$]*/uy
const NUMBER = /\.?\d[\w.]*/y
/** After these a slash begins a regular expression; after a value it divides. */
const BEFORE_PATTERN = /(?:^|[(,=:[!&|?{};+\-*%<>~^]|\b(?:return|typeof|case|in|of|delete|void|throw|new|instanceof|yield|await))\s*$/

/** The identifiers that a function's source uses, but for names of properties after a dot; texts, comments and patterns are passed over. */
export function identifiersIn(source: string): Set<string> {
  const out = new Set<string>()
  scan(source, 0, out, false)
  return out
}

/** Reads code up to the end, or (in a template's `${...}`) up to the brace that closes it; gives the place after it. */
function scan(s: string, start: number, out: Set<string>, nested: boolean): number {
  let i = start
  let depth = 0
  while (i < s.length) {
    const c = s[i]!
    if (c === '/' && s[i + 1] === '/') {
      const end = s.indexOf('\n', i)
      i = end < 0 ? s.length : end
    } else if (c === '/' && s[i + 1] === '*') i = s.indexOf('*/', i + 2) + 2
    else if (c === '"' || c === "'") i = afterText(s, i, c)
    else if (c === '`') i = afterTemplate(s, i + 1, out)
    else if (c === '/' && BEFORE_PATTERN.test(s.slice(Math.max(0, i - 20), i))) i = afterPattern(s, i)
    else if (c === '{') {
      depth++
      i++
    } else if (c === '}') {
      if (nested && depth === 0) return i + 1
      depth--
      i++
    } else i = afterToken(s, i, out)
  }
  return i
}

function afterToken(s: string, i: number, out: Set<string>): number {
  NUMBER.lastIndex = i
  const number = /[\d.]/.test(s[i]!) ? NUMBER.exec(s) : null
  if (number) return i + number[0].length
  WORD.lastIndex = i
  const word = WORD.exec(s)
  if (!word) return i + 1
  const before = s.slice(0, i).trimEnd()
  // a spread is no access
  const property = before.endsWith('#') || (before.endsWith('.') && !before.endsWith('...'))
  if (!property) out.add(word[0])
  return i + word[0].length
}

function afterText(s: string, i: number, quote: string): number {
  for (let at = i + 1; at < s.length; at++) {
    if (s[at] === '\\') at++
    else if (s[at] === quote) return at + 1
  }
  return s.length
}

function afterTemplate(s: string, start: number, out: Set<string>): number {
  let i = start
  while (i < s.length) {
    if (s[i] === '\\') i += 2
    else if (s[i] === '`') return i + 1
    else if (s[i] === '$' && s[i + 1] === '{') i = scan(s, i + 2, out, true)
    else i++
  }
  return i
}

function afterPattern(s: string, i: number): number {
  let inClass = false
  for (let at = i + 1; at < s.length && s[at] !== '\n'; at++) {
    if (s[at] === '\\') at++
    else if (s[at] === '[') inClass = true
    else if (s[at] === ']') inClass = false
    else if (s[at] === '/' && !inClass) return at + 1
  }
  return i + 1
}

/** Is the name declared in the source: a parameter, a variable, a function or a class of its own? */
export function declares(source: string, name: string): boolean {
  const n = name.replaceAll('$', '\\$')
  const declared = new RegExp(`\\b(?:const|let|var|function\\*?|class|catch\\s*\\()\\s*[^;=]*?(?<![\\w$.])${n}(?![\\w$])`)
  const parameters = source.slice(0, Math.max(source.indexOf('=>'), source.indexOf(')') + 1))
  return declared.test(source) || new RegExp(`(?<![\\w$.])${n}(?![\\w$])`).test(parameters)
}
