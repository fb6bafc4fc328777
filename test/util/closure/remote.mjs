import { pathToFileURL } from 'node:url'
import { inspect } from 'node:util'
import { Worker } from 'node:worker_threads'

/** Values of another context have other prototypes. */
const shown = v => inspect(v, { depth: 9 })

/** Captures and runs cases in a worker. */
export async function runCases({ cases, refused }, dist) {
  const { captureClosure } = await import(`${pathToFileURL(dist).href}/util/closure/capture.js`)
  const worker = new Worker(new URL('./run-worker.mjs', import.meta.url), { workerData: dist, execArgv: [] })
  let answer
  worker.on('message', m => answer(m))
  worker.on('error', e => answer({ error: String(e.stack) }))
  const failures = []
  let bytes = 0
  const run = async (closure, args) => {
    const answered = new Promise(resolve => {
      answer = resolve
    })
    worker.postMessage({ closure, args })
    return answered
  }
  for (const c of cases) {
    try {
      const closure = captureClosure(c.make())
      bytes = Math.max(bytes, closure.shipped.bytes.length)
      const { value, error } = await run(closure, c.args)
      if (error !== undefined) failures.push(`${c.name}: ${error}`)
      else if (shown(value) !== shown(c.gives)) failures.push(`${c.name}: gave ${shown(value)}`)
    } catch (e) {
      failures.push(`${c.name}: ${e.stack}`)
    }
  }
  for (const r of refused) {
    let message = 'taken'
    try {
      captureClosure(r.make())
    } catch (e) {
      message = e.message
    }
    if (!(message.startsWith('Task not serializable: ') && r.says.test(message))) failures.push(`${r.name}: ${message}`)
  }
  await worker.terminate()
  return { cases: cases.length, refused: refused.length, failures, bytes }
}
