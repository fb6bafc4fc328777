import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { readFailure, textDecoder } from '../byte-input.ts'
import { compressionOf } from '../compression/codecs.ts'
import type { CsvOptions } from './options.ts'
import { tokenizer } from './tokenizer.ts'

export interface SampledRecords {
  /** The first record of the first file that has one. */
  readonly first: readonly (string | null)[] | undefined
  /** The records that types are inferred from. */
  all(): Iterable<readonly (string | null)[]>
}

const CHUNK = 1 << 20

/** Reads records on the driver, to find the schema. */
export function sampleRecords(paths: readonly string[], o: CsvOptions): SampledRecords {
  const t = tokenizer(o)
  function* records(path: string): Iterable<readonly (string | null)[]> {
    if (o.multiLine) {
      const reader = t.open([...texts(path, o.encoding)].join(''))
      for (let r = reader.next(); r !== undefined; r = reader.next()) yield r.tokens
      return
    }
    for (const line of lines(texts(path, o.encoding), o.lineSep)) {
      if (line.trim() === '' || (o.comment !== '' && line.startsWith(o.comment))) continue
      const tokens = t.line(line)
      if (tokens !== undefined) yield tokens
    }
  }
  let first: readonly (string | null)[] | undefined
  for (const path of paths) {
    for (const record of records(path)) {
      first = record
      break
    }
    if (first !== undefined) break
  }
  return {
    first,
    *all() {
      const keep = sampling(o.samplingRatio)
      for (const path of paths) {
        let header = o.header
        for (const record of records(path)) {
          if (header) {
            header = false
            // Every file begins with a header; one that begins otherwise has none
            if (sameTokens(record, first!)) continue
          }
          if (keep()) yield record
        }
      }
    },
  }
}

/** Lines of files that are not blank, those that the ratio leaves. */
export function* sampleLines(paths: readonly string[], encoding: string, lineSep: string | undefined, ratio: number): Iterable<string> {
  const keep = sampling(ratio)
  for (const path of paths) for (const line of lines(texts(path, encoding), lineSep)) if (line.trim() !== '' && keep()) yield line
}

/** Whole files as text. */
export function* sampleTexts(paths: readonly string[], encoding: string): Iterable<string> {
  for (const path of paths) yield [...texts(path, encoding)].join('')
}

/** Whether the next record is among those that a ratio leaves. */
export function sampling(ratio: number): () => boolean {
  let state = 1
  return () => {
    if (ratio >= 1) return true
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
    return state / 0x7fffffff < ratio
  }
}

export const sameTokens = (a: readonly (string | null)[], b: readonly (string | null)[]): boolean =>
  a.length === b.length && a.every((v, i) => v === b[i])

export function* texts(path: string, encoding: string): Iterable<string> {
  const decode = textDecoder(encoding)
  const compression = compressionOf(path)
  let first = true
  const strip = (text: string) => {
    const out = first ? text.replace(/^\ufeff/, '') : text
    if (text !== '') first = false
    return out
  }
  try {
    if (compression !== undefined) {
      yield strip(decode(compression.decompressAll(readFileSync(path)), false))
      return
    }
    const fd = openSync(path, 'r')
    try {
      const buffer = new Uint8Array(CHUNK)
      for (;;) {
        const n = readSync(fd, buffer, 0, CHUNK, null)
        if (n === 0) break
        yield strip(decode(buffer.slice(0, n), true))
      }
    } finally {
      closeSync(fd)
    }
    yield strip(decode(new Uint8Array(), false))
  } catch (e) {
    throw e instanceof Error && 'condition' in e ? e : readFailure(path, e)
  }
}

function* lines(chunks: Iterable<string>, lineSep: string | undefined): Iterable<string> {
  let rest = ''
  for (const chunk of chunks) {
    rest += chunk
    // A carriage return at the end may be half of a line end
    const parts = lineSep === undefined ? rest.split(/\r\n|\n|\r(?!$)/) : rest.split(lineSep)
    rest = parts.pop()!
    yield* parts
  }
  if (rest !== '') yield rest.replace(/\r$/, lineSep === undefined ? '' : '\r')
}
