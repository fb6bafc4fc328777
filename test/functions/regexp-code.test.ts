import { afterEach, expect, test } from 'vitest'
import { javaRegExp } from '#dist/functions/string/java-regexp.js'
import { type DataType, IntegerType, StringType } from '#dist/types/data-type.js'
import type { Value } from '#dist/types/value.js'
import { forget } from './compiled.ts'
import { tryFastFunction } from './fast.ts'

/** Automata against JavaScript's expressions: random patterns over random texts, all functions. */

let seed = 20_261_130
const random = (): number => {
  seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff
  return seed / 0x7fffffff
}
const below = (n: number): number => Math.floor(random() * n)
const pick = <T>(items: readonly T[]): T => items[below(items.length)]!

const CHARACTERS = ['a', 'b', 'c', 'A', ' ', '1', 'é', '€', '😀', '\n', '-', '\\.', '\\u00e9', '\\x61']
const CLASSES = [
  '[ab]',
  '[^a]',
  '[^é]',
  '[a-c1-3]',
  '[é-€]',
  '[^ -~]',
  '\\d',
  '\\w',
  '\\s',
  '\\S',
  '\\W',
  '.',
  '[\\w-]',
  '\\p{Alpha}',
  '[-a😀]',
  '\\P{Lower}',
]
const QUANTIFIERS = ['*', '+', '?', '*?', '+?', '??', '{2}', '{1,3}', '{2,}?', '{0,2}']

function pattern(depth: number): string {
  const kind = below(depth > 0 ? 9 : 4)
  if (kind < 2) return pick(CHARACTERS)
  if (kind < 4) return pick(CLASSES)
  if (below(12) === 0) return pick(['\\b', '\\B']) + pattern(depth - 1)
  if (kind === 4) return `(${pattern(depth - 1)})`
  if (kind === 5) return `(${pattern(depth - 1)}|${pattern(depth - 1)})`
  if (kind === 6) return `(?:${pattern(depth - 1)})${pick(QUANTIFIERS)}`
  if (kind === 7) return `${pick([...CHARACTERS, ...CLASSES])}${pick(QUANTIFIERS)}${pattern(depth - 1)}`
  return pattern(depth - 1) + pattern(depth - 1)
}
function wholePattern(): string {
  const body = pattern(3)
  return (
    pick(['', '', '', '', '^', '\\b', '(?iu)', '(?i)', '(?s)', '\\A', '^(?:b|)']) +
    body +
    pick(['', '', '', '', '$', '\\b', '\\b$', '\\z', '|$', '|', '\\Z', '|^a$'])
  )
}

const UNITS = ['a', 'b', 'c', 'A', 'B', ' ', '1', '22', 'é', '€', '😀', '\n', '\r\n', '\r', '\u2028', '\u0085', '-', '.', 'ab', 'aaa']
const text = (): string => Array.from({ length: pick([0, 1, 2, 3, 5, 8, 13, 40]) }, () => pick(UNITS)).join('')
const plain = (): string => Array.from({ length: pick([1, 4, 12, 30]) }, () => pick(['a', 'b', 'c', 'A', ' ', '1', '\n'])).join('')

afterEach(forget)

interface Case {
  readonly name: string
  readonly rest: readonly Value[]
}
const CASES: readonly Case[] = [
  { name: 'rlike', rest: [] },
  { name: 'regexp_count', rest: [] },
  { name: 'regexp_instr', rest: [0] },
  { name: 'regexp_substr', rest: [] },
  { name: 'regexp_extract', rest: [0] },
  { name: 'regexp_extract', rest: [1] },
  { name: 'regexp_extract', rest: [2] },
  { name: 'regexp_extract_all', rest: [0] },
  { name: 'regexp_extract_all', rest: [1] },
  { name: 'regexp_replace', rest: ['', 1] },
  { name: 'regexp_replace', rest: ['<$0>', 1] },
  { name: 'regexp_replace', rest: ['é$1\\$$1', 1] },
  { name: 'regexp_replace', rest: ['[$2|$1]', 1] },
  { name: 'split', rest: [-1] },
  { name: 'split', rest: [2] },
]
const typeOf = (v: Value): DataType => (typeof v === 'string' ? StringType : IntegerType)

/** How many texts code has done, or undefined where there is none. */
function checkCase({ name, rest }: Case, source: string, texts: readonly string[]): number | undefined {
  const code = tryFastFunction(name, [StringType, StringType, ...rest.map(typeOf)], [undefined, source, ...rest])
  if (code === undefined) return undefined
  let done = 0
  for (const s of texts) {
    const args = [s, source, ...rest]
    const given = code.run(args)
    if (given === undefined) continue
    done++
    expect(given, `${name}(${JSON.stringify(args)})`).toEqual(code.meaning(args))
  }
  forget()
  return done
}

test('code gives what JavaScript gives, for all functions', () => {
  const done = new Map<string, number>()
  for (let i = 0; i < 400; i++) {
    const source = wholePattern()
    const texts = Array.from({ length: 14 }, (_, k) => (k % 2 === 0 ? text() : plain()))
    for (const c of CASES) done.set(c.name, (done.get(c.name) ?? 0) + (checkCase(c, source, texts) ?? 0))
  }
  for (const c of CASES) expect(done.get(c.name), c.name).toBeGreaterThan(1500)
})

test('groups in loops are told of texts of any length', () => {
  const { regexp } = javaRegExp('((a)|b)*')
  const found = regexp.exec('ab'.repeat(300_000))!
  expect([found[0].length, found[1], found[2]]).toEqual([600_000, 'b', 'a'])
  // goes back through every round
  expect(javaRegExp('((a)|b)*c').regexp.exec('a'.repeat(2000))).toBeNull()
})
