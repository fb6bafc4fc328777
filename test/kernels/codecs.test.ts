import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { kernelMemory } from './kernel-memory.ts'

const k = kernelMemory()
beforeEach(() => k.reset())

/** Bytes that compress: runs, repeats near and far, noise. */
const data = fc
  .array(
    fc.oneof(
      fc
        .record({ byte: fc.integer({ min: 0, max: 255 }), n: fc.integer({ min: 1, max: 200 }) })
        .map(r => new Array<number>(r.n).fill(r.byte)),
      fc.uint8Array({ maxLength: 80 }).map(a => [...a]),
      fc.constantFrom('the quick brown fox ', 'lazy', 'ab', 'abc').map(s => [...Buffer.from(s)]),
    ),
    { maxLength: 60 },
  )
  .map(parts => Uint8Array.from(parts.flat()))

/** A snappy decoder in plain code. */
function unsnappy(input: Uint8Array): Uint8Array {
  let p = 0
  let length = 0
  for (let shift = 0; ; shift += 7) {
    const b = input[p++]!
    length |= (b & 127) << shift
    if (b < 128) break
  }
  const out: number[] = []
  const number = (n: number) => {
    let v = 0
    for (let i = 0; i < n; i++) v += input[p++]! * 256 ** i
    return v
  }
  while (p < input.length) {
    const tag = input[p++]!
    if ((tag & 3) === 0) {
      const n = (tag >> 2) + 1
      const len = n <= 60 ? n : number(n - 60) + 1
      for (let i = 0; i < len; i++) out.push(input[p++]!)
    } else {
      const kind = tag & 3
      const len = kind === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1
      const offset = kind === 1 ? ((tag >> 5) << 8) + number(1) : number(kind === 2 ? 2 : 4)
      for (let i = 0; i < len; i++) out.push(out[out.length - offset]!)
    }
  }
  expect(out.length).toBe(length)
  return Uint8Array.from(out)
}

describe('snappy', () => {
  test('what we compress, a plain decoder and ours read back', () => {
    fc.assert(
      fc.property(data, bytes => {
        k.reset()
        const src = k.place(bytes)
        const dst = k.room(32 + bytes.length + bytes.length / 6)
        const n = k.kernels.snappy_compress(src, bytes.length, dst)
        expect(n).toBeLessThanOrEqual(32 + bytes.length + bytes.length / 6)
        expect(unsnappy(k.memory.u8.slice(dst, dst + n))).toEqual(bytes)
        const back = k.room(bytes.length + 64)
        expect(k.kernels.snappy_decompress(dst, n, back, bytes.length)).toBe(bytes.length)
        expect(k.memory.u8.slice(back, back + bytes.length)).toEqual(bytes)
      }),
    )
  })

  test('more than a block of 64 KiB', () => {
    const bytes = Uint8Array.from({ length: 200_000 }, (_, i) => (i * i) >> 7)
    const src = k.place(bytes)
    const dst = k.room(250_000)
    const n = k.kernels.snappy_compress(src, bytes.length, dst)
    expect(unsnappy(k.memory.u8.slice(dst, dst + n))).toEqual(bytes)
  })

  test('every kind of copy, close and far', () => {
    const literal = Uint8Array.from({ length: 70 }, (_, i) => i)
    for (const offset of [1, 2, 3, 5, 7, 8, 9, 15, 16, 17, 31, 33, 64, 70])
      for (const length of [4, 11, 12, 33, 60, 64]) {
        const tags = [
          [((length - 1) << 2) | 2, offset & 255, offset >> 8],
          [((length - 1) << 2) | 3, offset, 0, 0, 0],
          ...(length < 12 ? [[(((offset >> 8) << 5) | ((length - 4) << 2) | 1) & 255, offset & 255]] : []),
        ]
        // near the end every step is checked; far from it are the fast ones
        for (const tail of [3, 300])
          for (const tag of tags) {
            k.reset()
            const total = 70 + length + tail
            const end = [61 << 2, (tail - 1) & 255, (tail - 1) >> 8, ...new Array(tail).fill(7)]
            const input = Uint8Array.from([(total & 127) | 128, total >> 7, 60 << 2, 69, ...literal, ...tag, ...end])
            const want = unsnappy(input)
            const back = k.room(total + 64)
            const got = k.kernels.snappy_decompress(k.place(input), input.length, back, total)
            expect([offset, length, tail, got]).toEqual([offset, length, tail, total])
            expect(k.memory.u8.slice(back, back + total)).toEqual(want)
          }
      }
  })

  test('malformed input is refused, and nothing beyond the padding is touched', () => {
    fc.assert(
      fc.property(
        data,
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 4 }),
        fc.nat(20),
        (bytes, changes, cut) => {
          k.reset()
          const src = k.place(bytes)
          const dst = k.room(64 + bytes.length * 2)
          let n = k.kernels.snappy_compress(src, bytes.length, dst)
          for (const [at, to] of changes) k.memory.u8[dst + (at % n)] = to
          n = Math.max(0, n - cut)
          const back = k.room(bytes.length + 64)
          const before = k.memory.u8.slice(back - 64, back)
          k.memory.u8.fill(0xa5, back + bytes.length + 64, back + bytes.length + 128)
          const got = k.kernels.snappy_decompress(dst, n, back, bytes.length)
          expect(got).toBeLessThanOrEqual(bytes.length)
          expect(k.memory.u8.slice(back - 64, back)).toEqual(before)
          expect(k.memory.u8.slice(back + bytes.length + 64, back + bytes.length + 128).every(b => b === 0xa5)).toBe(true)
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('lz4', () => {
  const block = (literals: number[], offset: number, match: number): number[] => {
    const extend = (n: number) => (n < 15 ? [] : [...new Array<number>(Math.floor((n - 15) / 255)).fill(255), (n - 15) % 255])
    const token = (Math.min(literals.length, 15) << 4) | Math.min(match - 4, 15)
    return [token, ...extend(literals.length), ...literals, offset & 255, offset >> 8, ...extend(match - 4)]
  }
  test('literals and matches of all lengths', () => {
    for (const literals of [1, 14, 15, 16, 40, 300])
      for (const offset of [1, 2, 3, 7, 16, 33].filter(o => o <= literals))
        for (const match of [4, 18, 19, 20, 60, 400]) {
          k.reset()
          const head = Array.from({ length: literals }, (_, i) => i & 255)
          const input = Uint8Array.from([...block(head, offset, match), 3 << 4, 9, 8, 7])
          const want = [...head]
          for (let i = 0; i < match; i++) want.push(want[want.length - offset]!)
          want.push(9, 8, 7)
          const dst = k.room(want.length + 64)
          expect(k.kernels.lz4_block(k.place(input), input.length, dst, want.length)).toBe(want.length)
          expect([...k.memory.u8.slice(dst, dst + want.length)]).toEqual(want)
          expect(k.kernels.lz4_block(k.place(input), input.length, dst, want.length - 1)).toBeLessThan(0)
        }
  })
  test('noise is refused or stays within its output', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), bytes => {
        k.reset()
        const dst = k.room(100 + 64)
        k.memory.u8.fill(0xa5, dst + 164, dst + 180)
        expect(k.kernels.lz4_block(k.place(bytes), bytes.length, dst, 100)).toBeLessThanOrEqual(100)
        expect(k.memory.u8.slice(dst + 164, dst + 180).every(b => b === 0xa5)).toBe(true)
      }),
    )
  })
})
