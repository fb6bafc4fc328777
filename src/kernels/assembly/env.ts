/** Imports: the file's name is their module's. */

/** Makes room for at least `bytes` more in a bump heap (sets its `cur` and `end`). */
export declare function grow(heap: usize, bytes: u32): void

/** The natural logarithm, as JavaScript has it. */
export declare function log(x: f64): f64
