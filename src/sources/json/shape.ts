import type { Memory } from '../../columnar/memory.ts'
import { type Block, emptyBlock, release, reserve } from '../block.ts'
import { JsonSyntaxError, jsonLexer } from './lexer.ts'
import type { JsonOptions } from './options.ts'

/** The keys that the objects of a file are expected to have, in their order: what the kernels compare each line with. */
export interface ObjectShape {
  /** Undefined until something was learnt. */
  readonly names: readonly string[] | undefined
  /** `{ u32 length, u32 address }` for each key with its quotes. */
  readonly keys: number
  /** Takes over the shape of a record; that of no object is one that no line has. */
  learn(record: string): void
  close(): void
}

export function objectShape(memory: Memory, o: JsonOptions): ObjectShape {
  const block: Block = emptyBlock()
  let names: readonly string[] | undefined

  function namesOf(record: string): string[] {
    const found: string[] = []
    try {
      const lexer = jsonLexer(record, o)
      if (lexer.peek() === 'object')
        lexer.object(name => {
          found.push(name)
          lexer.skip()
        })
    } catch (e) {
      if (!(e instanceof JsonSyntaxError)) throw e
    }
    // Of a key that is there twice the last counts, which is left to the parser
    return new Set(found).size === found.length ? found : []
  }

  return {
    get names() {
      return names
    },
    get keys() {
      return block.address
    },
    learn(record) {
      names = namesOf(record)
      const texts = names.map(name => Buffer.from(JSON.stringify(name)))
      let at =
        reserve(
          memory,
          block,
          texts.reduce((n, t) => n + t.length + 8, 64),
        ) +
        texts.length * 8
      texts.forEach((text, i) => {
        memory.u8.set(text, at)
        memory.u32.set([text.length, at], (block.address >>> 2) + i * 2)
        at += text.length
      })
    },
    close: () => release(memory, block),
  }
}
