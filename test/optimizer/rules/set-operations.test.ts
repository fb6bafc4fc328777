import { expect, test } from 'vitest'
import {
  replaceExceptWithAntiJoin,
  replaceIntersectWithSemiJoin,
  rewriteExceptAll,
  rewriteIntersectAll,
} from '#dist/optimizer/rules/replace-set-operations.js'
import * as L from '#dist/plan/logical.js'
import { project, table } from '../build.ts'
import { run } from '../run.ts'
import { show } from '../show.ts'

const t = table('t', { a: 'int', b: 'int!' })
const u = table('u', { c: 'int', d: 'int!' })
const operation = (name: 'intersect' | 'except', all: boolean) =>
  show(
    run(
      L.SetOperation({ operation: name, all, left: t, right: project([u.c.c!, u.c.d!], u) }),
      replaceIntersectWithSemiJoin,
      replaceExceptWithAntiJoin,
      rewriteIntersectAll,
      rewriteExceptAll,
    ),
  ).split('\n')

test('the distinct forms: nulls are the same', () => {
  expect(operation('intersect', false).slice(0, 2)).toEqual(['Distinct', '  Join leftsemi on ((a <=> c) and (b = d))'])
  expect(operation('except', false).slice(0, 2)).toEqual(['Distinct', '  Join leftanti on ((a <=> c) and (b = d))'])
})

test('the ALL forms: the n-th copy goes with the n-th', () => {
  expect(operation('intersect', true).slice(0, 3)).toEqual([
    'Project [a, b]',
    '  Join leftsemi on (((a <=> c) and (b <=> d)) and (copy = copy))',
    '    Window [row_number() over (a, b; a asc) AS copy]',
  ])
  expect(operation('except', true)[1]).toBe('  Join leftanti on (((a <=> c) and (b <=> d)) and (copy = copy))')
})
