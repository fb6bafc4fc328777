import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { kernelMemory } from './kernel-memory.ts'

const k = kernelMemory()
beforeEach(() => k.reset())

const WIDTHS = [...Array.from({ length: 24 }, (_, i) => i + 1), 26, 28, 30, 32, 40, 48, 56, 64]
const closest = (bits: number): number => WIDTHS.find(w => w >= bits)!
const _bitsOf = (v: bigint): number => (v === 0n ? 0 : v.toString(2).length)
const MOST = 2n ** 64n - 1n
const zigzag = (v: bigint): bigint => (v < 0n ? -2n * v - 1n : 2n * v)
const unzigzag = (v: bigint): bigint => BigInt.asIntN(64, (v >> 1n) ^ -(v & 1n))

function varint(v: bigint): number[] {
  const out: number[] = []
  for (; v >= 128n; v >>= 7n) out.push(Number(v & 127n) | 128)
  return [...out, Number(v)]
}

/** Values of `width` bits, the highest bit first. */
function pack(values: readonly bigint[], width: number): number[] {
  const bits = values.map(v => v.toString(2).padStart(width, '0')).join('')
  return (bits.match(/.{1,8}/g) ?? []).map(b => Number.parseInt(b.padEnd(8, '0'), 2))
}

/** The slow twin of the decoder: plain code over both versions of the runs. */
function decode(bytes: readonly number[], version: 1 | 2, signed: boolean): bigint[] {
  let p = 0
  const number = (): bigint => {
    let v = 0n
    for (let shift = 0n; ; shift += 7n) {
      const b = bytes[p++]!
      v |= BigInt(b & 127) << shift
      if (b < 128) return v & MOST
    }
  }
  const big = (n: number): bigint => {
    let v = 0n
    for (let i = 0; i < n; i++) v = (v << 8n) | BigInt(bytes[p++]!)
    return v
  }
  const unpack = (n: number, width: number): bigint[] => {
    const size = Math.ceil((n * width) / 8)
    const bits = bytes
      .slice(p, p + size)
      .map(b => b.toString(2).padStart(8, '0'))
      .join('')
    p += size
    return Array.from({ length: n }, (_, i) => BigInt(`0b${bits.slice(i * width, (i + 1) * width)}`))
  }
  const value = (v: bigint): bigint => (signed ? unzigzag(v) : BigInt.asIntN(64, v))
  const out: bigint[] = []
  while (p < bytes.length) {
    const head = bytes[p++]!
    if (version === 1) {
      if (head < 128) {
        const delta = BigInt.asIntN(8, BigInt(bytes[p++]!))
        const base = value(number())
        for (let i = 0n; i < BigInt(head + 3); i++) out.push(BigInt.asIntN(64, base + i * delta))
      } else for (let i = 256 - head; i > 0; i--) out.push(value(number()))
      continue
    }
    const kind = head >> 6
    if (kind === 0) {
      const v = value(big(((head >> 3) & 7) + 1))
      for (let i = 0; i < (head & 7) + 3; i++) out.push(v)
      continue
    }
    const width = WIDTHS[(head >> 1) & 31]!
    const n = ((head & 1) << 8) + bytes[p++]! + 1
    if (kind === 1) out.push(...unpack(n, width).map(value))
    else if (kind === 2) {
      const third = bytes[p++]!
      const fourth = bytes[p++]!
      const baseBytes = (third >> 5) + 1
      const raw = big(baseBytes)
      const sign = 1n << BigInt(8 * baseBytes - 1)
      const base = raw & sign ? -(raw & ~sign) : raw
      const values = unpack(n, width)
      const patchWidth = WIDTHS[third & 31]!
      let at = 0
      for (const patch of unpack(fourth & 31, closest(patchWidth + (fourth >> 5) + 1))) {
        at += Number(patch >> BigInt(patchWidth))
        const high = patch & ((1n << BigInt(patchWidth)) - 1n)
        if (high !== 0n) values[at] = values[at]! | (high << BigInt(width))
      }
      out.push(...values.map(v => BigInt.asIntN(64, base + v)))
    } else {
      const isFixed = ((head >> 1) & 31) === 0
      let v = value(number())
      const step = unzigzag(number())
      out.push(v)
      const steps = isFixed ? new Array<bigint>(n - 1).fill(step) : [step, ...unpack(n - 2, width).map(d => (step < 0n ? -d : d))]
      for (const d of steps) out.push((v = BigInt.asIntN(64, v + d)))
    }
  }
  return out
}

/** A decoder's state in front of its input, of which first `there` bytes are there. */
function begin(bytes: readonly number[], words: Readonly<Record<number, number>>): { state: number; from: number } {
  const state = k.room(64 + 512 * 8 + 64)
  k.memory.u8.fill(0, state, state + 64)
  const from = k.place(Uint8Array.from(bytes))
  const w = state >>> 2
  k.memory.u32[w] = from
  k.memory.u32[w + 1] = from + bytes.length
  k.memory.u32[w + 2] = 1
  for (const [word, v] of Object.entries(words)) k.memory.u32[w + Number(word)] = v
  return { state, from }
}

/** What the kernel makes of the bytes, taken in steps. */
function kernel(bytes: readonly number[], n: number, version: 1 | 2, signed: boolean, step: number): bigint[] | undefined {
  const { state } = begin(bytes, { 5: version, 6: signed ? 1 : 0 })
  const dst = k.room(n * 8)
  for (let done = 0; done < n; done += step)
    if (k.kernels.orc_integers(state, Math.min(step, n - done), dst + done * 8, 0) !== Math.min(step, n - done)) return undefined
  return Array.from({ length: n }, (_, i) => k.memory.dataView.getBigInt64(dst + i * 8, true))
}

const long = fc.oneof(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.bigInt({ min: -300n, max: 300n }), fc.integer().map(BigInt))
/** Runs, steps, rising and falling values, noise. */
const longs = fc
  .array(
    fc.oneof(
      fc.tuple(long, fc.integer({ min: 1, max: 600 })).map(([v, n]) => new Array<bigint>(n).fill(v)),
      fc
        .tuple(fc.integer(), fc.integer({ min: -50, max: 50 }), fc.integer({ min: 1, max: 600 }))
        .map(([v, d, n]) => Array.from({ length: n }, (_, i) => BigInt(v + d * i))),
      fc
        .tuple(fc.integer(), fc.array(fc.integer({ min: 0, max: 900 }), { maxLength: 600 }), fc.boolean())
        .map(([v, steps, up]) => steps.map(s => BigInt((v += up ? s : -s)))),
      fc.array(long, { maxLength: 600 }),
    ),
    { maxLength: 5 },
  )
  .map(parts => parts.flat())

describe('integers in runs', () => {
  test('what is encoded is what the slow twin and the kernel decode, in steps of any size', () => {
    fc.assert(
      fc.property(longs, fc.boolean(), fc.integer({ min: 1, max: 700 }), (values, signed, step) => {
        k.reset()
        const given = signed ? values : values.map(v => BigInt.asUintN(62, v))
        const src = k.room(given.length * 8 + 16)
        given.forEach((v, i) => {
          k.memory.dataView.setBigInt64(src + i * 8, v, true)
        })
        const dst = k.room(16 + 10 * given.length)
        const size = k.kernels.orc_integers_encode(src, given.length, signed ? 1 : 0, dst)
        expect(size).toBeLessThanOrEqual(16 + 10 * given.length)
        const bytes = [...k.memory.u8.slice(dst, dst + size)]
        expect(decode(bytes, 2, signed)).toEqual(given)
        expect(kernel(bytes, given.length, 2, signed, step)).toEqual(given)
      }),
      { numRuns: 150 },
    )
  })

  test('version 1', () => {
    const runs = fc.array(
      fc.oneof(
        fc
          .tuple(fc.integer({ min: 0, max: 127 }), fc.integer({ min: -128, max: 127 }), long)
          .map(([n, d, v]) => [n, d & 255, ...varint(zigzag(v))]),
        fc.array(long, { minLength: 1, maxLength: 128 }).map(vs => [256 - vs.length, ...vs.flatMap(v => varint(zigzag(v)))]),
      ),
      { maxLength: 8 },
    )
    fc.assert(
      fc.property(runs, fc.integer({ min: 1, max: 200 }), (parts, step) => {
        k.reset()
        const bytes = parts.flat()
        const expected = decode(bytes, 1, true)
        expect(kernel(bytes, expected.length, 1, true, step)).toEqual(expected)
      }),
    )
  })

  test('patched runs', () => {
    const run = fc
      .record({
        base: fc.bigInt({ min: -(2n ** 30n), max: 2n ** 30n }),
        low: fc.array(fc.bigInt({ min: 0n, max: 255n }), { minLength: 3, maxLength: 512 }),
        high: fc.array(fc.tuple(fc.integer({ min: 0, max: 511 }), fc.bigInt({ min: 1n, max: 4095n })), { minLength: 1, maxLength: 8 }),
      })
      .map(({ base, low, high }) => {
        const places = [...new Map(high.filter(([at]) => at < low.length)).entries()].sort((a, b) => a[0] - b[0])
        const patches: bigint[] = []
        let last = 0
        for (const [at, v] of places) {
          let gap = at - last
          for (; gap > 255; gap -= 255) patches.push(255n << 12n)
          patches.push((BigInt(gap) << 12n) | v)
          last = at
        }
        const n = low.length - 1
        const magnitude = base < 0n ? -base | (1n << 39n) : base
        const code = (w: number) => WIDTHS.indexOf(w)
        return [
          (2 << 6) | (code(8) << 1) | (n >> 8),
          n & 255,
          (4 << 5) | code(12),
          (7 << 5) | patches.length,
          ...Array.from({ length: 5 }, (_, i) => Number((magnitude >> BigInt(8 * (4 - i))) & 255n)),
          ...pack(low, 8),
          ...pack(patches, closest(20)),
        ]
      })
    fc.assert(
      fc.property(fc.array(run, { minLength: 1, maxLength: 3 }), fc.integer({ min: 1, max: 600 }), (runs, step) => {
        k.reset()
        const bytes = runs.flat()
        const expected = decode(bytes, 2, true)
        expect(kernel(bytes, expected.length, 2, true, step)).toEqual(expected)
      }),
    )
  })

  test('of every width', () => {
    for (const width of WIDTHS) {
      k.reset()
      const most = (1n << BigInt(width)) - 1n
      const values = Array.from({ length: 100 }, (_, i) => (most * BigInt((i * 37) % 101)) / 101n)
      const bytes = [(1 << 6) | (WIDTHS.indexOf(width) << 1), 99, ...pack(values, width)]
      expect(kernel(bytes, 100, 2, false, 33)).toEqual(values.map(v => BigInt.asIntN(64, v)))
    }
  })

  test('any bytes are decoded or refused, within their bounds', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.constantFrom(1 as const, 2 as const), (bytes, version) => {
        k.reset()
        const { state, from } = begin([...bytes], { 5: version, 6: 1 })
        const dst = k.room(700 * 8)
        let total = 0
        for (;;) {
          const got = k.kernels.orc_integers(state, 700, dst, 0)
          if (got < 0) break
          expect(got).toBe(700)
          total += got
        }
        expect(total).toBeLessThanOrEqual(bytes.length * 512)
        expect(k.memory.u32[state >>> 2]).toBeLessThanOrEqual(from + bytes.length)
      }),
    )
  })

  test('lengths are none that are negative or too large', () => {
    for (const v of [-1n, 2n ** 31n]) {
      k.reset()
      const bytes = [256 - 1, ...varint(BigInt.asUintN(64, v))]
      const { state } = begin(bytes, { 5: 1, 6: 0 })
      expect(k.kernels.orc_integers(state, 1, k.room(8), 2)).toBe(-1)
    }
  })
})

describe('bytes and booleans in runs', () => {
  const bytesOf = fc
    .array(
      fc.oneof(
        fc.tuple(fc.nat(255), fc.integer({ min: 1, max: 300 })).map(([b, n]) => new Array<number>(n).fill(b)),
        fc.array(fc.nat(255)),
      ),
      {
        maxLength: 8,
      },
    )
    .map(a => a.flat())

  const encoded = (bytes: readonly number[]): number[] => {
    const dst = k.room(bytes.length * 2 + 16)
    const size = k.kernels.orc_bytes_encode(k.place(Uint8Array.from(bytes)), bytes.length, dst)
    expect(size).toBeLessThanOrEqual(bytes.length + bytes.length / 128 + 1)
    return [...k.memory.u8.slice(dst, dst + size)]
  }

  test('bytes come back, in steps of any size', () => {
    fc.assert(
      fc.property(bytesOf, fc.integer({ min: 1, max: 300 }), (bytes, step) => {
        k.reset()
        const { state } = begin(encoded(bytes), {})
        const out: number[] = []
        for (let left = bytes.length; left > 0; left -= step) {
          const n = Math.min(step, left)
          const dst = k.room(n)
          expect(k.kernels.orc_bytes(state, n, dst)).toBe(n)
          out.push(...k.memory.u8.slice(dst, dst + n))
        }
        expect(out).toEqual(bytes)
        expect(k.kernels.orc_bytes(state, 1, k.room(1))).toBe(-1)
      }),
    )
  })

  test('booleans come back, and are counted', () => {
    fc.assert(
      fc.property(bytesOf, fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 77 }), (bytes, step, part) => {
        k.reset()
        const flags = bytes.flatMap(b => [...b.toString(2).padStart(8, '0')].map(Number)).slice(0, bytes.length * 8 - (step % 8))
        const bits = k.room(bytes.length + 16)
        for (let at = 0; at < flags.length; at += part) {
          const some = flags.slice(at, at + part)
          k.kernels.orc_bits(k.place(Uint8Array.from(some)), some.length, bits + (at >> 3), at & 7)
        }
        const { state } = begin(encoded([...k.memory.u8.slice(bits, bits + Math.ceil(flags.length / 8))]), {})
        const out: number[] = []
        for (let left = flags.length; left > 0; left -= step) {
          const n = Math.min(step, left)
          const dst = k.room(n)
          expect(k.kernels.orc_booleans(state, n, dst)).toBe(n)
          out.push(...k.memory.u8.slice(dst, dst + n))
        }
        expect(out).toEqual(flags)
        expect(k.memory.u32[(state >>> 2) + 8]).toBe(flags.filter(f => f === 1).length)
      }),
      { numRuns: 60 },
    )
  })
})

describe('decimals and timestamps', () => {
  test('decimals of 128 bits come back', () => {
    const wide = fc.bigInt({ min: -(10n ** 38n), max: 10n ** 38n })
    fc.assert(
      fc.property(fc.array(fc.oneof(wide, long), { maxLength: 100 }), values => {
        k.reset()
        const src = k.room(values.length * 16 + 16)
        values.forEach((v, i) => {
          k.memory.dataView.setBigInt64(src + i * 16, BigInt.asIntN(64, v), true)
          k.memory.dataView.setBigInt64(src + i * 16 + 8, v >> 64n, true)
        })
        const bytes = k.room(19 * values.length + 16)
        const size = k.kernels.orc_decimals_encode(src, values.length, 1, bytes)
        const expected = values.flatMap(v => varint(v < 0n ? -2n * v - 1n : 2n * v))
        expect([...k.memory.u8.slice(bytes, bytes + size)]).toEqual(expected)
        const { state } = begin(expected, {})
        const dst = k.room(values.length * 16 + 16)
        expect(k.kernels.orc_decimals(state, values.length, dst, 1)).toBe(values.length)
        const at = (i: number) =>
          (k.memory.dataView.getBigInt64(dst + i * 16 + 8, true) << 64n) | k.memory.dataView.getBigUint64(dst + i * 16, true)
        expect(values.map((_, i) => at(i))).toEqual(values)
      }),
    )
  })

  test('timestamps come back, but those within a second before the epoch, as in Java', () => {
    const micros = fc.bigInt({ min: -(10n ** 16n), max: 10n ** 17n }).filter(v => v >= 0n || v < -1_000_000n)
    fc.assert(
      fc.property(fc.array(micros, { maxLength: 50 }), values => {
        k.reset()
        const [src, seconds, nanos, dst] = [0, 0, 0, 0].map(() => k.room(values.length * 8 + 16)) as [number, number, number, number]
        values.forEach((v, i) => {
          k.memory.dataView.setBigInt64(src + i * 8, v, true)
        })
        k.kernels.orc_timestamps_split(src, values.length, 1_420_070_400n, seconds, nanos)
        k.kernels.orc_timestamps(seconds, nanos, values.length, 1_420_070_400n, dst)
        expect(values.map((_, i) => k.memory.dataView.getBigInt64(dst + i * 8, true))).toEqual(values)
      }),
    )
  })
})
