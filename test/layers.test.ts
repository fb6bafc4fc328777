import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { bans, layers } from '#dist/layers.js'

const rank = (folder: string): number => layers.findIndex(row => row.includes(folder))
const folderOf = (path: string): string | undefined => (path.split('/').length > 2 ? path.split('/')[1] : undefined)

/** Value and type imports, re-exports, dynamic imports, and the URLs of workers. */
const patterns = [/\bfrom '(\.[^']+)'/g, /\bimport\('(\.[^']+)'\)/g, /new URL\('(\.[^']+)', import\.meta\.url\)/g, /^import '(\.[^']+)'/gm]

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter(f => f.endsWith('.ts') && !f.endsWith('.d.ts') && !f.startsWith('kernels/assembly'))
  .map(f => `src/${f}`)

function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8')
  return patterns.flatMap(p => [...text.matchAll(p)].map(m => new URL(m[1]!, `file:///${file}`).pathname.slice(1)))
}

describe('layers', () => {
  it('has a row for every folder of src', () => {
    const folders = new Set(files.map(folderOf).filter(f => f !== undefined))
    expect([...folders].filter(f => rank(f) < 0)).toEqual([])
  })
  it.each(files)('%s imports only from below', file => {
    const from = folderOf(file)
    const wrong = importsOf(file).filter(target => {
      const to = folderOf(target)
      if (from === undefined || to === undefined || from === to) return false
      return rank(to) >= rank(from) || bans.some(b => b.folders.includes(from) && b.never.includes(to))
    })
    expect(wrong, `${from} may not import these`).toEqual([])
  })
})
