import type { SparkContext } from '#dist/index.js'

/** A small program twice: as Python, which real Spark ran (`test/record/rdd/record.py`), and as TypeScript. */
export interface Program {
  readonly name: string
  /** Lines of Python; the last is an expression, whose value is the answer. */
  readonly python: string
  readonly run: (sc: SparkContext) => unknown
  /** The order of the answer's records (and of lists one level down, where `deep`) is open. */
  readonly unordered: boolean | 'deep'
}

export const programs: Program[] = []

export function program(name: string, python: string, run: Program['run'], unordered: Program['unordered'] = false): void {
  if (programs.some(p => p.name === name)) throw new Error(`There are two programs named ${name}`)
  programs.push({ name, python, run, unordered })
}
