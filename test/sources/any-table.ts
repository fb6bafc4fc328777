import fc from 'fast-check'
import {
  ArrayType,
  BinaryType,
  BooleanType,
  ByteType,
  type DataType,
  DecimalType,
  DoubleType,
  IntegerType,
  LongType,
  MapType,
  ShortType,
  StringType,
  StructField,
  StructType,
} from '#dist/types/data-type.js'
import type { MapValue, Value } from '#dist/types/value.js'

const leaf: fc.Arbitrary<DataType> = fc.constantFrom<DataType>(
  BooleanType,
  ByteType,
  ShortType,
  IntegerType,
  LongType,
  DoubleType,
  StringType,
  BinaryType,
  DecimalType(9, 2),
  DecimalType(30, 4),
)
export const { type: anyType } = fc.letrec<{ type: DataType }>(tie => ({
  type: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.tuple(tie('type'), fc.boolean()).map(([t, nulls]) => ArrayType(t, nulls)),
    fc.tuple(fc.constantFrom<DataType>(IntegerType, StringType), tie('type'), fc.boolean()).map(([k, v, nulls]) => MapType(k, v, nulls)),
    fc
      .array(fc.tuple(tie('type'), fc.boolean()), { minLength: 1, maxLength: 3 })
      .map(fields => StructType(fields.map(([t, nulls], i) => StructField(`f${i}`, t, nulls)))),
  ),
}))

/** A value of a type. */
function anyOf(t: DataType): fc.Arbitrary<Value> {
  switch (t.type) {
    case 'array':
      return fc.array(maybe(t.element, t.containsNull), { maxLength: 4 })
    case 'map':
      return fc
        .array(fc.tuple(anyOf(t.key), maybe(t.value, t.valueContainsNull)), { maxLength: 3 })
        .map((pairs): MapValue => ({ keys: pairs.map(p => p[0]), values: pairs.map(p => p[1]) }))
    case 'struct':
      return fc.tuple(...t.fields.map(f => maybe(f.dataType, f.nullable)))
    case 'boolean':
      return fc.boolean()
    case 'byte':
    case 'short':
    case 'int':
      return fc.integer({ min: -100, max: 100 })
    case 'double':
      return fc.oneof(fc.double(), fc.constantFrom(0, 1.5))
    case 'string':
      return fc.oneof(fc.string({ maxLength: 30 }), fc.constantFrom('', 'a', 'a string that is long'))
    case 'binary':
      return fc.uint8Array({ maxLength: 20 })
    default:
      return fc.bigInt({ min: -1_000_000n, max: 1_000_000n })
  }
}
/** A value of a type, or null. */
export const maybe = (t: DataType, nullable: boolean) => (nullable ? fc.option(anyOf(t), { freq: 3, nil: null }) : anyOf(t))

/** Buffers and plain bytes are the same to us. */
export const bytesAsHex = (v: unknown): unknown =>
  v instanceof Uint8Array
    ? `x${Buffer.from(v).toString('hex')}`
    : Array.isArray(v)
      ? v.map(bytesAsHex)
      : v !== null && typeof v === 'object'
        ? Object.fromEntries(Object.entries(v).map(([k, w]) => [k, bytesAsHex(w)]))
        : v

/** A schema with columns of any types, and rows of it. */
export const anyTable = fc
  .array(anyType, { minLength: 1, maxLength: 3 })
  .map(types => StructType(types.map((t, i) => StructField(`c${i}`, t))))
  .chain(schema =>
    fc.tuple(fc.constant(schema), fc.array(fc.tuple(...schema.fields.map(f => maybe(f.dataType, f.nullable))), { maxLength: 60 })),
  )
