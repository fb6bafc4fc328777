import type { FunctionDefinition } from './define.ts'
import * as families from './families.ts'

const byName = new Map<string, FunctionDefinition>()

for (const family of Object.values(families) as Record<string, unknown>[])
  for (const entry of Object.values(family).flat() as FunctionDefinition[])
    if (typeof entry === 'object' && entry !== null && 'kind' in entry)
      for (const name of [entry.name, ...(entry.aliases ?? [])]) byName.set(name.toLowerCase(), entry)

/** The entry of a SQL function or operator by name or alias, in any case; undefined if Spark has none. */
export const lookupFunction = (name: string): FunctionDefinition | undefined => byName.get(name.toLowerCase())

/** Every entry once, sorted by name. */
export const allFunctions = (): FunctionDefinition[] => [...new Set(byName.values())].sort((a, b) => (a.name < b.name ? -1 : 1))
