import { describe, expect, it } from 'vitest'
import type { Expression, Literal } from '#dist/plan/expression.js'
import {
  parseDataType,
  parseExpression,
  parseMultipartIdentifier,
  parseStatement,
  parseTableIdentifier,
  parseTableSchema,
  splitStatements,
} from '#dist/sql/parse.js'
import { catalogString } from '#dist/types/names.js'

const literal = (sql: string, options = {}): [unknown, string] => {
  const e = parseExpression(sql, options) as Literal
  return [e.value, catalogString(e.dataType)]
}

describe('literals have exact types and values', () => {
  const cases: readonly (readonly [sql: string, value: unknown, type: string])[] = [
    ['2147483647', 2147483647, 'int'],
    ['-2147483648', -2147483648, 'int'],
    ['2147483648', 2147483648n, 'bigint'],
    ['9223372036854775808', 9223372036854775808n, 'decimal(19,0)'],
    ['0.01', 1n, 'decimal(2,2)'],
    ['1.10', 110n, 'decimal(3,2)'],
    ['00.100', 100n, 'decimal(3,3)'],
    ['1e3', 1000, 'double'],
    ['1e3BD', 1000n, 'decimal(4,0)'],
    ['1.5F', 1.5, 'float'],
    ['0.1F', Math.fround(0.1), 'float'],
    ['-1Y', -1, 'tinyint'],
    ["'a' 'b'", 'ab', 'string'],
    [String.raw`'\u0041\101\n\%\q'`, 'AA\n\\%q', 'string'],
    ["'it''s'", "it's", 'string'],
    [String.raw`r'a\n'`, String.raw`a\n`, 'string'],
    ["X'abc'", new Uint8Array([0x0a, 0xbc]), 'binary'],
    ["DATE '1970-01-02'", 1, 'date'],
    ["TIMESTAMP '1970-01-01 00:00:00'", 28_800_000_000n, 'timestamp'],
    ["TIMESTAMP_NTZ '1970-01-01 00:00:01'", 1_000_000n, 'timestamp_ntz'],
    ["TIME '00:00:01'", 1_000_000_000n, 'time(6)'],
    ["INTERVAL '1-2' YEAR TO MONTH", 14, 'interval year to month'],
    ['INTERVAL 1 YEAR 2 MONTHS', 14, 'interval year to month'],
    ['INTERVAL -3 MONTHS', -3, 'interval month'],
    ['INTERVAL 1 WEEK', 604_800_000_000n, 'interval day'],
    ["INTERVAL '1 day 2 hours'", 93_600_000_000n, 'interval day to hour'],
    ["INTERVAL - '1' SECOND", -1_000_000n, 'interval second'],
    ["INTERVAL '1 02:03:04.5' DAY TO SECOND", 93_784_500_000n, 'interval day to second'],
  ]
  for (const [sql, value, type] of cases) it(sql, () => expect(literal(sql, { timeZone: 'America/Los_Angeles' })).toEqual([value, type]))
})

describe('settings', () => {
  it('double quotes make names', () => {
    expect(parseExpression('"a b"', { doubleQuotedIdentifiers: true })).toMatchObject({ type: 'UnresolvedAttribute', nameParts: ['a b'] })
  })
  it('casts follow ANSI mode', () => {
    expect(parseExpression('CAST(a AS INT)')).toMatchObject({ mode: 'ansi' })
    expect(parseExpression('CAST(a AS INT)', { ansi: false })).toMatchObject({ mode: 'legacy' })
    expect(parseExpression('TRY_CAST(a AS INT)', { ansi: false })).toMatchObject({ mode: 'try' })
  })
  it('TIMESTAMP may be without a zone', () => {
    expect(literal("TIMESTAMP '1970-01-01 00:00:00'", { timestampType: 'TIMESTAMP_NTZ' })).toEqual([0n, 'timestamp_ntz'])
    expect(catalogString(parseDataType('TIMESTAMP', { timestampType: 'TIMESTAMP_NTZ' }))).toBe('timestamp_ntz')
  })
  it('reserved words are no names where they are reserved', () => {
    expect(parseExpression('select')).toMatchObject({ nameParts: ['select'] })
    expect(() => parseExpression('select', { reservedKeywords: true })).toThrow('PARSE_SYNTAX_ERROR')
  })
})

describe('other entry points', () => {
  it('names', () => {
    expect(parseMultipartIdentifier('a.`b.c`.d')).toEqual(['a', 'b.c', 'd'])
    expect(parseTableIdentifier('db.t')).toEqual(['db', 't'])
    expect(() => parseTableIdentifier('a.b.c')).toThrow('PARSE_SYNTAX_ERROR')
  })
  it('types', () => {
    expect(catalogString(parseDataType('map<string, array<struct<a: int, b: decimal(5,1)>>>'))).toBe(
      'map<string,array<struct<a:int,b:decimal(5,1)>>>',
    )
    expect(catalogString(parseTableSchema("a INT NOT NULL COMMENT 'x', b ARRAY<ARRAY<INT>>"))).toBe('struct<a:int,b:array<array<int>>>')
  })
  it('scripts', () => {
    expect(splitStatements("SELECT ';'; -- a; b\nSELECT `;` /* ; */;;\n SELECT 1")).toEqual([
      "SELECT ';'",
      '-- a; b\nSELECT `;` /* ; */',
      'SELECT 1',
    ])
    expect(splitStatements('BEGIN SELECT 1; SELECT 2; END; SELECT 3')).toEqual(['BEGIN SELECT 1; SELECT 2; END', 'SELECT 3'])
  })
})

describe('places', () => {
  const find = (e: Expression, type: string): Expression | undefined => {
    if (e.type === type) return e
    for (const v of Object.values(e).flat()) {
      const found = typeof v === 'object' && v !== null && 'kind' in v && v.kind === 'expression' ? find(v as Expression, type) : undefined
      if (found) return found
    }
    return undefined
  }
  it('span the whole of an operation, by offset, line and position', () => {
    const sql = 'x +\n  (10 / y)'
    const division = (parseExpression(sql) as { args: readonly Expression[] }).args[1]!
    expect(division.origin).toMatchObject({ sql, start: 7, stop: 12, line: 2, position: 3 })
  })
  it('of a literal', () => {
    expect(find(parseExpression('a = 12'), 'Literal')?.origin).toMatchObject({ start: 4, stop: 5 })
  })
})

describe('grouping sets are worked out to indices', () => {
  const grouping = (clause: string) => {
    const plan = parseStatement(`SELECT a FROM t GROUP BY ${clause}`)
    return plan.type === 'Aggregate' ? [plan.groupingExpressions.length, plan.grouping] : undefined
  }
  it('in all notations', () => {
    expect(grouping('a, b')).toEqual([2, undefined])
    expect(grouping('ALL')).toEqual([0, 'all'])
    expect(grouping('ROLLUP(a, b)')).toEqual([2, 'rollup'])
    expect(grouping('a, b WITH CUBE')).toEqual([2, 'cube'])
    expect(grouping('ROLLUP((a, b), c)')).toEqual([3, { sets: [[0, 1, 2], [0, 1], []] }])
    expect(grouping('a, CUBE(b, c)')).toEqual([3, { sets: [[0, 1, 2], [0, 1], [0, 2], [0]] }])
    expect(grouping('a, b GROUPING SETS ((a, b), b, ())')).toEqual([2, { sets: [[0, 1], [1], []] }])
    expect(grouping('GROUPING SETS (ROLLUP(a), (b, a))')).toEqual([2, { sets: [[0], [], [1, 0]] }])
  })
})
