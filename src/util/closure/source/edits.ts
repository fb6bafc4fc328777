interface Range {
  readonly start: number
  readonly end: number
}

/** Replacements within a source that leave all other text in its place, so that errors tell the right line and column. */
export class SourceEdits {
  private readonly source: string
  private readonly edits: (Range & { readonly text: string })[] = []

  constructor(source: string) {
    this.source = source
  }

  /** `import` becomes a name of the same length. */
  replaceImports(places: readonly number[]): string {
    const name = this.unusedName('import', 6)
    for (const start of places) this.edits.push({ start, end: start + 6, text: name })
    return name
  }

  /** Another text in the place of this one; `key`: in brackets, else apart from the word before. */
  replace(range: Range, text: string, key: boolean): void {
    const old = this.source.slice(range.start, range.end)
    const lines = old.split('\n')
    const put = key ? `[${text}]` : ` ${text}`
    // as many lines, and a last one as long
    const fill =
      lines.length > 1 ? '\n'.repeat(lines.length - 1) + ' '.repeat(lines.at(-1)!.length) : ' '.repeat(Math.max(0, old.length - put.length))
    this.edits.push({ ...range, text: put + fill })
  }

  /** A name like this one that the source does not have. */
  unusedName(like: string, length: number): string {
    for (let n = 0; ; n++) {
      const tail = n.toString(36)
      const name = `$${like.slice(0, Math.max(1, length - 1 - tail.length))}${tail}`
      if (!this.source.includes(name) && !this.edits.some(e => e.text.trim() === name)) return name
    }
  }

  apply(): string {
    let out = this.source
    for (const e of this.edits.sort((a, b) => b.start - a.start)) out = out.slice(0, e.start) + e.text + out.slice(e.end)
    return out
  }
}
