import { afterAll, expect, test } from 'vitest'
import type { SparkListenerEvent } from '#dist/scheduler/events.js'
import { createListenerBus } from '#dist/scheduler/listener-bus.js'
import { startEngine } from './engine.ts'

const engine = startEngine()
afterAll(() => engine.close())

async function eventsOf(work: () => Promise<unknown>): Promise<SparkListenerEvent[]> {
  const events: SparkListenerEvent[] = []
  const listener = { onEvent: (event: SparkListenerEvent) => void events.push(event) }
  engine.listeners.addListener(listener)
  await work().catch(() => {})
  engine.listeners.removeListener(listener)
  return events
}
/** The event of that name, as the log would have it. */
const find = (events: readonly SparkListenerEvent[], name: string) =>
  events.filter(e => e.Event === `SparkListener${name}`) as unknown as Record<string, Record<string, unknown>>[]
const names = (events: readonly SparkListenerEvent[]) => events.map(e => e.Event.replace('SparkListener', ''))

test('a job tells its life in order', async () => {
  const events = await eventsOf(() =>
    engine.runJob({ description: 'count', group: 'g', tags: ['a', 'b'] }, job =>
      job.runStage({ name: 'scan', tasks: 2, kind: 'where', shared: {}, publication: 'task', threads: 0, parents: [7], details: 'at x' }),
    ),
  )
  expect(names(events)).toEqual(['JobStart', 'StageSubmitted', 'TaskStart', 'TaskEnd', 'TaskStart', 'TaskEnd', 'StageCompleted', 'JobEnd'])
  expect(find(events, 'JobStart')[0]!.Properties).toEqual({
    'spark.job.description': 'count',
    'spark.jobGroup.id': 'g',
    'spark.job.tags': 'a,b',
  })
  expect(find(events, 'StageSubmitted')[0]!['Stage Info']).toMatchObject({
    'Stage Attempt ID': 0,
    'Stage Name': 'scan',
    'Number of Tasks': 2,
    'Parent IDs': [7],
    Details: 'at x',
  })
  expect(find(events, 'TaskEnd')[0]).toMatchObject({
    'Stage Attempt ID': 0,
    'Task Type': 'ResultTask',
    'Task End Reason': { Reason: 'Success' },
    'Task Info': { Index: 0, Attempt: 0, 'Executor ID': 'driver', Failed: false },
    'Task Metrics': { 'Input Metrics': { 'Bytes Read': 0, 'Records Read': 10 } },
  })
  expect(find(events, 'JobEnd')[0]!['Job Result']).toEqual({ Result: 'JobSucceeded' })
})

test('workers and failures are told', async () => {
  const events = await eventsOf(() =>
    engine.runJob({}, job =>
      job.runStage({ name: 's', tasks: 4, kind: 'failing', shared: { at: [1], how: 'exit' }, publication: 'task', threads: 1 }),
    ),
  )
  const lost = find(events, 'TaskEnd').filter(e => e['Task End Reason']!.Reason === 'ExecutorLostFailure')
  expect(lost.map(e => e['Task Info']!.Attempt)).toEqual([0, 1, 2, 3])
  expect(names(events).filter(n => n === 'ExecutorRemoved')).toHaveLength(4)
  expect(names(events).filter(n => n === 'ExecutorAdded')).toHaveLength(4)
  expect(find(events, 'JobEnd')[0]!['Job Result']!.Exception).toMatchObject({ Message: expect.stringContaining('failed 4 times') })
  expect(find(events, 'StageCompleted')[0]!['Stage Info']!['Failure Reason']).toContain('Job aborted due to stage failure')
})

test('a restarted stage is submitted again under the next attempt', async () => {
  const events = await eventsOf(() =>
    engine.runJob({}, job =>
      job.runStage({
        name: 's',
        tasks: 3,
        kind: 'failing',
        shared: { at: [1], how: 'throw', attempts: 1 },
        publication: 'restart',
        threads: 0,
      }),
    ),
  )
  const attempts = find(events, 'StageSubmitted').map(e => e['Stage Info']!['Stage Attempt ID'])
  expect(attempts).toEqual([0, 1])
})

test('a listener hears by method, and its errors stay its own', () => {
  const warned: unknown[] = []
  const bus = createListenerBus(error => warned.push(error))
  const heard: string[] = []
  bus.addListener({
    onJobEnd() {
      throw new Error('mine')
    },
  })
  const second = {
    onJobEnd: () => void heard.push('end'),
    onOtherEvent: (e: SparkListenerEvent) => void heard.push(e.Event),
  }
  bus.addListener(second)
  bus.addListener(second)
  bus.post({ Event: 'SparkListenerJobEnd', 'Job ID': 0, 'Completion Time': 0, 'Job Result': { Result: 'JobSucceeded' } })
  bus.post({ Event: 'org.apache.spark.sql.X' })
  expect(heard).toEqual(['end', 'org.apache.spark.sql.X'])
  expect(warned).toEqual([new Error('mine')])
  bus.removeListener(second)
  bus.post({ Event: 'org.apache.spark.sql.X' })
  expect(heard).toHaveLength(2)
})
