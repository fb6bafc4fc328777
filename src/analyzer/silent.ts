import type { Meaning } from './resolve-names.ts'

/** A meaning that doesn't complain: where a name is ambiguous, another place may know it. */
export const silent =
  (meaning: Meaning): Meaning =>
  u => {
    try {
      return meaning(u)
    } catch {
      return undefined
    }
  }
