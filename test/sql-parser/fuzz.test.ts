import fc from 'fast-check'
import { describe, it } from 'vitest'
import { parseDataType, parseExpression, parseStatement, splitStatements } from '#dist/sql/parse.js'
import { SparkException } from '#dist/util/errors.js'

const pieces =
  "SELECT|FROM|WHERE|GROUP BY|ORDER BY|HAVING|LIMIT|WITH|AS|JOIN|LEFT|ON|USING|UNION|ALL|INTERSECT|CASE|WHEN|THEN|ELSE|END|CAST(|INTERVAL|DATE|AND|OR|NOT|IN|LIKE|BETWEEN|IS|NULL|EXISTS|OVER|WINDOW|PARTITION BY|LATERAL VIEW|PIVOT|VALUES|TABLE|SET|CREATE TEMP VIEW|SHOW|DESCRIBE|INSERT INTO|a|b.c|`x y`|1|2.5|1e5|3L|'s'|\"d\"|r'raw'|(|)|[|]|,|.|*|+|-|/|%|=|<>|<=>|::|->|=>|:|?|:p|;|/*+ H(a) */|/* c */|--x\n|||>|'|\"|`|$$|ä|\u0000|💥|ARRAY<|MAP<INT,|>>|>|DAY|YEAR TO MONTH".split(
    '|',
  )
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.array(fc.constantFrom(...pieces), { maxLength: 25 }).map(p => p.join(' ')),
)

const onlySparkErrors = (parse: () => unknown): void => {
  try {
    parse()
  } catch (e) {
    if (!(e instanceof SparkException)) throw e
  }
}

describe('no text makes the parser fail in any way but its own', () => {
  it('statements', () =>
    fc.assert(
      fc.property(text, s => onlySparkErrors(() => parseStatement(s))),
      { numRuns: 1500 },
    ))
  it('expressions and types', () =>
    fc.assert(
      fc.property(text, s => {
        onlySparkErrors(() => parseExpression(s))
        onlySparkErrors(() => parseDataType(s))
      }),
      { numRuns: 800 },
    ))
  it('scripts', () =>
    fc.assert(
      fc.property(text, s => splitStatements(s).every(x => s.includes(x))),
      { numRuns: 300 },
    ))

  it('deep nesting', () => {
    for (const open of [
      '(',
      'SELECT (',
      'f(',
      'CASE WHEN ',
      '- ',
      'NOT ',
      'a[',
      '((SELECT ',
      'ARRAY<',
      '(SELECT * FROM (',
      'x -> ',
      'a IN (',
    ])
      for (const depth of [20, 30_000]) onlySparkErrors(() => parseExpression(open.repeat(depth)))
  })
  it('long chains', () => {
    for (const joint of [' + ', ' AND ', ' OR ', ' || ', ', ', ' = '])
      onlySparkErrors(() => parseStatement(`SELECT ${Array(5000).fill('a').join(joint)}`))
    onlySparkErrors(() => parseStatement(Array(2000).fill('SELECT 1').join(' UNION ALL ')))
  })
})
