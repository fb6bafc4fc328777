import type * as e from './events.ts'

/** Spark's SparkListener: any of these may be there. */
export interface SparkListener {
  onJobStart?(event: e.JobStart): void
  onJobEnd?(event: e.JobEnd): void
  onStageSubmitted?(event: e.StageSubmitted): void
  onStageCompleted?(event: e.StageCompleted): void
  onTaskStart?(event: e.TaskStart): void
  onTaskEnd?(event: e.TaskEnd): void
  onExecutorAdded?(event: e.ExecutorAdded): void
  onExecutorRemoved?(event: e.ExecutorRemoved): void
  onApplicationStart?(event: e.ApplicationStart): void
  onApplicationEnd?(event: e.ApplicationEnd): void
  onOtherEvent?(event: e.OtherEvent): void
  /** Every event, after the method of its own. */
  onEvent?(event: e.SparkListenerEvent): void
}

/** Every event of the engine, told at once and in order. A listener's error is its own: it is reported as a warning, and the others go on. */
export interface ListenerBus {
  addListener(listener: SparkListener): void
  removeListener(listener: SparkListener): void
  post(event: e.SparkListenerEvent): void
  /** Whether anybody listens: events of tasks need not be made otherwise. */
  readonly active: boolean
}

export function createListenerBus(warn: (error: unknown) => void = report): ListenerBus {
  let listeners: readonly SparkListener[] = []
  const tell = (listener: SparkListener, name: string, event: e.SparkListenerEvent) => {
    try {
      ;(listener as Record<string, ((event: e.SparkListenerEvent) => void) | undefined>)[name]?.call(listener, event)
    } catch (error) {
      warn(error)
    }
  }
  return {
    addListener(listener) {
      if (!listeners.includes(listener)) listeners = [...listeners, listener]
    },
    removeListener(listener) {
      listeners = listeners.filter(l => l !== listener)
    },
    post(event) {
      const name = event.Event.startsWith('SparkListener') ? `on${event.Event.slice('SparkListener'.length)}` : 'onOtherEvent'
      for (const listener of listeners) {
        tell(listener, name, event)
        tell(listener, 'onEvent', event)
      }
    },
    get active() {
      return listeners.length > 0
    },
  }
}

function report(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : String(error), { type: 'SparkListenerWarning' })
}
