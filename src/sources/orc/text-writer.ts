import { freeHeap } from '../../columnar/heap.ts'
import { VIEW_SIZE } from '../../columnar/view.ts'
import { type Block, emptyBlock, extend, release, reserve } from '../block.ts'
import { StreamKind } from './metadata.ts'
import { type OutStream, outStream } from './out-stream.ts'
import { type FinishedValues, PIECE, putIntegers, type ValueWriter, type WriteContext } from './value-writer.ts'

/** `dictionary_encode`'s kind of views. */
const VIEWS = 17
/** Values after which a dictionary that saves nothing is given up, and bytes of entries that are too many. */
const FIRST_LOOK = 10_000
const MOST_BYTES = 1 << 26

/**
 * Strings and binary values. Strings are codes of a dictionary until it turns out that most values are distinct: when a row group ends, when the
 * entries become too many, or at the stripe's end. Then they are written as they are.
 */
export function textWriter(c: WriteContext, mayCode: boolean): ValueWriter {
  const { memory, kernels, codec } = c
  const data = outStream(memory, kernels, codec)
  const lengths = outStream(memory, kernels, codec)
  const streams: readonly OutStream[] = [data, lengths]
  const fixed: Block = emptyBlock()
  const [heap, out] = [reserve(memory, fixed, 64), fixed.address + 16]
  memory.u8.fill(0, heap, heap + 64)
  const table: Block = emptyBlock()
  const entries: Block = emptyBlock()
  const codes: Block = emptyBlock()
  const work: Block = emptyBlock()
  const pending: Block = emptyBlock()

  let coded = mayCode
  let mask = 0
  let entryCount = 0
  let entryBytes = 0
  /** Codes of the stripe, and where row groups begin in them. */
  let codeCount = 0
  let groups: number[] = []
  /** Lengths that are not encoded yet. */
  let pendingCount = 0

  function grow(): void {
    mask = mask === 0 ? 4095 : mask * 2 + 1
    const at = reserve(memory, table, (mask + 1) * 4)
    kernels.mem_fill(at, 0, (mask + 1) * 4)
    kernels.dictionary_rehash(entries.address, entryCount, VIEWS, at, mask)
    extend(memory, entries, entryCount * VIEW_SIZE, ((mask + 1) / 2) * VIEW_SIZE + 64)
  }

  function addCodes(values: number, n: number): void {
    extend(memory, codes, codeCount * 4, (codeCount + n) * 4 + 64)
    for (let done = 0; done < n; ) {
      if (mask === 0 || entryCount >= (mask + 1) / 2) grow()
      const to = codes.address + codeCount * 4
      const from = values + done * VIEW_SIZE
      kernels.dictionary_encode(from, n - done, VIEWS, entries.address, entryCount, (mask + 1) / 2, table.address, mask, to, heap, out)
      const taken = memory.u32[out >>> 2]!
      entryCount = memory.u32[(out >>> 2) + 1]!
      entryBytes += memory.u32[(out >>> 2) + 2]!
      codeCount += taken
      done += taken
    }
    if (entryBytes > MOST_BYTES) giveUp()
  }

  function flushLengths(): void {
    putIntegers(kernels, lengths, pending.address, pendingCount, false)
    pendingCount = 0
  }

  /** Appends values as they are. */
  function addPlain(values: number, n: number): void {
    const bytes = Number(kernels.views_bytes(values, n))
    data.add(kernels.views_joined(values, n, data.room(bytes)) >>> 0)
    const at = extend(memory, pending, pendingCount * 8, (pendingCount + n) * 8 + 64) + pendingCount * 8
    kernels.views_lengths(values, n, at)
    pendingCount += n
    if (pendingCount >= FIRST_LOOK) flushLengths()
  }

  function markPlain(): void {
    flushLengths()
    data.mark()
    lengths.mark(0)
  }

  const saves = (): boolean => entryCount <= codeCount * c.dictionaryShare

  /** Goes on without a dictionary. */
  function giveUp(): void {
    coded = false
    const gathered = reserve(memory, work, PIECE * VIEW_SIZE + 64)
    eachGroup(markPlain, (from, to) => {
      for (let at = from; at < to; at += PIECE) {
        const n = Math.min(PIECE, to - at)
        kernels.gather128(codes.address + at * 4, n, entries.address, entryCount, gathered)
        addPlain(gathered, n)
      }
    })
    dropDictionary()
  }

  /** Goes through the row groups' codes. What comes before the first is none's. */
  function eachGroup(begin: () => void, each: (from: number, to: number) => void): void {
    groups.forEach((from, i) => {
      begin()
      each(from, groups[i + 1] ?? codeCount)
    })
  }

  function dropDictionary(): void {
    freeHeap(memory, heap)
    memory.u8.fill(0, heap, heap + 16)
    mask = 0
    entryCount = 0
    entryBytes = 0
    codeCount = 0
    groups = []
  }

  function finishCoded(): FinishedValues {
    const bytes = outStream(memory, kernels, codec)
    try {
      eachGroup(
        () => data.mark(0),
        (from, to) => {
          for (let at = from; at < to; at += FIRST_LOOK) {
            const n = Math.min(FIRST_LOOK, to - at)
            const wide = reserve(memory, work, FIRST_LOOK * 8 + 64)
            kernels.i32_to_i64(codes.address + at * 4, n, wide)
            putIntegers(kernels, data, wide, n, false)
          }
        },
      )
      bytes.add(kernels.views_joined(entries.address, entryCount, bytes.room(entryBytes)) >>> 0)
      for (let at = 0; at < entryCount; at += FIRST_LOOK) {
        const n = Math.min(FIRST_LOOK, entryCount - at)
        const wide = reserve(memory, work, FIRST_LOOK * 8 + 64)
        kernels.views_lengths(entries.address + at * VIEW_SIZE, n, wide)
        putIntegers(kernels, lengths, wide, n, false)
      }
      const dictionarySize = entryCount
      dropDictionary()
      return {
        dictionarySize,
        streams: [
          { kind: StreamKind.DATA, stream: data.finish() },
          { kind: StreamKind.LENGTH, stream: lengths.finish() },
          { kind: StreamKind.DICTIONARY_DATA, stream: bytes.finish() },
        ],
      }
    } finally {
      bytes.close()
    }
  }

  return {
    add(values, n) {
      if (coded) addCodes(values, n)
      else addPlain(values, n)
    },
    beginGroup() {
      if (coded && codeCount >= FIRST_LOOK && !saves()) giveUp()
      if (coded) groups.push(codeCount)
      else markPlain()
    },
    get bytes() {
      return coded ? entryBytes + codeCount * 2 : data.size + lengths.size + pendingCount * 4
    },
    finish() {
      if (coded && !saves()) giveUp()
      if (coded) return finishCoded()
      flushLengths()
      coded = mayCode
      return {
        streams: [
          { kind: StreamKind.DATA, stream: data.finish() },
          { kind: StreamKind.LENGTH, stream: lengths.finish() },
        ],
      }
    },
    close() {
      freeHeap(memory, heap)
      for (const s of streams) s.close()
      for (const b of [fixed, table, entries, codes, work, pending]) release(memory, b)
    },
  }
}
