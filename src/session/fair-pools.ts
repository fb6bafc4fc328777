import { readFileSync } from 'node:fs'
import { defaultPool, type PoolOptions } from '../scheduler/pools.ts'
import { elementsOf, parseXml, textOf, type XmlElement } from '../sources/xml/tree.ts'

/**
 * The pools of `spark.scheduler.allocation.file`. What a pool does not say, or says wrongly, is as in the default pool; a pool that the file
 * does not name is the default pool's like.
 *
 *     <allocations><pool name="production"><schedulingMode>FAIR</schedulingMode><weight>2</weight><minShare>1</minShare></pool></allocations>
 */
export function readPools(file: string): Record<string, PoolOptions> {
  const root = parseXml(readFileSync(file.replace(/^file:(\/\/)?/, ''), 'utf8'))
  const pools: Record<string, PoolOptions> = {}
  for (const pool of named(root, 'pool')) {
    const name = pool.attributes.find(a => a.name === 'name')?.value
    if (name === undefined) continue
    const said = (what: string): string =>
      elementsOf(pool)
        .filter(e => e.name === what)
        .map(textOf)[0]
        ?.trim() ?? ''
    const mode = said('schedulingMode').toUpperCase()
    pools[name] = {
      schedulingMode: mode === 'FAIR' || mode === 'FIFO' ? mode : defaultPool.schedulingMode,
      weight: whole(said('weight')) || defaultPool.weight,
      minShare: whole(said('minShare')),
    }
  }
  return pools
}

/** All elements of a name, however deep. */
const named = (e: XmlElement, name: string): XmlElement[] => [
  ...(e.name === name ? [e] : []),
  ...elementsOf(e).flatMap(c => named(c, name)),
]

/** 0 for what is no number. */
const whole = (text: string): number => (/^\d+$/.test(text) ? Number(text) : 0)
