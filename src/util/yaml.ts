/**
 * The part of YAML that configuration is written in: block and flow mappings and sequences, plain, quoted and block scalars, comments. Every scalar
 * is a string. Anchors, tags, several documents and plain scalars over several lines are not read. Source: yaml.org/spec/1.2.2.
 */
export type Yaml = string | null | readonly Yaml[] | { readonly [key: string]: Yaml }

/** What is no YAML, with its place (both count from 1). */
export class YamlError extends Error {
  readonly line: number
  readonly column: number
  constructor(message: string, line: number, column: number) {
    super(message)
    this.line = line
    this.column = column
  }
}

interface Line {
  readonly indent: number
  /** Without its indentation, comment and trailing spaces. */
  readonly text: string
  readonly raw: string
  readonly number: number
}

interface Reader {
  readonly lines: readonly Line[]
  at: number
}

/** Raises YamlError. Text without content is null. */
export function parseYaml(text: string): Yaml {
  const lines = text.split('\n').map((raw, i): Line => {
    const bare = withoutComment(raw)
    return { indent: raw.length - raw.trimStart().length, text: bare.trim(), raw, number: i + 1 }
  })
  const reader: Reader = { lines, at: 0 }
  const value = block(reader, 0)
  const rest = peek(reader)
  if (rest !== undefined) throw failure(rest, `unexpected ${JSON.stringify(rest.text)}`)
  return value
}

const failure = (line: Line, message: string): YamlError => new YamlError(message, line.number, line.indent + 1)

/** The next line that holds something. */
function peek(r: Reader): Line | undefined {
  while (r.at < r.lines.length && (r.lines[r.at]!.text === '' || r.lines[r.at]!.text === '---')) r.at++
  return r.lines[r.at]
}

/** A value that begins on a line of its own, no further left than `indent`. */
function block(r: Reader, indent: number): Yaml {
  const line = peek(r)
  if (line === undefined || line.indent < indent) return null
  if (isItem(line.text)) return sequence(r, line.indent)
  if (keyOf(line.text) !== undefined) return mapping(r, line.indent)
  r.at++
  return inline(line, line.text)
}

const isItem = (text: string): boolean => text === '-' || text.startsWith('- ')

function sequence(r: Reader, indent: number): Yaml {
  const items: Yaml[] = []
  for (let line = peek(r); line !== undefined && line.indent === indent && isItem(line.text); line = peek(r)) {
    const rest = line.text.slice(1).trimStart()
    if (rest === '') {
      r.at++
      items.push(block(r, indent + 1))
      continue
    }
    // what stands behind the dash is as a line of its own
    const own = { ...line, indent: indent + line.text.length - rest.length, text: rest }
    items.push(isItem(rest) || keyOf(rest) !== undefined ? block(withLine(r, own), own.indent) : valueBehind(r, line, rest, indent))
  }
  return items
}

/** The reader with its present line exchanged. */
function withLine(r: Reader, line: Line): Reader {
  ;(r.lines as Line[])[r.at] = line
  return r
}

function mapping(r: Reader, indent: number): Yaml {
  const entries: Record<string, Yaml> = {}
  for (let line = peek(r); line !== undefined && line.indent === indent; line = peek(r)) {
    const found = keyOf(line.text)
    if (found === undefined) throw failure(line, "could not find expected ':'")
    if (Object.hasOwn(entries, found.key)) throw failure(line, `Duplicate field '${found.key}'`)
    entries[found.key] = valueBehind(r, line, found.rest, indent)
  }
  const next = peek(r)
  if (next !== undefined && next.indent > indent) throw failure(next, 'bad indentation of a mapping entry')
  return entries
}

/** What stands behind `key:` or a dash, or below it. */
function valueBehind(r: Reader, line: Line, rest: string, indent: number): Yaml {
  r.at++
  if (/^[|>][+-]?$/.test(rest)) return scalarBlock(r, rest, indent)
  if (rest !== '') return inline(line, rest)
  const next = peek(r)
  // the items of a sequence may stand as far left as their key
  if (next !== undefined && next.indent === indent && isItem(next.text) && !isItem(line.text)) return sequence(r, indent)
  return block(r, indent + 1)
}

/** `|` keeps the ends of lines, `>` makes spaces of them. */
function scalarBlock(r: Reader, style: string, indent: number): string {
  const lines: string[] = []
  while (r.at < r.lines.length && (r.lines[r.at]!.raw.trim() === '' || r.lines[r.at]!.indent > indent)) lines.push(r.lines[r.at++]!.raw)
  while (lines.length > 0 && lines.at(-1)!.trim() === '') lines.pop()
  const margin = Math.min(...lines.filter(l => l.trim() !== '').map(l => l.length - l.trimStart().length))
  const own = lines.map(l => l.slice(margin))
  const text = style.startsWith('|') ? own.join('\n') : own.join(' ').replaceAll('  ', '\n')
  return style.endsWith('-') || lines.length === 0 ? text : `${text}\n`
}

const KEY = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s#'"[\]{},&*!|>%@`-][^#]*?|-[^\s#][^#]*?):(?:\s+|$)/

/** `key: rest`, of which the key may be quoted. */
function keyOf(text: string): { key: string; rest: string } | undefined {
  const m = KEY.exec(text)
  if (m === null) return undefined
  return { key: scalar(m[1]!.trim()), rest: text.slice(m[0].length).trim() }
}

/** A scalar, or a flow mapping or sequence. */
function inline(line: Line, text: string): Yaml {
  const flow = { text, at: 0 }
  const value = flowValue(flow, line, '')
  if (flow.at < text.length) throw failure(line, `unexpected ${JSON.stringify(text.slice(flow.at))}`)
  return value
}

/** `ends`: what ends a plain scalar here, besides the end of the line. */
function flowValue(flow: { text: string; at: number }, line: Line, ends: string): Yaml {
  const skip = () => {
    while (flow.text[flow.at] === ' ') flow.at++
  }
  skip()
  const first = flow.text[flow.at]
  if (first === '`' || first === '@') throw failure(line, `found character '${first}' that cannot start any token`)
  if (first === '[' || first === '{') {
    const close = first === '[' ? ']' : '}'
    const items: Yaml[] = []
    const entries: Record<string, Yaml> = {}
    flow.at++
    for (skip(); flow.text[flow.at] !== close; skip()) {
      if (flow.at >= flow.text.length) throw failure(line, `did not find expected '${close}'`)
      const item = flowValue(flow, line, first === '[' ? ',]' : ':,}')
      skip()
      if (first === '[') items.push(item)
      else if (flow.text[flow.at] === ':') {
        flow.at++
        entries[String(item)] = flowValue(flow, line, ',}')
        skip()
      } else entries[String(item)] = null
      if (flow.text[flow.at] === ',') flow.at++
    }
    flow.at++
    skip()
    return first === '[' ? items : entries
  }
  const quoted = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')\s*/.exec(flow.text.slice(flow.at))
  let end = flow.at
  if (quoted !== null) end += quoted[0].length
  else while (end < flow.text.length && !ends.includes(flow.text[end]!)) end++
  const own = flow.text.slice(flow.at, end).trim()
  flow.at = end
  return quoted === null && (own === '' || own === '~' || own === 'null') ? null : scalar(own)
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', 0: '\0', '"': '"', '\\': '\\', '/': '/' }

function scalar(text: string): string {
  if (text.startsWith("'")) return text.slice(1, -1).replaceAll("''", "'")
  if (!text.startsWith('"')) return text
  return text.slice(1, -1).replaceAll(/\\(.)/g, (whole, c: string) => ESCAPES[c] ?? whole)
}

/** A comment begins at a # behind a space, or at the line's start, outside of quotes. */
function withoutComment(line: string): string {
  let quote = ''
  for (let i = 0; i < line.length; i++) {
    const c = line[i]!
    if (quote !== '') quote = c === quote ? '' : quote
    // a quote inside of a plain scalar is no quote
    else if ((c === '"' || c === "'") && /(?:^|[\s:,[{-])$/.test(line.slice(0, i))) quote = c
    else if (c === '#' && (i === 0 || /\s/.test(line[i - 1]!))) return line.slice(0, i)
  }
  return line
}
