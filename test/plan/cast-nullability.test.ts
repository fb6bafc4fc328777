import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { castMayBeNull } from '#dist/plan/cast-nullability.js'
import { parseDataType } from '#dist/sql/parse.js'

type Mode = 'ansi' | 'legacy' | 'try'
/** By mode and source type: the target types that Spark declares nullable though the source is not, and those it doesn't. */
const recorded: Record<Mode, Record<string, { nullable: string[]; not: string[] }>> = JSON.parse(
  readFileSync(new URL('cast-nullability.json', import.meta.url), 'utf8'),
)

describe('nullability of casts is that of Spark', () => {
  for (const [mode, sources] of Object.entries(recorded))
    for (const [source, targets] of Object.entries(sources))
      it(`${mode} ${source}`, () => {
        const from = parseDataType(source)
        const nullable = (name: string) => castMayBeNull(from, parseDataType(name), mode as Mode)
        expect([...targets.nullable, ...targets.not].filter(nullable)).toEqual(targets.nullable)
      })
})
