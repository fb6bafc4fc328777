/** Line (from 1) and position in the line (from 0) of an offset into a text. */
export function positionOf(text: string, offset: number): { readonly line: number; readonly position: number } {
  let line = 1
  let lineStart = 0
  for (let i = text.indexOf('\n'); i >= 0 && i < offset; i = text.indexOf('\n', lineStart)) {
    line++
    lineStart = i + 1
  }
  return { line, position: offset - lineStart }
}
