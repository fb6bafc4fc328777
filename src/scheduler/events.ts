import { hostname } from 'node:os'
import type { TaskMetrics } from './metrics.ts'

/** Spark's listener events, with the field names of its JSON event log. */
export type SparkListenerEvent =
  | JobStart
  | JobEnd
  | StageSubmitted
  | StageCompleted
  | TaskStart
  | TaskEnd
  | ExecutorAdded
  | ExecutorRemoved
  | ApplicationStart
  | ApplicationEnd
  | OtherEvent

export interface JobStart {
  readonly Event: 'SparkListenerJobStart'
  readonly 'Job ID': number
  readonly 'Submission Time': number
  readonly 'Stage Infos': readonly StageInfo[]
  readonly 'Stage IDs': readonly number[]
  readonly Properties: Readonly<Record<string, string>>
}
export interface JobEnd {
  readonly Event: 'SparkListenerJobEnd'
  readonly 'Job ID': number
  readonly 'Completion Time': number
  readonly 'Job Result': { readonly Result: 'JobSucceeded' } | { readonly Result: 'JobFailed'; readonly Exception: ExceptionInfo }
}
export interface StageSubmitted {
  readonly Event: 'SparkListenerStageSubmitted'
  readonly 'Stage Info': StageInfo
  readonly Properties: Readonly<Record<string, string>>
}
export interface StageCompleted {
  readonly Event: 'SparkListenerStageCompleted'
  readonly 'Stage Info': StageInfo
}
export interface TaskStart {
  readonly Event: 'SparkListenerTaskStart'
  readonly 'Stage ID': number
  readonly 'Stage Attempt ID': number
  readonly 'Task Info': TaskInfo
}
export interface TaskEnd {
  readonly Event: 'SparkListenerTaskEnd'
  readonly 'Stage ID': number
  readonly 'Stage Attempt ID': number
  readonly 'Task Type': string
  readonly 'Task End Reason': TaskEndReason
  readonly 'Task Info': TaskInfo
  readonly 'Task Metrics': TaskMetricsInfo
}
export interface ExecutorAdded {
  readonly Event: 'SparkListenerExecutorAdded'
  readonly Timestamp: number
  readonly 'Executor ID': string
  readonly 'Executor Info': { readonly Host: string; readonly 'Total Cores': number }
}
export interface ExecutorRemoved {
  readonly Event: 'SparkListenerExecutorRemoved'
  readonly Timestamp: number
  readonly 'Executor ID': string
  readonly 'Removed Reason': string
}
export interface ApplicationStart {
  readonly Event: 'SparkListenerApplicationStart'
  readonly 'App Name': string
  readonly 'App ID': string
  readonly Timestamp: number
  readonly User: string
}
export interface ApplicationEnd {
  readonly Event: 'SparkListenerApplicationEnd'
  readonly Timestamp: number
}
/** Events of higher layers (`org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionStart`, ...). */
export interface OtherEvent {
  readonly Event: `org.apache.spark.${string}`
  readonly [field: string]: unknown
}

export interface ExceptionInfo {
  readonly Message: string
  readonly 'Stack Trace': string
}

export interface StageInfo {
  readonly 'Stage ID': number
  readonly 'Stage Attempt ID': number
  readonly 'Stage Name': string
  readonly 'Number of Tasks': number
  readonly 'RDD Info': readonly unknown[]
  readonly 'Parent IDs': readonly number[]
  readonly Details: string
  readonly 'Submission Time'?: number
  readonly 'Completion Time'?: number
  readonly 'Failure Reason'?: string
  readonly Accumulables: readonly Accumulable[]
}
export interface Accumulable {
  readonly ID: number
  readonly Name: string
  readonly Value: string | number
}

export interface TaskInfo {
  readonly 'Task ID': number
  readonly Index: number
  readonly Attempt: number
  readonly 'Partition ID': number
  readonly 'Launch Time': number
  readonly 'Executor ID': string
  readonly Host: string
  readonly Locality: 'PROCESS_LOCAL'
  readonly Speculative: false
  readonly 'Getting Result Time': 0
  readonly 'Finish Time': number
  readonly Failed: boolean
  readonly Killed: boolean
  readonly Accumulables: readonly Accumulable[]
}

export type TaskEndReason =
  | { readonly Reason: 'Success' }
  | {
      readonly Reason: 'ExceptionFailure'
      readonly 'Class Name': string
      readonly Description: string
      readonly 'Full Stack Trace': string
    }
  | {
      readonly Reason: 'ExecutorLostFailure'
      readonly 'Executor ID': string
      readonly 'Exit Caused By App': boolean
      readonly 'Loss Reason': string
    }
  | { readonly Reason: 'TaskKilled'; readonly 'Kill Reason': string }

export interface TaskMetricsInfo {
  readonly 'Executor Run Time': number
  readonly 'Peak Execution Memory': number
  readonly 'Result Size': number
  readonly 'Memory Bytes Spilled': number
  readonly 'Disk Bytes Spilled': number
  readonly 'Shuffle Read Metrics': { readonly 'Local Bytes Read': number; readonly 'Total Records Read': number }
  readonly 'Shuffle Write Metrics': { readonly 'Shuffle Bytes Written': number; readonly 'Shuffle Records Written': number }
  readonly 'Input Metrics': { readonly 'Bytes Read': number; readonly 'Records Read': number }
  readonly 'Output Metrics': { readonly 'Bytes Written': number; readonly 'Records Written': number }
}

export const host = hostname()

export function taskMetricsInfo(m: Partial<TaskMetrics>): TaskMetricsInfo {
  return {
    'Executor Run Time': Math.round(m.runTime ?? 0),
    'Peak Execution Memory': m.peakMemory ?? 0,
    'Result Size': m.resultSize ?? 0,
    'Memory Bytes Spilled': m.memoryBytesSpilled ?? 0,
    'Disk Bytes Spilled': m.bytesSpilled ?? 0,
    'Shuffle Read Metrics': { 'Local Bytes Read': m.shuffleBytesRead ?? 0, 'Total Records Read': m.shuffleRowsRead ?? 0 },
    'Shuffle Write Metrics': { 'Shuffle Bytes Written': m.shuffleBytesWritten ?? 0, 'Shuffle Records Written': m.shuffleRowsWritten ?? 0 },
    'Input Metrics': { 'Bytes Read': m.bytesRead ?? 0, 'Records Read': m.rowsRead ?? 0 },
    'Output Metrics': { 'Bytes Written': m.bytesWritten ?? 0, 'Records Written': m.rowsWritten ?? 0 },
  }
}

export function exceptionInfo(error: unknown): ExceptionInfo {
  const e = error instanceof Error ? error : new Error(String(error))
  return { Message: e.message, 'Stack Trace': e.stack ?? '' }
}
