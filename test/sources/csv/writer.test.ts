import { csvWriteFormat } from '#dist/sources/csv/writer.js'
import { compareWritten } from '../written.ts'

/** Codecs that compress to other bytes than Hadoop's, and names in other languages. */
const left = new Set(['compression bzip2', 'compression lz4', 'compression snappy', 'locale'])

compareWritten('csv', new URL('written.json', import.meta.url), csvWriteFormat, left)
