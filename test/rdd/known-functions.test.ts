import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { combineLoop } from '../../src/rdd/shuffle/combine.ts'
import { KeyIndex } from '../../src/rdd/shuffle/key-index.ts'
import type { BoundOp } from '../../src/rdd/worker/element-op.ts'
import { fuse } from '../../src/rdd/worker/fuse.ts'
import { pairedWith, splittingOf } from '../../src/rdd/worker/known-functions.ts'

/** As a worker gets it: a function made of its text. */
const fn = (text: string): BoundOp['f'] => new Function(`return ${text}`)() as BoundOp['f']

const splits = [
  "line => line.split(' ')",
  "(s)=>{return s.toLowerCase().split(',');}",
  'function (text) { return text.trim().split("\\t") }',
  "$ => ($.split(', '))",
  'l => l.split(/\\W+/)',
  'l => l.toUpperCase().split(/[\\s,.]+/)',
  'l => l.split(/[^a-z]/)',
  'l => l.split(/,/)',
  "l => l.split('', 2)",
  "l => l.split('')",
  "l => l.split(' ', 2)",
]
const pairs = ['w => [w, 1]', '(word)=>[word,-0.5]', 'function f(w) { return [ w , true ] }', 'w => [w, w.length]', "w => [w + '', null]"]
const filters = ["w => w !== ''", 'w => w.length > 1', 'w => !w.startsWith("b")']
const maps = ['w => w', 'w => w + w', 'w => w.charCodeAt(0)']

const text = fc
  .array(fc.constantFrom('a', 'b', 'B', ' ', ',', ', ', '\t', '.', 'é', 'š', '\u2028', '😀', 'a word of many letters', 'x'.repeat(70)), {
    maxLength: 12,
  })
  .map(parts => parts.join(''))
const op = (kind: BoundOp['op'], texts: readonly string[]) => fc.constantFrom(...texts).map((t): BoundOp => ({ op: kind, f: fn(t) }))

const chain = fc
  .tuple(
    fc.option(op('flatMap', ["l => l.split(',')"])),
    op('flatMap', splits),
    fc.array(fc.oneof(op('filter', filters), op('map', maps.slice(0, 2))), { maxLength: 2 }),
    fc.option(op('map', [...pairs, maps[2]!])),
  )
  .map(([first, split, between, last]) => [...(first ? [first] : []), split, ...between, ...(last ? [last] : [])])

describe('functions that are known by their text', () => {
  it('give what they give when they are called', () => {
    fc.assert(
      fc.property(chain, fc.array(text, { maxLength: 5 }), (ops, batch) => {
        expect(fuse(ops, true)(batch)).toEqual(fuse(ops, false)(batch))
      }),
      { numRuns: 500 },
    )
  })

  it('are counted alike, whether a string was made of a word or not', () => {
    const counted = (codegen: boolean, ops: readonly BoundOp[], batch: readonly string[]) => {
      const index = new KeyIndex()
      const values: unknown[] = []
      combineLoop(
        v => v,
        (a, b) => [a, b],
        codegen,
        ops,
      )(batch as string[], index, values)
      return index.keys.map((k, i) => [k, values[i]])
    }
    fc.assert(
      fc.property(op('flatMap', splits), op('map', pairs), fc.array(text, { maxLength: 8 }), (split, pair, batch) => {
        expect(counted(true, [split, pair], batch)).toEqual(counted(false, [split, pair], batch))
      }),
      { numRuns: 500 },
    )
  })

  it('are called where a record is no string', () => {
    const records = [{ split: () => ['its', 'own'] }, 'a b', new String('c d')]
    expect(fuse([{ op: 'flatMap', f: fn(splits[0]!) }], true)(records)).toEqual(['its', 'own', 'a', 'b', 'c', 'd'])
    expect(() => fuse([{ op: 'flatMap', f: fn(splits[0]!) }], true)([1])).toThrow('split is not a function')
  })

  it('are called where a program has strings split in another way', () => {
    const loop = fuse([{ op: 'flatMap', f: fn(splits[0]!) }], true)
    const { split } = String.prototype
    try {
      String.prototype.split = (() => ['otherwise']) as never
      expect(loop(['a b'])).toEqual(['otherwise'])
    } finally {
      String.prototype.split = split
    }
    expect(loop(['a b'])).toEqual(['a', 'b'])
  })

  it('are only those that do nothing else', () => {
    expect(splits.map(s => splittingOf(fn(s)) !== undefined)).toEqual([...Array(7).fill(true), ...Array(4).fill(false)])
    expect(pairs.map(p => pairedWith(fn(p)))).toEqual(['1', '-0.5', 'true', undefined, undefined])
    for (const other of [
      'line => word.split(" ")',
      'line => linea.split(" ")',
      'line => line.split(by)',
      'line => line.split(" ").map(x => x)',
      'line => line.split(/a|b/)',
      'line => line.split(/(,)/)',
      'line => line.split(/[,]/g)',
      'line => line?.split(" ")',
      'async line => line.split(" ")',
      '(line, i) => line.split(" ")',
      "(line = 'a') => line.split(' ')",
      'line => { log(line); return line.split(" ") }',
    ])
      expect(splittingOf(fn(`(linea, word, by, log) => ${other}`)(undefined)), other).toBeUndefined()
  })

  it.each(['\\n', "\\'", '\\\\', '\\t\\t'])('know the escape %s', escaped => {
    const loop = fuse([{ op: 'flatMap', f: fn(`l => l.split('${escaped}')`) }], true)
    const by = fn(`() => '${escaped}'`)(undefined) as string
    expect(loop([`a${by}b${by}`])).toEqual(['a', 'b', ''])
    expect(splittingOf(fn(`l => l.split('${escaped}')`))).toEqual({ calls: '', by: { text: by } })
  })
})
