import { VariantCursor } from './read.ts'

/** Paths into variants: `$.name`, `['name']`, `["name"]`, `[0]`. */
export type VariantStep = string | number

const STEP = /\.([^.[]+)|\['([^'?]+)'\]|\["([^"?]+)"\]|\[(\d+)\]/y

/** The steps of a path; undefined for what is no path. */
export function parseVariantPath(text: string): readonly VariantStep[] | undefined {
  if (!text.startsWith('$')) return undefined
  const steps: VariantStep[] = []
  let at = 1
  while (at < text.length) {
    STEP.lastIndex = at
    const m = STEP.exec(text)
    if (m === null) return undefined
    steps.push(m[1] ?? m[2] ?? m[3] ?? Number(m[4]))
    at = STEP.lastIndex
  }
  return steps
}

/** The value at a path, undefined where there is none. */
export function variantAt(bytes: Uint8Array, path: readonly VariantStep[]): VariantCursor | undefined {
  let at: VariantCursor | undefined = new VariantCursor(bytes)
  for (const step of path) {
    at = typeof step === 'string' ? at.field(step) : at.element(step)
    if (at === undefined) return undefined
  }
  return at
}
