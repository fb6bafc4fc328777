import { compatibleType } from '../../types/compatible-type.ts'
import {
  ArrayType,
  BooleanType,
  type DataType,
  DateType,
  DecimalType,
  DoubleType,
  LongType,
  NullType,
  StringType,
  StructField,
  StructType,
  TimestampType,
  TimeType,
} from '../../types/data-type.ts'
import { parseDate, parseTime, parseTimestamp } from '../../types/datetime/parse.ts'
import { zoneOf } from '../../types/datetime/zone.ts'
import { parseDecimal, precisionOf } from '../../types/decimal.ts'
import { sparkError } from '../../util/errors.ts'
import { dateBy, patternOf, timestampBy } from '../csv/convert.ts'
import { type XmlOptions, xmlName } from './options.ts'
import type { XmlRecord } from './records.ts'
import { isBroken, type XmlElement } from './tree.ts'

/** `schema_of_xml`: the type of an element, as Spark's reader infers it. */
export function inferXml(root: XmlElement, o: XmlOptions, times = false): StructType {
  const infer = new Inference(o, times)
  return infer.known(infer.object(root)) as StructType
}

/**
 * The type of the records of a file, merged with others'; undefined where there is none. Malformed ones make the corrupt column in PERMISSIVE mode, and
 * end the file where records are no lines. Raises MALFORMED_RECORD_IN_PARSING in FAILFAST mode.
 */
export function inferXmlRecords(
  records: Iterable<XmlRecord>,
  o: XmlOptions,
  times: boolean,
  others: StructType | undefined,
): StructType | undefined {
  const infer = new Inference(o, times)
  let merged: DataType | undefined = others
  for (const { element } of records) {
    const malformed = element === undefined || isBroken(element)
    const type = malformed ? malformedType(o) : infer.object(element)
    if (type !== undefined) merged = merged === undefined ? type : infer.merge(merged, type)
    if (malformed && o.multiLine) break
  }
  return merged as StructType | undefined
}

function malformedType(o: XmlOptions): StructType | undefined {
  if (o.mode === 'FAILFAST')
    throw sparkError('MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION', { badRecord: o.corruptColumn, failFastMode: 'FAILFAST' })
  return o.mode === 'PERMISSIVE' ? StructType([StructField(o.corruptColumn, StringType)]) : undefined
}

/** Types that are still unknown become strings. */
export const knownXml = (t: StructType, o: XmlOptions): StructType => new Inference(o, false).known(t) as StructType

class Inference {
  private readonly o: XmlOptions
  private readonly times: boolean

  constructor(o: XmlOptions, times: boolean) {
    this.o = o
    this.times = times
  }

  merge(a: DataType, b: DataType): DataType {
    // an element with text alone, and one with more
    if (a.type === 'struct' && b.type !== 'struct' && b.type !== 'null') return this.merge(a, this.valueStruct(b))
    if (b.type === 'struct' && a.type !== 'struct' && a.type !== 'null') return this.merge(this.valueStruct(a), b)
    if (a.type === 'array' && b.type !== 'array') return ArrayType(this.merge(a.element, b))
    if (b.type === 'array' && a.type !== 'array') return ArrayType(this.merge(a, b.element))
    if (a.type === 'struct' && b.type === 'struct') {
      const fields = new Map<string, DataType>()
      for (const f of [...a.fields, ...b.fields]) {
        const name = sameField(fields, f.name)
        fields.set(name, this.merge(fields.get(name) ?? NullType, f.dataType))
      }
      return structOf(fields)
    }
    return compatibleType(a, b, StringType)
  }
  private valueStruct(t: DataType): StructType {
    return StructType([StructField(this.o.valueTag, t)])
  }

  /** The fields of an element: its attributes, children and text; what comes twice is an array. */
  object(e: XmlElement): StructType {
    const { o } = this
    const fields = new Map<string, DataType>()
    const seen = new Set<string>()
    const add = (written: string, t: DataType): void => {
      const name = sameField(fields, written)
      const old = fields.get(name)
      if (old === undefined) fields.set(name, t)
      else {
        const element = seen.has(name) ? (old as ArrayType).element : old
        seen.add(name)
        fields.set(name, ArrayType(this.merge(element, t)))
      }
    }
    if (!o.excludeAttribute) for (const a of e.attributes) fields.set(o.attributePrefix + xmlName(a.name, o), this.scalar(a.value))
    for (const c of e.children) {
      if (c.is === 'element') add(xmlName(c.name, o), this.field(c))
      else if (c.is === 'text' && c.value.trim() !== '') add(o.valueTag, this.scalar(c.value))
    }
    return structOf(fields)
  }

  /** An element with text alone is what the text is. */
  private field(e: XmlElement): DataType {
    const t = this.object(e)
    if (t.fields.length === 0) return NullType
    return t.fields.length === 1 && t.fields[0]!.name === this.o.valueTag ? t.fields[0]!.dataType : t
  }

  private scalar(text: string): DataType {
    const { values, nullValue, prefersDecimal, ignoreSurroundingSpaces } = this.o
    const token = ignoreSurroundingSpaces ? text.trim() : text
    if (token === '' || token === nullValue) return NullType
    if (!this.o.inferSchema) return StringType
    if (/^[+-]?\d+$/.test(token) && BigInt.asIntN(64, BigInt(token)) === BigInt(token)) return LongType
    const d = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(token) ? parseDecimal(token) : undefined
    if (d !== undefined) {
      const precision = Math.max(precisionOf(d.unscaled), d.scale)
      return prefersDecimal && d.scale >= 0 && precision <= 38 ? DecimalType(precision, d.scale) : DoubleType
    }
    if (/^(true|false)$/i.test(token)) return BooleanType
    const [datePattern, timestampPattern] = [patternOf(values.dateFormat), patternOf(values.timestampFormat)]
    const isDate = datePattern
      ? dateBy(datePattern, token) !== undefined
      : /^\d{4}-\d{2}-\d{2}$/.test(token) && parseDate(token) !== undefined
    if (isDate) return DateType
    if (this.times && parseTime(token) !== undefined) return TimeType(6)
    const zone = zoneOf(values.timeZone)
    const micros = timestampPattern ? timestampBy(timestampPattern, token, zone) : parseTimestamp(token, zone)
    return micros === undefined ? StringType : TimestampType
  }

  /** Types that are still null become strings. */
  known(t: DataType): DataType {
    if (t.type === 'null') return StringType
    if (t.type === 'array') return ArrayType(this.known(t.element))
    return t.type === 'struct' ? StructType(t.fields.map(f => StructField(f.name, this.known(f.dataType)))) : t
  }
}

/** The name by which a field is known: names may differ in case. */
function sameField(fields: ReadonlyMap<string, DataType>, name: string): string {
  if (fields.has(name)) return name
  const lower = name.toLowerCase()
  for (const known of fields.keys()) if (known.toLowerCase() === lower) return known
  return name
}

const structOf = (fields: ReadonlyMap<string, DataType>): StructType =>
  StructType([...fields].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([name, t]) => StructField(name, t)))
