import { closeSync, openSync, readSync } from 'node:fs'
import type { Memory } from '../columnar/memory.ts'
import { sparkError } from '../util/errors.ts'
import { codecOf } from './compression/codecs.ts'
import { decompressedFile } from './compression/file-pieces.ts'
import { fileUri } from './path.ts'

/** A file's bytes as UTF-8 text, decompressed and transcoded, from front to back. */
export interface ByteInput {
  /** Reads up to `max` bytes to an address; 0 at the end. */
  read(address: number, max: number): number | Promise<number>
  close(): void
}

/** FAILED_READ_FILE.NO_HINT with its cause, whose text stands below. */
export function readFailure(path: string, cause: unknown, place = ''): Error {
  if ((cause as NodeJS.ErrnoException)?.code === 'ENOENT')
    return sparkError('FAILED_READ_FILE.FILE_NOT_EXIST', { path: fileUri(path) }, [], cause)
  const error = sparkError('FAILED_READ_FILE.NO_HINT', { path: fileUri(path) }, [], cause)
  const text = cause instanceof Error ? cause.message : String(cause)
  error.message = `${error.message.trimEnd()}\n${place}${text}`
  return error
}

/** Whether ranges of the file can be read by themselves. */
export const isSplittable = (path: string, encoding: string): boolean => codecOf(path) === undefined && encoding === 'utf-8'

/** Opens a file from a byte on. */
export function openInput(memory: Memory, path: string, start: number, encoding: string): ByteInput {
  const plain = codecOf(path) === undefined ? openPlain(memory, path, start) : openCompressed(memory, path)
  return encoding === 'utf-8' ? plain : transcoded(memory, plain, encoding)
}

/** Opens a file from a byte on, its bytes as they are. */
export function openPlain(memory: Memory, path: string, start: number): ByteInput {
  let fd: number
  try {
    fd = openSync(path, 'r')
  } catch (e) {
    throw readFailure(path, e)
  }
  let position = start
  return {
    read(address, max) {
      try {
        const n = readSync(fd, memory.u8, address, max, position)
        position += n
        return n
      } catch (e) {
        throw readFailure(path, e)
      }
    },
    close: () => closeSync(fd),
  }
}

function openCompressed(memory: Memory, path: string): ByteInput {
  const pieces = decompressedFile(path)
  let rest: Uint8Array = new Uint8Array()
  const failed = (e: unknown): never => {
    throw readFailure(path, e)
  }
  const give = (address: number, max: number): number => {
    const n = Math.min(max, rest.length)
    memory.u8.set(rest.subarray(0, n), address)
    rest = rest.subarray(n)
    return n
  }
  const take = (address: number, max: number, { done, value }: IteratorResult<Uint8Array>): number | Promise<number> => {
    if (done) return 0
    rest = value
    return read(address, max)
  }
  function read(address: number, max: number): number | Promise<number> {
    if (rest.length > 0) return give(address, max)
    try {
      const next = pieces.next()
      return next instanceof Promise ? next.catch(failed).then(step => take(address, max, step)) : take(address, max, next)
    } catch (e) {
      return failed(e)
    }
  }
  return {
    read,
    close() {
      void pieces.return?.()
    },
  }
}

const encoder = new TextEncoder()
const CHUNK = 65_536

/** Decodes in pieces, as text. */
export function textDecoder(encoding: string): (bytes: Uint8Array, more: boolean) => string {
  switch (encoding) {
    case 'iso-8859-1':
      return bytes => Buffer.from(bytes).toString('latin1')
    case 'us-ascii':
      return bytes =>
        Buffer.from(bytes)
          .toString('latin1')
          .replace(/[\u0080-\u00ff]/g, '\ufffd')
    case 'utf-16': {
      // Big-endian unless a byte order mark says otherwise
      let decoder: InstanceType<typeof TextDecoder> | undefined
      return (bytes, more) => {
        decoder ??= new TextDecoder(bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-16be')
        return decoder.decode(bytes, { stream: more })
      }
    }
    case 'utf-32': {
      let kept = Buffer.alloc(0)
      return bytes => {
        kept = Buffer.concat([kept, bytes])
        let out = ''
        let i = 0
        for (; i + 4 <= kept.length; i += 4) {
          const c = kept.readUInt32BE(i)
          if (c !== 0xfeff) out += c > 0x10ffff ? '\ufffd' : String.fromCodePoint(c)
        }
        kept = kept.subarray(i)
        return out
      }
    }
    default: {
      const decoder = new TextDecoder(encoding)
      return (bytes, more) => decoder.decode(bytes, { stream: more })
    }
  }
}

function transcoded(memory: Memory, input: ByteInput, encoding: string): ByteInput {
  const decode = textDecoder(encoding)
  let rest: Uint8Array = new Uint8Array()
  let ended = false
  const give = (address: number, max: number): number => {
    const n = Math.min(max, rest.length)
    memory.u8.set(rest.subarray(0, n), address)
    rest = rest.subarray(n)
    return n
  }
  const take = (address: number, n: number): void => {
    ended = n === 0
    rest = encoder.encode(decode(memory.u8.slice(address, address + n), !ended))
  }
  return {
    read(address, max) {
      // The place to read to serves as the buffer of what is decoded
      for (;;) {
        if (rest.length > 0 || ended) return give(address, max)
        const n = input.read(address, Math.min(max, CHUNK))
        if (typeof n !== 'number')
          return n.then(async got => {
            take(address, got)
            while (rest.length === 0 && !ended) take(address, await input.read(address, Math.min(max, CHUNK)))
            return give(address, max)
          })
        take(address, n)
      }
    },
    close: () => input.close(),
  }
}
