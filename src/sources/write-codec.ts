import { sparkError } from '../util/errors.ts'
import { unsupported } from '../util/unsupported.ts'

/** How text files are compressed. */
export type TextCodec = 'none' | 'gzip' | 'deflate'

interface Known {
  readonly codec?: TextCodec
  readonly suffix: string
}

const HADOOP = 'org.apache.hadoop.io.compress.'
const none: Known = { codec: 'none', suffix: '' }
/** In the order in which Spark's error lists them. */
const codecs: Readonly<Record<string, Known & { readonly className?: string }>> = {
  bzip2: { suffix: '.bz2', className: `${HADOOP}BZip2Codec` },
  deflate: { codec: 'deflate', suffix: '.deflate', className: `${HADOOP}DeflateCodec` },
  uncompressed: none,
  snappy: { suffix: '.snappy', className: `${HADOOP}SnappyCodec` },
  none,
  lz4: { suffix: '.lz4', className: `${HADOOP}Lz4Codec` },
  gzip: { codec: 'gzip', suffix: '.gz', className: `${HADOOP}GzipCodec` },
}

/** The option `compression` (or `codec`) of a text format. Raises CODEC_NOT_AVAILABLE, and UNSUPPORTED_FEATURE for codecs that we lack. */
export function textCodec(o: Readonly<Record<string, string>>): { readonly codec: TextCodec; readonly suffix: string } {
  const name = o.compression ?? o.codec ?? 'none'
  const found = codecs[name.toLowerCase()] ?? Object.values(codecs).find(c => c.className === name)
  if (found === undefined)
    throw sparkError('CODEC_NOT_AVAILABLE.WITH_AVAILABLE_CODECS_SUGGESTION', {
      codecName: name,
      availableCodecs: Object.keys(codecs).join(', '),
    })
  if (found.codec === undefined) throw unsupported(`Writing text files compressed with ${name}`)
  return { codec: found.codec, suffix: found.suffix }
}
