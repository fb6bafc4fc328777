import type { SharedMemory } from '../../columnar/shared-memory.ts'
import { type LoadedChunk, type RowFile, RowFileReader, type RowFileWriter, type RowShape } from '../../storage/row-file.ts'
import type { RowRange } from './row-blocks.ts'
import { type Spill, writePartitioned } from './spill.ts'

export interface Division {
  readonly memory: SharedMemory
  readonly spill: Spill
  readonly shape: RowShape
  /** Where a row's hash lies, and how far its bits are shifted that say the partition. */
  readonly hashOffset: number
  readonly shift: number
  /** The new file. */
  readonly writer: RowFileWriter
}

/** Rows in memory and rows on disk, written to one file by partitions; what was on disk is read a part of the budget at a time. */
export function divideRows(
  { memory, spill, shape, hashOffset, shift, writer }: Division,
  ranges: readonly RowRange[],
  files: readonly RowFile[],
): RowFile {
  const reader = new RowFileReader(memory, shape)
  let loaded: LoadedChunk[] = []
  const flush = (): void => {
    const held = loaded.map(({ from, to }): RowRange => [from, to])
    writePartitioned(writer, memory, held, shape.size, hashOffset, shift)
    for (const { address } of loaded) memory.free(address)
    loaded = []
  }
  try {
    if (ranges.length > 0) writePartitioned(writer, memory, ranges, shape.size, hashOffset, shift)
    let held = 0
    for (const { path, chunks } of files)
      for (const chunk of chunks) {
        const at = reader.load(path, chunk)
        loaded.push(at)
        held += at.to - at.address
        if (held < spill.budget / 2) continue
        flush()
        held = 0
      }
    flush()
    spill.count(writer.bytes)
    return writer.take()
  } finally {
    for (const { address } of loaded) memory.free(address)
    writer.close()
    reader.close()
  }
}
