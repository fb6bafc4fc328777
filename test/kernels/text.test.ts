import fc from 'fast-check'
import { beforeEach, expect, test } from 'vitest'
import { compileLike } from '#dist/kernels/like-pattern.js'
import { kernelMemory } from './kernel-memory.ts'

const k = kernelMemory()
beforeEach(() => k.reset())

const text = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.string({ unit: fc.constantFrom('a', 'b', 'é', '€', '😀', ' '), maxLength: 40 }),
)
const encode = (s: string) => new TextEncoder().encode(s)
const check = (property: fc.IProperty<unknown[]>) => fc.assert(property as fc.IProperty<unknown>, { numRuns: 300 })
const out = k.room(16)

test('equality, order and hash of views are those of their bytes', () => {
  check(
    fc.property(text, text, (a, b) => {
      k.reset()
      const [x, y, z] = [k.view(a), k.view(b), k.view(a)]
      const order = Buffer.compare(encode(a), encode(b))
      expect(k.kernels.view_equals(x, y)).toBe(order === 0 ? 1 : 0)
      expect(k.kernels.view_equals(x, z)).toBe(1)
      expect(Math.sign(k.kernels.view_compare(x, y))).toBe(order)
      expect(k.kernels.view_hash(x)).toBe(k.kernels.view_hash(z))
    }) as never,
  )
})

test('length and substring count code points', () => {
  check(
    fc.property(text, fc.integer({ min: -45, max: 45 }), fc.integer({ min: -3, max: 50 }), (s, position, length) => {
      k.reset()
      const v = k.view(s)
      const points = [...s]
      expect(k.kernels.view_length(v)).toBe(points.length)
      const start = position > 0 ? position - 1 : position < 0 ? points.length + position : 0
      const want = points.slice(Math.max(start, 0), Math.max(start + length, 0)).join('')
      const to = k.room(16)
      k.kernels.view_substring(v, position, length, to, k.heap)
      expect(k.text(to)).toBe(length <= 0 ? '' : want)
    }) as never,
  )
})

test('substring at the edges of 32 bits', () => {
  const v = k.view('hello')
  const substring = (position: number, length: number) => {
    k.kernels.view_substring(v, position, length, out, k.heap)
    return k.text(out)
  }
  expect(substring(1, 2147483647)).toBe('hello')
  expect(substring(2147483647, 2147483647)).toBe('')
  // 5 - 2147483648 + 2147483647 = 4 characters end before the fifth
  expect(substring(-2147483648, 2147483647)).toBe('hell')
  expect(substring(-2147483648, -2147483648)).toBe('')
  expect(substring(0, 2)).toBe('he')
  expect(substring(-7, 4)).toBe('he')
})

test('searching', () => {
  check(
    fc.property(text, fc.string({ unit: fc.constantFrom('a', 'b', 'é', ' '), maxLength: 4 }), (s, needle) => {
      k.reset()
      const v = k.view(s)
      const n = k.place(encode(needle))
      const length = encode(needle).length
      expect(k.kernels.view_contains(v, n, length)).toBe(s.includes(needle) ? 1 : 0)
      expect(k.kernels.view_starts_with(v, n, length)).toBe(s.startsWith(needle) ? 1 : 0)
      expect(k.kernels.view_ends_with(v, n, length)).toBe(s.endsWith(needle) ? 1 : 0)
      expect(k.kernels.view_find(v, n, length, 0)).toBe(Buffer.from(s).indexOf(needle))
    }) as never,
  )
})

test('a needle that is beyond the end is not found in what lies there', () => {
  const bytes = encode('xxabcdef')
  const at = k.place(bytes)
  const v = k.room(16)
  for (let length = 0; length <= 8; length++) {
    k.kernels.view_make(v, at, length)
    expect(k.kernels.view_contains(v, k.place(encode('abc')), 3)).toBe(length >= 5 ? 1 : 0)
  }
})

/** LIKE as a regular expression over code points. */
const likeExpression = (pattern: string) =>
  new RegExp(
    `^${[...pattern.matchAll(/\\(.)|./gsu)]
      .map(([whole, escaped]) =>
        escaped === undefined && whole === '%'
          ? '.*'
          : escaped === undefined && whole === '_'
            ? '.'
            : (escaped ?? whole).replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'),
      )
      .join('')}$`,
    'su',
  )

test('LIKE', () => {
  const unit = fc.constantFrom('a', 'b', 'é', '😀')
  const pattern = fc.array(fc.oneof(unit, fc.constantFrom('%', '_', '\\%', '\\_', '\\\\')), { maxLength: 8 }).map(p => p.join(''))
  check(
    fc.property(fc.string({ unit: fc.oneof(unit, fc.constantFrom('%', '_', '\\')), maxLength: 20 }), pattern, (s, p) => {
      k.reset()
      const compiled = compileLike(p)
      expect([s, p, k.kernels.view_like(k.view(s), k.place(compiled), compiled.length)]).toEqual([s, p, likeExpression(p).test(s) ? 1 : 0])
    }) as never,
  )
})

test('LIKE patterns that Spark refuses', () => {
  expect(() => compileLike('a\\')).toThrow(
    "[INVALID_FORMAT.ESC_AT_THE_END] The format is invalid: 'a\\'. The escape character is not allowed to end with.",
  )
  expect(() => compileLike('a\\bc')).toThrow(
    "[INVALID_FORMAT.ESC_IN_THE_MIDDLE] The format is invalid: 'a\\bc'. The escape character is not allowed to precede 'b'.",
  )
  expect(() => compileLike('a/bc', '/')).toThrow('ESC_IN_THE_MIDDLE')
})

test('case, trimming, concatenation, copies', () => {
  check(
    fc.property(text, text, (a, b) => {
      k.reset()
      const [x, y] = [k.view(a), k.view(b)]
      const to = k.room(16)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is what is tested
      const ascii = /^[\x00-\x7f]*$/.test(a)
      expect(k.kernels.view_is_ascii(x)).toBe(ascii ? 1 : 0)
      expect(k.kernels.view_upper_ascii(x, to, k.heap)).toBe(ascii ? 1 : 0)
      if (ascii) expect(k.text(to)).toBe(a.toUpperCase())
      expect(k.kernels.view_lower_ascii(x, to, k.heap)).toBe(ascii ? 1 : 0)
      if (ascii) expect(k.text(to)).toBe(a.toLowerCase())
      k.kernels.view_trim(x, to)
      expect(k.text(to)).toBe(a.replace(/^ +| +$/g, ''))
      k.kernels.view_trim_left(x, to)
      expect(k.text(to)).toBe(a.replace(/^ +/, ''))
      k.kernels.view_trim_right(x, to)
      expect(k.text(to)).toBe(a.replace(/ +$/, ''))
      k.kernels.view_concat2(x, y, to, k.heap)
      expect(k.text(to)).toBe(a + b)
      k.kernels.view_copy(to, to, k.heap)
      expect(k.text(to)).toBe(a + b)
      k.kernels.view_concat2(x, y, x, k.heap)
      expect(k.text(x)).toBe(a + b)
    }) as never,
  )
})

test('views of equal bytes are equal words where they are short', () => {
  const a = k.view('short')
  const b = k.room(16)
  k.kernels.view_upper_ascii(k.view('SHORT'), b, k.heap)
  k.kernels.view_lower_ascii(b, b, k.heap)
  expect(k.memory.u8.slice(b, b + 16)).toEqual(k.memory.u8.slice(a, a + 16))
})

test('UTF-8 is checked as a strict decoder checks it', () => {
  const strict = new TextDecoder('utf-8', { fatal: true })
  const valid = (bytes: Uint8Array) => {
    try {
      strict.decode(bytes)
      return 1
    } catch {
      return 0
    }
  }
  const piece = fc.oneof(
    fc.constantFrom([0x61], [0xc3, 0xa9], [0xe2, 0x82, 0xac], [0xf0, 0x9f, 0x98, 0x80], [0xed, 0xa0, 0x80], [0xc0, 0x80], [0xf5], [0x80]),
    fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 4 }),
  )
  check(
    fc.property(fc.array(piece, { maxLength: 12 }), pieces => {
      k.reset()
      const bytes = Uint8Array.from(pieces.flat())
      expect(k.kernels.utf8_valid(k.place(bytes), bytes.length)).toBe(valid(bytes))
    }) as never,
  )
})

test('numbers and dates as text', () => {
  const i64 = fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n })
  check(
    fc.property(i64, fc.bigInt({ min: -(10n ** 38n), max: 10n ** 38n }), fc.integer({ min: 0, max: 38 }), (v, d, scale) => {
      k.kernels.i64_to_view(v, out, k.heap)
      expect(k.text(out)).toBe(v.toString())
      k.kernels.i32_to_view(Number(BigInt.asIntN(32, v)), out)
      expect(k.text(out)).toBe(BigInt.asIntN(32, v).toString())
      k.kernels.decimal_to_view(BigInt.asIntN(64, d), d >> 64n, scale, out, k.heap)
      const digits = (d < 0n ? -d : d).toString().padStart(scale + 1, '0')
      const plain = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`
      expect(k.text(out)).toBe(d < 0n ? `-${plain}` : plain)
    }) as never,
  )
  check(
    fc.property(fc.integer({ min: -719_528, max: 2_932_896 }), days => {
      k.kernels.date_to_view(days, out, k.heap)
      expect(k.text(out)).toBe(new Date(days * 86_400_000).toISOString().slice(0, 10))
    }) as never,
  )
  const date = (days: number) => {
    k.kernels.date_to_view(days, out, k.heap)
    return k.text(out)
  }
  expect(date(2_932_897)).toBe('+10000-01-01')
  expect(date(2147483647)).toBe('+5881580-07-11')
  expect(date(-719_529)).toBe('-0001-12-31')
  expect(date(-2147483648)).toBe('-5877641-06-23')
})
