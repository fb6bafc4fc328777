import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { kernelsModule } from '#dist/kernels/kernels.js'

test('the exports and their declaration are the same', () => {
  const declared = [
    ...readFileSync('src/kernels/exports.ts', 'utf8').matchAll(/^ {2}(\w+)\($/gm),
    ...readFileSync('src/kernels/exports.ts', 'utf8').matchAll(/^ {2}(\w+)\(.*\): /gm),
  ].map(m => m[1])
  const exported = WebAssembly.Module.exports(kernelsModule()).filter(e => e.kind === 'function')
  expect(exported.map(e => e.name).sort()).toEqual([...new Set(declared)].sort())
})

test('the module imports its memory and one function', () => {
  expect(
    WebAssembly.Module.imports(kernelsModule())
      .map(i => `${i.module}.${i.name}`)
      .sort(),
  ).toEqual(['env.grow', 'env.log', 'env.memory'])
})
