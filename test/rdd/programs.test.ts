import { readdirSync, readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import type { SparkContext } from '#dist/index.js'
import { testContext } from './context.ts'
import { programs } from './programs/program.ts'
import './programs/actions.ts'
import './programs/arguments.ts'
import './programs/context.ts'
import './programs/edge-actions.ts'
import './programs/edges.ts'
import './programs/keyed.ts'
import './programs/less-used.ts'
import './programs/pairs.ts'
import './programs/sorting.ts'
import './programs/transformations.ts'

const answers: Record<string, unknown> = Object.assign(
  {},
  ...readdirSync('test/rdd/programs')
    .filter(f => f.endsWith('.json'))
    .map(f => JSON.parse(readFileSync(`test/rdd/programs/${f}`, 'utf8')) as object),
)

const text = (v: unknown): string => JSON.stringify(v) ?? 'null'
const byText = (a: unknown, b: unknown): number => (text(a) < text(b) ? -1 : text(a) > text(b) ? 1 : 0)

/** As the recorder writes answers. */
function plain(v: unknown): unknown {
  if (v === undefined || v === null) return null
  if (typeof v === 'number' && !Number.isFinite(v)) return { float: Number.isNaN(v) ? 'nan' : v > 0 ? 'inf' : '-inf' }
  if (v instanceof Map) return { map: [...v].map(([k, x]) => [plain(k), plain(x)]).sort(byText) }
  if (ArrayBuffer.isView(v)) return [...(v as Uint8Array)]
  if (Array.isArray(v)) return v.map(plain)
  return v
}

const deeply = (v: unknown): unknown => (Array.isArray(v) ? v.map(deeply).sort(byText) : v)

/** Sums of doubles may differ in the last digits. */
const rounded = (v: unknown): unknown =>
  typeof v === 'number' && !Number.isInteger(v)
    ? Number(v.toPrecision(12))
    : Array.isArray(v)
      ? v.map(rounded)
      : typeof v === 'object' && v !== null
        ? Object.fromEntries(Object.entries(v).map(([k, x]) => [k, rounded(x)]))
        : v

let sc: SparkContext
beforeAll(async () => {
  sc = await testContext()
})

describe('programs give what PySpark gives', () => {
  it.each(programs)('$name', async ({ name, run, unordered }) => {
    const answer = answers[name]
    expect(answer, 'it has not been recorded').toBeDefined()
    if (typeof answer === 'object' && answer !== null && 'error' in answer) {
      await expect((async () => run(sc))()).rejects.toThrow()
      return
    }
    const order = (v: unknown) => (unordered === 'deep' ? deeply(v) : unordered && Array.isArray(v) ? [...v].sort(byText) : v)
    expect(rounded(order(plain(await run(sc))))).toEqual(rounded(order(answer)))
  })
})
