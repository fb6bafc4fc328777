import { beforeEach, expect, test } from 'vitest'
import { compileRegExp, type Wanted } from '#dist/kernels/regexp/compile.js'
import { kernelMemory } from './kernel-memory.ts'

/** Limits of the automata; that they find what they should is tested with the functions (test/functions/regexp-code.test.ts). */

const k = kernelMemory()
beforeEach(() => k.reset())

function tables(pattern: string, wanted: Wanted): number {
  const compiled = compileRegExp(pattern, wanted)
  if (compiled === undefined) throw new Error(`no automaton for ${pattern}`)
  return k.place(compiled)
}

test('expressions that backtracking takes years for are linear', () => {
  const text = k.view('x'.repeat(1 << 20))
  const began = performance.now()
  expect(k.kernels.regexp_test(text, tables('(x+x+)+y', 'test'))).toBe(0)
  expect(k.kernels.regexp_test(text, tables('(x|xx)+$', 'test'))).toBe(1)
  expect(k.kernels.regexp_count(text, tables('(x+x+)+', 'find'))).toBe(1)
  expect(performance.now() - began).toBeLessThan(10_000)
})

test('automata of many states are not made, and found out soon', () => {
  for (const pattern of [
    '[01]*1[01]{14}',
    'a.{15}b',
    '(a{1,90}){90}',
    '.{1,900}x',
    '((((a|b){1,9}){1,9}){1,9}){1,9}c',
    'a{1001}',
    '\\p{L}{900}',
  ]) {
    const began = performance.now()
    const compiled = compileRegExp(pattern, [1])
    expect(compiled?.length ?? 0, pattern).toBeLessThan(600_000)
    expect(performance.now() - began, pattern).toBeLessThan(10_000)
  }
  expect(compileRegExp('[01]*1[01]{14}', 'test')).toBeUndefined()
})

test('what the lists have no room for is left to JavaScript', () => {
  const comma = tables(',', 'find')
  expect(k.kernels.regexp_count(k.view(','.repeat(4095)), comma)).toBe(4095)
  expect(k.kernels.regexp_count(k.view(','.repeat(4096)), comma)).toBe(-1)
  const group = tables('^(a*)$', [1])
  const out = k.room(16)
  expect(k.kernels.regexp_extract(k.view('a'.repeat(8191)), group, out, k.heap)).toBe(1)
  expect(k.text(out)).toBe('a'.repeat(8191))
  expect(k.kernels.regexp_extract(k.view('a'.repeat(8192)), group, out, k.heap)).toBe(0)
})

test('bytes that are no text are left to JavaScript', () => {
  const any = tables('.', 'find')
  for (const bytes of [
    [0x61, 0xff],
    [0xc0, 0x80],
    [0xed, 0xa0, 0x80],
    [0xe2, 0x82],
    [0xf5, 0x80, 0x80, 0x80],
  ])
    expect(k.kernels.regexp_count(k.view(Uint8Array.from(bytes)), any)).toBe(-1)
  expect(k.kernels.regexp_count(k.view('é€😀'), any)).toBe(3)
  // an empty match may stand between a pair's halves
  expect(k.kernels.regexp_count(k.view('😀'), tables('x*', 'find'))).toBe(-1)
  // what words are is known of ASCII
  expect(k.kernels.regexp_test(k.view('é'), tables('\\b', 'test'))).toBe(-1)
  expect(k.kernels.regexp_test(k.view('e'), tables('\\b', 'test'))).toBe(1)
})
