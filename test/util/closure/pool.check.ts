import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import * as cases from './cases.ts'
import { runCases } from './remote.mjs'

it('ships the cases from this pool', async () => {
  const outcome = await runCases(cases, fileURLToPath(new URL('../../../dist', import.meta.url)))
  expect(outcome.failures).toEqual([])
  expect(outcome.cases).toBeGreaterThan(60)
})
