import type { Case, Refused } from './cases.ts'

export function runCases(
  of: { readonly cases: readonly Case[]; readonly refused: readonly Refused[] },
  dist: string,
): Promise<{ readonly cases: number; readonly failures: readonly string[]; readonly bytes: number }>
