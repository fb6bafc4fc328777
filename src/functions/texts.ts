import { readFileSync } from 'node:fs'
import { home } from '../util/home.ts'

/**
 * What DESCRIBE FUNCTION EXTENDED says of a function or operator behind its name, line by line: `Class: …` (not of operators that are no
 * functions), `Usage: …`, `Extended Usage:…`. The words are Spark's (texts.json, by test/record/record_function_texts.py): programs read them.
 */
export type FunctionText = readonly string[]

let texts: ReadonlyMap<string, FunctionText> | undefined

/** By name, in the order of names. Read when first asked for: no query needs them. */
export function functionTexts(): ReadonlyMap<string, FunctionText> {
  texts ??= new Map(Object.entries(JSON.parse(readFileSync(new URL('functions/texts.json', home), 'utf8')) as Record<string, FunctionText>))
  return texts
}
