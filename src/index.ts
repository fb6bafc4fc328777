import { functions } from './session/functions.ts'

/** The public API. */
export { Column, col } from './session/column.ts'
export { DataFrame } from './session/dataframe.ts'
export { GroupedData } from './session/grouped-data.ts'
export { SparkSession } from './session/spark-session.ts'
export { SparkException } from './util/errors.ts'
export { functions }
export const { lit, expr, when } = functions
