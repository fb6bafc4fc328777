import { expect, test } from 'vitest'
import type { Rule } from '#dist/optimizer/rule.js'
import { booleanSimplification } from '#dist/optimizer/rules/boolean-simplification.js'
import { constantFolding, earlyConstantFolding } from '#dist/optimizer/rules/constant-folding.js'
import { constantPropagation } from '#dist/optimizer/rules/constant-propagation.js'
import { likeSimplification } from '#dist/optimizer/rules/like-simplification.js'
import { nullPropagation } from '#dist/optimizer/rules/null-propagation.js'
import { optimizeIn } from '#dist/optimizer/rules/optimize-in.js'
import { combineEqualities } from '#dist/optimizer/rules/or-to-in.js'
import { replaceNullWithFalseInPredicate } from '#dist/optimizer/rules/replace-null-with-false-in-predicate.js'
import { simplifyBinaryComparison } from '#dist/optimizer/rules/simplify-binary-comparison.js'
import { simplifyCasts } from '#dist/optimizer/rules/simplify-casts.js'
import { simplifyConditionals } from '#dist/optimizer/rules/simplify-conditionals.js'
import { unwrapCastInBinaryComparison } from '#dist/optimizer/rules/unwrap-cast-in-binary-comparison.js'
import type { Expression } from '#dist/plan/expression.js'
import { CaseWhen, Literal } from '#dist/plan/expression.js'
import type { Filter } from '#dist/plan/logical.js'
import { BooleanType, DecimalType, DoubleType, LongType } from '#dist/types/data-type.js'
import { and, as, call, cast, eq, filter, gt, isIn, lit, lt, not, or, project, table } from '../build.ts'
import { run } from '../run.ts'
import { text } from '../show.ts'

const t = table('t', { a: 'int', b: 'int', n: 'int!', s: 'string', p: 'boolean', q: 'boolean', d: DecimalType(12, 2) })
const { a, b, n, s, p, q, d } = t.c as Record<string, Expression>
const value = (e: Expression, ...rules: Rule[]) => {
  const plan = run(project([as(e, 'x')], t), ...rules) as { projectList: readonly { child: Expression }[] }
  return text(plan.projectList[0]!.child)
}
const condition = (e: Expression, ...rules: Rule[]) => text((run(filter(e, t), ...rules) as Filter).condition)
const nothing = lit(null)
const unknown = Literal({ value: null, dataType: BooleanType })

test('constants are folded: one that raises an error raises it, outside of branches', () => {
  expect(value(call('+', call('*', 2, 3), a!), constantFolding)).toBe('(6 + a)')
  expect(value(gt(call('+', 1, 1), 1), constantFolding)).toBe('true')
  expect(() => value(call('/', 1, 0), constantFolding)).toThrow('DIVIDE_BY_ZERO')
  expect(value(call('/', 1, 0), earlyConstantFolding)).toBe('(1 / 0)')
  expect(value(call('coalesce', a!, call('/', 1, 0)), constantFolding)).toBe('coalesce(a, (1 / 0))')
  expect(value(cast(lit('7'), LongType), constantFolding)).toBe('7')
  expect(() => value(cast(lit('x'), LongType), constantFolding)).toThrow('CAST_INVALID_INPUT')
  expect(value(cast(lit('x'), LongType), earlyConstantFolding)).toBe("cast('x' as long)")
  expect(value(CaseWhen({ whens: [eq(1, 2)], thens: [call('/', 1, 0)], otherwise: lit(5) }), constantFolding)).toBe('5')
})

test('nulls', () => {
  expect(value(call('+', a!, nothing), nullPropagation)).toBe('null')
  expect(value(gt(nothing, a!), nullPropagation)).toBe('null')
  expect(value(call('isnull', n!), nullPropagation)).toBe('false')
  expect(value(call('isnotnull', a!), nullPropagation)).toBe('isnotnull(a)')
  expect(value(call('<=>', a!, nothing), nullPropagation)).toBe('isnull(a)')
  expect(value(call('coalesce', nothing, a!, n!, b!), nullPropagation)).toBe('coalesce(a, n)')
  expect(value(and(p!, unknown), nullPropagation)).toBe('(p and null)')
})

test('booleans', () => {
  const by = (e: Expression) => condition(e, booleanSimplification)
  expect(by(and(p!, lit(true)))).toBe('p')
  expect(by(and(p!, lit(false)))).toBe('false')
  expect(by(or(p!, lit(true)))).toBe('true')
  expect(by(and(p!, q!, p!))).toBe('(p and q)')
  expect(by(not(not(p!)))).toBe('p')
  expect(by(not(lt(a!, b!)))).toBe('(a >= b)')
  expect(by(not(eq(a!, b!)))).toBe('not((a = b))')
  expect(by(not(and(p!, lt(a!, 1))))).toBe('(not(p) or (a >= 1))')
  expect(by(or(and(p!, eq(a!, 1)), and(p!, eq(a!, 2))))).toBe('(p and ((a = 1) or (a = 2)))')
  expect(by(or(and(p!, q!), p!))).toBe('p')
})

test('a common condition that may throw is not moved before its guard', () => {
  const risky = gt(call('/', 1, a!), 1)
  const guarded = or(and(p!, risky), and(q!, risky))
  expect(condition(guarded, booleanSimplification)).toBe('((p and ((1 / a) > 1)) or (q and ((1 / a) > 1)))')
  expect(condition(or(and(risky, p!), and(risky, q!)), booleanSimplification)).toBe('(((1 / a) > 1) and (p or q))')
})

test('conditionals', () => {
  expect(value(call('if', lit(true), a!, b!), simplifyConditionals)).toBe('a')
  expect(value(call('if', unknown, a!, b!), simplifyConditionals)).toBe('b')
  expect(value(call('if', p!, lit(true), lit(false)), simplifyConditionals)).toBe('if(p, true, false)')
  expect(value(call('if', call('isnull', a!), lit(true), lit(false)), simplifyConditionals)).toBe('isnull(a)')
  expect(value(CaseWhen({ whens: [lit(false), p!, lit(true), q!], thens: [lit(1), lit(2), lit(3), lit(4)] }), simplifyConditionals)).toBe(
    'case when p then 2 else 3 end',
  )
  expect(value(CaseWhen({ whens: [p!], thens: [lit(1)], otherwise: lit(1) }), simplifyConditionals)).toBe('1')
})

test('comparisons', () => {
  expect(value(eq(n!, n!), simplifyBinaryComparison)).toBe('true')
  expect(value(eq(a!, a!), simplifyBinaryComparison)).toBe('(a = a)')
  expect(value(lt(n!, n!), simplifyBinaryComparison)).toBe('false')
  expect(value(call('<=>', a!, a!), simplifyBinaryComparison)).toBe('true')
  expect(value(eq(p!, lit(true)), simplifyBinaryComparison)).toBe('p')
  expect(value(eq(p!, lit(false)), simplifyBinaryComparison)).toBe('not(p)')
})

test('casts', () => {
  expect(value(cast(cast(a!, LongType), LongType), simplifyCasts)).toBe('cast(a as long)')
})

const long = (v: bigint) => Literal({ value: v, dataType: LongType })
const decimal = (v: bigint, precision: number, scale: number) => Literal({ value: v, dataType: DecimalType(precision, scale) })

test('the column is compared instead of its widening cast', () => {
  const by = (e: Expression) => condition(e, unwrapCastInBinaryComparison)
  expect(by(gt(cast(a!, LongType), long(5n)))).toBe('(a > 5)')
  expect(by(lt(long(5n), cast(a!, LongType)))).toBe('(a > 5)')
  expect(by(eq(cast(n!, LongType), long(3_000_000_000n)))).toBe('false')
  expect(by(eq(cast(a!, LongType), long(3_000_000_000n)))).toBe('if(isnotnull(a), false, null)')
  expect(by(lt(cast(n!, LongType), long(3_000_000_000n)))).toBe('true')
  expect(by(gt(cast(a!, DecimalType(12, 2)), decimal(550n, 12, 2)))).toBe('(a > 5)')
  expect(by(call('>=', cast(a!, DecimalType(12, 2)), decimal(550n, 12, 2)))).toBe('(a > 5)')
  expect(by(lt(cast(a!, DecimalType(12, 2)), decimal(-550n, 12, 2)))).toBe('(a <= -6)')
  expect(by(lt(cast(d!, DecimalType(14, 4)), decimal(70000n, 14, 4)))).toBe('(d < 7.00)')
  expect(by(gt(cast(a!, DoubleType), Literal({ value: 2, dataType: DoubleType })))).toBe('(a > 2)')
  expect(by(isIn(cast(a!, LongType), long(1n), long(3_000_000_000n)))).toBe('a in (1)')
  // not every long has its own double
  const l = table('l', { x: 'long' })
  const kept = filter(gt(cast(l.c.x!, DoubleType), Literal({ value: 2, dataType: DoubleType })), l)
  expect(run(kept, unwrapCastInBinaryComparison)).toBe(kept)
})

test('IN lists and ORs of equalities', () => {
  expect(condition(isIn(a!, 1, 1, 2), optimizeIn)).toBe('a in (1, 2)')
  expect(condition(isIn(a!, 1), optimizeIn)).toBe('(a = 1)')
  expect(condition(or(eq(a!, 1), eq(a!, 2), isIn(a!, 2, 3)), combineEqualities)).toBe('a in (1, 2, 3)')
  expect(condition(or(eq(a!, 1), eq(b!, 2)), combineEqualities)).toBe('((a = 1) or (b = 2))')
})

test('LIKE with wildcards at the ends only', () => {
  const by = (pattern: string) => condition(call('like', s!, pattern), likeSimplification)
  expect(by('ab%')).toBe("startswith(s, 'ab')")
  expect(by('%ab')).toBe("endswith(s, 'ab')")
  expect(by('%ab%')).toBe("contains(s, 'ab')")
  expect(by('ab')).toBe("(s = 'ab')")
  expect(by('a%b')).toBe("((length(s) >= 2) and (startswith(s, 'a') and endswith(s, 'b')))")
  expect(by('a_b')).toBe("like(s, 'a_b')")
  expect(by('a\\%')).toBe("like(s, 'a\\%')")
  expect(by('%a%b%')).toBe("like(s, '%a%b%')")
})

test('a column that equals a constant is that constant elsewhere in the condition', () => {
  expect(condition(and(eq(a!, 5), gt(b!, a!)), constantPropagation)).toBe('((a = 5) and (b > 5))')
  expect(condition(or(eq(a!, 5), gt(b!, a!)), constantPropagation)).toBe('((a = 5) or (b > a))')
})

test('where only true counts, null is false', () => {
  expect(condition(or(p!, unknown), replaceNullWithFalseInPredicate)).toBe('(p or false)')
  expect(condition(not(and(p!, unknown)), replaceNullWithFalseInPredicate)).toBe('not((p and null))')
})
