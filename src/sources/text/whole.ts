import type { Memory } from '../../columnar/memory.ts'
import { clearView, pointView } from '../../columnar/view-codec.ts'
import { type Block, emptyBlock, release, reserve } from '../block.ts'
import type { ByteInput } from '../byte-input.ts'
import type { FileCursor } from '../partition-columns.ts'

const PIECE = 1 << 20

/** A cursor of one row: all bytes of a file. */
export function openWhole(memory: Memory, input: ByteInput): FileCursor {
  let block: Block = emptyBlock()
  reserve(memory, block, PIECE)
  let size = 0
  let given = false

  function grow(): void {
    if (block.size - size >= PIECE) return
    const larger = emptyBlock()
    const to = reserve(memory, larger, block.size * 2)
    memory.u8.copyWithin(to, block.address, block.address + size)
    release(memory, block)
    block = larger
  }
  function read(): number | Promise<number> {
    for (;;) {
      grow()
      const n = input.read(block.address + size, block.size - size)
      if (typeof n !== 'number')
        return n.then(got => {
          size += got
          return got === 0 ? 1 : read()
        })
      if (n === 0) return 1
      size += n
    }
  }

  return {
    next() {
      if (given) return 0
      given = true
      return read()
    },
    fill(_, column) {
      if (size === 0) clearView(memory, column.buffer)
      else pointView(memory, column.buffer, block.address, size)
      column.values = column.buffer
      column.validity = 0
      column.codes = 0
      column.dictionary = 0
      column.dictionarySize = 0
    },
    close() {
      input.close()
      release(memory, block)
    },
  }
}
