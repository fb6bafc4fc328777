import type { Memory } from '../../columnar/memory.ts'
import { VIEW_SIZE } from '../../columnar/view.ts'
import { readView } from '../../columnar/view-codec.ts'
import type { FileWriter, WriteFormat, WriteRequest } from '../source.ts'
import { textEncoder } from '../text-encoder.ts'
import { openTextOutput } from '../text-output.ts'
import { type TextCodec, textCodec } from '../write-codec.ts'
import { lineSeparator } from '../write-options.ts'
import { checkSchema } from './schema.ts'

/** What a task needs to write a text file. Plain data. */
export interface TextWriteState {
  readonly lineSep: Uint8Array
  readonly codec: TextCodec
}

/** Driver: checks schema and options. */
export function textWriteFormat(request: WriteRequest): WriteFormat {
  const o = request.options
  checkSchema(request.schema)
  const { codec, suffix } = textCodec(o)
  // The encoding is that of a given separator, and of nothing else
  const lineSep = lineSeparator(o.linesep)
  const encode = textEncoder(lineSep === undefined ? 'utf-8' : (o.encoding ?? 'UTF-8').toLowerCase())
  const state: TextWriteState = { lineSep: new Uint8Array(encode(lineSep ?? '\n')), codec }
  return { extension: `.txt${suffix}`, state }
}

/** Worker: writes one file. Nulls are empty lines. */
export function openTextWriter(memory: Memory, state: TextWriteState, path: string): FileWriter {
  const output = openTextOutput(path, state.codec, 'utf-8')
  let count = 0
  return {
    write(batch, rows) {
      const { values, validity } = batch.columns[0]!
      for (let r = 0; r < rows; r++) {
        if (validity === 0 || memory.u8[validity + r] !== 0) output.bytes(readView(memory, values + r * VIEW_SIZE))
        output.bytes(state.lineSep)
      }
      count += rows
      return output.ready()
    },
    close() {
      const done = (bytes: number) => ({ rows: count, bytes })
      const bytes = output.close()
      return typeof bytes === 'number' ? done(bytes) : bytes.then(done)
    },
    abort: () => output.abort(),
  }
}
