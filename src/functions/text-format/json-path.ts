import { gatheredText, type JsonNode, jsonText } from '../../types/json-text.ts'

/** Paths into JSON as `get_json_object` takes them: `$.name`, `['name']`, `[0]`, `[*]`. */
interface Step {
  /** `names` (`.*`) finds nothing, as in Spark. */
  readonly is: 'name' | 'index' | 'all' | 'names'
  readonly name: string
  readonly index: number
}
export type JsonPath = readonly Step[]

// blanks before each sign are skipped
const STEP = /\s*\.\s*([^.[\s][^.[]*)|\s*\['([^']*)'\]|\s*\["([^"]*)"\]|\s*\[\s*(\d+)\s*\]|\s*\[\s*(\*)\s*\]/y

/** The steps of a path; undefined for what is no path. */
export function parsePath(text: string): JsonPath | undefined {
  if (!text.startsWith('$')) return undefined
  const steps: Step[] = []
  let at = 1
  while (at < text.length) {
    STEP.lastIndex = at
    const m = STEP.exec(text)
    if (m === null) return undefined
    const name = m[1] ?? m[2] ?? m[3]
    const is = name === '*' ? 'names' : name !== undefined ? 'name' : m[4] !== undefined ? 'index' : 'all'
    steps.push({ is, name: name ?? '', index: Number(m[4] ?? 0) })
    at = STEP.lastIndex
  }
  return steps
}

/** How a value is written: a string at the top without quotes, anything inside of an array as JSON, arrays in arrays taken apart. */
type Style = 'raw' | 'quoted' | 'flat'

/** The value at a path, as text; undefined where there is none. */
export function valueAt(node: JsonNode, path: JsonPath): string | undefined {
  const found = walk(node, path, 'raw', jsonText)
  return found.length === 0 ? undefined : found.join(',')
}

/** The pieces that a value gives to the array around it; `text` writes what is no string at the top. */
function walk(node: JsonNode, path: JsonPath, style: Style, text: (n: JsonNode) => string): string[] {
  const [step, ...rest] = path
  if (step === undefined) {
    if (style === 'raw') return [node.is === 'string' ? node.value : text(node)]
    if (style === 'flat' && node.is === 'array') return node.items.flatMap(i => walk(i, [], 'flat', text))
    return [text(node)]
  }
  if (node.is === 'object' && step.is === 'name') {
    // of a name that comes again, the first value counts that has such a part
    for (const [name, value] of node.entries) {
      const pieces = name === step.name && value.is !== 'null' ? walk(value, rest, style, text) : []
      if (pieces.length > 0) return pieces
    }
    return []
  }
  if (node.is !== 'array') return []
  if (step.is === 'index') {
    const item = node.items[step.index]
    return item === undefined ? [] : walk(item, rest, rest[0]?.is === 'all' ? 'quoted' : style, text)
  }
  if (step.is !== 'all') return []
  if (rest[0]?.is === 'all') {
    const pieces = node.items.flatMap(i => walk(i, rest.slice(1), 'flat', text))
    return pieces.length === 0 ? [] : [`[${pieces.join(',')}]`]
  }
  const gathers = style !== 'quoted'
  const pieces = node.items.flatMap(i => walk(i, rest, style === 'flat' ? 'flat' : 'quoted', gathers ? gatheredText : text))
  if (style === 'flat') return pieces
  if (style === 'raw') return pieces.length > 1 ? [`[${pieces.join(',')}]`] : pieces
  return [`[${pieces.join(',')}]`]
}
