import { pathToFileURL } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'

const { reviveClosure } = await import(`${pathToFileURL(workerData).href}/util/closure/revive.js`)
parentPort.on('message', async ({ closure, args }) => {
  try {
    let value = reviveClosure(closure)(...args)
    if (typeof value?.next === 'function') value = [...value]
    parentPort.postMessage({ value: await value })
  } catch (e) {
    parentPort.postMessage({ error: e.stack })
  }
})
