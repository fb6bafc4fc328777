import type { Expression } from '../../plan/expression.ts'
import { fieldText } from '../../sources/csv/field-text.ts'
import { typeInference } from '../../sources/csv/infer.ts'
import { type CsvOptions, csvOptions } from '../../sources/csv/options.ts'
import { recordParser } from '../../sources/csv/record.ts'
import { tokenizer } from '../../sources/csv/tokenizer.ts'
import { fieldForm, valueText } from '../../sources/csv/writer.ts'
import { datetimeForms } from '../../sources/datetime-text.ts'
import { type DataType, NullType, StringType, StructField, StructType } from '../../types/data-type.ts'
import { quotedSqlName, sqlName } from '../../types/names.ts'
import type { Value } from '../../types/value.ts'
import { sparkError } from '../../util/errors.ts'
import { type CallInfo, type ScalarFunction, scalar } from '../define.ts'
import { constantOf, firstNullable, mismatch, typeOf } from '../type-rules.ts'
import {
  checkCorruptColumn,
  nullableParts,
  optionsArgument,
  optionsAt,
  parseMode,
  schemaAndOptions,
  schemaArgument,
} from './schema-argument.ts'

/** Lines of CSV: their values, and values as a line. */

const csv = (spec: Omit<ScalarFunction, 'kind' | 'group'>): ScalarFunction => scalar({ group: 'csv_funcs', ...spec })

function readOptions(info: CallInfo, position: number): { lower: Record<string, string>; read: CsvOptions } {
  const lower = Object.fromEntries(Object.entries(optionsAt(info, position)).map(([k, v]) => [k.toLowerCase(), v]))
  return { lower, read: csvOptions(lower, info.options.timeZone, () => undefined) }
}

/** The struct that a schema names. */
function structArgument(e: Expression): StructType {
  const t = nullableParts(schemaArgument(e))
  if (t.type !== 'struct')
    throw sparkError('INVALID_SCHEMA.NON_STRUCT_TYPE', { inputSchema: `"${String(constantOf(e))}"`, dataType: quotedSqlName(t) })
  const nested = t.fields.find(f => f.dataType.type === 'array' || f.dataType.type === 'map' || f.dataType.type === 'struct')
  if (nested) throw sparkError('UNSUPPORTED_DATATYPE', { typeName: quotedSqlName(nested.dataType) })
  return t
}

export const fromCsv = csv({
  name: 'from_csv',
  nullable: firstNullable,
  since: '3.0.0',
  usage: 'from_csv(csvStr, schema[, options])',
  doc: 'The struct of a schema that the line of CSV holds.',
  examples: [
    ["SELECT from_csv('1, 0.8', 'a INT, b DOUBLE')", '{1, 0.8}'],
    ["SELECT from_csv('26/08/2015', 'time Timestamp', map('timestampFormat', 'dd/MM/yyyy'))", '{2015-08-26 00:00:00}'],
  ],
  args: ['string', 'any', 'any?'],
  strict: true,
  evaluates: [1, 2],
  coerce: ([text, schema, options]) => [text!, ...schemaAndOptions(schema!, options)],
  returns: (_types, args) => structArgument(args[1]!),
  sql: ([text]) => `from_csv(${text})`,
  mayReturnNull: true,
  mayThrow: true,
  bind: info => {
    const type = info.returnType as StructType
    const { read } = readOptions(info, 2)
    const mode = parseMode(optionsAt(info, 2), 'from_csv')
    checkCorruptColumn(type, read.corruptColumn)
    const isCorrupt = (f: StructField) => f.name === read.corruptColumn && f.dataType.type === 'string'
    let ordinal = 0
    const columns = type.fields.map(f => ({ ordinal: isCorrupt(f) ? -1 : ordinal++, dataType: f.dataType }))
    const parser = recordParser({ fields: ordinal, columns, checkCount: true }, read)
    const lines = tokenizer(read)
    return (text: string): Value => {
      const { values, malformed } = parser.parse(lines.line(text), text)
      if (malformed && mode === 'FAILFAST')
        throw sparkError('MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION', {
          badRecord: `[${values.map(v => (v === null ? 'null' : String(v))).join(',')}]`,
          failFastMode: 'FAILFAST',
        })
      return values
    }
  },
})

export const toCsv = csv({
  name: 'to_csv',
  since: '3.0.0',
  usage: 'to_csv(expr[, options])',
  doc: 'A struct as a line of CSV.',
  examples: [["SELECT to_csv(named_struct('a', 1, 'b', 2))", '1,2']],
  args: ['any', 'any?'],
  evaluates: [1],
  coerce: ([value, options]) => [value!, optionsArgument(options)],
  check: ([value]) => {
    const t = typeOf(value!)
    return t.type === 'null' || (t.type === 'struct' && !t.fields.some(f => f.dataType.type === 'variant'))
      ? undefined
      : mismatch('UNSUPPORTED_INPUT_TYPE', { functionName: '`to_csv`', dataType: quotedSqlName(t) })
  },
  returns: StringType,
  sql: ([value]) => `to_csv(${value})`,
  mayReturnNull: true,
  bind: info => {
    if (info.argTypes[0]!.type !== 'struct') return () => null
    const { lower, read } = readOptions(info, 1)
    const forms = datetimeForms(lower, info.options.timeZone)
    const texts = (info.argTypes[0] as StructType).fields.map(f => valueText(f.dataType, forms))
    const field = fieldText(fieldForm(lower, read))
    // a line without any text is none
    return (row: readonly Value[]) => row.map((v, i) => field(v === null ? null : texts[i]!(v), i)).join(read.separator) || null
  },
})

export const schemaOfCsv = csv({
  name: 'schema_of_csv',
  since: '3.0.0',
  usage: 'schema_of_csv(csv[, options])',
  doc: 'The schema of the line of CSV, as `from_csv` takes it.',
  examples: [["SELECT schema_of_csv('1,abc')", 'STRUCT<_c0: INT, _c1: STRING>']],
  args: ['csv=string!', 'any?'],
  strict: true,
  evaluates: [1],
  coerce: ([text, options]) => [text!, optionsArgument(options)],
  check: ([text]) =>
    constantOf(text?.type === 'Cast' ? text.child : text) === null ? mismatch('UNEXPECTED_NULL', { exprName: 'csv' }) : undefined,
  returns: StringType,
  sql: ([text]) => `schema_of_csv(${text})`,
  mayThrow: true,
  bind: info => {
    const { read } = readOptions(info, 1)
    const infer = typeInference(read, 'TIMESTAMP_LTZ', info.options.legacy?.timeType)
    return (text: string) => {
      const tokens = tokenizer(read).line(text) ?? []
      const typeOfToken = (token: string | null): DataType => {
        const t = infer(NullType, token)
        return t.type === 'null' ? StringType : t
      }
      return sqlName(StructType(tokens.map((token, i) => StructField(`_c${i}`, typeOfToken(token)))))
    }
  },
})
