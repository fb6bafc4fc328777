import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { compressionNamed } from './compression/codecs.ts'
import type { Sink } from './compression/compression.ts'
import { textEncoder } from './text-encoder.ts'
import type { TextCodec } from './write-codec.ts'

/** A text file that is being written: encoded, compressed, in pieces of bounded size. */
export interface TextOutput {
  /** Text is kept until there is enough of it. */
  text(s: string): void
  /** Bytes as they are, behind the text so far. */
  bytes(b: Uint8Array): void
  /** Waits where the compressor has more than it can take. Errors of writing are raised here or by `close`. */
  ready(): void | Promise<void>
  /** Completes the file; gives its size. */
  close(): number | Promise<number>
  /** Removes the file. */
  abort(): void
}

/** Characters or bytes that are gathered before they are written. */
const PIECE = 1 << 18

export function openTextOutput(path: string, codec: TextCodec, encoding: string): TextOutput {
  const fd = openSync(path, 'w')
  let open = true
  let size = 0
  const write = (b: Uint8Array): void => {
    for (let at = 0; at < b.length; ) at += writeSync(fd, b, at)
    size += b.length
  }
  const sink: Sink = codec === 'none' ? { put: write, ready() {}, end() {} } : compressionNamed(codec).compress.stream(write)
  const encode = textEncoder(encoding)
  let pending = ''
  const block = Buffer.allocUnsafe(PIECE)
  let filled = 0

  function flushText(): void {
    if (pending === '') return
    const text = pending
    pending = ''
    sink.put(encode(text))
  }
  function flushBytes(): void {
    if (filled === 0) return
    // The compressor may keep what it is given
    sink.put(codec === 'none' ? block.subarray(0, filled) : Buffer.from(block.subarray(0, filled)))
    filled = 0
  }
  function close(): void {
    if (open) closeSync(fd)
    open = false
  }

  return {
    text(s) {
      if (filled > 0) flushBytes()
      pending += s
      if (pending.length >= PIECE) flushText()
    },
    bytes(b) {
      if (pending !== '') flushText()
      if (filled + b.length > PIECE) flushBytes()
      if (b.length > PIECE) sink.put(Buffer.from(b))
      else {
        block.set(b, filled)
        filled += b.length
      }
    },
    ready: () => sink.ready(),
    close() {
      flushText()
      flushBytes()
      const done = (): number => {
        close()
        return size
      }
      const waiting = sink.end()
      return waiting === undefined ? done() : waiting.then(done)
    },
    abort() {
      close()
      rmSync(path, { force: true })
    },
  }
}
