import type { Batch } from '../../columnar/batch.ts'
import { clearHeap, freeHeap } from '../../columnar/heap.ts'
import type { Memory } from '../../columnar/memory.ts'
import { columnToArray } from '../../columnar/reader.ts'
import { stagedPath, type WrittenFile } from '../../sources/commit.ts'
import { openWriter } from '../../sources/index.ts'
import type { FileWriter } from '../../sources/source.ts'
import { castText } from '../../types/cast-to-string.ts'
import { zoneOf } from '../../types/datetime/zone.ts'
import { layoutOf, widthOf } from '../../types/layout.ts'
import type { BlockLayout, CollectSpec, WriteSpec } from '../pipeline/spec.ts'
import type { PipelineInstance } from './instance.ts'
import { columnAt } from './local-blocks.ts'
import type { BlockRef, SinkRuntime } from './sinks.ts'

interface OpenFile {
  readonly writer: FileWriter
  readonly path: string
  readonly folder: string
}

/** Rows go to files, a file per task and partition folder. Full blocks wait until the batch is done, as writers may be asynchronous. */
export function writeRuntime(spec: CollectSpec, write: WriteSpec, instance: PipelineInstance, memory: Memory): SinkRuntime {
  const state = instance.slot('collect') >>> 2
  const heap = instance.slot('sinkheap')
  let full: BlockRef[] = []
  let files: OpenFile[] = []
  const open = (): void => {
    memory.u32[state] = memory.allocate(spec.block.size)
    memory.u32[state + 1] = 0
  }
  instance.onSinkFull(() => {
    full.push({ address: memory.u32[state]!, rows: memory.u32[state + 1]! })
    open()
  })
  const fileOf = async (folder: string): Promise<OpenFile> => {
    const known = files.find(f => f.folder === folder)
    if (known) return known
    const path = stagedPath(write.staging)
    const file = { writer: await openWriter(write.format, write.state, path, memory), path, folder }
    files.push(file)
    return file
  }
  const flush = async (blocks: readonly BlockRef[]): Promise<void> => {
    for (const block of blocks) {
      if (write.partitionBy.length === 0) {
        const { writer } = await fileOf('')
        await writer.write(batchOf(spec.block, block.address, write.columns), block.rows)
      } else
        for (const [folder, rows] of byFolder(spec.block, block, write, memory)) {
          const { writer } = await fileOf(folder)
          const gathered = gather(spec.block, block, rows, memory)
          await writer.write(batchOf(spec.block, gathered, write.columns), rows.length)
          memory.free(gathered)
        }
      memory.free(block.address)
    }
  }
  return {
    beginTask: () => {
      full = []
      files = []
      clearHeap(memory, heap)
      open()
    },
    full: () => false,
    drain: () => {
      if (full.length === 0) return undefined
      const blocks = full
      full = []
      return flush(blocks)
    },
    endTask: async task => {
      full.push({ address: memory.u32[state]!, rows: memory.u32[state + 1]! })
      const blocks = full.filter(b => b.rows > 0)
      for (const b of full) if (b.rows === 0) memory.free(b.address)
      full = []
      await flush(blocks)
      // the first task writes a file even without rows, so that the schema is kept
      if (files.length === 0 && task === 0 && write.partitionBy.length === 0) await fileOf('')
      const written: WrittenFile[] = []
      for (const { writer, path, folder } of files)
        written.push({ path, folder, task, extension: write.extension, ...(await writer.close()) })
      files = []
      freeHeap(memory, heap)
      return { kind: 'write', files: written }
    },
    finish: () => ({ kind: 'none' }),
    close: async () => {
      for (const { writer } of files) await writer.abort()
    },
  }
}

/** The columns of a block that files hold. */
function batchOf(layout: BlockLayout, address: number, columns: readonly number[]): Batch {
  return { capacity: layout.capacity, columns: columns.map(i => columnAt(layout, i, address)) }
}

/** Row numbers by partition folder: `k=v/l=w`. */
function byFolder(layout: BlockLayout, block: BlockRef, write: WriteSpec, memory: Memory): Map<string, number[]> {
  const zone = zoneOf(write.timeZone)
  const parts = write.partitionBy.map(({ column, name }) => {
    const text = castText(layout.columns[column]!.dataType, zone)
    const values = columnToArray(memory, columnAt(layout, column, block.address), block.rows)
    return values.map(v => {
      const s = v === null ? '' : text(v)
      return `${escapePath(name)}=${s === '' ? '__HIVE_DEFAULT_PARTITION__' : escapePath(s)}`
    })
  })
  const folders = new Map<string, number[]>()
  for (let row = 0; row < block.rows; row++) {
    const folder = parts.map(p => p[row]!).join('/')
    const rows = folders.get(folder)
    if (rows) rows.push(row)
    else folders.set(folder, [row])
  }
  return folders
}

/** Characters that Hive escapes in folder names. */
const escapePath = (s: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are among those escaped
  s.replace(/[\u0001-\u001f"#%'*/:=?\\\u007f{[\]^]/g, c => `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)

/** A new block with the given rows of another. */
function gather(layout: BlockLayout, block: BlockRef, rows: readonly number[], memory: Memory): number {
  const to = memory.allocate(layout.size)
  const { u8 } = memory
  for (const c of layout.columns) {
    const width = widthOf[layoutOf(c.dataType)]
    rows.forEach((row, i) => {
      const from = block.address + c.values + row * width
      u8.copyWithin(to + c.values + i * width, from, from + width)
      if (c.validity >= 0) u8[to + c.validity + i] = u8[block.address + c.validity + row]!
    })
  }
  return to
}
