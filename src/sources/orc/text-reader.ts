import { VIEW_SIZE } from '../../columnar/view.ts'
import { type Block, emptyBlock, extend, release, reserve } from '../block.ts'
import type { LeafPlan } from './column-plan.ts'
import { fault } from './errors.ts'
import { StreamKind } from './metadata.ts'
import type { InStream } from './stream.ts'
import { As, bytesOf, integers, type OpenFile, type Positions } from './streams.ts'
import { type Dictionary, placeOf, type ValueReader } from './value-reader.ts'

/** Strings and binary values, as views into their stream or dictionary. */
export const textReader = (f: OpenFile, plan: LeafPlan, positions: Positions): ValueReader =>
  plan.dictionarySize === undefined ? directReader(f, plan, positions) : dictionaryReader(f, plan, plan.dictionarySize, positions)

const tooShort = () => fault('has strings that are longer than their stream')

/** Views of `n` strings whose lengths are given, into what comes next of a stream; they stay until it is read again. */
function views(f: OpenFile, stream: InStream, lengths: number, n: number, dst: number): void {
  const { memory, kernels } = f
  const total = Number(kernels.u32_total(lengths, n))
  if (!stream.ensure(total)) tooShort()
  const [from, end] = [memory.u32[stream.state >>> 2]!, memory.u32[(stream.state >>> 2) + 1]!]
  // no strings at all may lie at address 0
  if (n > 0 && kernels.lengths_views(lengths, n, from, end, dst) === 0) tooShort()
  stream.pass(total)
}

function directReader(f: OpenFile, plan: LeafPlan, positions: Positions): ValueReader {
  const { memory, kernels } = f
  const data = bytesOf(f, placeOf(plan, StreamKind.DATA), positions)
  const lengths = integers(f, placeOf(plan, StreamKind.LENGTH), plan.version, false, positions)
  const work: Block = emptyBlock()
  return {
    read(n, dst) {
      const at = reserve(memory, work, n * 4 + 16)
      lengths.read(n, at, As.U31)
      views(f, data, at, n, dst)
    },
    skip(n) {
      for (let done = 0; done < n; done += PIECE) {
        const k = Math.min(PIECE, n - done)
        const at = reserve(memory, work, PIECE * 4 + 16)
        lengths.read(k, at, As.U31)
        data.pass(Number(kernels.u32_total(at, k)))
      }
    },
    close() {
      data.close()
      lengths.close()
      release(memory, work)
    },
  }
}

/** Lengths that are read at once. */
const PIECE = 16_384

let lastDictionary = 0

function dictionaryReader(f: OpenFile, plan: LeafPlan, size: number, positions: Positions): ValueReader {
  const { memory, kernels } = f
  const codes = integers(f, placeOf(plan, StreamKind.DATA), plan.version, false, positions)
  const atStart = () => 0
  const bytes = bytesOf(f, placeOf(plan, StreamKind.DICTIONARY_DATA), atStart)
  const entries: Block = emptyBlock()
  const work: Block = emptyBlock()
  const dictionary: { -readonly [K in keyof Dictionary]: Dictionary[K] } = { address: 0, size, id: 0, codes: 0 }

  function load(): void {
    const lengths = integers(f, placeOf(plan, StreamKind.LENGTH), plan.version, false, atStart)
    const all: Block = emptyBlock()
    try {
      // piece by piece, as a file may claim any size
      for (let done = 0; done < size; ) {
        const k = Math.min(PIECE, size - done)
        const at = extend(memory, all, done * 4, (done + k) * 4 + 16)
        lengths.read(k, at + done * 4, As.U31)
        done += k
      }
      dictionary.address = reserve(memory, entries, size * VIEW_SIZE + 16)
      views(f, bytes, all.address, size, dictionary.address)
      dictionary.id = ++lastDictionary
    } finally {
      lengths.close()
      release(memory, all)
    }
  }

  return {
    read(n, dst) {
      if (dictionary.id === 0) load()
      dictionary.codes = reserve(memory, work, n * 4 + 16)
      codes.read(n, dictionary.codes, As.U31)
      if (kernels.gather128(dictionary.codes, n, dictionary.address, size, dst) < 0) fault('has a code beyond its dictionary')
    },
    skip: codes.skip,
    close() {
      codes.close()
      bytes.close()
      release(memory, entries)
      release(memory, work)
    },
    dictionary,
  }
}
