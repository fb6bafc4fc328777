import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type CastMode, castValue } from '#dist/types/cast/cast.js'
import { castText } from '#dist/types/cast/to-string.js'
import { type DataType, StringType } from '#dist/types/data-type.js'
import { zoneOf } from '#dist/types/datetime/zone.js'
import { parseType } from '#dist/types/ddl.js'
import type { Value } from '#dist/types/value.js'

/** Recorded from Spark by test/record/record_types.py. */
interface Group {
  from: string
  to: string
  texts: string[]
  legacy?: Answer[]
  ansi?: Answer[]
  try?: Answer[]
}
type Answer = string | null | { condition: string | null; message?: string }

const groups = JSON.parse(readFileSync(new URL('casts.json', import.meta.url), 'utf8')) as Group[]
const zone = zoneOf('America/Los_Angeles')

function answerOf(text: string, from: DataType, to: DataType, mode: CastMode): Answer {
  try {
    const inner: Value = castValue(StringType, from, mode === 'legacy' ? 'legacy' : 'ansi', { zone })(text)
    const v = castValue(from, to, mode, { zone })(inner)
    return v === null ? null : castText(to, zone, mode !== 'legacy')(v)
  } catch (error) {
    const e = error as { condition?: string; message: string }
    return { condition: e.condition ?? null, message: e.message }
  }
}

/**
 * Answers that depend on the day they were recorded (`now`, which constant folding replaces, and times alone), and errors that Spark
 * lets through from Java without a condition.
 */
const skipped = (text: string, to: DataType, answer: Answer) =>
  /^(epoch|now|today)$/.test(text) ||
  (/^\d+:\d+$/.test(text) && to.type === 'timestamp') ||
  (typeof answer === 'object' && answer !== null && answer.condition === null)

function differences(group: Group, mode: CastMode): string[] {
  const from = parseType(group.from)
  const to = parseType(group.to)
  return group.texts.flatMap((text, i) => {
    const expected = group[mode]![i]!
    const actual = answerOf(text, from, to, mode)
    if (skipped(text, to, expected)) return []
    const same =
      typeof expected === 'object' && expected !== null && typeof actual === 'object' && actual !== null
        ? expected.condition === actual.condition && (expected.message ?? actual.message) === actual.message
        : expected === actual
    return same ? [] : [`${JSON.stringify(text)}: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`]
  })
}

for (const mode of ['ansi', 'legacy', 'try'] as const) {
  test.each(groups.filter(g => g[mode]).map(g => [`${g.from} → ${g.to}`, g] as const))(`${mode}: %s as Spark casts it`, (_, group) => {
    expect(differences(group, mode)).toEqual([])
  })
}
