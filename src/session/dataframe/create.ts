import { createRequire } from 'node:module'
import type { Table } from 'apache-arrow'
import type * as ArrowImport from '../../columnar/arrow-import.ts'
import type * as ArrowType from '../../columnar/arrow-type.ts'
import { AttributeReference, newExprId } from '../../plan/expression.ts'
import { LocalRelation } from '../../plan/logical.ts'
import {
  ByteType,
  type DataType,
  DecimalType,
  DoubleType,
  FloatType,
  IntegerType,
  LongType,
  ShortType,
  StructField,
  StructType,
} from '../../types/data-type.ts'
import { parseSchema, parseType } from '../../types/ddl.ts'
import { inferSchema } from '../../types/infer.ts'
import { fromJs, fromRow, isPlainValue, type JsOptions } from '../../types/js-value.ts'
import type { Value } from '../../types/value.ts'
import { sparkError } from '../../util/errors.ts'
import { home } from '../../util/home.ts'

/** Columns by name: arrays or typed arrays of one length. */
export type Columns = Readonly<Record<string, ArrayLike<unknown>>>
/** What a DataFrame is made of: rows (objects, arrays, `Row`s, or plain values for a single column), columns, or an Arrow table. */
export type LocalData = readonly unknown[] | Columns | Table
/** DDL (`'id int, name string'`), a type (of the only column, where it is no struct), or names alone. */
export type SchemaInput = string | DataType | readonly string[]

/** Data of the program as a relation. */
export function localRelation(data: LocalData, schema: SchemaInput | undefined, options: JsOptions): LocalRelation {
  const { schema: given, names } = schemaGiven(schema)
  if (isArrow(data)) return fromArrow(data, names, given)
  if (Array.isArray(data)) return fromRows(data, names, given, options)
  return fromColumns(data as Columns, names, given, options)
}

/** What is said of the columns: all of it, their names, or nothing. */
export function schemaGiven(input: SchemaInput | undefined): { schema?: StructType; names?: readonly string[] } {
  if (input === undefined) return {}
  if (Array.isArray(input)) return { names: input as readonly string[] }
  const type = typeof input === 'string' ? parsed(input) : (input as DataType)
  // a type of its own is that of the only column
  return { schema: type.type === 'struct' ? type : StructType([StructField('value', type)]) }
}

function parsed(text: string): DataType {
  try {
    return parseSchema(text)
  } catch (error) {
    try {
      return parseType(text)
    } catch {
      throw error
    }
  }
}

function fromRows(
  data: readonly unknown[],
  names: readonly string[] | undefined,
  given: StructType | undefined,
  options: JsOptions,
): LocalRelation {
  const rows = data.map(r => (isPlainValue(r) ? [r] : r))
  const single = rows.length > 0 && data.every(isPlainValue)
  const schema = given ?? inferSchema(rows, names ?? (single ? ['value'] : undefined))
  if (given === undefined && rows.length === 0 && names === undefined) throw sparkError('CANNOT_INFER_EMPTY_SCHEMA', {})
  const convert = fromRow(schema, options)
  const values = rows.map(convert)
  return relation(
    schema,
    schema.fields.map((_, i) => values.map(r => r[i]!)),
    rows.length,
  )
}

function fromColumns(
  data: Columns,
  names: readonly string[] | undefined,
  given: StructType | undefined,
  options: JsOptions,
): LocalRelation {
  const columns = Object.values(data)
  const rows = columns[0]?.length ?? 0
  const own = names ?? Object.keys(data)
  const schema = given ?? StructType(columns.map((c, i) => StructField(own[i]!, columnType(c))))
  for (const [i, c] of columns.entries()) {
    if (c.length !== rows) throw new RangeError(`column ${own[i]} has ${c.length} values, and ${own[0]} has ${rows}`)
  }
  const ordered = given ? given.fields.map(f => (Object.hasOwn(data, f.name) ? data[f.name]! : Array(rows).fill(null))) : columns
  return relation(
    schema,
    schema.fields.map((f, i) => {
      const convert = fromJs(f.dataType, options, f.name, f.nullable)
      return Array.from(ordered[i]!, v => convert(v))
    }),
    rows,
  )
}

const typed: readonly (readonly [new (length: number) => ArrayLike<unknown>, DataType])[] = [
  [Int8Array, ByteType],
  [Int16Array, ShortType],
  [Uint8Array, ShortType],
  [Uint8ClampedArray, ShortType],
  [Int32Array, IntegerType],
  [Uint16Array, IntegerType],
  [BigInt64Array, LongType],
  [Uint32Array, LongType],
  [BigUint64Array, DecimalType(20, 0)],
  [Float32Array, FloatType],
  [Float64Array, DoubleType],
]

/** Typed arrays are of the SQL type that holds their numbers. */
const columnType = (c: ArrayLike<unknown>): DataType =>
  typed.find(([array]) => c instanceof array)?.[1] ?? inferSchema(Array.from(c, v => [v])).fields[0]?.dataType ?? DoubleType

const isArrow = (data: LocalData): data is Table =>
  !Array.isArray(data) && 'batches' in data && 'numRows' in data && typeof (data as Table).getChildAt === 'function'

const load = createRequire(new URL('index.js', home))

/** apache-arrow takes long to load, so it is loaded by the first table that comes. */
function fromArrow(table: Table, names: readonly string[] | undefined, given: StructType | undefined): LocalRelation {
  const { arrowValues } = load('./columnar/arrow-import.js') as typeof ArrowImport
  const { fromArrowSchema } = load('./columnar/arrow-type.js') as typeof ArrowType
  const own = fromArrowSchema(table.schema)
  const schema = given ?? (names ? StructType(own.fields.map((f, i) => StructField(names[i] ?? f.name, f.dataType, f.nullable))) : own)
  const columns = own.fields.map((_, i) => table.batches.flatMap(batch => arrowValues(batch.data.children[i]!)))
  return relation(schema, columns, table.numRows)
}

function relation(schema: StructType, columns: readonly (readonly Value[])[], rowCount: number): LocalRelation {
  return LocalRelation({ output: attributesOf(schema.fields), columns, rowCount })
}

export const attributesOf = (fields: StructType['fields']): AttributeReference[] =>
  fields.map(f =>
    AttributeReference({
      name: f.name,
      dataType: f.dataType,
      nullable: f.nullable,
      exprId: newExprId(),
      qualifier: [],
      ...(f.metadata ? { metadata: f.metadata } : {}),
    }),
  )
