/** Line and column of a place in a text, both from 0. */
export function positionIn(text: string, at: number): { readonly line: number; readonly column: number } {
  let line = 0
  let from = 0
  for (let end = text.indexOf('\n'); end >= 0 && end < at; end = text.indexOf('\n', from)) {
    line++
    from = end + 1
  }
  return { line, column: at - from }
}
