import { textWriteFormat } from '#dist/sources/text/writer.js'
import { compareWritten } from '../written.ts'

compareWritten('text', new URL('written.json', import.meta.url), textWriteFormat, new Set())
