import { beforeAll, describe, expect, it } from 'vitest'
import type { SparkContext } from '#dist/index.js'
import { testContext } from './context.ts'

let sc: SparkContext
beforeAll(async () => {
  sc = await testContext()
})

describe('what functions of one job capture', () => {
  it('is one object for all of them in a task, and new in the next', async () => {
    const seen = { count: 0, by: new Map<number, number>() }
    const counted = sc
      .range(0, 6, 1, 2)
      .map(x => {
        seen.count++
        return x
      })
      .filter(x => seen.by.set(x, seen.count) !== undefined)
      .mapPartitions(records => [...records].map(x => [x, seen.count, seen.by.size]))
    expect(await counted.collect()).toEqual([
      [0, 3, 3],
      [1, 3, 3],
      [2, 3, 3],
      [3, 3, 3],
      [4, 3, 3],
      [5, 3, 3],
    ])
    // the program's own is not touched
    expect([seen.count, seen.by.size]).toEqual([0, 0])
  })

  it('is one object although one function takes only a part of it', async () => {
    const list: number[] = []
    const whole = { list }
    const into = (x: number) => list.push(x)
    const sizes = await sc
      .range(0, 4, 1, 2)
      .map(x => into(x))
      .map(() => whole.list.length)
      .collect()
    expect(sizes).toEqual([1, 2, 1, 2])
  })

  it('is one object although a function takes the whole before another takes a part', async () => {
    const list: number[] = []
    const whole = { inner: { list } }
    const other = { list }
    const push = (x: number) => whole.inner.list.push(x)
    const sizes = await sc
      .range(0, 4, 1, 2)
      .map(push)
      .map(() => [list.length, other.list.length])
      .collect()
    expect(sizes).toEqual([
      [1, 1],
      [2, 2],
      [1, 1],
      [2, 2],
    ])
  })

  it('may be memory that threads share: it is not copied', async () => {
    const cells = new Int32Array(new SharedArrayBuffer(8))
    const inside = { deep: [{ cells }] }
    await sc.range(0, 100, 1, 4).foreach(() => {
      Atomics.add(cells, 0, 1)
      Atomics.add(inside.deep[0]!.cells, 1, 2)
    })
    expect([...cells]).toEqual([100, 200])
    expect(() => sc.broadcast({ cells })).toThrow('[UNSUPPORTED_FEATURE')
  })

  it('cannot be changed where it is frozen', async () => {
    const settings = Object.freeze({ limit: 3 })
    const change = sc.range(0, 1, 1, 1).map(() => {
      ;(settings as { limit: number }).limit = 4
      return settings.limit
    })
    await expect(change.collect()).rejects.toThrow('read only property')
  })
})
