import { setFlagsFromString } from 'node:v8'
import { expect, it } from 'vitest'
import { decodeBlocks, encodeBlocks } from '#dist/rdd/codec/block.js'
import { captureValues } from '#dist/util/closure/capture.js'
import { reviveValues } from '#dist/util/closure/revive.js'

setFlagsFromString('--allow-natives-syntax')
/** How V8 keeps the items of an array. */
const kindOf = new Function(
  'a',
  'return (%HasHoleyElements(a) ? "holey " : "") + (%HasDoubleElements(a) ? "doubles" : %HasSmiElements(a) ? "ints" : "objects")',
) as (a: unknown) => string
const kinds = (arrays: readonly unknown[]) => [...new Set(arrays.map(kindOf))]

const points = () => Array.from({ length: 4096 }, (_, i) => [i + 0.5, i + 0.25, i / 3])
const texts = () => Array.from({ length: 4096 }, (_, i) => [`a${i}`, `b${i}`, `c${i}`])

it('arrays of doubles stay such when they are encoded by code that has seen others, and are such when they are decoded', () => {
  const kept = points()
  for (let round = 0; round < 50; round++) for (const records of [texts(), kept]) decodeBlocks(encodeBlocks(records).slice())
  expect(kinds(kept)).toEqual(['doubles'])
  expect(kinds(decodeBlocks(encodeBlocks(kept).slice()))).toEqual(['doubles'])
})

it('so do lists of any length', () => {
  const kept = Array.from({ length: 4096 }, (_, i) => Array.from({ length: 1 + (i % 3) }, (_, j) => i + j / 2 + 0.25))
  const others = Array.from({ length: 4096 }, (_, i) => Array.from({ length: 1 + (i % 3) }, (_, j) => `${i} ${j}`))
  for (let round = 0; round < 50; round++) for (const records of [others, kept]) encodeBlocks(records)
  expect(kinds(kept)).toEqual(['doubles'])
})

it('captured arrays of numbers are as a program makes them, whatever holds them', () => {
  const shared = [0.5, 1.5]
  const captured = {
    list: [shared, [1, 2, 3]],
    map: new Map([['k', shared]]),
    mixed: [1, 'a'],
    holes: Object.assign([1], { 2: 2.5 }),
    none: [],
  }
  const [o, again] = reviveValues(captureValues([captured, shared]).closure).values as [typeof captured, number[]]
  expect(o).toEqual(captured)
  expect([o.list[0], o.list[1], o.map.get('k')].map(kindOf)).toEqual(['doubles', 'ints', 'doubles'])
  expect(o.map.get('k')).toBe(o.list[0])
  expect(1 in o.holes).toBe(false)
  expect(again).toEqual(shared)
})
