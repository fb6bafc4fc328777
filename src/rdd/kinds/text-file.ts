import { isAscii } from 'node:buffer'
import { closeSync, openSync, readSync } from 'node:fs'
import { readFailure } from '../../sources/byte-input.ts'
import { codecOf } from '../../sources/compression/codecs.ts'
import { decompressedFile } from '../../sources/compression/file-pieces.ts'
import type { Definition } from '../definition.ts'
import type { NodeData } from '../job/program.ts'
import { type Batches, batchSizes, isPromise } from '../worker/batches.ts'
import type { BindKind, Environment } from '../worker/environment.ts'
import { type FileSplit, fileSplits, inputFiles, once } from './input-files.ts'

interface TextFileNode extends NodeData {
  readonly type: 'textFile'
  readonly splits: readonly FileSplit[]
}

/** The lines of text files. */
export function textFile(paths: string, minPartitions: number): Definition {
  const splits = once(() => fileSplits(inputFiles(paths), minPartitions))
  return {
    kind: 'HadoopRDD',
    partitions: () => splits().length,
    dependencies: [],
    describe: () => ({ type: 'textFile', splits: splits() }) satisfies TextFileNode,
  }
}

export const bindTextFile: BindKind<TextFileNode> =
  ({ splits }, env) =>
  partition => {
    const split = splits[partition]!
    let lines: Batches | undefined
    return () => {
      lines ??= sliced(codecOf(split.path) === undefined ? plainLines(split, env) : compressedLines(split, env), env.settings.lazy)
      return lines()
    }
  }

/** Lines of a batch: few enough that the records made of them stay in the cache. */
const LINES = 64
/** Of the file at once: as little that its text goes to V8's young generation, where it costs nothing to be rid of. */
const CHUNK = 1 << 16
const FIRST_CHUNK = 1 << 14
const LF = 10
const CR = 13

/** Where the line that goes on at `from` ends, behind its break; -1 where it does not. A CR at the very end may be half of a break. */
function afterLine(bytes: Buffer, from: number, atEnd: boolean): number {
  const lf = bytes.indexOf(LF, from)
  const cr = bytes.subarray(from, lf < 0 ? bytes.length : lf).indexOf(CR)
  if (cr < 0) return lf < 0 ? -1 : lf + 1
  const at = from + cr
  if (at + 1 === lf) return lf + 1
  return at + 1 === bytes.length && !atEnd ? -1 : at + 1
}

/** Behind the last whole line; 0 where there is none. */
function afterLastLine(bytes: Buffer): number {
  const lf = bytes.lastIndexOf(LF)
  if (lf >= 0) return lf + 1
  return bytes.subarray(0, bytes.length - 1).lastIndexOf(CR) + 1
}

function linesOf(bytes: Buffer, first: boolean): string[] {
  let text = isAscii(bytes) ? bytes.toString('latin1') : bytes.toString('utf8')
  if (first && text.charCodeAt(0) === 0xfeff) text = text.slice(1)
  const lines = text.includes('\r') ? text.split(/\r\n|\n|\r/) : text.split('\n')
  // behind the last break
  if (lines.at(-1) === '') lines.pop()
  return lines
}

/** A line belongs to the range (start, end] in which it begins; the first one to the range at 0. */
function plainLines({ path, start, length }: FileSplit, env: Environment): Batches {
  const file = openSync(path, 'r')
  let open = true
  const close = () => {
    if (open) closeSync(file)
    open = false
  }
  env.task.onEnd.push(close)
  const end = start + length
  /** What has been read and not been given: the first `used` bytes, which begin at `position` of the file. */
  let buffer = Buffer.allocUnsafe(env.settings.lazy ? FIRST_CHUNK : CHUNK)
  let used = 0
  let position = start
  let skipping = start > 0
  let atEnd = false
  const read = () => {
    // more than half of it is a line that goes on
    if (used * 2 > buffer.length) buffer = Buffer.concat([buffer], Math.max(CHUNK, buffer.length * 2))
    const n = readSync(file, buffer, used, buffer.length - used, position + used)
    used += n
    atEnd = used < buffer.length
    env.context.metrics.bytesRead += n
  }
  const take = (n: number) => {
    buffer.copyWithin(0, n, used)
    used -= n
    position += n
  }
  return () => {
    while (open) {
      if (!atEnd) read()
      if (skipping) {
        const from = afterLine(buffer.subarray(0, used), 0, atEnd)
        if (from < 0 && !atEnd) continue
        take(from < 0 ? used : from)
        skipping = false
      }
      const held = buffer.subarray(0, used)
      // lines that begin behind the end are the next range's
      if (position > end) close()
      else if (position + used > end) {
        const cut = afterLine(held, end - position, atEnd)
        if (cut < 0 && !atEnd) continue
        close()
        const own = cut < 0 ? held : held.subarray(0, cut)
        if (own.length > 0) return linesOf(own, position === 0)
      } else {
        const cut = atEnd ? used : afterLastLine(held)
        if (atEnd) close()
        if (cut === 0) continue
        const lines = linesOf(held.subarray(0, cut), position === 0)
        take(cut)
        return lines
      }
    }
    return undefined
  }
}

function compressedLines({ path }: FileSplit, env: Environment): Batches {
  const pieces = decompressedFile(path)
  env.task.onEnd.push(() => void pieces.return?.())
  let held: Buffer = Buffer.alloc(0)
  let first = true
  let over = false
  /** The lines that are whole, if any are. */
  const take = (step: IteratorResult<Uint8Array>): string[] | undefined => {
    if (step.done) over = true
    else held = held.length === 0 ? Buffer.from(step.value) : Buffer.concat([held, step.value])
    const cut = over ? held.length : afterLastLine(held)
    if (cut === 0) return undefined
    const lines = linesOf(held.subarray(0, cut), first)
    held = held.subarray(cut)
    first = false
    return lines
  }
  const failed = (cause: unknown): never => {
    throw readFailure(path, cause)
  }
  const nextPiece = () => {
    try {
      return pieces.next()
    } catch (cause) {
      return failed(cause)
    }
  }
  const next = (): ReturnType<Batches> => {
    while (!over) {
      const step = nextPiece()
      if (isPromise(step)) return step.catch(failed).then(s => take(s) ?? next())
      const lines = take(step)
      if (lines !== undefined) return lines
    }
    return undefined
  }
  return next
}

/** The lines of a chunk in smaller batches, so that what is made of them stays in the cache. */
function sliced(chunks: Batches, lazy: boolean): Batches {
  const size = lazy ? batchSizes(true) : () => LINES
  let lines: readonly unknown[] = []
  let at = 0
  const next = (): ReturnType<Batches> => {
    while (at >= lines.length) {
      const chunk = chunks()
      if (isPromise(chunk)) return chunk.then(take)
      if (chunk === undefined) return undefined
      lines = chunk
      at = 0
    }
    return lines.slice(at, (at += size()))
  }
  const take = (chunk: readonly unknown[] | undefined) => {
    if (chunk === undefined) return undefined
    lines = chunk
    at = 0
    return next()
  }
  return next
}
