import type { StageProgress } from './dag-scheduler.ts'

/**
 * Spark's console progress bar: `[Stage 5:=====>   (12 + 2) / 40]`, tasks completed and running of all. It appears when a
 * stage has been at work for half a second and is wiped when none is. `spark.ui.showConsoleProgress`; only on a terminal.
 */
export interface ProgressBar {
  stop(): void
}

export interface ProgressBarOptions {
  /** Stages at work now. */
  readonly stages: () => readonly StageProgress[]
  readonly out?: { write(text: string): unknown; readonly isTTY?: boolean; readonly columns?: number }
  /** Milliseconds: spark.ui.consoleProgress.update.interval */
  readonly interval?: number
}

/** A stage is shown when it is so old (ms). */
const FIRST_DELAY = 500
/** More stages at once would not fit a line. */
const MAX_STAGES = 3
const CARRIAGE_RETURN = '\r'

export function startProgressBar({ stages, out = process.stderr, interval = 200 }: ProgressBarOptions): ProgressBar {
  if (!out.isTTY) return { stop() {} }
  let shown = ''
  const width = () => out.columns ?? 80
  const clear = () => {
    if (shown === '') return
    out.write(CARRIAGE_RETURN + ' '.repeat(shown.length) + CARRIAGE_RETURN)
    shown = ''
  }
  const timer = setInterval(() => {
    const now = Date.now()
    const old = stages().filter(stage => now - stage.submitted > FIRST_DELAY)
    if (old.length === 0) return clear()
    const line = progressLine(old, width())
    if (line !== shown) out.write(CARRIAGE_RETURN + line)
    shown = line
  }, interval)
  timer.unref()
  return {
    stop() {
      clearInterval(timer)
      clear()
    },
  }
}

/** One line of bars for at most three stages, `width` characters in all. */
export function progressLine(stages: readonly StageProgress[], width: number): string {
  const some = stages.slice(0, MAX_STAGES)
  const each = Math.floor(width / some.length)
  return some
    .map(stage => {
      const header = `[Stage ${stage.stageId}:`
      const tail = `(${stage.completed} + ${stage.active}) / ${stage.tasks}]`
      const room = each - header.length - tail.length
      if (room <= 0) return header + tail
      const done = Math.floor((room * stage.completed) / stage.tasks)
      return header + ('='.repeat(done) + (done < room ? '>' : '')).padEnd(room) + tail
    })
    .join('')
}
