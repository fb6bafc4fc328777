import { allocateBatch } from '#dist/columnar/batch-builder.js'
import { freeHeap } from '#dist/columnar/heap.js'
import { writeColumn } from '#dist/columnar/writer.js'
import type { FileWriter } from '#dist/sources/source.js'
import type { StructType } from '#dist/types/data-type.js'
import type { Value } from '#dist/types/value.js'
import { testMemory } from './read-table.ts'

/** Writes rows of internal values in batches. */
export async function writeRows(writer: FileWriter, schema: StructType, rows: readonly (readonly Value[])[], batchRows = 2048) {
  const memory = testMemory()
  const batch = allocateBatch(
    memory,
    schema.fields.map(f => f.dataType),
    batchRows,
  )
  try {
    for (let at = 0; at < rows.length; at += batchRows) {
      const some = rows.slice(at, at + batchRows)
      schema.fields.forEach((_, i) =>
        writeColumn(
          memory,
          batch.columns[i]!,
          some.map(r => r[i]!),
          batch.heap,
        ),
      )
      await writer.write(batch, some.length)
      freeHeap(memory, batch.heap)
    }
    return await writer.close()
  } finally {
    memory.free(batch.address)
  }
}
