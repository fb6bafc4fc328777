import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { AccumulatorV2, type SparkContext, SparkFiles, TaskContext } from '#dist/index.js'
import { rejection, sorted, testContext } from './context.ts'

let sc: SparkContext
beforeAll(async () => {
  sc = await testContext()
})

/** The longest of the texts that were added. */
class Longest extends AccumulatorV2<string, string> {
  private text = ''
  get isZero(): boolean {
    return this.text === ''
  }
  copy(): Longest {
    const copy = new Longest()
    copy.text = this.text
    return copy
  }
  reset(): void {
    this.text = ''
  }
  add(v: string): void {
    if (v.length > this.text.length) this.text = v
  }
  merge(other: Longest): void {
    this.add(other.text)
  }
  get value(): string {
    return this.text
  }
}

describe('what functions share', () => {
  it('captured variables are copies', async () => {
    const stop = new Set(['the', 'a'])
    let seen = 0
    const words = await sc
      .parallelize(['the', 'cat', 'a'], 2)
      .filter(w => {
        seen++
        return !stop.has(w)
      })
      .collect()
    expect(words).toEqual(['cat'])
    expect(seen).toBe(0)
  })
  it('values of a job are those of its start', async () => {
    let factor = 2
    const rdd = sc.parallelize([1, 2], 2).map(x => x * factor)
    expect(await rdd.collect()).toEqual([2, 4])
    factor = 10
    expect(await rdd.collect()).toEqual([10, 20])
  })
  it('broadcasts', async () => {
    const table = sc.broadcast(new Map([['a', 1]]))
    const f = sc.broadcast({ twice: (x: number) => x * 2 })
    expect(
      await sc
        .parallelize(['a', 'b'], 2)
        .map(k => table.value.get(k) ?? 0)
        .collect(),
    ).toEqual([1, 0])
    expect(
      await sc
        .parallelize([4], 1)
        .map(x => f.value.twice(x))
        .collect(),
    ).toEqual([8])
    expect(table.value.get('a')).toBe(1)
    table.unpersist()
    table.destroy()
    expect(() => table.value).toThrow(`Attempted to use Broadcast(${table.id}) after it was destroyed`)
    expect(
      (
        await rejection(
          sc
            .range(1)
            .map(() => table.value.size)
            .collect(),
        )
      ).message,
    ).toContain('after it was destroyed')
  })
  it('accumulators of all kinds', async () => {
    const sum = sc.longAccumulator('sum')
    const doubles = sc.doubleAccumulator()
    const list = sc.collectionAccumulator<number>()
    const longest = sc.register(new Longest(), 'longest')
    const python = sc.accumulator(10)
    await sc.range(0, 10, 1, 3).foreach(x => {
      sum.add(x)
      doubles.add(x / 2)
      if (x % 4 === 0) list.add(x)
      longest.add('x'.repeat(x))
      python.add(x)
    })
    expect([sum.value, sum.count, sum.avg, sum.name]).toEqual([45, 10, 4.5, 'sum'])
    expect(doubles.value).toBe(22.5)
    expect(sorted(list.value)).toEqual([0, 4, 8])
    expect(longest.value).toBe('xxxxxxxxx')
    expect(python.value).toBe(55)
    expect(() => sc.register(longest)).toThrow('Cannot register an Accumulator twice.')
    sum.reset()
    expect(sum.isZero).toBe(true)
    const vector = sc.accumulator([0, 0], {
      zero: v => v.map(() => 0),
      addInPlace: (a, b) => a.map((x, i) => x + b[i]!),
    })
    await sc.range(0, 4, 1, 2).foreach(x => vector.add([x, 1]))
    expect(vector.value).toEqual([6, 4])
  })
  it('a task that fails does not count twice', async () => {
    const n = sc.longAccumulator()
    const rdd = sc.range(0, 4, 1, 2).map(x => {
      n.add(1)
      if (x === 3 && TaskContext.get()!.attemptNumber() === 0) throw new Error('once')
      return x
    })
    expect(await rdd.collect()).toEqual([0, 1, 2, 3])
    expect(n.value).toBe(4)
  })
  it('the context of the task', async () => {
    expect(TaskContext.get()).toBeNull()
    const contexts = await sc
      .range(0, 4, 1, 4)
      .map(() => {
        const c = TaskContext.get()!
        return [c.partitionId(), c.numPartitions(), c.attemptNumber(), TaskContext.getPartitionId()]
      })
      .collect()
    expect(contexts).toEqual([0, 1, 2, 3].map(p => [p, 4, 0, p]))
    sc.setLocalProperty('color', 'red')
    expect(
      await sc
        .range(0, 1, 1, 1)
        .map(() => TaskContext.get()!.getLocalProperty('color'))
        .collect(),
    ).toEqual(['red'])
    sc.setLocalProperty('color', null)
  })
  it('files that were added', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'firesteel-rdd-'))
    writeFileSync(join(folder, 'words.txt'), 'hello')
    sc.addFile(join(folder, 'words.txt'))
    rmSync(folder, { recursive: true })
    expect(readFileSync(SparkFiles.get('words.txt'), 'utf8')).toBe('hello')
    expect(
      await sc
        .range(0, 1, 1, 1)
        .map(() => SparkFiles.get('words.txt'))
        .collect(),
    ).toEqual([SparkFiles.get('words.txt')])
    expect(sc.listFiles).toEqual([`file:${SparkFiles.get('words.txt')}`])
  })
})
