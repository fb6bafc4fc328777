import { describe, expect, test } from 'vitest'
import { lookupFunction } from '#dist/functions/registry.js'
import { difference, recordings } from './examples.ts'

/** Examples whose answer hangs on what the definitions alone do not have: a setting, the clock, rows out of generators, windows, or a name. */
const elsewhere: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/^SET /i, 'settings are the session’s'],
  [/\.\d{9}'|timestamp_nanos/, 'timestamps of nanoseconds need a setting'],
  [/\\Users/, 'spark.sql.parser.escapedStringLiterals'],
  [/unix_timestamp\(\)/, 'the clock'],
  [/ OVER \(/, 'window functions are computed by an operator'],
  [
    /^SELECT (pos)?explode|^SELECT inline|^SELECT stack|^SELECT json_tuple|FROM (variant_explode|collations|sql_keywords)/i,
    'generators are run by an operator',
  ],
  [/window\(b,/, 'they are sorted by an operator'],
  [/UUID', 'fromString'/, 'the recording has no UUIDs'],
  [/python_worker_logs/, 'switched on by a setting'],
  [/->/, 'lambda variables are not resolved yet'],
  [/WITHIN GROUP/, 'the name of the column is made by the analyzer'],
  [/mode\(col, /, 'which of equally frequent values comes first is not defined'],
  [
    /array_sort\(array\('b'|CAST\(null as Array<Int>\)|to_varchar\((x|encode)|try_make_timestamp_ntz\(DATE/,
    'only the name of the column differs',
  ],
]

describe.each(recordings())('documented examples: $file', ({ examples }) => {
  const ours = examples.filter(
    r =>
      ('rows' in r || 'error' in r) &&
      (lookupFunction(r.function)?.kind ?? 'missing') !== 'missing' &&
      !elsewhere.some(([p]) => p.test(r.sql)),
  )
  test.skipIf(ours.length === 0)(`${ours.length} of ${examples.length}`, async () => {
    const off: string[] = []
    for (const r of ours) {
      const d = await difference(r)
      if (d !== undefined) off.push(`${r.sql}\n  ${d}`)
    }
    expect(off.join('\n')).toBe('')
  })
})
