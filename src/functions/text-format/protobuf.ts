import { existsSync } from 'node:fs'
import { type Expression, Literal } from '../../plan/expression.ts'
import { BinaryType, type DataType, NullType } from '../../types/data-type.ts'
import { quotedSqlName } from '../../types/names.ts'
import { sparkError } from '../../util/errors.ts'
import { type Mismatch, type ScalarFunction, scalar } from '../define.ts'
import { constantOf, isString, mismatch, typeOf } from '../type-rules.ts'

/** Functions of Protobuf, which is a package of its own: as in a Spark without it, their arguments are checked, but they can't be called. */

const absent = Literal({ value: null, dataType: NullType })

const unloaded = (
  name: string,
  usage: string,
  doc: string,
  data: (e: Expression) => Mismatch | undefined,
  returns: DataType,
): ScalarFunction =>
  scalar({
    name,
    group: 'protobuf_funcs',
    since: '4.0.0',
    usage,
    doc,
    examples: [],
    args: ['any', 'any', 'any?', 'any?'],
    coerce: args => [...args, ...Array<Expression>(4 - args.length).fill(absent)],
    check: ([value, message, descriptor]) => {
      const problem = data(value!)
      if (problem !== undefined) return problem
      if (typeof constantOf(message) !== 'string' || !isString(typeOf(message!)))
        return mismatch('TYPE_CHECK_FAILURE_WITH_HINT', {
          msg: `The second argument of the ${name.toUpperCase()} SQL function must be a constant string representing the Protobuf message name`,
          hint: '',
        })
      const filePath = constantOf(descriptor)
      if (typeof filePath === 'string' && !existsSync(filePath)) throw sparkError('PROTOBUF_DESCRIPTOR_FILE_NOT_FOUND', { filePath })
      throw sparkError('PROTOBUF_NOT_LOADED_SQL_FUNCTIONS_UNUSABLE', { functionName: name.toUpperCase() })
    },
    returns,
  })

const isStruct = (e: Expression): Mismatch | undefined =>
  typeOf(e).type === 'struct' ? undefined : mismatch('NON_STRUCT_TYPE', { inputName: 'data', inputType: quotedSqlName(typeOf(e)) })

export const protobuf = [
  unloaded(
    'from_protobuf',
    'from_protobuf(data, messageName[, descFilePath[, options]])',
    'The value of a binary of Protobuf.',
    () => undefined,
    NullType,
  ),
  unloaded(
    'to_protobuf',
    'to_protobuf(child, messageName[, descFilePath[, options]])',
    'A struct as a binary of Protobuf.',
    isStruct,
    BinaryType,
  ),
]
