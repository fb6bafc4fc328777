/** Characters that take two cells in a terminal. Source: Spark's `Utils.stringHalfWidth`. */
const FULL_WIDTH =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\u33FF\u3400-\u4DBF\u4E00-\u9FFF\uA000-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE4F\uFF00-\uFF60\uFFE0-\uFFE6]/gu

export const halfWidth = (s: string): number => s.length + (s.match(FULL_WIDTH)?.length ?? 0)

export interface ShowOptions {
  /** Characters per cell at most; 0: all of them, and cells to the left. */
  readonly truncate: number
  readonly vertical: boolean
  /** There were more rows than are shown. */
  readonly more: boolean
  readonly limit: number
}

/** What `show()` prints, laid out as Spark lays it out (`Dataset.showString`). */
export function showString(names: readonly string[], rows: readonly (readonly string[])[], o: ShowOptions): string {
  const cut = (s: string): string => {
    if (o.truncate <= 0 || s.length <= o.truncate) return s
    return o.truncate < 4 ? s.slice(0, o.truncate) : `${s.slice(0, o.truncate - 3)}...`
  }
  const header = names.map(n => cut(escapeMeta(n)))
  const cells = rows.map(r => r.map(c => cut(escapeMeta(c))))
  const more = o.more ? `only showing top ${o.limit} ${o.limit === 1 ? 'row' : 'rows'}\n` : ''
  return (o.vertical ? vertical(header, cells) : table(header, cells, o.truncate > 0)) + more
}

function table(header: readonly string[], rows: readonly (readonly string[])[], right: boolean): string {
  const widths = header.map((h, i) => Math.max(3, halfWidth(h), ...rows.map(r => halfWidth(r[i]!))))
  const pad = (s: string, i: number): string => {
    const spaces = ' '.repeat(widths[i]! - halfWidth(s))
    return right ? spaces + s : s + spaces
  }
  const line = `+${widths.map(w => '-'.repeat(w)).join('+')}+\n`
  const row = (r: readonly string[]): string => `|${r.map(pad).join('|')}|\n`
  return line + row(header) + line + rows.map(row).join('') + line
}

function vertical(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const nameWidth = Math.max(0, ...header.map(halfWidth))
  const valueWidth = Math.max(0, ...rows.flat().map(halfWidth))
  let out = rows.length === 0 ? '(0 rows)\n' : ''
  rows.forEach((row, i) => {
    out += `${`-RECORD ${i}`.padEnd(nameWidth + valueWidth + 5, '-')}\n`
    row.forEach((value, c) => {
      const name = header[c]!
      out += ` ${name}${' '.repeat(nameWidth - halfWidth(name))} | ${value}${' '.repeat(valueWidth - halfWidth(value))} \n`
    })
  })
  return out
}

/** Line breaks and the like become visible, so that they don't break the table. */
const escapeMeta = (s: string): string =>
  s
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
    .replaceAll('\f', '\\f')
    .replaceAll('\b', '\\b')
    .replaceAll('\u000b', '\\v')
    .replaceAll('\u0007', '\\a')
