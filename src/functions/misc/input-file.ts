import { LongType, StringType } from '../../types/data-type.ts'
import { type ScalarFunction, scalar } from '../define.ts'

/** The file that a row was read from. The analyzer puts the source's metadata in their place (`resolve-input-files.ts`); what is left has no file. */

const ofFile = (spec: Pick<ScalarFunction, 'name' | 'since' | 'doc' | 'examples' | 'returns' | 'eval'>): ScalarFunction =>
  scalar({ group: 'misc_funcs', usage: `${spec.name}()`, args: [], nulls: 'never', deterministic: false, ...spec })

export const inputFileName = ofFile({
  name: 'input_file_name',
  since: '1.5.0',
  doc: 'The name of the file that the row was read from, or an empty text.',
  examples: [['SELECT input_file_name()', '']],
  returns: StringType,
  eval: () => '',
})

export const inputFileBlockStart = ofFile({
  name: 'input_file_block_start',
  since: '2.2.0',
  doc: 'Where in its file the block begins that the row was read from, or -1.',
  examples: [['SELECT input_file_block_start()', '-1']],
  returns: LongType,
  eval: () => -1n,
})

export const inputFileBlockLength = ofFile({
  name: 'input_file_block_length',
  since: '2.2.0',
  doc: 'How long the block is that the row was read from, or -1.',
  examples: [['SELECT input_file_block_length()', '-1']],
  returns: LongType,
  eval: () => -1n,
})
