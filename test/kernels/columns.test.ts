import fc from 'fast-check'
import { beforeEach, expect, test } from 'vitest'
import { kernelMemory } from './kernel-memory.ts'

const k = kernelMemory()
beforeEach(() => k.reset())
const u32s = (at: number, n: number) => [...k.memory.u32.slice(at >>> 2, (at >>> 2) + n)]

/** Encodes values as runs and bit-packed groups, alternating as the cuts say. */
function hybrid(values: readonly number[], width: number, cuts: readonly number[]): number[] {
  const out: number[] = []
  const varint = (n: number) => {
    for (; n > 127; n = Math.floor(n / 128)) out.push((n & 127) | 128)
    out.push(n)
  }
  let i = 0
  let c = 0
  while (i < values.length) {
    let run = 1
    while (i + run < values.length && values[i + run] === values[i]) run++
    const packed = (cuts[c++ % cuts.length] ?? 0) % 2 === 0
    // Only the last group may be padded
    const groups = Math.max(1, Math.min(1 + ((cuts[c % cuts.length] ?? 0) % 5), Math.ceil((values.length - i) / 8)))
    if (packed && (values.length - i >= groups * 8 || i + groups * 8 >= values.length)) {
      varint((groups << 1) | 1)
      let bits = 0n
      for (let j = 0; j < groups * 8; j++) bits |= BigInt(values[i + j] ?? 0) << BigInt(j * width)
      for (let b = 0; b < groups * width; b++) out.push(Number((bits >> BigInt(8 * b)) & 255n))
      i += groups * 8
    } else {
      varint(run << 1)
      for (let b = 0; b < Math.ceil(width / 8); b++) out.push((values[i]! / 256 ** b) & 255)
      i += run
    }
  }
  return out
}

test('runs and bit-packed groups of every width, read in pieces', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 32 }).chain(width =>
        fc.record({
          width: fc.constant(width),
          values: fc.array(fc.oneof(fc.integer({ min: 0, max: 2 ** width - 1 }), fc.constantFrom(0, 2 ** width - 1)), {
            minLength: 1,
            maxLength: 300,
          }),
          cuts: fc.array(fc.nat(100), { minLength: 1, maxLength: 10 }),
          step: fc.integer({ min: 1, max: 100 }),
        }),
      ),
      ({ width, values, cuts, step }) => {
        k.reset()
        const bytes = Uint8Array.from(hybrid(values, width, cuts))
        const src = k.place(bytes)
        const state = k.room(32)
        const dst = k.room(values.length * 4 + 16)
        k.kernels.rle_init(state, src, src + bytes.length, width)
        for (let i = 0; i < values.length; i += step) {
          const n = Math.min(step, values.length - i)
          expect(k.kernels.rle_codes(state, n, dst + i * 4)).toBe(0)
        }
        expect(u32s(dst, values.length)).toEqual(values)
        k.kernels.rle_init(state, src, src + bytes.length, width)
        const half = values.length >> 1
        expect(k.kernels.rle_skip(state, half)).toBe(0)
        expect(k.kernels.rle_codes(state, values.length - half, dst)).toBe(0)
        expect(u32s(dst, values.length - half)).toEqual(values.slice(half))
        if (width === 1) {
          k.kernels.rle_init(state, src, src + bytes.length, 1)
          expect(k.kernels.levels_validity(state, values.length, dst)).toBe(values.filter(v => v === 1).length)
          expect([...k.memory.u8.slice(dst, dst + values.length)]).toEqual(values)
        }
      },
    ),
    { numRuns: 300 },
  )
})

test('runs that end early are refused', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 30 }), fc.integer({ min: 0, max: 32 }), (bytes, width) => {
      k.reset()
      const src = k.place(bytes)
      const state = k.room(32)
      const dst = k.room(400 * 4 + 16)
      k.memory.u8.fill(0xa5, dst + 1616, dst + 1632)
      k.kernels.rle_init(state, src, src + bytes.length, width)
      const result = k.kernels.rle_codes(state, 400, dst)
      expect([0, -1]).toContain(result)
      if (result === 0 && width < 32) for (const v of u32s(dst, 400)) expect(v).toBeLessThan(2 ** width)
      expect(k.memory.u8.slice(dst + 1616, dst + 1632).every(b => b === 0xa5)).toBe(true)
    }),
  )
})

test('gathering by codes, spreading over nulls', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 60 }), fc.integer({ min: 1, max: 20 }), (valid, size) => {
      k.reset()
      const n = valid.length
      const count = valid.filter(Boolean).length
      const codes = Array.from({ length: count }, (_, i) => (i * 7 + 3) % size)
      const codesAt = k.place(new Uint8Array(Uint32Array.from(codes).buffer))
      const validity = k.place(Uint8Array.from(valid, v => (v ? 1 : 0)))
      for (const [width, gather, spread, gatherPresent] of [
        [1, k.kernels.gather8, k.kernels.spread8, k.kernels.gather_present8],
        [2, k.kernels.gather16, k.kernels.spread16, k.kernels.gather_present16],
        [4, k.kernels.gather32, k.kernels.spread32, k.kernels.gather_present32],
        [8, k.kernels.gather64, k.kernels.spread64, k.kernels.gather_present64],
        [16, k.kernels.gather128, k.kernels.spread128, k.kernels.gather_present128],
      ] as const) {
        const dictionary = Uint8Array.from({ length: size * width }, (_, i) => (i * 13 + 1) & 255)
        const at = k.place(dictionary)
        const dst = k.room(n * width)
        k.memory.u8.fill(0xa5, dst, dst + n * width + 16)
        expect(gather(codesAt, count, at, size, dst)).toBe(0)
        spread(dst, n, count, validity)
        let next = 0
        const want = valid.flatMap(v => {
          if (!v) return new Array<number>(width).fill(0)
          const c = codes[next++]!
          return [...dictionary.slice(c * width, (c + 1) * width)]
        })
        const holds = (): void => {
          expect([...k.memory.u8.slice(dst, dst + n * width)]).toEqual(want)
          expect(k.memory.u8.slice(dst + n * width, dst + n * width + 16).every(b => b === 0xa5)).toBe(true)
        }
        holds()
        // what lies behind the codes is not one
        k.memory.u8.fill(0xff, codesAt + count * 4, codesAt + count * 4 + 4)
        k.memory.u8.fill(0xa5, dst, dst + n * width)
        expect(gatherPresent(codesAt, count, n, validity, at, size, dst)).toBe(0)
        holds()
        const most = Math.max(-1, ...codes)
        expect(gather(codesAt, count, at, most + 1, dst)).toBe(0)
        if (most >= 0) {
          expect(gather(codesAt, count, at, most, dst)).toBe(-1)
          expect(gatherPresent(codesAt, count, n, validity, at, most, dst)).toBe(-1)
        }
      }
    }),
  )
})

test('length-prefixed strings, and those that leave the page', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 20 }), fc.nat(5), (values, cut) => {
      k.reset()
      const bytes = Uint8Array.from(values.flatMap(v => [v.length, 0, 0, 0, ...v]))
      const src = k.place(bytes)
      const dst = k.room(values.length * 16)
      const end = src + bytes.length
      expect(k.kernels.plain_views(src, end, values.length, dst) >>> 0).toBe(end)
      expect(k.kernels.plain_skip(src, end, values.length) >>> 0).toBe(end)
      expect(values.map((_, i) => k.bytesOf(dst + i * 16))).toEqual(values)
      if (cut > 0 && cut <= bytes.length) {
        expect(k.kernels.plain_views(src, end - cut, values.length, dst)).toBe(0)
        expect(k.kernels.plain_skip(src, end - cut, values.length)).toBe(0)
      }
    }),
  )
  const huge = k.place(Uint8Array.from([255, 255, 255, 255, 1, 2, 3]))
  expect(k.kernels.plain_views(huge, huge + 7, 1, k.room(16))).toBe(0)
})

test('big-endian decimals of every length', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), fc.bigInt({ min: -(1n << 127n), max: (1n << 127n) - 1n }), (length, v) => {
      k.reset()
      const value = BigInt.asIntN(Math.min(128, length * 8), v)
      const bytes = Uint8Array.from({ length }, (_, i) => Number((value >> BigInt(8 * (length - 1 - i))) & 255n))
      const src = k.place(bytes)
      const dst = k.room(16)
      expect(k.kernels.fixed_decimals(src, length, 1, dst, 1)).toBe(-1)
      expect(k.i128(dst)).toBe(value)
      const fits = value === BigInt.asIntN(64, value)
      expect(k.kernels.fixed_decimals(src, length, 1, dst, 0)).toBe(fits ? -1 : 0)
      if (fits) expect(k.memory.dataView.getBigInt64(dst, true)).toBe(value)
      expect(k.kernels.view_decimals(k.view(bytes), 1, dst, 1)).toBe(-1)
      expect(k.i128(dst)).toBe(value)
    }),
    { numRuns: 300 },
  )
  const beyond = k.place(Uint8Array.from([1, ...new Array<number>(16).fill(0)]))
  expect(k.kernels.fixed_decimals(beyond, 17, 1, k.room(16), 1)).toBe(0)
  const flipped = k.place(Uint8Array.from([0, 128, ...new Array<number>(15).fill(0)]))
  expect(k.kernels.fixed_decimals(flipped, 17, 1, k.room(16), 1)).toBe(0)
})

test('least and greatest of the valid lanes', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n })), { maxLength: 20 }), values => {
      k.reset()
      const n = values.length
      const at = k.place(new Uint8Array(BigInt64Array.from(values, v => v ?? 0n).buffer))
      const validity = k.place(Uint8Array.from(values, v => (v === null ? 0 : 1)))
      const out = k.room(32)
      const present = values.filter(v => v !== null).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
      expect(k.kernels.min_max_i64(at, n, validity, out)).toBe(present.length)
      if (present.length > 0) {
        expect(k.memory.dataView.getBigInt64(out, true)).toBe(present[0])
        expect(k.memory.dataView.getBigInt64(out + 8, true)).toBe(present.at(-1))
      }
    }),
  )
  const doubles = k.place(new Uint8Array(Float64Array.from([Number.NaN, 2, -1, Number.NaN]).buffer))
  const out = k.room(16)
  expect(k.kernels.min_max_f64(doubles, 4, 0, out)).toBe(2)
  expect([k.memory.dataView.getFloat64(out, true), k.memory.dataView.getFloat64(out + 8, true)]).toEqual([-1, 2])
})

test('sorting pairs is stable', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }), fc.bigInt({ min: 0n, max: 5n }), fc.bigInt({ min: 0n, max: 70_000n })),
        { maxLength: 300 },
      ),
      keys => {
        k.reset()
        const n = keys.length
        const at = k.room(n * 16)
        const work = k.room(n * 16)
        keys.forEach((key, i) => {
          k.memory.dataView.setBigUint64(at + i * 16, key, true)
          k.memory.dataView.setUint32(at + i * 16 + 8, i, true)
        })
        k.kernels.sort_pairs(at, n, work)
        const want = keys.map((key, i) => [key, i] as const).sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[1] - b[1]))
        const got = keys.map((_, i) => [
          k.memory.dataView.getBigUint64(at + i * 16, true),
          k.memory.dataView.getUint32(at + i * 16 + 8, true),
        ])
        expect(got).toEqual(want)
      },
    ),
  )
})

test('delta-packed integers that are malformed are refused, in bounds', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), bytes => {
      k.reset()
      const src = k.place(Uint8Array.from([128, 1, 4, ...bytes]))
      const dst = k.room(100 * 8)
      k.memory.u8.fill(0xa5, dst + 800, dst + 816)
      expect([0, -1]).toContain(k.kernels.delta_binary(src, src + bytes.length + 3, dst, 100, 1, k.room(8)))
      expect(k.memory.u8.slice(dst + 800, dst + 816).every(b => b === 0xa5)).toBe(true)
    }),
  )
})
