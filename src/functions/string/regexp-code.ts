import type { Emitter } from '../../codegen/emitter.ts'
import { bytesAddress } from '../../codegen/strings.ts'
import { asI32, type Val } from '../../codegen/value.ts'
import { compileRegExp, type Wanted } from '../../kernels/regexp/compile.ts'
import type { Value } from '../../types/value.ts'
import { type I32, i32 } from '../../wasm/instructions.ts'
import type { CallInfo, FastResult } from '../define.ts'
import { groupsOf } from './java-regexp.ts'
import { type ReplacementPart, replacementFor } from './regexp-replacement.ts'
import { tryString } from './string-code.ts'

/** Code of functions of constant regular expressions, by tables (kernels/regexp/). Undefined where there are none: the call stays with JavaScript. */

/**
 * The address of an expression's tables; undefined where it has none, or JavaScript no form of it, which takes the odd texts and tells what is wrong with an
 * expression that is none.
 */
function tables(g: Emitter, pattern: Value | undefined, wanted: Wanted): I32 | undefined {
  if (typeof pattern !== 'string' || groupsOf(pattern) === undefined) return undefined
  const bytes = compileRegExp(pattern, wanted)
  return bytes && g.text && bytesAddress(g.keep(g.text.constant(g, bytes)))
}

/** A kernel that gives a number, or -1 where it has done nothing. */
export function regexpNumber(
  g: Emitter,
  kernel: string,
  [s]: readonly Val[],
  info: CallInfo,
  layout: 'bool' | 'i32',
): FastResult | undefined {
  const re = tables(g, info.constants[1], kernel === 'regexp_test' ? 'test' : 'find')
  if (!re) return undefined
  const given = g.keep(g.callKernel(kernel, ['i32', 'i32'], 'i32', asI32(s!), re))
  return { val: { layout, code: given }, done: i32.ge_s(given, i32.const(0)) }
}

/** A kernel that makes texts of the group with a constant index, 0 for whole matches. */
export function regexpTexts(
  g: Emitter,
  kernel: string,
  [s]: readonly Val[],
  info: CallInfo,
  group: Value | undefined,
): FastResult | undefined {
  const pattern = info.constants[1]
  const groups = groupsOf(pattern)
  if (groups === undefined || typeof group !== 'number' || group < 0 || group > groups) return undefined
  const re = tables(g, pattern, group === 0 ? 'find' : [group])
  return re && tryString(g, kernel, [asI32(s!), re])
}

export function regexpSplit(g: Emitter, [s, , limit]: readonly Val[], info: CallInfo): FastResult | undefined {
  // the empty expression has a meaning of its own
  if (info.constants[1] === '') return undefined
  const re = tables(g, info.constants[1], 'find')
  return re && tryString(g, 'regexp_split', [asI32(s!), re, asI32(limit!)])
}

export function regexpReplace(g: Emitter, [s]: readonly Val[], info: CallInfo): FastResult | undefined {
  const [, pattern, replacement, position] = info.constants
  const count = groupsOf(pattern)
  if (count === undefined || position !== 1) return undefined
  // what is no replacement is an error for the first match
  const parts = replacementFor(replacement, count)
  if (parts === undefined) return undefined
  const groups: number[] = []
  for (const part of parts) {
    if (typeof part === 'string') continue
    if (typeof part.group !== 'number') return undefined
    if (part.group > 0 && !groups.includes(part.group)) groups.push(part.group)
  }
  const re = tables(g, pattern, groups.length === 0 ? 'find' : groups)
  if (!re || !g.text) return undefined
  const by = bytesAddress(g.keep(g.text.constant(g, replacementBytes(parts, groups))))
  return tryString(g, 'regexp_replace', [asI32(s!), re, by])
}

/** A replacement for `regexp_replace` (assembly/regexp-text.ts describes it); texts side by side are one. */
function replacementBytes(parts: readonly ReplacementPart[], groups: readonly number[]): Uint8Array {
  const joined: (string | number)[] = []
  for (const part of parts) {
    if (typeof part !== 'string') joined.push(groups.indexOf(part.group as number) + 1)
    else if (typeof joined.at(-1) === 'string') joined[joined.length - 1] += part
    else joined.push(part)
  }
  const texts = joined.map(j => Buffer.from(typeof j === 'string' ? j : ''))
  const words = new Uint32Array(1 + joined.length * 3)
  words[0] = joined.length
  let at = words.byteLength
  for (const [i, j] of joined.entries()) {
    words.set(typeof j === 'string' ? [1, at, texts[i]!.length] : [0, j, 0], 1 + i * 3)
    at += texts[i]!.length
  }
  return Buffer.concat([new Uint8Array(words.buffer), ...texts])
}
