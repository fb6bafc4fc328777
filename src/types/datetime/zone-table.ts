import { daysOf } from './civil.ts'
import { LAST_SECOND, likeYear, type Zone } from './zone.ts'

/** A zone's transitions as a table for generated code: see kernels/assembly/zones.ts. */

const BUCKET = 43n
const HEAD = 80
const ENTRY = 24
const END = 2n ** 63n - 1n
const micros = (seconds: number): bigint => BigInt(seconds) * 1_000_000n

const tables = new WeakMap<Zone, Uint8Array>()

/** The table of a zone whose clock changes. */
export function zoneTable(zone: Zone): Uint8Array {
  let table = tables.get(zone)
  if (table === undefined) {
    table = tableOf(zone)
    tables.set(zone, table)
  }
  return table
}

function tableOf(zone: Zone): Uint8Array {
  const changes = zone.instants.length
  // a bucket may begin before the first change on either clock
  const first = micros(Math.min(zone.instants[0]!, zone.switches[0]!))
  const end = micros(LAST_SECOND)
  const buckets = Number((end - first) >> BUCKET) + 1
  const entries = HEAD + ((buckets * 4 + 7) & ~7)
  const table = new Uint8Array(entries + (changes + 1) * ENTRY)
  const d = new DataView(table.buffer)
  d.setUint32(0, changes, true)
  d.setUint32(4, buckets, true)
  d.setBigInt64(8, first, true)
  d.setBigInt64(16, end, true)
  for (let leap = 0; leap < 2; leap++)
    for (let weekday = 0; weekday < 7; weekday++)
      d.setInt32(24 + (leap * 7 + weekday) * 4, daysOf(likeYear(leap === 1, weekday + 1), 1, 1), true)
  for (const [place, times] of [zone.instants, zone.switches].entries()) {
    for (let bucket = 0, before = 0; bucket < buckets; bucket++) {
      const begin = first + (BigInt(bucket) << BUCKET)
      while (before < changes && micros(times[before]!) < begin) before++
      d.setUint16(HEAD + place * buckets * 2 + bucket * 2, before, true)
    }
    for (let i = 0; i <= changes; i++) d.setBigInt64(entries + i * ENTRY + place * 8, i < changes ? micros(times[i]!) : END, true)
  }
  for (let i = 0; i <= changes; i++) d.setBigInt64(entries + i * ENTRY + 16, micros(zone.offsets[i]!), true)
  return table
}
