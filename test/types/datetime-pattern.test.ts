import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { formatTimestamp } from '#dist/types/datetime/format.js'
import { parseTimestamp } from '#dist/types/datetime/parse.js'
import { datetimePattern, formatPattern } from '#dist/types/datetime/pattern.js'
import { readingToMicros, readPattern } from '#dist/types/datetime/pattern-parse.js'
import { zoneOf } from '#dist/types/datetime/zone.js'

/** Recorded from Spark by test/record/record_types.py. */
type Answer = string | { condition: string; message: string }
const recorded = (name: string) => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8')) as [string, string, Answer][]
const zone = zoneOf('America/Los_Angeles')

function answer(run: () => string): Answer {
  try {
    return run()
  } catch (error) {
    const { condition, message } = error as { condition: string; message: string }
    return { condition, message }
  }
}

test.each(recorded('pattern-formats.json'))('%o prints %s', (pattern, time, expected) => {
  expect(answer(() => formatPattern(datetimePattern(pattern), parseTimestamp(time, zone)!, zone))).toEqual(expected)
})

test.each(recorded('pattern-reads.json'))('%o is read by %o', (text, pattern, expected) => {
  const actual = answer(() => {
    const reading = readPattern(datetimePattern(pattern, true), text)
    if (!('error' in reading)) return formatTimestamp(readingToMicros(reading, zone), zone)
    const message = `[CANNOT_PARSE_TIMESTAMP] ${reading.error}. Use \`try_to_timestamp\` to tolerate invalid input string and return NULL instead. SQLSTATE: 22007`
    throw Object.assign(new Error(message), { condition: 'CANNOT_PARSE_TIMESTAMP' })
  })
  expect(actual).toEqual(expected)
})

test.each(recorded('zone-names.json'))('the names and offsets of %s at %s', (name, time, expected) => {
  const own = zoneOf(name)
  expect(formatPattern(datetimePattern('z|zzzz|VV|O|OOOO|XXX|Z|ZZZZ|ZZZZZ|xxxxx'), parseTimestamp(time, own)!, own)).toBe(expected)
})
