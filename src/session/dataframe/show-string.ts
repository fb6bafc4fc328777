import { escapeMeta } from '../../types/names.ts'

/** Characters that take two cells in a terminal. Source: Spark's `Utils.stringHalfWidth`. */
const FULL_WIDTH =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\u33FF\u3400-\u4DBF\u4E00-\u9FFF\uA000-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE4F\uFF00-\uFF60\uFFE0-\uFFE6]/gu

export const halfWidth = (s: string): number => s.length + (s.match(FULL_WIDTH)?.length ?? 0)

/** No column is narrower. */
const MIN_WIDTH = 3
/** Below this many characters a cut cell has no dots. */
const MIN_DOTS = 4

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
    return o.truncate < MIN_DOTS ? s.slice(0, o.truncate) : `${s.slice(0, o.truncate - 3)}...`
  }
  const header = names.map(escapeMeta)
  const cells = rows.map(r => r.map(c => cut(escapeMeta(c))))
  const body = o.vertical ? vertical(header, cells) : table(header, cells, o.truncate > 0)
  if (o.vertical && cells.length === 0) return `${body}(0 rows)`
  return o.more ? `${body}only showing top ${o.limit} ${o.limit === 1 ? 'row' : 'rows'}` : body
}

function table(header: readonly string[], rows: readonly (readonly string[])[], right: boolean): string {
  const widths = header.map(h => Math.max(MIN_WIDTH, halfWidth(h)))
  for (const r of rows) for (let i = 0; i < widths.length; i++) widths[i] = Math.max(widths[i]!, halfWidth(r[i]!))
  const pad = (s: string, i: number): string => {
    const spaces = ' '.repeat(widths[i]! - halfWidth(s))
    return right ? spaces + s : s + spaces
  }
  const line = `+${widths.map(w => '-'.repeat(w)).join('+')}+\n`
  const row = (r: readonly string[]): string => `|${r.map(pad).join('|')}|\n`
  return line + row(header) + line + rows.map(row).join('') + line
}

function vertical(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widest = (texts: readonly string[]): number => texts.reduce((n, s) => Math.max(n, halfWidth(s)), MIN_WIDTH)
  const nameWidth = widest(header)
  const valueWidth = widest(rows.flat())
  const fill = (s: string, width: number): string => s + ' '.repeat(width - halfWidth(s))
  return rows
    .map((row, i) => {
      const title = `-RECORD ${i}`.padEnd(nameWidth + valueWidth + 5, '-')
      return `${title}\n${row.map((value, c) => ` ${fill(header[c]!, nameWidth)} | ${fill(value, valueWidth)} `).join('\n')}\n`
    })
    .join('')
}
