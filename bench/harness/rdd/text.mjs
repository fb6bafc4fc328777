import { closeSync, existsSync, mkdirSync, openSync, statSync, writeSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const WORDS = 50_000

/** A text file of about so many bytes: words whose frequencies fall as in a language, ten to a line. Made once. */
export function textFile(bytes) {
  const folder = fileURLToPath(new URL('../../../datasets/generated/', import.meta.url))
  const path = `${folder}words-${bytes}.txt`
  if (existsSync(path) && statSync(path).size >= bytes) return path
  mkdirSync(folder, { recursive: true })
  const words = Array.from({ length: WORDS }, (_, i) => word(i))
  const file = openSync(path, 'w')
  let seed = 42
  const random = () => {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff
    return (seed >>> 8) / 0x7fffff
  }
  for (let written = 0; written < bytes; ) {
    let part = ''
    while (part.length < 1 << 20) {
      for (let i = 0; i < 10; i++) part += `${words[Math.min(WORDS - 1, Math.floor(WORDS ** random()) - 1)]}${i < 9 ? ' ' : '\n'}`
    }
    written += writeSync(file, part)
  }
  closeSync(file)
  return path
}

const SYLLABLES = ['ka', 'to', 'mi', 're', 'sun', 'lo', 'ver', 'an', 'di', 'pe', 'qua', 'x', 'es', 'bo', 'na', 'ti']
const word = i => (i < 16 ? '' : word(Math.floor(i / 16))) + SYLLABLES[i % 16]
