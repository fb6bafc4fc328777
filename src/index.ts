import { functions } from './session/functions.ts'

/** The public API. */
export { Catalog } from './session/catalog.ts'
export { Column, col } from './session/column.ts'
export { DataFrame } from './session/dataframe.ts'
export { DataFrameReader } from './session/dataframe-reader.ts'
export { DataFrameWriter } from './session/dataframe-writer.ts'
export { GroupedData } from './session/grouped-data.ts'
export { SparkSession } from './session/spark-session.ts'
export type { DataType } from './types/data-type.ts'
export {
  ArrayType,
  BinaryType,
  BooleanType,
  ByteType,
  CalendarIntervalType,
  CharType,
  DateType,
  DayTimeIntervalType,
  DecimalType,
  DoubleType,
  FloatType,
  IntegerType,
  LongType,
  MapType,
  NullType,
  ShortType,
  StringType,
  StructField,
  StructType,
  TimestampNTZType,
  TimestampType,
  TimeType,
  VarcharType,
  VariantType,
  YearMonthIntervalType,
} from './types/data-type.ts'
export {
  CalendarInterval,
  DayTimeInterval,
  Decimal,
  LocalDate,
  LocalTime,
  Timestamp,
  TimestampNTZ,
  YearMonthInterval,
} from './types/js-classes.ts'
export { Row } from './types/row.ts'
export { Variant } from './types/variant/js.ts'
export { AnalysisException, ParseException, SparkException, SparkRuntimeException } from './util/errors.ts'
export { functions }
export const { lit, expr, when } = functions
