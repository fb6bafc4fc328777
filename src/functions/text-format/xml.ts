import type { Expression } from '../../plan/expression.ts'
import { StringType, StructField, StructType } from '../../types/data-type.ts'
import { quotedSqlName, sqlName } from '../../types/names.ts'
import { type ScalarFunction, scalar } from '../define.ts'
import { constantOf, mismatch } from '../type-rules.ts'
import { nullableParts, optionsArgument, optionsAt, schemaAndOptions, schemaArgument } from './schema-argument.ts'
import { xmlOptions } from './xml-options.ts'
import { xmlReader } from './xml-read.ts'
import { inferXml } from './xml-schema.ts'
import { parseXml, XmlSyntaxError } from './xml-tree.ts'
import { xmlWriter } from './xml-write.ts'

/** XML text: its values, and values as XML. */

const xml = (spec: Omit<ScalarFunction, 'kind' | 'group' | 'since'>): ScalarFunction =>
  scalar({ group: 'xml_funcs', since: '4.0.0', ...spec })
const schemaOf = (e: Expression) => nullableParts(schemaArgument(e))

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
    return t.type === 'struct' ? undefined : mismatch('INVALID_XML_SCHEMA', { schema: quotedSqlName(t) })
  },
  returns: (_types, args) => schemaOf(args[1]!),
  sql: ([text]) => `from_xml(${text})`,
  mayReturnNull: true,
  mayThrow: true,
  bind: info => xmlReader(info.returnType as StructType, optionsAt(info, 2), info.options.timeZone),
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
  bind: info => xmlWriter(info.argTypes[0] as StructType, optionsAt(info, 1), info.options.timeZone),
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
