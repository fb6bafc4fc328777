import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Batch, Column } from '../columnar/batch.ts'
import type { Memory } from '../columnar/memory.ts'
import { readValue } from '../columnar/reader.ts'
import { kernelsOf } from '../kernels/kernels.ts'
import { castText } from '../types/cast/to-string.ts'
import { zoneOf } from '../types/datetime/zone.ts'
import { layoutOf, widthOf } from '../types/layout.ts'
import { abortAttempt, attemptFolder, commitAttempt, type TaskCommit, type WriteJob } from './commit.ts'
import { openWriter } from './index.ts'
import { DEFAULT_PARTITION, escapePathName } from './partition-discovery.ts'
import { partitionGrouper } from './partition-rows.ts'
import type { FileWriter } from './source.ts'

/** Worker: writes the rows of one attempt of a task to files of the job's format. */
export interface TaskWriter {
  /** Columns as in the schema that the job was begun with. */
  write(batch: Batch, rows: number): Promise<void>
  /** Completes the files and makes them the task's. */
  commit(): Promise<TaskCommit>
  abort(): Promise<void>
}

/** Files of partitions that are open at once; beyond that the one not used for longest is closed, and its partition gets another. */
const MAX_OPEN = 32

interface OpenFile {
  readonly writer: FileWriter
  rows: number
}

/**
 * Opens files as rows come, one per partition, a further one where a file is full. The first task leaves a file without rows where it has
 * none, as Spark does, so that the schema is kept.
 */
export function openTaskWriter(memory: Memory, job: WriteJob, task: number, attempt: number): TaskWriter {
  const folder = attemptFolder(job, task, attempt)
  const zone = zoneOf(job.sessionTimeZone)
  const texts = job.partitionColumns.map(p => castText(p.dataType, zone))
  const counters = new Map<string, number>()
  /** By partition folder, the longest unused first. */
  const open = new Map<string, OpenFile>()
  const grouper =
    job.partitionColumns.length === 0
      ? undefined
      : partitionGrouper(
          memory,
          kernelsOf(memory),
          job.partitionColumns.map(p => p.index),
          keyOf,
        )
  let files = 0
  let rows = 0
  let bytes = 0

  /** The folder of a row's partition. */
  function keyOf(batch: Batch, row: number): string {
    return job.partitionColumns
      .map((p, i) => {
        const v = readValue(memory, batch.columns[p.index]!, row)
        const text = v === null ? '' : texts[i]!(v)
        return `${escapePathName(p.name)}=${text === '' ? DEFAULT_PARTITION : escapePathName(text)}`
      })
      .join('/')
  }

  async function fileOf(key: string): Promise<OpenFile> {
    const known = open.get(key)
    if (known !== undefined) {
      open.delete(key)
      open.set(key, known)
      return known
    }
    if (open.size >= MAX_OPEN) await close(open.keys().next().value!)
    const counter = counters.get(key) ?? 0
    counters.set(key, counter + 1)
    const separator = job.partitionColumns.length > 0 ? '.' : '-'
    const number = (n: number, digits: number) => String(n).padStart(digits, '0')
    const name = `part-${number(task, 5)}-${job.uuid}${separator}c${number(counter, 3)}${job.extension}`
    mkdirSync(join(folder, key), { recursive: true })
    const file: OpenFile = { writer: await openWriter(job.format, job.state, join(folder, key, name), memory), rows: 0 }
    files++
    open.set(key, file)
    return file
  }

  async function close(key: string): Promise<void> {
    const file = open.get(key)!
    open.delete(key)
    bytes += (await file.writer.close()).bytes
  }

  async function put(key: string, batch: Batch, from: number, n: number): Promise<void> {
    for (let done = 0; done < n; ) {
      const file = await fileOf(key)
      const room = job.maxRecordsPerFile > 0 ? job.maxRecordsPerFile - file.rows : n
      const k = Math.min(n - done, room)
      await file.writer.write(sliceBatch(batch, job.dataColumns, from + done), k)
      file.rows += k
      done += k
      if (job.maxRecordsPerFile > 0 && file.rows >= job.maxRecordsPerFile) await close(key)
    }
    rows += n
  }

  return {
    async write(batch, n) {
      if (grouper === undefined) await put('', batch, 0, n)
      else for (const part of grouper.group(batch, n)) await put(part.key, part.batch, part.from, part.rows)
    },
    async commit() {
      if (files === 0 && task === 0 && job.partitionColumns.length === 0) await fileOf('')
      for (const key of [...open.keys()]) await close(key)
      grouper?.close()
      commitAttempt(job, task, attempt)
      return { task, files, rows, bytes }
    },
    async abort() {
      for (const { writer } of open.values()) await writer.abort()
      open.clear()
      grouper?.close()
      abortAttempt(job, task, attempt)
    },
  }
}

/** Some columns of a batch, from a row on. */
function sliceBatch(batch: Batch, columns: readonly number[], from: number): Batch {
  return {
    capacity: batch.capacity - from,
    columns: columns.map((i): Column => {
      const c = batch.columns[i]!
      return {
        ...c,
        values: c.values + from * widthOf[layoutOf(c.dataType)],
        validity: c.validity === 0 ? 0 : c.validity + from,
        codes: c.codes === 0 ? 0 : c.codes + from * 4,
      }
    }),
  }
}
