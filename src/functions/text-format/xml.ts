import type { Expression } from '../../plan/expression.ts'
import { elementText } from '../../sources/xml/element-text.ts'
import { inferXml } from '../../sources/xml/infer.ts'
import { xmlOptions } from '../../sources/xml/options.ts'
import { xmlTextRows } from '../../sources/xml/reader.ts'
import { parseXml, XmlSyntaxError } from '../../sources/xml/tree.ts'
import { StringType, StructField, StructType, VariantType } from '../../types/data-type.ts'
import { quotedSqlName, sqlName } from '../../types/names.ts'
import type { Value } from '../../types/value.ts'
import { sparkError } from '../../util/errors.ts'
import { type CallInfo, type ScalarFunction, scalar } from '../define.ts'
import { constantOf, mismatch } from '../type-rules.ts'
import {
  checkCorruptColumn,
  nullableParts,
  optionsArgument,
  optionsAt,
  parseMode,
  schemaAndOptions,
  schemaArgument,
} from './schema-argument.ts'

/** XML text: its values, and values as XML. */

const xml = (spec: Omit<ScalarFunction, 'kind' | 'group' | 'since'>): ScalarFunction =>
  scalar({ group: 'xml_funcs', since: '4.0.0', ...spec })
const schemaOf = (e: Expression) => nullableParts(schemaArgument(e))

function reader(info: CallInfo): (text: string) => Value {
  if (info.returnType.type === 'variant') return variantReader(info)
  const type = info.returnType as StructType
  const options = optionsAt(info, 2)
  const failFast = parseMode(options, 'from_xml') === 'FAILFAST'
  const o = xmlOptions(options, info.options.timeZone)
  checkCorruptColumn(type, o.corruptColumn)
  const corrupt = type.fields.findIndex(f => f.name === o.corruptColumn && f.dataType.type === 'string')
  const read = xmlTextRows(type, o)
  return text => {
    const { values, malformed } = read(text)
    if (!malformed) return values
    if (failFast)
      throw sparkError('MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION', {
        badRecord: `[${values.map(v => (v === null ? 'null' : String(v))).join(',')}]`,
        failFastMode: 'FAILFAST',
      })
    return corrupt < 0 ? values : values.with(corrupt, text)
  }
}

/** The text as one variant. */
function variantReader(info: CallInfo): (text: string) => Value {
  const options = { ...optionsAt(info, 2), singleVariantColumn: 'v' }
  const read = xmlTextRows(StructType([StructField('v', VariantType)]), xmlOptions(options, info.options.timeZone))
  return text => read(text).values[0]!
}

export const fromXml = xml({
  name: 'from_xml',
  usage: 'from_xml(xmlStr, schema[, options])',
  doc: 'The struct of a schema that the XML text holds.',
  examples: [["SELECT from_xml('<p><a>1</a><b>0.8</b></p>', 'a INT, b DOUBLE')", '{1, 0.8}']],
  args: ['string', 'any', 'any?'],
  strict: true,
  evaluates: [1, 2],
  coerce: ([text, schema, options]) => [text!, ...schemaAndOptions(schema!, options)],
  check: ([, schema]) => {
    const t = schemaOf(schema!)
    return t.type === 'struct' || t.type === 'variant' ? undefined : mismatch('INVALID_XML_SCHEMA', { schema: quotedSqlName(t) })
  },
  returns: (_types, args) => schemaOf(args[1]!),
  sql: ([text]) => `from_xml(${text})`,
  mayReturnNull: true,
  mayThrow: true,
  bind: reader,
})

export const toXml = xml({
  name: 'to_xml',
  mayReturnNull: true,
  usage: 'to_xml(expr[, options])',
  doc: 'A struct as XML text.',
  examples: [["SELECT to_xml(named_struct('a', 1, 'b', 2))", '<ROW>\n    <a>1</a>\n    <b>2</b>\n</ROW>']],
  args: ['struct', 'any?'],
  strict: true,
  evaluates: [1],
  coerce: ([value, options]) => [value!, optionsArgument(options)],
  returns: StringType,
  sql: ([value]) => `to_xml(${value})`,
  bind: info => {
    const { timeZone } = info.options
    const options = optionsAt(info, 1)
    const o = xmlOptions(options, timeZone)
    const text = elementText(info.argTypes[0] as StructType, o, options, timeZone)
    return o.indent === '' ? (v: Value) => `${text(v)}\n` : text
  },
})

export const schemaOfXml = xml({
  name: 'schema_of_xml',
  usage: 'schema_of_xml(xml[, options])',
  doc: 'The schema of the XML text, as `from_xml` takes it.',
  examples: [["SELECT schema_of_xml('<p><a>1</a></p>')", 'STRUCT<a: BIGINT>']],
  args: ['xml=string!', 'any?'],
  strict: true,
  evaluates: [1],
  coerce: ([text, options]) => [text!, optionsArgument(options)],
  check: ([text]) =>
    constantOf(text?.type === 'Cast' ? text.child : text) === null ? mismatch('UNEXPECTED_NULL', { exprName: 'xml' }) : undefined,
  returns: StringType,
  sql: ([text]) => `schema_of_xml(${text})`,
  bind: info => {
    const o = xmlOptions(optionsAt(info, 1), info.options.timeZone)
    return (text: string) => {
      try {
        return sqlName(inferXml(parseXml(text, true), o, info.options.legacy?.timeType))
      } catch (e) {
        if (!(e instanceof XmlSyntaxError)) throw e
        return sqlName(StructType([StructField(o.corruptColumn, StringType)]))
      }
    }
  },
})
