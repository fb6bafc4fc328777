import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fastSplit } from '../../src/util/fast-split.ts'

const native = String.prototype.split
const split = fastSplit(native)
const of = (f: typeof native, self: unknown, args: readonly unknown[]): unknown => {
  try {
    return Reflect.apply(f as never, self, args)
  } catch (e) {
    return String(e)
  }
}

const text = fc
  .array(fc.constantFrom('a', ' ', ',', 'ž', '\ud83d', '\ude00', '😀', 'a long part of it'), { maxLength: 12 })
  .map(c => c.join(''))

describe('split in workers', () => {
  it('gives what V8 gives', () => {
    const separator = fc.oneof(text, fc.constantFrom(' ', ',', 'a', 'ž', '\ud83d', '', undefined, null, 1, /[ ,]/, /(a)/))
    const limit = fc.constantFrom(undefined, undefined, 0, 1, 2, -1, '1', null)
    fc.assert(
      fc.property(
        fc.oneof(text, fc.constantFrom<unknown>(121, null, undefined, true, ['a', 'b'], new String('a b'))),
        separator,
        limit,
        (s, by, n) => {
          expect(of(split, s, [by, n])).toEqual(of(native, s, [by, n]))
          expect(of(split, s, [by])).toEqual(of(native, s, [by]))
        },
      ),
    )
  })

  it('asks what splits, as V8 does', () => {
    const by = { [Symbol.split]: (s: string) => [`${s}!`] }
    expect(of(split, 'a', [by])).toEqual(['a!'])
    const prototype = String.prototype as { [Symbol.split]?: unknown }
    prototype[Symbol.split] = () => ['otherwise']
    try {
      expect(of(split, 'a b', [' '])).toEqual(['otherwise'])
    } finally {
      delete prototype[Symbol.split]
    }
  })

  it('looks like that of V8', () => {
    expect([split.name, split.length, 'prototype' in split]).toEqual([native.name, native.length, 'prototype' in native])
    expect(() => Reflect.construct(split as never, [])).toThrow(TypeError)
  })
})
