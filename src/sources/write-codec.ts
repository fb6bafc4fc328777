import { sparkError } from '../util/errors.ts'
import { type CodecName, codecOfClass, compressionNamed } from './compression/codecs.ts'

/** How text files are compressed. */
export type TextCodec = 'none' | CodecName

/** Names of the option, in the order in which Spark's error lists them. */
const NAMES: Readonly<Record<string, TextCodec>> = {
  bzip2: 'bzip2',
  deflate: 'deflate',
  uncompressed: 'none',
  snappy: 'snappy',
  none: 'none',
  lz4: 'lz4',
  gzip: 'gzip',
}

/** The option `compression` (or `codec`) of a text format. Raises CODEC_NOT_AVAILABLE. */
export function textCodec(o: Readonly<Record<string, string>>): { readonly codec: TextCodec; readonly suffix: string } {
  const name = o.compression ?? o.codec ?? 'none'
  const codec = NAMES[name.toLowerCase()] ?? codecOfClass(name)
  if (codec === undefined)
    throw sparkError('CODEC_NOT_AVAILABLE.WITH_AVAILABLE_CODECS_SUGGESTION', {
      codecName: name,
      availableCodecs: Object.keys(NAMES).join(', '),
    })
  return codec === 'none' ? { codec, suffix: '' } : { codec, suffix: compressionNamed(codec).suffix }
}
