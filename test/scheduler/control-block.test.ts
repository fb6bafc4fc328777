import { expect, test } from 'vitest'
import { createMemory } from '#dist/columnar/shared-memory.js'
import { controlBlockSize, initControlBlock } from '#dist/scheduler/control-block.js'

const SLOTS = 4

function block(tasks: number) {
  const memory = createMemory({ maximumBytes: 1 << 20 })
  const address = memory.allocate(controlBlockSize(tasks, SLOTS))
  return { control: initControlBlock(memory, address, tasks, SLOTS), next: () => Atomics.add(memory.i32, address >>> 2, 1) }
}

test('tasks are claimed once, in order; what is put back comes next', () => {
  const { control } = block(3)
  expect([control.claim(0), control.claim(1)]).toEqual([0, 1])
  control.unclaim(0, 1)
  expect([control.unclaimed(), control.claim(1), control.attempt(0), control.claim(1), control.claim(1)]).toEqual([3, 0, 1, 2, -1])
  expect([control.claimant(0), control.claimant(1), control.claimant(2)]).toEqual([1, 1, 1])
})

test('a task that a worker counted and did not live to claim is offered again', () => {
  const { control, next } = block(3)
  expect(control.claim(0)).toBe(0)
  // the first half of a claim
  expect(next()).toBe(1)
  expect(control.claim(2)).toBe(2)
  expect([control.unclaimed(), control.claimant(1)]).toEqual([0, -1])
  control.offer(1)
  expect([control.claim(2), control.claim(2), control.claimant(1)]).toEqual([1, -1, 2])
})
