import { SaveFunctions } from './save-functions.ts'

/**
 * A distributed collection: partitions of records, computed in parallel from files, from data of the program, or from other RDDs. Transformations give
 * new RDDs at once and compute nothing; actions are promises. Functions run in the engine's workers, with copies of the variables that they use.
 *
 * Operations that Spark adds for RDDs of pairs, of numbers, and of pairs with keys in an order are methods here, which TypeScript allows where the
 * records are such. Source: Spark's `RDD`, `PairRDDFunctions`, `DoubleRDDFunctions`, `OrderedRDDFunctions`.
 */
export class RDD<out T> extends SaveFunctions<T> {}
