import { type DataType, StringType } from '../../types/data-type.ts'
import { sparkError } from '../../util/errors.ts'
import { type ScalarFunction, scalar } from '../define.ts'

/** Functions of Avro, which is a package of its own: as in a Spark without it, they can't be called. */

const unloaded = (name: string, usage: string, doc: string, args: readonly string[], returns: DataType): ScalarFunction =>
  scalar({
    name,
    group: 'avro_funcs',
    since: '4.0.0',
    usage,
    doc,
    examples: [],
    args,
    coerce: () => {
      throw sparkError('AVRO_NOT_LOADED_SQL_FUNCTIONS_UNUSABLE', { functionName: name.toUpperCase() })
    },
    returns,
  })

export const avro = [
  unloaded(
    'from_avro',
    'from_avro(child, jsonFormatSchema, options)',
    'The value of a binary of Avro.',
    ['any', 'any', 'any?'],
    StringType,
  ),
  unloaded('to_avro', 'to_avro(child[, jsonFormatSchema])', 'A value as a binary of Avro.', ['any', 'any?'], { type: 'binary' }),
  unloaded('schema_of_avro', 'schema_of_avro(jsonFormatSchema, options)', 'The schema of an Avro schema.', ['any', 'any?'], StringType),
]
