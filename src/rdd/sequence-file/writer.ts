import { randomBytes } from 'node:crypto'
import { compressionNamed } from '../../sources/compression/codecs.ts'
import { DataOutput } from './bytes.ts'
import { codecNamed, ESCAPE, type Header, SYNC_BYTES, writeHeader } from './header.ts'

/** How a sequence file is to be written. */
export type Format = Omit<Header, 'sync'>

/** Bytes between marks, where records stand by themselves. */
const SYNC_INTERVAL = 100 * 1024
/** Bytes of keys and values of a block. */
const BLOCK = 1_000_000

export interface SequenceOutput {
  append(key: Uint8Array, value: Uint8Array): void
  end(): void
}

/** Writes the head at once, records as they come. */
export function sequenceOutput(format: Format, write: (bytes: Uint8Array) => void): SequenceOutput {
  const header: Header = { ...format, sync: randomBytes(SYNC_BYTES) }
  const head = new DataOutput()
  writeHeader(header, head)
  write(head.bytes.slice())
  const compress = format.type === 'NONE' ? undefined : compressionNamed(codecNamed(format.codecClass!)).compress!.all
  const out = new DataOutput()
  const mark = (): void => {
    out.int32(ESCAPE | 0)
    out.raw(header.sync)
  }
  const flush = (): void => {
    write(out.bytes.slice())
    out.clear()
  }
  return format.type === 'BLOCK' ? blocks(compress!) : records(compress ?? (b => b))

  function records(valueBytes: (value: Uint8Array) => Uint8Array): SequenceOutput {
    let since = 0
    return {
      append(key, value) {
        if (since >= SYNC_INTERVAL) {
          mark()
          since = 0
        }
        const bytes = valueBytes(value)
        const before = out.length
        out.int32(key.length + bytes.length)
        out.int32(key.length)
        out.raw(key)
        out.raw(bytes)
        since += out.length - before
        if (out.length >= SYNC_INTERVAL) flush()
      },
      end: flush,
    }
  }

  function blocks(compressed: (bytes: Uint8Array) => Uint8Array): SequenceOutput {
    const [keyLengths, keys, valueLengths, values] = [new DataOutput(), new DataOutput(), new DataOutput(), new DataOutput()]
    const buffers = [keyLengths, keys, valueLengths, values]
    let count = 0
    const end = (): void => {
      if (count === 0) return
      mark()
      out.vint(count)
      for (const b of buffers) {
        const bytes = compressed(b.bytes)
        out.vint(bytes.length)
        out.raw(bytes)
        b.clear()
      }
      count = 0
      flush()
    }
    return {
      append(key, value) {
        keyLengths.vint(key.length)
        keys.raw(key)
        valueLengths.vint(value.length)
        values.raw(value)
        count++
        if (keys.length + values.length >= BLOCK) end()
      },
      end,
    }
  }
}
