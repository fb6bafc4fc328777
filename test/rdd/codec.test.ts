import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeBlocks, encodeBlocks } from '#dist/rdd/codec/block.js'
import { Decimal, LocalDate } from '#dist/types/js-classes.js'

const primitive = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.string({ unit: 'binary' }),
  fc.boolean(),
  fc.bigInt(),
  fc.constant(null),
  fc.constant(undefined),
)
const value = fc.oneof(
  { depthSize: 'small' },
  primitive,
  fc.array(primitive, { maxLength: 4 }),
  fc.tuple(fc.string(), fc.integer()),
  fc.record({ a: fc.integer(), b: fc.tuple(fc.string(), primitive) }, { requiredKeys: ['a'], noNullPrototype: true }),
  fc.float64Array({ maxLength: 5 }),
  fc.date({ noInvalidDate: true }),
)

const roundTrip = (records: readonly unknown[]) => decodeBlocks(encodeBlocks(records).slice())

describe('blocks of records', () => {
  it('give back what was put in', () => {
    fc.assert(fc.property(fc.array(value), records => void expect(roundTrip(records)).toEqual(records)))
  })
  it.each<[string, fc.Arbitrary<unknown>]>([
    ['integers', fc.integer()],
    ['numbers', fc.double()],
    ['texts', fc.string({ unit: 'binary' })],
    ['pairs', fc.tuple(fc.string(), fc.integer())],
    ['pairs of pairs', fc.tuple(fc.integer(), fc.tuple(fc.double(), fc.boolean()))],
    ['lists', fc.tuple(fc.string(), fc.array(fc.integer()))],
    ['objects', fc.record({ id: fc.integer(), name: fc.string(), tags: fc.array(fc.string()) }, { noNullPrototype: true })],
    ['numbers or null', fc.option(fc.integer())],
    ['vectors', fc.float64Array()],
  ])('of %s', (_, one) => {
    fc.assert(fc.property(fc.array(one), records => void expect(roundTrip(records)).toEqual(records)))
  })
  it('tell zeros apart, keep the order of keys, and our own values', () => {
    expect(Object.is(roundTrip([-0, 1])[0], -0)).toBe(true)
    expect(
      Object.keys(
        roundTrip([
          { b: 1, a: 2 },
          { a: 1, b: 2 },
        ])[1] as object,
      ),
    ).toEqual(['a', 'b'])
    const values = roundTrip([[new Decimal(15n, 1), new LocalDate(3)]])[0] as [Decimal, LocalDate]
    expect(values.map(String)).toEqual(['1.5', '1970-01-04'])
  })
  it('are small where records are alike', () => {
    const pairs = Array.from({ length: 4000 }, (_, i) => [i, 1])
    expect(encodeBlocks(pairs).length).toBeLessThan(4000 * 4 + 200)
  })
})

it('says why it cannot copy what is nested too deep', () => {
  let deep: unknown = 1
  for (let i = 0; i < 200_000; i++) deep = [deep]
  expect(() => encodeBlocks([deep])).toThrow('too deep within one another')
})
