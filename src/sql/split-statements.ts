import { tokenize } from './lexer.ts'

/**
 * The statements of a script, as they stand in it, without the semicolons between them; empty ones are left out. Semicolons inside
 * strings, names, comments, and BEGIN ... END blocks don't separate. A text that can't be read is one statement: its parse tells why.
 */
export function splitStatements(text: string): string[] {
  const statements: string[] = []
  let start = 0
  let depth = 0
  let fresh = true
  let tokens: ReturnType<typeof tokenize>
  try {
    tokens = tokenize(text)
  } catch {
    return [text.trim()]
  }
  const cut = (end: number) => {
    if (!fresh) statements.push(text.slice(start, end).trim())
    fresh = true
  }
  tokens.forEach((t, i) => {
    if (t.kind === 'end') {
      cut(t.start)
      return
    }
    if (t.kind === 'symbol' && t.text === ';' && depth === 0) {
      cut(t.start)
      start = t.end
      return
    }
    if (t.kind === 'word' && t.value === 'BEGIN' && (fresh || depth > 0)) depth++
    else if (t.kind === 'word' && t.value === 'CASE' && depth > 0 && tokens[i - 1]?.value !== 'END') depth++
    else if (t.kind === 'word' && t.value === 'END' && depth > 0 && !blocks.has(tokens[i + 1]?.value ?? '')) depth--
    fresh = false
  })
  return statements
}

// `END IF` and the like end what no BEGIN began.
const blocks = new Set(['IF', 'WHILE', 'LOOP', 'FOR', 'REPEAT'])
