import {
  type ArrayType,
  BooleanType,
  type DataType,
  DecimalType,
  DoubleType,
  LongType,
  NullType,
  StringType,
  StructField,
  StructType,
  TimestampNTZType,
  TimestampType,
} from '../../types/data-type.ts'
import { parseTimestamp, parseTimestampNTZ } from '../../types/datetime/parse.ts'
import { zoneOf } from '../../types/datetime/zone.ts'
import { parseDecimal, precisionOf } from '../../types/decimal.ts'
import { sparkError } from '../../util/errors.ts'
import { patternOf, timestampBy, timestampNTZBy } from '../csv/convert.ts'
import { compatible as compatibleScalars } from '../csv/infer.ts'
import { type JsonLexer, JsonSyntaxError, jsonLexer } from './lexer.ts'
import type { JsonOptions } from './options.ts'

/** What records have in common, as Spark's JsonInferSchema finds it. */
export interface JsonInference {
  /** Adds a record. Raises MALFORMED_RECORD_IN_PARSING in FAILFAST mode. */
  add(record: string): void
  /** Adds what objects were found to be; fields in any order, none twice. */
  addFields(fields: readonly StructField[]): void
  /** The type that holds what was found so far and a value, given as JSON. */
  widen(soFar: DataType, value: string): DataType
  schema(): StructType
}

export function jsonInference(o: JsonOptions, ntz: boolean): JsonInference {
  const infer = inference(o, ntz)
  let root: DataType = NullType
  const merge = (t: StructType): void => {
    root = root.type === 'struct' ? mergeStructs(root, t) : t
  }
  return {
    add(record) {
      let t: DataType | undefined
      try {
        const l = jsonLexer(record, o)
        if (l.atEnd()) return
        t = infer(l)
        if (t.type === 'array' && t.element.type === 'struct') t = t.element
      } catch (e) {
        if (!(e instanceof JsonSyntaxError)) throw e
      }
      if (t?.type === 'array' && t.element.type === 'null') return
      if (t?.type === 'struct') merge(t)
      else if (o.mode === 'FAILFAST')
        throw sparkError('MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION', { badRecord: o.corruptColumn, failFastMode: 'FAILFAST' })
      else if (o.mode === 'PERMISSIVE') merge(StructType([StructField(o.corruptColumn, StringType)]))
    },
    addFields: fields => merge(StructType([...fields].sort(byName))),
    widen: (soFar, value) => compatible(soFar, infer(jsonLexer(value, o))),
    schema() {
      const schema = settled(root, o)
      return schema?.type === 'struct' ? schema : StructType([])
    },
  }
}

/** Finds the schema of JSON records. */
export function inferJsonSchema(records: Iterable<string>, o: JsonOptions, ntz: boolean): StructType {
  const inference = jsonInference(o, ntz)
  for (const record of records) inference.add(record)
  return inference.schema()
}

function inference(o: JsonOptions, ntz: boolean): (l: JsonLexer) => DataType {
  const zone = zoneOf(o.timeZone)
  const timestampPattern = patternOf(o.timestampFormat)
  const ntzPattern = patternOf(o.timestampNTZFormat)
  const isTimestamp = (t: string) => (timestampPattern ? timestampBy(timestampPattern, t, zone) : parseTimestamp(t, zone)) !== undefined
  const isNTZ = (t: string) => (ntzPattern ? timestampNTZBy(ntzPattern, t) : parseTimestampNTZ(t, false)) !== undefined

  function decimalOf(text: string): DataType | undefined {
    const d = parseDecimal(text)
    if (d === undefined) return undefined
    const precision = Math.max(precisionOf(d.unscaled), d.scale)
    if (precision > 38) return undefined
    if (d.scale < 0)
      throw sparkError('NEGATIVE_SCALE_DISALLOWED', { scale: String(d.scale), sqlConf: '"spark.sql.legacy.allowNegativeScaleOfDecimal"' })
    return DecimalType(precision, d.scale)
  }

  return function infer(l): DataType {
    const kind = l.peek()
    switch (kind) {
      case 'object': {
        const fields: StructField[] = []
        l.object(name => fields.push(StructField(name, infer(l))))
        return StructType(fields.sort(byName))
      }
      case 'array': {
        let element: DataType = NullType
        l.array(() => {
          element = compatible(element, infer(l))
        })
        return { type: 'array', element, containsNull: true } satisfies ArrayType
      }
      case 'null':
        l.scalar(kind)
        return NullType
      case 'string': {
        const text = l.scalar(kind)
        // An empty string may well be meant as a null
        if (text === '') return NullType
        if (o.prefersDecimal) {
          const decimal = decimalOf(text)
          if (decimal !== undefined) return decimal
        }
        if (o.inferTimestamp) {
          if (ntz && isNTZ(text)) return TimestampNTZType
          if (isTimestamp(text)) return TimestampType
        }
        return StringType
      }
      case 'true':
      case 'false':
        l.scalar(kind)
        return o.primitivesAsString ? StringType : BooleanType
      case 'int': {
        const text = l.scalar(kind)
        if (o.primitivesAsString) return StringType
        const v = BigInt(text)
        return v === BigInt.asIntN(64, v) ? LongType : (decimalOf(text) ?? DoubleType)
      }
      case 'float': {
        const text = l.scalar(kind)
        if (o.primitivesAsString) return StringType
        return o.prefersDecimal ? (decimalOf(text) ?? DoubleType) : DoubleType
      }
      case 'nan':
        l.scalar(kind)
        if (o.primitivesAsString) return StringType
        // A decimal is asked for, and this is none
        if (o.prefersDecimal) throw new JsonSyntaxError('not a number')
        return DoubleType
    }
  }
}

const byName = (a: StructField, b: StructField): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)

function compatible(a: DataType, b: DataType): DataType {
  if (a.type === 'struct' && b.type === 'struct') return mergeStructs(a, b)
  if (a.type === 'array' && b.type === 'array') return { ...a, element: compatible(a.element, b.element) }
  return compatibleScalars(a, b)
}

function mergeStructs(a: StructType, b: StructType): StructType {
  const fields = new Map(a.fields.map(f => [f.name, f]))
  // A name that is in one object twice stays there twice, to be refused later
  const doubled = [
    ...a.fields.filter((f, i) => a.fields[i + 1]?.name === f.name),
    ...b.fields.filter((f, i) => b.fields[i + 1]?.name === f.name),
  ]
  for (const f of b.fields) {
    const known = fields.get(f.name)
    fields.set(f.name, known === undefined ? f : StructField(f.name, compatible(known.dataType, f.dataType)))
  }
  return StructType([...fields.values(), ...doubled].sort(byName))
}

/** Nulls become strings, or go away; so do objects without fields. */
function settled(t: DataType, o: JsonOptions): DataType | undefined {
  switch (t.type) {
    case 'null':
      return o.dropFieldIfAllNull ? undefined : StringType
    case 'array': {
      const element = settled(t.element, o)
      return element && { ...t, element }
    }
    case 'struct': {
      const fields = t.fields.flatMap(f => {
        const type = settled(f.dataType, o)
        return type === undefined ? [] : [StructField(f.name, type)]
      })
      return fields.length === 0 ? undefined : StructType(fields)
    }
    default:
      return t
  }
}
