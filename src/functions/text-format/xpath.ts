import { parseXml, XmlSyntaxError } from '../../sources/xml/tree.ts'
import {
  ArrayType,
  BooleanType,
  type DataType,
  DoubleType,
  FloatType,
  IntegerType,
  LongType,
  ShortType,
  StringType,
} from '../../types/data-type.ts'
import type { Value } from '../../types/value.ts'
import { type ScalarFunction, scalar } from '../define.ts'
import { documentOf, evaluateXPath, type PathValue, toBoolean, toNumber, toText } from './xpath-evaluate.ts'
import { parseXPath, type XPath, XPathSyntaxError } from './xpath-parse.ts'

/** What XPath expressions find in XML text. */

/** Errors as Spark has them, which have no condition. */
function failure(e: unknown, path: string): Error {
  if (e instanceof XPathSyntaxError) return new Error(`Invalid XPath '${path}'${e.message}`)
  if (e instanceof XmlSyntaxError) return new Error(`Error loading expression '${path}'`)
  return e as Error
}

/** Java's conversion of a double to an integer: towards zero, within the bounds, NaN as 0. */
function integer(n: number, bits: number): bigint {
  if (Number.isNaN(n)) return 0n
  const limit = 2n ** BigInt(bits - 1)
  if (n >= Number(limit)) return limit - 1n
  return n <= -Number(limit) ? -limit : BigInt(Math.trunc(n))
}

const finding = (
  name: string,
  returns: DataType,
  doc: string,
  example: readonly [string, string],
  convert: (v: PathValue) => Value,
  aliases?: readonly string[],
): ScalarFunction =>
  scalar({
    name,
    ...(aliases && { aliases, printsAlias: true }),
    group: 'xml_funcs',
    since: '2.0.0',
    usage: `${name}(xml, xpath)`,
    doc,
    examples: [example],
    args: ['string', 'path=string!'],
    strict: true,
    returns,
    mayReturnNull: true,
    mayThrow: true,
    bind: () => {
      let [known, path]: [string | undefined, XPath | undefined] = [undefined, undefined]
      return (xml: string, text: string) => {
        if (xml === '' || text === '') return null
        try {
          if (known !== text) {
            path = parseXPath(text)
            known = text
          }
          return convert(evaluateXPath(path!, documentOf(parseXml(xml))))
        } catch (e) {
          throw failure(e, text)
        }
      }
    },
  })

export const xpath = finding(
  'xpath',
  ArrayType(StringType),
  'The values of the nodes that are found (elements themselves have none).',
  ["SELECT xpath('<a><b>b1</b><b>b2</b><b>b3</b><c>c1</c><c>c2</c></a>','a/b/text()')", '[b1, b2, b3]'],
  v => (typeof v === 'object' ? v.map(n => (n.is === 'element' ? null : n.value)) : failNodes()),
)
const failNodes = (): never => {
  throw new XPathSyntaxError('Can not convert to a NodeList!')
}
export const xpathString = finding(
  'xpath_string',
  StringType,
  'The text of the first node that is found.',
  ["SELECT xpath_string('<a><b>b</b><c>cc</c></a>','a/c')", 'cc'],
  toText,
)
export const xpathBoolean = finding(
  'xpath_boolean',
  BooleanType,
  'Is the expression true, or a node found?',
  ["SELECT xpath_boolean('<a><b>1</b></a>','a/b')", 'true'],
  toBoolean,
)
const SUM = "'<a><b>1</b><b>2</b></a>', 'sum(a/b)'"
export const xpathInt = finding('xpath_int', IntegerType, 'The number as an int, 0 if it is none.', [`SELECT xpath_int(${SUM})`, '3'], v =>
  Number(integer(toNumber(v), 32)),
)
export const xpathLong = finding(
  'xpath_long',
  LongType,
  'The number as a bigint, 0 if it is none.',
  [`SELECT xpath_long(${SUM})`, '3'],
  v => integer(toNumber(v), 64),
)
export const xpathShort = finding(
  'xpath_short',
  ShortType,
  'The number as a smallint, 0 if it is none.',
  [`SELECT xpath_short(${SUM})`, '3'],
  v => Number(BigInt.asIntN(16, integer(toNumber(v), 32))),
)
export const xpathFloat = finding('xpath_float', FloatType, 'The number as a float.', [`SELECT xpath_float(${SUM})`, '3.0'], v =>
  Math.fround(toNumber(v)),
)
export const xpathDouble = finding('xpath_double', DoubleType, 'The number.', [`SELECT xpath_double(${SUM})`, '3.0'], toNumber, [
  'xpath_number',
])
