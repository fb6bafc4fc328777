import { expect, test } from 'vitest'
import { pushDownFilters, residualAfter } from '#dist/optimizer/pushdown.js'
import type { Expression } from '#dist/plan/expression.js'
import { StringType } from '#dist/types/data-type.js'
import { and, call, eq, gt, isIn, lit, not, or, table } from './build.ts'
import { text } from './show.ts'

const collated = { ...StringType, collation: 'UTF8_LCASE' }
const t = table('t', { a: 'int', b: 'int', s: 'string', c: collated })
const { a, b, s, c } = t.c as Record<string, Expression>
const push = (e: Expression) => {
  const p = pushDownFilters(e, t)
  return { pushed: p.pushed.map(x => [x.filter, x.exact]), residual: p.residual && text(p.residual) }
}

test('comparisons of a column with a constant, either way round', () => {
  expect(push(and(gt(a!, 1), call('<', 2, b!)))).toEqual({
    pushed: [
      [{ op: '>', column: 'a', value: 1 }, true],
      [{ op: '>', column: 'b', value: 2 }, true],
    ],
    residual: undefined,
  })
})

test('IN, null tests, prefixes', () => {
  expect(push(isIn(a!, 1, 2)).pushed).toEqual([[{ op: 'in', column: 'a', values: [1, 2] }, true]])
  expect(push(isIn(a!, 1, null)).pushed).toEqual([[{ op: 'in', column: 'a', values: [1] }, false]])
  expect(push(call('isnotnull', a!)).pushed).toEqual([[{ op: 'isnotnull', column: 'a' }, true]])
  expect(push(call('startswith', s!, 'x')).pushed).toEqual([[{ op: 'startswith', column: 's', value: 'x' }, true]])
})

test('what the source cannot be told stays, in order', () => {
  expect(push(and(gt(call('+', a!, 1), 1), gt(a!, 1), gt(a!, b!)))).toEqual({
    pushed: [[{ op: '>', column: 'a', value: 1 }, true]],
    residual: '(((a + 1) > 1) and (a > b))',
  })
})

test('a disjunction only if every alternative says something', () => {
  expect(push(or(gt(a!, 1), gt(b!, 2))).pushed).toEqual([
    [{ op: 'or', left: { op: '>', column: 'a', value: 1 }, right: { op: '>', column: 'b', value: 2 } }, true],
  ])
  expect(push(or(gt(a!, 1), gt(a!, b!))).pushed).toEqual([])
  // a part of an alternative makes a weaker filter
  expect(push(or(and(gt(a!, 1), gt(a!, b!)), gt(b!, 2))).pushed).toEqual([
    [{ op: 'or', left: { op: '>', column: 'a', value: 1 }, right: { op: '>', column: 'b', value: 2 } }, false],
  ])
})

test('the opposite of a weaker filter would be too strong', () => {
  expect(push(not(eq(a!, 1))).pushed).toEqual([[{ op: 'not', child: { op: '=', column: 'a', value: 1 } }, true]])
  expect(push(not(and(gt(a!, 1), gt(a!, b!)))).pushed).toEqual([])
})

test('collated strings cannot be skipped by their bytes, nor nulls by comparison', () => {
  expect(push(eq(c!, { ...lit('x'), dataType: collated } as Expression)).pushed).toEqual([])
  expect(push(eq(a!, null)).pushed).toEqual([])
  expect(push(call('<=>', a!, 1)).pushed).toEqual([])
})

test('what the source applied need not be tested again', () => {
  const condition = and(gt(a!, 1), gt(a!, b!), isIn(b!, 1, null))
  expect(text(residualAfter(condition, t, [{ op: '>', column: 'a', value: 1 }])!)).toBe('((a > b) and b in (1, null))')
  expect(text(residualAfter(condition, t, [{ op: 'in', column: 'b', values: [1] }])!)).toBe('(((a > 1) and (a > b)) and b in (1, null))')
  expect(residualAfter(gt(a!, 1), t, [{ op: '>', column: 'a', value: 1 }])).toBeUndefined()
})
