import { expect, test } from 'vitest'
import { progressLine, startProgressBar } from '#dist/scheduler/progress-bar.js'

const stage = (stageId: number, completed: number, active: number, tasks: number, age = 1000) => ({
  stageId,
  name: '',
  completed,
  active,
  tasks,
  submitted: Date.now() - age,
})

test('a bar fills its width', () => {
  expect(progressLine([stage(5, 12, 2, 40)], 40)).toBe('[Stage 5:=====>           (12 + 2) / 40]')
  expect(progressLine([stage(0, 0, 1, 4)], 30)).toBe('[Stage 0:>        (0 + 1) / 4]')
  expect(progressLine([stage(0, 4, 0, 4)], 30)).toBe('[Stage 0:=========(4 + 0) / 4]')
})

test('several stages share the line, three at most', () => {
  const line = progressLine([stage(1, 1, 1, 2), stage(2, 0, 1, 2), stage(3, 0, 0, 2), stage(4, 0, 0, 2)], 90)
  expect(line).toBe('[Stage 1:====>    (1 + 1) / 2][Stage 2:>        (0 + 1) / 2][Stage 3:>        (0 + 0) / 2]')
})

test('without room only the numbers are shown', () => {
  expect(progressLine([stage(1, 1, 1, 2)], 10)).toBe('[Stage 1:(1 + 1) / 2]')
})

const terminal = (isTTY: boolean) => {
  const written: string[] = []
  return { written, isTTY, columns: 40, write: (text: string) => written.push(text) }
}
const turn = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

test('it shows what is at work for half a second, and wipes it at the end', async () => {
  const out = terminal(true)
  let stages = [stage(0, 0, 1, 4, 0)]
  const bar = startProgressBar({ stages: () => stages, out, interval: 5 })
  await turn(30)
  expect(out.written).toEqual([])
  stages = [stage(0, 1, 1, 4, 600)]
  await turn(30)
  expect(out.written).toEqual(['\r[Stage 0:====>              (1 + 1) / 4]'])
  stages = []
  await turn(30)
  bar.stop()
  expect(out.written.slice(1)).toEqual([`\r${' '.repeat(40)}\r`])
})

test('nothing is written where there is no terminal', async () => {
  const out = terminal(false)
  const bar = startProgressBar({ stages: () => [stage(0, 1, 1, 4)], out, interval: 5 })
  await turn(30)
  bar.stop()
  expect(out.written).toEqual([])
})
