import { serveTasks } from '../scheduler/worker.ts'
import { taskKinds } from './task-kinds.ts'

// The entry of worker threads: it knows every kind of task.
serveTasks(taskKinds)
