import { RDD_TASK, rddTask } from '../rdd/worker/stage-task.ts'
import type { TaskKinds } from '../scheduler/task.ts'
import { FILE_CHECK, fileCheckTask } from './file-check.ts'
import { PIPELINE, pipelineTask } from './runtime/task.ts'

/** What workers and the driver's own tasks can run. */
export const taskKinds: TaskKinds = { [PIPELINE]: pipelineTask, [RDD_TASK]: rddTask, [FILE_CHECK]: fileCheckTask }
