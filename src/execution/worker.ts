import { serveTasks } from '../scheduler/worker.ts'
import { useFastSplit } from '../util/fast-split.ts'
import { taskKinds } from './task-kinds.ts'

// The entry of worker threads: it knows every kind of task.
useFastSplit()
serveTasks(taskKinds)
