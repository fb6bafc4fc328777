import { serveTasks } from '#dist/scheduler/worker.js'
import { kinds } from './kinds.mjs'

serveTasks(kinds)
