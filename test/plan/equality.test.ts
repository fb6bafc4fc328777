import { describe, expect, it } from 'vitest'
import { exprKey, planKey, sameExpression } from '#dist/plan/equality.js'
import { AttributeReference, Literal } from '#dist/plan/expression.js'
import { parseExpression, parseStatement } from '#dist/sql/parse.js'
import { BinaryType, DoubleType, IntegerType, LongType } from '#dist/types/data-type.js'

describe('equality of plans and expressions', () => {
  it('ignores where they were written', () => {
    expect(sameExpression(parseExpression('a + 1'), parseExpression('  a /* x */ + 1'))).toBe(true)
    expect(planKey(parseStatement('SELECT a FROM t'))).toBe(planKey(parseStatement('select a\nfrom t')))
  })

  it('tells values of different types apart', () => {
    const keys = [
      Literal({ value: 1, dataType: IntegerType }),
      Literal({ value: 1n, dataType: LongType }),
      Literal({ value: 1, dataType: DoubleType }),
      Literal({ value: 0, dataType: DoubleType }),
      Literal({ value: -0, dataType: DoubleType }),
      Literal({ value: Number.NaN, dataType: DoubleType }),
      Literal({ value: new Uint8Array([1]), dataType: BinaryType }),
      Literal({ value: new Uint8Array([2]), dataType: BinaryType }),
      Literal({ value: null, dataType: IntegerType }),
    ].map(exprKey)
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('tells operands, names and structure apart', () => {
    const keys = ['a', '`a.b`', 'a.b', 'a + b', 'b + a', 'f(a, b)', 'f(a)', 'f(DISTINCT a)', "'a'"].map(s => exprKey(parseExpression(s)))
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('counts an attribute by its id', () => {
    const make = (name: string, exprId: number) =>
      AttributeReference({ name, exprId, dataType: IntegerType, nullable: true, qualifier: [] })
    expect(sameExpression(make('a', 1), make('b', 1))).toBe(true)
    expect(sameExpression(make('a', 1), make('a', 2))).toBe(false)
  })
})
