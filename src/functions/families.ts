// One line per family file; every exported entry (or array of entries) of a file is a function.
export * as aggregateBasic from './aggregate-basic.ts'
export * as arithmetic from './arithmetic.ts'
export * as bitwise from './bitwise.ts'
export * as comparison from './comparison.ts'
export * as conditional from './conditional.ts'
export * as logic from './logic.ts'
