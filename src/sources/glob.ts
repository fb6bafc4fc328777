import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { javaError } from '../util/errors.ts'

/** Hadoop's globs: `*` `?` `[abc]` `[a-c]` `[^a]` `{a,b}` (which may hold slashes) and `\` before a character that stands for itself. */

export const isGlob = (path: string): boolean => /[{}[\]*?\\]/.test(path)

/** The paths that match, sorted; none where nothing does. */
export function expandGlob(pattern: string): string[] {
  const found = new Set<string>()
  for (const p of expandBraces(pattern))
    for (const path of walk(
      '/',
      p.split('/').filter(s => s !== ''),
    ))
      found.add(path)
  return [...found].sort()
}

function walk(base: string, segments: readonly string[]): string[] {
  const [first, ...rest] = segments
  if (first === undefined) return [base]
  if (!isGlob(first)) {
    const next = join(base, first)
    return statSync(next, { throwIfNoEntry: false }) === undefined ? [] : walk(next, rest)
  }
  const expression = segmentExpression(first)
  const out: string[] = []
  for (const name of names(base).sort()) {
    // A dot at the start is matched by a dot only
    if (name.startsWith('.') && !first.startsWith('.')) continue
    if (expression.test(name)) out.push(...walk(join(base, name), rest))
  }
  return out
}

function names(directory: string): string[] {
  try {
    return readdirSync(directory)
  } catch {
    return []
  }
}

/** The alternatives of the first outermost braces, each with its own braces expanded. */
export function expandBraces(pattern: string): string[] {
  let depth = 0
  let start = -1
  let cuts: number[] = []
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i]
    if (c === '\\') i++
    else if (c === '{') {
      if (depth++ === 0) {
        start = i
        cuts = []
      }
    } else if (c === ',' && depth === 1) cuts.push(i)
    else if (c === '}' && depth > 0 && --depth === 0) {
      const edges = [start, ...cuts, i]
      const head = pattern.slice(0, start)
      const tails = expandBraces(pattern.slice(i + 1))
      return edges
        .slice(0, -1)
        .flatMap((edge, k) =>
          expandBraces(pattern.slice(edge + 1, edges[k + 1])).flatMap(middle => tails.map(tail => head + middle + tail)),
        )
    }
  }
  return [pattern]
}

/** A path segment's pattern as a regular expression. Raises Hadoop's error where it is none. */
export function segmentExpression(segment: string): RegExp {
  let out = ''
  for (let i = 0; i < segment.length; i++) {
    const c = segment[i]!
    if (c === '\\' && i + 1 < segment.length) out += literal(segment[++i]!)
    else if (c === '*') out += '[^/]*'
    else if (c === '?') out += '[^/]'
    else if (c === '[') {
      const close = segment.indexOf(']', i + 2)
      if (close < 0) throw javaError(`Illegal file pattern: Unclosed character class near index ${segment.length - 1}\n${segment}`)
      const body = segment.slice(i + 1, close)
      const negated = body.startsWith('^') || body.startsWith('!')
      out += `[${negated ? '^' : ''}${body.slice(negated ? 1 : 0).replace(/[\\\]^]/g, '\\$&')}]`
      i = close
    } else out += literal(c)
  }
  return new RegExp(`^${out}$`, 'su')
}

const literal = (c: string): string => c.replace(/[$^.*+?()[\]{}|\\/]/g, '\\$&')
