import { unsupported } from '../../util/unsupported.ts'
import { bzip2 } from './bzip2.ts'
import type { Compression } from './compression.ts'
import { lz4, snappy } from './framed.ts'
import { deflate, gzip } from './zlib.ts'
import { zstd } from './zstd.ts'

const HADOOP = 'org.apache.hadoop.io.compress.'

/** How text and sequence files may be compressed, by our name of it. A codec is an entry here. */
const CODECS = { gzip, deflate, bzip2, snappy, lz4, zstd } as const
export type CodecName = keyof typeof CODECS

export const compressionNamed = (name: CodecName): Compression => CODECS[name]

const bySuffix = new Map(Object.entries(CODECS).map(([name, c]) => [c.suffix, name as CodecName]))
const byClass = new Map(Object.entries(CODECS).map(([name, c]) => [`${HADOOP}${c.className}`, name as CodecName]))
// the codec that Hadoop has where nobody says which, and its name in old versions
byClass.set(`${HADOOP}DefaultCodec`, 'deflate')

/** Hadoop's full name of a codec's class. */
export const classOf = (name: CodecName): string => `${HADOOP}${CODECS[name].className}`

/** The codec of one of Hadoop's classes. */
export const codecOfClass = (className: string): CodecName | undefined => byClass.get(className)

/** The codec that a file's name tells, as Hadoop finds it; undefined where it is not compressed. */
export function codecOf(path: string): CodecName | undefined {
  const suffix = /\.\w+$/.exec(path)?.[0].toLowerCase()
  if (suffix === '.xz') throw unsupported('Reading files compressed with xz')
  return suffix === undefined ? undefined : bySuffix.get(suffix)
}

/** How the file is compressed, by its name. */
export function compressionOf(path: string): Compression | undefined {
  const name = codecOf(path)
  return name && CODECS[name]
}

/** What `f` makes, once all that is needed to read the files at once has been loaded. */
export function withCodecs<T>(paths: readonly string[], f: () => T): T | Promise<T> {
  const waiting = [...new Set(paths.map(compressionOf))].flatMap(c => c?.prepare?.() ?? [])
  return waiting.length === 0 ? f() : Promise.all(waiting).then(f)
}
