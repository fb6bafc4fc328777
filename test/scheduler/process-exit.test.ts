import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const program = (body: string) => `
  import { createMemory } from '${import.meta.resolve('#dist/columnar/shared-memory.js')}'
  import { createScheduler } from '${import.meta.resolve('#dist/scheduler/dag-scheduler.js')}'
  import { createListenerBus } from '${import.meta.resolve('#dist/scheduler/listener-bus.js')}'
  const memory = createMemory({ maximumBytes: 64 << 20 })
  const entry = new URL('${new URL('./entry.mjs', import.meta.url)}')
  const engine = createScheduler({ memory, listeners: createListenerBus(), kinds: {}, entry, threads: 2 })
  const stage = { name: 's', tasks: 6, kind: 'slow', shared: { how: 'async', ms: 100 }, publication: 'task', threads: 2 }
  ${body}`

const run = (body: string) => {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', program(body)], {
    encoding: 'utf8',
    timeout: 20_000,
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
  })
  return { stdout, stderr, status }
}

test('the process exits by itself when nothing is at work, with workers alive', () => {
  const { stdout, stderr, status } = run(`console.log((await engine.runJob({}, job => job.runStage(stage))).results.join())`)
  expect([stdout, stderr, status]).toEqual(['0,1,2,3,4,5\n', '', 0])
})

test('a job nobody awaits is finished first', () => {
  const { stdout, status } = run(`engine.runJob({}, job => job.runStage(stage)).then(r => console.log(r.results.join()))`)
  expect([stdout, status]).toEqual(['0,1,2,3,4,5\n', 0])
})

test('process.exit ends it in the middle of a job', () => {
  const { status } = run(
    `engine.runJob({}, job => job.runStage({ ...stage, shared: { how: 'computes', ms: 600_000 } })); setTimeout(() => process.exit(4), 200)`,
  )
  expect(status).toBe(4)
})

test('a job that fails with nobody listening ends the process with its error', () => {
  const { stderr, status } = run(`engine.runJob({}, job => job.runStage({ ...stage, kind: 'failing', shared: { at: [0], how: 'spark' } }))`)
  expect(status).toBe(1)
  expect(stderr).toContain('DIVIDE_BY_ZERO')
})

test('no code of ours waits on the driver', async () => {
  // Atomics.wait does not throw on Node's main thread, so it has to be forbidden by hand.
  const { stdout, stderr } = run(
    `Atomics.wait = () => { throw new Error('waited') }; console.log((await engine.runJob({}, job => job.runStage(stage))).results.join())`,
  )
  expect([stdout, stderr]).toEqual(['0,1,2,3,4,5\n', ''])
})
