import type { Memory } from '../columnar/memory.ts'
import { type ByteInput, openInput } from './byte-input.ts'

/** Reads a whole file as text, without a byte order mark. Waits only where it is compressed. */
export function readText(memory: Memory, path: string, encoding: string): string | Promise<string> {
  const input: ByteInput = openInput(memory, path, 0, encoding)
  const size = 1 << 20
  const block = memory.allocate(size)
  const parts: Buffer[] = []
  const done = (): string => {
    memory.free(block)
    input.close()
    return Buffer.concat(parts)
      .toString('utf8')
      .replace(/^\ufeff/, '')
  }
  const go = (): string | Promise<string> => {
    for (;;) {
      const n = input.read(block, size)
      if (typeof n !== 'number') return n.then(got => (take(got) ? go() : done()))
      if (!take(n)) return done()
    }
  }
  const take = (n: number): boolean => {
    if (n > 0) parts.push(Buffer.from(memory.u8.slice(block, block + n)))
    return n > 0
  }
  return go()
}
