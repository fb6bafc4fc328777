import { functions } from './session/functions.ts'

/** The public API. */
export { BloomFilter } from './functions/sketch/bloom-filter.ts'
export { CountMinSketch } from './functions/sketch/count-min.ts'
export {
  Accumulator,
  type AccumulatorParam,
  AccumulatorV2,
  CollectionAccumulator,
  DoubleAccumulator,
  LongAccumulator,
} from './rdd/accumulator.ts'
export type { BoundedDouble, PartialResult } from './rdd/approximate.ts'
export { BarrierTaskContext } from './rdd/barrier-task-context.ts'
export { Broadcast } from './rdd/broadcast.ts'
export { StatCounter } from './rdd/natives/stat-counter.ts'
export { HashPartitioner, Partitioner, RangePartitioner } from './rdd/partitioner.ts'
export { RDD } from './rdd/rdd.ts'
export { SparkConf } from './rdd/spark-conf.ts'
export { SparkContext } from './rdd/spark-context.ts'
export { SparkFiles } from './rdd/spark-files.ts'
export { TaskContext } from './rdd/task-context.ts'
export type { SparkListener } from './scheduler/listener-bus.ts'
export { Catalog, type ColumnInfo, type DatabaseInfo, type FunctionInfo, type TableInfo } from './session/catalog.ts'
export { type Argument, Column, type ColumnOrName, col } from './session/column.ts'
export { DataFrame } from './session/dataframe/dataframe.ts'
export { GroupedData } from './session/dataframe/grouped-data.ts'
export { MergeIntoWriter } from './session/dataframe/merge-into-writer.ts'
export { DataFrameNaFunctions } from './session/dataframe/na-functions.ts'
export type { SchemaInput } from './session/dataframe/rdd-to-df.ts'
export { DataFrameReader } from './session/dataframe/reader.ts'
export { DataFrameStatFunctions } from './session/dataframe/stat-functions.ts'
export { DataFrameWriter } from './session/dataframe/writer.ts'
export { DataFrameWriterV2 } from './session/dataframe/writer-v2.ts'
export { Observation } from './session/observation.ts'
export { SparkSession } from './session/spark-session.ts'
export { StorageLevel } from './session/storage-level.ts'
export {
  type AnalyzeArgument,
  type AnalyzeResult,
  TableArg,
  type TableFunctionHandler,
  type UserDefinedTableFunction,
  udtf,
} from './session/table-function.ts'
export { TableValuedFunction } from './session/table-valued-function.ts'
export { type UdfOptions, type UserDefinedFunction, udf } from './session/user-defined-function.ts'
export { Window, WindowSpec } from './session/window.ts'
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
  GeographyType,
  GeometryType,
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
export { Geography, Geometry } from './types/geo/js.ts'
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
export { type TaskOptions, task } from './util/closure/task.ts'
export { AnalysisException, ParseException, SparkException, SparkRuntimeException } from './util/errors.ts'
export { functions }
export const { lit, expr, when } = functions
