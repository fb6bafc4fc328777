// node run-cases.mjs <folder of the built engine> <file of cases>: runs every case in a worker, and prints what went wrong as JSON.
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { isMainThread, workerData } from 'node:worker_threads'
import { runCases } from './remote.mjs'

const [dist, file] = isMainThread ? process.argv.slice(2) : workerData
const cases = file.endsWith('.cjs') ? createRequire(import.meta.url)(file) : await import(pathToFileURL(file).href)
const outcome = await runCases(cases, dist)
console.log(JSON.stringify(outcome))
