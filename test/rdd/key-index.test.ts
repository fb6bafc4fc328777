import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pairsOf } from '../../src/rdd/shuffle/combine.ts'
import { groupingMap } from '../../src/rdd/shuffle/grouping.ts'
import { KeyIndex } from '../../src/rdd/shuffle/key-index.ts'

const key = fc.oneof(
  fc.integer({ min: -5, max: 5 }),
  fc.integer(),
  fc.constantFrom(0, -0, Number.NaN, 2 ** 31, -(2 ** 31), 0.5, Number.POSITIVE_INFINITY, null, undefined, true, false, 1n, '', 'é'),
  fc.string({ maxLength: 2 }),
  // around the lengths that are packed; š has the lower byte of a, and Ā that of no character at all
  fc.array(fc.constantFrom('a', 'b', 'š', '\u0000', 'Ā', 'ÿ'), { maxLength: 14 }).map(c => c.join('')),
  fc.string({ minLength: 60, maxLength: 70 }),
  fc.constantFrom('x'.repeat(64), 'x'.repeat(65), '1', '-1', 'true'),
)

describe('numbers of keys', () => {
  it('are those of a Map that counts', () => {
    fc.assert(
      fc.property(fc.array(key, { maxLength: 500 }), keys => {
        const index = new KeyIndex()
        const map = new Map<unknown, number>()
        for (const k of keys) {
          if (!map.has(k)) map.set(k, map.size)
          expect(index.of(k)).toBe(map.get(k))
        }
        expect(index.keys).toEqual([...map.keys()])
        expect(index.size).toBe(map.size)
      }),
    )
  })

  it('stay what they are while the tables grow', () => {
    const index = new KeyIndex()
    const keys = Array.from({ length: 150_000 }, (_, i) => (i % 2 === 0 ? Math.imul(i, 65_537) : `key number ${i}`))
    const numbers = keys.map((_, i) => i)
    expect(keys.map(k => index.of(k))).toEqual(numbers)
    expect(keys.map(k => index.of(k))).toEqual(numbers)
  })

  it('are the same for arrays and dates that hold the same', () => {
    const index = new KeyIndex()
    expect([[1, 'a'], [1, 'a'], [1, 'b'], new Date(5), new Date(5), 5].map(k => index.of(k))).toEqual([0, 0, 1, 2, 2, 3])
  })

  it('tell texts apart that differ in one character', () => {
    const index = new KeyIndex()
    const texts = Array.from({ length: 15 }, (_, n) =>
      Array.from({ length: n + 1 }, (_, i) => (i < n ? `${'x'.repeat(i)}\u0178${'x'.repeat(n - i - 1)}` : 'x'.repeat(n))),
    ).flat()
    const others = texts.map(t => t.replace('\u0178', 'y'))
    const all = [...new Set([...texts, ...others])]
    expect(all.map(t => index.of(t))).toEqual(all.map((_, i) => i))
    expect(index.keys).toEqual(all)
  })

  it('take a part of a long text out of it', () => {
    const index = new KeyIndex()
    const line = 'a word of more than thirteen characters, '.repeat(3)
    expect(index.of(line.slice(2, 30))).toBe(0)
    expect(index.of('word of more than thirteen c')).toBe(0)
    expect(index.keys).toEqual(['word of more than thirteen c'])
  })

  it.each([20, 80])('keep no text alive that a key of %i characters is a part of', length => {
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    const held = () => {
      collect()
      return process.memoryUsage().heapUsed / 2 ** 20
    }
    const before = held()
    const index = new KeyIndex()
    for (let i = 0; i < 40; i++)
      index.of(
        Buffer.alloc(1 << 19, `text ${i} `)
          .toString('latin1')
          .slice(3, 3 + length),
      )
    expect(index.size).toBe(40)
    expect(held() - before).toBeLessThan(10)
    expect(index.keys).toHaveLength(40)
  })
})

describe('grouping', () => {
  it('gives the values of each key, of each side, in their order', () => {
    const pairs = fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.oneof(fc.integer(), fc.double(), fc.string())), { maxLength: 200 })
    fc.assert(
      fc.property(pairs, pairs, (left, right) => {
        const map = groupingMap(2, lists => lists)
        map.side(0).add(left)
        map.side(1).add(right)
        const next = pairsOf(map.entries())
        const out: unknown[] = []
        for (let batch = next(); batch !== undefined; batch = next()) out.push(...batch)
        const keys = [...new Set([...left, ...right].map(([k]) => k))]
        const values = (side: readonly (readonly [number, unknown])[], k: number) => side.filter(p => p[0] === k).map(p => p[1])
        expect(out).toEqual(keys.map(k => [k, [values(left, k), values(right, k)]]))
        expect(map.size).toBe(keys.length)
      }),
    )
  })
})
