import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

describe('pages made from definitions', async () => {
  const { pages } = (await import('../docs/make.mjs' as string)) as { pages: () => Record<string, string> }
  for (const [path, text] of Object.entries(pages()))
    it(`${path} is what npm run docs writes`, () => {
      expect(readFileSync(path, 'utf8') === text).toBe(true)
    })
})
