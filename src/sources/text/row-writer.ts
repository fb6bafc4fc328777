import type { FileWriter } from '../source.ts'
import { openTextOutput } from '../text-output.ts'
import type { TextCodec } from '../write-codec.ts'
import type { RowText } from './row-text.ts'

/** Writes rows to a file of an encoding, behind a head. */
export function openRowWriter(rowsText: RowText, path: string, codec: TextCodec, encoding: string, head: () => string): FileWriter {
  const output = openTextOutput(path, codec, encoding)
  const utf8 = encoding === 'utf-8'
  let count = 0
  const first = head()
  if (first !== '') output.text(first)
  return {
    write(batch, rows) {
      const bytes = rowsText.write(batch, rows)
      if (utf8) output.bytes(bytes)
      else output.text(Buffer.from(bytes).toString('utf8'))
      count += rows
      return output.ready()
    },
    close() {
      rowsText.close()
      const done = (bytes: number) => ({ rows: count, bytes })
      const bytes = output.close()
      return typeof bytes === 'number' ? done(bytes) : bytes.then(done)
    },
    abort() {
      rowsText.close()
      return output.abort()
    },
  }
}
