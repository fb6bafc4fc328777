import { jsonWriter } from '#dist/sources/json/writer.js'
import { compareWritten } from '../written.ts'

/** Names in other languages, and keys that have no text but Java's. */
const left = new Set(['locale', 'time key of no text'])

compareWritten('json', new URL('written.json', import.meta.url), jsonWriter, left)
