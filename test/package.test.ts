import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const manifest = JSON.parse(readFileSync('package.json', 'utf8'))

describe('the package', () => {
  it('depends at run time on what it needs and nothing else', () => {
    expect(Object.keys(manifest.dependencies).sort()).toEqual(['@bokuweb/zstd-wasm', 'apache-arrow', 'fast-csv', 'saxes', 'zstddec'])
  })
  it('exports types first, and what it exports is built', () => {
    for (const target of Object.values(manifest.exports)) {
      if (typeof target === 'string') continue
      expect(Object.keys(target as object)[0]).toBe('types')
      for (const file of Object.values(target as Record<string, string>)) expect(existsSync(file), file).toBe(true)
    }
  })
  it('has no native code', () => {
    expect(existsSync('binding.gyp')).toBe(false)
    expect(manifest.scripts.install ?? manifest.scripts.postinstall).toBeUndefined()
  })
})
