import { sparkError } from '../util/errors.ts'

const encoder = new TextEncoder()
/** Stands for `_` in a compiled segment: no byte of UTF-8 text. */
const ANY = 0xff

/**
 * Compiles a LIKE pattern for the kernel `view_like` (its layout is described there). Raises INVALID_FORMAT.ESC_AT_THE_END and
 * INVALID_FORMAT.ESC_IN_THE_MIDDLE as Spark does.
 */
export function compileLike(pattern: string, escapeCharacter = '\\'): Uint8Array {
  const segments: { bytes: number[]; points: number; any: boolean }[] = []
  let current: (typeof segments)[number] | undefined
  const segment = () => {
    if (current === undefined) {
      current = { bytes: [], points: 0, any: false }
      segments.push(current)
    }
    return current
  }
  const characters = [...pattern]
  const text = (c: string) => {
    const s = segment()
    s.bytes.push(...encoder.encode(c))
    s.points++
  }
  let percentFirst = false
  let percentLast = false
  for (let i = 0; i < characters.length; i++) {
    const c = characters[i]!
    percentLast = false
    if (c === escapeCharacter) {
      const next = characters[++i]
      if (next === undefined) throw sparkError('INVALID_FORMAT.ESC_AT_THE_END', { format: `'${pattern}'` })
      if (next !== '_' && next !== '%' && next !== escapeCharacter)
        throw sparkError('INVALID_FORMAT.ESC_IN_THE_MIDDLE', { format: `'${pattern}'`, char: `'${next}'` })
      text(next)
    } else if (c === '%') {
      percentFirst ||= i === 0
      percentLast = true
      current = undefined
    } else if (c === '_') {
      const s = segment()
      s.bytes.push(ANY)
      s.points++
      s.any = true
    } else text(c)
  }
  const head = 8 + segments.length * 16
  const out = new Uint8Array(head + segments.reduce((n, s) => n + s.bytes.length, 0))
  const words = new DataView(out.buffer)
  const empty = characters.length === 0
  words.setUint32(0, (percentFirst && !empty ? 0 : 1) | (percentLast && !empty ? 0 : 2), true)
  words.setUint32(4, segments.length, true)
  let offset = head
  segments.forEach((s, i) => {
    words.setUint32(8 + i * 16, offset, true)
    words.setUint32(12 + i * 16, s.bytes.length, true)
    words.setUint32(16 + i * 16, s.points, true)
    words.setUint32(20 + i * 16, s.any ? 1 : 0, true)
    out.set(s.bytes, offset)
    offset += s.bytes.length
  })
  return out
}
